"""What of shifts hangs on a sign-up, for the earlier stage that may take it back."""

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from volunteer.shifts.models import Assignment, AssignmentState


def holds_places(session: Session, mention_ids: Collection[int]) -> bool:
    """Whether any place, held now or served, hangs on these mentions; a cancelled one does not."""
    held = exists().where(Assignment.mention_id.in_(mention_ids), Assignment.state != AssignmentState.CANCELLED)
    return bool(session.scalar(select(held)))
