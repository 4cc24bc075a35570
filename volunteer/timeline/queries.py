"""Who may be seen, and finding them. Everything here takes the programmes of the viewer's scope (None: all)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from volunteer.journeys.models import Milestone
from volunteer.participation.models import Attendance, Participation
from volunteer.participation.queries import named_openly
from volunteer.people import queries as people
from volunteer.people.models import Contact, Mention, Person
from volunteer.signups.models import ClaimCard, SignUp, SignUpState
from volunteer.timeline.rules import (
    PAGE,
    SHORTEST_TAIL,
    Named,
    Typed,
    names_written,
    numbers_written,
    roles_of,
)

Programmes = Collection[int] | None


@dataclass(frozen=True)
class Found:
    """A person as the list shows one."""

    id: int
    name: str
    is_alias: bool
    other_names: list[Named]
    numbers: list[str]
    employers: list[str]
    #: convert, volunteer, applicant, recipient
    roles: list[str]
    record_count: int
    last_on: date


@dataclass(frozen=True)
class FoundPage:
    """Some of the people found, and how many there are in all."""

    people: list[Found]
    total: int
    number: int

    @property
    def count(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


def visible(programme_ids: Programmes) -> sa.ColumnElement[bool]:
    """Of mentions: of a known person, in the programmes of the viewer, not in sealed services alone."""
    seen = sa.and_(Mention.person_id.is_not(None), named_openly())
    if programme_ids is None:
        return seen
    # The sum keeps SQLite from walking through the whole programme where a person's few rows are wanted.
    return sa.and_(seen, (Mention.programme_id + 0).in_(programme_ids))


def visible_person(session: Session, person_id: int, programme_ids: Programmes) -> Person | None:
    """The person with an id, or whom they were merged into, if the viewer may see them."""
    person = people.person(session, person_id)
    if person is None or person.erased_at is not None:
        return None
    query = sa.select(Mention.id).where(Mention.person_id == person.id, visible(programme_ids)).limit(1)
    return person if session.scalar(query) is not None else None


def newest(session: Session, programme_ids: Programmes, number: int) -> FoundPage:
    """Everybody the viewer may see, those written about most recently first."""
    living = sa.select(Person.id).where(Person.merged_into_id.is_(None), Person.erased_at.is_(None))
    seen = (
        sa.select(Mention.person_id, sa.func.count().over())
        .where(visible(programme_ids), Mention.person_id.in_(living))
        .group_by(Mention.person_id)
        .order_by(sa.func.max(Mention.recorded_at).desc(), Mention.person_id.desc())
    )
    number = max(1, number)
    rows = session.execute(seen.limit(PAGE).offset((number - 1) * PAGE)).all()
    if not rows and number > 1:
        return newest(session, programme_ids, _within(number, len(session.execute(seen).all())))
    total = rows[0][1] if rows else 0
    chosen = [person_id for person_id, _total in rows if person_id is not None]
    return FoundPage(_rows(session, chosen, programme_ids), total, number)


def search(session: Session, programme_ids: Programmes, typed: Typed, number: int) -> FoundPage:
    """The people meant by what was typed, whole names first, then by the last date.

    Only what is written in the viewer's programmes finds anybody: a name or number that stands elsewhere does not.
    """
    if not typed.words or typed.is_too_short:
        return FoundPage([], 0, 1)
    written = _written_of(session, _candidates(typed), programme_ids)
    proved = _proved_numbers(session, written, programme_ids) if typed.digits else {}
    found: list[tuple[bool, int, int]] = []
    for person_id, mentions in written.items():
        if _is_meant(typed, mentions, proved.get(person_id, [])):
            is_whole = any(typed.is_whole(mention.name) for mention in mentions)
            found.append((not is_whole, -max(mention.occurred_on for mention in mentions).toordinal(), person_id))
    number = _within(number, len(found))
    chosen = [person_id for *_, person_id in sorted(found)[(number - 1) * PAGE : number * PAGE]]
    return FoundPage(_rows(session, chosen, programme_ids), len(found), number)


def _within(number: int, total: int) -> int:
    return min(max(1, number), max(1, -(-total // PAGE)))


def _candidates(typed: Typed) -> sa.SelectBase:
    if typed.digits is None:
        return people.ids_called(typed.words)
    # However a number is written (138 0000 0001), its last four digits stand together.
    tail = Mention.phone.contains(typed.digits[-SHORTEST_TAIL:], autoescape=True)
    written = sa.select(Mention.person_id).where(Mention.person_id.is_not(None), tail)
    return sa.union(people.ids_reached_by(typed.digits), written)


def _is_meant(typed: Typed, mentions: Sequence[sa.Row[Any]], proved: Sequence[str]) -> bool:
    if typed.digits is None:
        return any(typed.fits_name(mention.name) for mention in mentions)
    return any(typed.fits_number(number) for number in (*proved, *(mention.phone for mention in mentions)))


def _written_of(
    session: Session, persons: sa.SelectBase | Collection[int], programme_ids: Programmes
) -> dict[int, list[sa.Row[Any]]]:
    """What is written of persons where the viewer may look, the newest first."""
    query = (
        sa.select(
            Mention.person_id, Mention.name, Mention.is_alias, Mention.phone, Mention.employer, Mention.occurred_on
        )
        .join(Person, Person.id == Mention.person_id)
        .where(Person.merged_into_id.is_(None), Person.erased_at.is_(None))
        .where(Mention.person_id.in_(persons), visible(programme_ids))
        .order_by(Mention.occurred_on.desc(), Mention.id.desc())
    )
    found: dict[int, list[sa.Row[Any]]] = defaultdict(list)
    for row in session.execute(query):
        found[row.person_id].append(row)  # type: ignore[arg-type]
    return found


def _proved_numbers(session: Session, persons: Collection[int], programme_ids: Programmes) -> dict[int, list[str]]:
    """Numbers that claim cards of the viewer's programmes proved; a changed number stands on no sheet."""
    query = (
        sa.select(Mention.person_id, ClaimCard.phone)
        .join(ClaimCard, ClaimCard.mention_id == Mention.id)
        .join(Contact, sa.and_(Contact.person_id == Mention.person_id, Contact.value == ClaimCard.phone))
        .where(Mention.person_id.in_(persons), visible(programme_ids))
        .where(ClaimCard.used_at.is_not(None), Contact.ended_at.is_(None))
        .order_by(ClaimCard.used_at.desc())
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, phone in session.execute(query):
        found[person_id].append(phone)  # type: ignore[index]
    return found


def numbers_of(session: Session, person_id: int, programme_ids: Programmes) -> list[str]:
    """A person's numbers as far as the viewer may see them, proved ones first, then as last written."""
    written = _written_of(session, [person_id], programme_ids)[person_id]
    proved = _proved_numbers(session, [person_id], programme_ids).get(person_id, [])
    return numbers_written([*proved, *(mention.phone for mention in written)])


def names_of(session: Session, person_id: int, programme_ids: Programmes) -> list[Named]:
    """A person's names as far as the viewer may see them, the last written first."""
    written = _written_of(session, [person_id], programme_ids)[person_id]
    return names_written((mention.name, mention.is_alias) for mention in written)


def _rows(session: Session, ids: Sequence[int], programme_ids: Programmes) -> list[Found]:
    """The rows of a page, in five statements however many people stand on it."""
    if not ids:
        return []
    written = _written_of(session, ids, programme_ids)
    proved = _proved_numbers(session, ids, programme_ids)
    shown = people.shown_names(session, ids)
    steps = steps_of(session, ids, programme_ids)
    served, signed_up = _served(session, ids, programme_ids), _signed_up(session, ids, programme_ids)
    found = []
    for person_id in ids:
        mentions = written[person_id]
        names = names_written((mention.name, mention.is_alias) for mention in mentions)
        name = name_shown(shown[person_id], names)
        found.append(
            Found(
                id=person_id,
                name=name,
                is_alias=any(named.is_alias for named in names if named.name == name),
                other_names=[other for other in names if other.name != name],
                numbers=numbers_written([*proved.get(person_id, []), *(mention.phone for mention in mentions)]),
                employers=list(dict.fromkeys(mention.employer for mention in mentions if mention.employer)),
                roles=roles_of(steps[person_id], person_id in served, signed_up.get(person_id, frozenset())),
                record_count=len(mentions),
                last_on=mentions[0].occurred_on,
            )
        )
    return found


def name_shown(name: str, names: Sequence[Named]) -> str:
    """The person's name if it is written where the viewer may look, else one that is; a real one before an alias."""
    known = [named.name for named in sorted(names, key=lambda named: named.is_alias)]
    return name if name in known or not known else known[0]


def steps_of(session: Session, ids: Collection[int], programme_ids: Programmes) -> dict[int, dict[str, date]]:
    """The milestones of persons and their days, reached in the viewer's programmes."""
    query = sa.select(Milestone.person_id, Milestone.step, Milestone.occurred_on).where(Milestone.person_id.in_(ids))
    if programme_ids is not None:
        query = query.where((Milestone.programme_id + 0).in_(programme_ids))
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for person_id, step, on in session.execute(query):
        found[person_id][step] = on
    return found


def _served(session: Session, ids: Sequence[int], programme_ids: Programmes) -> set[int]:
    query = (
        sa.select(Mention.person_id)
        .join(Participation, Participation.mention_id == Mention.id)
        .where(Mention.person_id.in_(ids), visible(programme_ids), Participation.attendance == Attendance.ATTENDED)
        .distinct()
    )
    return {found for found in session.scalars(query) if found is not None}


def _signed_up(session: Session, ids: Sequence[int], programme_ids: Programmes) -> dict[int, set[SignUpState]]:
    query = (
        sa.select(Mention.person_id, SignUp.state)
        .join(SignUp, SignUp.mention_id == Mention.id)
        .where(Mention.person_id.in_(ids), visible(programme_ids), SignUp.is_held.is_(False))
    )
    found: dict[int, set[SignUpState]] = defaultdict(set)
    for person_id, state in session.execute(query):
        if person_id is not None:
            found[person_id].add(state)
    return found
