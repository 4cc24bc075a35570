"""What happened at an invented office: facts first, no spreadsheet yet."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from tests.office.people import Crowd, Person
from tests.office.words import Place


@dataclass
class Entry:
    """A person as one roster row writes them down."""

    person: Person
    name: str = ""
    employer: str = "any"  # any | full | short | none
    phone: str = "any"  # any | plain | none | masked | other | off
    borrowed: str | None = None
    marks: list[str] = field(default_factory=list)  # yes | no | leave | blank, one a session
    is_child: bool = False
    has_member: bool = False

    def __post_init__(self) -> None:
        self.name = self.name or self.person.name


@dataclass
class Activity:
    title: str
    held_on: date
    place: str
    entries: list[Entry]
    total: int = 0

    @property
    def attended(self) -> int:
        """How many signed and were there."""
        return sum(entry.marks != ["leave"] for entry in self.entries)


@dataclass
class Group:
    title: str
    dates: list[date]
    entries: list[Entry]


@dataclass
class Case:
    number: str
    entry: Entry
    topic: str
    meetings: list[tuple[date, bool]]  # (day, in person)


@dataclass
class Past:
    """A row of the statistics of earlier years."""

    held_on: date
    form: str
    title: str
    people: int
    times: int


@dataclass
class SignUp:
    person: Person
    applied: date
    decided: date | None
    consent: str = "yes"  # yes | no | blank
    result: str = "pass"  # pass | return | pending


@dataclass
class Shift:
    start: datetime
    minutes: int
    topic: str
    place: str
    worker: str
    served: int
    names: list[tuple[Person, str]]  # who, and how it is written

    @property
    def day(self) -> date:
        """The day it belongs to, also over midnight."""
        return self.start.date()


@dataclass
class World:
    """All facts of one office, and which traps were laid for whom."""

    seed: int
    rng: Random
    place: Place
    start: date
    end: date
    crowd: Crowd
    activities: list[Activity] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)
    signups: list[SignUp] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    traps: dict[str, object] = field(default_factory=dict)

    def signup_of(self, person: Person) -> SignUp | None:
        """The sign-up of a person, if they made one."""
        return next((signup for signup in self.signups if signup.person is person), None)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A wall-clock time of a day."""
    return datetime.combine(day, time(hour, minute))


def days(start: date, end: date, step: int) -> list[date]:
    """Days from `start` to `end`, `step` apart."""
    return [start + timedelta(days=n) for n in range(0, (end - start).days + 1, step)]


def served_days(world: World) -> dict[Person, list[date]]:
    """On which days each person was a recipient."""
    found: dict[Person, list[date]] = {}
    for activity in world.activities:
        for entry in activity.entries:
            if entry.marks != ["leave"]:
                found.setdefault(entry.person, []).append(activity.held_on)
    for group in world.groups:
        for entry in group.entries:
            for day, mark in zip(group.dates, entry.marks, strict=True):
                if mark == "yes":
                    found.setdefault(entry.person, []).append(day)
    for case in world.cases:
        found.setdefault(case.entry.person, []).extend(day for day, _ in case.meetings)
    return found
