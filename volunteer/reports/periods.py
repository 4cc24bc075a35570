"""Months, quarters, half-years and years: their names in an address (`2022-H1`) and in words (2022年上半年)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from volunteer.core.i18n import _, _l

MONTH_NAMES = (
    *(_l("1月"), _l("2月"), _l("3月"), _l("4月"), _l("5月"), _l("6月")),
    *(_l("7月"), _l("8月"), _l("9月"), _l("10月"), _l("11月"), _l("12月")),
)
NUMERALS = (_l("一"), _l("二"), _l("三"), _l("四"))
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

    def tells_cases(self, until: date) -> bool:
        """Whether what is shown of it up to a day is whole quarters: by month cases are not told."""
        if self.length is Length.MONTH:
            return False
        last = min(self.ends_on, until)
        return last < self.starts_on or last == around(last, Length.QUARTER).ends_on

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

    @property
    def label(self) -> str:
        """上半年, 第二季度 …: where the year is known."""
        place = (self.first_month - 1) // MONTHS[self.length]
        labels: dict[Length, str] = {
            Length.MONTH: str(MONTH_NAMES[self.first_month - 1]),
            Length.QUARTER: _("第%(number)s季度", number=NUMERALS[place % 4]),
            Length.HALF: (_("上半年"), _("下半年"))[place % 2],
            Length.YEAR: _("全年"),
        }
        return labels[self.length]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def last_finished(today: date) -> date:
    """The end of the last month that is over: what a leader may see."""
    return today.replace(day=1) - timedelta(days=1)


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
        place, year = (starts_on.month - 1) // MONTHS[length], starts_on.year
        names: dict[Length, str] = {
            Length.MONTH: _("%(year)s年%(month)s", year=year, month=MONTH_NAMES[starts_on.month - 1]),
            Length.QUARTER: _("%(year)s年第%(number)s季度", year=year, number=NUMERALS[place % 4]),
            Length.HALF: (_("%(year)s年上半年", year=year), _("%(year)s年下半年", year=year))[place % 2],
            Length.YEAR: _("%(year)s年", year=year),
        }
        return names[length]
    return _range_words(starts_on, ends_on)


def _range_words(first: date, last: date) -> str:
    if first == last:
        # In braces, because English says "on" here and not in `day_words`.
        words: str = _("{year}年{month}{day}日")
        return words.format(year=first.year, month=MONTH_NAMES[first.month - 1], day=first.day)
    if first.year == last.year:
        words = _("%(year)s年%(first)s至%(last)s", year=first.year, first=_day(first), last=_day(last))
    else:
        words = _("%(first)s至%(last)s", first=day_words(first), last=day_words(last))
    return words


def month_label(month: int) -> str:
    """6月, Jun: short enough for an axis. Chinese names have three characters at most."""
    return str(MONTH_NAMES[month - 1])[:3]


def until_words(day: date) -> str:
    """截至 2022年6月底, or the day itself within a month."""
    if day != month_end(day.year, day.month):
        return day_words(day)
    words: str = _("%(year)s年%(month)s底", year=day.year, month=MONTH_NAMES[day.month - 1])
    return words


def day_words(day: date) -> str:
    """2022年6月30日."""
    words: str = _("%(year)s年%(month)s%(day)s日", year=day.year, month=MONTH_NAMES[day.month - 1], day=day.day)
    return words


def _day(day: date) -> str:
    words: str = _("%(month)s%(day)s日", month=MONTH_NAMES[day.month - 1], day=day.day)
    return words
