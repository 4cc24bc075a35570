"""The report in exact figures, for who may see them: what `volunteer report` prints."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from volunteer.journeys.queries import converts_by
from volunteer.reports import queries, rules


def report(
    session: Session,
    starts_on: date,
    ends_on: date,
    phrase: str,
    programmes: queries.Programmes = None,
    with_names: bool = False,
) -> dict[str, Any]:
    """The counts of definitions.md 2 for a range of days; the last ones from the beginning to its end."""
    held = queries.sessions_held(session, ends_on, programmes)
    counted = rules.delivered(held, starts_on, ends_on)
    attended = queries.attendees(session, starts_on, ends_on, programmes)
    converts = converts_by(session, ends_on, programmes)
    served = queries.shifts_served(session, ends_on, programmes)
    signed = queries.sign_ups(session, ends_on, programmes)
    served_by_converts = rules.people_served(rules.by_converts(served, converts), ends_on)
    said = rules.Said(
        cases=str(counted.cases),
        groups=str(counted.groups),
        activities=str(counted.activities),
        person_times=str(counted.person_times),
        converts=str(len(converts)),
        served=str(served_by_converts),
    )
    found: dict[str, Any] = {
        "from": starts_on,
        "to": ends_on,
        "cases": counted.cases,
        "groups": counted.groups,
        "activities": counted.activities,
        "person_times": counted.person_times,
        "case_person_times": counted.by_form["case"],
        "group_person_times": counted.by_form["group"],
        "activity_person_times": counted.by_form["activity"],
        "in_person_person_times": counted.in_person,
        "people": rules.people(attended, starts_on, ends_on),
        "people_is_minimum": counted.unnamed > 0,
        "unnamed_person_times": counted.unnamed,
        "coverage": asdict(queries.coverage(session, starts_on, ends_on, programmes)),
        "sentence": rules.plain_text(rules.sentence(said, starts_on, ends_on, phrase)),
        "person_times_cumulative": rules.delivered(held, date.min, ends_on).person_times,
        "converts": len(converts),
        "served_by_converts": served_by_converts,
        "served_by_volunteers": rules.people_served(served, ends_on),
        "volunteer_minutes": sum(row.minutes for row in served if row.is_approved),
        "shifts": len({row.shift_id for row in served}),
        "signups": signed.all,
        "approved": signed.approved,
    }
    if with_names:
        found["converts_names"] = queries.names_of(session, converts)
    return found
