"""Finding users, and who a session's token stands for."""

from datetime import datetime

from sqlalchemy import false, select
from sqlalchemy.orm import Session, joinedload, selectinload

from volunteer.accounts.identity import Grant, Identity
from volunteer.accounts.models import LoginSession, User
from volunteer.accounts.rules import is_live, is_phone, normalise_login
from volunteer.accounts.secrets import hash_of_token


def user_with_login(session: Session, login: str) -> User | None:
    """The user of a login, however it was typed, with their grants in the one query an unknown login takes as well."""
    wanted = select(User).where(User.login == normalise_login(login)).options(joinedload(User.grants))
    return session.scalars(wanted).unique().one_or_none()


def accounts_of(session: Session, login: str) -> list[User]:
    """The active users a login may mean: of a number the first account and the newest extra one, of a name one.

    One query of one shape, whatever is found. A login typed with ~ means nobody.
    """
    spelled = normalise_login(login)
    means = User.login == spelled
    if is_phone(spelled):
        means |= User.login.startswith(f"{spelled}~")
    if "~" in spelled:
        means = false()
    wanted = (
        select(User)
        .where(means, User.is_active)
        .options(joinedload(User.grants))
        .order_by(User.login != spelled, User.id.desc())
    )
    return list(session.scalars(wanted).unique())[:2]


def accounts_of_number(session: Session, phone: str) -> list[User]:
    """Every worker's account on a number, disabled ones included, the first account before the extra ones."""
    means = (User.login == phone) | User.login.startswith(f"{phone}~")
    return list(session.scalars(select(User).where(means).order_by(User.login != phone, User.id.desc())))


def account_of_mention(session: Session, mention_id: int) -> User | None:
    """The account that came with a sign-up's mention; the active one, else the newest."""
    wanted = select(User).where(User.mention_id == mention_id).order_by(User.is_active.desc(), User.id.desc())
    return session.scalars(wanted).first()


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
