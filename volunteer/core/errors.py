"""Errors that carry a sentence for the person who caused them."""

from typing import Any


class Refused(Exception):
    """An action that the rules do not allow. Subclasses are named as sentences and keep their details as attributes."""

    #: The sentence shown; `{name}` takes the details. A lazy translation in subclasses.
    message: Any = ""

    def __init__(self, **details: Any) -> None:
        super().__init__(str(details))
        self.details = details
        for name, value in details.items():
            setattr(self, name, value)

    def __str__(self) -> str:
        return str(self.message).format(**self.details)
