"""Logs there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from volunteer.imports.models import ImportBatch
from volunteer.people.models import Mention
from volunteer.shiftlogs.models import LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Shift, ShiftState

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class KnownLog:
    """A log that is already there: how many people it served, who was named, which file brought it."""

    people_served: int
    names: frozenset[str]
    batch_id: int | None
    file_name: str | None


def logs_of_shifts(session: Session, shifts: Sequence[Shift]) -> dict[int, list[KnownLog]]:
    """The logs of shifts by the shift's id, reversed ones left out."""
    ids = [shift.id for shift in shifts]
    rows = session.execute(
        select(ShiftLog, ImportBatch.file_name)
        .outerjoin(ImportBatch, ShiftLog.batch_id == ImportBatch.id)
        .where(ShiftLog.shift_id.in_(ids), ShiftLog.state != LogState.REVERSED)
    ).all()
    names = _names(session, [log.id for log, _ in rows])
    found: dict[int, list[KnownLog]] = defaultdict(list)
    for log, file_name in rows:
        known = KnownLog(log.people_served, frozenset(names[log.id]), log.batch_id, file_name)
        found[log.shift_id].append(known)
    return found


def _names(session: Session, log_ids: Sequence[int]) -> dict[int, set[str]]:
    rows = session.execute(
        select(ShiftAttendance.log_id, Mention.name)
        .join(ShiftAttendance.mention)
        .where(ShiftAttendance.log_id.in_(log_ids))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for log_id, name in rows:
        found[log_id].add(name)
    return found


def is_waiting() -> ColumnElement[bool]:
    """Of logs: waits for somebody's approval."""
    return (ShiftLog.state == LogState.SUBMITTED) & ShiftLog.returned_at.is_(None)


def is_returned() -> ColumnElement[bool]:
    """Of logs: was sent back, and nobody has put it right yet."""
    return (ShiftLog.state == LogState.SUBMITTED) & ShiftLog.returned_at.is_not(None)


def ever_counted() -> ColumnElement[bool]:
    """Of logs: counts now, or counted until it was corrected."""
    was_approved = (ShiftLog.state == LogState.REVERSED) & ShiftLog.approval_recorded_at.is_not(None)
    return (ShiftLog.state == LogState.APPROVED) | (was_approved & ShiftLog.reversed_at.is_not(None))


def counted_at(known_at: datetime | None) -> ColumnElement[bool]:
    """Of logs: counted as known at an instant (default: now); one reversed later still did."""
    if known_at is None:
        return ShiftLog.state == LogState.APPROVED
    learnt_at = func.coalesce(ShiftLog.approval_recorded_at, ShiftLog.recorded_at)
    stood = (ShiftLog.state == LogState.APPROVED) | (ShiftLog.reversed_at > known_at)
    return ever_counted() & (learnt_at <= known_at) & stood


def within(statement: S, programme_ids: Collection[int] | None) -> S:
    """Keep to the shifts of some programmes; None is everywhere."""
    return statement if programme_ids is None else statement.where(Shift.programme_id.in_(programme_ids))


def waiting_logs_count(session: Session, programme_ids: Collection[int] | None) -> int:
    """How many logs of some programmes (None: all) wait for approval."""
    counted = select(func.count()).select_from(ShiftLog).join(ShiftLog.shift).where(is_waiting())
    return session.scalars(within(counted, programme_ids)).one()


def returned_logs_count(session: Session, programme_ids: Collection[int] | None) -> int:
    """How many logs of some programmes (None: all) were returned and wait to be put right."""
    counted = select(func.count()).select_from(ShiftLog).join(ShiftLog.shift).where(is_returned())
    return session.scalars(within(counted, programme_ids)).one()


def ended_shifts_without_log(session: Session, programme_ids: Collection[int] | None, at: datetime) -> Sequence[Shift]:
    """The shifts over at an instant whose log nobody wrote yet, the longest waiting first; cancelled ones need none."""
    has_log = select(ShiftLog.id).where(ShiftLog.shift_id == Shift.id, ShiftLog.state != LogState.REVERSED).exists()
    statement = (
        select(Shift)
        .where(Shift.state != ShiftState.CANCELLED, Shift.ends_at <= at, ~has_log)
        .order_by(Shift.starts_at, Shift.id)
    )
    return session.scalars(within(statement, programme_ids)).all()


def log_of_shift(session: Session, shift_id: int) -> ShiftLog | None:
    """The log that counts for a shift, else the one that waits or was returned; None when there is none."""
    return session.scalars(
        select(ShiftLog)
        .where(ShiftLog.shift_id == shift_id, ShiftLog.state != LogState.REVERSED)
        .order_by(ShiftLog.state != LogState.APPROVED, ShiftLog.id.desc())
        .limit(1)
    ).first()
