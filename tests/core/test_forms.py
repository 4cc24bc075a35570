"""What is typed into a form is kept, but for what no keyboard types."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.cast import PASSWORD, Cast
from volunteer.core.forms import Form, LongTextField, TextField


class Letter(Form):
    """For these tests."""

    name = TextField()
    words = LongTextField()


def filled(app: Flask, **typed: str) -> Letter:
    with app.test_request_context():
        return Letter(MultiDict(typed))


@pytest.mark.parametrize("typed", ["侯文", " 侯文\t", "\x00侯\x07文\x1b", "侯\n文", "\x85侯文\x7f"])
def test_one_line_holds_no_control_characters(app: Flask, typed: str) -> None:
    assert filled(app, name=typed).name.data == "侯文"


def test_lines_keep_tabs_and_line_ends_only(app: Flask) -> None:
    assert filled(app, words="\x00一\t二\r\n三\x0b\r\n").words.data == "一\t二\n三"


def test_what_is_not_a_control_character_stays(app: Flask) -> None:
    assert filled(app, name="𠮷·O'Neil  &<👪").name.data == "𠮷·O'Neil  &<👪"


def test_a_nul_in_a_login_is_a_wrong_login_and_not_an_error(page, cast: Cast) -> None:
    answer = page().get("/login").submit(login="nobody\x00", secret="\x00" + PASSWORD)

    assert (answer.status, len(answer.errors)) == (200, 1)
