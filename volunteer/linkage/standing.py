"""How linkage learns whether a sign-up was approved, without knowing the later stage that decides it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Standing:
    """The state of a sign-up (applied, approved, returned, withdrawn), since when, and the day of its approval."""

    state: str
    decided_on: date | None
    approved_on: date | None
    #: Held sign-ups are linked to nobody, whatever is written on them.
    is_held: bool = False


#: The standings of the sign-ups among some mentions, or of all of them (None), by mention id.
Source = Callable[[Session, Collection[int] | None], dict[int, Standing]]


def _nobody(session: Session, mention_ids: Collection[int] | None) -> dict[int, Standing]:
    return {}


_source: Source = _nobody


def register(source: Source) -> None:
    """Let a later stage tell the standing of sign-ups."""
    global _source
    _source = source


def standings(session: Session, mention_ids: Collection[int] | None) -> dict[int, Standing]:
    """The standing of each sign-up, as its stage knows it."""
    return _source(session, mention_ids)
