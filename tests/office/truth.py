"""What the figures of an invented office are, from its facts alone."""

from datetime import date
from typing import Any

from tests.office.world import SignUp, World, served_days


def truth(world: World, files: dict[str, str]) -> dict[str, Any]:
    """The same keys as the first office's truth, and some for traps it does not have."""
    served = served_days(world)
    converts = {s.person: s for s in world.signups if is_convert(world, s, served.get(s.person, []))}
    case_times = sum(len(case.meetings) for case in world.cases)
    group_times = sum(mark == "yes" for group in world.groups for entry in group.entries for mark in entry.marks)
    activity_times = sum(activity.total for activity in world.activities)
    person_times = case_times + group_times + activity_times
    approved = {s.person: s.decided for s in world.signups if s.result == "pass" and s.decided}
    found = {
        "period": [world.start.isoformat(), world.end.isoformat()],
        "programme": world.place.programme,
        "cases": len(world.cases),
        "groups": len(world.groups),
        "activities": len(world.activities),
        "person_times": person_times,
        "person_times_cumulative": person_times + sum(past.times for past in world.past),
        "case_person_times": case_times,
        "group_person_times": group_times,
        "activity_person_times": activity_times,
        "first_case_in_person": sum(in_person for _, in_person in world.cases[0].meetings),
        "converts": len(converts),
        "converts_names": sorted(person.name for person in converts),
        "served_by_converts": sum(
            shift.served
            for shift in world.shifts
            if any(person in converts and approved[person] <= shift.day for person, _ in shift.names)
        ),
        "served_by_volunteers": sum(shift.served for shift in world.shifts),
        "volunteer_minutes": sum(
            shift.minutes
            for shift in world.shifts
            for person, _ in shift.names
            if person in approved and approved[person] <= shift.day
        ),
        "shifts": len(world.shifts),
        "signups": len(world.signups),
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


def is_convert(world: World, signup: SignUp, served: list[date]) -> bool:
    """Served, then applied, approved with their consent to link, then on a shift."""
    if signup.consent != "yes" or signup.result != "pass" or signup.decided is None or not served:
        return False
    decided = signup.decided
    shifts = [shift.day for shift in world.shifts if signup.person in (person for person, _ in shift.names)]
    return min(served) <= signup.applied and any(day >= decided for day in shifts)
