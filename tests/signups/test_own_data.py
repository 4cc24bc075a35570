"""What volunteers see and change of their own: consents, leaving, and nothing of anybody else."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.builders.shifts import a_shift
from tests.builders.volunteers import Desk
from tests.cast import Cast
from volunteer.audit.models import AuditEvent
from volunteer.core.clock import now
from volunteer.journeys.models import Milestone
from volunteer.journeys.queries import converts_by
from volunteer.people.models import Consent, ConsentKind, Mention
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Assignment, AssignmentState, ShiftState
from volunteer.signups.models import SignUp, SignUpState

PHONE = "13500000001"
TODAY = date(2022, 7, 1)


@pytest.fixture
def desk(session: Session, cast: Cast) -> Desk:
    """A programme with a volunteer of the same name as noise."""
    desk = Desk(session, cast.street, cast.agency)
    desk.signs_up("侯文", "13500009999", state=SignUpState.APPROVED)
    return desk


def serves(session: Session, desk: Desk, sign_up: SignUp, when: str = "05-28") -> None:
    """The volunteer attended a shift whose log is approved."""
    shift = a_shift(session, desk.programme, when, state=ShiftState.ENDED)
    log = ShiftLog(
        shift_id=shift.id,
        people_served=12,
        evidence=Evidence.PAPER,
        state=LogState.APPROVED,
        written_by="system",
        recorded_at=now(),
        approval_recorded_at=now(),
    )
    session.add(log)
    session.flush()
    session.add(ShiftAttendance(log_id=log.id, mention_id=sign_up.mention_id, minutes=120, recorded_at=now()))
    session.flush()


def converts(session: Session) -> int:
    session.expire_all()
    return len(converts_by(session, TODAY))


def answers(session: Session, kind: ConsentKind) -> list[tuple[int, bool | None, str]]:
    rows = session.execute(
        sa.select(Consent.mention_id, Consent.is_given, Consent.text_version)
        .where(Consent.kind == kind)
        .order_by(Consent.id)
    )
    return [tuple(row) for row in rows]


def events(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AuditEvent.event).order_by(AuditEvent.id)))


def test_the_page_shows_name_masked_phone_programme_and_what_comes_next(page, cast: Cast, desk: Desk) -> None:
    sign_up = desk.signs_up("何小满", PHONE)

    mine = page(desk.account(sign_up, PHONE)).get("/my")

    assert "何小满 · 135****0001" in mine.text
    assert PHONE not in mine.text
    assert "心贴心 待审核" in mine.text
    assert "社工一般在 7 天内审核" in mine.text
    assert "还没有核实" in mine.text
    assert mine.links["怎样核实"] == "/claim"
    assert "修改 PIN" not in mine.links
    assert "2022-06-20 · 文本 2022-1" in mine.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SignUpState.APPROVED, "可以挑班次了"),
        (SignUpState.RETURNED, "这次没有通过"),
        (SignUpState.WITHDRAWN, "您已退出"),
    ],
)
def test_every_state_has_words_and_a_next_step(page, cast: Cast, desk: Desk, state: SignUpState, words: str) -> None:
    sign_up = desk.signs_up("何小满", PHONE, state=state, decision_note="给审核人看的")

    mine = page(desk.account(sign_up, PHONE)).get("/my")

    assert words in mine.text
    assert "给审核人看的" not in mine.text


def test_a_held_sign_up_looks_like_any_other_that_waits(page, cast: Cast, desk: Desk) -> None:
    desk.signs_up("真正的", PHONE, state=SignUpState.APPROVED)
    held = desk.signs_up("何小满", PHONE, is_held=True)
    open_ = desk.signs_up("何小满", "13500000009")

    second = desk.account(held, PHONE)
    second.login = f"{PHONE}~2"
    seen = page(second).get("/my").text
    usual = page(desk.account(open_, "13500000009")).get("/my").text

    assert seen == usual.replace("135****0009", "135****0001")


def test_a_proved_phone_opens_the_other_sign_ups_and_the_pin(page, cast: Cast, desk: Desk, session: Session) -> None:
    second = Desk(session, cast.other_street, name="另一个项目")
    second.signs_up("何小满", PHONE, "05-01", state=SignUpState.RETURNED)
    sign_up = desk.signs_up("何小满", PHONE)
    session.commit()
    user = desk.account(sign_up, PHONE)
    assert "另一个项目" not in page(user).get("/my").text

    user.proved_at = now()
    mine = page(user).get("/my")

    assert "心贴心 待审核" in mine.text
    assert "另一个项目 已退回" in mine.text
    assert mine.links["修改 PIN"] == "/account/secret"


def test_without_a_sign_up_the_page_leads_to_signing_up(page, cast: Cast) -> None:
    browser = page(cast.houwen)

    mine = browser.get("/my")

    assert "您还没有报名" in mine.text
    assert mine.links["去报名"] == "/join"
    for path in ("/my/consents/linking", "/my/leave"):
        assert browser.get(path).location == "/my"
        answer = browser.open("POST", path, data={"given": "1"}, headers={"X-CSRFToken": browser.token()})
        assert answer.location == "/my"


def test_withdrawing_unlinks_earlier_participation_and_agreeing_again_restores_it(
    page, cast: Cast, desk: Desk, session: Session
) -> None:
    desk.served("何小满", PHONE)
    desk.served("陈静", "13500000002")
    sign_up = desk.signs_up("何小满", PHONE, "05-01", state=SignUpState.APPROVED)
    other = desk.signs_up("陈静", "13500000002", "05-01", state=SignUpState.APPROVED)
    for each in (sign_up, other):
        serves(session, desk, each)
    session.commit()
    user = desk.account(sign_up, PHONE, is_proved=True)
    browser = page(user)
    assert converts(session) == 2

    done = browser.get("/my").submit(given="0").follow()

    assert "已撤回。以往记录不再与报名连在一起，已公布的月份不变。" in done.text
    assert converts(session) == 1
    assert "served" not in steps_of(session, sign_up)
    assert answers(session, ConsentKind.LINKING)[-1] == (sign_up.mention_id, False, "2022-1")

    done.submit(given="1")

    assert converts(session) == 2
    assert events(session).count("consent.changed") == 2


def steps_of(session: Session, sign_up: SignUp) -> set[str]:
    session.expire_all()
    person = sa.select(Mention.person_id).where(Mention.id == sign_up.mention_id)
    return set(session.scalars(sa.select(Milestone.step).where(Milestone.person_id == person.scalar_subquery())))


def test_the_same_answer_again_writes_nothing(page, cast: Cast, desk: Desk, session: Session) -> None:
    sign_up = desk.signs_up("何小满", PHONE)
    opened = page(desk.account(sign_up, PHONE)).get("/my/consents/linking")
    before = len(answers(session, ConsentKind.LINKING))

    for _ in range(2):
        opened.submit(given="0")
    bad = opened.submit(given="也许")

    assert bad.location == "/my"
    assert len(answers(session, ConsentKind.LINKING)) == before + 1


def test_a_proved_account_answers_for_every_sign_up_that_is_not_held_and_an_unproved_one_for_its_own(
    page, cast: Cast, desk: Desk, session: Session
) -> None:
    earlier = desk.signs_up("何小满", PHONE, "05-01")
    sign_up = desk.signs_up("何小满", PHONE)
    held = desk.signs_up("何小满", PHONE, is_held=True)
    session.commit()
    user = desk.account(sign_up, PHONE)
    browser = page(user)
    unproved = browser.get("/my/consents/linking").submit(given="0").status
    assert (unproved, said_no(session)) == (302, {sign_up.mention_id})

    user.proved_at = now()
    browser.get("/my/consents/linking").submit(given="1")
    browser.get("/my/consents/linking").submit(given="0")

    assert said_no(session) == {earlier.mention_id, sign_up.mention_id}
    assert held.mention_id not in said_no(session)


def said_no(session: Session) -> set[int]:
    last = {mention_id: given for mention_id, given, _ in answers(session, ConsentKind.LINKING)}
    return {mention_id for mention_id, given in last.items() if given is False}


def test_leaving_gives_back_future_places_and_says_how_to_come_back(
    page, cast: Cast, desk: Desk, session: Session
) -> None:
    sign_up = desk.signs_up("何小满", PHONE, state=SignUpState.APPROVED)
    shift = a_shift(session, desk.programme, "07-02")
    place = Assignment(
        shift_id=shift.id,
        role_id=shift.roles[0].id,
        mention_id=sign_up.mention_id,
        state=AssignmentState.SIGNED_UP,
        recorded_at=now(),
        changed_at=now(),
    )
    session.add(place)
    user = desk.account(sign_up, PHONE)
    asked = page(user).get("/my/leave")
    assert asked.h1 == "退出志愿者"

    left = asked.browser.open("POST", "/my/leave", headers={"X-CSRFToken": asked.browser.token()}).follow()

    assert left.h1 == "已退出志愿者"
    assert left.links["重新报名"] == "/join"
    session.expire_all()
    assert (sign_up.state, sign_up.decided_on) == (SignUpState.WITHDRAWN, TODAY)
    assert sign_up.decided_by == f"user:{user.id}"
    assert place.state is AssignmentState.CANCELLED
    assert answers(session, ConsentKind.SCHEDULING)[-1] == (sign_up.mention_id, False, "2022-1")
    again = asked.browser.open("POST", "/my/leave", headers={"X-CSRFToken": asked.browser.token()})
    assert again.follow().h1 == "已退出志愿者"
    assert events(session).count("signup.withdrawn") == 1


def test_who_was_returned_has_nothing_to_leave(page, cast: Cast, desk: Desk) -> None:
    sign_up = desk.signs_up("何小满", PHONE, state=SignUpState.RETURNED)

    assert page(desk.account(sign_up, PHONE)).get("/my/leave").location == "/my"


def test_leaving_touches_nobody_elses_sign_up(page, cast: Cast, desk: Desk, session: Session) -> None:
    namesake = session.scalars(sa.select(SignUp)).one()
    sign_up = desk.signs_up("侯文", PHONE)
    browser = page(desk.account(sign_up, PHONE))

    browser.open("POST", "/my/leave", headers={"X-CSRFToken": browser.token()})

    session.expire_all()
    assert (sign_up.state, namesake.state) == (SignUpState.WITHDRAWN, SignUpState.APPROVED)


def test_staff_have_no_page_of_their_own_data(page, cast: Cast) -> None:
    assert page(cast.kuangsuchun).get("/my").status == 403
