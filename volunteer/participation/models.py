"""Services, their sessions, and who came."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base, Sourced, enum_type
from volunteer.people.models import Mention
from volunteer.programmes.models import Programme


class Form(enum.StrEnum):
    """The form of a service (服务形式)."""

    CASE = "case"
    GROUP = "group"
    ACTIVITY = "activity"


class Mode(enum.StrEnum):
    """How a session was held; reports count both and can show in-person alone."""

    IN_PERSON = "in_person"
    REMOTE = "remote"


class Attendance(enum.StrEnum):
    """What the roster says; only `attended` makes a recipient."""

    ATTENDED = "attended"
    EXCUSED = "excused"
    ABSENT = "absent"


class Service(Sourced, Base):
    """A case (个案), a group (小组) or a community activity (社区活动)."""

    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    form: Mapped[Form] = mapped_column(enum_type(Form))
    #: What it is called; for a case its number.
    title: Mapped[str]
    topic: Mapped[str | None]
    lead_name: Mapped[str | None]
    #: Sealed services (juvenile) are in no list, count, search or link.
    is_sealed: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime]
    programme: Mapped[Programme] = relationship()
    sessions: Mapped[list["ServiceSession"]] = relationship(back_populates="service")


class ServiceSession(Sourced, Base):
    """One dated meeting of a service (节次 / 场次 / 面谈).

    Person-times = the stated total where a sheet gave one (it includes those who signed), else those who attended by
    name plus the unnamed headcount (未署名人数).
    """

    __tablename__ = "service_session"
    __table_args__ = (
        CheckConstraint("stated_total IS NULL OR stated_total >= 0", name="stated_total"),
        CheckConstraint("headcount >= 0", name="headcount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    ordinal: Mapped[int] = mapped_column(default=1)
    mode: Mapped[Mode] = mapped_column(enum_type(Mode), default=Mode.IN_PERSON)
    place: Mapped[str | None]
    #: Person-times as the sheet states them; null when only names count.
    stated_total: Mapped[int | None]
    #: People present whose names nobody wrote down, where no total was stated.
    headcount: Mapped[int] = mapped_column(default=0)
    #: Distinct people as a statistics sheet states them (服务人数); for information.
    stated_people: Mapped[int | None]
    recorded_at: Mapped[datetime]
    service: Mapped[Service] = relationship(back_populates="sessions")
    participations: Mapped[list["Participation"]] = relationship(back_populates="session")


class Participation(Sourced, Base):
    """One person at one session (参与记录)."""

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("session_id", "mention_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("service_session.id"), index=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    attendance: Mapped[Attendance] = mapped_column(enum_type(Attendance))
    recorded_at: Mapped[datetime]
    session: Mapped[ServiceSession] = relationship(back_populates="participations")
    mention: Mapped[Mention] = relationship()
