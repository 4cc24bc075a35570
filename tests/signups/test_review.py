"""Reviewing sign-ups: who is found, what may be decided, and what follows from it."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.builders.shifts import a_shift
from tests.builders.volunteers import Desk
from tests.cast import Cast, a_user
from volunteer.accounts.models import Role
from volunteer.audit.models import AuditEvent
from volunteer.core.clock import now
from volunteer.journeys.models import Milestone
from volunteer.people.models import Consent, ConsentKind, Mention
from volunteer.shifts.models import Assignment, AssignmentState
from volunteer.signups.models import ClaimRequest, SignUp, SignUpState

TODAY = date(2022, 7, 1)


@pytest.fixture
def desk(session: Session, cast: Cast) -> Desk:
    """匡素春's programme, with somebody of another programme as noise."""
    other = Desk(session, cast.other_street, name="别处的项目")
    other.signs_up("王外人", "13500009999")
    return Desk(session, cast.street, cast.agency)


def names(listed) -> list[str]:
    """The names in the list, in its order."""
    rows = (row for row in listed.root.iter("tr") for cell in row.iter("strong"))
    return ["".join(next(row.iter("strong")).itertext()) for row in rows]


def steps_of(session: Session, name: str) -> set[str]:
    session.expire_all()
    persons = sa.select(Mention.person_id).where(Mention.name == name)
    return set(session.scalars(sa.select(Milestone.step).where(Milestone.person_id.in_(persons))))


def events(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AuditEvent.event).order_by(AuditEvent.id)))


def test_who_waits_longest_stands_first_and_other_programmes_are_not_seen(page, cast: Cast, desk: Desk) -> None:
    desk.signs_up("赵新", "13500000001", "06-29")
    desk.signs_up("钱早", "13500000002", "06-10")
    desk.signs_up("孙过", "13500000003", "06-01", state=SignUpState.APPROVED)
    desk.signs_up("李占", "13500000003", "06-02", is_held=True)

    listed = page(cast.kuangsuchun).get("/volunteers")

    assert names(listed) == ["钱早", "赵新", "李占", "孙过"]
    assert "135****0002" in listed.text
    assert "13500000002" not in listed.text
    assert "21 天" in listed.text
    assert "号码已有人登记，请当面核对后发领取卡" in listed.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=hw", ["侯文"]),
        ("q=houw", ["侯文"]),
        ("q=侯", ["侯文"]),
        ("q=0001", ["侯文"]),
        ("q=13500000001", ["侯文"]),
        ("q=001", []),
        ("q=0999", []),
        ("state=approved", ["陈静"]),
        ("state=held", ["何维"]),
        ("state=waiting&q=hw", ["侯文"]),
        ("state=nonsense&page=99", ["侯文", "何维", "陈静"]),
    ],
)
def test_people_are_found_by_name_pinyin_and_number(page, cast: Cast, desk: Desk, query: str, found: list[str]) -> None:
    desk.signs_up("侯文", "135-0000-0001")
    desk.signs_up("陈静", "13500000002", state=SignUpState.APPROVED)
    desk.signs_up("何维", "13500000003", is_held=True)

    listed = page(cast.kuangsuchun).get(f"/volunteers?{query}")

    assert [name for name in names(listed) if "q=hw" not in query or name != "何维"] == found


def test_who_asked_for_a_claim_card_is_found_with_those_held(page, cast: Cast, desk: Desk, session: Session) -> None:
    asked = desk.signs_up("侯文", "13500000001", state=SignUpState.APPROVED)
    served = desk.signs_up("陈静", "13500000002", state=SignUpState.APPROVED)
    desk.signs_up("何维", "13500000003", is_held=True)
    for each, closed_at in ((asked, None), (served, now())):
        session.add(ClaimRequest(mention_id=each.mention_id, asked_at=now(), closed_at=closed_at))
    browser = page(cast.kuangsuchun)

    listed = browser.get("/volunteers?state=held")

    assert names(listed) == ["何维", "侯文"]
    assert "等领取卡 2" in listed.links
    assert "全部 3" in listed.links
    assert "申请了领取卡" in browser.get(f"/volunteers/{asked.id}").text
    assert "申请了领取卡" not in browser.get(f"/volunteers/{served.id}").text


def test_an_empty_list_says_what_to_do(page, cast: Cast, desk: Desk) -> None:
    browser = page(cast.kuangsuchun)

    assert "还没有人报名" in browser.get("/volunteers").text
    assert "没有找到" in browser.get("/volunteers?q=没有").text


def test_a_long_list_has_pages(page, cast: Cast, desk: Desk) -> None:
    for number in range(51):
        desk.signs_up(f"人{number}", f"135000{number:05}")
    browser = page(cast.kuangsuchun)

    assert len(names(browser.get("/volunteers"))) == 50
    assert len(names(browser.get("/volunteers?page=2"))) == 1


def test_the_list_asks_the_database_the_same_few_questions_however_long_it_is(
    page, cast: Cast, desk: Desk, session: Session
) -> None:
    browser, asked = page(cast.kuangsuchun), []
    desk.signs_up("首位", "13500000001")
    session.commit()
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *args: asked.append(args[2]))

    browser.get("/volunteers")
    few, asked[:] = len(asked), []
    for number in range(30):
        desk.signs_up(f"人{number}", f"135000{number:05}")
    session.commit()
    asked.clear()
    browser.get("/volunteers")

    assert len(asked) == few


def test_approving_reaches_the_milestone_of_that_person_and_nobody_else(
    page, cast: Cast, desk: Desk, session: Session
) -> None:
    desk.served("侯文", "13500000001")
    desk.served("陈静", "13500000002")
    sign_up = desk.signs_up("侯文", "13500000001")
    desk.signs_up("陈静", "13500000002")
    session.commit()
    assert steps_of(session, "侯文") == {"served", "applied"}

    done = page(cast.kuangsuchun).get(f"/volunteers/{sign_up.id}").submit(note="可以", decision="approve").follow()

    assert "已通过：侯文 从今天起可以排班。" in done.text
    assert "匡素春：可以" in done.text
    assert steps_of(session, "侯文") == {"served", "applied", "approved"}
    assert steps_of(session, "陈静") == {"served", "applied"}
    assert (sign_up.state, sign_up.approved_on, sign_up.decided_by) == (SignUpState.APPROVED, TODAY, "kuangsuchun")
    assert "signup.decided" in events(session)


def test_returning_needs_a_reason_and_keeps_what_was_typed(page, cast: Cast, desk: Desk, session: Session) -> None:
    sign_up = desk.signs_up("侯文", "13500000001")
    opened = page(cast.kuangsuchun).get(f"/volunteers/{sign_up.id}")

    refused = opened.submit(note=" ", decision="send_back")
    too_long = opened.submit(note="长" * 301, decision="send_back")

    assert refused.errors == ["请写明原因，本人来问时要能说清楚。"]
    assert too_long.errors == ["请写在 300 字以内。"]
    assert "长" * 301 in too_long.text
    returned = opened.submit(note="联系不上", decision="send_back").follow()
    assert "已退回" in returned.text
    assert "匡素春：联系不上" in returned.text
    session.expire_all()
    assert (sign_up.state, sign_up.decided_on, sign_up.approved_on) == (SignUpState.RETURNED, TODAY, None)


def test_a_held_sign_up_waits_for_the_claim_card(page, cast: Cast, desk: Desk, session: Session) -> None:
    earlier = desk.signs_up("侯文", "135-0000-0001", state=SignUpState.APPROVED)
    held = desk.signs_up("猴文", "13500000001", is_held=True)
    opened = page(cast.kuangsuchun).get(f"/volunteers/{held.id}")

    assert "通过" not in [button.text for button in opened.root.iter("button")]
    assert opened.links["侯文（已通过）"] == f"/volunteers/{earlier.id}"
    refused = opened.submit(note="", decision="approve")

    assert refused.errors == ["这个号码已有人登记，还不能通过。请先当面核对、发领取卡，本人用过以后再审核。"]
    session.expire_all()
    assert held.state is SignUpState.APPLIED
    assert "已退回" in opened.submit(note="不是本人", decision="send_back").follow().text


def test_a_second_decision_from_an_old_page_is_refused(page, cast: Cast, desk: Desk, session: Session) -> None:
    sign_up = desk.signs_up("侯文", "13500000001")
    opened = page(cast.kuangsuchun).get(f"/volunteers/{sign_up.id}")
    opened.submit(note="", decision="approve")

    refused = opened.submit(note="不行", decision="send_back")

    assert refused.errors == ["这份报名刚才已经有了结果，请看现在的状态再决定。"]
    session.expire_all()
    assert sign_up.state is SignUpState.APPROVED


def on_shift(session: Session, sign_up: SignUp, when: str) -> Assignment:
    programme = sa.select(SignUp.programme_id).where(SignUp.id == sign_up.id)
    shift = a_shift(session, type("P", (), {"id": session.scalar(programme)}), when)
    place = Assignment(
        shift_id=shift.id,
        role_id=shift.roles[0].id,
        mention_id=sign_up.mention_id,
        state=AssignmentState.SIGNED_UP,
        recorded_at=now(),
        changed_at=now(),
    )
    session.add(place)
    session.flush()
    return place


def test_recording_who_left_gives_back_future_places_and_keeps_past_ones(
    page, cast: Cast, desk: Desk, session: Session
) -> None:
    sign_up = desk.signs_up("侯文", "13500000001", state=SignUpState.APPROVED)
    neighbour = desk.signs_up("陈静", "13500000002", state=SignUpState.APPROVED)
    past, future, noise = (
        on_shift(session, who, when) for who, when in ((sign_up, "06-25"), (sign_up, "07-02"), (neighbour, "07-02"))
    )

    left = page(cast.kuangsuchun).get(f"/volunteers/{sign_up.id}").submit(note="搬家", decision="withdraw").follow()

    assert "已记录退出：侯文 以后的班次已取消，以往记录保留。" in left.text
    session.expire_all()
    assert [each.state.value for each in (past, future, noise)] == ["signed_up", "cancelled", "signed_up"]
    assert (sign_up.state, sign_up.decided_on) == (SignUpState.WITHDRAWN, TODAY)
    assert sign_up.approved_on == date(2022, 6, 22)
    assert "signup.withdrawn" in events(session)


def test_an_approval_made_by_mistake_is_taken_back(page, cast: Cast, desk: Desk, session: Session) -> None:
    sign_up = desk.signs_up("侯文", "13500000001")
    approved = page(cast.kuangsuchun).get(f"/volunteers/{sign_up.id}").submit(note="", decision="approve").follow()

    undone = approved.browser.open("POST", f"/volunteers/{sign_up.id}/undo", **approved_headers(approved)).follow()

    assert "待审核" in undone.text
    session.expire_all()
    assert (sign_up.state, sign_up.approved_on, sign_up.decided_by) == (SignUpState.APPLIED, None, None)
    assert "approved" not in steps_of(session, "侯文")


def approved_headers(shown) -> dict[str, object]:
    return {"headers": {"X-CSRFToken": shown.browser.token()}}


def test_an_approval_with_a_place_on_a_shift_stays(page, cast: Cast, desk: Desk, session: Session) -> None:
    sign_up = desk.signs_up("侯文", "13500000001")
    approved = page(cast.kuangsuchun).get(f"/volunteers/{sign_up.id}").submit(note="", decision="approve").follow()
    on_shift(session, sign_up, "07-02")

    kept = approved.browser.open("POST", f"/volunteers/{sign_up.id}/undo", **approved_headers(approved)).follow()

    assert "已经排过班或有服务记录，审核不能撤回" in kept.text
    session.expire_all()
    assert sign_up.state is SignUpState.APPROVED


@pytest.mark.parametrize("decided_by", [None, "user:7"])
def test_what_a_register_or_the_volunteer_decided_is_not_taken_back_here(
    page, cast: Cast, desk: Desk, session: Session, decided_by: str | None
) -> None:
    sign_up = desk.signs_up("侯文", "13500000001", state=SignUpState.WITHDRAWN, decided_by=decided_by)
    browser = page(cast.kuangsuchun)

    kept = browser.open("POST", f"/volunteers/{sign_up.id}/undo", headers={"X-CSRFToken": browser.token()}).follow()

    assert "这个结果不是在这里审核出来的" in kept.text
    session.expire_all()
    assert sign_up.state is SignUpState.WITHDRAWN


def test_leaving_recorded_by_mistake_makes_them_a_volunteer_again(
    page, cast: Cast, desk: Desk, session: Session
) -> None:
    sign_up = desk.signs_up("侯文", "13500000001", state=SignUpState.APPROVED)
    left = page(cast.kuangsuchun).get(f"/volunteers/{sign_up.id}").submit(note="说错了", decision="withdraw").follow()

    left.browser.open("POST", f"/volunteers/{sign_up.id}/undo", **approved_headers(left))

    session.expire_all()
    assert (sign_up.state, sign_up.decided_on) == (SignUpState.APPROVED, date(2022, 6, 22))


@pytest.mark.parametrize("left", [SignUpState.WITHDRAWN, SignUpState.RETURNED])
def test_the_approval_of_a_register_outlives_undoing_twice(
    page, cast: Cast, desk: Desk, session: Session, left: SignUpState
) -> None:
    sign_up = desk.signs_up("侯文", "13500000001", state=SignUpState.APPROVED)
    sign_up.state, sign_up.decided_by, sign_up.decision_recorded_at = left, "kuangsuchun", now()
    session.commit()
    browser = page(cast.kuangsuchun)

    for _ in range(2):
        browser.open("POST", f"/volunteers/{sign_up.id}/undo", headers={"X-CSRFToken": browser.token()})

    session.expire_all()
    assert (sign_up.state, sign_up.approved_on) == (SignUpState.APPROVED, date(2022, 6, 22))


def test_a_number_is_shown_once_after_a_logged_click(page, cast: Cast, desk: Desk, session: Session) -> None:
    sign_up = desk.signs_up("侯文", "13500000001")
    browser = page(cast.kuangsuchun)
    assert "13500000001" not in browser.get(f"/volunteers/{sign_up.id}").text

    token = browser.token()
    shown = browser.open("POST", f"/volunteers/{sign_up.id}/phone", headers={"X-CSRFToken": token}).follow()

    assert "13500000001" in shown.text
    assert "13500000001" not in browser.get(f"/volunteers/{sign_up.id}").text
    assert events(session).count("phone.revealed") == 1


@pytest.mark.parametrize("path", ["", "/undo", "/phone"])
def test_a_sign_up_of_another_union_is_not_found(page, cast: Cast, desk: Desk, session: Session, path: str) -> None:
    sign_up = desk.signs_up("侯文", "13500000001")
    browser = page(cast.liqiang)

    answer = browser.open("POST", f"/volunteers/{sign_up.id}{path}", headers={"X-CSRFToken": browser.token()})

    assert answer.status == 404
    assert browser.get(f"/volunteers/{sign_up.id}").status == 404
    assert names(browser.get("/volunteers")) == ["王外人"]
    session.expire_all()
    assert sign_up.state is SignUpState.APPLIED


def test_only_who_may_issue_claim_cards_sees_their_button(page, cast: Cast, desk: Desk, session: Session) -> None:
    held = desk.signs_up("侯文", "13500000001", is_held=True)
    coordinator = a_user(session, Role.COORDINATOR, "xietiao", "协调员", cast.street)

    assert "发领取卡" in page(cast.kuangsuchun).get(f"/volunteers/{held.id}").links
    shown = page(coordinator).get(f"/volunteers/{held.id}")
    assert "发领取卡" not in shown.links
    assert "领取卡由社工发" in shown.text


def test_the_history_tells_every_answer_and_who_decided(page, cast: Cast, desk: Desk, session: Session) -> None:
    sign_up = desk.signs_up(
        "侯文",
        "13500000001",
        state=SignUpState.RETURNED,
        links=None,
        channel="微信群",
        decided_by="yizou",
        decision_note="联系不上",
    )
    withdrawn = session.scalars(sa.select(Consent).where(Consent.kind == ConsentKind.SCHEDULING)).all()[-1]
    withdrawn.withdrawn_at = now()

    told = page(cast.kuangsuchun).get(f"/volunteers/{sign_up.id}").text

    assert "来自：微信群" in told
    assert "已撤回：同意用来排班和记录时长" in told
    assert "没有填，按不同意算：把以往参加活动的记录连起来" in told
    assert "yizou：联系不上" in told
    assert "重新审核" in told


def test_the_history_says_when_the_volunteer_left_on_their_own(page, cast: Cast, desk: Desk) -> None:
    sign_up = desk.signs_up("侯文", "13500000001", state=SignUpState.WITHDRAWN, decided_by="user:7")

    told = page(cast.kuangsuchun).get(f"/volunteers/{sign_up.id}").text

    assert "已退出2022-06-22 · 本人" in told
    assert "撤回这次决定" not in told
