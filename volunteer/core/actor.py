"""Who is acting, and from where: the signed-in user, the login of `--as`, or `system`."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

SYSTEM = "system"
#: A request of somebody who has not signed in.
ANONYMOUS = "anonymous"
_actor: ContextVar[str] = ContextVar("actor", default=SYSTEM)
_address: ContextVar[str | None] = ContextVar("address", default=None)


def current_actor() -> str:
    """The login on whose behalf the present work is done."""
    return _actor.get()


@contextlib.contextmanager
def acting_as(login: str) -> Iterator[None]:
    """Within it, work is done on behalf of `login`."""
    token = _actor.set(login)
    try:
        yield
    finally:
        _actor.reset(token)


def current_address() -> str | None:
    """The network address the present request came from, if it is one."""
    return _address.get()


@contextlib.contextmanager
def coming_from(address: str | None) -> Iterator[None]:
    """Within it, work is done for a request from `address`."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)
