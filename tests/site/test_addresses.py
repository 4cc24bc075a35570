"""Nothing that may stand behind the question mark of an address breaks a page."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.cast import Cast
from tests.page import Browser
from tests.site.routes import SAMPLES, address, routes
from tests.site.test_access import user_of
from volunteer.accounts.models import Role

#: Every name some page reads from its address.
NAMES = (
    *("page", "from", "to", "answered", "q", "who", "event", "state", "role", "active", "period", "week", "day"),
    *("form", "month", "next", "lang", "v"),
)
ODD = {
    "more than a column holds": "99999999999999999999",
    "the largest id": "2147483647",
    "a page of thousands of digits": "9" * 5000,
    "below zero": "-1",
    "no number": "%F0%9F%98%80",
    "a NUL": "a%00b",
    "nothing but controls": "%00%01%1B%7F",
    "the last week there is": "9999-W52",
    "the last day there is": "9999-12-31",
    "the last month there is": "9999-12",
    "the first day there is": "0001-01-01",
    "the first week there is": "0001-W01",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("role", [None, *Role])
def test_no_query_breaks_a_page(app: Flask, page, session: Session, role: Role | None, odd: str) -> None:
    browser: Browser = page(user_of(session, role) if role else None)
    query = "&".join(f"{name}={odd}" for name in NAMES)
    for rule in routes(app):
        if "GET" in (rule.methods or ()):
            assert browser.get(f"{address(app, rule)}?{query}").status < 500, rule.rule


def test_no_text_in_an_address_is_looked_up_with_controls(app: Flask, page, session: Session) -> None:
    browser: Browser = page(user_of(session, Role.SOCIAL_WORKER))
    for rule in routes(app):
        if "GET" in (rule.methods or ()) and "absent" in address(app, rule) and not rule.arguments & SAMPLES.keys():
            assert browser.get(address(app, rule).replace("absent", "a%00b")).status == 404, rule.rule


@pytest.mark.parametrize("path", ["/users", "/audit", "/imports", "/activities", "/volunteers", "/logs", "/links"])
def test_a_page_behind_the_last_is_the_last(page, session: Session, cast: Cast, path: str) -> None:
    reader = {"/users": cast.admin, "/audit": cast.auditor}.get(path, cast.kuangsuchun)
    browser = page(reader)
    first, behind = browser.get(path), browser.get(f"{path}?page=99999")

    assert behind.status == 200
    assert behind.text == first.text
