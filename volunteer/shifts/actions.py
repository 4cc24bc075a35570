"""Writing shifts."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from volunteer.shifts.models import Shift


def write_shifts(session: Session, shifts: Iterable[Shift]) -> Sequence[Shift]:
    """Add shifts in one flush; their ids are set."""
    added = list(shifts)
    session.add_all(added)
    session.flush()
    return added
