"""The funnel, evaluated live from the events."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from volunteer.funnel.rules import by_property, summary
from volunteer.journeys.definition import DEFAULT_LADDER, Definition, Entry
from volunteer.journeys.evaluate import evaluate
from volunteer.journeys.queries import events_of
from volunteer.linkage.normalise import read_employer
from volunteer.linkage.queries import employer_aliases
from volunteer.organisations.models import Area, Organisation, OrganisationKind
from volunteer.programmes.models import Programme

PROPERTIES = ("form", "enterprise", "street", "programme", "month")


@dataclass(frozen=True)
class Question:
    """What is asked of the funnel: the entry range, the window, as of when, as known when, by which property."""

    as_of: date
    entry_from: date | None = None
    entry_to: date | None = None
    window_days: int | None = None
    entry: Entry = Entry.FIRST
    known_at: datetime | None = None
    by: str | None = None

    @property
    def ladder(self) -> Definition:
        """The default ladder with this window and entry."""
        return replace(DEFAULT_LADDER, window_days=self.window_days, entry=self.entry)


def funnel(session: Session, asked: Question) -> dict[str, Any]:
    """The default ladder with exact counts, for who may see them; `by` adds the same for each value of a property."""
    events = events_of(session, known_at=asked.known_at)
    outcomes = evaluate(events, asked.ladder, asked.as_of, asked.entry_from, asked.entry_to).values()
    found: dict[str, Any] = {
        "from": asked.entry_from,
        "to": asked.entry_to,
        "as_of": asked.as_of,
        "known_at": asked.known_at,
        "window": asked.window_days,
        "entry": asked.entry.value,
        **summary(outcomes, asked.ladder, asked.as_of),
    }
    if asked.by is not None:
        attribute = {"programme": "programme_id", "street": "enterprise"}.get(asked.by, asked.by)
        groups = by_property(outcomes, attribute, _names(session, asked.by, [one.entry.attributes for one in outcomes]))
        found["by"] = asked.by
        found["groups"] = [{"key": key, **summary(group, asked.ladder, asked.as_of)} for key, group in groups.items()]
    return found


def _names(session: Session, by: str, entries: list[Any]) -> dict[str, str]:
    if by == "programme":
        rows = session.execute(sa.select(Programme.id, Programme.name))
        return {str(number): name for number, name in rows}
    written = {entry["enterprise"] for entry in entries if entry.get("enterprise")}
    if by == "enterprise":
        return _enterprises(session, written)
    if by == "street":
        return {"": "", **_streets(session, written)}
    return {}


def _cores(session: Session, written: set[str]) -> dict[str, str]:
    """Each spelling's core, known aliases joined."""
    aliases = employer_aliases(session)
    cores = {name: employer.core for name in written if (employer := read_employer(name)) is not None}
    return {name: aliases.get(core, core) for name, core in cores.items()}


def _enterprises(session: Session, written: set[str]) -> dict[str, str]:
    """Every spelling under the longest one of its core."""
    cores = _cores(session, written)
    longest: dict[str, str] = {}
    for name in sorted(cores, key=lambda one: (len(one), one)):
        longest[cores[name]] = name
    return {name: longest[core] for name, core in cores.items()}


def _streets(session: Session, written: set[str]) -> dict[str, str]:
    """The street each enterprise stands in, as far as it is known; "" for the others."""
    statement = (
        sa.select(Organisation.name, Area.name)
        .join(Area, Organisation.area_id == Area.id)
        .where(Organisation.kind == OrganisationKind.ENTERPRISE)
    )
    known: dict[str, str] = {row[0]: row[1] for row in session.execute(statement)}
    areas = {core: known[name] for name, core in _cores(session, set(known)).items()}
    return {
        **dict.fromkeys(written, ""),
        **{name: areas.get(core, "") for name, core in _cores(session, written).items()},
    }
