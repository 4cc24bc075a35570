"""Who has served on a shift before, for the roster of the next one."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.people.models import Mention
from volunteer.shiftlogs.models import LogState, ShiftAttendance, ShiftLog


def who_has_served(session: Session, person_ids: Collection[int]) -> frozenset[int]:
    """Those of some persons whom a log names, approved or not yet."""
    found = session.scalars(
        select(Mention.person_id)
        .join(ShiftAttendance, ShiftAttendance.mention_id == Mention.id)
        .join(ShiftLog, ShiftLog.id == ShiftAttendance.log_id)
        .where(Mention.person_id.in_(person_ids), ShiftLog.state != LogState.REVERSED)
    )
    return frozenset(each for each in found if each is not None)
