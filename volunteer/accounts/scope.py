"""How far somebody's permission reaches."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

OrganisationFinder = Callable[[Session, str], int | None]
_finders: list[OrganisationFinder] = []


@dataclass(frozen=True)
class Scope:
    """The organisations a viewer may look into, each with all below it. `roots=None` is everywhere, none is nowhere."""

    roots: frozenset[int] | None

    @property
    def is_everywhere(self) -> bool:
        return self.roots is None

    def __or__(self, other: "Scope") -> "Scope":
        if self.roots is None or other.roots is None:
            return EVERYWHERE
        return Scope(self.roots | other.roots)


EVERYWHERE = Scope(None)
NOWHERE = Scope(frozenset())


def find_organisations_by(finder: OrganisationFinder) -> None:
    """Let the later stage that knows organisations look them up by name. A second finder replaces the first."""
    _finders[:] = [finder]


def organisation_id(session: Session, name: str) -> int | None:
    """The id of the organisation of a name, if there is one."""
    return next((found for finder in _finders if (found := finder(session, name)) is not None), None)


@dataclass(frozen=True)
class Place:
    """An organisation in the tree, and how many stand above it."""

    organisation_id: int
    name: str
    depth: int


OrganisationLister = Callable[[Session], list[Place]]
_listers: list[OrganisationLister] = []


def list_organisations_by(lister: OrganisationLister) -> None:
    """Let the later stage that knows organisations list them. A second lister replaces the first."""
    _listers[:] = [lister]


def organisation_places(session: Session) -> list[Place]:
    """Every organisation, each right after the one above it."""
    return [place for lister in _listers for place in lister(session)]
