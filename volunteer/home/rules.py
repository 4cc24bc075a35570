"""What stands on a first page: things to do, the most urgent first. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: So many days of waiting are marked.
LONG_WAIT = 7
#: A shift that begins within so many days and lacks people is urgent.
SOON = 2


@dataclass(frozen=True)
class Task:
    """One thing to do: how many of it, why, and the one button that leads there (none: somebody else has to)."""

    title: Any
    count: int | None = None
    text: Any = None
    is_urgent: bool = False
    #: The button: its words, and the page it leads to.
    label: Any = None
    endpoint: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def by_urgency(tasks: Iterable[Task]) -> list[Task]:
    """The urgent ones first, otherwise in the order given."""
    return sorted(tasks, key=lambda task: not task.is_urgent)
