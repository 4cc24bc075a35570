"""Each role's first page: the page it came for, or what it can do now."""

import pytest

from tests.cast import PASSWORD, Cast, a_user, hashed
from volunteer.accounts.models import Role


def test_nobody_is_asked_to_sign_in(page) -> None:
    asked = page().get("/")

    assert asked.location == "/login"
    assert asked.follow().menu == []


def test_a_leader_is_led_to_the_overview(page, cast: Cast) -> None:
    assert page(cast.jiangsha).get("/").location == "/reports/overview"


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.COORDINATOR, "办公室里还没有记录"),
        (Role.SOCIAL_WORKER, "办公室里还没有记录"),
        (Role.SUPERVISOR, "没有等您处理的事"),
        (Role.ADMIN, "账号管理"),
        (Role.AUDITOR, "查看记录"),
        (Role.ENTERPRISE_CONTACT, "还没有开放"),
    ],
)
def test_an_empty_office_has_a_first_page_for_every_role(page, cast: Cast, session, role, words) -> None:
    home = page(a_user(session, role, "somebody", "某人", cast.district)).get("/")

    assert home.h1 == "今日"
    assert words in home.text
    assert "volunteer " not in home.text


def test_an_enterprise_contact_can_change_the_password(page, cast: Cast, session) -> None:
    home = page(a_user(session, Role.ENTERPRISE_CONTACT, "hengxin", "工会主席", cast.street)).get("/")

    assert home.links["修改密码"] == "/account/secret"


def test_a_worker_sees_the_phones_menu(page, cast: Cast) -> None:
    home = page(cast.houwen).get("/")

    assert home.h1 == "您好，侯文"
    assert home.menu == ["首页", "班次", "记录", "我的"]


@pytest.mark.parametrize("who", ["houwen", "kuangsuchun", "liqiang", "admin", "auditor"])
def test_there_are_no_dead_buttons(page, cast: Cast, who: str) -> None:
    browser = page(getattr(cast, who))
    home = browser.get("/")

    for words, url in home.links.items():
        if url.startswith("/"):
            assert browser.get(url).status in (200, 302, 303), words
        else:
            assert url.startswith("#main"), words


def test_somebody_with_two_roles_sees_both_halves(page, cast: Cast, session) -> None:
    from volunteer.accounts import actions

    both = actions.add_user(
        session, role=Role.ADMIN, login="both", name="两用", secret_hash=hashed(PASSWORD), organisation_id=None
    )
    from volunteer.accounts.models import RoleGrant

    session.add(RoleGrant(user_id=both.id, role=Role.COORDINATOR, organisation_id=cast.street.id))
    home = page(both).get("/")

    assert "账号管理" in home.menu
    assert "要做的事" in home.text


def test_english_is_remembered_once_asked_for(page, cast: Cast) -> None:
    browser = page()
    browser.get("/login?lang=en")

    assert browser.get("/login").root.get("lang") == "en"
    assert page().get("/login").root.get("lang") == "zh-CN"


def test_the_leaders_menu_leads_to_the_overview_once(page, cast: Cast) -> None:
    overview = page(cast.jiangsha).get("/reports/overview?period=2022-H1")

    assert overview.menu[:2] == ["总览", "账号"]
