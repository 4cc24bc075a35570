"""Who has been on a shift before: the logs know, a later stage, so it registers what finds out in `create_app()`."""

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

Finder = Callable[[Session, Collection[int]], Collection[int]]
_finders: list[Finder] = []


def find_served_by(finder: Finder) -> None:
    """Ask `finder` which of some persons have served on a shift; a second one replaces the first."""
    _finders[:] = [finder]


def who_has_served(session: Session, person_ids: Collection[int]) -> frozenset[int]:
    """Those of some persons who have been on a shift that was logged."""
    return frozenset(each for find in _finders for each in find(session, person_ids))
