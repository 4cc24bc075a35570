"""Users, the roles they hold, their sessions, and the counters that slow guessing down."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base, enum_type


class Role(enum.StrEnum):
    """What somebody is here; the permissions of each are one table in `permissions.py`."""

    WORKER = "worker"
    ENTERPRISE_CONTACT = "enterprise_contact"
    SOCIAL_WORKER = "social_worker"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    UNION_LEADER = "union_leader"
    ADMIN = "admin"
    AUDITOR = "auditor"


class User(Base):
    """Somebody who can log in: workers by phone and PIN, staff by a name and a password."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: A mobile number for workers, a chosen name for staff; compared in lower case. A second account on a number that
    #: is taken, and one whose number went to somebody else, has `number~id`: whoever asks must not learn that it is.
    login: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    #: argon2id of the password or PIN; null when none was set yet.
    secret_hash: Mapped[str | None]
    secret_changed_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    #: Of a worker: the mention of the sign-up the account came with. Whose account it is follows whose mention it is.
    mention_id: Mapped[int | None] = mapped_column(ForeignKey("mention.id"), index=True)
    #: When the phone was proved theirs by a claim card (领取卡); only then earlier records open.
    proved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="user")


class RoleGrant(Base):
    """A role somebody holds for one organisation and all below it; without one, everywhere."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("user_id", "role", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_type(Role))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    user: Mapped[User] = relationship(back_populates="grants")


class LoginSession(Base):
    """A signed-in browser. The cookie holds a random token, the table only its hash."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    #: After this instant it is refused, however active.
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None]


class Throttle(Base):
    """Tries counted in a window, per account and per address."""

    __tablename__ = "throttle"

    #: What is counted, as `login:account:<hash>` or `login:address:<hash>`.
    key: Mapped[str] = mapped_column(primary_key=True)
    window_started_at: Mapped[datetime]
    count: Mapped[int]
