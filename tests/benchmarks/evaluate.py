"""How long `evaluate` takes for 100,000 events of 30,000 persons: `python tests/benchmarks/evaluate.py`."""

import random
import time
from datetime import UTC, date, datetime, timedelta

from volunteer.journeys.definition import DEFAULT_LADDER, Event
from volunteer.journeys.evaluate import evaluate

KINDS = {"served": 60, "invited": 5, "applied": 8, "approved": 7, "shift": 20}


def many_events(count: int = 100_000, seed: int = 1) -> list[Event]:
    """Random histories over 900 days."""
    dice = random.Random(seed)
    learnt = datetime(2022, 7, 1, tzinfo=UTC)
    kinds = dice.choices(list(KINDS), list(KINDS.values()), k=count)
    return [
        Event(dice.randrange(30_000), kind, date(2020, 1, 1) + timedelta(days=dice.randrange(900)), learnt, number)
        for number, kind in enumerate(kinds)
    ]


if __name__ == "__main__":
    events = many_events()
    began = time.perf_counter()
    outcomes = evaluate(events, DEFAULT_LADDER, date(2022, 7, 1))
    print(f"{len(events)} events, {len(outcomes)} entrants: {time.perf_counter() - began:.2f} s")
