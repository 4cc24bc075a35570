"""How a site begins for real: its first admin, or the end of the demo; never at a real office's cost."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.cast import PASSWORD, Cast, a_user, hashed
from tests.conftest import config_for
from tests.page import Browser
from volunteer import create_app
from volunteer.accounts.models import Role, User
from volunteer.accounts.startup import holds_demo_accounts
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.audit.queries import broken_link
from volunteer.core import cli as core_cli
from volunteer.core import migrate
from volunteer.core.clock import today
from volunteer.core.database import Base, db
from volunteer.demo import beginning, cli
from volunteer.demo.beginning import Beginning
from volunteer.organisations.models import Organisation
from volunteer.programmes.models import Programme

TYPED = {
    "union": "渝中区总工会",
    "agency": "春晖社会工作服务中心",
    "programme": "职工之家",
    "name": "周兰",
    "login": "zhoulan",
    "new": PASSWORD,
    "again": PASSWORD,
}
REPLACE = TYPED | {"confirmation": "清除演示数据"}


@pytest.fixture
def demo(session: Session, cast: Cast) -> Cast:
    """The cast on a database that calls itself the demo."""
    record(session, Event.DEMO_FILLED)
    session.commit()
    return cast


@pytest.fixture
def clock(app: Flask) -> Iterator[None]:
    """Puts the configuration back that ending the demo replaces."""
    before = app.config["FANBU"]
    yield
    app.config["FANBU"] = before


def rows_of(session: Session) -> dict[str, int]:
    counts = {t.name: session.scalar(sa.select(sa.func.count()).select_from(t)) for t in Base.metadata.sorted_tables}
    return {name: count for name, count in counts.items() if count}


def test_everything_leads_to_setup_while_nobody_can_log_in(page, session: Session) -> None:
    assert page().get("/").follow().location == "/setup"
    assert page().get("/setup").h1 == "开始使用"


def test_the_first_admin_is_made_with_the_code_from_the_console(page, session: Session) -> None:
    form = page().get("/setup")
    done = form.submit(**TYPED, code=beginning.setup_code()).follow()

    assert done.h1 == "登录"
    assert "zhoulan" in done.text
    assert page().get("/login").submit(login="zhoulan", secret=PASSWORD).location == "/"
    programme = session.scalars(sa.select(Programme)).one()
    assert (programme.name, programme.union.name, programme.agency.name) == (
        "职工之家",
        TYPED["union"],
        TYPED["agency"],
    )
    admin = session.scalars(sa.select(User)).one()
    assert [grant.role for grant in admin.grants] == [Role.ADMIN]
    assert set(session.scalars(sa.select(AuditEvent.actor).where(AuditEvent.event == "user.created"))) == {"zhoulan"}


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code": "AAAA-AAAA"}, "设置码不对"),
        ({"code": ""}, "请填写设置码。"),
        ({"new": "short", "again": "short"}, "密码至少要 10 个字符。"),
        ({"login": "13800000001"}, "账号要以小写字母开头"),
        ({"login": "system"}, "账号不能叫 system"),
        ({"again": "other"}, "两次填的不一样。"),
        ({"union": " "}, "请填写工会的名称。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(page, session: Session, changed, error: str) -> None:
    again = page().get("/setup").submit(**{**TYPED, "code": beginning.setup_code(), **changed})

    assert error in again.errors[0]
    assert again.field("name").get("value") == "周兰"
    assert set(rows_of(session)) <= {"throttle"}


def test_the_code_may_be_typed_small_and_with_blanks(app: Flask) -> None:
    code = beginning.setup_code()

    assert len(code) == 9
    assert beginning.is_setup_code(f" {code.lower().replace('-', ' ')} ")
    assert beginning.is_setup_code(code.replace("O", "0").replace("I", "1").replace("B", "8"))
    assert not beginning.is_setup_code(code[:-1])
    assert not beginning.is_setup_code("")


def test_guessing_the_code_is_slowed_down(page, session: Session) -> None:
    browser = page()
    form = browser.get("/setup")
    statuses = [form.submit(**TYPED, code="AAAA-AAAA").status for _ in range(11)]

    assert statuses == [200] * 10 + [429]
    assert form.submit(**TYPED, code=beginning.setup_code()).status == 429
    assert session.scalar(sa.select(User.id)) is None


def test_who_comes_second_is_sent_to_log_in(page, session: Session) -> None:
    second = page().get("/setup")
    page().get("/setup").submit(**TYPED, code=beginning.setup_code())

    assert second.submit(**TYPED | {"login": "another"}, code=beginning.setup_code()).status == 404
    with pytest.raises(beginning.AlreadyBegun):
        beginning.begin(session, Beginning("x", "x", "x", "x", "x", "x"))


def test_the_console_says_the_code_only_while_there_is_nobody(
    app: Flask, session: Session, capsys, monkeypatch
) -> None:
    served = []
    monkeypatch.setattr("waitress.serve", lambda app, **more: served.append(more))
    core_cli.run_server("127.0.0.1", 8000)
    assert beginning.setup_code() in capsys.readouterr().out

    beginning.begin(session, Beginning("zhoulan", "周兰", "x", "工会", "机构", "项目"))
    session.commit()
    core_cli.run_server("127.0.0.1", 8000)
    assert beginning.setup_code() not in capsys.readouterr().out
    assert len(served) == 2


def test_a_site_in_use_has_no_such_page(page, cast: Cast) -> None:
    for browser in (page(), page(cast.admin), page(cast.houwen)):
        assert browser.get("/setup").status == 404
        assert browser.post("/setup", {"csrf_token": browser.token()}).status == 404
    assert page().get("/login").h1 == "登录"


def test_only_an_admin_may_end_the_demo(page, demo: Cast, session: Session) -> None:
    for browser in (page(), page(demo.jiangsha), page(demo.auditor), page(demo.houwen)):
        assert browser.get("/setup").status == 404
        assert browser.post("/setup", {**REPLACE, "csrf_token": browser.token()}).status == 404
    assert session.get(User, demo.houwen.id) is not None


def test_the_demo_goes_whole_and_a_real_site_begins(page, demo: Cast, session: Session, app: Flask, clock) -> None:
    theirs, admin = page(demo.kuangsuchun), page(demo.admin)
    assert today() == date(2022, 7, 1)

    done = admin.get("/setup").submit(**REPLACE).follow()

    assert done.h1 == "登录"
    assert "演示数据已全部清除" in done.text
    assert str(theirs.get("/account").location).startswith("/login")
    assert str(admin.get("/account").location).startswith("/login")
    session.expire_all()
    assert session.scalars(sa.select(User.login)).all() == ["zhoulan"]
    assert set(session.scalars(sa.select(Organisation.name))) == {TYPED["union"], TYPED["agency"]}
    events = set(session.scalars(sa.select(AuditEvent.event)))
    assert {"demo.removed", "user.created"} <= events
    assert "demo.filled" not in events
    assert broken_link(session) is None
    assert not holds_demo_accounts()
    assert today() != date(2022, 7, 1)
    assert page().get("/login").submit(login="zhoulan", secret=PASSWORD).location == "/"


def test_with_a_second_step_the_new_admin_enrols(page, demo: Cast, app: Flask, clock) -> None:
    app.config["FANBU"] = dataclasses.replace(app.config["FANBU"], require_totp=True)
    page(demo.admin).get("/setup").submit(**REPLACE)

    assert page().get("/login").submit(login="zhoulan", secret=PASSWORD).follow().h1 == "设置验证器"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"confirmation": "清除"}, "一字不差"),
        ({"confirmation": ""}, "请写"),
        ({"new": "short", "again": "short"}, "10 个"),
    ],
)
def test_the_demo_stays_until_everything_is_right(page, demo: Cast, session: Session, changed, error: str) -> None:
    before = rows_of(session)
    again = page(demo.admin).get("/setup").submit(**REPLACE | changed)

    assert error in again.errors[0]
    assert again.field("union").get("value") == TYPED["union"]
    assert {**rows_of(session), "login_session": 0, "audit_event": 0} == {
        **before,
        "login_session": 0,
        "audit_event": 0,
    }


def test_a_demo_somebody_works_in_is_not_wiped(page, demo: Cast, session: Session) -> None:
    a_user(session, Role.COORDINATOR, "zhenshi", "真的同事", demo.street)
    session.commit()
    again = page(demo.admin).get("/setup").submit(**REPLACE)

    assert again.errors[0].startswith("没有清除：这里已经有演示以外的东西（zhenshi）")
    assert session.get(User, demo.houwen.id) is not None
    assert beginning.holds_demo(session)


def test_ending_the_demo_is_all_or_nothing(page, demo: Cast, session: Session, monkeypatch, clock) -> None:
    def fail(*args: object, **more: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(beginning, "assign", fail)
    with pytest.raises(RuntimeError):
        page(demo.admin).get("/setup").submit(**REPLACE)

    session.rollback()
    assert session.get(User, demo.houwen.id) is not None
    assert broken_link(session) is None
    assert today() == date(2022, 7, 1)


@pytest.mark.sqlite_only
def test_starting_the_demo_again_serves_what_became_real_and_never_wipes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    app = create_app(config_for(url))
    with app.app_context():
        migrate.upgrade(db.engine)
        record(db.session(), Event.DEMO_FILLED)
        db.session.commit()
        beginning.replace_demo(
            db.session(), Beginning("zhoulan", "周兰", hashed(PASSWORD), "渝中区总工会", "春晖", "职工之家")
        )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    served: list[tuple[date, str]] = []

    def serve(application: Flask, **more: object) -> None:
        browser = Browser(application)
        served.append((today(), browser.get("/login").submit(login="zhoulan", secret=PASSWORD).location or ""))

    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr("waitress.serve", serve)
    monkeypatch.setattr(cli, "fill", None)
    cli.run_demo()

    assert "演示数据已经清除" in capsys.readouterr().out
    assert served == [(today_in_shanghai(), "/")]


def today_in_shanghai() -> date:
    from volunteer.core.clock import day_of, now

    return day_of(now())
