"""Milestones: what `evaluate` found for each person, stored for speed and rebuilt to compare."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from volunteer.core.database import Base
from volunteer.core.person_keys import person_key


class Milestone(Base):
    """A person reached a step of the default ladder. Written only by `journeys.actions`, before the commit."""

    __tablename__ = "milestone"
    __table_args__ = (Index("ix_milestone_step_occurred_on", "step", "occurred_on"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, info=person_key(merge="keep", erase="delete", export=False)
    )
    #: served, applied, approved, first_shift, retained; or volunteer_first for 先志愿后受助.
    step: Mapped[str] = mapped_column(primary_key=True)
    occurred_on: Mapped[date]
    recorded_at: Mapped[datetime]
    #: Programme of the event that reached it; scope follows it.
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    #: Form of the service, for the step served.
    form: Mapped[str | None]
