"""A browser for tests, with opinions: every page it is given must be sound before a test may look at it.

Valid HTML, one h1, a title that begins with it, no id twice, no inline style or script, a content policy.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from volunteer.accounts import login
from volunteer.accounts.models import User
from volunteer.core.clock import now
from volunteer.core.database import db
from volunteer.core.security import CONTENT_POLICY

ORIGIN = "http://localhost"
ERROR = "错误："


class Browser:
    """Keeps cookies, and gives every request an application context of its own, as a server does."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()

    def sign_in(self, user: User) -> Browser:
        """Hold a session of the user's without passing the log-in page, whose hashing is slow."""
        token = login.open_session(db.session(), user, now())
        db.session.commit()
        self.hold(token)
        return self

    def hold(self, token: str) -> None:
        """Put a session's token into the cookie."""
        with self.app.app_context(), self.client.session_transaction() as cookie:
            cookie["_user_id"] = token

    def get(self, url: str, **more: Any) -> Page:
        return self.open("GET", url, **more)

    def post(self, url: str, data: dict[str, Any] | None = None, **more: Any) -> Page:
        """Post without a form: the token is missing unless `data` has it."""
        return self.open("POST", url, data=data or {}, **more)

    def token(self) -> str:
        """A token that unsafe requests of this browser may carry, without reading a page first."""
        raw = "a" * 40
        with self.app.app_context(), self.client.session_transaction() as cookie:
            cookie["csrf_token"] = raw
        token: str = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token").dumps(raw)
        return token

    def open(self, method: str, url: str, **more: Any) -> Page:
        """Send a request, after committing what the test wrote, and check the page that comes back."""
        db.session.commit()
        with self.app.app_context():
            response = self.client.open(url, method=method, **more)
            response.get_data()
            response.close()
        return Page(self, url, response)


class Page:
    """What came back. HTML is parsed strictly and checked."""

    def __init__(self, browser: Browser, url: str, response: TestResponse) -> None:
        self.browser = browser
        self.url = url
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location")
        is_html = response.mimetype == "text/html" and not self.location and response.data
        self.root: Element = parse(response.get_data(as_text=True)) if is_html else Element("html")
        if is_html:
            check(self)

    @property
    def h1(self) -> str:
        return words(next(self.root.iter("h1")))

    @property
    def title(self) -> str:
        return words(next(self.root.iter("title")))

    @property
    def text(self) -> str:
        """Everything a visitor reads, white space as one blank."""
        return words(next(self.root.iter("body")))

    @property
    def links(self) -> dict[str, str]:
        """Where each link leads, by its words."""
        return {words(link): link.get("href", "") for link in self.root.iter("a")}

    @property
    def menu(self) -> list[str]:
        return [words(link) for nav in self.root.iter("nav") for link in nav.iter("a")]

    @property
    def forms(self) -> list[Element]:
        return list(self.root.iter("form"))

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        boxes = [box for box in self.root.iter("div") if "error-summary" in box.get("class", "").split()]
        return [words(line) for box in boxes for line in box.iter("li")]

    def field(self, name: str) -> Element:
        """The first control of a name."""
        return next(control for control in self._controls(self.root) if control.get("name") == name)

    def submit(self, **typed: str | list[str]) -> Page:
        """Fill in the form that has these fields and send it, hidden ones included, as a browser would."""
        form = next(
            form
            for form in self.forms
            if typed.keys() <= {str(c.get("name")) for c in self._controls(form)} and form.get("method") == "post"
        )
        data = {**self._present(form), **typed}
        target = urljoin(ORIGIN + self.url, form.get("action") or "").removeprefix(ORIGIN)
        return self.browser.open("POST", target, data=data, headers={"Origin": ORIGIN})

    def follow(self) -> Page:
        """The page a redirect leads to."""
        assert self.location, f"{self.status} {self.url} is no redirect"
        return self.browser.get(self.location)

    @staticmethod
    def _controls(within: Element) -> Iterator[Element]:
        return (e for e in within.iter() if e.tag in ("input", "select", "textarea", "button") and e.get("name"))

    def _present(self, form: Element) -> dict[str, Any]:
        """What the form would send untouched."""
        present: dict[str, Any] = {}
        for control in self._controls(form):
            name, kind = str(control.get("name")), control.get("type")
            if control.tag == "textarea":
                present[name] = control.text or ""
            elif control.tag == "select":
                chosen = [o.get("value") for o in control.iter("option") if "selected" in o.attrib]
                present[name] = chosen or [o.get("value") for o in control.iter("option")][:1]
            elif kind in ("checkbox", "radio"):
                if "checked" in control.attrib:
                    present.setdefault(name, []).append(control.get("value", "on"))
            elif control.tag == "input" and kind not in ("submit", "file"):
                present[name] = control.get("value", "")
        return present


def words(element: Element) -> str:
    """The text of an element, white space as one blank."""
    return " ".join("".join(element.itertext()).split())


def parse(html: str) -> Element:
    """The document. Raises html5lib's ParseError, with its place, on anything a browser would have to repair."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html)


def check(page: Page) -> None:
    """Fail on what no page may have."""
    at = f"{page.status} {page.url}"
    headings = [words(h1) for h1 in page.root.iter("h1")]
    assert len(headings) == 1, f"{at}: {len(headings)} h1"
    assert page.title.removeprefix(ERROR).startswith(headings[0]), f"{at}: title {page.title!r}, h1 {headings[0]!r}"
    ids = [element.get("id") for element in page.root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"{at}: an id stands twice among {sorted(map(str, ids))}"
    assert not [e.tag for e in page.root.iter() if "style" in e.attrib or e.tag == "style"], f"{at}: inline style"
    for script in page.root.iter("script"):
        assert script.get("src") or script.get("type") == "application/json", f"{at}: inline script"
    handlers = [name for e in page.root.iter() for name in e.attrib if str(name).startswith("on")]
    assert not handlers, f"{at}: {handlers}"
    assert page.response.headers["Content-Security-Policy"] == CONTENT_POLICY, at


@pytest.fixture
def page(app: Flask) -> Callable[..., Browser]:
    """`page(cast.jiangsha)` is a browser signed in as her, `page()` one of nobody."""
    return functools.partial(_browser, app)


def _browser(app: Flask, user: User | None = None) -> Browser:
    browser = Browser(app)
    return browser if user is None else browser.sign_in(user)
