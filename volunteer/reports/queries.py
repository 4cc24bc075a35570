"""Everything the report counts is read here; sealed services are never read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from volunteer.core.clock import at_start_of, day_of
from volunteer.linkage.models import Link, Question, QuestionState
from volunteer.organisations.models import Organisation
from volunteer.participation.models import Attendance, Form, Mode, Participation, Service, ServiceSession
from volunteer.participation.rules import person_times
from volunteer.people.models import Consent, ConsentKind, Mention, Person
from volunteer.programmes.models import Programme
from volunteer.reports.rules import Attendee, Held, Served
from volunteer.shiftlogs.models import ShiftAttendance, ShiftLog
from volunteer.shiftlogs.queries import counted_at
from volunteer.shifts.models import Shift, ShiftState
from volunteer.signups.models import SignUp, SignUpState

Programmes = Collection[int] | None
S = TypeVar("S", bound=sa.Select[*tuple[Any, ...]])


def agencies(session: Session, programmes: Programmes) -> list[str]:
    """The agencies that carry the programmes out."""
    statement = sa.select(Organisation.name).join(Programme, Programme.agency_id == Organisation.id).distinct()
    return sorted(session.scalars(_within(statement, Programme.id, programmes)))


def _within(statement: S, column: sa.orm.attributes.InstrumentedAttribute[int], programmes: Programmes) -> S:
    return statement if programmes is None else statement.where(column.in_(programmes))


def sessions_held(session: Session, until: date, programmes: Programmes = None) -> list[Held]:
    """Every session up to a day with its person-times: the stated total, else who attended and the unnamed."""
    named = (
        sa.select(Participation.session_id, sa.func.count().label("named"))
        .where(Participation.attendance == Attendance.ATTENDED)
        .group_by(Participation.session_id)
        .subquery()
    )
    statement = (
        sa.select(
            ServiceSession.held_on,
            Service.form,
            Service.id,
            ServiceSession.mode,
            ServiceSession.stated_total,
            ServiceSession.headcount,
            sa.func.coalesce(named.c.named, 0),
        )
        .join(Service, ServiceSession.service_id == Service.id)
        .outerjoin(named, named.c.session_id == ServiceSession.id)
        .where(Service.is_sealed.is_(False), ServiceSession.held_on <= until)
    )
    held = []
    for on, form, service_id, mode, stated, headcount, known in session.execute(
        _within(statement, Service.programme_id, programmes)
    ):
        total = person_times(stated, known, headcount)
        held.append(Held(on, form.value, service_id, mode is Mode.IN_PERSON, total, max(0, total - known)))
    return held


def attendees(session: Session, starts_on: date, ends_on: date, programmes: Programmes = None) -> list[Attendee]:
    """Who attended by name, on which day, in which form; a child is one person for each row that names it."""
    who = sa.func.coalesce(Mention.person_id, -Mention.id)
    statement = _attended(
        sa.select(ServiceSession.held_on, Service.form, who).distinct(), starts_on, ends_on, programmes
    )
    return [Attendee(on, form.value, person) for on, form, person in session.execute(statement)]


def employers(session: Session, starts_on: date, ends_on: date, programmes: Programmes = None) -> dict[str, int]:
    """Named person-times of groups and activities by employer as written; cases are never crossed with it."""
    statement = _attended(sa.select(Mention.employer, sa.func.count()), starts_on, ends_on, programmes)
    statement = statement.where(Service.form != Form.CASE, Mention.employer.is_not(None)).group_by(Mention.employer)
    return {name: count for name, count in session.execute(statement) if name}


def _attended(statement: S, starts_on: date, ends_on: date, programmes: Programmes) -> S:
    statement = (
        statement.select_from(Participation)
        .join(ServiceSession, Participation.session_id == ServiceSession.id)
        .join(Service, ServiceSession.service_id == Service.id)
        .join(Mention, Participation.mention_id == Mention.id)
        .where(
            Participation.attendance == Attendance.ATTENDED,
            Service.is_sealed.is_(False),
            ServiceSession.held_on.between(starts_on, ends_on),
        )
    )
    return _within(statement, Service.programme_id, programmes)


def shifts_served(
    session: Session, until: date, programmes: Programmes = None, known_at: datetime | None = None
) -> list[Served]:
    """Who was on which ended shift with an approved log, up to a day; a shift nobody is known of is one row.

    As known at an instant (default: now) by the history of approvals, corrections and links.
    """
    who: Any = Mention.person_id if known_at is None else Link.person_id
    statement = (
        sa.select(Shift.id, Shift.starts_at, ShiftLog.id, ShiftLog.people_served, who, ShiftAttendance.minutes)
        .join(ShiftLog, ShiftLog.shift_id == Shift.id)
        .outerjoin(ShiftAttendance, ShiftAttendance.log_id == ShiftLog.id)
        .outerjoin(Mention, ShiftAttendance.mention_id == Mention.id)
        .where(
            Shift.state == ShiftState.ENDED,
            counted_at(known_at),
            Shift.starts_at < at_start_of(until + timedelta(days=1)),
        )
        .order_by(ShiftLog.id)
    )
    if known_at is not None:
        held = sa.or_(Link.undone_at.is_(None), Link.undone_at > known_at)
        statement = statement.outerjoin(Link, sa.and_(Link.mention_id == Mention.id, Link.made_at <= known_at, held))
    rows = session.execute(_within(statement, Shift.programme_id, programmes)).all()
    latest = {shift_id: log_id for shift_id, _, log_id, *_ in rows}
    standing = _approvals(session, known_at)
    served = []
    for shift_id, starts_at, log_id, people, person_id, minutes in rows:
        if latest[shift_id] == log_id:
            on = day_of(starts_at)
            is_approved = _is_approved(standing.get(person_id, []), on)
            served.append(Served(shift_id, on, people, person_id, minutes or 0, is_approved))
    return served


def _approvals(session: Session, known_at: datetime | None) -> dict[int | None, list[tuple[date, bool]]]:
    """The decisions on each person's sign-ups, as far as known: the day, and whether it was an approval."""
    statement = sa.select(
        Mention.person_id,
        SignUp.state,
        SignUp.decided_on,
        SignUp.approved_on,
        sa.func.coalesce(SignUp.approval_recorded_at, SignUp.recorded_at),
        sa.func.coalesce(SignUp.decision_recorded_at, SignUp.recorded_at),
    ).join(Mention, SignUp.mention_id == Mention.id)
    found: dict[int | None, list[tuple[date, bool]]] = {}
    for person_id, state, decided_on, approved_on, approval_at, decision_at in session.execute(statement):
        decisions = found.setdefault(person_id, [])
        if approved_on is not None and (known_at is None or approval_at <= known_at):
            decisions.append((approved_on, True))
        is_known = known_at is None or decision_at <= known_at
        if decided_on is not None and is_known and state is not SignUpState.APPROVED:
            decisions.append((decided_on, False))
    return found


def _is_approved(decisions: list[tuple[date, bool]], on: date) -> bool:
    """Whether the last decision up to a day was an approval."""
    return max((decision for decision in decisions if decision[0] <= on), default=(on, False))[1]


@dataclass(frozen=True)
class SignUps:
    """Sign-ups up to a day, and those approved by then."""

    all: int
    approved: int


def sign_ups(session: Session, until: date, programmes: Programmes = None) -> SignUps:
    """How many signed up by a day, and how many of them were approved by then."""
    approved = SignUp.approved_on <= until
    statement = sa.select(sa.func.count(), sa.func.count().filter(approved)).where(SignUp.applied_on <= until)
    return SignUps(*session.execute(_within(statement, SignUp.programme_id, programmes)).one())


@dataclass(frozen=True)
class Coverage:
    """How far people are known: without it no conversion figure can be read."""

    participations: int
    with_person: int
    #: Rows of these participations that an open question is about; the open questions of the whole office.
    rows_in_review: int
    questions_open: int
    volunteers: int
    volunteers_agreed: int


def coverage(session: Session, starts_on: date, ends_on: date, programmes: Programmes = None) -> Coverage:
    """Participations of a period whose person is known and not in question, and volunteers who agreed to be linked."""
    questions = session.scalars(sa.select(Question.mention_ids).where(Question.state == QuestionState.OPEN)).all()
    in_question = {mention_id for ids in questions for mention_id in ids}
    statement = _attended(sa.select(Mention.id, Mention.person_id), starts_on, ends_on, programmes)
    rows = session.execute(statement).all()
    known = sum(person_id is not None and mention_id not in in_question for mention_id, person_id in rows)
    agreements = _agreements(session)
    volunteers = _volunteers(session, ends_on, programmes)
    return Coverage(
        participations=len(rows),
        with_person=known,
        rows_in_review=len(in_question.intersection(mention_id for mention_id, _ in rows)),
        questions_open=len(questions),
        volunteers=len(volunteers),
        volunteers_agreed=sum(agreements.get(who, False) for who in volunteers),
    )


_WHO = sa.func.coalesce(Mention.person_id, -Mention.id)


def _volunteers(session: Session, until: date, programmes: Programmes) -> set[int]:
    """Who was approved by a day, each person once however often they signed up."""
    statement = sa.select(_WHO).join(SignUp, SignUp.mention_id == Mention.id).where(SignUp.approved_on <= until)
    return set(session.scalars(_within(statement, SignUp.programme_id, programmes)))


def _agreements(session: Session) -> dict[int, bool]:
    """Whether each person agreed to be linked: the last answer on their latest sign-up; blank or withdrawn is no."""
    consents = sa.select(Consent.mention_id, Consent.is_given, Consent.withdrawn_at)
    consents = consents.where(Consent.kind == ConsentKind.LINKING).order_by(Consent.recorded_at, Consent.id)
    answers = {
        mention_id: given is True and withdrawn_at is None
        for mention_id, given, withdrawn_at in session.execute(consents)
    }
    statement = sa.select(_WHO, Mention.occurred_on, Mention.id).join(SignUp, SignUp.mention_id == Mention.id)
    latest: dict[int, tuple[date, bool]] = {}
    for who, applied_on, mention_id in session.execute(statement):
        answer = answers.get(mention_id, False)
        known = latest.get(who)
        if known is None or known[0] < applied_on:
            latest[who] = (applied_on, answer)
        elif known[0] == applied_on:
            latest[who] = (applied_on, answer and known[1])
    return {who: answer for who, (_, answer) in latest.items()}


def names_of(session: Session, persons: Collection[int]) -> list[str]:
    """The names of persons, sorted."""
    return sorted(session.scalars(sa.select(Person.name).where(Person.id.in_(persons))))
