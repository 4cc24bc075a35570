"""A cookie somebody copied is worth nothing once its session ended."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.cast import PASSWORD, PIN, Cast, hashed
from tests.page import Browser
from volunteer.accounts import actions, login
from volunteer.accounts.models import LoginSession, Role, User
from volunteer.accounts.rules import ABSOLUTE, IDLE_STAFF, IDLE_WORKER, TRIES_PER_ACCOUNT
from volunteer.accounts.secrets import hash_of_token
from volunteer.audit.models import AuditEvent
from volunteer.core.clock import now
from volunteer.core.database import db


def copied(browser: Browser) -> Browser:
    """Another browser with the same cookies."""
    thief = Browser(browser.app)
    for cookie in browser.client._cookies.values():
        thief.client.set_cookie(cookie.key, cookie.value)
    return thief


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status == 200


@pytest.fixture
def signed_in(page, cast: Cast) -> Browser:
    browser = page()
    browser.get("/login").submit(login="kuangsuchun", secret=PASSWORD)
    return browser


def test_a_copied_cookie_works_while_the_session_does(signed_in: Browser) -> None:
    assert is_in(signed_in)
    assert is_in(copied(signed_in))


def test_after_logging_out_the_copied_cookie_is_refused(signed_in: Browser) -> None:
    thief = copied(signed_in)
    signed_in.get("/account").submit()

    assert not is_in(signed_in)
    assert not is_in(thief)


def _change_role(session: Session, user: User) -> None:
    actions.give_only_role(session, user, Role.COORDINATOR)


def _disable(session: Session, user: User) -> None:
    actions.disable_user(session, user)


def _reset(session: Session, user: User) -> None:
    actions.reset_secret(session, user, hashed(PIN))


@pytest.mark.parametrize("happening", [_change_role, _disable, _reset])
def test_a_changed_role_a_reset_secret_and_disabling_end_every_session(
    signed_in: Browser, page, cast: Cast, session: Session, happening: Callable[[Session, User], None]
) -> None:
    colleague = page(cast.liqiang)
    thief = copied(signed_in)

    happening(session, cast.kuangsuchun)
    session.commit()

    assert not is_in(signed_in)
    assert not is_in(thief)
    assert is_in(colleague)


def test_changing_the_secret_keeps_this_browser_and_ends_the_copied_cookie(signed_in: Browser) -> None:
    thief = copied(signed_in)
    form = signed_in.get("/account/secret")
    done = form.submit(current=PASSWORD, new="a boat under the bridge", again="a boat under the bridge").follow()

    assert done.h1 == "已经修改"
    assert not is_in(thief)
    assert is_in(signed_in)


def test_only_a_change_is_called_a_change(signed_in: Browser) -> None:
    assert signed_in.get("/account/secret/changed").location == "/account"

    form = signed_in.get("/account/secret")
    done = form.submit(current=PASSWORD, new="a boat under the bridge", again="a boat under the bridge")
    assert done.follow().h1 == "已经修改"
    assert done.follow().location == "/account"


def test_logging_in_over_a_session_ends_it(signed_in: Browser, page, cast: Cast, session: Session) -> None:
    colleague, thief = page(cast.jiangsha), copied(signed_in)
    data = {"login": "liqiang", "secret": PASSWORD, "csrf_token": signed_in.token()}
    assert signed_in.post("/login", data).location == "/"

    assert "liqiang" in signed_in.get("/account").text
    assert not is_in(thief)
    assert is_in(colleague)
    ended = session.scalars(sa.select(AuditEvent.actor).where(AuditEvent.event == "logout")).all()
    assert ended == ["kuangsuchun"]


def test_a_wrong_secret_over_a_session_leaves_it(signed_in: Browser) -> None:
    signed_in.post("/login", {"login": "liqiang", "secret": "wrong", "csrf_token": signed_in.token()})

    assert is_in(signed_in)


def test_the_first_of_two_steps_over_a_session_ends_it(signed_in: Browser, cast: Cast, session: Session) -> None:
    thief = copied(signed_in)
    cast.liqiang.totp_secret = "JBSWY3DPEHPK3PXP"
    data = {"login": "liqiang", "secret": PASSWORD, "csrf_token": signed_in.token()}

    assert str(signed_in.post("/login", data).location).startswith("/login/code")
    assert not is_in(thief)


def test_a_worker_changes_the_pin_and_logs_in_with_the_new_one(page, cast: Cast) -> None:
    page(cast.houwen).get("/account/secret").submit(current=PIN, new="730418", again="730418")

    assert "不符" in page().get("/login").submit(login="13983110001", secret=PIN).text
    assert page().get("/login").submit(login="13983110001", secret="730418").location == "/"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (
            {"current": "wrong", "new": "a boat under the bridge", "again": "a boat under the bridge"},
            "现在的密码或 PIN 不对。",
        ),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "密码至少要 10 个字符。"),
        (
            {"current": PASSWORD, "new": "my kuangsuchun 1", "again": "my kuangsuchun 1"},
            "这个密码太常见，或者包含账号，请换一个。",
        ),
        ({"current": PASSWORD, "new": "a boat under the bridge", "again": "a boat"}, "两次填的不一样。"),
    ],
)
def test_changing_the_secret_says_what_is_wrong(signed_in: Browser, typed: dict[str, str], error: str) -> None:
    again = signed_in.get("/account/secret").submit(**typed)

    assert again.errors == [error]
    assert again.title.startswith("错误：")


def test_a_session_planted_before_logging_in_is_not_the_one_after(page, cast: Cast) -> None:
    browser = page()
    browser.get("/login")
    planted = copied(browser)
    browser.get("/login").submit(login="kuangsuchun", secret=PASSWORD)

    assert is_in(browser)
    assert not is_in(planted)


def test_the_table_never_holds_the_token_of_the_cookie(signed_in: Browser, session: Session) -> None:
    with signed_in.app.app_context(), signed_in.client.session_transaction() as cookie:
        token = cookie["_user_id"]

    (row,) = session.scalars(sa.select(LoginSession))
    assert row.token_hash == hash_of_token(token)
    assert token not in {row.token_hash, str(row.id)}
    assert len(token) >= 43


@pytest.mark.parametrize("forged", ["", "1", "kuangsuchun", "x" * 43])
def test_a_made_up_token_is_refused(page, cast: Cast, forged: str) -> None:
    browser = page()
    browser.hold(forged)

    assert not is_in(browser)


@pytest.mark.parametrize(
    ("who", "rested", "is_still_in"),
    [
        ("houwen", IDLE_WORKER - timedelta(minutes=1), True),
        ("houwen", IDLE_WORKER, False),
        ("liqiang", IDLE_STAFF - timedelta(minutes=1), True),
        ("liqiang", IDLE_STAFF, False),
    ],
)
def test_a_session_that_rested_too_long_is_over(
    page, cast: Cast, session: Session, who: str, rested: timedelta, is_still_in: bool
) -> None:
    browser = page(getattr(cast, who))
    session.execute(sa.update(LoginSession).values(last_seen_at=now() - rested))

    assert is_in(browser) is is_still_in


def test_a_session_is_over_after_its_last_day_however_busy(page, cast: Cast, session: Session) -> None:
    browser = page(cast.houwen)
    opened = session.scalars(sa.select(LoginSession)).one()
    assert opened.expires_at == opened.created_at + ABSOLUTE
    assert is_in(browser)

    session.execute(sa.update(LoginSession).values(expires_at=now()))

    assert not is_in(browser)


def test_using_a_session_now_and_then_keeps_it_alive(page, cast: Cast, session: Session) -> None:
    browser = page(cast.houwen)
    session.execute(sa.update(LoginSession).values(last_seen_at=now() - timedelta(hours=1)))

    assert is_in(browser)
    assert session.scalars(sa.select(LoginSession.last_seen_at)).one() > now() - timedelta(minutes=1)


def test_reading_pages_leaves_no_transaction_open_and_seldom_writes(page, cast: Cast, session: Session) -> None:
    browser = page(cast.houwen)
    before = session.scalars(sa.select(LoginSession.last_seen_at)).one()

    assert is_in(browser)

    session.expire_all()
    assert session.scalars(sa.select(LoginSession.last_seen_at)).one() == before
    session.commit()
    assert db.engine.pool.checkedout() == 0


@pytest.mark.sqlite_only
def test_while_somebody_writes_pages_are_read_without_waiting(page, cast: Cast, session: Session) -> None:
    browser = page(cast.houwen)
    session.execute(sa.update(LoginSession).values(last_seen_at=now() - timedelta(hours=1)))
    session.commit()
    is_writing, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with browser.app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
            is_writing.set()
            may_end.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    assert is_writing.wait(5)
    started = time.monotonic()
    answer = browser.client.get("/account")
    waited = time.monotonic() - started
    may_end.set()
    writer.join()

    assert answer.status_code == 200
    assert waited < 1


def test_a_session_can_be_ended_twice_and_a_made_up_one_not_at_all(cast: Cast, session: Session) -> None:
    token = login.open_session(session, cast.liqiang, now())
    for _ in range(2):
        login.close_session(session, token, now())
    login.close_session(session, "made up", now())
    session.commit()

    events = session.scalars(sa.select(AuditEvent.event).where(AuditEvent.event == "logout")).all()
    assert events == ["logout"]


def test_who_is_disabled_while_the_secret_is_verified_gets_no_session(
    page, cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disable_meanwhile(hashed: str, typed: str) -> bool:
        actions.disable_user(db.session(), db.session.get(User, cast_id))
        db.session.commit()
        return True

    cast_id = cast.liqiang.id
    monkeypatch.setattr("volunteer.accounts.views.secrets.matches", disable_meanwhile)
    browser = page()

    assert browser.get("/login").submit(login="liqiang", secret=PASSWORD).location == "/login"
    assert not is_in(browser)


def test_guessing_the_present_secret_on_the_account_page_is_throttled_too(signed_in: Browser) -> None:
    typed = {"current": "wrong", "new": "a boat under the bridge", "again": "a boat under the bridge"}
    answers = [signed_in.get("/account/secret").submit(**typed).status for _ in range(TRIES_PER_ACCOUNT + 1)]

    assert answers == [200] * TRIES_PER_ACCOUNT + [429]
