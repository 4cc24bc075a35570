"""Every error is a page in words; a broken database is 503 and works again afterwards; the log names nobody."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy.exc
from flask import Flask, abort

from tests.conftest import config_for
from tests.page import Browser, Page
from volunteer import create_app
from volunteer.core.access import public
from volunteer.core.actor import current_actor
from volunteer.core.database import db, writing
from volunteer.core.errors import Refused


class ShiftIsFull(Refused):
    """For these tests."""

    message = "这个班次已满（{places} 个名额）。"


@public
def _fails(kind: str) -> str:
    errors: dict[str, Exception] = {
        "refused": ShiftIsFull(places=10),
        "bug": RuntimeError("侯文 13983110001"),
        "broken-rule": sqlalchemy.exc.IntegrityError(
            "INSERT", {"name": "侯文"}, Exception("Key (phone)=(13983110001)")
        ),
        "pool": sqlalchemy.exc.TimeoutError("queue"),
    }
    if kind in errors:
        raise errors[kind]
    abort(int(kind))


@public
def _reads() -> str:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM user_account")
    return "<!doctype html><html lang=zh><head><title>ok</title></head><body><h1>ok</h1></body></html>"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "site.sqlite"


@pytest.fixture
def site(file: Path) -> Iterator[Flask]:
    """A site of its own, where errors are answered and not raised, with a few views that fail."""
    app = create_app(config_for(f"sqlite:///{file}"))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/fails/<kind>", "fails", _fails, methods=["GET", "POST"])
    app.add_url_rule("/reads", "reads", _reads)
    with app.app_context():
        db.create_all()
        db.engine.dispose()
    yield app
    with app.app_context():
        db.engine.dispose()


def get(app: Flask, url: str) -> Page:
    browser = Browser(app)
    return Page(browser, url, browser.client.get(url))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 429, 500, 503])
def test_every_status_has_a_page_in_the_sites_frame(site: Flask, status: int) -> None:
    page = get(site, f"/fails/{status}")

    assert page.status == status
    assert page.h1
    assert str(status) in page.text
    assert page.links["回首页"] == "/"
    assert "服务职工心贴心" in page.title


def test_a_status_without_a_page_of_its_own_still_answers_in_words(site: Flask) -> None:
    assert get(site, "/fails/415").h1 == "这次提交有问题"


def test_a_method_that_does_not_fit_is_said_with_those_that_do(site: Flask) -> None:
    answer = Browser(site).client.delete("/login")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_what_the_rules_refuse_is_a_page_with_its_sentence(site: Flask) -> None:
    page = get(site, "/fails/refused")

    assert page.status == 409
    assert "这个班次已满（10 个名额）。" in page.text


def test_a_body_too_large_is_refused(site: Flask) -> None:
    assert Browser(site).client.post("/login", data={"login": "x" * (11 * 1024 * 1024)}).status_code == 413


@pytest.mark.parametrize("kind", ["bug", "broken-rule"])
def test_a_bug_shows_a_number_and_the_log_has_it_but_no_name(
    site: Flask, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = get(site, f"/fails/{kind}?phone=13983110001")
    number = page.response.headers["X-Request-ID"]

    assert page.status == 500
    assert number in page.text
    assert f"request={number}" in caplog.text
    assert "_fails" in caplog.text
    for secret in ("侯文", "13983110001"):
        assert secret not in caplog.text
        assert secret not in page.text


def test_in_tests_a_bug_is_raised(site: Flask) -> None:
    site.config["PROPAGATE_EXCEPTIONS"] = None

    with pytest.raises(RuntimeError):
        get(site, "/fails/bug")


def test_a_missing_database_is_said_and_never_made_anew(site: Flask, file: Path) -> None:
    assert get(site, "/reads").status == 200
    moved = shutil.move(file, file.with_suffix(".away"))

    page = get(site, "/reads")
    assert page.status == 503
    assert "volunteer init" in page.text
    assert not file.exists()
    assert get(site, "/-/style.css").status == 200

    shutil.move(moved, file)
    assert get(site, "/reads").status == 200


def test_a_database_without_tables_is_said(site: Flask, file: Path) -> None:
    with site.app_context():
        db.drop_all()

    page = get(site, "/reads")
    assert page.status == 503
    assert "volunteer init" in page.text


def test_a_corrupt_database_is_said_and_left_as_it_is(site: Flask, file: Path) -> None:
    file.write_bytes(b"this is no database" * 1000)

    assert get(site, "/reads").status == 503
    assert file.read_bytes().startswith(b"this is no database")


def test_a_locked_database_is_said_and_works_again(site: Flask, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    browser = Browser(site)
    form = Page(browser, "/setup", browser.client.get("/setup"))
    data = {"csrf_token": form.field("csrf_token").get("value"), "login": "liqiang", "secret": "x"}

    with site.app_context(), writing(False), db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=10")
    locked = browser.client.post("/login", data=data)
    other.rollback()
    other.close()

    assert locked.status_code == 503
    assert locked.headers["Retry-After"] == "30"
    assert "读写不了" in locked.text
    assert browser.client.post("/login", data=data).status_code == 200


def test_waiting_too_long_for_a_connection_is_said(site: Flask) -> None:
    assert get(site, "/fails/pool").status == 503


def test_an_error_page_comes_out_even_when_its_frame_is_broken(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*anything: object, **more: object) -> str:
        raise RuntimeError("侯文")

    monkeypatch.setattr("volunteer.core.errorpages.render_template", broken)
    page = get(site, "/fails/bug")

    assert (page.status, page.h1) == (500, "系统出错了")
    assert "侯文" not in page.text


def test_a_failed_request_leaves_no_transaction_and_no_actor_behind(site: Flask) -> None:
    get(site, "/fails/bug")

    assert current_actor() == "system"
    with site.app_context():
        assert db.engine.pool.checkedout() == 0
