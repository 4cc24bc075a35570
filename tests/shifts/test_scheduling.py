"""The office plans shifts and puts volunteers on them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders.shifts import a_programme, a_shift, a_volunteer, on_shift
from tests.cast import Cast
from tests.shifts.test_joining import live, posts
from volunteer.audit.models import AuditEvent
from volunteer.core.clock import SHANGHAI
from volunteer.organisations.models import Organisation
from volunteer.shifts.models import AssignmentState, Shift, ShiftKind, ShiftState

NEW = {
    "content": "楼栋走访",
    "place": "龙海社区",
    "day": "7月2日",
    "starts": "9点半",
    "ends": "11:30",
    "role1_name": "走访员",
    "role1_minimum": "2",
    "role1_maximum": "4",
}


@pytest.fixture
def programme(session: Session, cast: Cast):
    """匡素春's programme, run by her agency."""
    found = a_programme(session, union_id=cast.street.id)
    found.agency_id = session.get_one(Organisation, cast.agency.id).id
    session.flush()
    return found


@pytest.fixture
def foreign(session: Session, cast: Cast) -> Shift:
    """A shift of another street."""
    return a_shift(session, a_programme(session, "别的项目", cast.other_street.id), content="别处的班次")


def test_the_week_shows_each_shift_and_in_words_what_is_missing(
    page, cast: Cast, session: Session, programme, foreign
) -> None:
    shift = a_shift(session, programme)
    on_shift(session, shift, a_volunteer(session, programme))
    a_shift(session, programme, state=ShiftState.CANCELLED, content="取消的")
    a_shift(session, programme, "2022-07-05", content="下周的")

    shown = page(cast.kuangsuchun).get("/shifts")

    assert "第 26 周" in shown.text
    assert "1/4 人 还差 1 人" in shown.text
    assert "1 个班次还差 1 人" in shown.text
    assert "已取消" in shown.text
    assert "下周的" not in shown.text
    assert "别处的班次" not in shown.text
    later = shown.browser.get(shown.links["下一周"])
    assert "下周的" in later.text
    assert "本周" in later.links


def test_a_week_without_shifts_says_what_to_do(page, cast: Cast, programme) -> None:
    shown = page(cast.kuangsuchun).get("/shifts?week=2022-W30")

    assert "这一周没有班次" in shown.text
    assert page(cast.kuangsuchun).get("/shifts?week=nonsense").h1 == "排班"
    assert page(cast.kuangsuchun).get("/shifts?week=2022-W99").h1 == "排班"


def test_a_new_shift_is_open_at_once(page, cast: Cast, session: Session, programme) -> None:
    done = page(cast.kuangsuchun).get("/shifts/new").submit(**NEW, kind="activity_help", note="带水")

    assert done.status == 302
    shown = done.follow()
    assert "7月2日 周六 上午9:30–11:30" in shown.text
    shift = session.scalars(select(Shift)).one()
    assert (shift.kind, shift.state, shift.programme_id) == (ShiftKind.ACTIVITY_HELP, ShiftState.OPEN, programme.id)
    assert [(role.name, role.minimum, role.maximum) for role in shift.roles] == [("走访员", 2, 4)]
    assert session.scalars(select(AuditEvent.event).where(AuditEvent.event == "shift.created")).all()


def test_an_end_before_the_start_is_the_next_day(page, cast: Cast, session: Session, programme) -> None:
    done = page(cast.kuangsuchun).get("/shifts/new").submit(**NEW | {"starts": "21:00", "ends": "0:30"})

    assert "晚上9:00–次日凌晨0:30" in done.follow().text
    shift = session.scalars(select(Shift)).one()
    assert shift.ends_at.astimezone(SHANGHAI).day == 3


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"content": ""}, "请写明做什么。"),
        ({"day": "下次"}, "“下次”不是日期，请写成 2022-01-15。"),
        ({"day": "7月2日至3日"}, "“7月2日至3日”不止一天，请写班次开始的那一天。"),
        ({"starts": "2点"}, "“2点”可能是凌晨也可能是下午，请写成 14:00 或 凌晨2:00。"),
        ({"ends": "9:00"}, "从 9点半 到 9:00 超过 12 小时。结束时间早于开始时间就是第二天，请检查。"),
        ({"role1_name": ""}, "请至少写一个岗位。"),
        ({"role1_maximum": ""}, "请填写岗位 1 最多几人。"),
        ({"role2_name": "摄影"}, "请填写“摄影”最多几人。"),
        ({"role1_maximum": "0", "role1_minimum": "0"}, "“走访员”最多人数至少是 1。"),
        ({"role1_minimum": "5"}, "“走访员”最少人数不能比最多人数多。"),
        ({"role1_maximum": "9999"}, "人数请写 0 到 500 的整数。"),
        ({"role2_maximum": "3"}, "请写岗位的名称，或清空人数。"),
        ({"note": "长" * 501}, "最多 500 个字。"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    page, cast: Cast, session: Session, programme, typed, message: str
) -> None:
    answer = page(cast.kuangsuchun).get("/shifts/new").submit(**NEW | typed)

    assert answer.errors == [message]
    for name, value in (NEW | typed).items():
        control = answer.field(name)
        assert (control.text if control.tag == "textarea" else control.get("value")).strip() == value
    assert session.scalars(select(Shift)).all() == []


def test_with_several_programmes_one_is_chosen(page, cast: Cast, session: Session, programme) -> None:
    second = a_programme(session, "第二个项目")
    second.agency_id = cast.agency.id
    a_programme(session, "别的项目", cast.other_street.id)

    form = page(cast.kuangsuchun).get("/shifts/new")
    assert "别的项目" not in form.text
    form.submit(**NEW, programme_id=str(second.id))

    assert session.scalars(select(Shift.programme_id)).one() == second.id


def test_without_a_programme_no_shift_can_be_made(page, cast: Cast) -> None:
    assert "您名下还没有项目" in page(cast.liqiang).get("/shifts/new").text


def test_a_copy_begins_on_the_same_weekday_of_a_coming_week(
    page, cast: Cast, session: Session, programme, foreign
) -> None:
    old = a_shift(session, programme, "2022-05-07", starts="21:00", hours=3.5, lead_name="匡素春")

    form = page(cast.kuangsuchun).get(page(cast.kuangsuchun).get(f"/shifts/{old.id}").links["再建一个"])

    values = {name: form.field(name).get("value") for name in ("day", "starts", "ends", "role1_maximum", "lead_name")}
    expected = {"day": "2022-07-02", "starts": "21:00", "ends": "00:30", "role1_maximum": "4", "lead_name": "匡素春"}
    assert values == expected
    assert form.submit().status == 302
    assert page(cast.kuangsuchun).get(f"/shifts/new?from={foreign.id}").field("content").get("value") == ""


def test_changing_a_shift_keeps_its_people(page, cast: Cast, session: Session, programme) -> None:
    shift = a_shift(session, programme)
    on_shift(session, shift, a_volunteer(session, programme))

    form = page(cast.kuangsuchun).get(f"/shifts/{shift.id}/edit")
    done = form.submit(starts="10:00", ends="12:00", role1_maximum="6", role2_name="摄影", role2_maximum="1")

    assert done.status == 302
    assert "改好了" in done.follow().text
    session.expire_all()
    assert [(role.name, role.maximum) for role in shift.roles] == [("走访员", 6), ("摄影", 1)]
    assert len(live(session, shift)) == 1
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.event == "shift.changed"))
    assert event.details == {"fields": ["starts_at", "ends_at", "roles"]}
    assert "没有改动" in page(cast.kuangsuchun).get(f"/shifts/{shift.id}/edit").submit(place=shift.place).follow().text


def test_fewer_places_than_people_are_refused_with_the_number(page, cast: Cast, session: Session, programme) -> None:
    shift = a_shift(session, programme, roles=(("走访员", 1, 4), ("摄影", 0, 1)))
    for name in ("何一", "何二", "何三"):
        on_shift(session, shift, a_volunteer(session, programme, name))
    form = page(cast.kuangsuchun).get(f"/shifts/{shift.id}/edit")

    fewer = form.submit(role1_maximum="2", content="改过的")
    without = form.submit(role1_name="摄影", role1_minimum="0", role1_maximum="3", role2_name="", role2_maximum="")
    gone = form.submit(role2_name="", role2_minimum="", role2_maximum="")

    assert fewer.errors == ["“走访员”已有 3 人报名，最多人数不能少于 3。请先移出多出的人。"]
    assert fewer.field("role1_maximum").get("value") == "2"
    assert fewer.field("content").get("value") == "改过的"
    assert without.status == 200
    assert gone.status == 302
    session.expire_all()
    assert [role.name for role in shift.roles] == ["走访员"]


def test_a_role_with_people_cannot_go(page, cast: Cast, session: Session, programme) -> None:
    shift = a_shift(session, programme, roles=(("走访员", 1, 4), ("摄影", 0, 1)))
    on_shift(session, shift, a_volunteer(session, programme), role=1)

    answer = (
        page(cast.kuangsuchun).get(f"/shifts/{shift.id}/edit").submit(role2_name="", role2_minimum="", role2_maximum="")
    )

    assert answer.errors == ["“摄影”已有 1 人报名，不能删去。请先移出他们。"]


def test_a_new_time_that_clashes_says_whose_shift_is_in_the_way(page, cast: Cast, session: Session, programme) -> None:
    shift, afternoon = a_shift(session, programme), a_shift(session, programme, starts="14:00")
    both, one = a_volunteer(session, programme, "何双班"), a_volunteer(session, programme, "何单班")
    for on, who in ((shift, both), (afternoon, both), (shift, one)):
        on_shift(session, on, who)

    answer = page(cast.kuangsuchun).get(f"/shifts/{shift.id}/edit").submit(starts="13:00", ends="15:00")

    assert answer.errors == ["改到这个时间，何双班的另一个班次会冲突。请换个时间，或先把人移出。"]
    session.expire_all()
    assert shift.starts_at.astimezone(SHANGHAI).hour == 9


def test_calling_a_shift_off_says_whom_it_concerns_and_takes_all_places_back(
    page, cast: Cast, session: Session, programme
) -> None:
    shift, who = a_shift(session, programme), a_volunteer(session, programme, "何小满")
    held = on_shift(session, shift, who)

    asked = page(cast.kuangsuchun).get(f"/shifts/{shift.id}/cancel")
    assert "何小满" in asked.text
    assert "取消班次和 1 人的报名" in asked.text
    assert asked.submit(reason="").errors == ["请写明原因，志愿者会看到。"]
    done = asked.submit(reason="暴雨预警").follow()

    assert "1 人的报名一并取消" in done.text
    session.expire_all()
    assert (shift.state, held.state) == (ShiftState.CANCELLED, AssignmentState.CANCELLED)
    mine = page(who.user).get(f"/my/shifts/{held.id}")
    assert mine.h1 == "这个班次取消了"
    assert "暴雨预警" in mine.text
    assert asked.submit(reason="再来").follow().status == 200
    assert page(cast.kuangsuchun).get(f"/shifts/{shift.id}/edit").location == f"/shifts/{shift.id}"


def test_the_roster_names_people_and_hides_their_numbers(page, cast: Cast, session: Session, programme) -> None:
    shift = a_shift(session, programme)
    who = a_volunteer(session, programme, "何小满", "13812340001", employer="恒信广告")
    on_shift(session, shift, who)
    on_shift(session, shift, a_volunteer(session, programme, "周退出"), AssignmentState.CANCELLED)

    shown = page(cast.kuangsuchun).get(f"/shifts/{shift.id}")

    assert "何小满 第一次 138****0001 恒信广告 走访员 已报名" in shown.text
    assert "13812340001" not in shown.text
    assert "花名册1 人" in shown.text


def test_volunteers_are_found_by_name_tail_and_pinyin(page, cast: Cast, session: Session, programme) -> None:
    shift = a_shift(session, programme)
    a_volunteer(session, programme, "侯文", "13812340001")
    a_volunteer(session, programme, "王芳", "13812340002")
    browser = page(cast.kuangsuchun)

    for words in ("侯", "0001", "hw", "houwen", "13812340001"):
        text = browser.get(f"/shifts/{shift.id}?q={words}").text
        assert "侯文" in text
        assert "王芳" not in text
    assert "没有找到“谁”" in browser.get(f"/shifts/{shift.id}?q=谁").text


def test_who_is_free_comes_first_and_who_cannot_says_why(page, cast: Cast, session: Session, programme) -> None:
    shift = a_shift(session, programme)
    a_volunteer(session, programme, "安平日", availability="工作日晚上")
    a_volunteer(session, programme, "周末人", availability="周末白天")
    busy, on_it = (
        a_volunteer(session, programme, "安忙碌", availability="都可以"),
        a_volunteer(session, programme, "安在班"),
    )
    on_shift(session, a_shift(session, programme, content="义诊帮忙"), busy)
    on_shift(session, shift, on_it)

    text = page(cast.kuangsuchun).get(f"/shifts/{shift.id}?q=").text
    found = page(cast.kuangsuchun).get(f"/shifts/{shift.id}?q=安").text

    assert text.index("周末人") < text.index("安平日") < text.index("安忙碌")
    assert "时间冲突 义诊帮忙" in text
    assert "已在这个班次上" in found


def test_the_office_places_a_volunteer(page, cast: Cast, session: Session, programme) -> None:
    shift = a_shift(session, programme, roles=(("走访员", 1, 1), ("摄影", 1, 1)))
    who = a_volunteer(session, programme, "何小满")
    browser = page(cast.kuangsuchun)

    done = browser.get(f"/shifts/{shift.id}?q=何").submit(role_id=str(shift.roles[1].id))

    assert "何小满在这个班次上了" in done.follow().text
    assert [held.role_id for held in live(session, shift)] == [shift.roles[1].id]
    assert "何小满" not in browser.get(f"/shifts/{shift.id}").text.split("安排志愿者")[1]
    assert page(who.user).get("/my/shifts").text.count("楼栋走访") == 1


@pytest.mark.parametrize("problem", ["full", "clash", "foreign", "nobody"])
def test_a_refused_placing_says_why(page, cast: Cast, session: Session, programme, problem: str) -> None:
    shift, who = a_shift(session, programme, roles=(("走访员", 1, 1),)), a_volunteer(session, programme, "何小满")
    if problem == "full":
        on_shift(session, shift, a_volunteer(session, programme))
    if problem == "clash":
        on_shift(session, a_shift(session, programme, content="义诊帮忙"), who)
    if problem == "foreign":
        who = a_volunteer(session, a_programme(session, "别的项目"))
    data = {} if problem == "nobody" else {"mention_id": str(who.mention.id)}

    answer = posts(page(cast.kuangsuchun), f"/shifts/{shift.id}/place", **data).follow()

    words = {
        "full": "名额都有人了",
        "clash": "何小满已经报了“义诊帮忙”",
        "foreign": "审核通过的志愿者才能",
        "nobody": "请先选择",
    }
    assert words[problem] in answer.text


def test_of_a_shift_of_another_street_in_the_way_only_the_time_is_told(page, cast, session, programme, foreign) -> None:
    shift, who = a_shift(session, programme), a_volunteer(session, programme, "何小满")
    on_shift(session, foreign, a_volunteer(session, foreign.programme, "何小满", person=who.person))
    browser = page(cast.kuangsuchun)

    offered = browser.get(f"/shifts/{shift.id}?q=何").text
    refused = posts(browser, f"/shifts/{shift.id}/place", mention_id=str(who.mention.id)).follow().text

    assert "别处的班次" not in offered + refused
    assert "别的项目的班次（9:00–11:30）" in offered
    assert "何小满7月2日 周六 上午9:00–11:30 已经有别的班次" in refused


def test_the_office_may_place_until_the_end_a_volunteer_until_the_start(
    page, cast: Cast, session: Session, programme
) -> None:
    under_way = a_shift(session, programme, "2022-07-01", starts="0:00", hours=24)
    over = a_shift(session, programme, "2022-06-30", starts="0:00")
    who = a_volunteer(session, programme)
    browser = page(cast.kuangsuchun)

    posts(browser, f"/shifts/{over.id}/place", mention_id=str(who.mention.id))
    assert live(session, over) == []
    assert posts(page(who.user), f"/open-shifts/{under_way.id}").status == 409
    posts(browser, f"/shifts/{under_way.id}/place", mention_id=str(who.mention.id))
    assert len(live(session, under_way)) == 1
    assert "安排志愿者" not in browser.get(f"/shifts/{over.id}").text


def test_taking_a_volunteer_off_needs_a_reason_they_read(page, cast: Cast, session: Session, programme) -> None:
    shift, who = a_shift(session, programme), a_volunteer(session, programme, "何小满")
    held = on_shift(session, shift, who)
    url = f"/shifts/{shift.id}/places/{held.id}/remove"
    browser = page(cast.kuangsuchun)

    without = posts(browser, url, reason="  ")
    assert without.title.startswith("错误：")
    assert "请写明原因" in without.text
    assert len(live(session, shift)) == 1
    for _ in range(2):
        assert "已把何小满移出" in posts(browser, url, reason="那天改由社区安排").follow().text

    assert live(session, shift) == []
    assert "那天改由社区安排" in page(who.user).get(f"/my/shifts/{held.id}").text


def test_the_sheet_to_sign_has_everybody_and_room_for_more(page, cast: Cast, session: Session, programme) -> None:
    shift = a_shift(session, programme, lead_name="匡素春")
    on_shift(session, shift, a_volunteer(session, programme, "何小满"))

    sheet = page(cast.kuangsuchun).get(f"/shifts/{shift.id}/print")

    for words in ("何小满", "走访员", "签名", "分钟", "本班共服务", "匡素春"):
        assert words in sheet.text
    assert len(list(sheet.root.iter("tr"))) == 1 + 12


def test_another_street_sees_and_changes_nothing(page, cast: Cast, session: Session, programme) -> None:
    shift = a_shift(session, programme)
    held = on_shift(session, shift, a_volunteer(session, programme))
    browser = page(cast.liqiang)

    for url in ("", "/edit", "/print", "/cancel"):
        assert browser.get(f"/shifts/{shift.id}{url}").status == 404
    for url in ("/place", "/edit", "/cancel", f"/places/{held.id}/remove"):
        assert posts(browser, f"/shifts/{shift.id}{url}", reason="x").status == 404
    assert "楼栋走访" not in browser.get("/shifts").text
    own = a_shift(session, a_programme(session, "自己的", cast.other_street.id))
    assert posts(browser, f"/shifts/{own.id}/places/{held.id}/remove", reason="x").status == 404
