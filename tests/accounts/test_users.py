"""`volunteer user`, and what records call a user."""

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from tests.cast import PASSWORD, PIN, Cast
from volunteer.accounts import actions, queries
from volunteer.accounts.cli import add, user
from volunteer.accounts.models import Role
from volunteer.audit.models import AuditEvent


@pytest.fixture
def run(app: Flask):
    def invoke(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(user, list(words), input=typed)

    return invoke


def test_a_user_added_can_log_in(run, page, cast: Cast) -> None:
    done = run(
        "add", "--role", "coordinator", "--login", "Zhoulan", "--name", "周兰", "--password-stdin", typed=PASSWORD
    )

    assert (done.exit_code, done.output) == (0, "已新建账号 zhoulan（协调员）。\n")
    assert page().get("/login").submit(login="zhoulan", secret=PASSWORD).follow().h1 == "今日"


def test_a_worker_is_added_by_phone_and_pin(run, page, cast: Cast) -> None:
    run("add", "--role", "worker", "--login", "138 0000 0007", "--password-stdin", typed=PIN + "\n")

    assert page().get("/login").submit(login="13800000007", secret=PIN).location == "/"


def test_a_user_may_be_bound_to_an_organisation(run, cast: Cast, session: Session) -> None:
    words = ("--role", "coordinator", "--login", "zhoulan", "--organisation", "龙洲湾街道总工会", "--password-stdin")
    run("add", *words, typed=PASSWORD)

    identity = queries.identity_of(queries.user_with_login(session, "zhoulan"))
    assert identity.scope("home:view").roots == {cast.street.id}
    assert identity.scope("report:view").roots == set()


@pytest.mark.parametrize(
    ("words", "typed", "error"),
    [
        (("--role", "king", "--login", "zhoulan"), PASSWORD, "没有角色 king"),
        (("--role", "admin", "--login", "jiangsha"), PASSWORD, "账号 jiangsha 已经有人用了。"),
        (("--role", "admin", "--login", "zhoulan"), "short", "密码至少要 10 个字符。"),
        (("--role", "worker", "--login", "13800000007"), "123456", "PIN 要 6 位数字"),
        (("--role", "worker", "--login", "zhoulan"), PIN, "职工账号要用 11 位手机号。"),
        (("--role", "admin", "--login", "System"), PASSWORD, "账号不能叫 system"),
        (("--role", "admin", "--login", "zhoulan", "--organisation", "无"), PASSWORD, "没有组织“无”。"),
    ],
)
def test_bad_input_ends_with_code_2_and_says_why(
    run, cast: Cast, words: tuple[str, ...], typed: str, error: str
) -> None:
    done = run("add", *words, "--password-stdin", typed=typed)

    assert done.exit_code == 2
    assert error in done.stderr


def test_without_a_terminal_the_secret_must_come_from_standard_input(run, cast: Cast) -> None:
    assert run("add", "--role", "admin", "--login", "zhoulan").exit_code == 2


def test_the_list_shows_login_name_role_and_state(run, cast: Cast) -> None:
    run("disable", "liqiang")

    lines = run("list").output.splitlines()
    assert "jiangsha\t江沙\tunion_leader\t正常" in lines
    assert "liqiang\t李强\tcoordinator\t已停用" in lines


def test_disabling_twice_is_one_event_and_a_stranger_cannot_be_disabled(run, cast: Cast, session: Session) -> None:
    run("disable", "liqiang", "--as", "guanliyuan")
    run("disable", "liqiang")

    disabled = session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "user.disabled")).all()
    assert [(each.actor, each.subject_id) for each in disabled] == [("guanliyuan", cast.liqiang.id)]
    assert run("disable", "nobody").exit_code == 2


@pytest.mark.parametrize("login", ["nobody", "liqiang", "13812345678", "侯文 13812345678", ""])
def test_who_acts_must_be_an_active_user_and_nothing_else_gets_into_the_log(
    run, cast: Cast, session: Session, login: str
) -> None:
    run("disable", "liqiang")
    refused = run("disable", "jiangsha", "--as", login)

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "没有这个账号，或者已停用" in refused.stderr
    assert set(session.scalars(sa.select(AuditEvent.actor))) == {"system"}
    session.refresh(cast.jiangsha)
    assert cast.jiangsha.is_active


@pytest.mark.parametrize("spelled", ["13983110001", "139 8311 0001"])
def test_a_worker_who_acts_is_recorded_by_number(run, cast: Cast, session: Session, spelled: str) -> None:
    assert run("disable", "liqiang", "--as", spelled).exit_code == 0

    by = session.scalars(sa.select(AuditEvent.actor).where(AuditEvent.event == "user.disabled")).one()
    assert by == f"user:{cast.houwen.id}"


def test_the_role_of_a_user_can_be_changed_but_not_between_worker_and_staff(run, cast: Cast, session: Session) -> None:
    assert run("role", "liqiang", "supervisor").exit_code == 0
    assert run("role", "liqiang", "worker").exit_code == 2

    session.refresh(cast.liqiang)
    assert [grant.role for grant in cast.liqiang.grants] == [Role.SUPERVISOR]


def test_a_reset_forgets_the_authenticator_app(run, page, cast: Cast, session: Session) -> None:
    cast.liqiang.totp_secret = "JBSWY3DPEHPK3PXP"
    session.commit()

    assert run("reset", "liqiang", "--password-stdin", typed="a boat under the bridge").exit_code == 0
    assert page().get("/login").submit(login="liqiang", secret="a boat under the bridge").location == "/"


def test_records_call_a_worker_by_number_and_staff_by_login(cast: Cast) -> None:
    assert queries.identity_of(cast.houwen).actor == f"user:{cast.houwen.id}"
    assert queries.identity_of(cast.liqiang).actor == "liqiang"


def test_a_login_in_use_is_refused_however_spelled(cast: Cast, session: Session) -> None:
    with pytest.raises(actions.LoginTaken):
        actions.add_user(session, role=Role.WORKER, login="139 8311 0001", name="侯文", secret_hash=None)


class Terminal:
    """Standard input that is somebody's keyboard."""

    @staticmethod
    def isatty() -> bool:
        return True


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch):
    def types(*answers: str) -> None:
        waiting = list(answers)
        monkeypatch.setattr("volunteer.accounts.cli.sys.stdin", Terminal)
        monkeypatch.setattr("volunteer.accounts.cli.click.prompt", lambda label, hide_input: waiting.pop(0))

    return types


def test_at_a_terminal_the_secret_is_asked_for_twice(at_a_terminal, run, page, cast: Cast) -> None:
    at_a_terminal(PASSWORD, PASSWORD)
    add.callback.__wrapped__("coordinator", "zhoulan", False, None, None)

    assert page().get("/login").submit(login="zhoulan", secret=PASSWORD).location == "/"


def test_two_different_answers_add_nobody(at_a_terminal, cast: Cast, session: Session) -> None:
    at_a_terminal(PASSWORD, "something else")

    with pytest.raises(SystemExit) as end:
        add.callback.__wrapped__("coordinator", "zhoulan", False, None, None)
    assert end.value.code == 2
    assert queries.user_with_login(session, "zhoulan") is None


def test_a_reset_secret_must_be_a_good_one(run, cast: Cast) -> None:
    assert run("reset", "liqiang", "--password-stdin", typed="short").exit_code == 2
