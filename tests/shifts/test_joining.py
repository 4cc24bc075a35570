"""A volunteer finds a shift, takes a place, gives it back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders.shifts import a_programme, a_shift, a_volunteer, on_shift
from tests.cast import Cast
from volunteer.audit.models import AuditEvent
from volunteer.shifts.models import Assignment, AssignmentState, ShiftState
from volunteer.signups.models import SignUpState


@pytest.fixture
def programme(session: Session, cast: Cast):
    """A programme with noise around it: another one's volunteer and shift."""
    other = a_programme(session, "别的项目", cast.other_street.id)
    on_shift(session, a_shift(session, other, content="别处的班次"), a_volunteer(session, other, "钟外人"))
    return a_programme(session, union_id=cast.street.id)


def posts(browser, url: str, **data: str):
    """As a form would, whatever the page shows by now."""
    return browser.open("POST", url, data=data, headers={"X-CSRFToken": browser.token()})


def live(session: Session, shift) -> list[Assignment]:
    found = select(Assignment).where(Assignment.shift_id == shift.id, Assignment.state == AssignmentState.SIGNED_UP)
    return list(session.scalars(found))


def test_signing_up_ends_on_a_page_that_says_when_and_where(page, session: Session, programme) -> None:
    shift = a_shift(session, programme, note="带身份证和水杯", lead_name="匡素春")
    houwen = a_volunteer(session, programme, "侯文")

    found = page(houwen.user).get("/my/shifts")
    opened = found.browser.get(next(url for words, url in found.links.items() if "上午9:00–11:30" in words))
    done = opened.submit()

    assert done.status == 302
    landed = done.follow()
    assert landed.h1 == "报名成功"
    for words in ("7月2日 周六 上午9:00–11:30", "龙洲湾街道社区", "匡素春", "带身份证和水杯", "走访员", "取消报名"):
        assert words in landed.text
    (held,) = live(session, shift)
    assert held.mention_id == houwen.mention.id
    assert f"0702-{held.id}" in landed.text
    events = session.scalars(select(AuditEvent.event).where(AuditEvent.event.startswith("assignment"))).all()
    assert events == ["assignment.made"]


def test_tapping_twice_gives_the_same_place(page, session: Session, programme) -> None:
    shift = a_shift(session, programme)
    opened = page(a_volunteer(session, programme).user).get(f"/open-shifts/{shift.id}")

    assert opened.submit().location == opened.submit().location
    assert len(live(session, shift)) == 1


def test_somebody_with_two_sign_ups_has_one_place(page, session: Session, programme) -> None:
    shift = a_shift(session, programme)
    first = a_volunteer(session, programme, "何小满")
    second = a_volunteer(session, programme, "何小满", person=first.person)

    one = posts(page(first.user), f"/open-shifts/{shift.id}")
    other = posts(page(second.user), f"/open-shifts/{shift.id}")

    assert (one.status, one.location) == (other.status, other.location)
    assert other.follow().h1 == "报名成功"
    assert len(live(session, shift)) == 1


def test_an_unproved_account_is_not_told_of_places_under_another_sign_up(page, session: Session, programme) -> None:
    shift, other = a_shift(session, programme), a_shift(session, programme, starts="10:00")
    first = a_volunteer(session, programme, "何小满")
    second = a_volunteer(session, programme, "何小满", person=first.person, is_proved=False)
    on_shift(session, other, first)

    clash = posts(page(second.user), f"/open-shifts/{shift.id}")
    again = posts(page(second.user), f"/open-shifts/{other.id}")

    assert (clash.status, clash.h1) == (409, "这个班次要请社工安排")
    assert (again.status, again.h1) == (409, "这个班次要请社工安排")
    assert "已经报了" not in clash.text
    assert "领取卡" in clash.text


def test_of_several_roles_one_is_chosen(page, session: Session, programme) -> None:
    shift = a_shift(session, programme, roles=(("走访员", 2, 2), ("摄影", 1, 1)))
    opened = page(a_volunteer(session, programme).user).get(f"/open-shifts/{shift.id}")

    forgot = opened.submit()
    assert forgot.errors == ["这个班次有几种岗位，请选择一种。"]
    done = forgot.submit(role_id=str(shift.roles[1].id)).follow()

    assert "摄影" in done.text
    assert live(session, shift)[0].role_id == shift.roles[1].id


def test_a_full_shift_is_a_page_that_offers_others(page, session: Session, programme) -> None:
    shift = a_shift(session, programme, roles=(("走访员", 1, 1),))
    a_shift(session, programme, "2022-07-03", content="义诊帮忙")
    late, quick = a_volunteer(session, programme), a_volunteer(session, programme, "周快")
    opened = page(late.user).get(f"/open-shifts/{shift.id}")
    on_shift(session, shift, quick)

    refused = opened.submit()

    assert (refused.status, refused.h1) == (409, "这个班次已经报满了")
    assert "义诊帮忙" in refused.text
    assert refused.errors == []
    assert "名额都有人了" in page(late.user).get(f"/open-shifts/{shift.id}").text


def test_a_full_role_sends_to_the_other_roles(page, session: Session, programme) -> None:
    shift = a_shift(session, programme, roles=(("走访员", 1, 1), ("摄影", 1, 1)))
    opened = page(a_volunteer(session, programme).user).get(f"/open-shifts/{shift.id}")
    on_shift(session, shift, a_volunteer(session, programme, "周快"))

    refused = opened.submit(role_id=str(shift.roles[0].id))

    assert refused.status == 409
    assert refused.links["换一个岗位"] == f"/open-shifts/{shift.id}"
    on_shift(session, shift, a_volunteer(session, programme, "周满"), role=1)
    browser = page(a_volunteer(session, programme).user)
    assert posts(browser, f"/open-shifts/{shift.id}").h1 == "这个班次已经报满了"


def test_two_shifts_at_one_time_clash_also_across_programmes(page, session: Session, programme) -> None:
    elsewhere = a_programme(session, "另一个项目")
    he = a_volunteer(session, programme, "何小满")
    there = a_volunteer(session, elsewhere, "何小满", person=he.person)
    held = on_shift(session, a_shift(session, elsewhere, starts="11:00", content="义卖"), there)
    shift = a_shift(session, programme)

    refused = posts(page(he.user), f"/open-shifts/{shift.id}")

    assert (refused.status, refused.h1) == (409, "时间和另一个班次冲突")
    assert "义卖" in refused.text
    assert refused.links["打开那个班次"] == f"/my/shifts/{held.id}"
    assert "时间冲突" in page(he.user).get("/open-shifts").text
    assert "您那时有别的班次" in page(he.user).get(f"/open-shifts/{shift.id}").text


def test_a_shift_may_begin_when_another_ends(page, session: Session, programme) -> None:
    he = a_volunteer(session, programme)
    on_shift(session, a_shift(session, programme, starts="6:30"), he)
    on_shift(session, a_shift(session, programme, starts="11:30"), he)

    assert posts(page(he.user), f"/open-shifts/{a_shift(session, programme).id}").status == 302


@pytest.mark.parametrize(
    ("shift", "h1"),
    [
        ({"when": "2022-06-30"}, "这个班次已经开始了"),
        ({"state": ShiftState.CANCELLED, "cancel_reason": "下雨"}, "这个班次取消了"),
        ({"state": ShiftState.PLANNED}, "这个班次还没有开放报名"),
        ({"state": ShiftState.ENDED}, "这个班次已经开始了"),
    ],
)
def test_a_shift_that_takes_nobody_says_why(page, session: Session, programme, shift, h1: str) -> None:
    he, closed = a_volunteer(session, programme), a_shift(session, programme, **shift)
    a_shift(session, programme, "2022-07-05", content="还要人的")

    refused = posts(page(he.user), f"/open-shifts/{closed.id}")

    assert (refused.status, refused.h1) == (409, h1)
    assert "还要人的" in refused.text
    shown = page(he.user).get(f"/open-shifts/{closed.id}")
    assert h1 in shown.text
    assert shift.get("cancel_reason", "") in refused.text
    assert live(session, closed) == []


@pytest.mark.parametrize(
    ("sign_up", "words"),
    [
        ({"state": SignUpState.APPLIED}, "正在审核"),
        ({"state": SignUpState.RETURNED}, "没有通过"),
        ({"state": SignUpState.WITHDRAWN}, "已经退出"),
        ({"is_held": True}, "正在审核"),
    ],
)
def test_who_is_no_volunteer_yet_reads_what_comes_next(page, session: Session, programme, sign_up, words: str) -> None:
    shift, he = a_shift(session, programme), a_volunteer(session, programme, **sign_up)

    refused = posts(page(he.user), f"/open-shifts/{shift.id}")

    assert (refused.status, refused.h1) == (409, "还不能报班次")
    for url in ("/my/shifts", "/open-shifts", f"/open-shifts/{shift.id}"):
        assert words in page(he.user).get(url).text
    assert words in refused.text
    assert live(session, shift) == []


def test_a_held_sign_up_looks_exactly_like_one_that_waits(page, session: Session, programme) -> None:
    shift = a_shift(session, programme)
    held = a_volunteer(session, programme, is_held=True)
    waits = a_volunteer(session, programme, state=SignUpState.APPLIED)

    for url in ("/my/shifts", "/open-shifts", f"/open-shifts/{shift.id}"):
        assert page(held.user).get(url).text == page(waits.user).get(url).text
    one, other = (posts(page(who.user), f"/open-shifts/{shift.id}") for who in (held, waits))
    assert (one.status, one.text) == (other.status, other.text)


def test_a_shift_of_another_programme_does_not_exist(page, session: Session, programme) -> None:
    he = a_volunteer(session, programme)
    foreign = a_shift(session, a_programme(session, "第三个"))

    assert page(he.user).get(f"/open-shifts/{foreign.id}").status == 404
    assert posts(page(he.user), f"/open-shifts/{foreign.id}").status == 404
    assert "别处的班次" not in page(he.user).get("/open-shifts").text


def test_giving_a_place_back_frees_it_at_once_and_twice_changes_nothing(page, session: Session, programme) -> None:
    shift, he = a_shift(session, programme, roles=(("走访员", 1, 1),)), a_volunteer(session, programme)
    held = on_shift(session, shift, he)
    mine = page(he.user).get(f"/my/shifts/{held.id}")

    gone = mine.submit(reason="孩子发烧").follow()
    again = mine.submit(reason="孩子发烧").follow()

    assert gone.h1 == again.h1 == "已不在这个班次上"
    assert "孩子发烧" in gone.text
    assert gone.links["再报这个班次"] == f"/open-shifts/{shift.id}"
    assert live(session, shift) == []
    events = session.scalars(select(AuditEvent).where(AuditEvent.event == "assignment.cancelled")).all()
    assert len(events) == 1
    assert "孩子发烧" not in str(events[0].details)
    assert posts(page(he.user), f"/open-shifts/{shift.id}").status == 302


def test_after_the_start_a_place_cannot_be_given_back_alone(page, session: Session, programme) -> None:
    he = a_volunteer(session, programme)
    held = on_shift(session, a_shift(session, programme, "2022-06-30", lead_name="匡素春"), he)

    refused = posts(page(he.user), f"/my/shifts/{held.id}/cancel")

    assert (refused.status, refused.h1) == (409, "班次已经开始了")
    assert "匡素春" in refused.text
    session.refresh(held)
    assert held.state is AssignmentState.SIGNED_UP


def test_a_reason_too_long_keeps_what_was_typed(page, session: Session, programme) -> None:
    he = a_volunteer(session, programme)
    held = on_shift(session, a_shift(session, programme), he)

    answer = page(he.user).get(f"/my/shifts/{held.id}").submit(reason="忙" * 81)

    assert answer.errors == ["最多 80 个字。"]
    assert answer.field("reason").get("value") == "忙" * 81


def test_somebody_elses_place_does_not_exist(page, session: Session, programme) -> None:
    held = on_shift(session, a_shift(session, programme), a_volunteer(session, programme))
    browser = page(a_volunteer(session, programme, "别人").user)

    assert browser.get(f"/my/shifts/{held.id}").status == 404
    assert posts(browser, f"/my/shifts/{held.id}/cancel").status == 404


def test_a_cancelled_shift_is_told_on_the_first_line(page, session: Session, programme) -> None:
    he = a_volunteer(session, programme)
    shift = a_shift(session, programme, state=ShiftState.CANCELLED, cancel_reason="暴雨预警")
    on_shift(session, shift, he, AssignmentState.CANCELLED).cancel_reason = "暴雨预警"
    left = a_shift(session, programme, state=ShiftState.CANCELLED, cancel_reason="暴雨", content="早就退出的")
    on_shift(session, left, he, AssignmentState.CANCELLED)

    shown = page(he.user).get("/my/shifts")

    assert "取消了，不用来" in shown.text
    assert "暴雨预警" in shown.text
    assert "早就退出的" not in shown.text


def test_shifts_that_fit_and_lack_people_come_first(page, session: Session, programme) -> None:
    he = a_volunteer(session, programme, availability="工作日晚上、周末上午")
    for content, starts, roles in (
        ("下午的", "14:00", (("走访员", 3, 4),)),
        ("够人的", "8:00", (("走访员", 0, 4),)),
        ("缺人的", "9:00", (("走访员", 2, 4),)),
    ):
        a_shift(session, programme, starts=starts, content=content, roles=roles)

    text = page(he.user).get("/open-shifts").text

    assert text.index("缺人的") < text.index("够人的") < text.index("下午的")
    assert "还差 2 人" in text
    assert "还有 4 个名额" in text
    assert "合您的时间" in text


def test_with_nothing_to_join_the_page_says_so(page, session: Session, programme) -> None:
    he = a_volunteer(session, programme)

    for url in ("/my/shifts", "/open-shifts"):
        assert "现在没有要人的班次" in page(he.user).get(url).text


def test_an_account_without_a_sign_up_is_sent_to_sign_up(page, cast: Cast) -> None:
    cast.houwen.mention_id = None

    assert "还没有报名当志愿者" in page(cast.houwen).get("/my/shifts").text


def test_a_shift_without_roles_takes_whoever_comes(page, session: Session, programme) -> None:
    shift = a_shift(session, programme, roles=())
    he = a_volunteer(session, programme)

    assert "可以报名" in page(he.user).get("/open-shifts").text
    done = page(he.user).get(f"/open-shifts/{shift.id}").submit().follow()

    assert "现场安排" in done.text


def test_a_shift_under_way_is_still_there(page, session: Session, programme) -> None:
    he = a_volunteer(session, programme)
    held = on_shift(session, a_shift(session, programme, "2022-07-01", starts="0:00", hours=24), he)

    shown = page(he.user).get(f"/my/shifts/{held.id}")

    assert shown.h1 == "班次正在进行"
    assert "取消报名" not in shown.text
    assert "进行中" in page(he.user).get("/my/shifts").text
