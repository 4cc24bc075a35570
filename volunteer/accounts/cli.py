"""`volunteer user`: adding, listing and disabling accounts."""

import sys

import click

from volunteer.accounts import actions, queries
from volunteer.accounts.labels import ROLE_LABELS
from volunteer.accounts.models import Role, User
from volunteer.accounts.rules import normalise_login
from volunteer.accounts.scope import organisation_id
from volunteer.core.commands import acts_as_somebody, fail
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.i18n import _

ROLES = "、".join(role.value for role in Role)


@click.group()
def user() -> None:
    """账号：新建、列出、改角色、重设、停用。"""


@user.command()
@click.option("--role", required=True, help=f"角色：{ROLES}")
@click.option("--login", required=True, help="职工用手机号，其他人用字母开头的名字")
@click.option("--password-stdin", "from_stdin", is_flag=True, help="从标准输入读密码或 PIN（第一行）")
@click.option("--name", help="显示的名字（默认同账号）")
@click.option("--organisation", help="只管哪个组织及其下级（默认不限）")
@acts_as_somebody
def add(role: str, login: str, from_stdin: bool, name: str | None, organisation: str | None) -> None:
    """新建账号。密码在提示后输入两次，或用 --password-stdin。"""
    wanted = _role(role)
    try:
        hashed = actions.prepare_secret(_read_secret(wanted is Role.WORKER, from_stdin), login, wanted)
        added = actions.add_user(
            db.session(),
            role=wanted,
            login=login,
            name=name or normalise_login(login),
            secret_hash=hashed,
            organisation_id=_organisation_id(organisation),
        )
        db.session.commit()
    except Refused as refused:
        fail(str(refused))
    click.echo(_("已新建账号 %(login)s（%(role)s）。", login=added.login, role=ROLE_LABELS[wanted]))


@user.command("list")
def list_users() -> None:
    """列出账号、名字、角色和状态。"""
    for each in queries.all_users(db.session()):
        roles = ",".join(grant.role.value for grant in each.grants)
        state = _("正常") if each.is_active else _("已停用")
        click.echo(f"{each.login}\t{each.display_name}\t{roles}\t{state}")


@user.command()
@click.argument("login")
@acts_as_somebody
def disable(login: str) -> None:
    """停用账号；已登录的浏览器立即失效。"""
    found = _user(login)
    actions.disable_user(db.session(), found)
    db.session.commit()
    click.echo(_("已停用账号 %(login)s。", login=found.login))


@user.command("role")
@click.argument("login")
@click.argument("role")
@click.option("--organisation", help="只管哪个组织及其下级（默认不限）")
@acts_as_somebody
def change_role(login: str, role: str, organisation: str | None) -> None:
    """把账号的角色换成 ROLE；已登录的浏览器立即失效。"""
    found, wanted = _user(login), _role(role)
    try:
        actions.give_only_role(db.session(), found, wanted, _organisation_id(organisation))
    except Refused as refused:
        fail(str(refused))
    db.session.commit()
    click.echo(_("账号 %(login)s 现在是%(role)s。", login=found.login, role=ROLE_LABELS[wanted]))


@user.command()
@click.argument("login")
@click.option("--password-stdin", "from_stdin", is_flag=True, help="从标准输入读新的密码或 PIN（第一行）")
@acts_as_somebody
def reset(login: str, from_stdin: bool) -> None:
    """重设密码或 PIN，并忘掉验证器；已登录的浏览器立即失效。"""
    role = _user(login).grants[0].role
    # Nobody waits for the database while somebody types.
    db.session.rollback()
    try:
        hashed = actions.prepare_secret(_read_secret(role is Role.WORKER, from_stdin), login, role)
    except Refused as refused:
        fail(str(refused))
    actions.reset_secret(db.session(), _user(login), hashed)
    db.session.commit()
    click.echo(_("已重设账号 %(login)s。", login=login))


def _user(login: str) -> User:
    found = queries.user_with_login(db.session(), login)
    if found is None:
        fail(_("没有账号 %(login)s。", login=login))
    return found


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        fail(_("没有角色 %(word)s。可以用：%(roles)s。", word=word, roles=ROLES))


def _organisation_id(name: str | None) -> int | None:
    if name is None:
        return None
    found = organisation_id(db.session(), name)
    if found is None:
        fail(_("没有组织“%(name)s”。", name=name))
    return found


def _read_secret(is_pin: bool, from_stdin: bool) -> str:
    label = _("6 位 PIN") if is_pin else _("密码（至少 10 个字符）")
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        fail(_("不在终端里运行时，请加 --password-stdin 并从标准输入给出%(label)s。", label=label))
    first: str = click.prompt(label, hide_input=True)
    if click.prompt(_("再输一次"), hide_input=True) != first:
        fail(_("两次输的不一样，没有新建。"))
    return first
