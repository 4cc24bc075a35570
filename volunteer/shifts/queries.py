"""Shifts there are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.shifts.models import Shift


def shifts_between(session: Session, programme_id: int, first: datetime, last: datetime) -> Sequence[Shift]:
    """The shifts of a programme that start from `first` to `last`, in order."""
    return session.scalars(
        select(Shift)
        .where(Shift.programme_id == programme_id, Shift.starts_at.between(first, last))
        .order_by(Shift.starts_at, Shift.id)
    ).all()
