"""Reading a person's line: everything that happened, in the order of time, with where it was written.

A case shows as one locked row: that they took part, and when; never its number, topic, place or file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from volunteer.core.clock import day_of
from volunteer.imports.models import ImportBatch
from volunteer.participation.models import Attendance, Form, Mode, Participation, Service, ServiceSession
from volunteer.people.models import Consent, Mention
from volunteer.shiftlogs.models import LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Assignment, AssignmentState, Shift, ShiftState
from volunteer.signups.models import SignUp, SignUpState
from volunteer.timeline.queries import Programmes, visible

#: States of an assignment that is still to come.
COMING = {
    AssignmentState.OFFERED: "offered",
    AssignmentState.SIGNED_UP: "coming",
    AssignmentState.CONFIRMED: "coming",
    AssignmentState.SEEKING_STAND_IN: "seeking",
    AssignmentState.WAITING: "waiting",
}
#: What happened on one day, in the order it can have happened.
_ORDER = ("case", "service", "excused", "absent", "applied", "returned", "approved", "consent", "refused", "shift")


@dataclass(frozen=True)
class Source:
    """Where a record was written; without a file it was typed into a web page."""

    file: str | None
    sheet: str | None
    row: int | None


WEB = Source(None, None, None)


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a person."""

    on: date
    #: Which thing; the template has the words for each.
    kind: str
    #: What it was called, as written.
    title: str | None = None
    place: str | None = None
    #: None where the source must not be shown.
    source: Source | None = None
    #: The last day of what took longer than one.
    until: date | None = None
    form: str | None = None
    minutes: int | None = None
    people_served: int | None = None
    #: The sign-up, shift or log to open.
    target_id: int | None = None
    is_remote: bool = False

    @property
    def is_grey(self) -> bool:
        """Whether it is shown but did not count."""
        return self.kind in ("excused", "absent", "log_reversed", "log_returned")

    @property
    def is_coming(self) -> bool:
        return self.kind in COMING.values()


def line_of(session: Session, person_id: int, programme_ids: Programmes, at: datetime) -> list[Entry]:
    """Everything known of a person in the viewer's programmes; what is coming is judged at an instant."""
    whose = sa.and_(Mention.person_id == person_id, visible(programme_ids))
    found = [
        *_services(session, whose),
        *_sign_ups(session, whose),
        *_logs(session, whose),
        *_assignments(session, whose, at),
        *_consents(session, whose),
    ]
    return sorted(found, key=lambda entry: (entry.on, _ORDER.index(entry.kind) if entry.kind in _ORDER else 99))


def _services(session: Session, whose: sa.ColumnElement[bool]) -> Iterator[Entry]:
    query = (
        sa.select(
            Participation.attendance,
            Participation.source_sheet,
            Participation.source_row,
            ImportBatch.file_name,
            ServiceSession.held_on,
            ServiceSession.place,
            ServiceSession.mode,
            Service.id,
            Service.form,
            Service.title,
        )
        .join(Mention, Participation.mention_id == Mention.id)
        .join(ServiceSession, Participation.session_id == ServiceSession.id)
        .join(Service, ServiceSession.service_id == Service.id)
        .join(ImportBatch, Participation.batch_id == ImportBatch.id, isouter=True)
        .where(whose, Service.is_sealed.is_(False))
        .order_by(ServiceSession.held_on, ServiceSession.ordinal, Participation.id)
    )
    cases: dict[int, list[date]] = {}
    for row in session.execute(query):
        attended = row.attendance is Attendance.ATTENDED
        if row.form is Form.CASE:
            if attended:
                cases.setdefault(row.id, []).append(row.held_on)
            continue
        yield Entry(
            on=row.held_on,
            kind="service" if attended else row.attendance.value,
            title=row.title,
            place=row.place,
            source=Source(row.file_name, row.source_sheet, row.source_row),
            form=row.form.value,
            target_id=row.id,
            is_remote=row.mode is Mode.REMOTE,
        )
    for days in cases.values():
        yield Entry(on=min(days), kind="case", form=Form.CASE.value, until=max(days) if len(set(days)) > 1 else None)


def _sign_ups(session: Session, whose: sa.ColumnElement[bool]) -> Iterator[Entry]:
    query = (
        sa.select(SignUp, ImportBatch.file_name)
        .join(Mention, SignUp.mention_id == Mention.id)
        .join(ImportBatch, SignUp.batch_id == ImportBatch.id, isouter=True)
        .where(whose, SignUp.is_held.is_(False))
        .order_by(SignUp.id)
    )
    for sign_up, file in session.execute(query):
        written = Source(file, sign_up.source_sheet, sign_up.source_row)
        decided = WEB if sign_up.decided_by else written
        yield Entry(sign_up.applied_on, "applied", sign_up.channel, source=written, target_id=sign_up.id)
        if sign_up.approved_on is not None:
            yield Entry(sign_up.approved_on, "approved", source=decided, target_id=sign_up.id)
        if sign_up.decided_on is not None and sign_up.state in (SignUpState.RETURNED, SignUpState.WITHDRAWN):
            yield Entry(sign_up.decided_on, sign_up.state.value, source=decided, target_id=sign_up.id)


def _logs(session: Session, whose: sa.ColumnElement[bool]) -> Iterator[Entry]:
    query = (
        sa.select(ShiftAttendance, ShiftLog, Shift, ImportBatch.file_name)
        .join(Mention, ShiftAttendance.mention_id == Mention.id)
        .join(ShiftLog, ShiftAttendance.log_id == ShiftLog.id)
        .join(Shift, ShiftLog.shift_id == Shift.id)
        .join(ImportBatch, ShiftAttendance.batch_id == ImportBatch.id, isouter=True)
        .where(whose)
        .order_by(Shift.starts_at, ShiftLog.id)
    )
    for attendance, log, shift, file in session.execute(query):
        yield Entry(
            on=day_of(shift.starts_at),
            kind=_kind_of_log(log, shift),
            title=shift.content,
            place=shift.place,
            source=Source(file, attendance.source_sheet, attendance.source_row),
            minutes=attendance.minutes,
            people_served=log.people_served,
            target_id=log.id,
        )


def _kind_of_log(log: ShiftLog, shift: Shift) -> str:
    if log.state is LogState.REVERSED or shift.state is ShiftState.CANCELLED:
        return "log_reversed"
    if log.state is LogState.APPROVED:
        return "shift"
    return "log_returned" if log.returned_at is not None else "log_waiting"


def _assignments(session: Session, whose: sa.ColumnElement[bool], at: datetime) -> Iterator[Entry]:
    query = (
        sa.select(Assignment.state, Shift)
        .join(Shift, Assignment.shift_id == Shift.id)
        .join(Mention, Assignment.mention_id == Mention.id)
        .where(whose, Assignment.state.in_(COMING), Shift.ends_at > at)
        .where(Shift.state.in_((ShiftState.PLANNED, ShiftState.OPEN)))
        .order_by(Shift.starts_at)
    )
    for state, shift in session.execute(query):
        on = day_of(shift.starts_at)
        yield Entry(on, COMING[state], shift.content, shift.place, WEB, target_id=shift.id)


def _consents(session: Session, whose: sa.ColumnElement[bool]) -> Iterator[Entry]:
    """Changes of mind; the answers given with the sign-up stand in the list of consents."""
    seen: set[tuple[int, Any]] = set()
    for consent in session.scalars(_all_consents(whose)):
        key = (consent.mention_id, consent.kind)
        if key in seen:
            yield Entry(consent.given_on, "consent" if consent.is_given else "refused", consent.kind.value, source=WEB)
        seen.add(key)
        if consent.withdrawn_at is not None and consent.is_given:
            yield Entry(day_of(consent.withdrawn_at), "refused", consent.kind.value, source=WEB)


def _all_consents(whose: sa.ColumnElement[bool]) -> sa.Select[Consent]:
    return (
        sa.select(Consent)
        .join(Mention, Consent.mention_id == Mention.id)
        .where(whose)
        .order_by(Consent.recorded_at, Consent.id)
    )


@dataclass(frozen=True)
class Agreed:
    """The last answer to a consent: yes, no, or none given; and since when."""

    kind: str
    is_given: bool | None
    on: date
    text_version: str


def consents_of(session: Session, person_id: int, programme_ids: Programmes) -> list[Agreed]:
    """What a person agreed to, each kind once, as answered last in the viewer's programmes."""
    whose = sa.and_(Mention.person_id == person_id, visible(programme_ids))
    last: dict[str, Agreed] = {}
    for consent in session.scalars(_all_consents(whose)):
        withdrawn = consent.withdrawn_at
        last[consent.kind.value] = Agreed(
            consent.kind.value,
            consent.is_given if withdrawn is None else False,
            consent.given_on if withdrawn is None else day_of(withdrawn),
            consent.text_version,
        )
    return list(last.values())
