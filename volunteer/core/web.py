"""What surrounds every request: whether it writes, who acts and from where, a number to find it by in the log."""

import contextlib
import secrets

from flask import Flask, Response, g, request
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError

from volunteer.core.actor import ANONYMOUS, acting_as, coming_from
from volunteer.core.database import db, writing
from volunteer.core.forms import without_controls

#: What works without a database, so that an error page about a missing one has its looks.
_STATELESS = frozenset({"static", "stylesheet.whole", "preferences.big_text", "preferences.language"})
#: Methods that only read; everything else may write (RFC 9110, 9.2.1).
READING = frozenset({"GET", "HEAD", "OPTIONS"})


#: What an id may be in every database.
LARGEST_ID = 2**31 - 1


class RowNumber(IntegerConverter):
    """An id in an address. One that no column could hold is no address: 404, not an error of the database."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ID)


class PlainWord(UnicodeConverter):
    """A word in an address. One with control characters, which PostgreSQL may not even look up, is no address: 404."""

    def to_python(self, value: str) -> str:
        if without_controls(value) != value:
            raise ValidationError
        return value


def surround(app: Flask) -> None:
    """Set each request up and put everything back after it. A view that writes commits; nothing else does."""
    app.url_map.converters |= {"int": RowNumber, "default": PlainWord, "string": PlainWord}
    app.before_request(_begin)
    app.after_request(_number)
    app.teardown_request(_end)


def for_this_request(context: contextlib.AbstractContextManager[object]) -> None:
    """Enter a context that is left when the request ends."""
    g.surroundings.enter_context(context)


def number_asked(name: str) -> int | None:
    """A number in the query of the address; None for none, for junk, and for more than a column holds."""
    return _number_in(request.args.get(name, ""))


def number_sent(name: str) -> int | None:
    """A number in a form, read likewise."""
    return _number_in(request.form.get(name, ""))


def text_asked(name: str, longest: int = 80) -> str:
    """A text in the query of the address: trimmed, cut, and without control characters."""
    return without_controls(request.args.get(name, "")).strip()[:longest]


def text_sent(name: str, longest: int = 80) -> str:
    """A text in a form, read likewise."""
    return without_controls(request.form.get(name, "")).strip()[:longest]


def page_asked() -> int:
    """Which page of a list to show, from 1; one that is none is the first."""
    return number_asked("page") or 1


def _number_in(text: str) -> int | None:
    # The length is looked at first: int() refuses thousands of digits with an error of its own.
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    return int(text) if is_number and int(text) <= LARGEST_ID else None


def is_stateless() -> bool:
    """Whether the present request needs neither the database nor to know who asks."""
    return request.endpoint in _STATELESS


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.surroundings = contextlib.ExitStack()
    for_this_request(writing(request.method not in READING))
    for_this_request(acting_as(ANONYMOUS))
    for_this_request(coming_from(request.remote_addr))


def _number(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    return response


def _end(error: BaseException | None) -> None:
    # A read leaves no transaction open behind it, and what a view did not commit is not kept.
    db.session.rollback()
    surroundings: contextlib.ExitStack | None = g.pop("surroundings", None)
    if surroundings is not None:
        surroundings.close()
