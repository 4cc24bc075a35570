"""Chinese unless asked otherwise; catalogues compile themselves where they may."""

import os
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from volunteer.core.i18n import _l
from volunteer.core.translations import compile_catalogues

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "登录"
msgstr "Sign in"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(PO, encoding="utf-8")
    return folder


def test_a_catalogue_is_compiled_when_missing_and_again_when_older(tmp_path: Path, catalogue: Path) -> None:
    compile_catalogues(tmp_path)
    compiled = catalogue / "messages.mo"
    assert b"Sign in" in compiled.read_bytes()

    (catalogue / "messages.po").write_text(PO.replace("Sign in", "Log in"), encoding="utf-8")
    os.utime(compiled, (1, 1))
    compile_catalogues(tmp_path)

    assert b"Log in" in compiled.read_bytes()
    assert sorted(path.name for path in catalogue.iterdir()) == ["messages.mo", "messages.po"]


def test_one_up_to_date_is_left_alone(tmp_path: Path, catalogue: Path) -> None:
    compile_catalogues(tmp_path)
    (catalogue / "messages.mo").write_bytes(b"as it was")
    compile_catalogues(tmp_path)

    assert (catalogue / "messages.mo").read_bytes() == b"as it was"


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(
    tmp_path: Path, catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**where: object) -> None:
        raise PermissionError

    monkeypatch.setattr("volunteer.core.translations.tempfile.mkstemp", refuse)
    compile_catalogues(tmp_path)

    assert not (catalogue / "messages.mo").exists()


def test_the_libraries_own_texts_come_out_chinese(app: Flask) -> None:
    from flask_babel import format_date
    from wtforms.i18n import get_translations

    from volunteer.core.clock import today

    with app.test_request_context("/"):
        assert format_date(today(), "long") == "2022年7月1日"
    assert get_translations(["zh_Hans_CN", "zh"]) is not None


def test_outside_a_request_words_are_chinese(app: Flask) -> None:
    assert str(_l("登录")) == "登录"
    with force_locale("zh_Hans_CN"):
        assert str(_l("登录")) == "登录"


def test_each_request_has_its_own_language(app: Flask) -> None:
    client = app.test_client()

    assert 'lang="en"' in client.get("/setup?lang=en").text
    client.delete_cookie("lang")
    assert 'lang="zh-CN"' in client.get("/setup").text
