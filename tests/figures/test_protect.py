"""Small numbers: what is shown, and what cannot be worked out from it."""

import pytest

from volunteer.figures.protect import Sheet, difference, rate, rounded
from volunteer.figures.tables import NO_NUMBER, STARRED, Cell, number


def published(total: int | None, *parts: int, small_total: int | None = None) -> list[str]:
    """A breakdown with its own total, and the exact total of the district somewhere on the page."""
    sheet = Sheet()
    names = [f"part{number}" for number in range(len(parts))]
    for name, value in zip(names, parts, strict=True):
        sheet.cell(name, value, "table")
    sheet.cell("sum", sum(parts), "table")
    sheet.adds_up("sum", names)
    if total is not None:
        sheet.total("district", total)
        sheet.adds_up("district", names)
    seen = sheet.settle()
    return [seen[name].text for name in [*names, "sum"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1, "*"), (7, "*"), (8, "10"), (12, "10"), (13, "15"), (23, "25"), (2783, "2,785")],
)
def test_a_cell_is_kept_starred_or_rounded(value, text):
    sheet = Sheet()
    sheet.cell("one", value, "table")
    sheet.cell("noise", 100, "table")
    assert sheet.settle()["one"].text == text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (1, "*"), (9, "*"), (10, "10"), (12, "10"), (13, "15")])
def test_a_cell_of_cases_is_starred_up_to_nine(value, text):
    sheet = Sheet()
    sheet.cell("one", value, "table", is_case=True)
    assert sheet.settle()["one"].text == text


@pytest.mark.parametrize(
    ("value", "covers", "text"),
    [(23, None, "23"), (10, None, "10"), (9, None, "*"), (0, None, "0"), (2783, 1146, "2,783"), (40, 4, "*")],
)
def test_a_total_of_the_district_is_exact_from_ten_people_on(value, covers, text):
    sheet = Sheet()
    sheet.total("one", value, covers)
    assert sheet.settle()["one"].text == text


def test_each_total_is_rounded_on_its_own():
    assert published(None, 12, 12, 12) == ["10", "10", "10", "35"]


def test_an_exact_total_elsewhere_stars_a_second_cell():
    assert published(23, 20, 3, 0) == ["*", "*", "0", "25"]
    assert published(None, 20, 3, 0) == ["20", "*", "0", "25"]


def test_a_breakdown_no_second_star_can_save_is_withheld():
    assert published(10, 3, 7) == ["—", "—", "—"]


def test_a_starred_total_of_the_district_withholds_the_breakdown_that_narrows_it():
    assert published(3, 1, 2) == ["—", "—", "—"]


def test_everyone_of_a_group_is_starred():
    sheet = Sheet()
    sheet.cell("group", 52, "served")
    sheet.cell("converted", 52, "converted")
    sheet.cell("other", 51, "converted")
    for part in ("converted", "other"):
        sheet.part_of(part, "group")
    seen = sheet.settle()
    assert (seen["group"].text, seen["converted"].text, seen["other"].text) == ("50", "*", "50")


def test_what_nobody_is_shown_may_still_be_a_part():
    sheet = Sheet()
    sheet.total("all", 30)
    sheet.cell("groups", 3, "by_month")
    sheet.cell("activities", 20, "by_month")
    sheet.hidden("cases", 7)
    sheet.adds_up("all", ["groups", "activities", "cases"])
    seen = sheet.settle()
    assert [seen[key].text for key in ("all", "groups", "activities", "cases")] == ["30", "*", "20", "—"]


def test_a_total_of_the_district_that_the_others_give_away_is_withheld_itself():
    sheet = Sheet()
    sheet.total("all", 23)
    sheet.total("most", 20)
    sheet.total("rest", 3)
    sheet.adds_up("all", ["most", "rest"])
    assert sheet.settle()["rest"].text == "—"


def test_wrong_sums_and_parts_are_refused():
    sheet = Sheet()
    sheet.cell("part", 5, "table")
    sheet.cell("whole", 4, "table")
    with pytest.raises(ValueError, match="do not add up"):
        sheet.adds_up("whole", ["part"])
    with pytest.raises(ValueError, match="more than"):
        sheet.part_of("part", "whole")


def test_rates_come_from_what_is_published_and_need_twenty():
    assert rate(number(10), number(50)).text == "20%"
    assert rate(number(10), number(350)).text == "2.9%"
    assert rate(number(0), number(50)).text == "0%"
    assert rate(number(10), number(15)) == NO_NUMBER
    assert rate(STARRED, number(50)) == STARRED
    assert rate(number(10), STARRED) == STARRED
    assert rate(Cell("—"), number(50)) == NO_NUMBER


def test_what_is_lost_comes_from_what_is_published():
    assert difference(number(25), number(10)).text == "15"
    assert difference(STARRED, number(10)) == STARRED
    assert difference(NO_NUMBER, number(10)) == NO_NUMBER


def test_rounding_is_to_the_nearest_five():
    assert [rounded(value) for value in (8, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]
