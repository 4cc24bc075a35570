"""Logging in and out: each function is one short write; the slow hashing happens between them.

begin_try → (verify the secret) → fail_try, or succeed
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from volunteer.accounts import queries, secrets, throttle
from volunteer.accounts.models import LoginSession, User
from volunteer.accounts.rules import (
    ABSOLUTE,
    NEED_CODE,
    TOUCH_AFTER,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    WINDOW,
    is_phone,
    network_of,
    normalise_login,
    phone_of,
)
from volunteer.accounts.secrets import hash_of_token, new_token
from volunteer.accounts.throttle import Counted, key_of
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.actor import current_address


@dataclass(frozen=True)
class Account:
    """What the steps of a log-in need to know of a user, free of the database."""

    user_id: int
    login: str
    actor: str
    secret_hash: str | None
    totp_secret: str | None
    needs_code: bool
    #: Changes with the secret, so that a half finished log-in does not outlive it.
    stamp: str
    #: Whether a try that succeeded may be taken off the account's count: not while a worker's number is unproved, or
    #: whoever holds an extra account of the number could guess at the first one for as long as they like.
    is_sure: bool


@dataclass(frozen=True)
class Try:
    """A counted try, and until when no further try is taken, if so.

    `accounts` are those the secret is verified against: always two for a number, one for a name, None for each that
    is not there, so that neither words nor time say which there are.
    """

    accounts: tuple[Account | None, ...]
    counted: tuple[Counted, ...]
    locked_until: datetime | None


def begin_try(session: Session, login: str, now: datetime) -> Try:
    """Count a try against the address and the account, whether or not it exists, before anything is verified.

    Commit it before verifying: what was not counted could be tried again.
    """
    spelled = normalise_login(login)
    address_key = key_of("login:address", network_of(current_address()))
    account_key = key_of("login:account", spelled)
    counted = [throttle.count(session, address_key, TRIES_PER_ADDRESS, WINDOW, now)]
    # A locked address does not use up the tries of other people's accounts.
    if not counted[0].is_over:
        counted.append(throttle.count(session, account_key, TRIES_PER_ACCOUNT, WINDOW, now))
    over = [each for each in counted if each.is_over]
    users = queries.accounts_of(session, spelled)
    if any(each.is_first_over for each in over):
        record(session, Event.LOGIN_LOCKED, next(iter(users), None), counted=over[0].key.rpartition(":")[0])
    found = [account_of(user) for user in users]
    expected = 2 if is_phone(spelled) else 1
    return Try(
        accounts=(*found, *[None] * (expected - len(found))),
        counted=tuple(counted),
        locked_until=max(each.until for each in over) if over else None,
    )


def account_of(user: User) -> Account:
    """The user as the steps of a log-in see them."""
    identity = queries.identity_of(user)
    stamp = user.secret_changed_at.isoformat() if user.secret_changed_at else ""
    return Account(
        user.id,
        user.login,
        identity.actor,
        user.secret_hash,
        user.totp_secret,
        bool(identity.roles & NEED_CODE),
        stamp,
        identity.is_proved or not is_phone(phone_of(user.login)),
    )


def matching(attempt: Try, secret: str) -> Account | None:
    """The first account whose secret this is. Every one is verified, even after one was found: it takes its time."""
    verified = [
        (account, secrets.matches(account.secret_hash if account else None, secret)) for account in attempt.accounts
    ]
    return next((account for account, is_right in verified if account is not None and is_right), None)


def account_with_id(session: Session, user_id: int, stamp: str) -> Account | None:
    """The account of a log-in half done; None when it was disabled or its secret changed meanwhile."""
    user = session.get(User, user_id)
    account = account_of(user) if user is not None and user.is_active else None
    return account if account is not None and account.stamp == stamp else None


def fail_try(session: Session, attempt: Try) -> None:
    """Note a failed try. What was typed is not noted: it may be somebody's password."""
    # Without an account the same query is made in vain, so that it takes the same time.
    account = attempt.accounts[0]
    record(session, Event.LOGIN_FAILED, session.get(User, account.user_id if account else 0))


def forgive(session: Session, attempt: Try, account: Account, now: datetime) -> None:
    """A try that succeeded does not count, so that an office behind one address can work. Old counts are swept out.

    For an account that is not sure (see `Account`) it still counts against the number.
    """
    throttle.sweep(session, now - timedelta(days=1))
    for counted in attempt.counted if account.is_sure else attempt.counted[:1]:
        throttle.give_back(session, counted, WINDOW)


def is_fresh_code(session: Session, account: Account, step: int, now: datetime) -> bool:
    """Whether this code is used for the first time; a code read over somebody's shoulder is not."""
    key = key_of("totp", f"{account.user_id}:{step}")
    return not throttle.count(session, key, 1, 10 * WINDOW, now).is_over


def open_session(session: Session, user: User, now: datetime) -> str:
    """A new session for a user; returns the token for the cookie, which is kept nowhere else."""
    token = new_token()
    opened = LoginSession(
        token_hash=hash_of_token(token),
        user_id=user.id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + ABSOLUTE,
        address=current_address(),
    )
    session.add(opened)
    session.flush()
    record(session, Event.LOGIN_SUCCEEDED, user)
    return token


def close_session(session: Session, token: str, now: datetime) -> None:
    """End the session of a token. Ending it twice changes nothing."""
    opened = queries.login_session(session, token)
    if opened is not None and opened.ended_at is None:
        opened.ended_at = now
        record(session, Event.LOGOUT, opened)


def touch(session: Session, session_id: int, now: datetime) -> None:
    """Remember that a session was used just now, unless it ended meanwhile."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.ended_at.is_(None), LoginSession.last_seen_at < now)
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )


def wants_touch(opened: LoginSession, now: datetime) -> bool:
    """Whether `last_seen_at` is stale enough to be written again."""
    return now - opened.last_seen_at >= TOUCH_AFTER
