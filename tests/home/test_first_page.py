"""Each role's first page: the page it came for, or in honest words what works today."""

import pytest

from tests.cast import Cast


def test_nobody_is_asked_to_sign_in(page) -> None:
    asked = page().get("/")

    assert asked.location == "/login"
    assert asked.follow().menu == []


def test_a_leader_is_led_to_the_overview(page, cast: Cast) -> None:
    assert page(cast.jiangsha).get("/").location == "/reports/overview"


def test_a_coordinator_reads_what_works_from_the_command_line(page, cast: Cast) -> None:
    home = page(cast.liqiang).get("/")

    assert home.h1 == "您好，李强"
    assert "volunteer import FILE..." in home.text
    assert "volunteer link review --json" in home.text


def test_a_worker_sees_no_commands_and_the_phones_menu(page, cast: Cast) -> None:
    home = page(cast.houwen).get("/")

    assert "volunteer " not in home.text
    assert home.menu[0] == "首页"


@pytest.mark.parametrize("who", ["houwen", "kuangsuchun", "liqiang", "admin", "auditor"])
def test_there_are_no_dead_buttons(page, cast: Cast, who: str) -> None:
    browser = page(getattr(cast, who))
    home = browser.get("/")

    for words, url in home.links.items():
        if url.startswith("/"):
            assert browser.get(url).status in (200, 302, 303), words


def test_the_menu_says_where_one_is(page, cast: Cast) -> None:
    account = page(cast.liqiang).get("/account")
    here = [link for link in account.root.iter("a") if link.get("aria-current") == "page"]

    assert [link.text for link in here] == ["账号"]


def test_english_is_remembered_once_asked_for(page, cast: Cast) -> None:
    browser = page()
    browser.get("/login?lang=en")

    assert browser.get("/login").root.get("lang") == "en"
    assert page().get("/login").root.get("lang") == "zh-CN"
