"""How far somebody's permission reaches."""

from dataclasses import dataclass


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
