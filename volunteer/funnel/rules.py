"""What outcomes add up to: counts, rates, intervals, medians. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from volunteer.figures.wilson import wilson
from volunteer.journeys.definition import Definition
from volunteer.journeys.evaluate import Outcome, Status

#: A median of fewer people says too much of single ones.
MEDIAN_FROM = 10


@dataclass(frozen=True)
class Share:
    """A share with its 95 % Wilson interval; the rate is None of nothing."""

    count: int
    of: int

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        if self.of == 0:
            return {"count": self.count, "of": 0, "rate": None, "low": None, "high": None}
        low, high = wilson(self.count, self.of)
        rate = self.count / self.of
        return {"count": self.count, "of": self.of, "rate": _r(rate), "low": _r(low), "high": _r(high)}


def summary(outcomes: Collection[Outcome], definition: Definition, as_of: date) -> dict[str, Any]:
    """A funnel of outcomes: reached per step, where the entrants stand, rates over all and over the mature."""
    entrants = [outcome for outcome in outcomes if not outcome.is_volunteer_first]
    standing = {status: sum(one.status is status for one in entrants) for status in Status}
    mature = [outcome for outcome in entrants if outcome.is_mature(as_of)]
    converted = [outcome for outcome in mature if outcome.status is Status.CONVERTED]
    return {
        "entrants": len(entrants),
        "steps": _steps(entrants, definition),
        "converted": standing[Status.CONVERTED],
        "in_progress": standing[Status.IN_PROGRESS],
        "dropped": standing[Status.DROPPED],
        "excluded": standing[Status.EXCLUDED],
        "volunteer_first": len(outcomes) - len(entrants),
        "conversion": Share(standing[Status.CONVERTED], len(entrants)).as_dict(),
        "mature": Share(len(converted), len(mature)).as_dict() if definition.window_days is not None else None,
        "median_days": median_days(entrants, definition.goal),
        "final_on": _final_on(entrants, definition),
    }


def _steps(entrants: Collection[Outcome], definition: Definition) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    before = len(entrants)
    for step in definition.steps:
        count = sum(step.key in outcome.reached for outcome in entrants)
        steps.append(
            {
                "key": step.key,
                "count": count,
                "is_optional": step.is_optional,
                "rate": _share(count, len(entrants)),
                "step_rate": _share(count, before),
                "median_days": median_days(entrants, step.key),
            }
        )
        if not step.is_optional:
            before = count
    return steps


def median_days(outcomes: Iterable[Outcome], step: str) -> float | None:
    """The median of days from entry to a step; None with fewer than 10 people."""
    days = [taken for outcome in outcomes if (taken := outcome.days_to(step)) is not None]
    return float(median(days)) if len(days) >= MEDIAN_FROM else None


def _final_on(entrants: Iterable[Outcome], definition: Definition) -> date | None:
    """The first day on which the window of everybody is over."""
    if definition.window_days is None:
        return None
    last = max((outcome.entered_on for outcome in entrants), default=None)
    return last + timedelta(days=definition.window_days + 1) if last else None


def _share(count: int, of: int) -> float | None:
    return _r(count / of) if of else None


def _r(value: float) -> float:
    return round(value, 4)


def by_property(outcomes: Iterable[Outcome], name: str, names: Mapping[str, str]) -> dict[str, list[Outcome]]:
    """Outcomes by a property of the record that began them, the largest group first; `month` is the month of entry.

    `names` translates the property as written (an enterprise's spellings, a programme's number); unknown is "".
    """
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if name == "month":
            value = f"{outcome.entered_on:%Y-%m}"
        else:
            written = outcome.entry.attributes.get(name, "")
            value = names.get(written, written)
        groups.setdefault(value, []).append(outcome)
    if name == "month":
        return dict(sorted(groups.items()))
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))
