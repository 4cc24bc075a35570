"""Logs there are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.imports.models import ImportBatch
from volunteer.people.models import Mention
from volunteer.shiftlogs.models import LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Shift


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
