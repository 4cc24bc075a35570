"""Events and ladders for tests of journeys, and rows of the tables they are read from."""

import itertools
from datetime import UTC, date, datetime

from volunteer.journeys.definition import Definition, Event, Match, Step

_numbers = itertools.count(1)
LEARNT = datetime(2022, 7, 1, 1, tzinfo=UTC)


def day(text: str) -> date:
    """`04-16` is a day of 2022; a whole date is itself."""
    return date.fromisoformat(text if text.count("-") == 2 else f"2022-{text}")


def event(kind: str, when: str | datetime, person: int = 1, known: datetime = LEARNT, **attributes: str) -> Event:
    """An event of person 1, learnt on the business day."""
    happened = when if isinstance(when, datetime) else day(when)
    return Event(person, kind, happened, known, next(_numbers), attributes)


def story(*told: str, person: int = 1) -> list[Event]:
    """`"served 04-16"`, `"applied 05-01"` … as events of one person."""
    return [event(*line.split(), person=person) for line in told]


def a_ladder(*kinds: str, **options: object) -> Definition:
    """A ladder with one step a kind, named after it; a kind may come again as `served2`."""
    steps = tuple(Step(kind, Match(frozenset({kind.rstrip("0123456789")}))) for kind in kinds)
    return Definition(steps, **options)  # type: ignore[arg-type]
