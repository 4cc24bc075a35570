"""The second step: a code from an authenticator app, before any session begins."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.cast import PASSWORD, PIN, Cast
from tests.page import Page
from volunteer.accounts import secrets
from volunteer.accounts.models import LoginSession
from volunteer.accounts.rules import SECOND_STEP, TRIES_PER_ACCOUNT
from volunteer.core import clock
from volunteer.core.clock import now

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def totp_required(app: Flask) -> Iterator[None]:
    usual = app.config["FANBU"]
    app.config["FANBU"] = replace(usual, require_totp=True)
    yield
    app.config["FANBU"] = usual


def first_step(page, login: str = "jiangsha", secret: str = PASSWORD) -> Page:
    return page().get("/login").submit(login=login, secret=secret)


def code(seconds: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(now() + timedelta(seconds=seconds))


def sessions(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(LoginSession)) or 0


def test_with_an_app_set_up_the_password_alone_opens_no_session(page, cast: Cast, session: Session) -> None:
    cast.liqiang.totp_secret = SECRET
    half = first_step(page, "liqiang")

    assert half.location == "/login/code"
    assert sessions(session) == 0
    assert half.browser.get("/account").status == 302


def test_the_code_opens_the_session(page, cast: Cast) -> None:
    cast.liqiang.totp_secret = SECRET

    assert first_step(page, "liqiang").follow().submit(code=f"{code()[:3]} {code()[3:]}").follow().h1 == "今日"


def test_a_wrong_code_is_refused_and_counted(page, cast: Cast) -> None:
    cast.liqiang.totp_secret = SECRET
    asked = first_step(page, "liqiang").follow()
    for _ in range(TRIES_PER_ACCOUNT):
        assert "验证码不对" in asked.submit(code="abc").text

    assert asked.submit(code=code()).status == 429


def test_a_code_read_over_somebodys_shoulder_is_refused(page, cast: Cast) -> None:
    cast.liqiang.totp_secret = SECRET
    seen = code()
    first_step(page, "liqiang").follow().submit(code=seen)

    assert "已经用过" in first_step(page, "liqiang").follow().submit(code=seen).text


@pytest.mark.parametrize(("off_by", "step"), [(-30, -1), (0, 0), (30, 1), (90, None), (-90, None)])
def test_a_clock_half_a_minute_off_is_forgiven(off_by: int, step: int | None) -> None:
    at = clock.now()
    found = secrets.matching_step(SECRET, pyotp.TOTP(SECRET).at(at + timedelta(seconds=off_by)), at)

    assert found == (None if step is None else int(at.timestamp()) // 30 + step)


@pytest.mark.usefixtures("totp_required")
@pytest.mark.parametrize("login", ["jiangsha", "kuangsuchun", "guanliyuan"])
def test_where_required_these_roles_set_up_an_app_before_anything_else(page, cast: Cast, login: str) -> None:
    asked = first_step(page, login).follow()
    assert asked.h1 == "设置验证器"
    (picture,) = [e.get("src", "") for e in asked.root.iter("img") if "svg+xml" in e.get("src", "")]
    assert picture.startswith("data:image/svg+xml")
    key = next(e.text for e in asked.root.iter("code"))

    assert asked.submit(code=pyotp.TOTP(key).now()).location == "/"
    assert first_step(page, login).follow().h1 == "填写验证码"


@pytest.mark.usefixtures("totp_required")
def test_setting_up_needs_the_apps_code(page, cast: Cast, session: Session) -> None:
    again = first_step(page).follow().submit(code="000")

    assert again.h1 == "设置验证器"
    assert again.errors
    assert cast.jiangsha.totp_secret is None
    assert sessions(session) == 0


@pytest.mark.usefixtures("totp_required")
@pytest.mark.parametrize(("login", "secret"), [("13983110001", PIN), ("liqiang", PASSWORD)])
def test_other_roles_need_no_app(page, cast: Cast, login: str, secret: str) -> None:
    assert first_step(page, login, secret).location == "/"


def test_half_a_log_in_does_not_outlive_five_minutes(page, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.liqiang.totp_secret = SECRET
    half = first_step(page, "liqiang")
    later = now() + SECOND_STEP + timedelta(seconds=1)
    monkeypatch.setattr("volunteer.accounts.views.now", lambda: later)

    assert half.follow().location == "/login"


@pytest.mark.parametrize("what", ["is_active", "secret_changed_at"])
def test_half_a_log_in_does_not_outlive_the_account_or_its_secret(page, cast: Cast, what: str) -> None:
    cast.liqiang.totp_secret = SECRET
    half = first_step(page, "liqiang")
    setattr(cast.liqiang, what, False if what == "is_active" else now())

    assert half.follow().location == "/login"


def test_without_a_first_step_there_is_no_second(page, cast: Cast) -> None:
    assert page().get("/login/code").location == "/login"
