"""Invitations to volunteer and the sign-ups that follow."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base, Sourced, enum_type
from volunteer.core.person_keys import person_key
from volunteer.people.models import Mention


class InvitationAnswer(enum.StrEnum):
    """What the invited person said; refusing changes nothing in the service."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    NEVER_AGAIN = "never_again"


class Invitation(Base):
    """Asking a recipient to volunteer (招募邀请): never twice within the cooling-off time, 不再邀请 is for ever."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=person_key(merge="move", erase="delete", export=True)
    )
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    invited_on: Mapped[date]
    invited_by: Mapped[str]
    recorded_at: Mapped[datetime]
    answer: Mapped[InvitationAnswer | None] = mapped_column(enum_type(InvitationAnswer))
    answered_on: Mapped[date | None]


class SignUpState(enum.StrEnum):
    """Where a sign-up stands."""

    APPLIED = "applied"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class SignUp(Sourced, Base):
    """A volunteer sign-up (志愿者报名)."""

    __tablename__ = "sign_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), unique=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    applied_on: Mapped[date]
    #: When they are free, as written or ticked.
    availability: Mapped[str | None]
    #: Which way they came (扫码报名, 微信群 …).
    channel: Mapped[str | None]
    #: The activity whose QR brought them.
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    state: Mapped[SignUpState] = mapped_column(enum_type(SignUpState))
    #: The day it came into its present state: of approval, return or withdrawal.
    decided_on: Mapped[date | None]
    #: The day of approval; kept when the volunteer withdraws later.
    approved_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    #: When we learnt the decision, and when the approval.
    decision_recorded_at: Mapped[datetime | None]
    approval_recorded_at: Mapped[datetime | None]
    mention: Mapped[Mention] = relationship()
