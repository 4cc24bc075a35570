"""The admin's pages for accounts: nobody gets in who should not, nobody locks the office out."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.cast import PASSWORD, Cast, a_user
from volunteer.accounts import actions, queries
from volunteer.accounts.labels import PERMISSION_LABELS
from volunteer.accounts.models import Role
from volunteer.accounts.permissions import Permission
from volunteer.accounts.secrets import matches
from volunteer.audit.models import AuditEvent

NEW = {"role": "coordinator", "name": "周兰", "login": "zhoulan", "new": PASSWORD, "again": PASSWORD}


def rows(page) -> list[str]:
    return [" ".join("".join(row.itertext()).split()) for body in page.root.iter("tbody") for row in body]


def events(session: Session, name: str) -> list[tuple[str, int | None]]:
    found = session.scalars(sa.select(AuditEvent).where(AuditEvent.event == name).order_by(AuditEvent.id))
    return [(each.actor, each.subject_id) for each in found]


def test_the_list_shows_staff_with_role_organisation_and_second_factor(page, cast: Cast, session: Session) -> None:
    cast.jiangsha.totp_secret = "JBSWY3DPEHPK3PXP"
    browser = page(cast.admin)
    listed = browser.get("/users")

    leader = next(row for row in rows(listed) if "江沙" in row)
    assert all(word in leader for word in ("jiangsha", "工会领导（巴南区总工会）", "正常", "从未登录")), leader
    assert leader.endswith(" 有")
    assert not any("侯文" in row for row in rows(listed))


def test_workers_have_their_own_filter_and_masked_phones(page, cast: Cast) -> None:
    listed = page(cast.admin).get("/users?role=worker")

    (only,) = rows(listed)
    assert "139****0001" in only
    assert "13983110001" not in listed.text


@pytest.mark.parametrize("words", ["李强", "liq", "LIQIANG"])
def test_staff_are_found_by_name_and_login(page, cast: Cast, words: str) -> None:
    (only,) = rows(page(cast.admin).get(f"/users?q={words}"))

    assert "李强" in only


@pytest.mark.parametrize(("words", "count"), [("0001", 1), ("139 8311 0001", 1), ("侯", 1), ("8311", 0), ("1398", 0)])
def test_workers_are_found_by_the_whole_number_or_its_end(page, cast: Cast, words: str, count: int) -> None:
    assert len(rows(page(cast.admin).get(f"/users?role=worker&q={words}"))) == count


def test_disabled_ones_are_filtered_and_nothing_found_is_said(page, cast: Cast, session: Session) -> None:
    actions.disable_user(session, cast.liqiang)
    browser = page(cast.admin)

    assert len(rows(browser.get("/users?active=0"))) == 1
    assert "没有符合的账号" in browser.get("/users?active=0&role=auditor").text
    assert len(rows(browser.get("/users?role=king&active=x&page=-1"))) == 5


def test_long_lists_have_pages_that_keep_the_filter(page, cast: Cast, session: Session) -> None:
    for number in range(51):
        a_user(session, Role.SUPERVISOR, f"dudao{number}", "督导", cast.district)
    first = page(cast.admin).get("/users?role=supervisor")

    assert len(rows(first)) == 50
    assert len(rows(page(cast.admin).get(first.links["2"]))) == 1


def test_a_user_added_can_log_in_within_their_organisation(page, cast: Cast, session: Session) -> None:
    form = page(cast.admin).get("/users/new")
    done = form.submit(**NEW, organisation=str(cast.street.id)).follow()

    assert "已新建账号 zhoulan" in done.text
    assert "协调员（龙洲湾街道总工会）" in done.text
    assert page().get("/login").submit(login="zhoulan", secret=PASSWORD).location == "/"
    identity = queries.identity_of(queries.user_with_login(session, "zhoulan"))
    assert identity.scope("home:view").roots == {cast.street.id}
    assert events(session, "user.created")[-1][0] == "guanliyuan"


def test_an_admin_reaches_everywhere_whatever_was_chosen(page, cast: Cast, session: Session) -> None:
    page(cast.admin).get("/users/new").submit(**NEW | {"role": "admin", "organisation": str(cast.street.id)})

    assert queries.identity_of(queries.user_with_login(session, "zhoulan")).scope("home:view").is_everywhere


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({}, "这个角色要选一个组织；真的管全部的，选“不限”。"),
        ({"organisation": "everywhere", "login": "jiangsha"}, "账号 jiangsha 已经有人用了。"),
        ({"organisation": "everywhere", "login": "13800000007"}, "账号要以小写字母开头"),
        ({"organisation": "everywhere", "new": "short", "again": "short"}, "密码至少要 10 个字符。"),
        ({"organisation": "everywhere", "again": "something else"}, "两次填的不一样。"),
        ({"organisation": "everywhere", "name": " "}, "请填写名字。"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(page, cast: Cast, session: Session, changed, error) -> None:
    again = page(cast.admin).get("/users/new").submit(**NEW | changed)

    assert again.title.startswith("错误：")
    assert error in again.errors[0]
    assert again.field("login").get("value") == (changed.get("login") or "zhoulan")
    assert PASSWORD not in again.response.get_data(as_text=True)
    assert queries.user_with_login(session, "zhoulan") is None


def test_a_worker_is_not_added_here(page, cast: Cast, session: Session) -> None:
    refused = page(cast.admin).get("/users/new").submit(**NEW | {"role": "worker", "login": "13800000007"})

    assert refused.errors
    assert queries.user_with_login(session, "13800000007") is None


def test_another_role_ends_the_sessions_at_once(page, cast: Cast, session: Session) -> None:
    theirs, admin = page(cast.liqiang), page(cast.admin)
    form = admin.get(f"/users/{cast.liqiang.id}")
    assert form.field("role").find("option[@selected]").get("value") == "coordinator"

    done = form.submit(role="supervisor", organisation=str(cast.district.id)).follow()

    assert "角色已改" in done.text
    assert "督导（巴南区总工会）" in done.text
    assert str(theirs.get("/account").location).startswith("/login")
    assert events(session, "user.role_changed") == [("guanliyuan", cast.liqiang.id)]


def test_the_same_role_again_changes_nothing(page, cast: Cast, session: Session) -> None:
    theirs = page(cast.liqiang)
    done = page(cast.admin).get(f"/users/{cast.liqiang.id}").submit(role="coordinator").follow()

    assert "没有改动" in done.text
    assert theirs.get("/account").status == 200
    assert events(session, "user.role_changed") == []


def test_a_worker_stays_a_worker(page, cast: Cast, session: Session) -> None:
    browser = page(cast.admin)
    shown = browser.get(f"/users/{cast.houwen.id}")
    assert "职工账号和工作人员账号不能互换" in shown.text

    data = {"role": "admin", "organisation": "everywhere", "csrf_token": browser.token()}
    refused = browser.post(f"/users/{cast.houwen.id}/role", data)
    assert "不能互换" in refused.errors[0]
    session.refresh(cast.houwen)
    assert [grant.role for grant in cast.houwen.grants] == [Role.WORKER]


def test_a_reset_ends_sessions_and_forgets_the_authenticator(page, cast: Cast, session: Session) -> None:
    cast.liqiang.totp_secret = "JBSWY3DPEHPK3PXP"
    theirs = page(cast.liqiang)
    form = page(cast.admin).get(f"/users/{cast.liqiang.id}")

    done = form.submit(new="a boat under the bridge", again="a boat under the bridge").follow()

    assert "已重设" in done.text
    assert str(theirs.get("/account").location).startswith("/login")
    session.refresh(cast.liqiang)
    assert cast.liqiang.totp_secret is None
    assert matches(cast.liqiang.secret_hash, "a boat under the bridge")


def test_a_worker_gets_a_pin(page, cast: Cast, session: Session) -> None:
    form = page(cast.admin).get(f"/users/{cast.houwen.id}")

    assert "PIN 要 6 位数字" in form.submit(new="a boat under the bridge", again="a boat under the bridge").errors[0]
    assert "已重设" in form.submit(new="730516", again="730516").follow().text


def test_disabling_throws_out_and_enabling_lets_in_again(page, cast: Cast, session: Session) -> None:
    theirs, admin = page(cast.liqiang), page(cast.admin)
    url = f"/users/{cast.liqiang.id}"
    token = {"csrf_token": admin.token()}

    assert "已停用" in admin.post(f"{url}/disable", token).follow().text
    assert str(theirs.get("/account").location).startswith("/login")
    assert page().get("/login").submit(login="liqiang", secret=PASSWORD).status == 200

    assert "已重新启用" in admin.post(f"{url}/enable", token).follow().text
    assert page().get("/login").submit(login="liqiang", secret=PASSWORD).location == "/"
    assert str(theirs.get("/account").location).startswith("/login")
    assert events(session, "user.enabled") == [("guanliyuan", cast.liqiang.id)]


def test_enabling_twice_is_one_event(page, cast: Cast, session: Session) -> None:
    admin = page(cast.admin)
    admin.post(f"/users/{cast.liqiang.id}/enable", {"csrf_token": admin.token()})

    assert events(session, "user.enabled") == []


@pytest.mark.parametrize(
    ("action", "data"), [("disable", {}), ("role", {"role": "auditor", "organisation": ""})], ids=["disable", "demote"]
)
def test_admins_cannot_shut_themselves_out(page, cast: Cast, session: Session, action: str, data) -> None:
    a_user(session, Role.ADMIN, "another-admin", "另一位")
    admin = page(cast.admin)
    assert "这是您自己的账号" in admin.get(f"/users/{cast.admin.id}").text

    refused = admin.post(f"/users/{cast.admin.id}/{action}", {**data, "csrf_token": admin.token()})

    assert "这是您自己的账号" in (refused.follow() if refused.location else refused).text
    session.refresh(cast.admin)
    assert cast.admin.is_active
    assert [grant.role for grant in cast.admin.grants] == [Role.ADMIN]
    assert admin.post(f"/users/{cast.admin.id}/secret", {"csrf_token": admin.token()}).location == "/account/secret"


def test_the_last_active_admin_stays(cast: Cast, session: Session) -> None:
    other = a_user(session, Role.ADMIN, "another-admin", "另一位")

    actions.refuse_to_lock_out(session, cast.admin, other.id)
    actions.disable_user(session, other)
    with pytest.raises(actions.LastAdmin):
        actions.refuse_to_lock_out(session, cast.admin, other.id)
    with pytest.raises(actions.LastAdmin):
        actions.change_role(session, cast.admin, Role.AUDITOR, None, other.id)


def test_the_table_of_roles_words_every_permission(page, cast: Cast) -> None:
    assert set(PERMISSION_LABELS) == set(Permission)
    shown = page(cast.admin).get("/users/roles")

    assert len(rows(shown)) == len(Permission)
    assert "管理账号" in shown.text


def test_nobody_else_manages_users(page, cast: Cast) -> None:
    for somebody in (cast.auditor, cast.jiangsha, cast.kuangsuchun, cast.houwen):
        browser = page(somebody)
        for url in ("/users", "/users/new", "/users/roles", f"/users/{cast.liqiang.id}"):
            assert browser.get(url).status == 403


def test_an_absent_user_is_not_found(page, cast: Cast) -> None:
    admin = page(cast.admin)
    assert admin.get("/users/987654321").status == 404
    for action in ("role", "secret", "disable", "enable"):
        assert admin.post(f"/users/987654321/{action}", {"csrf_token": admin.token()}).status == 404
