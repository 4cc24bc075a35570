"""Who is on a shift, and who could be: what the office reads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from volunteer.people.models import Mention
from volunteer.people.rules import initials, is_typed_in_letters, pinyin
from volunteer.shifts.experience import who_has_served
from volunteer.shifts.models import Assignment, AssignmentState, Shift
from volunteer.shifts.rules import HOLDS_PLACE, ON_ROSTER, fits
from volunteer.signups.volunteers import ApprovedVolunteer, approved_volunteers


@dataclass(frozen=True)
class OnRoster:
    """Somebody on a shift."""

    assignment_id: int
    person_id: int | None
    mention_id: int
    name: str
    phone: str | None
    employer: str | None
    role: str | None
    state: AssignmentState
    since: datetime
    #: Never before on a shift that was logged.
    is_first: bool


@dataclass(frozen=True)
class Candidate:
    """An approved volunteer who could be put on a shift, or why not."""

    volunteer: ApprovedVolunteer
    is_fitting: bool
    is_on_it: bool
    clash: Shift | None
    #: What the other shift is; None when its programme is not the viewer's to see.
    clash_content: str | None


def roster_of(session: Session, shift: Shift) -> list[OnRoster]:
    """Everybody on a shift, in the order they came."""
    places = session.scalars(
        select(Assignment)
        .where(Assignment.shift_id == shift.id, Assignment.state.in_(ON_ROSTER))
        .options(joinedload(Assignment.mention), joinedload(Assignment.role))
        .order_by(Assignment.recorded_at, Assignment.id)
    ).all()
    persons = {each.mention.person_id for each in places if each.mention.person_id is not None}
    served = who_has_served(session, persons)
    return [
        OnRoster(
            assignment_id=each.id,
            person_id=each.mention.person_id,
            mention_id=each.mention_id,
            name=each.mention.name,
            phone=each.mention.phone,
            employer=each.mention.employer,
            role=each.role.name if each.role else None,
            state=each.state,
            since=each.recorded_at,
            is_first=each.mention.person_id not in served,
        )
        for each in places
    ]


def candidates(session: Session, shift: Shift, words: str, programme_ids: Collection[int] | None) -> list[Candidate]:
    """The programme's approved volunteers of a name, pinyin or end of a number (all when blank).

    Those who are free and said so come first, those who cannot come last. Of a clash with a shift of none of the
    viewer's `programme_ids` (None: all) only the time is told.
    """
    volunteers = [each for each in approved_volunteers(session, {shift.programme_id}) if _is_called(each, words)]
    on_it, clashes = _busy(session, shift, {each.person_id for each in volunteers})

    def content(clash: Shift | None) -> str | None:
        may_know = clash is not None and (programme_ids is None or clash.programme_id in programme_ids)
        return clash.content if clash is not None and may_know else None

    found = [
        Candidate(
            volunteer=each,
            is_fitting=fits(each.availability, shift.starts_at),
            is_on_it=each.person_id in on_it,
            clash=(clash := clashes.get(each.person_id)),
            clash_content=content(clash),
        )
        for each in volunteers
    ]
    return sorted(found, key=lambda each: (each.is_on_it, each.clash is not None, not each.is_fitting))


def _is_called(volunteer: ApprovedVolunteer, words: str) -> bool:
    typed = words.strip().lower()
    if is_typed_in_letters(typed):
        letters = typed.replace(" ", "")
        return pinyin(volunteer.name).startswith(letters) or initials(volunteer.name).startswith(letters)
    if typed.isdigit():
        return typed in (volunteer.phone or "") if len(typed) == 11 else (volunteer.phone or "").endswith(typed)
    return typed in volunteer.name


def _busy(session: Session, shift: Shift, person_ids: Collection[int]) -> tuple[set[int], dict[int, Shift]]:
    """Who of some persons is on the shift, and who on another at the same time."""
    rows = session.execute(
        select(Mention.person_id, Shift)
        .join(Assignment, Assignment.mention_id == Mention.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.state.in_(HOLDS_PLACE),
            Mention.person_id.in_(person_ids),
            Shift.starts_at < shift.ends_at,
            Shift.ends_at > shift.starts_at,
        )
    )
    on_it: set[int] = set()
    clashes: dict[int, Shift] = {}
    for person_id, other in rows:
        if person_id is None:
            continue
        if other.id == shift.id:
            on_it.add(person_id)
        else:
            clashes.setdefault(person_id, other)
    return on_it, clashes
