"""What a login and a secret must look like, and how long a session lasts. Pure; time is passed in."""

import ipaddress
import itertools
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from volunteer.accounts.models import LoginSession, Role
from volunteer.core.actor import ANONYMOUS, SYSTEM
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 30

#: A worker's phone is their own; a desk is shared.
IDLE_WORKER = timedelta(hours=12)
IDLE_STAFF = timedelta(hours=2)
ABSOLUTE = timedelta(days=14)
#: How stale `last_seen_at` may get before it is written again, so that reading pages seldom writes.
TOUCH_AFTER = timedelta(minutes=5)
#: How long the first step of a log-in waits for the second.
SECOND_STEP = timedelta(minutes=5)

#: Roles that need a code from a phone as well, where the setting asks for it.
NEED_CODE = frozenset({Role.ADMIN, Role.UNION_LEADER, Role.SOCIAL_WORKER})

#: Actors in the audit log that are no users.
RESERVED = frozenset({SYSTEM, ANONYMOUS, "demo"})

PASSWORD_LENGTH = 10
#: So many characters must be one's own, besides the login and words everybody tries.
OWN_CHARACTERS = 6
_MOBILE = re.compile(r"1[3-9]\d{9}")
_STAFF_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,31}")
#: Fragments of the passwords tried first, here and abroad; compared without case.
_BLOCKED = frozenset(
    {"password", "passw0rd", "qwertyuiop", "asdfghjkl", "1qaz2wsx", "1q2w3e4r", "iloveyou", "letmein", "changeme"}
    | {"admin123", "welcome123", "abc123456", "a123456789", "5201314", "gonghui123", "shegong123", "zhiyuanzhe"}
)


class NotAPhone(Refused):
    """A worker's login is a mobile number."""

    message = _l("职工账号要用 11 位手机号。")


class NotALogin(Refused):
    """A staff login starts with a letter."""

    message = _l("账号要以小写字母开头，3 到 32 个字母、数字、点、横线或下划线。")


class LoginReserved(Refused):
    """Records use this word for nobody in particular."""

    message = _l("账号不能叫 {login}：审计记录里它另有意思。")


class PinTooWeak(Refused):
    """Six digits, and not the first ones anybody tries."""

    message = _l("PIN 要 6 位数字，不能全是同一个数字，也不能是 123456 这样的顺序。")


class PasswordTooShort(Refused):
    """Too few characters."""

    message = _l("密码至少要 {length} 个字符。")


class PasswordTooCommon(Refused):
    """One of those tried first, or made of the login."""

    message = _l("这个密码太常见，或者包含账号，请换一个。")


def normalise_login(typed: str) -> str:
    """One spelling of a login: full width made narrow, lower case; a mobile number without spaces, dashes and +86."""
    login = unicodedata.normalize("NFKC", typed).strip().lower()
    digits = re.sub(r"[\s\-‐-―()+]", "", login)
    digits = re.sub(r"^(00)?86(?=1\d{10}$)", "", digits)
    return digits if _MOBILE.fullmatch(digits) else login


def phone_of(login: str) -> str:
    """The number of a worker's login, whether or not it is the only account of that number."""
    return login.partition("~")[0]


def is_phone(login: str) -> bool:
    """Whether a login is a mobile number."""
    return _MOBILE.fullmatch(login) is not None


def check_login(login: str, role: Role) -> None:
    """Raises NotAPhone or NotALogin when the role cannot log in by it, LoginReserved when nobody can."""
    if role is Role.WORKER and not is_phone(login):
        raise NotAPhone
    if role is not Role.WORKER and not _STAFF_LOGIN.fullmatch(login):
        raise NotALogin
    if login in RESERVED:
        raise LoginReserved(login=login)


def uses_pin(roles: Iterable[Role]) -> bool:
    """Workers, and nobody with any other role, log in with a PIN."""
    return set(roles) == {Role.WORKER}


def check_secret(secret: str, login: str, is_pin: bool) -> None:
    """Raises PinTooWeak, PasswordTooShort or PasswordTooCommon."""
    if is_pin:
        if not re.fullmatch(r"[0-9]{6}", secret) or _is_run(secret):
            raise PinTooWeak
        return
    if len(secret) < PASSWORD_LENGTH:
        raise PasswordTooShort(length=PASSWORD_LENGTH)
    if _is_run(secret.lower()) or len(_own_part(secret.lower(), login)) < OWN_CHARACTERS:
        raise PasswordTooCommon


def _own_part(plain: str, login: str) -> str:
    """What is left of a password without the login and the words tried first."""
    for known in sorted({login, *_BLOCKED}, key=len, reverse=True):
        plain = plain.replace(known, "")
    return plain


def _is_run(text: str) -> bool:
    """Whether each character is the same distance, 0, 1 or -1, from the one before: 000000, 123456, 987654."""
    steps = {(ord(after) - ord(before)) for before, after in itertools.pairwise(text)}
    return len(steps) == 1 and steps <= {0, 1, -1}


def idle_limit(roles: Iterable[Role]) -> timedelta:
    """How long a session may rest."""
    return IDLE_WORKER if uses_pin(roles) else IDLE_STAFF


def is_live(session: LoginSession, roles: Iterable[Role], now: datetime) -> bool:
    """Whether a session still counts: not ended, not idle too long, not past its last day."""
    return session.ended_at is None and now < session.expires_at and now < session.last_seen_at + idle_limit(roles)


def network_of(address: str | None) -> str:
    """What one visitor can easily change addresses within: an IPv4 address, an IPv6 /64."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return address or "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return str(parsed)
