"""The outreach of an invented office: who goes, when, and how the record writes them."""

from datetime import date, timedelta

from tests.office import words
from tests.office.people import Person, misheard
from tests.office.world import Shift, SignUp, World, at, served_days

HOURS = ((9, 0, 120), (9, 0, 150), (9, 30, 120), (14, 0, 120), (14, 0, 210), (18, 30, 150), (21, 0, 210), (22, 30, 120))


def go_out(world: World, bracket: str, bare_before: bool) -> None:
    """Shifts of two to four volunteers; everyone but the idle goes at least once after approval.

    `bracket` is "（{}）" or "({})"; `bare_before` writes the first of two namesakes bare until the second is approved.
    """
    idle = set(world.traps["signed_up_no_shift"])  # type: ignore[call-overload]
    ready = [s for s in world.signups if s.result == "pass" and s.person.name not in idle]
    went: dict[Person, int] = {s.person: 0 for s in ready}
    for day in shift_days(world):
        can = [s for s in ready if s.decided is not None and s.decided <= day]
        can.sort(key=lambda s: (went[s.person], world.rng.random()))
        team = pick(can, world.rng.randint(2, 4))
        if team:
            add(world, day, team, bracket, bare_before)
            for signup in team:
                went[signup.person] += 1
    for signup in ready:
        if not went[signup.person] and signup.decided is not None:
            add(world, signup.decided, [signup], bracket, bare_before)
    first_day_volunteer(world, ready, bracket, bare_before)
    too_early(world, ready)
    misheard_on_a_shift(world)
    bare_namesake(world)
    world.shifts.sort(key=lambda shift: shift.start)


def shift_days(world: World) -> list[date]:
    """Every second to fourth day, to the end of the period."""
    found, day = [], world.start + timedelta(days=14)
    while day <= world.end:
        found.append(day)
        day += timedelta(days=world.rng.randint(2, 5))
    return found


def pick(can: list[SignUp], size: int) -> list[SignUp]:
    """The first so many, never two of one name on a shift."""
    team: list[SignUp] = []
    for signup in can:
        if len(team) < size and signup.person.name not in {s.person.name for s in team}:
            team.append(signup)
    return team


def add(world: World, day: date, team: list[SignUp], bracket: str, bare_before: bool) -> None:
    """One shift on a day."""
    hour, minute, minutes = world.rng.choice(HOURS)
    rng, place = world.rng, world.place
    names = [(s.person, written(world, s.person, day, bracket, bare_before)) for s in team]
    topic, spot, worker = (rng.choice(x) for x in (words.SHIFT_TOPICS, place.spots, place.social_workers))
    world.shifts.append(Shift(at(day, hour, minute), minutes, topic, spot, worker, rng.randint(12, 45), names))


def written(world: World, person: Person, day: date, bracket: str, bare_before: bool) -> str:
    """The name, with the employer in brackets where two volunteers bear it."""
    one, two = world.traps["namesakes"]  # type: ignore[misc]
    if person not in (one, two):
        return person.name
    second = world.signup_of(two)
    assert second is not None
    assert second.decided is not None
    if bare_before and person is one and day < second.decided:
        return person.name
    employer = person.employer
    return person.name + bracket.format(world.rng.choice((employer.shorts[-1], employer.shorts[0], employer.full)))


def first_day_volunteer(world: World, ready: list[SignUp], bracket: str, bare_before: bool) -> None:
    """One goes on the very day of approval."""
    signup = next(s for s in ready if s.person is world.traps["first"])
    if signup.decided and signup.person not in {p for s in world.shifts if s.day == signup.decided for p, _ in s.names}:
        add(world, signup.decided, [signup], bracket, bare_before)


def too_early(world: World, ready: list[SignUp]) -> None:
    """A convert helps on a shift before approval, beside a volunteer who never was served."""
    served = served_days(world)
    chosen = next(s for s in reversed(ready) if s.person.name in world.traps["name_employer_only"])  # type: ignore[operator]
    assert chosen.decided is not None
    day = chosen.decided - timedelta(days=1)
    pure = [s for s in ready if s.person not in served and s.decided is not None and s.decided <= day]
    pure = [s for s in pure if s.person.name != world.traps["two_volunteers_of_one_name"]]
    add(world, day, [chosen, *pure[:1]], "（{}）", bare_before=True)
    world.traps["shift_before_approval"] = chosen.person.name


def misheard_on_a_shift(world: World) -> None:
    """One record writes a volunteer's name as it sounds."""
    taken = {entry.name for activity in world.activities for entry in activity.entries}
    special = str(world.traps)
    for shift in reversed(world.shifts):
        for index, (person, name) in enumerate(shift.names):
            wrong = misheard(person.name)
            if name == person.name and wrong and wrong not in taken and person.name not in special:
                shift.names[index] = (person, wrong)
                world.traps["misheard_on_shift"] = {person.name: wrong}
                return


def bare_namesake(world: World) -> None:
    """Once, after both are approved, the record leaves out the bracket."""
    one, two = world.traps["namesakes"]  # type: ignore[misc]
    later = world.signup_of(two)
    assert later is not None
    assert later.decided is not None
    for shift in reversed(world.shifts):
        for index, (person, _) in enumerate(shift.names):
            if person is one and shift.day >= later.decided:
                shift.names[index] = (person, person.name)
                world.traps["bare_name"] = shift.day.isoformat()
                return
