"""A person's dated events, read from what earlier stages recorded."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from volunteer.core.clock import day_of
from volunteer.journeys.definition import Event, Kind
from volunteer.journeys.models import Milestone
from volunteer.linkage.models import Link
from volunteer.participation.models import Attendance, Participation, Service, ServiceSession
from volunteer.people.models import Mention, Person
from volunteer.shiftlogs.models import ShiftAttendance, ShiftLog
from volunteer.shiftlogs.queries import ever_counted
from volunteer.shiftlogs.spans import counting_since
from volunteer.shifts.models import Shift, ShiftState
from volunteer.signups.models import Invitation, SignUp, SignUpState

S = TypeVar("S", bound=sa.Select[*tuple[Any, ...]])

#: More persons than this are read with everybody else and sorted out afterwards; databases limit parameters.
MANY = 900


class _Whose:
    """Who a mention is: the person it is now decided to be, or was at `known_at` by the history of links."""

    def __init__(self, persons: Collection[int] | None, known_at: datetime | None) -> None:
        self.persons = None if persons is None or len(persons) > MANY else persons
        self.known_at = known_at
        self.person_id: sa.ColumnElement[int] = Mention.person_id if known_at is None else Link.person_id  # type: ignore[assignment]

    def restrict(self, statement: S) -> S:
        """Join the link that held then, and keep to the persons asked for."""
        if self.known_at is not None:
            held = sa.or_(Link.undone_at.is_(None), Link.undone_at > self.known_at)
            statement = statement.join(
                Link, sa.and_(Link.mention_id == Mention.id, Link.made_at <= self.known_at, held)
            )
        return self.only(statement, self.person_id)

    def only(self, statement: S, person_id: sa.ColumnElement[Any]) -> S:
        statement = statement.where(person_id.is_not(None))
        return statement if self.persons is None else statement.where(person_id.in_(self.persons))


def events_of(
    session: Session, persons: Collection[int] | None = None, known_at: datetime | None = None
) -> list[Event]:
    """The events of persons (default: everybody's), as they were known at an instant (default: now).

    Sealed services, cancelled shifts and logs not approved are no events. A withdrawn sign-up is `left` from that day.
    """
    whose = _Whose(persons, known_at)
    sources = (_served, _signed_up, _shifts, _invited)
    events = [event for source in sources for event in source(session, whose)]
    if known_at is not None:
        events = [event for event in events if event.recorded_at <= known_at]
    if persons is not None and whose.persons is None:
        wanted = set(persons)
        events = [event for event in events if event.person_id in wanted]
    return events


def _served(session: Session, whose: _Whose) -> Iterator[Event]:
    statement = (
        sa.select(
            whose.person_id,
            Participation.id,
            ServiceSession.held_on,
            Participation.recorded_at,
            Service.form,
            Service.programme_id,
            Mention.employer,
        )
        .join(ServiceSession, Participation.session_id == ServiceSession.id)
        .join(Service, ServiceSession.service_id == Service.id)
        .join(Mention, Participation.mention_id == Mention.id)
        .where(Participation.attendance == Attendance.ATTENDED, Service.is_sealed.is_(False))
    )
    for person_id, number, held_on, learnt_at, form, programme_id, employer in session.execute(
        whose.restrict(statement)
    ):
        attributes = {"form": form.value, "programme_id": str(programme_id), "enterprise": employer or ""}
        yield Event(person_id, Kind.SERVED, held_on, learnt_at, number, attributes)


def _signed_up(session: Session, whose: _Whose) -> Iterator[Event]:
    decided = {SignUpState.RETURNED: Kind.RETURNED, SignUpState.WITHDRAWN: Kind.LEFT}
    statement = sa.select(
        whose.person_id,
        SignUp.id,
        SignUp.applied_on,
        SignUp.recorded_at,
        SignUp.state,
        SignUp.decided_on,
        SignUp.decision_recorded_at,
        SignUp.approved_on,
        SignUp.approval_recorded_at,
        SignUp.programme_id,
    ).join(Mention, SignUp.mention_id == Mention.id)
    for row in session.execute(whose.restrict(statement)):
        person_id, number, applied_on, learnt_at, state, decided_on, decision_at, approved_on, approval_at, of = row
        attributes = {"programme_id": str(of)}
        yield Event(person_id, Kind.APPLIED, applied_on, learnt_at, number, attributes)
        if approved_on is not None:
            yield Event(person_id, Kind.APPROVED, approved_on, approval_at or learnt_at, number, attributes)
        if decided_on is not None and state in decided:
            yield Event(person_id, decided[state], decided_on, decision_at or learnt_at, number, attributes)


def _shifts(session: Session, whose: _Whose) -> Iterator[Event]:
    statement = (
        sa.select(
            whose.person_id,
            Shift.id,
            Shift.starts_at,
            Shift.programme_id,
            ShiftAttendance.recorded_at,
            sa.func.coalesce(ShiftLog.approval_recorded_at, ShiftLog.recorded_at),
            ShiftLog.reversed_at,
        )
        .join(ShiftLog, ShiftAttendance.log_id == ShiftLog.id)
        .join(Shift, ShiftLog.shift_id == Shift.id)
        .join(Mention, ShiftAttendance.mention_id == Mention.id)
        .where(ever_counted(), Shift.state == ShiftState.ENDED)
    )
    counted: dict[tuple[int, int], list[tuple[datetime, datetime | None]]] = defaultdict(list)
    shifts: dict[int, tuple[date, str]] = {}
    for person_id, number, starts_at, programme_id, written_at, approved_at, reversed_at in session.execute(
        whose.restrict(statement)
    ):
        shifts[number] = (day_of(starts_at), str(programme_id))
        counted[person_id, number].append((max(written_at, approved_at), reversed_at))
    for (person_id, number), spans in counted.items():
        learnt_at = counting_since(spans, whose.known_at)
        if learnt_at is not None:
            held_on, programme = shifts[number]
            yield Event(person_id, Kind.SHIFT, held_on, learnt_at, number, {"programme_id": programme})


def _invited(session: Session, whose: _Whose) -> Iterator[Event]:
    statement = sa.select(
        Invitation.person_id, Invitation.id, Invitation.invited_on, Invitation.recorded_at, Invitation.programme_id
    )
    for person_id, number, invited_on, learnt_at, programme_id in session.execute(
        whose.only(statement, Invitation.person_id.expression)
    ):
        yield Event(person_id, Kind.INVITED, invited_on, learnt_at, number, {"programme_id": str(programme_id)})


def milestones_of(session: Session, persons: Collection[int] | None = None) -> dict[tuple[int, str], Milestone]:
    """The stored milestones of persons (default: all), by person and step."""
    statement = sa.select(Milestone)
    if persons is not None and len(persons) <= MANY:
        statement = statement.where(Milestone.person_id.in_(persons))
    rows = session.scalars(statement)
    return {(row.person_id, row.step): row for row in rows if persons is None or row.person_id in persons}


def living(session: Session, persons: Collection[int] | None = None) -> set[int]:
    """The persons (default: all) that were not merged into another."""
    statement = sa.select(Person.id).where(Person.merged_into_id.is_(None))
    if persons is not None and len(persons) <= MANY:
        statement = statement.where(Person.id.in_(persons))
    found = set(session.scalars(statement))
    return found if persons is None else found & set(persons)


def converts_by(session: Session, day: date, programmes: Collection[int] | None = None) -> dict[int, date]:
    """Who had become a volunteer (首次上岗) by a day, and the day of their approval.

    A person belongs to the programme that first served them.
    """
    first, approved = sa.orm.aliased(Milestone), sa.orm.aliased(Milestone)
    statement = (
        sa.select(first.person_id, approved.occurred_on)
        .join(approved, sa.and_(approved.person_id == first.person_id, approved.step == "approved"))
        .where(first.step == "first_shift", first.occurred_on <= day)
    )
    if programmes is not None:
        statement = statement.where(first.person_id.in_(_served_by(programmes)))
    return {row[0]: row[1] for row in session.execute(statement)}


def _served_by(programmes: Collection[int]) -> sa.Select[int]:
    return sa.select(Milestone.person_id).where(Milestone.step == "served", Milestone.programme_id.in_(programmes))


@dataclass(frozen=True)
class Reached:
    """How many persons reached a step on a day, by the form of the service that began their journey."""

    step: str
    form: str
    occurred_on: date
    people: int


def reached_by_day(session: Session, day: date, programmes: Collection[int] | None = None) -> list[Reached]:
    """The milestones up to a day, counted; who volunteered first is not among them."""
    entry = sa.orm.aliased(Milestone)
    statement = (
        sa.select(Milestone.step, entry.form, Milestone.occurred_on, sa.func.count())
        .join(entry, sa.and_(entry.person_id == Milestone.person_id, entry.step == "served"))
        .where(Milestone.occurred_on <= day)
        .group_by(Milestone.step, entry.form, Milestone.occurred_on)
    )
    if programmes is not None:
        statement = statement.where(entry.programme_id.in_(programmes))
    return [Reached(step, form or "", on, people) for step, form, on, people in session.execute(statement)]
