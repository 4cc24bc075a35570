"""Writing down who is who: persons, links, names, numbers. Only what changed is touched."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from volunteer.core.actor import current_actor
from volunteer.core.clock import now
from volunteer.core.events import person_touched
from volunteer.linkage.assign import assign, earlier, emptied, parting
from volunteer.linkage.knowledge import known_names, name_to_show, own_numbers
from volunteer.linkage.models import Link
from volunteer.linkage.queries import chunks
from volunteer.linkage.records import Evidence, Joined, Record
from volunteer.linkage.rules import RULE_VERSION
from volunteer.people.models import Contact, ContactKind, Mention, Person, PersonName
from volunteer.people.rules import initials, pinyin


def apply_persons(
    session: Session,
    records: Mapping[int, Record],
    groups: Sequence[Joined],
    names_served: Mapping[str, Set[str]],
    described_anew: Collection[int] = (),
) -> set[int]:
    """Make the stored persons what the groups say; returns the persons whose mentions changed, old and new.

    `described_anew` are persons who lost a mention altogether, so that their names may be others now.
    """
    current = {mention: records[mention].written.person_id for group in groups for mention in group.mention_ids}
    links = _current_links(session, current)
    persons = _persons_of(session, groups, current, records)
    changed: dict[int, int] = {}
    rewritten: list[tuple[int, int, Evidence]] = []
    for group, person in zip(groups, persons, strict=True):
        for mention in group.mention_ids:
            if current[mention] != person:
                changed[mention] = person
            evidence = group.evidence[mention]
            if links.get(mention) != (person, evidence.tier, evidence.rule):
                rewritten.append((mention, person, evidence))
    _rewrite_links(session, rewritten, links)
    _point(session, changed)
    merged = emptied(groups, persons, current)
    _note_merges(session, merged, persons)
    touched = set(changed.values()) | {before for mention in changed if (before := current[mention]) is not None}
    moved = [(g, p) for g, p in zip(groups, persons, strict=True) if p in touched or p in described_anew]
    _describe(session, [([records[m] for m in g.mention_ids], p) for g, p in moved], names_served, set(merged))
    for person in sorted(touched):
        person_touched(session, person)
    return touched


def _current_links(session: Session, mentions: Iterable[int]) -> dict[int, tuple[int, Any, str]]:
    columns = select(Link.mention_id, Link.person_id, Link.tier, Link.evidence).where(Link.undone_at.is_(None))
    return {
        mention: (person, tier, evidence.get("rule", ""))
        for part in chunks(mentions)
        for mention, person, tier, evidence in session.execute(columns.where(Link.mention_id.in_(part)))
    }


def _persons_of(
    session: Session, groups: Sequence[Joined], current: Mapping[int, int | None], records: Mapping[int, Record]
) -> list[int]:
    former, empty = _former_persons(session, parting(groups, current), current)
    assigned = assign(groups, current, former, empty)
    fresh = [group for group, person in zip(groups, assigned, strict=True) if person is None]
    made = [
        Person(
            public_id=secrets.token_hex(16),
            name=name_to_show([records[mention] for mention in group.mention_ids]),
            created_at=now(),
        )
        for group in fresh
    ]
    session.add_all(made)
    session.flush()
    new_ids = iter([person.id for person in made])
    return [person if person is not None else next(new_ids) for person in assigned]


def _former_persons(
    session: Session, mentions: set[int], current: Mapping[int, int | None]
) -> tuple[dict[int, list[int]], set[int]]:
    """The persons each mention came from by way of merges, and which of them stand empty."""
    ways: dict[int, list[int]] = defaultdict(list)
    query = select(Link.mention_id, Link.person_id).where(Link.undone_at.is_not(None)).order_by(Link.id)
    for part in chunks(mentions):
        for mention, person in session.execute(query.where(Link.mention_id.in_(part))):
            ways[mention].append(person)
    former = {mention: earlier(way, current[mention]) for mention, way in ways.items()}
    can_be_back = select(Person.id).where(Person.merged_into_id.is_not(None), Person.erased_at.is_(None))
    known = {person for way in former.values() for person in way}
    return former, {p for part in chunks(known) for p in session.scalars(can_be_back.where(Person.id.in_(part)))}


def _rewrite_links(
    session: Session, rewritten: list[tuple[int, int, Evidence]], links: Mapping[int, tuple[int, Any, str]]
) -> None:
    moment, actor = now(), current_actor()
    for part in chunks(mention for mention, _, _ in rewritten if mention in links):
        session.execute(
            update(Link)
            .where(Link.mention_id.in_(part), Link.undone_at.is_(None))
            .values(undone_at=moment)
            .execution_options(synchronize_session=False)
        )
    rows = [
        {
            "mention_id": mention,
            "person_id": person,
            "tier": evidence.tier,
            "evidence": {"rule": evidence.rule} | ({"to": evidence.to} if evidence.to else {}),
            "rule_version": RULE_VERSION,
            "made_at": moment,
            "made_by": actor,
        }
        for mention, person, evidence in rewritten
    ]
    if rows:
        session.execute(insert(Link), rows)


def _point(session: Session, changed: Mapping[int, int]) -> None:
    if not changed:
        return
    session.execute(update(Mention), [{"id": mention, "person_id": person} for mention, person in changed.items()])
    for mention in changed:
        held = session.identity_map.get(identity_key(Mention, mention))
        if held is not None:
            session.expire(held, ["person_id", "person"])


def _note_merges(session: Session, merged: Mapping[int, int], alive: Collection[int]) -> None:
    if merged:
        rows = [{"id": person, "merged_into_id": into} for person, into in merged.items()]
        session.execute(update(Person), rows)
    for part in chunks(alive):
        session.execute(
            update(Person)
            .where(Person.id.in_(part), Person.merged_into_id.is_not(None))
            .values(merged_into_id=None)
            .execution_options(synchronize_session="fetch")
        )


def _describe(
    session: Session,
    persons: list[tuple[list[Record], int]],
    names_served: Mapping[str, Set[str]],
    emptied_persons: set[int],
) -> None:
    """Bring names and numbers of changed persons up to date. Numbers learnt elsewhere than from mentions stay."""
    ids = {person for _, person in persons} | emptied_persons
    written = {record.mobile for records, _ in persons for record in records if record.mobile}
    names: dict[int, dict[str, Any]] = defaultdict(dict)
    numbers: dict[int, set[str]] = defaultdict(set)
    for records, person in persons:
        names[person] = dict(known_names(records))
        numbers[person] = own_numbers(records, names_served)
    for part in chunks(ids):
        for known in session.scalars(select(PersonName).where(PersonName.person_id.in_(part))):
            if names[known.person_id].get(known.name) == known.kind:
                del names[known.person_id][known.name]
            else:
                session.delete(known)
        for contact in session.scalars(select(Contact).where(Contact.person_id.in_(part))):
            if contact.value in numbers[contact.person_id]:
                numbers[contact.person_id].discard(contact.value)
            elif contact.proved_at is None and (contact.value in written or contact.person_id in emptied_persons):
                session.delete(contact)
    session.flush()
    if persons:
        shown = [{"id": person, "name": name_to_show(records)} for records, person in persons]
        session.execute(update(Person), shown)
    rows = [
        {"person_id": person, "kind": kind, "name": name, "pinyin": pinyin(name), "initials": initials(name)}
        for person in sorted(names)
        for name, kind in names[person].items()
    ]
    if rows:
        session.execute(insert(PersonName), rows)
    _add_numbers(session, persons, numbers)


def _add_numbers(session: Session, persons: list[tuple[list[Record], int]], numbers: Mapping[int, Set[str]]) -> None:
    """Add numbers, each learnt when the first mention that has it was recorded: the same however often it is redone."""
    sources = {
        (person, record.mobile): [r.id for r in records if r.mobile == record.mobile]
        for records, person in persons
        for record in records
        if record.mobile in numbers[person]
    }
    learnt: dict[int, datetime] = {}
    for part in chunks({mention for mentions in sources.values() for mention in mentions}):
        times = session.execute(select(Mention.id, Mention.recorded_at).where(Mention.id.in_(part)))
        learnt.update((mention, moment) for mention, moment in times)
    found = [
        {"person_id": person, "kind": ContactKind.MOBILE, "value": value, "added_at": min(learnt[m] for m in mentions)}
        for (person, value), mentions in sorted(sources.items())
    ]
    if found:
        session.execute(insert(Contact), found)
