"""`volunteer milestones rebuild|check`."""

import sys

import click

from volunteer.core.commands import acts_as_somebody
from volunteer.core.database import db
from volunteer.journeys import actions


@click.group()
def milestones() -> None:
    """里程碑：按事件重算，或核对是否一致。"""


@milestones.command()
@acts_as_somebody
def rebuild() -> None:
    """按事件重算全部里程碑。"""
    changed = actions.rebuild(db.session())
    db.session.commit()
    click.echo(f"已重算，改动 {changed} 条。")


@milestones.command()
def check() -> None:
    """核对里程碑与事件是否一致；不一致时逐条列出并以 1 退出。"""
    differences = actions.check(db.session())
    for found in differences:
        stored = found.stored.occurred_on if found.stored else "无"
        expected = found.expected.occurred_on if found.expected else "无"
        click.echo(f"职工 {found.person_id} · {found.step}：现存 {stored}，应为 {expected}", err=True)
    if differences:
        click.echo(f"共 {len(differences)} 处不一致，请运行 volunteer milestones rebuild。", err=True)
        sys.exit(1)
    click.echo("里程碑与事件一致。")
