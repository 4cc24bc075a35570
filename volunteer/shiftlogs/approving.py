"""Approving a log, so that it counts, or sending it back. Never one's own."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import now, today
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l
from volunteer.people.models import Mention
from volunteer.shiftlogs.models import LogState, ShiftLog
from volunteer.shiftlogs.roster import said_in
from volunteer.shiftlogs.rules import same_name
from volunteer.shiftlogs.writing import lock_shift, reverse, settle_places, touch
from volunteer.shifts.models import Shift, ShiftState


class OwnLog(Refused):
    """Nobody approves what they wrote themselves."""

    message = _l("自己写的不能自己审核，请让别人审核。")


class WasThere(Refused):
    """Nobody approves their own hours."""

    message = _l("您在这份日志的名单里（或有同名的人），不能审核，请让别人审核。")


class NotWaiting(Refused):
    """It was approved, returned or corrected meanwhile."""

    message = _l("这份日志不在等审核了，可能别人刚处理过。")


class WantsAttention(Refused):
    """What is odd about a log is looked at before it is approved, never with others at once."""

    message = _l("这份日志有要看的地方，请点开单独审核。")


@dataclass(frozen=True)
class Approver:
    """Who approves: what records call them, their name, and the mention of their own sign-up if they have one."""

    actor: str
    name: str
    mention_id: int | None


def check_approver(session: Session, log: ShiftLog, approver: Approver) -> None:
    """Raises OwnLog, WasThere. A namesake among those who came counts as oneself, as on paper."""
    if log.written_by == approver.actor:
        raise OwnLog
    own = session.get(Mention, approver.mention_id) if approver.mention_id is not None else None
    for attendance in log.attendances:
        mention = attendance.mention
        is_same_person = own is not None and own.person_id is not None and own.person_id == mention.person_id
        if is_same_person or mention.id == approver.mention_id or same_name(mention.name, approver.name):
            raise WasThere


def may_approve(session: Session, log: ShiftLog, approver: Approver) -> bool:
    """Whether `check_approver` lets somebody approve a log."""
    try:
        check_approver(session, log, approver)
    except (OwnLog, WasThere):
        return False
    return True


def approve_log(session: Session, log: ShiftLog, approver: Approver) -> None:
    """Let a log count from now on; the one it corrects is reversed the same instant, so figures change once.

    The places on the shift then become what the correction says.

    Raises OwnLog, WasThere, NotWaiting.
    """
    shift = _locked(session, log)
    check_approver(session, log, approver)
    at = now()
    counted = select(ShiftLog).where(ShiftLog.shift_id == shift.id, ShiftLog.state == LogState.APPROVED)
    before = session.scalars(counted).all()
    for older in before:
        reverse(session, older, at)
    # The places stood as the older log says until now.
    settled = settle_places(session, shift, said_in(session, log), at) if before else []
    log.state = LogState.APPROVED
    log.approved_by = approver.actor
    log.approved_on = today()
    log.approval_recorded_at = at
    shift.state = ShiftState.ENDED
    touch(session, log)
    session.flush()
    record(session, Event.LOG_APPROVED, log, shift_id=shift.id, assignment_ids=settled)


def return_log(session: Session, log: ShiftLog, approver: Approver, reason: str) -> None:
    """Send a log back to who wrote it; it counts nowhere and waits to be put right. Raises NotWaiting."""
    _locked(session, log)
    log.returned_at = now()
    log.returned_by = approver.actor
    log.returned_reason = reason
    session.flush()
    record(session, Event.LOG_RETURNED, log, shift_id=log.shift_id)


def _locked(session: Session, log: ShiftLog) -> Shift:
    """The shift, locked against others who write of it; the log as it stands now. Raises NotWaiting."""
    shift = log.shift
    lock_shift(session, shift)
    session.refresh(log)
    if log.state is not LogState.SUBMITTED or log.returned_at is not None:
        raise NotWaiting
    return shift
