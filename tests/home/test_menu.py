"""The menus: who sees what, and where one is, on sub-pages too."""

import pytest
from flask import Flask

from tests.builders.recorded import Office
from tests.cast import Cast
from tests.page import Page
from volunteer.accounts.models import Role
from volunteer.accounts.permissions import GRANTED
from volunteer.navigation import DESK, MENU, PHONE, current_entry


def here(seen: Page) -> list[str]:
    return [
        str(link.text) for nav in seen.root.iter("nav") for link in nav.iter("a") if link.get("aria-current") == "page"
    ]


@pytest.mark.parametrize(
    ("endpoint", "path", "label"),
    [
        ("shifts.mine", "/my/shifts", "班次"),
        ("shifts.my_place", "/my/shifts/3", "班次"),
        ("shifts.open_shift", "/open-shifts/3", "班次"),
        ("shiftlogs.own_record", "/my/record", "记录"),
        ("signups.own_data", "/my", "我的"),
        ("signups.withdraw", "/my/withdraw", "我的"),
        ("accounts.own", "/account", "我的"),
        ("home.index", "/", "首页"),
    ],
)
def test_the_phone_marks_the_room(app: Flask, endpoint: str, path: str, label: str) -> None:
    entries = [entry for entry in MENU if PHONE in entry.shells]
    with app.test_request_context():
        found = current_entry(entries, endpoint, path)

    assert found is not None
    assert str(found.label) == label


@pytest.mark.parametrize(
    ("endpoint", "path", "label"),
    [
        ("timeline.person", "/people/3", "人员"),
        ("linkage.question", "/links/3", "连人审核"),
        ("signups.posters", "/posters", "志愿者"),
        ("accounts.user", "/users/3", "账号管理"),
        ("accounts.change_secret", "/account/secret", "账号"),
        ("reports.overview", "/reports/overview", "总览"),
    ],
)
def test_the_desk_marks_the_room(app: Flask, endpoint: str, path: str, label: str) -> None:
    entries = [entry for entry in MENU if DESK in entry.shells]
    with app.test_request_context():
        found = current_entry(entries, endpoint, path)

    assert found is not None
    assert str(found.label) == label


def test_a_page_outside_every_room_marks_nothing(app: Flask) -> None:
    with app.test_request_context():
        assert current_entry(list(MENU), "stylesheet.whole", "/style.css") is None


def test_no_phone_has_more_than_four_tabs_and_no_desk_more_than_ten_entries() -> None:
    for role in Role:
        for shell, most in ((PHONE, 4), (DESK, 10)):
            assert len([e for e in MENU if shell in e.shells and e.permission in GRANTED[role]]) <= most


def test_a_sub_page_says_where_one_is(page, cast: Cast, session) -> None:
    office = Office(session, union_id=cast.other_street.id)
    person = office.person("侯文")
    office.held("04-16", person)
    browser = page(cast.liqiang)

    assert here(browser.get(f"/people/{person.id}")) == ["人员"]
    assert here(browser.get("/account/secret")) == ["账号"]
