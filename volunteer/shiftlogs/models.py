"""What happened on a shift, and who was there for how long."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base, Sourced, enum_type
from volunteer.people.models import Mention
from volunteer.shifts.models import Shift


class Evidence(enum.StrEnum):
    """How well a log is evidenced: a paper record, typed afterwards, or checked in on the spot."""

    PAPER = "paper"
    TYPED = "typed"
    CHECKED_IN = "checked_in"


class LogState(enum.StrEnum):
    """Only approved logs count. A reversed one was corrected by a later entry."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REVERSED = "reversed"


class ShiftLog(Sourced, Base):
    """A service log (服务日志 / 走访记录). A correction is a new log that reverses the old one."""

    __tablename__ = "shift_log"
    __table_args__ = (CheckConstraint("people_served >= 0", name="people_served"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    #: People reached on the shift (服务人次), a number of its own; once a shift however many volunteers were there.
    people_served: Mapped[int]
    outcomes: Mapped[str | None]
    evidence: Mapped[Evidence] = mapped_column(enum_type(Evidence))
    state: Mapped[LogState] = mapped_column(enum_type(LogState))
    #: Who wrote it, and who approved it: never the same, but a paper record led by a social worker is approved by them.
    written_by: Mapped[str]
    approved_by: Mapped[str | None]
    approved_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    approval_recorded_at: Mapped[datetime | None]
    #: The log this one puts right. An approved one counts until the correction is approved, and is reversed then.
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("shift_log.id"))
    #: When it ceased to count; a report as known before still counts it.
    reversed_at: Mapped[datetime | None]
    #: Sent back to who wrote it, and why; it waits for a log that corrects it.
    returned_at: Mapped[datetime | None]
    returned_by: Mapped[str | None]
    returned_reason: Mapped[str | None]
    shift: Mapped[Shift] = relationship()
    attendances: Mapped[list["ShiftAttendance"]] = relationship(back_populates="log")


class ShiftAttendance(Sourced, Base):
    """One volunteer on one log: minutes (时长) actually served, travel excluded."""

    __tablename__ = "shift_attendance"
    __table_args__ = (
        UniqueConstraint("log_id", "mention_id"),
        CheckConstraint("minutes >= 0 AND minutes <= 720", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("shift_log.id"), index=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    minutes: Mapped[int]
    came_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    log: Mapped[ShiftLog] = relationship(back_populates="attendances")
    mention: Mapped[Mention] = relationship()
