"""Places on shifts: taking one, giving it back. One function decides about a place, whoever asks."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import business_now, now
from volunteer.core.i18n import _
from volunteer.people.models import Mention, Person
from volunteer.shifts import queries
from volunteer.shifts.models import Assignment, AssignmentState, Shift, ShiftRole, ShiftState
from volunteer.shifts.refusals import (
    NotAnApprovedVolunteer,
    ReasonMissing,
    RoleNotChosen,
    ShiftClashes,
    ShiftHasBegun,
    ShiftIsCancelled,
    ShiftIsFull,
    ShiftIsNotOpen,
    TooLateToGiveBack,
)
from volunteer.shifts.rules import HOLDS_PLACE, can_be_given_back, has_begun, has_ended
from volunteer.shifts.wording import when_words
from volunteer.signups.models import SignUp
from volunteer.signups.volunteers import is_approved


def write_shifts(session: Session, shifts: Iterable[Shift]) -> Sequence[Shift]:
    """Add shifts in one flush; their ids are set."""
    added = list(shifts)
    session.add_all(added)
    session.flush()
    return added


def lock(session: Session, mention_ids: Collection[int], shift_id: int) -> None:
    """Nobody else decides about these people or this shift until the commit.

    Sign-ups first (who leaves holds theirs already), then persons, by id, then the shift. For PostgreSQL; on SQLite the
    whole transaction of a request that may write is alone already.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    sign_ups = select(SignUp.id).where(SignUp.mention_id.in_(mention_ids)).order_by(SignUp.id)
    session.execute(sign_ups.with_for_update())
    persons = select(Mention.person_id).where(Mention.id.in_(mention_ids), Mention.person_id.is_not(None))
    session.execute(select(Person.id).where(Person.id.in_(persons)).order_by(Person.id).with_for_update())
    session.execute(select(Shift.id).where(Shift.id == shift_id).with_for_update())


def take_place(
    session: Session,
    shift_id: int,
    mention_id: int,
    role_id: int | None = None,
    *,
    at: datetime,
    by_office: bool = False,
) -> Assignment:
    """Put the volunteer a sign-up's mention names on a shift; who is on it already keeps the place they have.

    `role_id` may be left out where there is but one. `by_office`: until the shift is over, not only until it begins.
    Raises a `CannotJoin`.
    """
    lock(session, {mention_id}, shift_id)
    shift = session.get_one(Shift, shift_id, populate_existing=True)
    held = queries.place_on(session, shift_id, mention_id)
    if held is not None:
        return held
    check_shift(shift, at, by_office)
    check_volunteer(session, shift, mention_id)
    role = check_places(session, shift, role_id)
    return _write(session, shift, mention_id, role)


def check_shift(shift: Shift, at: datetime, by_office: bool = False) -> None:
    """Whether a shift takes anybody. Raises ShiftIsCancelled, ShiftIsNotOpen or ShiftHasBegun."""
    when = when_words(shift.starts_at, shift.ends_at)
    if shift.state is ShiftState.CANCELLED:
        raise ShiftIsCancelled(when=when)
    if shift.state is ShiftState.PLANNED and not by_office:
        raise ShiftIsNotOpen(when=when)
    if has_ended(shift, at) or (has_begun(shift, at) and not by_office):
        raise ShiftHasBegun(when=when)


def check_volunteer(session: Session, shift: Shift, mention_id: int) -> None:
    """Whether somebody may be on a shift. Raises NotAnApprovedVolunteer or ShiftClashes."""
    approved = session.execute(
        select(SignUp.id, Mention.name)
        .join(Mention, Mention.id == SignUp.mention_id)
        .where(is_approved(), SignUp.mention_id == mention_id, SignUp.programme_id == shift.programme_id)
    ).first()
    if approved is None:
        raise NotAnApprovedVolunteer()
    other = queries.clash_of(session, shift, mention_id)
    if other is not None:
        when = when_words(other.starts_at, other.ends_at)
        raise ShiftClashes(
            name=approved.name,
            other=other.content,
            other_id=other.id,
            other_programme_id=other.programme_id,
            when=when,
        )


def check_places(session: Session, shift: Shift, role_id: int | None) -> ShiftRole | None:
    """The role somebody may take; None on a shift that has none. Raises RoleNotChosen or ShiftIsFull."""
    (staffed,) = queries.staffed(session, [shift])
    if not staffed.seats:
        return None
    chosen = [seats for seats in staffed.seats if seats.role_id == role_id]
    if not chosen and len(staffed.seats) > 1:
        if staffed.is_full:
            raise ShiftIsFull(role=shift.content, maximum=staffed.maximum, is_whole=True)
        raise RoleNotChosen()
    seats = chosen[0] if chosen else staffed.seats[0]
    if not seats.left:
        raise ShiftIsFull(role=seats.name, maximum=seats.maximum, is_whole=staffed.is_full)
    return session.get_one(ShiftRole, seats.role_id)


def _write(session: Session, shift: Shift, mention_id: int, role: ShiftRole | None) -> Assignment:
    at = now()
    assignment = Assignment(
        shift_id=shift.id,
        role_id=role.id if role else None,
        mention_id=mention_id,
        state=AssignmentState.SIGNED_UP,
        recorded_at=at,
        changed_at=at,
    )
    try:
        with session.begin_nested():
            session.add(assignment)
    except IntegrityError:
        # Somebody was quicker on the same sign-up: theirs is the place, and the answer the same.
        held = queries.place_on(session, shift.id, mention_id)
        if held is None:
            raise
        return held
    record(session, Event.ASSIGNMENT_MADE, assignment, shift_id=shift.id, mention_id=mention_id)
    return assignment


def give_back(session: Session, assignment: Assignment, reason: str | None = None, *, at: datetime) -> None:
    """The volunteer gives the place back before the shift begins; twice changes nothing. Raises TooLateToGiveBack."""
    if _is_still_held(session, assignment):
        if not can_be_given_back(assignment.shift, at):
            raise TooLateToGiveBack()
        _cancel(session, assignment, reason)


def take_off(session: Session, assignment: Assignment, reason: str) -> None:
    """The office takes a volunteer off a shift; twice changes nothing. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing()
    if _is_still_held(session, assignment):
        _cancel(session, assignment, reason.strip())


def cancel_all_of(session: Session, mention_ids: Collection[int], by: str | None = None) -> list[Assignment]:
    """Somebody leaves for good: every place on a shift that has not begun is given up. Returns those places.

    `by` whom is what `signups.leaving` says; the audit log names them already.
    """
    at = business_now()
    held = [each for each in queries.places_of(session, mention_ids, at) if not has_begun(each.shift, at)]
    for assignment in held:
        if _is_still_held(session, assignment):
            _cancel(session, assignment, _("已退出志愿服务"))
    return held


def cancel_places_on(session: Session, shift: Shift, reason: str) -> list[Assignment]:
    """The shift is called off, and every place on it. Returns those places."""
    held = queries.places_on(session, shift.id)
    for assignment in held:
        _cancel(session, assignment, reason)
    return held


def _is_still_held(session: Session, assignment: Assignment) -> bool:
    lock(session, {assignment.mention_id}, assignment.shift_id)
    session.refresh(assignment)
    # Who waited for the lock may have waited for new times of the shift.
    session.refresh(assignment.shift)
    return assignment.state in HOLDS_PLACE


def _cancel(session: Session, assignment: Assignment, reason: str | None) -> None:
    assignment.state = AssignmentState.CANCELLED
    assignment.changed_at = now()
    assignment.cancel_reason = reason or None
    session.flush()
    record(
        *(session, Event.ASSIGNMENT_CANCELLED, assignment),
        shift_id=assignment.shift_id,
        mention_id=assignment.mention_id,
    )
