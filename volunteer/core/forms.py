"""The base of every form: what is typed is trimmed, never lost, and errors are listed with their fields."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import DataRequired

from volunteer.core.i18n import _l


def required(message: object = None) -> DataRequired:
    """A field that must be filled in; the page is `novalidate`, so the browser stays out of it."""
    return DataRequired(message=message or _l("请填写这一项。"))  # type: ignore[arg-type]


def typed(field: Field) -> str:
    """What was typed into a field; nothing is the empty text."""
    return str(field.data or "")


def without_controls(text: str, kept: str = "") -> str:
    """The text without control characters: nobody types them, and PostgreSQL takes no NUL."""
    return "".join(each for each in text if each in kept or unicodedata.category(each) != "Cc")


class TextField(StringField):
    """One line of text, trimmed and without control characters. Not for secrets, whose every character counts."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([without_controls(value).strip() for value in valuelist])


class LongTextField(TextAreaField):
    """Lines of text, trimmed; of the control characters only tabs and line ends stay, which are one kind."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        lines = (without_controls(value.replace("\r\n", "\n"), kept="\t\n") for value in valuelist)
        super().process_formdata([text.strip() for text in lines])


class Form(FlaskForm):  # type: ignore[misc]
    """A form with an error summary (`errors_listed`) for the top of its page."""

    def errors_listed(self) -> Iterator[tuple[Field, str]]:
        """Each field in error with its first message, in the order of the page."""
        for field in self:
            if field.errors:
                yield field, str(field.errors[0])

    def refuse(self, field: Field, message: object) -> None:
        """Put a message that only the action could find at its field."""
        field.errors = [*field.errors, str(message)]
