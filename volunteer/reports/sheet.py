"""Everything a leader sees of a calendar year on one sheet, whatever period they look at, so that no page can be
subtracted from another. Keys: `month:6:group`, `quarter:4:case` (by its first month), `end:6:served`,
`by_form:q2:first_shift:case` …
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from volunteer.figures.protect import Sheet
from volunteer.journeys.queries import Reached
from volunteer.reports.periods import MONTHS, Length, Period, around, month_end
from volunteer.reports.rules import Held, delivered

FORMS = ("activity", "group", "case")
#: Cases are told by the quarter only.
FORMS_BY_MONTH = ("activity", "group")
HEADLINE = "first_shift"
STEPS = ("served", "applied", "approved", "first_shift", "retained")


@dataclass(frozen=True)
class Year:
    """What was counted for a calendar year up to `until`."""

    year: int
    until: date
    held: list[Held]
    reached: list[Reached]
    served: Mapping[int, int]
    #: At least so many people stand behind the sessions of a period, by its key.
    covered: Mapping[str, int]

    @property
    def months(self) -> range:
        """The months that have begun."""
        return range(1, self.until.month + 1)

    @property
    def quarters(self) -> range:
        """The quarters that are over."""
        return range(1, (self.until.month - 1) // 3 + 1 + (self.until == around(self.until, Length.QUARTER).ends_on))

    def end(self, month: int) -> date:
        """The last day of a month that lies in the past."""
        return min(month_end(self.year, month), self.until)


def periods_of(year: int) -> list[Period]:
    """Every period of a year: twelve months, four quarters, two halves, the year."""
    return [Period(year, first, length) for length, months in MONTHS.items() for first in range(1, 13, months)]


def fill(year: Year) -> Sheet:
    """The sheet of a year, not yet settled."""
    sheet = Sheet()
    _person_times(sheet, year)
    for month in year.months:
        sheet.total(f"served:{month}", year.served.get(month, 0))
        _steps(sheet, f"end:{month}", reached_by(year.reached, year.end(month)))
    for quarter in year.quarters:
        _conversion(sheet, year, quarter)
    return sheet


def _person_times(sheet: Sheet, year: Year) -> None:
    for period in periods_of(year.year):
        counted = delivered(year.held, period.starts_on, period.ends_on)
        place = f"{period.length.value}:{period.first_month}"
        is_month = period.length is Length.MONTH
        tells_cases = period.tells_cases(year.until)
        if tells_cases:
            sheet.total(f"{place}:times", counted.person_times, year.covered.get(period.key, 0))
        else:
            sheet.hidden(f"{place}:times", counted.person_times)
        for form in FORMS:
            if form == "case" and not tells_cases:
                sheet.hidden(f"{place}:case", counted.by_form["case"])
            else:
                sheet.cell(f"{place}:{form}", counted.by_form[form], place, is_case=form == "case")
        sheet.adds_up(f"{place}:times", [f"{place}:{form}" for form in FORMS])
        both = counted.by_form["activity"] + counted.by_form["group"]
        sheet.cell(f"{place}:both", both, place)
        sheet.adds_up(f"{place}:both", [f"{place}:activity", f"{place}:group"])
        if not is_month:
            for what in (*FORMS, "times"):
                months = [f"month:{month}:{what}" for month in period.months]
                sheet.adds_up(f"{place}:{what}", months)


def reached_by(reached: Iterable[Reached], day: date, form: str | None = None) -> dict[str, int]:
    """Persons at each step by a day, of all or one form of the first service."""
    counts = dict.fromkeys(STEPS, 0)
    for row in reached:
        if row.occurred_on <= day and form in (None, row.form):
            counts[row.step] += row.people
    return counts


def _steps(sheet: Sheet, place: str, counts: Mapping[str, int]) -> None:
    """The district's ladder at the end of a month: each step is among the one before."""
    for step in STEPS:
        sheet.total(f"{place}:{step}", counts[step])
    for one, following in pairwise(STEPS):
        sheet.part_of(f"{place}:{following}", f"{place}:{one}")
        if counts[one] == counts[following]:
            # The sentence says first_shift; then it is the step before it that may not be seen.
            sheet.conceal(f"{place}:{one if following == HEADLINE else following}")


def _conversion(sheet: Sheet, year: Year, quarter: int) -> None:
    """By form of the first service, at the end of a quarter; never by month, because cases are few."""
    place, before = f"by_form:q{quarter}", f"by_form:q{quarter - 1}"
    day = year.end(quarter * 3)
    for step in ("served", "first_shift"):
        for form in FORMS:
            count = reached_by(year.reached, day, form)[step]
            sheet.cell(f"{place}:{step}:{form}", count, place, is_case=form == "case")
            if quarter > 1:
                sheet.at_most(f"{before}:{step}:{form}", f"{place}:{step}:{form}")
        exact = f"end:{quarter * 3}:{step}"
        sheet.cell(f"{place}:{step}:all", sheet.items[exact].value, place)
        sheet.adds_up(f"{place}:{step}:all", [exact])
        sheet.adds_up(exact, [f"{place}:{step}:{form}" for form in FORMS])
    for form in FORMS:
        sheet.part_of(f"{place}:first_shift:{form}", f"{place}:served:{form}")
