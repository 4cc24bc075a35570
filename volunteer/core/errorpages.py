"""Every error answered in words, in the site's frame, without a name, phone or token in the log."""

import logging
import traceback
from pathlib import Path
from typing import Any

import sqlalchemy.exc
from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateNotFound
from markupsafe import escape
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from volunteer.core.database import db, sqlite_path
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l
from volunteer.core.web import is_stateless

log = logging.getLogger(__name__)

TITLES: dict[int, Any] = {
    400: _l("这次提交有问题"),
    401: _l("请先登录"),
    403: _l("这个账号不能看这一页"),
    404: _l("没有找到这一页"),
    405: _l("这一页不能这样打开"),
    409: _l("现在不能这样做"),
    413: _l("文件太大"),
    429: _l("试的次数太多"),
    500: _l("系统出错了"),
    503: _l("暂时不能用"),
}
STALE_FORM = _l("这一页放得太久，或者登录已经变了。请返回上一页，刷新后再提交。")
NO_DATABASE = _l("还没有建立数据库，请先运行 volunteer init。")
BUSY_DATABASE = _l("数据库现在读写不了。没有保存的内容请先留着，过一会儿再试；一直这样请告诉管理员。")
#: What SQLite and PostgreSQL say when the schema is absent or older than the code.
_NO_SCHEMA = ("no such table", "no such column", "UndefinedTable", "UndefinedColumn")


class NoDatabase(Exception):
    """The SQLite file is missing; opening it would put an empty one in its place."""


def answer_errors(app: Flask) -> None:
    """Answer every error with a page. Unexpected ones are raised in tests and logged with the request's number."""
    app.before_request(_refuse_missing_file)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda error: error_page(400, STALE_FORM))
    app.register_error_handler(Refused, lambda refused: error_page(409, str(refused)))
    app.register_error_handler(NoDatabase, lambda error: error_page(503, NO_DATABASE))
    app.register_error_handler(sqlalchemy.exc.DatabaseError, _database)
    app.register_error_handler(sqlalchemy.exc.TimeoutError, _database)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, message: object = None) -> Response:
    """The page for a status, with its own sentence. Plain HTML when the site's frame cannot be drawn."""
    words = {
        "code": status,
        "title": str(TITLES.get(status) or TITLES[400 if status < 500 else 500]),
        "message": str(message or ""),
        "request_id": g.get("request_id", ""),
    }
    try:
        # For a host that is not ours no link can be drawn, so there is no frame.
        is_foreign = isinstance(request.routing_exception, SecurityError)
        body = _plain(words) if is_foreign else render_template(f"errors/{status}.html", **words)
    except TemplateNotFound:
        body = _plain(words)
    except Exception as error:
        # An error page must come out, whatever else is broken.
        _log(error, status)
        body = _plain(words)
    response = make_response(body, status)
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


def _plain(words: dict[str, Any]) -> str:
    shown = {name: escape(word) for name, word in words.items()}
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>'
        "<body><main><h1>{title}</h1><p>{message}</p><p>{code} {request_id}</p></main></body></html>"
    ).format(**shown)


def _refuse_missing_file() -> None:
    """Never let SQLite put an empty file where the database was; reopen one that was put back."""
    path = sqlite_path(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if path is None or is_stateless():
        return
    seen = _identity(path)
    known = current_app.extensions.setdefault("fanbu-database-file", seen)
    if seen != known:
        db.engine.dispose()
        current_app.extensions["fanbu-database-file"] = seen
    if seen is None:
        raise NoDatabase


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _http(error: HTTPException) -> Response:
    # What the libraries say of it is English, and quotes what was sent.
    response = error_page(error.code or 500)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def _database(error: sqlalchemy.exc.SQLAlchemyError) -> Response:
    """503 when the database cannot be used; our own mistakes (a broken constraint, bad SQL) are 500."""
    driver = getattr(error, "orig", None)
    if any(words in f"{type(driver).__name__} {driver}" for words in _NO_SCHEMA):
        _log(error, 503)
        return error_page(503, NO_DATABASE)
    if isinstance(error, sqlalchemy.exc.IntegrityError | sqlalchemy.exc.ProgrammingError | sqlalchemy.exc.DataError):
        return _unexpected(error)
    _log(error, 503)
    return error_page(503, BUSY_DATABASE)


def _unexpected(error: Exception) -> Response:
    if current_app.config["PROPAGATE_EXCEPTIONS"] is None and (current_app.testing or current_app.debug):
        raise error
    _log(error, 500)
    return error_page(500)


def _log(error: BaseException, status: int) -> None:
    """Log where it happened and what kind it was. The error's own words may quote a name, so they stay out."""
    kinds = []
    cause: BaseException | None = error
    while cause is not None:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    places = "".join(traceback.format_tb(error.__traceback__))
    log.error(
        "%s request=%s %s endpoint=%s %s\n%s",
        *(status, g.get("request_id", ""), request.method, request.endpoint, " < ".join(kinds), places),
    )
