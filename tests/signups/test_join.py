"""Signing up: what is written, what is refused, and that a form sent twice is one sign-up."""

import gzip
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.builders.recorded import Office
from tests.cast import Cast
from tests.signups.joining import FORM, NEW_PIN, PHONE, a_code, a_programme, joins, the_sign_up
from volunteer.accounts.models import Throttle
from volunteer.audit.models import AuditEvent
from volunteer.core.clock import now
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import OrganisationAlias, OrganisationKind
from volunteer.people.models import Consent, Mention
from volunteer.signups import join_views
from volunteer.signups.models import SignUp


@pytest.fixture(autouse=True)
def programme(session: Session):
    programme = a_programme(session)
    session.commit()
    return programme


def count(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count(SignUp.id)))


def test_a_sign_up_is_written_with_what_was_typed_and_both_answers(page, session: Session) -> None:
    done = joins(page(), availability=["工作日晚上", "周末白天"], linking="y")

    assert done.location == "/join/done"
    sign_up = the_sign_up(session)
    written = sign_up.mention
    assert (written.name, written.phone, written.employer) == ("文姐", PHONE, "恒信广告")
    assert (sign_up.state, sign_up.channel, sign_up.availability) == ("applied", "网页报名", "工作日晚上、周末白天")
    assert str(sign_up.applied_on) == str(written.occurred_on) == "2022-07-01"
    assert not sign_up.is_held
    assert written.person_id is not None
    answers = session.scalars(select(Consent).where(Consent.mention_id == written.id)).all()
    assert {(each.kind, each.is_given, each.text_version) for each in answers} == {
        ("scheduling", True, "2022-1"),
        ("linking", True, "2022-1"),
    }
    assert session.scalars(select(AuditEvent.event)).all().count("signup.received") == 1


def test_not_ticking_the_second_consent_is_a_no_and_no_obstacle(page, session: Session) -> None:
    joins(page())

    answers = session.execute(select(Consent.kind, Consent.is_given)).all()
    assert set(answers) == {("scheduling", True), ("linking", False)}


def test_no_box_is_ticked_beforehand(page) -> None:
    form = page().get("/join")

    assert "checked" not in form.field("scheduling").attrib
    assert "checked" not in form.field("linking").attrib


@pytest.mark.parametrize("typed", ["138 0000 0001", "138-0000-0001", "+86 13800000001", "１３８０００００００１"])
def test_a_number_may_be_spelled_as_people_do(page, session: Session, typed: str) -> None:
    joins(page(), phone=typed)

    assert the_sign_up(session).mention.phone == PHONE


def test_what_is_missing_is_named_and_nothing_typed_is_lost(page, session: Session) -> None:
    again = (
        page().get("/join").submit(name="文姐", phone="1380000", employer="", availability=["周末晚上"], linking="y")
    )

    assert again.errors == [
        "手机号要 11 位数字，以 1 开头，如 138 0000 0001。",
        "请填写所在单位；不在单位上班就写“自由职业”。",
        "要同意用来排班和记录时长，才能报名。",
    ]
    assert again.title.startswith("错误：")
    assert (again.field("name").get("value"), again.field("phone").get("value")) == ("文姐", "1380000")
    assert "checked" in again.field("linking").attrib
    assert count(session) == 0


def test_a_name_of_markup_is_shown_as_words(page) -> None:
    done = joins(page(), name="<b>文姐</b>").follow()

    assert "<b>文姐</b>，谢谢您" in done.text


def test_a_code_brings_employer_programme_and_activity(page, session: Session, programme) -> None:
    office = Office(session, "另一个项目")
    activity = office.held("04-16").service_id
    code = a_code(session, office.programme, employer="重庆恒信广告有限公司", service_id=activity)
    form = page().get(f"/join/{code.code}")
    assert "所在单位（已从二维码带出）重庆恒信广告有限公司" in form.text

    form.submit(name="文姐", phone=PHONE, scheduling="y")

    sign_up = the_sign_up(session)
    assert (sign_up.programme_id, sign_up.service_id, sign_up.join_code_id) == (code.programme_id, activity, code.id)
    assert (sign_up.channel, sign_up.mention.employer) == ("扫码报名", "重庆恒信广告有限公司")


def test_the_employer_a_code_brought_can_be_put_aside_and_nothing_typed_is_lost(
    page, session: Session, programme
) -> None:
    code = a_code(session, programme, employer="重庆恒信广告有限公司")
    other = page().get(f"/join/{code.code}").submit(change="1", name="文姐", phone=PHONE, scheduling="y")
    assert (other.field("name").get("value"), other.errors) == ("文姐", [])

    other.submit(employer="老王面馆", scheduling="y")

    assert the_sign_up(session).mention.employer == "老王面馆"


@pytest.mark.parametrize(("code", "status"), [("noSuchCode", 404), ("aCodeOnAPoster01", 410)])
def test_an_unknown_or_ended_code_is_said_so_and_leads_to_the_plain_form(
    page, session: Session, programme, code: str, status: int
) -> None:
    a_code(session, programme, ended_at=now())
    gone = page().get(f"/join/{code}")

    assert (gone.status, gone.h1, gone.links["直接报名"]) == (status, "这个二维码不能用了", "/join")


@pytest.mark.parametrize("words", ["恒信", "hengxin", "hxgg", "HXGG", "恒兴传媒"])
def test_an_enterprise_is_found_by_characters_pinyin_initials_or_another_name(
    page, session: Session, words: str
) -> None:
    found = ensure_organisation(session, OrganisationKind.ENTERPRISE, "重庆恒信广告有限公司")
    session.add(OrganisationAlias(organisation_id=found.id, name="恒兴传媒", is_confirmed=True))
    ensure_organisation(session, OrganisationKind.ENTERPRISE, "龙洲湾物业")
    asked = page().get("/join").submit(find="1", name="文姐", phone=PHONE, employer=words, scheduling="y")
    assert asked.errors == []
    assert [option.get("value") for option in asked.root.iter("input") if option.get("name") == "found"] == [
        "重庆恒信广告有限公司",
        "-",
    ]
    assert "checked" in asked.field("scheduling").attrib

    asked.submit(found="重庆恒信广告有限公司")

    assert the_sign_up(session).mention.employer == "重庆恒信广告有限公司"


def test_what_was_typed_can_be_kept_and_another_word_makes_the_choice_void(page, session: Session) -> None:
    ensure_organisation(session, OrganisationKind.ENTERPRISE, "重庆恒信广告有限公司")
    asked = page().get("/join").submit(find="1", employer="恒信", name="文姐", phone=PHONE, scheduling="y")
    asked.submit(found="-")
    assert the_sign_up(session).mention.employer == "恒信"

    asked = page().get("/join").submit(find="1", employer="恒信", name="文哥", phone=PHONE, scheduling="y")
    asked.submit(found="重庆恒信广告有限公司", employer="老王面馆")
    assert the_sign_up(session).mention.employer == "老王面馆"


def test_an_enterprise_nobody_knows_is_no_obstacle(page) -> None:
    asked = page().get("/join").submit(find="1", employer="老王面馆")

    assert "没有查到“老王面馆”" in asked.text


def test_one_of_several_programmes_must_be_chosen(page, session: Session) -> None:
    other = a_programme(session, "灯塔计划")
    assert joins(page()).errors == ["请选一个项目。"]

    joins(page(), programme=str(other.id))

    assert the_sign_up(session).programme_id == other.id


def test_without_any_programme_the_page_says_what_to_do(page, session: Session, programme) -> None:
    session.delete(programme)

    assert "还没有开设服务项目" in page().get("/join").text


def test_the_number_of_those_who_joined_is_floored_to_tens_and_hidden_below(page, session: Session) -> None:
    office = Office(session, "另一个项目")
    for number in range(9):
        office.signs_up(office.person(f"工友{number}"), "04-01", "04-02")
    assert "位工友加入" not in page().get("/join").text

    for number in range(10):
        office.signs_up(office.person(f"工友{number + 9}"), "04-01", "04-02")
    assert "已有 10 多位工友加入" in page().get("/join").text


def test_a_form_sent_twice_is_one_sign_up(page, session: Session) -> None:
    browser = page()
    form = browser.get("/join")
    first, second = form.submit(**FORM), form.submit(**FORM)

    assert (first.location, second.location) == ("/join/done", "/join/done")
    assert count(session) == 1


def test_a_form_sent_twice_at_once_is_one_sign_up(page, session: Session) -> None:
    browser, twin = page(), page()
    form = browser.get("/join")
    for cookie in browser.client._cookies.values():
        twin.client.set_cookie(cookie.key, cookie.value)
    form.submit(**FORM)
    form.browser = twin
    form.submit(**FORM)

    assert count(session) == 1


def test_a_colleague_may_sign_up_on_the_same_phone(page, session: Session) -> None:
    browser = page()
    joins(browser)
    joins(browser, name="小李", phone="13800000002")

    assert count(session) == 2


def test_a_form_of_the_past_sent_for_somebody_else_is_another_sign_up(page, session: Session) -> None:
    form = page().get("/join")
    form.submit(**FORM)
    form.submit(**{**FORM, "name": "小李", "phone": "13800000002"})

    assert count(session) == 2
    assert len(set(session.scalars(select(SignUp.reference)))) == 2


def test_the_page_after_signing_up_is_for_the_browser_that_did(page) -> None:
    browser = page()
    done = joins(browser).follow()

    assert done.h1 == "报名成功"
    assert browser.get("/join/done").text == done.text
    assert page().get("/join/done").location == "/join"


def test_too_many_sign_ups_from_one_network_get_a_page_that_says_when(page, session: Session, monkeypatch) -> None:
    monkeypatch.setattr(join_views, "JOINS", 2)
    answers = [joins(page(), phone=f"1380000000{n}") for n in range(3)]

    assert [answer.status for answer in answers] == [302, 302, 429]
    assert answers[2].h1 == "报名的人太多，请稍后再试"
    assert count(session) == 2
    session.execute(update(Throttle).values(window_started_at=now() - timedelta(hours=2)))
    assert joins(page()).status == 302


def test_a_pin_is_set_once_and_signs_in(page, session: Session) -> None:
    browser = page()
    done = joins(browser).follow()
    again = done.submit(new=NEW_PIN, again=NEW_PIN)
    assert again.location == "/join/done"
    assert "PIN 设好了，您已登录" in again.follow().text
    assert PHONE in browser.get("/account").text

    done.submit(new="992841", again="992841")

    assert page().get("/login").submit(login=PHONE, secret="992841").status == 200
    assert page().get("/login").submit(login=PHONE, secret=NEW_PIN).location == "/"


@pytest.mark.parametrize(
    ("new", "again", "error"),
    [
        ("", "", "请填写 6 位数字的 PIN。"),
        (NEW_PIN, "730419", "两次填的不一样。"),
        ("123456", "123456", "PIN 要 6 位数字，不能全是同一个数字，也不能是 123456 这样的顺序。"),
    ],
)
def test_a_pin_that_will_not_do_is_named(page, new: str, again: str, error: str) -> None:
    wrong = joins(page()).follow().submit(new=new, again=again)

    assert wrong.errors[0] == error
    assert wrong.h1 == "报名成功"


def test_half_an_hour_later_only_a_claim_card_helps(page, session: Session) -> None:
    browser = page()
    done = joins(browser).follow()
    with browser.client.session_transaction() as cookie:
        reference, at, key = cookie["joined"]
        cookie["joined"] = [reference, at - 1801, key]

    assert done.submit(new=NEW_PIN, again=NEW_PIN).h1 == "设 PIN 的时间过了"
    assert browser.get("/join/done").links["怎么领取"] == "/claim"


def test_setting_a_pin_without_a_sign_up_leads_back(page) -> None:
    browser = page()

    assert browser.get("/join/pin").location == "/join/done"
    data = {"new": NEW_PIN, "again": NEW_PIN, "csrf_token": browser.token()}
    assert browser.post("/join/pin", data).location == "/join/done"


def test_who_sees_it_and_how_long_is_one_touch_away(page) -> None:
    form = page().get("/join")

    assert form.links["谁能看、存多久"] == "/join/privacy"
    assert "工会领导只看到人数" in page().get("/join/privacy").text


def test_the_form_and_its_styles_are_light(app: Flask, page) -> None:
    html = page().get("/join").response.get_data()
    css = page().client.get("/-/style.css", headers={"Accept-Encoding": "gzip"}).get_data()

    assert len(gzip.compress(html)) + len(css) < 30 * 1024


def test_the_office_sees_nothing_new_in_what_was_written(page, session: Session, cast: Cast) -> None:
    joins(page(), name="文姐 ", employer=" 恒信广告\x00")

    assert session.execute(select(Mention.name, Mention.employer)).all() == [("文姐", "恒信广告")]


def test_a_second_pin_of_one_sign_up_is_not_taken(page) -> None:
    browser = page()
    joins(browser).follow().submit(new=NEW_PIN, again=NEW_PIN)
    data = {"new": "992841", "again": "992841", "csrf_token": browser.token()}

    assert browser.post("/join/pin", data).location == "/join/done"
    assert page().get("/login").submit(login=PHONE, secret="992841").status == 200
