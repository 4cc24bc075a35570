"""Users and the roles they hold: every write."""

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from volunteer.accounts import queries
from volunteer.accounts.models import LoginSession, Role, RoleGrant, User
from volunteer.accounts.rules import check_login, check_secret, normalise_login, uses_pin
from volunteer.accounts.secrets import hash_secret
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import now
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l


class LoginTaken(Refused):
    """Another user has this login."""

    message = _l("账号 {login} 已经有人用了。")


class NotYourself(Refused):
    """Nobody shuts themselves out, or gives themselves another role."""

    message = _l("这是您自己的账号：停用和改角色要请另一位管理员来做。")


class LastAdmin(Refused):
    """Without an admin nobody could add one."""

    message = _l("这是最后一位能登录的管理员。请先另建一个管理员账号，再改这一个。")


class WorkerStaysWorker(Refused):
    """A worker logs in by phone and PIN, everybody else by a name and a password."""

    message = _l("职工账号和工作人员账号不能互换：职工用手机号和 PIN 登录，工作人员用账号和密码登录。请另建一个账号。")


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


def enable_user(session: Session, user: User) -> None:
    """The user can log in again, with the secret from before. Enabling twice changes nothing."""
    if user.is_active:
        return
    user.is_active = True
    record(session, Event.USER_ENABLED, user)


def locked_for_managing(session: Session, user_id: int) -> User | None:
    """The user of an id, active or not, locked for changing on PostgreSQL after every admin that is active.

    All managing waits for the same rows in the same order, so that two admins cannot remove each other at once.
    """
    session.execute(_active_admins().with_for_update())
    return session.scalar(select(User).where(User.id == user_id).with_for_update())


def refuse_to_lock_out(session: Session, user: User, by_user_id: int) -> None:
    """Before disabling a user or taking a role away. Raises NotYourself or LastAdmin."""
    if user.id == by_user_id:
        raise NotYourself
    if session.scalars(_active_admins()).all() == [user.id]:
        raise LastAdmin


def change_role(session: Session, user: User, role: Role, organisation_id: int | None, by_user_id: int) -> bool:
    """Give a user another role or organisation; whether that changed anything.

    Raises NotYourself, LastAdmin or WorkerStaysWorker.
    """
    if [(grant.role, grant.organisation_id) for grant in user.grants] == [(role, organisation_id)]:
        return False
    if (role is Role.WORKER) != uses_pin(grant.role for grant in user.grants):
        raise WorkerStaysWorker
    refuse_to_lock_out(session, user, by_user_id)
    give_only_role(session, user, role, organisation_id)
    return True


def _active_admins() -> Select[int]:
    is_admin = User.grants.any(RoleGrant.role == Role.ADMIN)
    return select(User.id).where(User.is_active, is_admin).order_by(User.id)
