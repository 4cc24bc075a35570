"""What of a log-in lives in the browser: the cookie of a session, and the first step of one half done."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import g, request, session
from flask_login import login_user

from volunteer.accounts.access import SignedIn
from volunteer.accounts.identity import Identity
from volunteer.accounts.login import Account, close_session
from volunteer.accounts.rules import SECOND_STEP, uses_pin
from volunteer.core.clock import now
from volunteer.core.database import db
from volunteer.core.preferences import local_path

_HALF = "half"
_CHANGED = "changed"


@dataclass(frozen=True)
class HalfDone:
    """Who proved the secret and still owes a code; `enrolling` is the secret a new authenticator app was shown."""

    user_id: int
    stamp: str
    enrolling: str | None


def remember_first_step(account: Account, now: datetime, enrolling: str | None) -> None:
    """Start the browser's session again with nothing in it but the first step."""
    session.clear()
    session[_HALF] = [account.user_id, account.stamp, int(now.timestamp()), enrolling]


def first_step(now: datetime) -> HalfDone | None:
    """The first step, unless it was too long ago."""
    if _HALF not in session:
        return None
    user_id, stamp, since, enrolling = session[_HALF]
    if now - datetime.fromtimestamp(since, UTC) > SECOND_STEP:
        return None
    return HalfDone(user_id, stamp, enrolling)


def remember_session(identity: Identity, token: str) -> None:
    """Sign the browser in. Nothing it held before survives, so a session planted in it is worth nothing."""
    session.clear()
    # A phone keeps its worker signed in; a desk forgets when the browser is closed.
    session.permanent = uses_pin(identity.roles)
    login_user(SignedIn(identity, token))


def present_token() -> str | None:
    """The token of the live session the browser holds."""
    visitor: SignedIn | None = g.get("visitor")
    return visitor.token if visitor else None


def end_present_session() -> None:
    """Whoever logs in over a session replaces it; a copy of the old cookie must not live on."""
    token = present_token()
    if token is not None:
        close_session(db.session(), token, now())


def forget() -> str | None:
    """Sign the browser out; returns the token it held."""
    token = present_token()
    g.pop("visitor", None)
    session.clear()
    return token


def remember_change() -> None:
    """The next page may say that the secret was changed."""
    session[_CHANGED] = True


def take_change() -> bool:
    """Whether the secret was changed just before; the answer is given once."""
    return bool(session.pop(_CHANGED, False))


def wanted_page() -> str:
    """Where the visitor was going: a path of this site, or the first page."""
    return local_path(request.args.get("next"))
