"""A period read once and protected: what the leader's page is made of. Exact figures end here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from volunteer.figures.protect import SMALL, Published, Sheet
from volunteer.figures.tables import Cell, number
from volunteer.journeys.queries import converts_by, reached_by_day
from volunteer.linkage.normalise import read_employer
from volunteer.linkage.queries import employer_aliases
from volunteer.reports import queries, rules, sheet
from volunteer.reports.cards import PLACES, Enterprises
from volunteer.reports.periods import Period, month_end
from volunteer.reports.queries import Programmes


@dataclass(frozen=True)
class Seen:
    """What may be seen of a year, of the period within it, and the enterprises still to be protected by their card."""

    year: Published
    period: Published
    #: Person-times of the period by form, and of `all`: of groups and activities where cases are not told.
    times: Mapping[str, Cell]
    enterprises: Enterprises
    has_unnamed: bool
    tells_cases: bool


def publish(session: Session, period: Period, until: date, programmes: Programmes) -> Seen:
    """Read and protect a period as it stands at `until`, the end of a month that is over.

    Every page of a calendar year is made of one sheet; a page of a period to come, of the sheet of the year of `until`.
    """
    shown = min(period.year, until.year)
    year_start, year_end = date(shown, 1, 1), min(date(shown, 12, 31), until)
    last = min(period.ends_on, year_end)
    held = queries.sessions_held(session, year_end, programmes)
    this_year = [one for one in held if one.held_on >= year_start]
    attended = queries.attendees(session, year_start, year_end, programmes)
    served = queries.shifts_served(session, year_end, programmes)
    converts = converts_by(session, year_end, programmes)
    year = sheet.Year(
        year=shown,
        until=year_end,
        held=this_year,
        reached=reached_by_day(session, year_end, programmes),
        served=_served_by_month(served, converts, shown, year_end),
        covered={
            one.key: rules.people_covered(this_year, attended, one.starts_on, one.ends_on)
            for one in sheet.periods_of(shown)
        },
    )
    own = Sheet()
    counted = rules.delivered(this_year, period.starts_on, period.ends_on)
    counts = {"activity": counted.activities, "group": counted.groups, "case": counted.cases}
    for form, count in counts.items():
        covers = rules.people_covered(this_year, attended, period.starts_on, period.ends_on, form)
        # A case is one person: its number says how many there are, and no more may be claimed.
        own.total(form, count, count if form == "case" else covers)
    tells_cases = period.tells_cases(year.until)
    forms = sheet.FORMS if tells_cases else sheet.FORMS_BY_MONTH
    own.total("people", rules.people([one for one in attended if one.form in forms], period.starts_on, period.ends_on))
    own.total("volunteers", rules.people_served(served, last))
    settled = sheet.fill(year).settle()
    return Seen(
        year=settled,
        period=own.settle(),
        times=_times(settled, period, year, tells_cases),
        enterprises=_enterprises(session, period.starts_on, last, programmes),
        has_unnamed=rules.unnamed(this_year, period.starts_on, period.ends_on, forms) > 0,
        tells_cases=tells_cases,
    )


def _times(settled: Published, period: Period, year: sheet.Year, tells_cases: bool) -> dict[str, Cell]:
    if period.starts_on > year.until:
        return dict.fromkeys((*sheet.FORMS, "all"), number(0))
    place = f"{period.length.value}:{period.first_month}"
    times = {form: settled[f"{place}:{form}"] for form in sheet.FORMS}
    return {**times, "all": settled[f"{place}:{'times' if tells_cases else 'both'}"]}


def _served_by_month(served: list[rules.Served], converts: dict[int, date], year: int, until: date) -> dict[int, int]:
    """People served by converts from the beginning to the end of each month."""
    theirs = rules.by_converts(served, converts)
    ends = {month: min(month_end(year, month), until) for month in range(1, 13)}
    return {month: rules.people_served(theirs, end) for month, end in ends.items()}


def _enterprises(session: Session, starts_on: date, ends_on: date, programmes: Programmes) -> Enterprises:
    written = queries.employers(session, starts_on, ends_on, programmes)
    cores = {name: employer.core for name in written if (employer := read_employer(name)) is not None}
    known = {name: times for name, times in written.items() if name in cores}
    totals = rules.joined_names(known, cores, employer_aliases(session))
    return Enterprises(*rules.top(totals, PLACES, at_least=SMALL + 1))
