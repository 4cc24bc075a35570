"""How an import reaches the later stage that decides which rows are one person. Filled in `create_app()`."""

from collections.abc import Callable, Collection
from typing import Protocol

from sqlalchemy.orm import Session

Settle = Callable[[], None]


class Linking(Protocol):
    """What the importer must know of links between mentions."""

    def forget(self, session: Session, mention_ids: Collection[int]) -> Settle:
        """Take mentions that are about to be deleted out of every link, question and decision.

        Call what it returns once they are gone: it links what remains anew, as if they had never been there.
        """

    def questions_about(self, session: Session, mention_ids: Collection[int]) -> int:
        """How many open questions name one of the mentions."""


_loaders: list[Callable[[], Linking]] = []


def register_linking(load: Callable[[], Linking]) -> None:
    """Let the importer reach linkage, which is loaded when first needed; a second one replaces the first."""
    _loaders[:] = [load]


def linking() -> Linking:
    return _loaders[0]()
