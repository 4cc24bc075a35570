"""Who signs up at an invented office, and the traps among them."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.office.people import Person, misheard
from tests.office.world import Entry, SignUp, World, served_days


@dataclass
class Plan:
    """What the office does differently from others."""

    leader_was_there: bool
    has_alias: bool
    has_member: bool
    has_leave: bool


def sign_up_everybody(world: World, plan: Plan) -> None:
    """Converts of all sorts, those who are none, and volunteers who never were recipients."""
    certain_converts(world, plan)
    doubtful_converts(world)
    no_converts(world)
    pure_volunteers(world)
    team_of_a_leader(world, plan)
    two_of_one_name(world)
    world.signups.sort(key=lambda signup: signup.applied)


def certain_converts(world: World, plan: Plan) -> None:
    """Served with a full phone, under their own name."""
    for index in range(world.rng.randint(14, 18)):
        person = world.crowd.volunteer()
        served = join_group(world, person) if index % 5 == 4 else join_activity(world, person)
        apply(world, person, served, same_day=index == 1)
        if index == 0:
            world.traps["first"] = person
    if plan.has_member:
        person = world.crowd.volunteer()
        served = join_activity(world, person, phone="none", has_member=True)
        apply(world, person, served)
        world.traps["member_number"] = person.name


def doubtful_converts(world: World) -> None:
    """Without a decision nobody can say that they were served before they signed up."""
    spelled: dict[str, str] = {}
    for _ in range(2):
        person = world.crowd.volunteer()
        wrong = misheard(person.name) or ""
        apply(world, person, join_activity(world, person, name=wrong, employer="full", phone="none"))
        spelled[person.name] = wrong
    world.traps["review_needed"] = spelled
    alone = [world.crowd.volunteer() for _ in range(world.rng.randint(2, 3))]
    for person in alone:
        apply(world, person, join_activity(world, person, phone="none"))
    world.traps["name_employer_only"] = sorted(person.name for person in alone)
    for style in ("masked", "other"):
        person = world.crowd.volunteer()
        apply(world, person, join_activity(world, person, phone=style, employer="full"))
        world.traps[f"{style}_phone"] = person.name


def no_converts(world: World) -> None:
    """否, returned, never on a shift, volunteer before recipient, only absent, not decided."""
    rng, crowd = world.rng, world.crowd
    refusing = [crowd.volunteer() for _ in range(2)]
    for person, consent in zip(refusing, ("no", "blank"), strict=True):
        apply(world, person, join_activity(world, person), consent=consent)
    returned = [crowd.volunteer() for _ in range(2)]
    for person in returned:
        apply(world, person, join_activity(world, person), result="return")
    idle = [crowd.volunteer() for _ in range(rng.randint(3, 5))]
    for person in idle:
        apply(world, person, join_activity(world, person))
    first = [crowd.volunteer() for _ in range(3)]
    for person in first:
        activity = rng.choice(world.activities[3:])
        activity.entries.append(Entry(person, phone="plain"))
        apply(world, person, activity.held_on - timedelta(days=rng.randint(8, 20)), late=0)
    absent = crowd.volunteer()
    group = world.groups[0]
    marks = ["leave", "no"] + ["blank"] * (len(group.dates) - 2)
    group.entries.append(Entry(absent, employer="full", phone="plain", marks=marks))
    apply(world, absent, world.start + timedelta(days=40))
    waiting = crowd.volunteer()
    apply(world, waiting, join_activity(world, waiting), result="pending")
    world.traps |= {
        "no_consent": names(refusing),
        "returned": names(returned),
        "signed_up_no_shift": names(idle),
        "volunteer_first": names(first),
        "absent_only": absent.name,
        "pending": [waiting.name],
    }


def pure_volunteers(world: World) -> None:
    """Never served, but somebody with their name, nearly their name or their phone was."""
    rng, crowd = world.rng, world.crowd
    early = world.start + timedelta(days=8)
    for _ in range(4):
        apply(world, crowd.volunteer(), early, late=6)
    same: list[str] = []
    for _ in range(2):
        person = crowd.volunteer()
        other = next(e for e in rng.sample(crowd.employers, len(crowd.employers)) if e is not person.employer)
        attend_often(world, crowd.add(name=person.name, employer=other, sex=person.sex))
        apply(world, person, early, late=30)
        same.append(person.name)
    near: dict[str, str] = {}
    for _ in range(3):
        person = crowd.volunteer()
        wrong = misheard(person.name) or ""
        attend_often(world, crowd.add(name=wrong, employer=person.employer, sex=person.sex))
        apply(world, person, early, late=60)
        near[person.name] = wrong
    son, father = crowd.volunteer(), crowd.add(unique=True)
    rng.choice(world.activities).entries.append(Entry(father, phone="plain", borrowed=son.phone))
    apply(world, son, early, late=60)
    world.traps |= {
        "same_name_other_person": sorted(same),
        "near_name_other_person": near,
        "shared_phone": {"volunteer": son.name, "recipient": father.name},
    }


def team_of_a_leader(world: World, plan: Plan) -> None:
    """A team that wrote its leader's number; in some offices the leader stands on the sheet too."""
    leader = world.crowd.volunteer()
    activity = world.activities[1]
    for _ in range(world.rng.randint(4, 6)):
        mate = world.crowd.add(employer=leader.employer)
        activity.entries.append(Entry(mate, phone="plain", borrowed=leader.phone))
    if plan.leader_was_there:
        activity.entries.append(Entry(leader, phone="plain"))
    apply(world, leader, activity.held_on + timedelta(days=10))
    world.traps["leader_phone"] = leader.name


def two_of_one_name(world: World) -> None:
    """Two volunteers of one name: the second a convert, approved later."""
    crowd = world.crowd
    one = crowd.volunteer()
    other = next(
        e for e in crowd.employers if e.plain and e is not one.employer and e.full[:4] != one.employer.full[:4]
    )
    two = crowd.add(name=one.name, employer=other, sex=one.sex)
    apply(world, one, world.start + timedelta(days=12))
    apply(world, two, join_activity(world, two, last=len(world.activities) * 2 // 3), late=10)
    world.traps["two_volunteers_of_one_name"] = one.name
    world.traps["namesakes"] = (one, two)


def apply(
    world: World,
    person: Person,
    after: date,
    *,
    same_day: bool = False,
    late: int = 25,
    consent: str = "yes",
    result: str = "pass",
) -> None:
    """Sign up some days after being served, decided some days later."""
    applied = after if same_day else after + timedelta(days=world.rng.randint(0, late))
    applied = max(world.start, min(applied, world.end - timedelta(days=16)))
    decided = None if result == "pending" else applied + timedelta(days=world.rng.randint(1, 4))
    world.signups.append(SignUp(person, applied, decided, consent, result))


def join_activity(world: World, person: Person, *, last: int | None = None, **style: object) -> date:
    """Attend an activity early enough to sign up after it, and perhaps a later one; returns the day."""
    early = [a for a in world.activities if a.held_on <= world.end - timedelta(days=40)][:last]
    activity = world.rng.choice(early)
    style.setdefault("phone", "plain")
    activity.entries.append(Entry(person, **style))  # type: ignore[arg-type]
    if world.rng.random() < 0.3 and style["phone"] == "plain":
        later = [a for a in world.activities if a.held_on > activity.held_on]
        if later:
            world.rng.choice(later).entries.append(Entry(person, phone=world.rng.choice(("plain", "any", "none"))))
    return activity.held_on


def join_group(world: World, person: Person) -> date:
    """Attend a group; returns the first attended day."""
    group = world.rng.choice(world.groups)
    marks = ["blank" if world.rng.random() < 0.2 else "yes" for _ in group.dates]
    marks[-1] = "yes"
    group.entries.append(Entry(person, employer="full", phone="plain", marks=marks))
    return min(served_days(world)[person])


def attend_often(world: World, person: Person) -> None:
    """Attend two or three activities, once perhaps without a phone."""
    there = world.rng.sample(world.activities, world.rng.randint(2, 3))
    for index, activity in enumerate(there):
        activity.entries.append(Entry(person, employer="full", phone="plain" if index == 0 else "any"))


def names(people: list[Person]) -> list[str]:
    """Their names in order."""
    return sorted(person.name for person in people)
