"""Random years of an office: whatever page a leader opens, no star can be narrowed by all the others."""

import random
from datetime import date, timedelta

import pytest

from volunteer.figures.bounds import Bounds
from volunteer.figures.protect import Sheet
from volunteer.journeys.queries import Reached
from volunteer.reports.rules import Held, people_covered
from volunteer.reports.sheet import FORMS, STEPS, Year, fill, periods_of

UNTIL = date(2022, 12, 31)


def a_year(seed: int) -> Year:
    """A year with few or many of everything, most of all the numbers that are dangerous."""
    dice = random.Random(seed)
    days = [date(2022, 1, 1) + timedelta(days=number) for number in range(365)]
    crowd = dice.choice([3, 12, 60, 250])
    sizes = {"case": 1, "group": min(12, crowd), "activity": crowd}
    held = [
        Held(dice.choice(days), form, number, True, came, came)
        for number in range(dice.choice([2, 8, 40]))
        for form in FORMS
        if dice.random() < 0.6
        for came in [dice.randint(0 if form != "case" else 1, sizes[form])]
    ]
    reached = []
    for _ in range(dice.choice([0, 9, 30, 200])):
        on, form = dice.choice(days), dice.choice(["activity", "activity", "group", "case"])
        for step in STEPS:
            reached.append(Reached(step, form, on, 1))
            on += timedelta(days=dice.randint(0, 40))
            if on > UNTIL or dice.random() < dice.choice([0.0, 0.3, 0.8]):
                break
    return Year(
        year=2022,
        until=UNTIL,
        held=held,
        reached=reached,
        served={month: month * crowd for month in range(1, 13)},
        covered={one.key: people_covered(held, [], one.starts_on, one.ends_on) for one in periods_of(2022)},
    )


def is_ruled_out(bounds: Bounds, key: str, value: int) -> bool:
    """Whether narrowing alone shows that the number cannot be `value`; quick, and never wrong when it says so."""
    place = bounds.place[key]
    if not bounds.low[place] <= value <= bounds.high[place]:
        return True
    low, high = list(bounds.low), list(bounds.high)
    low[place] = high[place] = value
    return not bounds._narrow(low, high, list(bounds.touching[place]))


def narrowed(sheet: Sheet, withheld: frozenset[str]) -> list[str]:
    """The stars a reader can say more of than 1…7 (cases: 1…9), by narrowing; the solver itself is tested apart."""
    bounds = sheet.bounds(withheld)
    stars = [key for key, item in sheet.items.items() if item.is_starred and item.table not in withheld]
    return [key for key in stars if any(is_ruled_out(bounds, key, v) for v in range(1, sheet.items[key].needed + 1))]


def all_stars_hold(seeds: range) -> int:
    sheets = [fill(a_year(seed)) for seed in seeds]
    seen = [sheet.settle() for sheet in sheets]
    assert [narrowed(sheet, published.withheld) for sheet, published in zip(sheets, seen, strict=True)] == [[]] * len(
        seeds
    )
    return sum(cell.is_starred for published in seen for cell in published.cells.values())


def test_every_star_of_a_year_can_still_be_any_small_number():
    assert all_stars_hold(range(6)) > 30


@pytest.mark.slow
@pytest.mark.parametrize("first", range(6, 206, 25))
def test_so_it_is_in_two_hundred_years(first):
    assert all_stars_hold(range(first, first + 25))


def test_without_second_stars_some_years_would_give_something_away():
    broken = 0
    for seed in range(12):
        sheet = fill(a_year(seed))
        sheet._star_small()
        broken += bool(narrowed(sheet, frozenset({"(hidden)"})))
    assert broken >= 5
