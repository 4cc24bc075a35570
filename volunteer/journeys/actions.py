"""Keeping the milestones of touched persons up to date, rebuilding them all, and comparing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event as AuditedEvent
from volunteer.core.events import take_persons
from volunteer.journeys.definition import DEFAULT_LADDER, Event
from volunteer.journeys.evaluate import Outcome, day, evaluate
from volunteer.journeys.models import Milestone
from volunteer.journeys.queries import events_of, living, milestones_of

#: The step under which 先志愿后受助 is stored, on the day of the first service.
VOLUNTEER_FIRST = "volunteer_first"


@dataclass(frozen=True)
class Fact:
    """What a milestone says, apart from whose it is."""

    occurred_on: date
    recorded_at: datetime
    programme_id: int
    form: str | None


@dataclass(frozen=True)
class Difference:
    """A milestone that is stored otherwise than the events say; None stands for absent."""

    person_id: int
    step: str
    stored: Fact | None
    expected: Fact | None


def update_touched(session: Session) -> None:
    """The hook before each commit: milestones of the persons touched in this transaction."""
    persons = take_persons(session)
    if persons:
        update(session, persons)


def update(session: Session, persons: Collection[int] | None) -> int:
    """Make the stored milestones of persons (None: all) what their events say; returns how many rows changed."""
    expected = expected_facts(session, persons)
    stored = milestones_of(session, persons)
    changed = 0
    for key in stored.keys() - expected.keys():
        session.delete(stored[key])
        changed += 1
    for key, fact in expected.items():
        row = stored.get(key)
        if row is None:
            person_id, step = key
            session.add(
                Milestone(
                    person_id=person_id,
                    step=step,
                    occurred_on=fact.occurred_on,
                    recorded_at=fact.recorded_at,
                    programme_id=fact.programme_id,
                    form=fact.form,
                )
            )
            changed += 1
        elif _fact_of(row) != fact:
            row.occurred_on, row.recorded_at = fact.occurred_on, fact.recorded_at
            row.programme_id, row.form = fact.programme_id, fact.form
            changed += 1
    session.flush()
    return changed


def rebuild(session: Session) -> int:
    """Make every milestone anew, on record even when none was wrong; returns how many rows changed."""
    changed = update(session, None)
    record(session, AuditedEvent.MILESTONES_REBUILT, changed=changed)
    return changed


def check(session: Session) -> list[Difference]:
    """Where the stored milestones differ from what the events say; an empty list is what one hopes for."""
    expected = expected_facts(session, None)
    stored = {key: _fact_of(row) for key, row in milestones_of(session).items()}
    keys = sorted(expected.keys() | stored.keys())
    return [
        Difference(*key, stored=stored.get(key), expected=expected.get(key))
        for key in keys
        if stored.get(key) != expected.get(key)
    ]


def expected_facts(session: Session, persons: Collection[int] | None) -> dict[tuple[int, str], Fact]:
    """The milestones the events of persons (None: all) come to; who was merged away has none."""
    outcomes = evaluate(events_of(session, persons), DEFAULT_LADDER, as_of=date.max)
    alive = living(session, persons)
    return {
        (person_id, step): _fact(event)
        for person_id, outcome in outcomes.items()
        if person_id in alive
        for step, event in _steps(outcome).items()
    }


def _steps(outcome: Outcome) -> dict[str, Event]:
    return {VOLUNTEER_FIRST: outcome.entry} if outcome.is_volunteer_first else dict(outcome.reached)


def _fact(event: Event) -> Fact:
    attributes = event.attributes
    return Fact(day(event), event.recorded_at, int(attributes["programme_id"]), attributes.get("form"))


def _fact_of(row: Milestone) -> Fact:
    return Fact(row.occurred_on, row.recorded_at, row.programme_id, row.form)
