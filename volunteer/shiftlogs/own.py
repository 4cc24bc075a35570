"""A volunteer's own record: what counts, what waits, where they were."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from volunteer.participation.models import Attendance, Form, Participation, Service, ServiceSession
from volunteer.shiftlogs.models import LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Shift, ShiftState


class Shown(enum.StrEnum):
    """What a volunteer is told of a shift's log."""

    WAITING = "waiting"
    RETURNED = "returned"
    VERIFIED = "verified"
    CORRECTED = "corrected"
    #: It was approved, and a correction says they were not there.
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class OwnShift:
    """One shift somebody is logged on."""

    shift: Shift
    shown: Shown
    minutes: int
    people_served: int
    #: The minutes verified before the last correction, where they differ.
    minutes_before: int | None
    has_correction_waiting: bool


@dataclass(frozen=True)
class OwnRecord:
    """The figures of one volunteer, and the shifts behind them, the newest first."""

    shifts: list[OwnShift]

    @property
    def verified(self) -> list[OwnShift]:
        return [each for each in self.shifts if each.shown in (Shown.VERIFIED, Shown.CORRECTED)]

    @property
    def verified_minutes(self) -> int:
        return sum(each.minutes for each in self.verified)

    @property
    def waiting_minutes(self) -> int:
        return sum(each.minutes for each in self.shifts if each.shown in (Shown.WAITING, Shown.RETURNED))

    @property
    def people_served(self) -> int:
        return sum(each.people_served for each in self.verified)


def own_record(session: Session, mentions: Collection[int]) -> OwnRecord:
    """What the logs say of these mentions, each shift once: by the log that counts, else the one that waits."""
    rows = session.execute(
        select(ShiftLog, Shift, ShiftAttendance.minutes)
        .join(ShiftLog.shift)
        .outerjoin(ShiftAttendance, (ShiftAttendance.log_id == ShiftLog.id) & ShiftAttendance.mention_id.in_(mentions))
        .where(Shift.state == ShiftState.ENDED, Shift.id.in_(_shifts_of(mentions)))
        .order_by(Shift.starts_at.desc(), Shift.id.desc(), ShiftLog.id)
    )
    logs: dict[int, dict[int, tuple[ShiftLog, int | None]]] = {}
    shifts: dict[int, Shift] = {}
    for log, shift, minutes in rows:
        shifts[shift.id] = shift
        of_shift = logs.setdefault(shift.id, {})
        # Paper may name one person twice on one shift.
        known = of_shift[log.id][1] if log.id in of_shift else None
        of_shift[log.id] = (log, minutes if known is None else known + (minutes or 0))
    told = (_own_shift(shifts[number], list(of_shift.values())) for number, of_shift in logs.items())
    return OwnRecord([one for one in told if one is not None])


def _shifts_of(mentions: Collection[int]) -> Select[int]:
    return (
        select(ShiftLog.shift_id)
        .join(ShiftAttendance, ShiftAttendance.log_id == ShiftLog.id)
        .where(ShiftAttendance.mention_id.in_(mentions))
    )


def _own_shift(shift: Shift, logs: list[tuple[ShiftLog, int | None]]) -> OwnShift | None:
    """What to tell of one shift; None when no log that ever counted or still waits names them."""
    counting = next((pair for pair in logs if pair[0].state is LogState.APPROVED), None)
    waiting = next((pair for pair in logs if pair[0].state is LogState.SUBMITTED), None)
    # Only what counted once was told them; a draft that was replaced was not.
    reversed_ = [pair for pair in logs if pair[0].state is LogState.REVERSED and pair[0].approval_recorded_at]
    before = reversed_[-1][1] if reversed_ else None
    if counting is not None and counting[1] is not None:
        log, minutes = counting
        shown = Shown.CORRECTED if reversed_ else Shown.VERIFIED
        changed = before if reversed_ and before != minutes else None
        return OwnShift(shift, shown, minutes or 0, log.people_served, changed, waiting is not None)
    if counting is not None and before is not None:
        return OwnShift(shift, Shown.TAKEN_BACK, 0, 0, before, waiting is not None)
    if counting is None and waiting is not None and waiting[1] is not None:
        log, minutes = waiting
        shown = Shown.WAITING if log.returned_at is None else Shown.RETURNED
        return OwnShift(shift, shown, minutes or 0, log.people_served, None, False)
    return None


@dataclass(frozen=True)
class Joined:
    """An activity or a group somebody took part in: its title and the days."""

    title: str
    form: Form
    days: tuple[date, ...]


@dataclass(frozen=True)
class Earlier:
    """What somebody took part in as a recipient; of cases only that there were some."""

    joined: list[Joined]
    had_case: bool


def took_part_in(session: Session, mentions: Collection[int]) -> Earlier:
    """The services these mentions attended, the latest first; sealed ones are never read."""
    rows = session.execute(
        select(Service.id, Service.title, Service.form, ServiceSession.held_on)
        .join(ServiceSession, ServiceSession.service_id == Service.id)
        .join(Participation, Participation.session_id == ServiceSession.id)
        .where(
            Participation.mention_id.in_(mentions),
            Participation.attendance == Attendance.ATTENDED,
            Service.is_sealed.is_(False),
        )
        .distinct()
        .order_by(ServiceSession.held_on.desc(), Service.id)
    ).all()
    days: dict[int, list[date]] = {}
    titles: dict[int, tuple[str, Form]] = {}
    for service_id, title, form, held_on in rows:
        if form is not Form.CASE:
            titles[service_id] = (title, form)
            days.setdefault(service_id, []).append(held_on)
    joined = [Joined(*titles[number], days=tuple(sorted(held))) for number, held in days.items()]
    return Earlier(joined, any(form is Form.CASE for _, _, form, _ in rows))
