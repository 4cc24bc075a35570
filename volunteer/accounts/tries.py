"""A try at a secret, as the pages that take one begin it, and the page for too many."""

from flask.typing import ResponseReturnValue

from volunteer.accounts import login
from volunteer.accounts.login import Try
from volunteer.core.clock import SHANGHAI, now
from volunteer.core.database import db
from volunteer.core.errorpages import error_page
from volunteer.core.i18n import _


def begin_try(typed_login: str) -> Try:
    """Count the try and end the transaction, so that nobody waits while a secret is verified."""
    attempt = login.begin_try(db.session(), typed_login, now())
    db.session.commit()
    return attempt


def locked_page(attempt: Try) -> ResponseReturnValue:
    """Says when to come back; the same for accounts that exist and that do not."""
    until = attempt.locked_until or now()
    words = _("为了防止别人猜密码，登录已暂停。请在 %(time)s 之后再试。", time=f"{until.astimezone(SHANGHAI):%H:%M}")
    response = error_page(429, words)
    response.headers["Retry-After"] = str(max(1, int((until - now()).total_seconds()) + 1))
    return response
