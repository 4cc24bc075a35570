"""Months, quarters, half-years and years: their names in an address (`2022-H1`) and in words (2022年上半年)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

NUMERALS = ("一", "二", "三", "四")
#: So long after its end the last half-year is still what one wants to read.
STILL_FRESH = timedelta(days=31)


class Length(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


MONTHS = {Length.MONTH: 1, Length.QUARTER: 3, Length.HALF: 6, Length.YEAR: 12}


@dataclass(frozen=True)
class Period:
    """A period of a year: the first of its months and how long it is."""

    year: int
    first_month: int
    length: Length

    @property
    def months(self) -> range:
        """Its months, from 1."""
        return range(self.first_month, self.first_month + MONTHS[self.length])

    @property
    def starts_on(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def ends_on(self) -> date:
        return month_end(self.year, self.months[-1])

    @property
    def key(self) -> str:
        """How an address names it: 2022-06, 2022-Q2, 2022-H1, 2022."""
        place = (self.first_month - 1) // MONTHS[self.length] + 1
        ends = {Length.MONTH: f"-{place:02}", Length.QUARTER: f"-Q{place}", Length.HALF: f"-H{place}", Length.YEAR: ""}
        return f"{self.year:04}{ends[self.length]}"

    @property
    def words(self) -> str:
        """2022年上半年, 2022年第二季度 …"""
        return period_words(self.starts_on, self.ends_on)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def read_period(key: str) -> Period | None:
    """The period an address names, or None if it names none."""
    found = re.fullmatch(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?", key, re.ASCII)
    if found is None or found[1] == "0000":
        return None
    year = int(found[1])
    if found[2]:
        return Period(year, int(found[2]) * 6 - 5, Length.HALF)
    if found[3]:
        return Period(year, int(found[3]) * 3 - 2, Length.QUARTER)
    return Period(year, int(found[4] or 1), Length.MONTH if found[4] else Length.YEAR)


def usual_period(today: date) -> Period:
    """The half-year to show unasked: the present one, but in its first month still the one before."""
    return around(today - STILL_FRESH, Length.HALF)


def around(day: date, length: Length) -> Period:
    """The period of a length that a day lies in."""
    months = MONTHS[length]
    return Period(day.year, (day.month - 1) // months * months + 1, length)


def period_words(starts_on: date, ends_on: date) -> str:
    """Any range of days in words: a whole month, quarter, half-year or year by its name."""
    for length in Length:
        period = around(starts_on, length)
        if (period.starts_on, period.ends_on) != (starts_on, ends_on):
            continue
        place = (starts_on.month - 1) // MONTHS[length]
        names = {
            Length.MONTH: f"{starts_on.month}月",
            Length.QUARTER: f"第{NUMERALS[place % 4]}季度",
            Length.HALF: ("上半年", "下半年")[place % 2],
            Length.YEAR: "",
        }
        return f"{starts_on.year}年{names[length]}"
    end = _day(ends_on) if starts_on.year == ends_on.year else day_words(ends_on)
    return f"{day_words(starts_on)}至{end}" if starts_on != ends_on else day_words(starts_on)


def until_words(day: date) -> str:
    """截至 2022年6月底, or the day itself within a month."""
    return f"{day.year}年{day.month}月底" if day == month_end(day.year, day.month) else day_words(day)


def day_words(day: date) -> str:
    """2022年6月30日."""
    return f"{day.year}年{_day(day)}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
