"""Shifts, their roles, and who is on them."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base, Sourced, enum_type
from volunteer.people.models import Mention
from volunteer.programmes.models import Programme


class ShiftKind(enum.StrEnum):
    """Outreach visit (走访) or help at an activity."""

    VISIT = "visit"
    ACTIVITY_HELP = "activity_help"


class ShiftState(enum.StrEnum):
    """Planned and not yet open, open for sign-up, over, or called off."""

    PLANNED = "planned"
    OPEN = "open"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Shift(Sourced, Base):
    """An outreach shift (班次). One over midnight belongs to its start date."""

    __tablename__ = "shift"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[ShiftKind] = mapped_column(enum_type(ShiftKind))
    #: What is done, as written (疫情防控走访).
    content: Mapped[str]
    place: Mapped[str | None]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    state: Mapped[ShiftState] = mapped_column(enum_type(ShiftState))
    #: The leading social worker (带队社工), as written.
    lead_name: Mapped[str | None]
    recorded_at: Mapped[datetime]
    #: What volunteers should know or bring.
    note: Mapped[str | None]
    #: Why it was called off.
    cancel_reason: Mapped[str | None]
    programme: Mapped[Programme] = relationship()
    roles: Mapped[list["ShiftRole"]] = relationship(back_populates="shift")


class ShiftRole(Base):
    """Something to do on a shift, with a minimum and a maximum of places."""

    __tablename__ = "shift_role"
    __table_args__ = (CheckConstraint("minimum >= 0 AND maximum >= minimum", name="places"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    name: Mapped[str]
    minimum: Mapped[int]
    maximum: Mapped[int]
    shift: Mapped[Shift] = relationship(back_populates="roles")


class AssignmentState(enum.StrEnum):
    """Where a person on a shift stands (排班)."""

    OFFERED = "offered"
    SIGNED_UP = "signed_up"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    SEEKING_STAND_IN = "seeking_stand_in"
    CANCELLED = "cancelled"
    EXCUSED = "excused"
    ATTENDED = "attended"
    ABSENT = "absent"


LIVE = "state IN ('offered','signed_up','waiting','confirmed','seeking_stand_in')"


class Assignment(Base):
    """A person on a shift (排班). At most one live assignment a person and shift."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_live",
            "shift_id",
            "mention_id",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), index=True)
    role_id: Mapped[int | None] = mapped_column(ForeignKey("shift_role.id"))
    #: The mention of the volunteer's sign-up. Whose place it is follows whose mention it is, merged and parted again.
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    state: Mapped[AssignmentState] = mapped_column(enum_type(AssignmentState))
    #: When it was made, and when it came into its present state; the history is in the audit log.
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    #: Why it was given back or taken away; the volunteer reads it.
    cancel_reason: Mapped[str | None]
    shift: Mapped[Shift] = relationship()
    role: Mapped[ShiftRole | None] = relationship()
    mention: Mapped[Mention] = relationship()
