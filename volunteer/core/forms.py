"""The base of every form: what is typed is trimmed, never lost, and errors are listed with their fields."""

from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import DataRequired

from volunteer.core.i18n import _l


def required(message: object = None) -> DataRequired:
    """A field that must be filled in; the page is `novalidate`, so the browser stays out of it."""
    return DataRequired(message=message or _l("请填写这一项。"))  # type: ignore[arg-type]


def typed(field: Field) -> str:
    """What was typed into a field; nothing is the empty text."""
    return str(field.data or "")


class TextField(StringField):
    """One line of text, trimmed. Not for secrets, whose every character counts."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([value.strip() for value in valuelist])


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
