"""Requests that other sites send change nothing (CSRF)."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.cast import PASSWORD, Cast
from tests.page import ORIGIN
from tests.site.routes import address, unsafe_routes
from tests.site.test_access import user_of
from volunteer.accounts.models import LoginSession, Role


@pytest.mark.parametrize("role", [None, *Role])
def test_every_unsafe_address_refuses_without_a_token_and_from_elsewhere(
    app: Flask, page, session: Session, role: Role | None
) -> None:
    user = user_of(session, role) if role else None
    wrong = []
    for rule, method in unsafe_routes(app):
        browser, url = page(user), address(app, rule)
        token = {"X-CSRFToken": browser.token()}
        answers = {
            "no token": browser.open(method, url).status,
            "foreign origin": browser.open(method, url, headers={**token, "Origin": "https://evil.example"}).status,
            "foreign referer": browser.open(method, url, headers={**token, "Referer": "https://evil.example/x"}).status,
            "no origin": browser.open(method, url, headers={**token, "Origin": "null"}).status,
            "another port": browser.open(method, url, headers={**token, "Origin": f"{ORIGIN}:8080"}).status,
        }
        if set(answers.values()) != {400}:
            wrong.append((method, url, answers))
        # The control: the same request with a token, from here, is not refused for that reason.
        if browser.open(method, url, headers={**token, "Origin": ORIGIN}).status == 400:
            wrong.append((method, url, "refused with a token"))
    assert wrong == []


@pytest.mark.parametrize("header", ["Origin", "Referer"])
@pytest.mark.parametrize("broken", ["http://[", "http://[::1", "http://a]b/", "://", "\xff", "http://localhost\u2100/"])
def test_an_origin_that_is_no_address_is_refused(page, header: str, broken: str) -> None:
    browser = page()
    answer = browser.open(
        "POST", "/login", headers={"X-CSRFToken": browser.token(), header: broken.encode().decode("latin-1")}
    )

    assert answer.status == 400


def test_a_forged_log_out_leaves_the_session_alone(page, cast: Cast) -> None:
    browser = page(cast.liqiang)

    assert browser.post("/logout").status == 400
    assert browser.get("/account").status == 200


def test_a_forged_log_in_opens_no_session(page, cast: Cast, session: Session) -> None:
    refused = page().post("/login", {"login": "liqiang", "secret": PASSWORD})

    assert refused.status == 400
    assert "刷新后再提交" in refused.text
    assert session.scalar(sa.select(sa.func.count()).select_from(LoginSession)) == 0


def test_the_token_of_another_visitor_is_refused(page, cast: Cast) -> None:
    browser = page(cast.liqiang)
    browser.get("/account")
    stolen = page().get("/login").field("csrf_token").get("value")

    assert browser.post("/logout", {"csrf_token": stolen}).status == 400
