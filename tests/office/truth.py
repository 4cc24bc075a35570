"""What the figures of an invented office are, from its facts alone."""

from datetime import date
from typing import Any

from tests.office.world import SignUp, World, served_days


def truth(world: World, files: dict[str, str], start: date | None = None, end: date | None = None) -> dict[str, Any]:
    """The same keys as the first office's truth, and some for traps it does not have; of another period if asked."""
    start, end = start or world.start, end or world.end
    served = served_days(world)
    converts = {s.person: s for s in world.signups if is_convert(world, s, served.get(s.person, []), end)}
    shifts = [shift for shift in world.shifts if shift.day <= end]
    case_days = [[day for day, _ in case.meetings if day <= end] for case in world.cases]
    group_days = [
        [day for entry in g.entries for day, mark in zip(g.dates, entry.marks, strict=True) if mark == "yes"]
        for g in world.groups
    ]
    group_days = [[day for day in days if day <= end] for days in group_days]
    activities = [activity for activity in world.activities if activity.held_on <= end]
    case_times = sum(day >= start for days in case_days for day in days)
    group_times = sum(day >= start for days in group_days for day in days)
    in_period = [activity for activity in activities if activity.held_on >= start]
    activity_times = sum(activity.total for activity in in_period)
    approved = {s.person: s.decided for s in world.signups if s.result == "pass" and s.decided and s.decided <= end}
    found = {
        "period": [start.isoformat(), end.isoformat()],
        "programme": world.place.programme,
        "cases": sum(any(day >= start for day in days) for days in case_days),
        "groups": sum(any(start <= day <= end for day in group.dates) for group in world.groups),
        "activities": len(in_period),
        "person_times": case_times + group_times + activity_times,
        "person_times_cumulative": sum(map(len, case_days))
        + sum(map(len, group_days))
        + sum(activity.total for activity in activities)
        + sum(past.times for past in world.past),
        "case_person_times": case_times,
        "group_person_times": group_times,
        "activity_person_times": activity_times,
        "first_case_in_person": sum(in_person for _, in_person in world.cases[0].meetings),
        "converts": len(converts),
        "converts_names": sorted(person.name for person in converts),
        "served_by_converts": sum(
            shift.served
            for shift in shifts
            if any(person in converts and approved[person] <= shift.day for person, _ in shift.names)
        ),
        "served_by_volunteers": sum(shift.served for shift in shifts),
        "volunteer_minutes": sum(
            shift.minutes
            for shift in shifts
            for person, _ in shift.names
            if person in approved and approved[person] <= shift.day
        ),
        "shifts": len(shifts),
        "signups": sum(signup.applied <= end for signup in world.signups),
        "approved": len(approved),
        "activities_detail": [
            {
                "file": files.get(activity.title, ""),
                "title": activity.title,
                "date": activity.held_on.isoformat(),
                "total": activity.total,
                "named": activity.attended,
            }
            for activity in world.activities
        ],
    }
    hidden = {"first", "namesakes", "has_member"}
    return found | {key: value for key, value in world.traps.items() if key not in hidden}


def is_convert(world: World, signup: SignUp, served: list[date], end: date) -> bool:
    """Served, then applied, approved with their consent to link, then on a shift, all until `end`."""
    if signup.consent != "yes" or signup.result != "pass" or signup.decided is None or not served:
        return False
    decided = signup.decided
    shifts = [shift.day for shift in world.shifts if signup.person in (person for person, _ in shift.names)]
    return min(served) <= signup.applied and any(decided <= day <= end for day in shifts)
