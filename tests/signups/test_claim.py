"""The claim card: asked for by anybody, issued by who sees the person, used once."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.cast import PIN, Cast, a_user
from tests.page import ORIGIN, Browser, Page
from tests.signups.joining import NEW_PIN, PHONE, a_programme, an_imported_volunteer, joins, the_sign_up
from volunteer.accounts import queries
from volunteer.accounts.models import Role, User
from volunteer.audit.models import AuditEvent
from volunteer.core.clock import now
from volunteer.people.models import Consent, Contact, Mention
from volunteer.signups import claim_views, claiming, reviewing
from volunteer.signups.models import ClaimCard, ClaimRequest, SignUp
from volunteer.signups.queries import linking_answers

OTHER = "13900000009"


@pytest.fixture
def volunteer(session: Session, cast: Cast) -> SignUp:
    """侯文, on a register and at an activity, in the programme of 匡素春's agency; without an account."""
    mention = an_imported_volunteer(session, links=True)
    a_programme(session, agency_id=cast.agency.id)
    session.commit()
    return session.scalars(select(SignUp).where(SignUp.mention_id == mention.id)).one()


@pytest.fixture
def staff(page, cast: Cast) -> Browser:
    return page(cast.kuangsuchun)


def issue(staff: Browser, sign_up: SignUp, **typed: str) -> str:
    """Issue a card on the page; the address its QR says."""
    shown = staff.get(f"/volunteers/{sign_up.id}/card").submit(**{"phone": PHONE, **typed}).follow()
    assert "请当面核对是本人" in shown.text
    with staff.client.session_transaction() as cookie:
        return f"/claim/{cookie['claim_card'][1]}"


def use(page, address: str, pin: str = NEW_PIN, **ticks: str) -> Page:
    return page().get(address).submit(new=pin, again=pin, **ticks)


def account(session: Session, login: str = PHONE) -> User | None:
    session.expire_all()
    return queries.user_with_login(session, login)


def events(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.event)))


def test_a_volunteer_of_a_sheet_gets_an_account_with_a_proved_number(
    page, session: Session, staff: Browser, volunteer: SignUp
) -> None:
    form = page().get(issue(staff, volunteer))
    assert "这张领取卡是 侯* 的，手机尾号 0001" in form.text
    assert "侯文" not in form.text

    done = form.submit(new=NEW_PIN, again=NEW_PIN).follow()

    assert (done.h1, done.links["看我的记录"]) == ("领取成功", "/my/record")
    user = account(session)
    assert user.proved_at is not None
    assert (user.display_name, user.mention_id) == ("侯文", volunteer.mention_id)
    contact = session.scalars(select(Contact).where(Contact.value == PHONE)).one()
    assert (contact.person_id, contact.proved_at is not None) == (volunteer.mention.person_id, True)
    assert page().get("/login").submit(login=PHONE, secret=NEW_PIN).location == "/"
    assert {"claim.issued", "claim.used", "user.created"} <= set(events(session))


def test_the_page_of_success_is_only_for_who_just_used_a_card(page, cast: Cast) -> None:
    assert page(cast.houwen).get("/claim/done").location == "/"


def test_the_table_never_holds_the_token(session: Session, staff: Browser, volunteer: SignUp) -> None:
    token = issue(staff, volunteer).rpartition("/")[2]

    (card,) = session.scalars(select(ClaimCard))
    assert len(token) >= 43
    assert token not in (card.token_hash, card.phone)
    assert card.expires_at == card.issued_at + timedelta(hours=24)


def test_looking_at_a_card_uses_nothing_up_and_a_wrong_pin_neither(page, staff: Browser, volunteer: SignUp) -> None:
    address = issue(staff, volunteer)
    for _ in range(3):
        assert page().get(address).h1 == "设新的 PIN"
    assert page().get(address).submit(new="123456", again="123456").errors == [
        "PIN 要 6 位数字，不能全是同一个数字，也不能是 123456 这样的顺序。"
    ]
    assert page().get(address).submit(new=NEW_PIN, again="730419").errors == ["两次填的不一样。"]

    assert use(page, address).location == "/claim/done"


def test_a_used_expired_revoked_or_made_up_card_is_one_and_the_same_page(
    page, session: Session, staff: Browser, volunteer: SignUp
) -> None:
    revoked, used = issue(staff, volunteer), issue(staff, volunteer)
    form = page().get(used)
    use(page, used)
    expired = issue(staff, volunteer)
    session.execute(update(ClaimCard).where(ClaimCard.used_at.is_(None)).values(expires_at=now()))
    pages = [page().get(address) for address in (revoked, used, expired, "/claim/made-up")]

    assert {answer.status for answer in pages} == {404}
    assert {answer.h1 for answer in pages} == {"这张领取卡不能用了"}
    assert len({answer.text for answer in pages}) == 1
    assert form.submit(new="992841", again="992841").text == pages[0].text
    assert page().get("/login").submit(login=PHONE, secret="992841").status == 200


def test_a_card_used_twice_at_once_is_used_once(app: Flask, page, session, staff: Browser, volunteer: SignUp) -> None:
    address = issue(staff, volunteer)
    browsers = [page() for _ in range(4)]
    data = [{"new": NEW_PIN, "again": NEW_PIN, "csrf_token": browser.token()} for browser in browsers]
    session.commit()
    answers: list[int] = []

    def claim(browser: Browser, typed: dict[str, str]) -> None:
        with app.app_context():
            answers.append(browser.client.post(address, data=typed, headers={"Origin": ORIGIN}).status_code)

    threads = [threading.Thread(target=claim, args=pair) for pair in zip(browsers, data, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [302, 404, 404, 404]
    assert events(session).count("claim.used") == 1


def test_a_held_sign_up_is_released_and_the_extra_account_becomes_the_account(
    page, session: Session, staff: Browser, volunteer: SignUp, cast: Cast
) -> None:
    browser = page()
    joins(browser, name="侯文").follow().submit(new="992841", again="992841")
    held = the_sign_up(session)
    assert (held.is_held, held.mention.person_id, account(session).mention_id) == (True, None, held.mention_id)

    use(page, issue(staff, held), scheduling="y")

    session.expire_all()
    assert (held.is_held, held.mention.person_id) == (False, volunteer.mention.person_id)
    user = account(session)
    assert (user.mention_id, user.proved_at is not None) == (held.mention_id, True)
    assert browser.get("/account").status == 302
    assert page().get("/login").submit(login=PHONE, secret="992841").status == 200


@pytest.mark.parametrize("strangers", [True, False])
def test_on_a_held_sign_up_the_answers_of_the_person_count_and_not_the_strangers(
    page, session: Session, staff: Browser, volunteer: SignUp, strangers: bool
) -> None:
    joins(page(), **({"linking": "y"} if strangers else {}))
    held = the_sign_up(session)

    use(page, issue(staff, held), scheduling="y", **({} if strangers else {"linking": "y"}))

    session.expire_all()
    assert linking_answers(session, held.programme_id)[held.mention_id] is not strangers
    given = select(Consent.kind, Consent.is_given).where(Consent.mention_id == held.mention_id).order_by(Consent.id)
    assert session.execute(given).all()[2:] == [("scheduling", True), ("linking", not strangers)]
    assert events(session).count("consent.changed") == 2


def test_a_held_sign_up_is_shown_and_not_released_without_agreeing_to_scheduling(
    page, session: Session, staff: Browser, volunteer: SignUp
) -> None:
    joins(page(), linking="y")
    held = the_sign_up(session)
    form = page().get(issue(staff, held))
    assert "恒信广告" in form.text
    assert "文姐" not in form.text
    assert [form.field(name).get("checked") for name in ("scheduling", "linking")] == [None, None]

    asked = form.submit(new=NEW_PIN, again=NEW_PIN)

    assert asked.errors == ["要同意用来排班和记录时长，才能报名。"]
    assert the_sign_up(session).is_held


def test_a_sign_up_that_is_not_held_is_asked_nothing_again(page, staff: Browser, volunteer: SignUp) -> None:
    assert "同意" not in page().get(issue(staff, volunteer)).text


def test_the_volunteers_own_card_retires_the_account_of_a_stranger_on_the_number(
    page, session: Session, staff: Browser, volunteer: SignUp
) -> None:
    stranger = page()
    joins(stranger).follow().submit(new="992841", again="992841")
    assert stranger.get("/account").status == 200
    warned = staff.get(f"/volunteers/{volunteer.id}/card")
    assert "这个号码已有别的登录账号" in warned.text
    assert "文*" not in warned.text
    assert warned.submit(phone=PHONE).errors == ["这个号码有别的登录账号。请先当面核对，再勾选。"]

    use(page, issue(staff, volunteer, takes_over="y"))

    user = account(session)
    assert user.mention_id == volunteer.mention_id
    assert stranger.get("/account").status == 302
    assert the_sign_up(session).is_held
    assert page().get("/login").submit(login=PHONE, secret="992841").status == 200
    assert page().get("/login").submit(login=PHONE, secret=NEW_PIN).location == "/"


def test_a_forgotten_pin_is_set_again_on_the_same_account(page, session: Session, staff, volunteer: SignUp) -> None:
    use(page, issue(staff, volunteer), pin="992841")
    before = account(session).id
    use(page, issue(staff, volunteer))

    assert account(session).id == before
    assert page().get("/login").submit(login=PHONE, secret="992841").status == 200
    assert page().get("/login").submit(login=PHONE, secret=NEW_PIN).location == "/"
    assert "user.secret_changed" in events(session)


def test_a_changed_number_moves_the_account_and_ends_the_old_number(
    page, session: Session, staff: Browser, volunteer: SignUp
) -> None:
    use(page, issue(staff, volunteer), pin="992841")
    before = account(session).id

    use(page, issue(staff, volunteer, phone="139 0000 0009"))

    assert account(session, OTHER).id == before
    assert account(session, PHONE) is None
    rows = session.execute(select(Contact.value, Contact.ended_at.is_(None), Contact.proved_at.is_not(None)))
    assert set(rows.all()) == {(PHONE, False, True), (OTHER, True, True)}


def test_the_number_of_somebody_else_needs_a_second_look_and_their_account_is_retired(
    page, session: Session, staff: Browser, volunteer: SignUp
) -> None:
    mention = Mention(kind="signup", programme_id=volunteer.programme_id, name="王芳", phone=OTHER)
    mention.occurred_on, mention.recorded_at = volunteer.applied_on, now()
    session.add(mention)
    session.flush()
    other = a_user(session, Role.WORKER, OTHER, "王芳")
    other.mention_id = mention.id
    session.commit()
    theirs = page(other)

    asked = staff.get(f"/volunteers/{volunteer.id}/card").submit(phone=OTHER)
    assert "这个号码已有别的登录账号" in asked.text
    assert "王" not in asked.text
    assert theirs.get("/account").status == 200
    asked.submit(takes_over="y")
    with staff.client.session_transaction() as cookie:
        address = f"/claim/{cookie['claim_card'][1]}"
    use(page, address)

    session.expire_all()
    assert (other.login, other.is_active) == (f"{OTHER}~{other.id}", False)
    used = session.scalars(select(AuditEvent).where(AuditEvent.event == "claim.used")).one()
    assert used.details["retired"] == [other.id]
    assert account(session, OTHER).mention_id == volunteer.mention_id
    assert theirs.get("/account").status == 302


def test_who_tries_too_many_numbers_learns_nothing_more_of_any(
    page, session: Session, cast: Cast, staff: Browser, volunteer: SignUp, monkeypatch
) -> None:
    monkeypatch.setattr(claim_views, "NUMBERS", 1)
    joins(page(), phone="13900000008").follow().submit(new="992841", again="992841")
    form = staff.get(f"/volunteers/{volunteer.id}/card")
    assert form.submit(phone=OTHER).status == 302

    over = page(cast.kuangsuchun).get(f"/volunteers/{volunteer.id}/card").submit(phone="13900000008")

    assert (over.status, len(over.errors)) == (429, 1)
    assert "别的登录账号" not in over.text
    assert form.submit().status == 302


def test_an_account_without_a_sign_up_is_taken_over(page, session: Session, staff: Browser, volunteer: SignUp) -> None:
    by_admin = a_user(session, Role.WORKER, PHONE, "13800000001")

    use(page, issue(staff, volunteer))

    assert account(session).id == by_admin.id
    assert (account(session).mention_id, account(session).display_name) == (volunteer.mention_id, "侯文")


def test_after_proof_the_pin_can_be_changed(page, staff: Browser, volunteer: SignUp) -> None:
    browser = page()
    browser.get(issue(staff, volunteer)).submit(new=NEW_PIN, again=NEW_PIN)

    assert browser.get("/account/secret").submit(current=NEW_PIN, new=PIN, again=PIN).follow().h1 == "已经修改"


def test_issuing_may_approve_a_sign_up_that_waits(page, session: Session, staff: Browser, volunteer: SignUp) -> None:
    joins(page(), phone=OTHER)
    sign_up = the_sign_up(session)
    form = staff.get(f"/volunteers/{sign_up.id}/card")
    assert "不填就是登记的 139****0009" in form.text
    assert OTHER not in form.text
    assert form.field("phone").get("value", "") == ""

    form.submit(approves="y")

    session.expire_all()
    assert session.scalars(select(ClaimCard.phone)).one() == OTHER
    assert (sign_up.state, sign_up.decided_by, str(sign_up.approved_on)) == ("approved", "kuangsuchun", "2022-07-01")
    assert "同时通过报名" not in staff.get(f"/volunteers/{sign_up.id}/card").text


def test_a_held_sign_up_is_approved_when_the_card_is_used_and_not_before(
    page, session: Session, staff: Browser, volunteer: SignUp
) -> None:
    joins(page())
    held = the_sign_up(session)
    address = issue(staff, held, approves="y")
    session.expire_all()
    assert (held.state, held.approved_on, held.approval_recorded_at, held.is_held) == ("applied", None, None, True)

    issued_until = now()
    use(page, address, scheduling="y")

    session.expire_all()
    assert (held.state, held.decided_by, str(held.approved_on)) == ("approved", "kuangsuchun", "2022-07-01")
    assert held.approval_recorded_at == held.decision_recorded_at > issued_until
    decided = session.scalars(select(AuditEvent).where(AuditEvent.event == "signup.decided")).one()
    assert decided.actor == "kuangsuchun"


def test_a_held_sign_up_sent_back_meanwhile_is_not_approved_by_the_card(
    page, session: Session, staff: Browser, volunteer: SignUp
) -> None:
    joins(page())
    held = the_sign_up(session)
    address = issue(staff, held, approves="y")
    reviewing.send_back(session, held, "另一个人")
    session.commit()

    use(page, address, scheduling="y")

    assert the_sign_up(session).state == "returned"


def test_without_ticking_it_the_sign_up_still_waits(page, session: Session, staff: Browser, volunteer: SignUp) -> None:
    joins(page(), phone=OTHER)
    sign_up = the_sign_up(session)
    issue(staff, sign_up, phone=OTHER)

    session.expire_all()
    assert sign_up.state == "applied"


@pytest.mark.parametrize("typed", ["", "1390000"])
def test_a_number_that_is_none_is_named(session: Session, staff: Browser, volunteer: SignUp, typed: str) -> None:
    volunteer.mention.phone = volunteer.mention.person_id = None
    session.commit()
    again = staff.get(f"/volunteers/{volunteer.id}/card").submit(phone=typed)

    assert (again.status, len(again.errors), again.field("phone").get("value", "")) == (200, 1, typed)


def test_a_social_worker_of_another_agency_finds_no_such_sign_up(page, session, cast: Cast, volunteer: SignUp) -> None:
    stranger = a_user(session, Role.SOCIAL_WORKER, "waidi", "外地社工", cast.other_street)
    session.commit()
    browser = page(stranger)
    data = {"phone": PHONE, "csrf_token": browser.token()}

    assert browser.get(f"/volunteers/{volunteer.id}/card").status == 404
    assert browser.post(f"/volunteers/{volunteer.id}/card", data).status == 404
    assert browser.get(f"/volunteers/{volunteer.id}/card/qr").status == 404
    assert session.scalar(select(func.count(ClaimCard.id))) == 0


def test_a_coordinator_issues_none(page, cast: Cast, volunteer: SignUp) -> None:
    assert page(cast.liqiang).get(f"/volunteers/{volunteer.id}/card").status == 403


def test_the_qr_is_shown_where_it_was_issued_until_it_is_used(
    page, cast: Cast, staff: Browser, volunteer: SignUp
) -> None:
    address = issue(staff, volunteer)
    shown = staff.get(f"/volunteers/{volunteer.id}/card/qr")
    assert next(shown.root.iter("section")).find("img").get("src").startswith("data:image/svg+xml")
    assert "138****0001" in shown.text
    assert shown.response.headers["Cache-Control"] == "no-store"
    assert page(cast.kuangsuchun).get(f"/volunteers/{volunteer.id}/card/qr").location.endswith("/card")

    use(page, address)

    assert staff.get(f"/volunteers/{volunteer.id}/card/qr").h1 == "侯文已经领取"


def ask(page, phone: str) -> Page:
    return page().get("/claim").submit(phone=phone)


def test_asking_for_a_card_gets_one_answer_whoever_asks(page, session: Session, volunteer: SignUp) -> None:
    answers = [ask(page, phone) for phone in (PHONE, "138-0000-0001", OTHER)]

    assert {(answer.status, answer.location) for answer in answers} == {(302, "/claim")}
    said = [answer.follow().text for answer in answers]
    assert len(set(said)) == 1
    assert "收到了。这个号码如果登记过" in said[0]
    (request,) = session.scalars(select(ClaimRequest))
    assert (request.mention_id, request.closed_at) == (volunteer.mention_id, None)
    assert events(session).count("claim.requested") == 1


def test_a_request_names_the_sign_up_that_is_not_held_and_a_card_closes_it(
    page, session: Session, staff: Browser, volunteer: SignUp
) -> None:
    joins(page())
    ask(page, PHONE)
    request = session.scalars(select(ClaimRequest)).one()
    assert request.mention_id == volunteer.mention_id

    issue(staff, the_sign_up(session))

    session.refresh(request)
    assert request.closed_at is not None


def test_a_number_that_is_none_is_named_when_asking(page) -> None:
    assert ask(page, "1380").errors == ["手机号要 11 位数字，以 1 开头，如 138 0000 0001。"]


def test_too_many_requests_of_one_network_get_a_page_that_says_when(page, monkeypatch) -> None:
    monkeypatch.setattr(claim_views, "REQUESTS", 1)

    assert [ask(page, OTHER).status, ask(page, PHONE).status] == [302, 429]


@pytest.mark.parametrize(
    ("name", "masked"), [("侯文", "侯*"), ("欧阳小花", "欧***"), ("阿", "阿*"), ("Alexander", "A***")]
)
def test_a_name_is_masked_but_for_its_first_character(name: str, masked: str) -> None:
    assert claiming.masked_name(name) == masked


def test_without_a_number_on_the_sign_up_the_one_known_in_the_same_programmes_is_offered(
    session: Session, cast: Cast, staff: Browser, volunteer: SignUp
) -> None:
    volunteer.mention.phone = None
    session.commit()
    address, masked = f"/volunteers/{volunteer.id}/card", "登记的 138****0001"
    assert masked in staff.get(address).text

    seen = session.scalars(select(Mention).where(Mention.kind == "participation")).one()
    seen.programme_id = a_programme(session, "别处的项目").id
    session.commit()
    assert masked not in staff.get(address).text


def test_two_accounts_of_one_person_become_one(page, session: Session, staff: Browser, volunteer: SignUp) -> None:
    use(page, issue(staff, volunteer), pin="992841")
    old = a_user(session, Role.WORKER, OTHER, "侯文")
    old.mention_id, old.proved_at = volunteer.mention_id, now()
    session.commit()

    use(page, issue(staff, volunteer))

    session.expire_all()
    assert (old.is_active, account(session).is_active) == (False, True)
    assert old.proved_at is None
