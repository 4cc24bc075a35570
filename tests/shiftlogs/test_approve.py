"""Approving logs and sending them back."""

import pytest
from sqlalchemy import select

from tests.cast import a_user
from volunteer.accounts.models import Role
from volunteer.audit.models import AuditEvent
from volunteer.core.clock import now
from volunteer.shiftlogs import approving
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import ShiftState
from volunteer.signups.models import SignUpState


@pytest.fixture
def houwen(desk):
    return desk.volunteer("侯文")


@pytest.fixture
def waiting(desk, houwen):
    """侯文 on a shift, logged by the coordinator."""
    return desk.log(desk.shift(houwen), (houwen, 150))


def a_paper_log(desk, who, when="2022-06-20"):
    """A record without a leader, as the importer leaves it."""
    shift = desk.shift(when=when, state=ShiftState.ENDED)
    log = ShiftLog(
        shift_id=shift.id,
        people_served=12,
        evidence=Evidence.PAPER,
        state=LogState.SUBMITTED,
        written_by="system",
        recorded_at=now(),
    )
    desk.session.add(log)
    desk.session.flush()
    desk.session.add(ShiftAttendance(log_id=log.id, mention_id=who.mention.id, minutes=90, recorded_at=now()))
    desk.session.commit()
    return log


def test_somebody_else_approves_a_log(page, cast, session, waiting):
    read = page(cast.kuangsuchun).get(f"/logs/{waiting.id}")
    assert "龙洲湾协调员" in read.text
    approved = read.browser.post(
        f"/logs/{waiting.id}/approve", {"csrf_token": read.browser.token()}, headers={"Origin": "http://localhost"}
    ).follow()
    assert "已通过，时长和服务人次从现在起计入。" in approved.text
    assert (waiting.state, waiting.approved_by, str(waiting.approved_on)) == (
        LogState.APPROVED,
        "kuangsuchun",
        "2022-07-01",
    )
    assert waiting.approval_recorded_at is not None
    assert waiting.shift.state is ShiftState.ENDED
    assert "log.approved" in session.scalars(select(AuditEvent.event)).all()


def approve(browser, log):
    return browser.open("POST", f"/logs/{log.id}/approve", headers={"X-CSRFToken": browser.token()})


def test_ones_own_is_refused_with_who_may(page, desk, cast, waiting):
    browser = page(desk.coordinator)
    answer = approve(browser, waiting)
    assert (answer.status, answer.h1) == (409, "请让别人审核")
    assert "自己写的不能自己审核" in answer.text
    assert "可以审核的有：匡素春。" in answer.text
    assert waiting.state is LogState.SUBMITTED
    own = browser.get(f"/logs/{waiting.id}")
    assert "自己写的不能自己审核" in own.text
    assert f"/logs/{waiting.id}/approve" not in [form.get("action") for form in own.forms]


def test_who_was_there_is_refused(page, desk, cast, session):
    namesake = desk.volunteer("匡素春")
    log = desk.log(desk.shift(namesake), (namesake, 150))
    answer = approve(page(cast.kuangsuchun), log)
    assert answer.status == 409
    assert "您在这份日志的名单里" in answer.text
    assert log.state is LogState.SUBMITTED


def test_who_was_there_under_another_name_is_refused(page, desk, session, houwen):
    by_another_sign_up = desk.volunteer("小侯", person=houwen.person)
    staff = a_user(session, Role.SUPERVISOR, "dudao", "项目督导")
    staff.mention_id = by_another_sign_up.mention.id
    log = desk.log(desk.shift(houwen), (houwen, 150))
    assert approve(page(staff), log).status == 409
    assert log.state is LogState.SUBMITTED


def test_a_supervisor_of_the_district_may_approve(page, cast, session, waiting):
    supervisor = a_user(session, Role.SUPERVISOR, "dudao", "项目督导", cast.district)
    assert approve(page(supervisor), waiting).status == 302
    assert waiting.state is LogState.APPROVED


def test_approving_twice_changes_nothing(page, cast, waiting):
    browser = page(cast.kuangsuchun)
    approve(browser, waiting)
    first = waiting.approval_recorded_at
    again = approve(browser, waiting).follow()
    assert "不在等审核了" in again.text
    assert waiting.approval_recorded_at == first


def test_a_log_is_returned_with_a_reason(page, desk, cast, session, waiting):
    read = page(cast.kuangsuchun).get(f"/logs/{waiting.id}")
    refused = read.submit(reason="")
    assert refused.errors == ["请写退回的原因，写的人要照着改。"]
    assert waiting.returned_at is None
    done = refused.submit(reason="人次好像是两班加起来的").follow()
    assert "已退回" in done.text
    assert (waiting.state, waiting.returned_by) == (LogState.SUBMITTED, "kuangsuchun")
    assert "log.returned" in session.scalars(select(AuditEvent.event)).all()
    own = page(desk.coordinator).get(f"/logs/{waiting.id}")
    assert "已退回：人次好像是两班加起来的" in own.text
    assert own.links["改好再交"] == f"/logs/{waiting.id}/correct"
    assert "不在等审核了" in approve(page(cast.kuangsuchun), waiting).follow().text


def rows(answer):
    """The lines of the list, as words."""
    return [" ".join("".join(row.itertext()).split()) for body in answer.root.iter("tbody") for row in body.iter("tr")]


def test_the_list_shows_the_odd_ones_first_and_ticks_the_normal_ones(page, desk, cast, houwen):
    normal = desk.log(desk.shift(houwen, when="2022-06-26"), (houwen, 150))
    odd = desk.log(desk.shift(houwen, when="2022-06-27"), (houwen, 200))
    own = desk.log(desk.shift(houwen, when="2022-06-25"), (houwen, 150), by="kuangsuchun")
    paper = a_paper_log(desk, houwen)
    listed = page(cast.kuangsuchun).get("/logs")
    lines = rows(listed)
    assert [("时长超过班次" in line, "班次过后 7 天才录入" in line) for line in lines[:2]] == [
        (False, True),
        (True, False),
    ]
    assert "纸质" in lines[0]
    ticks = [box.get("value") for box in listed.root.iter("input") if box.get("name") == "log"]
    assert ticks == [str(normal.id)]
    assert "要别人审核" in next(line for line in lines if "2022-06-25" in line)
    assert "待审核 4" in listed.links

    done = listed.submit(log=[str(each.id) for each in (normal, odd, own, paper)]).follow()
    assert "通过了 1 份日志" in done.text
    assert "有 3 份没有通过" in done.text
    assert [each.state for each in (normal, odd, own, paper)] == [LogState.APPROVED] + [LogState.SUBMITTED] * 3


def test_walk_ins_are_told_and_paper_has_none(page, desk, cast, houwen):
    desk.log(desk.shift(), (houwen, 150))
    a_paper_log(desk, houwen, when="2022-06-27")
    by_day = sorted(rows(page(cast.kuangsuchun).get("/logs")), key=lambda line: "2022-06-28" in line)
    assert ["有现场加入的人" in line for line in by_day] == [False, True]


def test_a_paper_log_without_a_leader_waits_here_too(page, cast, desk, houwen):
    paper = a_paper_log(desk, houwen)
    assert approve(page(cast.kuangsuchun), paper).status == 302
    assert paper.state is LogState.APPROVED


def test_the_filters_are_in_the_address(page, desk, cast, houwen, waiting):
    approved = desk.approve(desk.log(desk.shift(houwen, when="2022-06-21"), (houwen, 60)))
    browser = page(cast.kuangsuchun)
    assert [str(waiting.id) in line or "2022-06-28" in line for line in rows(browser.get("/logs?state=waiting"))] == [
        True
    ]
    listed = browser.get("/logs?state=approved")
    assert "2022-06-21" in rows(listed)[0]
    assert listed.links["2022-06-21 09:00–11:30"] == f"/logs/{approved.id}"
    for state in ("returned", "reversed"):
        assert "这里还没有日志" in browser.get(f"/logs?state={state}").text
    assert browser.get("/logs?state=nonsense&page=999").status == 200


def test_an_empty_list_says_so(page, cast, desk):
    assert "没有等审核的日志" in page(cast.kuangsuchun).get("/logs").text


def test_a_log_of_another_street_is_nowhere(page, cast, waiting):
    browser = page(cast.liqiang)
    assert rows(browser.get("/logs")) == []
    assert browser.get(f"/logs/{waiting.id}").status == 404
    for path in ("approve", "return", "correct"):
        answer = browser.open("POST", f"/logs/{waiting.id}/{path}", headers={"X-CSRFToken": browser.token()})
        assert answer.status == 404
    answer = browser.open(
        "POST", "/logs/approve", data={"log": str(waiting.id)}, headers={"X-CSRFToken": browser.token()}
    )
    assert "没有勾选" in answer.follow().text
    assert waiting.state is LogState.SUBMITTED


def test_ticking_nothing_or_nonsense_says_so(page, cast, desk):
    browser = page(cast.kuangsuchun)
    for data in ({}, {"log": ["x", "²", "9" * 30]}):
        answer = browser.open("POST", "/logs/approve", data=data, headers={"X-CSRFToken": browser.token()})
        assert "没有勾选等审核的日志" in answer.follow().text


def test_without_the_guard_ones_own_would_pass(page, desk, waiting, monkeypatch):
    monkeypatch.setattr(approving, "check_approver", lambda *args: None)
    assert approve(page(desk.coordinator), waiting).status == 302
    assert waiting.state is LogState.APPROVED


def test_a_volunteer_who_left_since_may_still_be_on_a_log(desk, houwen, waiting):
    houwen.sign_up.state = SignUpState.WITHDRAWN
    assert desk.approve(waiting).state is LogState.APPROVED


def test_shifts_nobody_logged_yet_are_offered_below(page, desk, cast):
    shift = desk.shift(desk.volunteer("侯文"))
    assert page(cast.kuangsuchun).get("/logs").links["2022-06-28 09:00–11:30"] == f"/shifts/{shift.id}/log"
    assert "还没有日志的班次" not in page(cast.liqiang).get("/logs").text


def test_who_was_there_is_not_named_as_one_who_may_approve(page, desk, cast, session):
    a_user(session, Role.SUPERVISOR, "dudao", "项目督导", cast.district)
    namesake = desk.volunteer("匡素春")
    log = desk.log(desk.shift(namesake), (namesake, 150))
    assert "可以审核的有：项目督导。" in page(desk.coordinator).get(f"/logs/{log.id}").text
