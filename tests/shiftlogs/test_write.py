"""Writing the log of a shift."""

import pytest
from sqlalchemy import select

from tests.builders.logs import LAST_WEEK
from tests.builders.shifts import a_programme, a_volunteer, on_shift
from volunteer.audit.models import AuditEvent
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import AssignmentState, ShiftState
from volunteer.signups.models import SignUpState


def logs(session):
    return session.scalars(select(ShiftLog).order_by(ShiftLog.id)).all()


def names(page):
    return [each.text for row in page.root.iter("tr") for each in row.iter("strong")]


def test_a_log_is_written_and_waits_for_somebody_else(page, desk, cast, session):
    houwen, wangfang, absent = desk.volunteer("侯文"), desk.volunteer("王芳"), desk.volunteer("李梅")
    shift, noise = desk.shift(houwen, wangfang, absent), desk.shift(houwen, when="2022-06-25")
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log")
    rows = {name: number for number, name in enumerate(names(form))}
    answer = form.submit(
        **{
            f"rows-{rows['侯文']}-minutes": "2小时",
            f"rows-{rows['王芳']}-came": "excused",
            f"rows-{rows['李梅']}-came": "absent",
        },
        people_served="46",
        outcomes="走访 12 户",
    )
    done = answer.follow()

    (log,) = logs(session)
    assert done.h1 == "已提交，等待审核"
    assert "匡素春" in done.text
    assert "可以审核的有：匡素春。" in done.text
    assert (log.state, log.evidence, log.written_by) == (LogState.SUBMITTED, Evidence.TYPED, "longzhouwan")
    assert (log.people_served, log.outcomes) == (46, "走访 12 户")
    assert [(row.mention_id, row.minutes) for row in log.attendances] == [(houwen.mention.id, 120)]
    assert (shift.state, noise.state) == (ShiftState.ENDED, ShiftState.OPEN)
    events = session.scalars(select(AuditEvent.event)).all()
    assert events.count("log.submitted") == 1


def test_the_places_become_what_is_said_of_them(page, desk, session):
    people = {name: desk.volunteer(name) for name in ("甲来", "乙请", "丙缺", "丁候", "戊退", "己替")}
    shift = desk.shift()
    states = {
        "甲来": AssignmentState.CONFIRMED,
        "乙请": AssignmentState.SIGNED_UP,
        "丙缺": AssignmentState.SIGNED_UP,
        "丁候": AssignmentState.WAITING,
        "戊退": AssignmentState.CANCELLED,
        "己替": AssignmentState.SEEKING_STAND_IN,
    }
    places = {name: on_shift(session, shift, people[name], state) for name, state in states.items()}
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log")
    assert sorted(names(form)) == ["丙缺", "乙请", "己替", "甲来"]
    row = {name: number for number, name in enumerate(names(form))}
    form.submit(**{f"rows-{row['乙请']}-came": "excused", f"rows-{row['丙缺']}-came": "absent"}, people_served="3")

    assert {name: place.state.value for name, place in places.items()} == {
        "甲来": "attended",
        "乙请": "excused",
        "丙缺": "absent",
        "丁候": "cancelled",
        "戊退": "cancelled",
        "己替": "excused",
    }


def test_the_planned_minutes_are_filled_in(page, desk):
    shift = desk.shift(desk.volunteer("侯文"))
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log")
    assert form.field("rows-0-minutes").get("value") == "150"


def test_nothing_typed_is_lost_when_something_is_wrong(page, desk, session):
    shift = desk.shift(desk.volunteer("侯文"))
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log")
    again = form.submit(**{"rows-0-minutes": "2"}, people_served="很多", outcomes="走访 12 户")
    assert again.status == 200
    assert again.title.startswith("错误：记录班次")
    assert again.errors == [
        "侯文：“2”是小时还是分钟？请写 2小时 或 2分钟。",
        "服务人次请写整数，如 36；没有服务对象请写 0。",
    ]
    assert again.field("rows-0-minutes").get("value") == "2"
    assert again.field("people_served").get("value") == "很多"
    assert again.field("outcomes").text.strip() == "走访 12 户"
    assert logs(session) == []


@pytest.mark.parametrize("minutes", ["721", "13小时", "", "很久"])
def test_a_time_nobody_can_have_served_is_refused(page, desk, session, minutes):
    shift = desk.shift(desk.volunteer("侯文"))
    again = (
        page(desk.coordinator).get(f"/shifts/{shift.id}/log").submit(**{"rows-0-minutes": minutes}, people_served="3")
    )
    assert len(again.errors) == 1
    assert again.errors[0].startswith("侯文：")
    assert logs(session) == []


def test_the_number_of_people_served_is_required(page, desk, session):
    shift = desk.shift(desk.volunteer("侯文"))
    again = page(desk.coordinator).get(f"/shifts/{shift.id}/log").submit(people_served="")
    assert again.errors == ["请填写服务人次；没有服务对象请写 0。"]
    assert logs(session) == []


@pytest.mark.parametrize("served", ["0", "1001"])
def test_an_unusual_number_is_asked_about_once(page, desk, session, served):
    shift = desk.shift(desk.volunteer("侯文"))
    again = page(desk.coordinator).get(f"/shifts/{shift.id}/log").submit(people_served=served)
    assert "请再核对一遍" in again.text
    assert logs(session) == []
    again = again.submit(people_served="0" if served == "1001" else "2000")
    assert "请再核对一遍" in again.text
    assert logs(session) == []
    assert again.submit(people_served=again.field("people_served").get("value")).follow().h1 == "已提交，等待审核"


def test_somebody_who_walked_in_is_added_and_everything_typed_stays(page, desk, session):
    houwen, wangfang = desk.volunteer("侯文"), desk.volunteer("王芳")
    shift = desk.shift(wangfang)
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log")
    form = form.submit(**{"rows-0-minutes": "1小时"}, people_served="8", walk_in="hw", add="")
    assert (form.status, names(form), form.errors) == (200, ["王芳", "侯文"], [])
    assert form.field("rows-0-minutes").get("value") == "1小时"
    assert form.field("people_served").get("value") == "8"
    assert form.field("walk_in").get("value", "") == ""
    form.submit(people_served="8").follow()
    (log,) = logs(session)
    assert {row.mention_id: row.minutes for row in log.attendances} == {
        wangfang.mention.id: 60,
        houwen.mention.id: 150,
    }


def test_the_enter_key_in_the_search_adds_too(page, desk, session):
    desk.volunteer("侯文")
    shift = desk.shift()
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log").submit(people_served="8", walk_in="侯文")
    assert names(form) == ["侯文"]
    assert logs(session) == []


def test_of_two_who_fit_one_is_chosen(page, desk):
    desk.volunteer("王杰", employer="甲公司")
    second = desk.volunteer("王杰", employer="乙公司")
    shift = desk.shift()
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log").submit(walk_in="wj", add="")
    assert "找到 2 位，加入哪一位？" in form.text
    assert names(form) == []
    form = form.submit(walk_in="wj", add=str(second.mention.id))
    assert form.field("rows-0-mention_id").get("value") == str(second.mention.id)


def test_who_is_no_approved_volunteer_here_cannot_be_added(page, desk, session):
    elsewhere = a_volunteer(session, a_programme(session, "别的项目"), "侯文")
    desk.volunteer("侯文", state=SignUpState.APPLIED)
    listed = desk.volunteer("王芳")
    shift = desk.shift(listed)
    browser = page(desk.coordinator)
    form = browser.get(f"/shifts/{shift.id}/log").submit(walk_in="侯文", add="")
    assert "已通过的志愿者里没有找到" in form.errors[0]
    assert form.field("walk_in").get("value") == "侯文"
    form = form.submit(walk_in="王芳", add="")
    assert form.errors == ["这个人已经在名单上了。"]
    # A row made up by hand is dropped.
    answer = browser.post(
        f"/shifts/{shift.id}/log",
        {
            "csrf_token": browser.token(),
            "rows-0-mention_id": str(listed.mention.id),
            "rows-0-came": "attended",
            "rows-0-minutes": "60",
            "rows-1-mention_id": str(elsewhere.mention.id),
            "rows-1-came": "attended",
            "rows-1-minutes": "60",
            "people_served": "5",
        },
        headers={"Origin": "http://localhost"},
    )
    assert answer.location
    assert [row.mention_id for row in session.scalars(select(ShiftAttendance))] == [listed.mention.id]


def test_a_walk_in_may_be_taken_off_again(page, desk, session):
    desk.volunteer("侯文")
    shift = desk.shift()
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log").submit(people_served="8", walk_in="侯文")
    form = form.submit(**{"rows-0-came": "removed"}, people_served="8")
    assert "没有志愿者到场" in form.text
    form.submit(people_served="8").follow()
    assert logs(session)[0].attendances == []


def test_who_joined_the_roster_meanwhile_is_shown_before_anything_is_written(page, desk, session):
    shift = desk.shift(desk.volunteer("侯文"))
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log")
    on_shift(session, shift, desk.volunteer("王芳"))
    again = form.submit(people_served="8")
    assert "名单刚刚变了，加上了：王芳" in again.text
    assert sorted(names(again)) == ["侯文", "王芳"]
    assert logs(session) == []


def test_nobody_is_in_two_places(page, desk, session):
    houwen = desk.volunteer("侯文")
    first = desk.shift(houwen, content="社区义诊")
    desk.log(first, (houwen, 150))
    second = desk.shift(houwen, starts="10:00")
    again = page(desk.coordinator).get(f"/shifts/{second.id}/log").submit(people_served="8")
    assert again.errors == ["侯文同一时间在另一个班次：2022-06-28 09:00–11:30 社区义诊。请核对是哪一班。"]
    assert len(logs(session)) == 1


def test_one_shift_may_begin_when_another_ends(page, desk, session):
    houwen = desk.volunteer("侯文")
    desk.log(desk.shift(houwen), (houwen, 150))
    second = desk.shift(houwen, starts="11:30")
    page(desk.coordinator).get(f"/shifts/{second.id}/log").submit(people_served="8").follow()
    assert len(logs(session)) == 2


def test_nobody_serves_more_than_sixteen_hours_a_day(page, desk, session):
    houwen = desk.volunteer("侯文")
    first = desk.shift(houwen, starts="0:00", hours=12, content="值守")
    desk.log(first, (houwen, 720))
    second = desk.shift(houwen, starts="13:00", hours=10)
    form = page(desk.coordinator).get(f"/shifts/{second.id}/log")
    again = form.submit(**{"rows-0-minutes": "241"}, people_served="8")
    assert again.errors == ["侯文这一天还在：2022-06-28 00:00–12:00 值守；合起来超过 16 小时。请核对时长。"]
    again.submit(**{"rows-0-minutes": "240"}, people_served="8").follow()
    assert len(logs(session)) == 2


def test_the_person_counts_whatever_programme_the_other_shift_is_of(page, desk, session):
    other = a_programme(session, "别的项目")
    houwen = desk.volunteer("侯文")
    elsewhere = a_volunteer(session, other, "侯文", person=houwen.person)
    there = desk.shift(content="别处的事")
    there.programme_id = other.id
    on_shift(session, there, elsewhere)
    desk.log(there, (elsewhere, 150))
    second = desk.shift(houwen)
    again = page(desk.coordinator).get(f"/shifts/{second.id}/log").submit(people_served="8")
    assert again.errors == ["侯文同一时间在另一个班次：2022-06-28 09:00–11:30。请核对是哪一班。"]


def test_one_person_with_two_places_comes_once(page, desk, session):
    houwen = desk.volunteer("侯文")
    twice = desk.volunteer("侯文", person=houwen.person)
    form = page(desk.coordinator).get(f"/shifts/{desk.shift(houwen, twice).id}/log")
    assert len(names(form)) == 1


def test_a_shift_has_one_log(page, desk, session):
    houwen = desk.volunteer("侯文")
    shift = desk.shift(houwen)
    browser = page(desk.coordinator)
    form = browser.get(f"/shifts/{shift.id}/log")
    form.submit(people_served="8")
    answer = form.submit(people_served="9")
    (log,) = logs(session)
    assert answer.location == f"/logs/{log.id}"
    assert log.people_served == 8
    assert browser.get(f"/shifts/{shift.id}/log").location == f"/logs/{log.id}"


def test_a_shift_not_begun_or_cancelled_has_no_log(page, desk):
    later = desk.shift(when="2022-07-02")
    off = desk.shift(state=ShiftState.CANCELLED)
    browser = page(desk.coordinator)
    for shift, words in ((later, "还没有开始"), (off, "已经取消")):
        answer = browser.get(f"/shifts/{shift.id}/log")
        assert (answer.status, answer.h1) == (409, "现在还不能写日志")
        assert words in answer.text


def test_the_shift_of_another_street_is_not_found(page, desk, cast):
    shift = desk.shift(desk.volunteer("侯文"))
    browser = page(cast.liqiang)
    assert browser.get(f"/shifts/{shift.id}/log").status == 404
    answer = browser.open("POST", f"/shifts/{shift.id}/log", headers={"X-CSRFToken": browser.token()})
    assert answer.status == 404


def test_the_roster_is_of_that_shift_only(page, desk):
    desk.shift(desk.volunteer("王芳"), when=LAST_WEEK, starts="14:00")
    form = page(desk.coordinator).get(f"/shifts/{desk.shift(desk.volunteer('侯文')).id}/log")
    assert names(form) == ["侯文"]
