"""Controls: with a guard switched off the intruder gets in, so the tests of that guard do see it."""

import pytest
from sqlalchemy.orm import Session

from tests.accounts.test_sessions import copied, is_in
from tests.accounts.test_throttle import attempt
from tests.cast import PASSWORD, Cast
from volunteer.accounts import actions, login, queries
from volunteer.accounts.identity import Identity
from volunteer.accounts.rules import TRIES_PER_ACCOUNT


def test_without_the_limit_the_eleventh_try_gets_in(page, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "TRIES_PER_ACCOUNT", 10**6)
    browser = page()
    for _ in range(TRIES_PER_ACCOUNT):
        attempt(browser, "kuangsuchun", "wrong")

    assert attempt(browser, "kuangsuchun", PASSWORD) == 302


def test_without_the_table_of_sessions_a_copied_cookie_outlives_the_log_out(
    page, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "is_live", lambda *anything: True)
    browser = page(cast.liqiang)
    thief = copied(browser)
    browser.get("/account").submit()

    assert is_in(thief)


def test_without_ending_sessions_the_disabled_are_still_kept_out_by_the_account(
    page, cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "end_sessions", lambda *anything: None)
    browser = page(cast.liqiang)
    actions.disable_user(session, cast.liqiang)

    assert not is_in(browser)


def test_without_ending_sessions_a_copied_cookie_outlives_a_reset_secret(
    page, cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "end_sessions", lambda *anything: None)
    browser = page(cast.liqiang)
    actions.reset_secret(session, cast.liqiang, "another")

    assert is_in(browser)


def test_without_permissions_a_worker_reads_the_leaders_page(page, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page(cast.houwen).get("/reports/overview").status == 403
    monkeypatch.setattr(Identity, "may", lambda self, permission: True)

    assert page(cast.houwen).get("/reports/overview").status == 200
