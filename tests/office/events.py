"""The services of an invented office: activities, groups, cases, and the years before."""

from datetime import date, timedelta

from tests.office import words
from tests.office.world import Activity, Case, Entry, Group, Past, World


def lay_out_services(world: World) -> None:
    """Activities and groups with their days, still without people."""
    rng, span = world.rng, (world.end - world.start).days
    count = rng.randint(6, 11)
    titles = rng.sample(words.ACTIVITIES, count)
    if not any("亲子" in title for title in titles):
        titles[1] = "职工家庭亲子运动会"
    step = (span - 12) / count
    for index, title in enumerate(titles):
        day = world.start + timedelta(days=5 + round(step * index) + rng.randrange(4))
        world.activities.append(Activity(title, day, rng.choice(world.place.spots), []))
    for title in rng.sample(words.GROUPS, rng.randint(3, 5)):
        sessions = rng.randint(4, 8)
        first = world.start + timedelta(days=rng.randint(10, span - 7 * sessions - 40))
        world.groups.append(Group(title, [first + timedelta(days=7 * n) for n in range(sessions)], []))


def fill_services(world: World, *, leave: bool) -> None:
    """Recipients on every sheet, some on several; then the rows in the order people signed."""
    rng, crowd = world.rng, world.crowd
    volunteers = {signup.person for signup in world.signups}
    regulars = [crowd.add() for _ in range(rng.randint(120, 220))]
    namesakes = [crowd.add(name=rng.choice(regulars).name) for _ in range(12)]
    crowd.add(name=rng.choice(words.MINORITY))
    pool = [person for person in regulars + namesakes if person not in volunteers]
    for activity in world.activities:
        there = {entry.person for entry in activity.entries}
        for person in rng.sample(pool, rng.randint(25, 60)):
            if person not in there:
                style = rng.choices(("any", "masked", "off"), (93, 5, 2))[0]
                activity.entries.append(Entry(person, phone=style, has_member=rng.random() < 0.5))
        if "亲子" in activity.title:
            activity.entries += [
                Entry(crowd.add(), employer="none", phone="none", is_child=True) for _ in range(rng.randint(3, 6))
            ]
        if leave:
            for entry in rng.sample([e for e in activity.entries if e.person in pool], 2):
                entry.marks = ["leave"]
        rng.shuffle(activity.entries)
        huddle(activity.entries)
    for group in world.groups:
        there = {entry.person for entry in group.entries}
        for person in rng.sample([p for p in pool if p not in there], max(0, rng.randint(8, 12) - len(group.entries))):
            marks = rng.choices(("yes", "no", "leave", "blank"), (86, 5, 5, 4), k=len(group.dates))
            group.entries.append(Entry(person, employer="full", phone="plain", marks=marks))
        rng.shuffle(group.entries)
    for activity in world.activities:
        activity.total = activity.attended + rng.randint(20, 140)


def huddle(entries: list[Entry]) -> None:
    """Put some colleagues right after one another, so that a sheet can write 同上."""
    for index in range(0, len(entries) - 12, 9):
        mate = next(
            (n for n in range(index + 2, index + 12) if entries[n].person.employer is entries[index].person.employer),
            None,
        )
        if mate is not None and not entries[mate].is_child and not entries[index].is_child:
            entries.insert(index + 1, entries.pop(mate))


def open_cases(world: World, with_alias: bool) -> None:
    """Cases, the first with fifteen meetings in person; under an alias where the register has them."""
    rng = world.rng
    count = rng.randint(5, 12)
    aliases = rng.sample(words.ALIASES, count)
    busy = {signup.person for signup in world.signups}
    known = [p for p in dict.fromkeys(e.person for a in world.activities for e in a.entries) if p not in busy]
    known = [p for p in known if p.employer.plain]
    for index in range(count):
        person = rng.choice(known) if with_alias and index == 2 else world.crowd.add()
        entry = Entry(person, name=aliases[index] if with_alias else "", employer="full", phone="plain")
        world.cases.append(
            Case(
                f"{index + 1:02d}",
                entry,
                rng.choice(words.CASE_TOPICS),
                meetings(world, 15 if index == 0 else rng.randint(3, 7)),
            )
        )


def meetings(world: World, in_person: int) -> list[tuple[date, bool]]:
    """So many meetings in person, with some remote ones between, all within the period."""
    rng = world.rng
    modes = [True] * in_person + [False] * (4 if in_person == 15 else rng.randint(0, 2))
    rng.shuffle(modes)
    span = (world.end - world.start).days
    step = min(9, (span - 4) // len(modes))
    day = world.start + timedelta(days=rng.randint(2, span - step * len(modes)))
    return [(day + timedelta(days=step * n), mode) for n, mode in enumerate(modes)]


def remember_past(world: World) -> None:
    """One or two years before, month by month."""
    rng = world.rng
    first = world.start.year - rng.randint(1, 2)
    for year in range(first, world.start.year):
        for month in range(7 if year == first else 1, 13):
            people = rng.randint(7, 12)
            for form, title, count in (
                ("小组", "互助成长小组（6节）", people),
                ("社区活动", rng.choice(words.ACTIVITIES), rng.randint(60, 300)),
                ("社区活动", "企业服务日", rng.randint(50, 220)),
            ):
                times = count * 6 - rng.randint(0, 9) if form == "小组" else count
                world.past.append(Past(date(year, month, rng.randint(1, 28)), form, title, count, times))
