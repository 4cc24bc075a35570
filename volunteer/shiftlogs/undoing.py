"""Taking back what imported outreach records wrote: shifts, logs, who was there."""

from collections import Counter

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from volunteer.audit.events import Event
from volunteer.imports.changes import done_since
from volunteer.imports.models import ImportBatch
from volunteer.people.models import Mention, MentionKind
from volunteer.shiftlogs.models import LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Shift


def written(session: Session, batch: ImportBatch) -> Counter[str]:
    """The shifts, the volunteers on them, and the people they served."""
    counts: Counter[str] = Counter()
    for label, table in (("班次", Shift), ("志愿者人次", ShiftAttendance)):
        counts[label] = session.scalar(select(func.count()).where(table.batch_id == batch.id)) or 0
    served = select(func.sum(ShiftLog.people_served)).where(ShiftLog.batch_id == batch.id)
    counts["服务人次"] = session.scalar(served) or 0
    waiting = select(func.count()).where(ShiftLog.batch_id == batch.id, ShiftLog.state == LogState.SUBMITTED)
    counts["待审核"] = session.scalar(waiting) or 0
    return +counts


def dependants(session: Session, batch: ImportBatch) -> list[str]:
    """Logs that somebody decided about since they were imported, and shifts that somebody changed."""
    changed = {change.subject_id for change in done_since(session, batch, Event.SHIFT_CHANGED, Event.SHIFT_CANCELLED)}
    shifts = select(func.count()).where(Shift.batch_id == batch.id, Shift.id.in_(changed))
    count = session.scalar(
        select(func.count()).where(
            ShiftLog.batch_id == batch.id,
            or_(
                ShiftLog.approval_recorded_at != ShiftLog.recorded_at,
                ShiftLog.returned_at.is_not(None),
                ShiftLog.reversed_at.is_not(None),
                ShiftLog.state == LogState.REVERSED,
            ),
        )
    )
    found = [
        (count, "其中 {} 条服务日志导入后由人审核、退回或更正过，撤销会丢掉这些决定。"),
        (session.scalar(shifts), "其中 {} 个班次导入后有人改过，撤销会丢掉这些改动。"),
    ]
    return [words.format(number) for number, words in found if number]


def undo(session: Session, batch: ImportBatch) -> None:
    """Delete them."""
    session.execute(delete(ShiftAttendance).where(ShiftAttendance.batch_id == batch.id))
    session.execute(delete(ShiftLog).where(ShiftLog.batch_id == batch.id))
    session.execute(delete(Shift).where(Shift.batch_id == batch.id))
    session.execute(delete(Mention).where(Mention.batch_id == batch.id, Mention.kind == MentionKind.SHIFT_LOG))
