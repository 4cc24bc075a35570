"""What of a sign-up lives in the browser's session: the key of the form being filled in, and what was sent last."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import session

from volunteer.core.clock import now

#: How long after signing up a PIN may be set without a claim card: as long as the phone is in the same hand.
PIN_TIME = timedelta(minutes=30)
_FORM = "join"
_JOINED = "joined"


@dataclass(frozen=True)
class Joined:
    """The sign-up this browser sent last."""

    reference: str
    at: datetime
    form_key: str

    @property
    def may_set_pin(self) -> bool:
        return now() - self.at < PIN_TIME


def form_key() -> str:
    """The key of the form this browser is filling in; a new one after each sign-up."""
    if _FORM not in session:
        session[_FORM] = secrets.token_urlsafe(12)
    return str(session[_FORM])


def own_form_key(sent: str) -> str:
    """The key that was sent with a form, if this browser was given it now or for its last sign-up; else the present."""
    last = joined()
    return sent if last is not None and sent == last.form_key else form_key()


def remember_joined(reference: str, key: str, at: datetime) -> None:
    """The next pages speak of this sign-up, and the next form is another one."""
    session.pop(_FORM, None)
    session[_JOINED] = [reference, int(at.timestamp()), key]


def joined() -> Joined | None:
    """The sign-up this browser sent last, as long as its session lasts."""
    if _JOINED not in session:
        return None
    reference, at, key = session[_JOINED]
    return Joined(reference, datetime.fromtimestamp(at, UTC), key)
