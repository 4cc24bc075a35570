"""What a kind of sheet must be able to do, and the kinds that were registered. Filled in `create_app()`."""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from volunteer.accounts.scope import Scope
from volunteer.imports.columns import Column
from volunteer.imports.grid import Sheet
from volunteer.imports.models import ImportBatch
from volunteer.imports.problems import Problem


@dataclass(frozen=True)
class Draft:
    """What a kind read from one sheet; nothing is written yet."""

    sheet: str
    #: The kind's own typed rows.
    content: Any
    row_count: int
    problems: list[Problem] = field(default_factory=list)
    #: The programme the sheet's title names, if any.
    programme: str | None = None


@dataclass(frozen=True)
class Target:
    """Where the rows of one sheet go: the batch, and the programme the sheet belongs to."""

    batch: ImportBatch
    programme_id: int


@dataclass(frozen=True)
class Applied:
    """What a kind wrote: how many of what, and what it noticed. An error refuses the whole file."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


class Kind(Protocol):
    """A kind of sheet (社区活动签到表, 志愿者报名登记表 …), owned by a later stage."""

    key: str
    label: str
    #: Whether only those who hold IMPORT_CASES may bring or see such a sheet.
    is_confidential: bool
    #: The endpoint of the page where its records are worked on.
    page: str
    #: The columns its header may have.
    columns: Sequence[Column]

    def recognise(self, sheet: Sheet) -> float:
        """How sure the kind is that the sheet is one of its own; 0 for not at all."""

    def missing(self, sheet: Sheet) -> str:
        """What the sheet lacks to be one, in words."""

    def parse(self, sheet: Sheet) -> Draft:
        """Read the sheet. Pure: everything wrong with it becomes a problem of the draft."""

    def apply(self, session: Session, draft: Draft, target: Target) -> Applied:
        """Write what was read. Flushes, never commits."""

    def written(self, session: Session, batch: ImportBatch) -> Counter[str]:
        """How many of what the batch wrote are there now; kinds that share their records say the same."""

    def dependants(self, session: Session, batch: ImportBatch) -> list[str]:
        """Why the batch cannot be undone, in words, beside what other records point to it."""

    def undo(self, session: Session, batch: ImportBatch) -> None:
        """Delete what the batch wrote and put back what it changed; whoever named is forgotten already. Flushes."""


class Programmes(Protocol):
    """What the engine must know of programmes, which belong to a later stage."""

    def names(self, session: Session) -> Sequence[str]:
        """The names of all programmes there are."""

    def find_or_create(self, session: Session, name: str) -> int:
        """The id of the programme of a name, which is created when new."""

    def in_scope(self, session: Session, scope: Scope) -> dict[int, str]:
        """The names of the programmes a scope covers, by id."""


_loaders: list[Callable[[], Iterable[Kind]]] = []
_programmes: list[Programmes] = []


def register_kinds(load: Callable[[], Iterable[Kind]]) -> None:
    """Let the importer know the kinds; they are loaded when first asked for. A second call replaces the first."""
    _loaders[:] = [load]
    kinds.cache_clear()


def register_programmes(programmes: Programmes) -> None:
    """Let the importer find programmes; a second one replaces the first."""
    _programmes[:] = [programmes]


def programmes() -> Programmes:
    return _programmes[0]


@functools.cache
def kinds() -> dict[str, Kind]:
    """All registered kinds by key."""
    return {kind.key: kind for load in _loaders for kind in load()}


def kind_of(sheet: Sheet) -> Kind | None:
    """The registered kind that is surest of a sheet, None when none is."""
    scored = [(kind.recognise(sheet), -order, kind) for order, kind in enumerate(kinds().values())]
    best = max(scored, key=lambda entry: entry[:2], default=None)
    return best[2] if best and best[0] > 0 else None


def confidential_keys() -> frozenset[str]:
    """The kinds that only those who hold IMPORT_CASES may bring or see."""
    return frozenset(key for key, kind in kinds().items() if kind.is_confidential)


def is_confidential(keys: Iterable[str]) -> bool:
    """Whether one of the kinds is such a one."""
    return not confidential_keys().isdisjoint(keys)
