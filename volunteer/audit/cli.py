"""`volunteer audit`: proving that nobody edited the log."""

import click

from volunteer.audit import queries
from volunteer.core.database import db, writing
from volunteer.core.i18n import _


@click.group()
def audit() -> None:
    """审计记录：检查链条。"""


@audit.command()
def check() -> None:
    """从第一条到最后一条核对链条；断了时说出第一处，退出码为 1。"""
    with writing(False):
        count, broken = queries.entry_count(db.session()), queries.broken_link(db.session())
        last = queries.last_hash(db.session())
    if broken is not None:
        click.echo(_("链条断了：编号 %(id)s 的记录被改过，或者它前面有记录被拿掉。", id=broken), err=True)
        raise SystemExit(1)
    click.echo(_("%(count)s 条记录，链条完整。最后一条的校验值：%(hash)s", count=count, hash=last))
