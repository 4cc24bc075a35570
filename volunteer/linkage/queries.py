"""Reading mentions, decisions and keys; and the neighbourhood a change can reach."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, func, or_, select
from sqlalchemy.orm import Session

from volunteer.imports.models import ImportBatch
from volunteer.linkage.compare import deserves_question, relation
from volunteer.linkage.keys import is_strong
from volunteer.linkage.models import Decision, LinkKey, Verdict
from volunteer.linkage.normalise import read_employer
from volunteer.linkage.records import Record, Written
from volunteer.linkage.standing import Standing, standings
from volunteer.organisations.models import Organisation, OrganisationAlias
from volunteer.participation.queries import named_openly
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind

#: Databases limit the number of parameters of a statement.
_CHUNK = 2000


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in ordered pieces a statement can take."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def records(session: Session, ids: Collection[int] | None = None) -> list[Record]:
    """Mentions by id, or all of them, with consent, standing and file; those of sealed services alone are none,
    nor those of sign-ups that are held.
    """
    aliases = employer_aliases(session)
    if ids is None:
        return _records(session, None, aliases)
    return [record for part in chunks(ids) for record in _records(session, part, aliases)]


def _records(session: Session, ids: list[int] | None, aliases: dict[str, str]) -> list[Record]:
    columns = select(*Mention.__table__.columns, ImportBatch.file_name.label("file"))
    query = columns.join(ImportBatch, ImportBatch.id == Mention.batch_id, isouter=True).where(named_openly())
    rows = session.execute(query if ids is None else query.where(Mention.id.in_(ids))).mappings().all()
    signups = [row["id"] for row in rows if row["kind"] is MentionKind.SIGNUP]
    wanted = None if ids is None else signups
    consents = _consents(session, wanted) if signups else {}
    known = standings(session, wanted) if signups else {}
    held = {mention for mention, standing in known.items() if standing.is_held}
    return [
        Record(_written(row, consents.get(row["id"]), known.get(row["id"])), aliases)
        for row in rows
        if row["id"] not in held
    ]


def _written(row: RowMapping, consent: bool | None, standing: Standing | None) -> Written:
    return Written(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        occurred_on=row["occurred_on"],
        programme_id=row["programme_id"],
        phone=row["phone"],
        employer=row["employer"],
        sex=row["sex"],
        member_number=row["member_number"],
        is_alias=row["is_alias"],
        is_child=row["is_child"],
        occasion=row["occasion"],
        file=row["file"],
        sheet=row["source_sheet"],
        row=row["source_row"],
        person_id=row["person_id"],
        consent=consent,
        state=standing.state if standing else None,
        decided_on=standing.decided_on if standing else None,
        approved_on=standing.approved_on if standing else None,
    )


def _consents(session: Session, ids: list[int] | None) -> dict[int, bool]:
    """The linking consent of each sign-up: the last one given, no once withdrawn."""
    query = select(Consent.mention_id, Consent.is_given, Consent.withdrawn_at).where(
        Consent.kind == ConsentKind.LINKING
    )
    if ids is not None:
        query = query.where(Consent.mention_id.in_(ids))
    rows = session.execute(query.order_by(Consent.recorded_at, Consent.id))
    return {mention: given is True and withdrawn is None for mention, given, withdrawn in rows}


def employer_aliases(session: Session) -> dict[str, str]:
    """Confirmed other names of employers, core to core."""
    rows = session.execute(
        select(OrganisationAlias.name, Organisation.name)
        .join(Organisation, Organisation.id == OrganisationAlias.organisation_id)
        .where(OrganisationAlias.is_confirmed)
        .order_by(OrganisationAlias.id)
    )
    cores = {}
    for alias, official in rows:
        short, long = read_employer(alias), read_employer(official)
        if short and long and short.core != long.core:
            cores[short.core] = long.core
    return cores


Pairs = list[tuple[int, int]]


def decisions(session: Session, ids: Collection[int] | None = None) -> tuple[Pairs, Pairs]:
    """The standing decisions: pairs that are the same, pairs that are not."""
    same: Pairs = []
    cannot: Pairs = []
    query = select(Decision.left_mention_id, Decision.right_mention_id, Decision.verdict).where(
        Decision.undone_at.is_(None)
    )
    parts = [None] if ids is None else list(chunks(ids))
    for part in parts:
        some = query
        if part is not None:
            some = query.where(or_(Decision.left_mention_id.in_(part), Decision.right_mention_id.in_(part)))
        for left, right, verdict in session.execute(some):
            (same if verdict is Verdict.SAME else cannot).append((left, right))
    return sorted(set(same)), sorted(set(cannot))


def stored_keys(session: Session, ids: Collection[int] | None = None) -> dict[int, set[int]]:
    """The stored key hashes of mentions."""
    found: dict[int, set[int]] = defaultdict(set)
    query = select(LinkKey.mention_id, LinkKey.key)
    for part in [None] if ids is None else list(chunks(ids)):
        some = query if part is None else query.where(LinkKey.mention_id.in_(part))
        for mention, key in session.execute(some):
            found[mention].add(key)
    return found


def ends_of_keys(session: Session) -> set[int]:
    """The first and the last mention that has keys."""
    first, last = session.execute(select(func.min(LinkKey.mention_id), func.max(LinkKey.mention_id))).one()
    return {first, last} - {None}


def _holders(session: Session, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    for part in chunks(keys):
        rows = session.execute(select(LinkKey.key, LinkKey.mention_id).where(LinkKey.key.in_(part)))
        yield from ((key, mention) for key, mention in rows)


@dataclass
class Neighbourhood:
    """Everything a change of some mentions can reach, and so everything needed to decide it exactly."""

    records: dict[int, Record] = field(default_factory=dict)
    same: Pairs = field(default_factory=list)
    cannot: Pairs = field(default_factory=list)


def everything(session: Session) -> Neighbourhood:
    """All mentions and decisions."""
    return Neighbourhood({record.id: record for record in records(session)}, *decisions(session))


def neighbourhood(session: Session, seeds: Collection[int], limit: int) -> Neighbourhood | None:
    """What seeds reach over persons, decisions, strong keys, and weak keys whose holders deserve a question.

    Closed: nothing outside it can change the answer inside, nor the other way round, so resolving it gives exactly
    what resolving everything would. None when it would exceed the limit.
    """
    found = Neighbourhood()
    spare: dict[int, Record] = {}
    frontier = set(seeds)
    seen: set[int] = set()
    while frontier:
        seen |= frontier
        fresh = [spare.pop(mention) for mention in sorted(frontier & spare.keys())]
        fresh += records(session, frontier - {record.id for record in fresh})
        found.records.update((record.id, record) for record in fresh)
        if len(found.records) > limit:
            return None
        reached = _companions(session, fresh) | _decided_with(session, frontier, found)
        reached |= _sharing_keys(session, fresh, found.records, spare)
        frontier = reached - seen
    found.same, found.cannot = sorted(set(found.same)), sorted(set(found.cannot))
    return found


def _companions(session: Session, fresh: list[Record]) -> set[int]:
    persons = {record.written.person_id for record in fresh} - {None}
    query = select(Mention.id)
    return {
        mention
        for part in chunks(person for person in persons if person is not None)
        for mention in session.scalars(query.where(Mention.person_id.in_(part)))
    }


def _decided_with(session: Session, frontier: set[int], found: Neighbourhood) -> set[int]:
    same, cannot = decisions(session, frontier)
    found.same += same
    found.cannot += cannot
    return {mention for pair in (*same, *cannot) for mention in pair}


def _sharing_keys(
    session: Session, fresh: list[Record], known: dict[int, Record], spare: dict[int, Record]
) -> set[int]:
    by_id = {record.id: record for record in fresh}
    holders: dict[int, list[int]] = defaultdict(list)
    for mention, keys in stored_keys(session, by_id.keys()).items():
        for key in keys:
            holders[key].append(mention)
    reached: set[int] = set()
    maybe: set[tuple[int, int]] = set()
    for key, other in _holders(session, holders):
        if other in known:
            continue
        if is_strong(key):
            reached.add(other)
        else:
            maybe |= {(mention, other) for mention in holders[key]}
    maybe = {pair for pair in maybe if pair[1] not in reached}
    missing = {other for _, other in maybe} - spare.keys()
    spare.update((record.id, record) for record in records(session, missing))
    for mention, other in sorted(maybe):
        if other not in reached and other in spare and _worth(by_id[mention], spare[other]):
            reached.add(other)
    return reached


def _worth(left: Record, right: Record) -> bool:
    return deserves_question(left, right, relation(left, right))
