"""Invitations to volunteer and the sign-ups that follow."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base, Sourced, enum_type
from volunteer.core.person_keys import person_key
from volunteer.participation.models import Service
from volunteer.people.models import Mention
from volunteer.programmes.models import Programme


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
    """A volunteer sign-up (志愿者报名).

    One that came by the web with a number another sign-up or an account already has is *held*: it is linked to nobody
    and counts nowhere until a claim card proved the number, so that a stranger can neither speak for a volunteer nor
    learn that there is one.
    """

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
    #: Who decided, and what was said with it (why it was returned); for those who review.
    decided_by: Mapped[str | None]
    decision_note: Mapped[str | None]
    is_held: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: What the volunteer may quote: unguessable, null on imported ones.
    reference: Mapped[str | None] = mapped_column(index=True, unique=True)
    #: The poster whose QR brought it.
    join_code_id: Mapped[int | None] = mapped_column(ForeignKey("join_code.id"))
    mention: Mapped[Mention] = relationship()


class JoinCode(Base):
    """What a QR on a poster says: the programme, the employer to fill in, the activity that brings the sign-ups."""

    __tablename__ = "join_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Unguessable; stands in the address `/join/<code>`.
    code: Mapped[str] = mapped_column(unique=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    #: The employer as it is filled in on the form.
    employer: Mapped[str | None]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    programme: Mapped[Programme] = relationship()
    service: Mapped[Service | None] = relationship()


class ClaimCard(Base):
    """A one-time QR a social worker hands over (领取卡): proves that a number is the volunteer's, sets the PIN."""

    __tablename__ = "claim_card"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the token in the QR, which is kept nowhere.
    token_hash: Mapped[str] = mapped_column(unique=True)
    #: The mention of the sign-up it is for.
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    #: The number it proves; another than before when the number changed.
    phone: Mapped[str]
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    expires_at: Mapped[datetime]
    #: Whether using it approves a sign-up that is held until then, on behalf of who issued it.
    approves: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: When it was used, or taken back by a newer one.
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    mention: Mapped[Mention] = relationship()


class ClaimRequest(Base):
    """Somebody whose number is known asked for a claim card; it waits for a social worker."""

    __tablename__ = "claim_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    asked_at: Mapped[datetime]
    #: When a card was issued or the request was put aside.
    closed_at: Mapped[datetime | None]
    mention: Mapped[Mention] = relationship()
