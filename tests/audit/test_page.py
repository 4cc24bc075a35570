"""The auditor reads the log, and proves that nobody edited it."""

import time

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from tests.cast import Cast
from volunteer.audit.actions import record
from volunteer.audit.cli import check
from volunteer.audit.events import Event
from volunteer.audit.labels import EVENT_LABELS
from volunteer.audit.models import AuditEvent
from volunteer.core.actor import acting_as, coming_from


@pytest.fixture
def written(session: Session, cast: Cast) -> Cast:
    """Something 李强 did from somewhere, and something 侯文 did."""
    with acting_as("liqiang"), coming_from("10.1.2.3"):
        record(session, Event.LINK_DECIDED, cast.chenmei, question=17)
    with acting_as(f"user:{cast.houwen.id}"):
        record(session, Event.SIGNUP_WITHDRAWN)
    session.commit()
    return cast


def rows(page) -> list[str]:
    return [" ".join("".join(row.itertext()).split()) for body in page.root.iter("tbody") for row in body]


def prove(browser):
    """Press the button that checks the chain."""
    return browser.post("/audit/check", {"csrf_token": browser.token()})


def forge(session: Session) -> int:
    """Edit an entry as somebody with the database's password would; its id."""
    entry = session.scalar(sa.select(AuditEvent).where(AuditEvent.actor == "liqiang"))
    session.execute(sa.text("UPDATE audit_event SET actor = 'jiangsha' WHERE id = :id"), {"id": entry.id})
    session.commit()
    return entry.id


def test_every_event_has_words() -> None:
    assert set(EVENT_LABELS) == set(Event)


def test_an_entry_is_told_in_words_the_newest_first(page, written: Cast) -> None:
    listed = rows(page(written.auditor).get("/audit"))

    by_houwen, by_liqiang = listed[1], listed[2]
    assert "系统命令" in listed[0]
    assert f"user:{written.houwen.id}" in by_houwen
    assert "退出志愿者" in by_houwen
    assert "侯文" not in by_houwen
    assert all(
        word in by_liqiang for word in ("李强", "判断是不是同一人", f"职工 {written.chenmei.id}", "10.1.2.3", "17")
    )


@pytest.mark.parametrize("address", ["who=李强", "who=liqiang", "event=link.decided", "who=李&event=link.decided"])
def test_the_address_narrows_the_list(page, written: Cast, address: str) -> None:
    (only,) = rows(page(written.auditor).get(f"/audit?{address}"))

    assert "判断是不是同一人" in only


def test_days_are_counted_in_shanghai_and_inclusive(page, written: Cast, session: Session) -> None:
    at = session.scalars(sa.select(AuditEvent).where(AuditEvent.actor == "liqiang")).one()
    # 2022-06-30 20:00 UTC is the first of July in Shanghai.
    session.execute(
        sa.update(AuditEvent).where(AuditEvent.id == at.id).values(at=sa.text("'2022-06-30 20:00:00.000000+00:00'"))
        if session.get_bind().dialect.name == "postgresql"
        else sa.text("UPDATE audit_event SET at = '2022-06-30 20:00:00.000000' WHERE id = :id").bindparams(id=at.id)
    )

    browser = page(written.auditor)
    assert len(rows(browser.get("/audit?from=2022-07-01&to=2022-07-01"))) == 1
    empty = browser.get("/audit?to=2022-06-30")
    assert rows(empty) == []
    assert "没有符合的记录" in empty.text


def test_a_day_nobody_can_read_is_kept_and_said(page, written: Cast) -> None:
    shown = page(written.auditor).get("/audit?from=soon&event=nothing&page=-3")

    assert "日期没有看懂" in shown.text
    assert shown.field("from").get("value") == "soon"
    assert len(rows(shown)) > 2


def test_fifty_stand_on_a_page_and_the_filter_stays_in_the_links(page, written: Cast, session: Session) -> None:
    for _ in range(51):
        record(session, Event.LOGOUT)
    session.commit()

    first = page(written.auditor).get("/audit?event=logout")
    assert len(rows(first)) == 50
    assert "共 51 条" in first.text
    assert len(rows(page(written.auditor).get(first.links["2"]))) == 1


def test_a_sound_chain_is_proved_with_its_length(page, written: Cast, session: Session) -> None:
    browser = page(written.auditor)
    count = session.scalar(sa.select(sa.func.count(AuditEvent.id)))

    assert f"{count} 条记录，链条完整" in prove(browser).follow().text


def test_an_edited_entry_is_found_and_the_page_says_what_to_do(page, written: Cast, session: Session) -> None:
    browser, edited = page(written.auditor), forge(session)

    said = prove(browser).follow().text
    assert f"编号 {edited} 的记录对不上" in said
    assert "备份" in said


def test_the_command_proves_the_chain_as_well(app: Flask, written: Cast, session: Session) -> None:
    sound = CliRunner().invoke(check)
    assert (sound.exit_code, "链条完整" in sound.stdout) == (0, True)

    edited = forge(session)
    broken = CliRunner().invoke(check)
    assert (broken.exit_code, f"编号 {edited}" in broken.stderr) == (1, True)


def test_ten_thousand_entries_are_checked_in_two_seconds(page, cast: Cast, session: Session) -> None:
    for number in range(10_000):
        record(session, Event.LINK_DECIDED, question=number)
    session.commit()
    browser = page(cast.auditor)

    started = time.perf_counter()
    answer = prove(browser)
    took = time.perf_counter() - started

    assert "链条完整" in answer.follow().text
    assert took < 2


def test_only_the_auditor_reads_it(page, cast: Cast) -> None:
    for somebody in (cast.admin, cast.jiangsha, cast.kuangsuchun, cast.houwen):
        assert page(somebody).get("/audit").status == 403
