"""What of logs hangs on a sign-up, for the earlier stage that may take it back."""

from collections.abc import Collection

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from volunteer.people.models import Mention
from volunteer.shiftlogs.models import LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Shift


def has_served(session: Session, mention_ids: Collection[int]) -> bool:
    """Whether a log in the programme of one of these mentions names whom it means, under whatever mention.

    Whoever walked in, or stands on a paper record, holds no place; a reversed log does not count.
    """
    signed, served = aliased(Mention), aliased(Mention)
    same_person = and_(served.person_id.is_not(None), served.person_id == signed.person_id)
    named = (
        exists()
        .where(signed.id.in_(mention_ids))
        .where(or_(served.id == signed.id, same_person))
        .where(ShiftAttendance.mention_id == served.id, ShiftLog.id == ShiftAttendance.log_id)
        .where(Shift.id == ShiftLog.shift_id, Shift.programme_id == signed.programme_id)
        .where(ShiftLog.state != LogState.REVERSED)
    )
    return bool(session.scalar(select(named)))
