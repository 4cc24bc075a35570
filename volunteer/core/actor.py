"""Who is acting: the login of the signed-in user, of `--as`, or `system`."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

SYSTEM = "system"
_actor: ContextVar[str] = ContextVar("actor", default=SYSTEM)


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
