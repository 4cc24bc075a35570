"""Writing what happened on shifts."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from volunteer.core.actor import current_actor
from volunteer.core.clock import now
from volunteer.imports.kinds import Target
from volunteer.people.actions import write_mentions
from volunteer.people.models import Mention, MentionKind
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shiftlogs.record_sheet import ShiftDraft
from volunteer.shifts.actions import write_shifts
from volunteer.shifts.models import Shift, ShiftState
from volunteer.shifts.rules import kind_of


def write_paper_logs(session: Session, drafts: Sequence[ShiftDraft], sheet: str, target: Target) -> None:
    """Write ended shifts with their logs and who was there.

    A log is approved by the social worker who led the shift, on its date; without one it waits for approval.
    """
    at = now()
    source = {"batch_id": target.batch.id, "source_sheet": sheet}
    shifts = write_shifts(
        session,
        [
            Shift(
                programme_id=target.programme_id,
                kind=kind_of(draft.content),
                content=draft.content,
                place=draft.place,
                starts_at=draft.starts_at,
                ends_at=draft.ends_at,
                state=ShiftState.ENDED,
                lead_name=draft.lead,
                recorded_at=at,
                source_row=draft.row,
                **source,
            )
            for draft in drafts
        ],
    )
    logs = [
        ShiftLog(
            shift_id=shift.id,
            people_served=draft.people_served or 0,
            outcomes=draft.outcomes,
            evidence=Evidence.PAPER,
            state=LogState.APPROVED if draft.is_approved else LogState.SUBMITTED,
            written_by=current_actor(),
            approved_by=draft.lead if draft.is_approved else None,
            approved_on=draft.held_on if draft.is_approved else None,
            recorded_at=at,
            approval_recorded_at=at if draft.is_approved else None,
            source_row=draft.row,
            **source,
        )
        for shift, draft in zip(shifts, drafts, strict=True)
    ]
    session.add_all(logs)
    session.flush()
    rows = [(log, draft, each) for log, draft in zip(logs, drafts, strict=True) for each in draft.volunteers]
    mentions = write_mentions(
        session,
        [
            Mention(
                kind=MentionKind.SHIFT_LOG,
                programme_id=target.programme_id,
                name=each.name,
                occurred_on=draft.held_on,
                recorded_at=at,
                occasion=f"{target.batch.id}:{sheet}:{draft.row}",
                source_row=each.row,
                **source,
            )
            for _, draft, each in rows
        ],
    )
    session.add_all(
        ShiftAttendance(
            log_id=log.id, mention_id=mention.id, minutes=each.minutes, recorded_at=at, source_row=each.row, **source
        )
        for (log, _, each), mention in zip(rows, mentions, strict=True)
    )
    session.flush()
