"""200 random worlds: no star of two-way tables with exact totals beside them can be narrowed."""

import random

import pytest

from volunteer.figures.protect import Sheet


def a_world(seed: int) -> Sheet:
    """Months by forms with totals both ways, the district's exact total, and converts within them."""
    dice = random.Random(seed)
    sheet = Sheet()
    months, forms = range(dice.randint(2, 6)), ("case", "group", "activity")
    top = dice.choice([4, 12, 40, 300])
    values = {(m, f): dice.choice([0, dice.randint(0, 9), dice.randint(0, top)]) for m in months for f in forms}
    for (month, form), value in values.items():
        sheet.cell(f"{month}/{form}", value, "months", is_case=form == "case")
    for month in months:
        sheet.cell(f"{month}/all", sum(values[month, form] for form in forms), "months")
        sheet.adds_up(f"{month}/all", [f"{month}/{form}" for form in forms])
    for form in forms:
        total = sum(values[month, form] for month in months)
        sheet.cell(f"all/{form}", total, "forms", is_case=form == "case")
        sheet.adds_up(f"all/{form}", [f"{month}/{form}" for month in months])
        sheet.cell(f"converts/{form}", dice.randint(0, min(total, 25)), "converts", is_case=form == "case")
        sheet.part_of(f"converts/{form}", f"all/{form}")
    sheet.total("all", sum(values.values()))
    sheet.adds_up("all", [f"all/{form}" for form in forms])
    sheet.total("converts", sum(sheet.items[f"converts/{form}"].value for form in forms))
    sheet.adds_up("converts", [f"converts/{form}" for form in forms])
    return sheet


def narrowed(sheet: Sheet, withheld: frozenset[str]) -> list[str]:
    """The stars a reader can say more of than 1…7 (cases: 1…9)."""
    bounds = sheet.bounds(withheld)
    return [
        key
        for key, item in sheet.items.items()
        if item.is_starred
        and item.table not in withheld
        and not all(bounds.can_be(key, value) for value in range(1, item.needed + 1))
    ]


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_every_star_can_still_be_any_small_number(first, monkeypatch):
    settled = [(seed, a_world(seed)) for seed in range(first, first + 50)]
    seen = [sheet.settle() for _, sheet in settled]
    monkeypatch.setattr("volunteer.figures.bounds.PATIENCE", 20000)
    for (seed, sheet), published in zip(settled, seen, strict=True):
        assert narrowed(sheet, published.withheld) == [], seed
    assert sum(cell.is_starred for published in seen for cell in published.cells.values()) > 50


def test_without_second_stars_most_worlds_would_give_something_away():
    broken = 0
    for seed in range(40):
        sheet = a_world(seed)
        sheet._star_small()
        broken += bool(narrowed(sheet, frozenset()))
    assert broken > 10
