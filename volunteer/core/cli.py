"""Commands about the installation itself: init, db check, serve."""

from collections.abc import Callable, Sequence

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError

from volunteer.core import migrate
from volunteer.core.commands import fail
from volunteer.core.database import db, sqlite_path
from volunteer.core.i18n import _

#: Commands that may run before the database exists.
WITHOUT_DATABASE = frozenset({"init", "demo"})

_notices: list[Callable[[], str | None]] = []


def announce_by(notice: Callable[[], str | None]) -> None:
    """Let a later stage say something on the console when the site starts. A second notice replaces the first."""
    _notices[:] = [notice]


def _cannot_open() -> str:
    words: str = _("数据库打不开，请检查 DATABASE_URL 和数据库服务。")
    return words


def require_database(command: str | None, arguments: Sequence[str]) -> None:
    """End with words and code 2 unless the database is there and up to date. A missing file is never made anew here.

    Help is given in any case.
    """
    if command in WITHOUT_DATABASE or command is None or {"-h", "--help"} & set(arguments):
        return
    path = sqlite_path(current_app.config["FANBU"].database_url)
    if path is not None and not path.exists():
        fail(_("还没有数据库（%(path)s）。请先运行：volunteer init", path=path))
    if not migrate.is_reachable(db.engine):
        fail(_cannot_open())
    present, newest = migrate.present_version(db.engine), migrate.newest_version()
    if present != newest:
        fail(
            _(
                "数据库的版本是 %(present)s，程序需要 %(newest)s。请先运行：volunteer init",
                present=present,
                newest=newest,
            )
        )


@click.command()
def init() -> None:
    """建立数据库，或升级到最新版本。"""
    try:
        migrate.upgrade(db.engine)
    except DBAPIError:
        fail(_cannot_open())
    click.echo(_("数据库已就绪：%(url)s", url=db.engine.url.render_as_string(hide_password=True)))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """启动网站。"""
    run_server(host, port)


def run_server(host: str, port: int) -> None:
    """Serve the application until interrupted, by waitress."""
    import waitress

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    for words in filter(None, (notice() for notice in _notices)):
        click.echo(words)
    db.session.remove()
    click.echo(_("网站在 http://%(host)s:%(port)s/ （按 Ctrl+C 停止）", host=host, port=port))
    waitress.serve(app, host=host, port=port, threads=8, ident=None)


@click.group("db")
def database() -> None:
    """数据库检查。"""


@database.command()
def check() -> None:
    """数据库与程序的表结构是否一致；不一致时退出码为 1。"""
    found = migrate.differences(db.engine)
    for difference in found:
        click.echo(str(difference), err=True)
    if found:
        raise SystemExit(1)
    click.echo(_("表结构一致。"))
