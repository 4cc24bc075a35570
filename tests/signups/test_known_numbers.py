"""A stranger with somebody else's number learns nothing and changes nothing."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders.mentions import row, signup, store
from tests.cast import PIN, a_user
from tests.page import Browser, Page
from tests.signups.joining import FORM, NEW_PIN, PHONE, a_programme, an_imported_volunteer, joins, the_sign_up
from volunteer.accounts import queries
from volunteer.accounts.models import Role, User
from volunteer.accounts.rules import TRIES_PER_ACCOUNT
from volunteer.journeys.models import Milestone
from volunteer.linkage.models import Link
from volunteer.people.models import Consent, Mention
from volunteer.signups import join_queries
from volunteer.signups.queries import linking_answers

UNKNOWN, AT_AN_ACTIVITY, IMPORTED, WITH_ACCOUNT = "13800000011", "13800000012", "13800000013", "13800000014"
OWN_PAGES = ("/", "/account", "/account/secret", "/my", "/my/shifts", "/my/record", "/open-shifts", "/claim")


@pytest.fixture
def known(session: Session) -> None:
    """What the office knows before anybody opens the form."""
    a_programme(session)
    store(session, [row("侯文", AT_AN_ACTIVITY)])
    store(session, [signup("侯文", "138 0000 0013", employer="甲厂"), row("侯文", IMPORTED, employer="甲厂")])
    ids = store(session, [signup("侯文", WITH_ACCOUNT, employer="乙厂"), row("侯文", WITH_ACCOUNT, employer="乙厂")])
    account = a_user(session, Role.WORKER, WITH_ACCOUNT, "侯文")
    account.mention_id = next(iter(ids.values()))
    session.commit()


def said(page: Page, hidden: dict[str, str]) -> str:
    """All of an answer but what is random, or was typed."""
    text = f"{page.status} {page.location}\n{page.response.get_data(as_text=True)}"
    text = re.sub(r'(name="(?:csrf_token|once)"[^>]* value=")[^"]*', r"\1", text)
    for secret, name in hidden.items():
        text = text.replace(secret, name)
    return text


def everything_a_stranger_sees(browser: Browser, session: Session, phone: str) -> list[str]:
    """Sign up with a number, set a PIN, look at everything, log out and in again, ask for a card."""
    pages = [browser.get("/join")]
    pages.append(pages[0].submit(**{**FORM, "name": "侯文", "phone": phone, "linking": "y"}))
    pages.append(pages[-1].follow())
    pages.append(pages[-1].submit(new=NEW_PIN, again=NEW_PIN))
    pages.append(pages[-1].follow())
    pages += [browser.get(address) for address in OWN_PAGES]
    browser.post("/logout", {"csrf_token": browser.token()})
    pages.append(browser.get("/login").submit(login=phone, secret="111111"))
    pages.append(browser.get("/login").submit(login=phone, secret=NEW_PIN))
    pages += [browser.get(address) for address in OWN_PAGES]
    pages.append(browser.get("/claim").submit(phone=phone))
    pages.append(pages[-1].follow())
    reference = the_sign_up(session).reference
    hidden = {
        reference: "REFERENCE",
        f"{reference[:4]} {reference[4:]}": "REFERENCE",
        phone: "PHONE",
        f"{phone[:3]} {phone[3:7]} {phone[7:]}": "PHONE",
        f"{phone[:3]}****{phone[7:]}": "PHONE",
    }
    return [said(page, hidden) for page in pages]


@pytest.mark.parametrize("phone", [AT_AN_ACTIVITY, IMPORTED, WITH_ACCOUNT])
def test_a_known_number_gets_the_same_bytes_as_an_unknown_one(page, session: Session, known, phone: str) -> None:
    expected = everything_a_stranger_sees(page(), session, UNKNOWN)
    answers = everything_a_stranger_sees(page(), session, phone)

    for one, other in zip(answers, expected, strict=True):
        assert one == other


def test_only_numbers_of_sign_ups_and_accounts_hold_one(page, session: Session, known) -> None:
    held = {}
    for phone in (UNKNOWN, AT_AN_ACTIVITY, IMPORTED, WITH_ACCOUNT):
        joins(page(), phone=phone)
        held[phone] = the_sign_up(session).is_held

    assert held == {UNKNOWN: False, AT_AN_ACTIVITY: False, IMPORTED: True, WITH_ACCOUNT: True}


def links(session: Session) -> tuple[object, ...]:
    """Whose every mention is, what volunteers answered, what was reached."""
    session.expire_all()
    whose = set(session.execute(select(Mention.id, Mention.person_id).where(Mention.person_id.is_not(None))).all())
    linked = set(session.execute(select(Link.mention_id, Link.person_id).where(Link.undone_at.is_(None))).all())
    reached = {(each.person_id, each.step, each.occurred_on) for each in session.scalars(select(Milestone))}
    return whose, linked, reached


def a_stranger_speaks_for(page, session: Session, volunteer: Mention) -> None:
    joins(page(), name="侯文", employer=volunteer.employer or "", linking="y").follow().submit(
        new=NEW_PIN, again=NEW_PIN
    )


def test_a_stranger_with_a_volunteers_number_changes_no_link_no_answer_no_milestone(page, session: Session) -> None:
    volunteer = an_imported_volunteer(session, links=False)
    before = links(session)

    a_stranger_speaks_for(page, session, volunteer)

    assert the_sign_up(session).mention.person_id is None
    assert links(session) == before
    assert linking_answers(session, volunteer.programme_id)[volunteer.id] is False


def test_without_holding_it_a_stranger_would_speak_for_the_volunteer(page, session: Session, monkeypatch) -> None:
    volunteer = an_imported_volunteer(session, links=False)
    before = links(session)
    monkeypatch.setattr(join_queries, "is_number_known", lambda *anything: False)

    a_stranger_speaks_for(page, session, volunteer)

    assert the_sign_up(session).mention.person_id == session.get(Mention, volunteer.id).person_id
    assert links(session) != before


@pytest.fixture
def two(page, session: Session) -> tuple[User, User]:
    """A volunteer's account, and the extra one of a stranger who signed up with the number."""
    volunteer = an_imported_volunteer(session)
    account = a_user(session, Role.WORKER, PHONE, "侯文")
    account.mention_id = volunteer.id
    joins(page()).follow().submit(new=NEW_PIN, again=NEW_PIN)
    session.expire_all()
    return account, queries.account_of_mention(session, the_sign_up(session).mention_id)


def test_each_of_two_accounts_of_a_number_is_opened_by_its_own_pin(page, session: Session, two) -> None:
    account, extra = two
    assert (account.login, extra.login, extra.proved_at) == (PHONE, f"{PHONE}~{extra.id}", None)
    for secret, name in ((PIN, "侯文"), (NEW_PIN, "文姐")):
        browser = page()
        assert browser.get("/login").submit(login=PHONE, secret=secret).location == "/"
        assert name in browser.get("/account").text
        assert "~" not in browser.get("/account").text


def test_a_stranger_who_comes_again_has_only_the_newest_extra_account(page, session: Session, two) -> None:
    account, extra = two
    joins(page()).follow().submit(new="992841", again="992841")
    session.expire_all()

    assert (account.is_active, extra.is_active) == (True, False)
    assert page().get("/login").submit(login=PHONE, secret=NEW_PIN).status == 200
    assert page().get("/login").submit(login=PHONE, secret="992841").location == "/"


def test_nobody_logs_in_by_the_name_of_an_extra_account(page, two) -> None:
    _, extra = two

    assert page().get("/login").submit(login=extra.login, secret=NEW_PIN).status == 200


@pytest.mark.parametrize("login", [PHONE, "13900000000", "kuangsuchun", "nobody", f"{PHONE}~1"])
def test_two_hashes_are_verified_for_a_number_and_one_for_a_name(page, cast, two, monkeypatch, login: str) -> None:
    verified = []
    monkeypatch.setattr("volunteer.accounts.secrets.matches", lambda hashed, typed: bool(verified.append(hashed)))
    page().get("/login").submit(login=login, secret="000001")

    assert len(verified) == (2 if login.isdecimal() else 1)


def test_both_hashes_are_verified_even_when_the_first_one_fits(page, two, monkeypatch) -> None:
    verified = []
    monkeypatch.setattr("volunteer.accounts.secrets.matches", lambda hashed, typed: not verified.append(hashed))
    page().get("/login").submit(login=PHONE, secret=PIN)

    assert len(verified) == 2


def test_ten_wrong_pins_lock_the_number_in_words(page, session: Session, two) -> None:
    browser = page()
    for _ in range(TRIES_PER_ACCOUNT):
        assert "不符" in browser.get("/login").submit(login=PHONE, secret="111111").text
    locked = browser.get("/login").submit(login=PHONE, secret=PIN)

    assert (locked.status, locked.h1) == (429, "试的次数太多")
    assert "之后再试" in locked.text


def test_an_extra_account_is_no_way_to_guess_at_the_first_without_end(page, session: Session, two) -> None:
    answers = [page().get("/login").submit(login=PHONE, secret=NEW_PIN).status for _ in range(TRIES_PER_ACCOUNT + 1)]

    assert answers == [302] * TRIES_PER_ACCOUNT + [429]


def test_before_proof_a_pin_is_not_changed(app: Flask, page, session: Session) -> None:
    a_programme(session)
    browser = page()
    joins(browser).follow().submit(new=NEW_PIN, again=NEW_PIN)
    refused = browser.get("/account/secret")
    assert (refused.h1, refused.links["请社工给我发领取卡"]) == ("改 PIN 要先领取", "/claim")

    data = {"current": NEW_PIN, "new": "992841", "again": "992841", "csrf_token": browser.token()}
    assert browser.post("/account/secret", data).h1 == "改 PIN 要先领取"
    assert page().get("/login").submit(login=PHONE, secret=NEW_PIN).location == "/"


def test_the_consents_of_a_held_sign_up_are_kept_for_when_it_is_released(page, session: Session) -> None:
    volunteer = an_imported_volunteer(session)
    a_stranger_speaks_for(page, session, volunteer)

    answers = session.execute(
        select(Consent.kind, Consent.is_given).where(Consent.mention_id == the_sign_up(session).mention_id)
    )
    assert set(answers.all()) == {("scheduling", True), ("linking", True)}
