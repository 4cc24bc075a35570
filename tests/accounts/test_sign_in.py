"""Logging in: one form for everybody, the same words for every mistake, and sessions that can be ended."""

import pytest

from tests.cast import PASSWORD, PIN, Cast


@pytest.mark.parametrize(
    "typed", ["13983110001", "139 8311 0001", "139-8311-0001", "+86 13983110001", "１３９８３１１０００１"]
)
def test_a_worker_logs_in_by_phone_however_it_is_typed(page, cast: Cast, typed: str) -> None:
    home = page().get("/login").submit(login=typed, secret=PIN).follow()

    assert home.h1 == "您好，侯文"


def test_staff_log_in_by_name_whatever_its_case(page, cast: Cast) -> None:
    assert page().get("/login").submit(login=" KuangSuChun ", secret=PASSWORD).follow().h1 == "今日"


@pytest.mark.parametrize(
    ("login", "secret"),
    [
        ("13983110001", "000000"),
        ("13983110009", PIN),
        ("kuangsuchun", PIN),
        ("nobody", PASSWORD),
        ("13983110001", PASSWORD),
    ],
)
def test_a_wrong_secret_and_an_unknown_account_get_the_same_words(page, cast: Cast, login: str, secret: str) -> None:
    again = page().get("/login").submit(login=login, secret=secret)

    assert again.status == 200
    assert again.title.startswith("错误：登录")
    assert again.errors == ["账号与密码（或 PIN）不符。请检查后再试；忘了请找社工或管理员重设。"]
    assert again.field("login").get("value") == login
    assert again.field("secret").get("value") in (None, "")


def test_empty_fields_are_named_and_lead_to_their_place(page, cast: Cast) -> None:
    again = page().get("/login").submit(login="", secret="")

    assert again.errors == ["请填写账号或手机号。", "请填写密码或 PIN。"]
    assert again.links["请填写密码或 PIN。"] == "#secret"


def test_after_logging_in_the_visitor_gets_where_they_were_going(page, cast: Cast) -> None:
    browser = page()
    asked = browser.get("/account?tab=1").follow()

    assert asked.submit(login="kuangsuchun", secret=PASSWORD).location == "/account?tab=1"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_logging_in_never_leads_to_another_site(page, cast: Cast, target: str) -> None:
    form = page().get("/login", query_string={"next": target})
    form.url = f"/login?next={target}"

    assert form.submit(login="kuangsuchun", secret=PASSWORD).location == "/"


def test_somebody_signed_in_is_not_asked_again(page, cast: Cast) -> None:
    assert page(cast.kuangsuchun).get("/login").location == "/"


def test_logging_out_leads_to_the_log_in_page_and_says_so(page, cast: Cast) -> None:
    out = page(cast.kuangsuchun).get("/account").submit().follow()

    assert out.h1 == "登录"
    assert "已退出登录" in out.text


def test_a_disabled_user_gets_the_words_of_a_stranger(page, cast: Cast, session) -> None:
    cast.kuangsuchun.is_active = False

    assert "不符" in page().get("/login").submit(login="kuangsuchun", secret=PASSWORD).text
