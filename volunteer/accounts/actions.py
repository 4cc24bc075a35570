"""Users and the roles they hold: every write."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from volunteer.accounts import queries
from volunteer.accounts.models import LoginSession, Role, RoleGrant, User
from volunteer.accounts.rules import check_login, check_secret, normalise_login
from volunteer.accounts.secrets import hash_secret
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import now
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l


class LoginTaken(Refused):
    """Another user has this login."""

    message = _l("账号 {login} 已经有人用了。")


def prepare_secret(secret: str, login: str, role: Role) -> str:
    """Check a login and its first secret and hash the secret, which takes 50 ms: do it before writing.

    Raises NotAPhone, NotALogin, PinTooWeak, PasswordTooShort or PasswordTooCommon.
    """
    check_login(normalise_login(login), role)
    check_secret(secret, normalise_login(login), is_pin=role is Role.WORKER)
    return hash_secret(secret)


def add_user(
    session: Session,
    *,
    role: Role,
    login: str,
    name: str,
    secret_hash: str | None,
    organisation_id: int | None = None,
    mention_id: int | None = None,
) -> User:
    """A new user with one role, for an organisation and all below it, or everywhere. Raises LoginTaken."""
    spelled = normalise_login(login)
    check_login(spelled, role)
    if queries.user_with_login(session, spelled) is not None:
        raise LoginTaken(login=spelled)
    at = now()
    user = User(
        login=spelled,
        display_name=name,
        secret_hash=secret_hash,
        secret_changed_at=at if secret_hash else None,
        mention_id=mention_id,
        created_at=at,
    )
    user.grants.append(RoleGrant(role=role, organisation_id=organisation_id))
    session.add(user)
    session.flush()
    record(session, Event.USER_CREATED, user, role=role.value, organisation_id=organisation_id)
    return user


def change_secret(session: Session, user: User, secret_hash: str) -> None:
    """Put another password or PIN in place; every session of the user ends."""
    user.secret_hash = secret_hash
    user.secret_changed_at = now()
    end_sessions(session, user)
    record(session, Event.USER_SECRET_CHANGED, user)


def reset_secret(session: Session, user: User, secret_hash: str) -> None:
    """For who forgot it or lost the phone: another secret, and the authenticator app is forgotten."""
    user.totp_secret = None
    change_secret(session, user, secret_hash)


def give_only_role(session: Session, user: User, role: Role, organisation_id: int | None = None) -> None:
    """Replace all roles of a user by one; every session of the user ends.

    Raises NotAPhone or NotALogin when the role cannot log in by this login, as between worker and staff.
    """
    check_login(user.login, role)
    for grant in list(user.grants):
        session.delete(grant)
    session.flush()
    session.refresh(user, ["grants"])
    user.grants.append(RoleGrant(role=role, organisation_id=organisation_id))
    end_sessions(session, user)
    record(session, Event.USER_ROLE_CHANGED, user, role=role.value, organisation_id=organisation_id)


def disable_user(session: Session, user: User) -> None:
    """The user can no longer log in, and every session ends at once. Disabling twice changes nothing."""
    if not user.is_active:
        return
    user.is_active = False
    end_sessions(session, user)
    record(session, Event.USER_DISABLED, user)


def enrol_totp(session: Session, user: User, totp_secret: str) -> None:
    """From now on the user needs a code from an authenticator app as well."""
    user.totp_secret = totp_secret
    record(session, Event.USER_TOTP_ENROLLED, user)


def end_sessions(session: Session, user: User) -> None:
    """End every session of a user."""
    session.flush()
    session.execute(
        update(LoginSession)
        .where(LoginSession.user_id == user.id, LoginSession.ended_at.is_(None))
        .values(ended_at=now())
    )


def locked_user(session: Session, user_id: int) -> User | None:
    """The active user of an id, locked for changing on PostgreSQL."""
    return session.scalar(select(User).where(User.id == user_id, User.is_active).with_for_update())
