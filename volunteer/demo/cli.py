"""`volunteer demo`, and what `python app.py` runs."""

import os
import socket
from dataclasses import replace

import click
from flask import Flask

from volunteer.core import migrate
from volunteer.core.cli import run_server
from volunteer.core.commands import fail
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.i18n import _
from volunteer.demo.accounts import ACCOUNTS, NOT_PROVED
from volunteer.demo.actions import fill
from volunteer.demo.database import became_real, demo_config, start_afresh


@click.command()
@click.option("--serve/--no-serve", "serves", default=True, help="填好之后启动网站")
@click.option("--port", default=8000, show_default=True, help="网站的端口；被占用时用下一个空的")
def demo(serves: bool, port: int) -> None:
    """全新的演示数据库（企航社工的半年），然后启动网站。"""
    run_demo(serves, port)


def run_demo(serves: bool = True, port: int = 8000) -> None:
    """Fill a fresh demo database by importing the office's files, print the accounts, and serve it.

    A database whose demo was removed is somebody's own: it is only served, with the real clock.
    """
    from volunteer import create_app

    try:
        app = create_app(demo_config(os.environ.get("DATABASE_URL")))
        with app.app_context():
            if became_real(db.engine):
                _serve_for_real(app, serves, port)
                return
            start_afresh(db.engine)
            fill(db.session(), say=lambda line: click.echo(line))
            _print_accounts()
            if serves:
                run_server("127.0.0.1", _free_port(port))
    except Refused as refused:
        fail(str(refused))


def _serve_for_real(app: Flask, serves: bool, port: int) -> None:
    app.config["FANBU"] = replace(app.config["FANBU"], business_today=None)
    migrate.upgrade(db.engine)
    click.echo(_("这个数据库的演示数据已经清除，里面是真实的数据：不再写入演示，按今天的日期启动。"))
    click.echo(_("要再看演示，请用 DATABASE_URL 指定另一个数据库。"))
    if serves:
        run_server("127.0.0.1", _free_port(port))


def _print_accounts() -> None:
    click.echo(_("演示账号（每种角色一个）："))
    for account in (*ACCOUNTS, NOT_PROVED):
        click.echo(f"  {account.role:<20}{account.login:<14}{account.secret:<18}{account.name}")
    click.echo(_("准备正式使用时：用 admin 登录，打开 /setup，清除演示数据并建自己的管理员。"))


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    return wanted
