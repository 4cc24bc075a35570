"""Guessing is slow: ten tries an account, thirty an address, counted in the database whoever serves."""

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.cast import PASSWORD, PIN, Cast
from tests.conftest import config_for
from tests.page import Browser
from volunteer import create_app
from volunteer.accounts import secrets, throttle
from volunteer.accounts.models import Throttle
from volunteer.accounts.rules import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, WINDOW, network_of
from volunteer.audit.models import AuditEvent
from volunteer.config import ROOT
from volunteer.core.clock import now
from volunteer.core.database import db


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow by design, and these tests try hundreds of secrets."""
    monkeypatch.setattr(secrets, "matches", lambda hashed, typed: hashed is not None and typed in (PASSWORD, PIN))


def attempt(browser: Browser, login: str, secret: str, address: str = "10.0.0.1") -> int:
    """The status of one try from an address: 200 wrong, 302 right, 429 locked out."""
    token = browser.token()
    data = {"login": login, "secret": secret, "csrf_token": token}
    return browser.post("/login", data, environ_base={"REMOTE_ADDR": address}).status


def test_the_eleventh_try_of_an_account_is_refused_even_with_the_right_secret(page, cast: Cast) -> None:
    browser = page()
    wrong = [attempt(browser, "kuangsuchun", "wrong", f"10.0.0.{n}") for n in range(TRIES_PER_ACCOUNT)]

    assert wrong == [200] * TRIES_PER_ACCOUNT
    assert attempt(browser, "kuangsuchun", PASSWORD, "10.9.9.9") == 429
    assert attempt(browser, "liqiang", PASSWORD, "10.9.9.9") == 302


def test_an_account_that_does_not_exist_is_locked_in_the_same_way(page, cast: Cast) -> None:
    browser = page()
    tries = [attempt(browser, "13900000000", "wrong") for _ in range(TRIES_PER_ACCOUNT + 1)]

    assert tries == [200] * TRIES_PER_ACCOUNT + [429]


def test_the_thirty_first_try_of_an_address_is_refused(page, cast: Cast) -> None:
    browser = page()
    tries = [attempt(browser, f"1390000{n:04}", PIN) for n in range(TRIES_PER_ADDRESS + 1)]

    assert tries == [200] * TRIES_PER_ADDRESS + [429]
    assert attempt(browser, "kuangsuchun", PASSWORD) == 429
    assert attempt(browser, "kuangsuchun", PASSWORD, "10.0.0.2") == 302


def test_tries_that_succeed_do_not_count(page, cast: Cast) -> None:
    browser = page()

    assert {attempt(Browser(browser.app), "kuangsuchun", PASSWORD) for _ in range(TRIES_PER_ACCOUNT + 2)} == {302}


def test_when_the_window_is_over_counting_starts_again(page, cast: Cast, session: Session) -> None:
    browser = page()
    for _ in range(TRIES_PER_ACCOUNT + 1):
        attempt(browser, "kuangsuchun", "wrong")
    session.execute(sa.update(Throttle).values(window_started_at=now() - WINDOW))

    assert attempt(browser, "kuangsuchun", PASSWORD) == 302


def test_a_forged_forwarding_header_changes_nothing(page, cast: Cast) -> None:
    browser = page()
    for n in range(TRIES_PER_ADDRESS):
        attempt(browser, f"1390000{n:04}", PIN)
    token = browser.token()
    data = {"login": "kuangsuchun", "secret": PASSWORD, "csrf_token": token}
    forged = {"X-Forwarded-For": "8.8.8.8", "X-Real-IP": "8.8.8.8", "Forwarded": "for=8.8.8.8"}

    assert browser.post("/login", data, headers=forged, environ_base={"REMOTE_ADDR": "10.0.0.1"}).status == 429


def test_the_page_says_when_to_come_back_and_the_log_has_one_entry(page, cast: Cast, session: Session) -> None:
    browser = page()
    for _ in range(TRIES_PER_ACCOUNT + 3):
        attempt(browser, "kuangsuchun", "wrong")
    locked = browser.get("/login").submit(login="kuangsuchun", secret="wrong")

    assert locked.status == 429
    assert "之后再试" in locked.text
    assert 0 < int(locked.response.headers["Retry-After"]) <= WINDOW.total_seconds() + 1
    names = list(session.scalars(sa.select(AuditEvent.event)))
    assert names.count("login.locked") == 1
    assert names.count("login.failed") == TRIES_PER_ACCOUNT


def test_the_log_holds_neither_the_login_tried_nor_the_secret(page, cast: Cast, session: Session) -> None:
    attempt(page(), "13912345678", "my secret password")

    (entry,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "login.failed"))
    assert entry.details == {}
    assert (entry.actor, entry.subject_id, entry.address) == ("anonymous", None, "10.0.0.1")


@pytest.mark.sqlite_only
def test_two_applications_on_one_file_let_exactly_ten_through_together(tmp_path: Path) -> None:
    apps = [create_app(config_for(f"sqlite:///{tmp_path / 'shared.sqlite'}")) for _ in range(2)]
    with apps[0].app_context():
        db.create_all()
    limits: list[bool] = []

    def guess(app: Flask) -> None:
        with app.app_context():
            for _ in range(9):
                counted = throttle.count(db.session(), "login:account:x", TRIES_PER_ACCOUNT, WINDOW, now())
                db.session.commit()
                limits.append(counted.is_over)

    threads = [threading.Thread(target=guess, args=(app,)) for app in apps * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for app in apps:
        with app.app_context():
            db.engine.dispose()

    assert (len(limits), limits.count(False)) == (36, TRIES_PER_ACCOUNT)


def test_giving_back_a_try_of_a_window_long_over_changes_nothing(session: Session) -> None:
    at = now()
    old = throttle.count(session, "k", 3, WINDOW, at - timedelta(hours=1))
    throttle.count(session, "k", 3, WINDOW, at)

    throttle.give_back(session, old, WINDOW)

    assert throttle.count(session, "k", 3, WINDOW, at).count == 2


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        (None, "unknown"),
        ("unix:", "unix:"),
    ],
)
def test_an_ipv6_visitor_is_a_whole_network(address: str | None, network: str) -> None:
    assert network_of(address) == network


COUNT_NINE_TIMES = """
import sys
from tests.conftest import config_for
from volunteer import create_app
from volunteer.accounts import throttle
from volunteer.accounts.rules import TRIES_PER_ACCOUNT, WINDOW
from volunteer.core.clock import now
from volunteer.core.database import db

with create_app(config_for(sys.argv[1])).app_context():
    for _ in range(9):
        counted = throttle.count(db.session(), "login:account:x", TRIES_PER_ACCOUNT, WINDOW, now())
        db.session.commit()
        print("over" if counted.is_over else "let through")
"""


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_two_processes_and_one_started_afterwards_let_exactly_ten_through_together(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shared.sqlite'}"
    app = create_app(config_for(url))
    with app.app_context():
        db.create_all()
        db.engine.dispose()

    def server() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", COUNT_NINE_TIMES, url]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    together = [server(), server()]
    said = [line for each in together for line in each.communicate()[0].splitlines()]
    said += server().communicate()[0].splitlines()

    assert (len(said), said.count("let through")) == (27, TRIES_PER_ACCOUNT)
