"""Accounts of workers: opened with a number nobody has proved, given a proved one, retired when it goes to another.

A number means two active accounts at most: the first, and the newest extra one of somebody who said it was theirs.
Whoever opens an account never learns which of the two it is.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from volunteer.accounts import queries, throttle
from volunteer.accounts.actions import disable_user, end_sessions
from volunteer.accounts.models import Role, RoleGrant, User
from volunteer.accounts.rules import phone_of
from volunteer.accounts.secrets import new_token
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import now
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l


class AccountThere(Refused):
    """The sign-up has its account already."""

    message = _l("这份报名已经设过 PIN，请直接登录。")


def open_worker_account(session: Session, *, phone: str, name: str, secret_hash: str, mention_id: int) -> User:
    """An account for whoever just signed up with a number: unproved, it stands for that one sign-up.

    On a number that is taken it is an extra one, `number~id`: the first account is never touched, and an earlier
    unproved extra one is disabled. Raises AccountThere the second time.
    """
    # Whoever opens accounts on one number at once does so one after the other.
    throttle.count(session, throttle.key_of("account:open", phone), 1, timedelta(days=1), now())
    if queries.account_of_mention(session, mention_id) is not None:
        raise AccountThere
    taken = queries.accounts_of_number(session, phone)
    for extra in taken:
        if extra.login != phone and extra.proved_at is None:
            disable_user(session, extra)
    user = _new(f"{phone}~{new_token()}" if taken else phone)
    user.display_name, user.mention_id = name, mention_id
    user.secret_hash, user.secret_changed_at = secret_hash, user.created_at
    session.add(user)
    session.flush()
    if taken:
        user.login = f"{phone}~{user.id}"
    record(session, Event.USER_CREATED, user, role=Role.WORKER.value, mention_id=mention_id)
    return user


def prove_number(
    session: Session, user: User | None, *, phone: str, name: str, secret_hash: str, mention_id: int
) -> User:
    """A claim card showed whose number it is: their account, a new one for None, logs in by it with another PIN.

    It stands for the card's sign-up from now on, and all its sessions end. Every other account on the number is
    retired.
    """
    for other in queries.accounts_of_number(session, phone):
        if other is not user:
            retire_account(session, other)
    is_new = user is None
    if user is None:
        user = _new(phone)
        session.add(user)
    at = now()
    user.login, user.display_name, user.mention_id = phone, name, mention_id
    user.secret_hash, user.secret_changed_at = secret_hash, at
    user.proved_at, user.is_active = at, True
    session.flush()
    if is_new:
        record(session, Event.USER_CREATED, user, role=Role.WORKER.value, mention_id=mention_id)
    else:
        end_sessions(session, user)
        record(session, Event.USER_SECRET_CHANGED, user, mention_id=mention_id)
    return user


def retire_account(session: Session, user: User) -> None:
    """The account gives its number back, no longer proved, and is disabled. Retiring twice changes nothing."""
    user.login, user.proved_at = f"{phone_of(user.login)}~{user.id}", None
    session.flush()
    disable_user(session, user)


def _new(login: str) -> User:
    return User(login=login, display_name=login, created_at=now(), grants=[RoleGrant(role=Role.WORKER)])
