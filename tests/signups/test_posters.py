"""Codes for signing up: made within one's programmes, printed, counted, ended."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.builders.volunteers import Desk
from tests.cast import Cast
from volunteer.audit.models import AuditEvent
from volunteer.core.clock import now
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import OrganisationKind
from volunteer.participation.models import Form
from volunteer.signups.models import JoinCode
from volunteer.signups.posters import create_join_code


@pytest.fixture
def desk(session: Session, cast: Cast) -> Desk:
    return Desk(session, cast.street, cast.agency)


def codes(session: Session) -> list[JoinCode]:
    session.expire_all()
    return list(session.scalars(sa.select(JoinCode).order_by(JoinCode.id)))


def events(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AuditEvent.event).where(AuditEvent.event.startswith("join_code"))))


def options(field) -> list[str]:
    return ["".join(option.itertext()) for option in field.iter("option")]


def test_a_poster_is_made_for_an_employer_and_an_activity(page, cast: Cast, desk: Desk, session: Session) -> None:
    desk.served("侯文", "13500000001", "04-16", desk.service("春季义诊"))
    ensure_organisation(session, OrganisationKind.ENTERPRISE, "恒信广告有限公司")
    empty = page(cast.kuangsuchun).get("/posters")
    assert "还没有二维码" in empty.text
    assert [option.get("value") for option in empty.root.iter("datalist") for option in option] == ["恒信广告有限公司"]

    activity = options(empty.field("service_id"))[1]
    chosen = next(o.get("value") for o in empty.field("service_id").iter("option") if "".join(o.itertext()) == activity)
    made = empty.submit(employer="恒信广告有限公司", service_id=chosen).follow()

    (code,) = codes(session)
    assert activity == "2022-04-16 · 春季义诊"
    assert (code.employer, code.created_by, len(code.code)) == ("恒信广告有限公司", "kuangsuchun", 16)
    assert made.h1 == "加入职工志愿者"
    assert f"http://localhost/join/{code.code}" in made.text
    assert "恒信广告有限公司 · 春季义诊" in made.text
    assert [image.get("src", "")[:18] for image in made.root.iter("img")] == ["data:image/svg+xml"]
    assert events(session) == ["join_code.created"]


def test_cases_and_sealed_services_bring_nobody_and_the_newest_stands_first(page, cast: Cast, desk: Desk) -> None:
    for form, title, when in (
        (Form.ACTIVITY, "早", "03-01"),
        (Form.GROUP, "晚", "05-01"),
        (Form.CASE, "个案甲", "06-01"),
    ):
        desk.served("侯文", "13500000001", when, desk.service(title, form))
    desk.service("封存的小组", Form.GROUP, is_sealed=True)

    offered = options(page(cast.kuangsuchun).get("/posters").field("service_id"))

    assert offered == ["不指定", "2022-05-01 · 晚", "2022-03-01 · 早"]


def test_a_poster_needs_no_employer_and_no_activity(page, cast: Cast, desk: Desk, session: Session) -> None:
    page(cast.kuangsuchun).get("/posters").submit(employer="")

    assert [(code.employer, code.service_id) for code in codes(session)] == [(None, None)]


def test_what_is_wrong_is_said_and_what_was_typed_stays(page, cast: Cast, desk: Desk, session: Session) -> None:
    opened = page(cast.kuangsuchun).get("/posters")

    refused = opened.submit(employer="长" * 81)
    foreign = opened.submit(employer="恒信", programme_id="987654")

    assert refused.errors == ["请写在 80 字以内。"]
    assert refused.field("employer").get("value") == "长" * 81
    assert len(foreign.errors) == 1
    assert codes(session) == []


def test_an_activity_of_another_programme_is_refused(page, cast: Cast, desk: Desk, session: Session) -> None:
    second = Desk(session, cast.street, name="另一个项目")
    service = second.service("别的活动")

    refused = (
        page(cast.kuangsuchun).get("/posters").submit(programme_id=str(desk.programme.id), service_id=str(service.id))
    )

    assert refused.status == 200
    assert codes(session) == []


def test_programmes_of_another_union_are_neither_offered_nor_taken(
    page, cast: Cast, desk: Desk, session: Session
) -> None:
    own = Desk(session, cast.other_street, name="李家沱项目")
    code = create_join_code(session, desk.programme.id, None, None)
    browser = page(cast.liqiang)

    listed = browser.get("/posters")

    assert options(listed.field("programme_id")) == [own.programme.name]
    assert "还没有二维码" in listed.text
    listed.submit(programme_id=str(desk.programme.id))
    assert len(codes(session)) == 1
    assert browser.get(f"/posters/{code.id}").status == 404
    ended = browser.open("POST", f"/posters/{code.id}/end", headers={"X-CSRFToken": browser.token()})
    assert ended.status == 404
    assert codes(session)[0].ended_at is None


def test_an_ended_poster_keeps_who_came_by_it(page, cast: Cast, desk: Desk, session: Session) -> None:
    code = create_join_code(session, desk.programme.id, "恒信", None)
    create_join_code(session, desk.programme.id, "别家", None)
    for number in range(3):
        desk.signs_up(f"人{number}", f"1350000000{number}", join_code_id=code.id)
    opened = page(cast.kuangsuchun).get(f"/posters/{code.id}")
    assert "已带来 3 人报名" in opened.text

    browser = opened.browser
    ended = browser.open("POST", f"/posters/{code.id}/end", headers={"X-CSRFToken": browser.token()}).follow()

    assert "已停用。" in ended.text
    assert "3 人" in ended.text
    first = codes(session)[0].ended_at
    assert first is not None
    assert first <= now()
    browser.open("POST", f"/posters/{code.id}/end", headers={"X-CSRFToken": browser.token()})
    assert codes(session)[0].ended_at == first
    assert "这张二维码已停用" in browser.get(f"/posters/{code.id}").text
    assert events(session).count("join_code.ended") == 1
