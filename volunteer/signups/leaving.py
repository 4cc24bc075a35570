"""How leaving reaches the places a volunteer holds: shifts are a later stage, which says what to do with them."""

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

#: Gives back the future places taken under some mentions.
GiveBack = Callable[[Session, Collection[int]], object]
#: Whether any place or service, present or past, hangs on some mentions.
HoldsPlaces = Callable[[Session, Collection[int]], bool]


def _nothing(session: Session, mention_ids: Collection[int]) -> None:
    """Until shifts are there, nobody has a place."""


_give_back: GiveBack = _nothing
_holds_places: tuple[HoldsPlaces, ...] = ()


def on_leave(give_back: GiveBack, *holds_places: HoldsPlaces) -> None:
    """Let the later stages that know places and service answer for them. A second registration replaces the first."""
    global _give_back, _holds_places
    _give_back, _holds_places = give_back, holds_places


def give_back_places(session: Session, mention_ids: Collection[int]) -> None:
    """The places of shifts that have not begun go to whoever waits for them."""
    _give_back(session, mention_ids)


def holds_places(session: Session, mention_ids: Collection[int]) -> bool:
    """Whether a place, held now or served, or a log hangs on the mentions; what was cancelled or reversed does not."""
    return any(holds(session, mention_ids) for holds in _holds_places)
