"""Linking mentions to persons, in the transaction that wrote them or all at once."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, text
from sqlalchemy.orm import Session

from volunteer.audit import actions as audit
from volunteer.audit.events import Event
from volunteer.core.events import take_mentions
from volunteer.core.secret import derived
from volunteer.linkage import queries
from volunteer.linkage.applying import apply_persons
from volunteer.linkage.asking import apply_questions
from volunteer.linkage.keys import hashed, keys_of
from volunteer.linkage.models import LinkKey
from volunteer.linkage.queries import Neighbourhood, chunks
from volunteer.linkage.records import Guards, Record
from volunteer.linkage.rules import Solver

log = logging.getLogger(__name__)

#: A neighbourhood larger than this costs as much as linking everything.
LIMIT = 20_000

#: One number for this lock in a PostgreSQL cluster's database: "linkag" as ASCII.
_TURN = 0x6C696E6B6167

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Linked:
    """What linking did: how many mentions were looked at, and the persons whose mentions changed."""

    looked_at: int
    touched: frozenset[int]


def link_new(session: Session, mention_ids: Collection[int]) -> Linked:
    """Link mentions that were written or changed, and everything they reach. The same result as linking everything."""
    wait_for_turn(session)
    _renew_foreign_keys(session)
    seeds = queries.records(session, mention_ids)
    _write_keys(session, seeds, queries.stored_keys(session, mention_ids))
    return relink(session, [record.id for record in seeds])


def relink(session: Session, mention_ids: Collection[int], described_anew: Collection[int] = ()) -> Linked:
    """Decide again what these mentions reach; their keys are as they were.

    Names and numbers are brought up to date of persons whose mentions change, and of those `described_anew`.
    """
    wait_for_turn(session)
    near = queries.neighbourhood(session, mention_ids, LIMIT)
    return _settle(session, near if near is not None else queries.everything(session), described_anew)


def link_all(session: Session, progress: Progress | None = None) -> Linked:
    """Write the keys of all mentions anew and link everything. Run twice, the second time changes nothing."""
    say = progress or (lambda words, done, total: None)
    wait_for_turn(session)
    everything = queries.everything(session)
    total = len(everything.records)
    say("keys", 0, total)
    _write_keys(session, everything.records.values(), queries.stored_keys(session))
    say("links", total // 2, total)
    linked = _settle(session, everything)
    say("links", total, total)
    if linked.touched:
        audit.record(session, Event.LINK_RERUN, mentions=linked.looked_at, persons=len(linked.touched))
    return linked


def link_written(session: Session) -> None:
    """Before a commit: link the mentions written in this transaction."""
    written = take_mentions(session)
    if written:
        link_new(session, written)


def wait_for_turn(session: Session) -> None:
    """Let one transaction at a time decide who is who, until its end. On SQLite writers stand in line anyway."""
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN})


def solve(near: Neighbourhood) -> Solver:
    """Who is who in a neighbourhood, and what must be asked."""
    return Solver(near.records.values(), near.same, near.cannot, Guards())


def _settle(session: Session, near: Neighbourhood, described_anew: Collection[int] = ()) -> Linked:
    solver = solve(near)
    touched = apply_persons(session, near.records, solver.persons(), solver.names, described_anew)
    apply_questions(session, solver.questions(), near.records.keys())
    return Linked(len(near.records), frozenset(touched))


def _renew_foreign_keys(session: Session) -> None:
    """Write all keys anew if the oldest or the newest were written under another SECRET_KEY: new ones would find none.

    One that shares no key with what it would get now was; rules or names of employers never change all of them.
    """
    stored = queries.stored_keys(session, queries.ends_of_keys(session))
    secret = derived("linkage keys")
    for record in queries.records(session, stored.keys()):
        keys = {hashed(key, secret) for key in keys_of(record)}
        if keys and keys.isdisjoint(stored[record.id]):
            log.warning("The keys of linking were written under another SECRET_KEY; all are written anew.")
            _write_keys(session, queries.everything(session).records.values(), queries.stored_keys(session))
            return


def _write_keys(session: Session, records: Iterable[Record], stored: dict[int, set[int]]) -> None:
    secret = derived("linkage keys")
    known: dict[object, int] = {}
    missing: list[dict[str, int]] = []
    stale: list[int] = []
    for record in records:
        keys = set()
        for key in keys_of(record):
            if key not in known:
                known[key] = hashed(key, secret)
            keys.add(known[key])
        before = stored.get(record.id, set())
        if before - keys:
            stale.append(record.id)
            before = set()
        missing += [{"mention_id": record.id, "key": key} for key in sorted(keys - before)]
    for part in chunks(stale):
        session.execute(delete(LinkKey).where(LinkKey.mention_id.in_(part)))
    if missing:
        session.execute(insert(LinkKey), missing)
