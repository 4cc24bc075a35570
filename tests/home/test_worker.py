"""A worker's first page: where to go next, and how the sign-up stands."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from tests.builders.recorded import Office
from tests.cast import Cast
from tests.home.test_today import a_shift
from tests.page import Browser, Page
from volunteer.core.clock import now
from volunteer.people.models import Mention
from volunteer.shifts import actions as shifting
from volunteer.signups.models import SignUp, SignUpState


@pytest.fixture
def office(session: Session, cast: Cast) -> Office:
    return Office(session, union_id=cast.street.id)


@pytest.fixture
def phone(session: Session, cast: Cast, page: Callable[..., Browser]) -> Callable[[SignUp | None], Page]:
    """What 侯文 sees first, with an account that came with a sign-up."""

    def look(sign_up: SignUp | None, is_proved: bool = True) -> Page:
        cast.houwen.mention_id = sign_up.mention_id if sign_up else None
        cast.houwen.proved_at = now() if is_proved else None
        return page(cast.houwen).get("/")

    return look


def test_the_next_shift_stands_on_top(phone, office, session) -> None:
    sign_up = office.signs_up(office.person("侯文"), "06-01", "06-02")
    place = None
    for days in (9, 4):
        shift = a_shift(office, days)
        place = shifting.take_place(session, shift.id, sign_up.mention_id, at=datetime(2022, 7, 1, tzinfo=UTC))

    home = phone(sign_up)

    assert "园区走访" in home.text
    assert "还有 4 天" in home.text
    assert "7月5日 周二" in home.text
    assert "园区门口" in home.text
    assert home.links["看这一班"] == f"/my/shifts/{place.id}"
    assert home.links["找班次"] == "/open-shifts"
    assert home.links["我的记录"] == "/my/record"


def test_without_one_three_shifts_short_of_people_are_offered(phone, office, cast, session) -> None:
    other = Office(session, "别的街道的项目", union_id=cast.other_street.id)
    shifts = [a_shift(office, days) for days in (5, 2, 3, 4)]
    foreign = a_shift(other, 1)

    home = phone(office.signs_up(office.person("侯文"), "06-01", "06-02"))

    offered = [url for url in home.links.values() if url.startswith("/open-shifts/")]
    assert offered == [f"/open-shifts/{shift.id}" for shift in (shifts[1], shifts[2], shifts[3])]
    assert f"/open-shifts/{foreign.id}" not in home.response.text


def test_nothing_short_is_said(phone, office) -> None:
    assert "还没有选班次" in phone(office.signs_up(office.person("侯文"), "06-01", "06-02")).text


def test_a_held_sign_up_looks_exactly_like_one_that_waits(phone, office, session) -> None:
    sign_up = office.signs_up(office.person("侯文"), "06-01")
    waiting = phone(sign_up, is_proved=False)
    sign_up.is_held = True
    session.get_one(Mention, sign_up.mention_id).person_id = None
    held = phone(sign_up, is_proved=False)

    assert "报名待审核" in waiting.text
    assert held.text == waiting.text
    assert held.links == waiting.links


@pytest.mark.parametrize(
    ("state", "words", "button", "url"),
    [
        (SignUpState.RETURNED, "想知道原因请问您认识的社工", "看我的报名", "/my"),
        (SignUpState.WITHDRAWN, "已退出", "再报一次名", "/join"),
    ],
)
def test_a_decision_against_says_what_can_be_done(phone, office, state, words, button, url) -> None:
    home = phone(office.signs_up(office.person("侯文"), "06-01", "06-02", state))

    assert words in home.text
    assert home.links[button] == url


def test_an_account_without_a_sign_up_leads_to_it(phone) -> None:
    home = phone(None)

    assert home.links["去报名"] == "/join"
    assert "领取卡" not in home.text


def test_a_number_that_was_not_proved_has_a_small_link(phone, office) -> None:
    sign_up = office.signs_up(office.person("侯文"), "06-01", "06-02")

    assert phone(sign_up, is_proved=False).links["用领取卡确认手机号"] == "/claim"
    assert "领取卡" not in phone(sign_up).text
