"""Finding users, and who a session's token stands for."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from volunteer.accounts.identity import Grant, Identity
from volunteer.accounts.models import LoginSession, User
from volunteer.accounts.rules import is_live, normalise_login
from volunteer.accounts.secrets import hash_of_token


def user_with_login(session: Session, login: str) -> User | None:
    """The user of a login, however it was typed, with their grants in the one query an unknown login takes as well."""
    wanted = select(User).where(User.login == normalise_login(login)).options(joinedload(User.grants))
    return session.scalars(wanted).unique().one_or_none()


def all_users(session: Session) -> list[User]:
    """Every user with their grants, by login."""
    return list(session.scalars(select(User).options(selectinload(User.grants)).order_by(User.login)))


def identity_of(user: User) -> Identity:
    """The user as a value."""
    grants = tuple(Grant(grant.role, grant.organisation_id) for grant in user.grants)
    return Identity(user.id, user.login, user.display_name, user.mention_id, user.proved_at is not None, grants)


def actor_with_login(session: Session, login: str) -> str | None:
    """What records call the active user of a login."""
    user = user_with_login(session, login)
    return identity_of(user).actor if user is not None and user.is_active else None


def login_session(session: Session, token: str) -> LoginSession | None:
    """The session a token opened, live or not."""
    return session.scalar(select(LoginSession).where(LoginSession.token_hash == hash_of_token(token)))


def live_session(session: Session, token: str, now: datetime) -> tuple[LoginSession, Identity] | None:
    """The session of a token and who is signed in by it; None once it ended or the user was disabled."""
    found = session.execute(
        select(LoginSession, User)
        .join(User, User.id == LoginSession.user_id)
        .options(selectinload(User.grants))
        .where(LoginSession.token_hash == hash_of_token(token), User.is_active)
    ).first()
    if found is None:
        return None
    opened, user = found
    identity = identity_of(user)
    return (opened, identity) if is_live(opened, identity.roles, now) else None
