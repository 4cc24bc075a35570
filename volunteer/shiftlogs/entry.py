"""What is typed of a shift, free of the form and the database, and what is odd about it. Pure."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

#: 服务人次 beyond this is looked at twice.
MANY_SERVED = 1000
#: A log written more days after its shift than this is late.
LATE_DAYS = 7
#: Minutes one may serve on one shift, and on the shifts of one day.
LONGEST_SHIFT, LONGEST_DAY = 720, 960


class Came(enum.StrEnum):
    """What became of a place (来了、请假、没来); somebody who walked in may be taken off again."""

    ATTENDED = "attended"
    EXCUSED = "excused"
    ABSENT = "absent"
    REMOVED = "removed"


@dataclass(frozen=True)
class Place:
    """What is said of one volunteer; minutes only of who came."""

    mention_id: int
    came: Came
    minutes: int = 0


@dataclass(frozen=True)
class Entry:
    """A whole log as typed."""

    people_served: int
    outcomes: str | None
    places: tuple[Place, ...]

    @property
    def attended(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.came is Came.ATTENDED)


class Oddity(enum.StrEnum):
    """What makes a log worth a second look before it is approved."""

    NOBODY_SERVED = "nobody_served"
    MANY_SERVED = "many_served"
    NOBODY_CAME = "nobody_came"
    BEYOND_PLAN = "beyond_plan"
    WALK_IN = "walk_in"
    LATE = "late"


def typed_oddities(entry: Entry) -> list[Oddity]:
    """What whoever types a log is asked to confirm."""
    return list(_of_numbers(entry.people_served, len(entry.attended)))


def oddities(
    people_served: int, minutes: Sequence[int], planned: int, walk_ins: int, held_on: date, written_on: date
) -> list[Oddity]:
    """What whoever approves a log should look at."""
    found = list(_of_numbers(people_served, len(minutes)))
    if any(each > planned for each in minutes):
        found.append(Oddity.BEYOND_PLAN)
    if walk_ins:
        found.append(Oddity.WALK_IN)
    if (written_on - held_on).days > LATE_DAYS:
        found.append(Oddity.LATE)
    return found


def _of_numbers(people_served: int, came: int) -> Iterator[Oddity]:
    if people_served == 0:
        yield Oddity.NOBODY_SERVED
    if people_served > MANY_SERVED:
        yield Oddity.MANY_SERVED
    if came == 0:
        yield Oddity.NOBODY_CAME


def planned_minutes(starts_at: datetime, ends_at: datetime) -> int:
    """How long a shift was planned, as far as one may serve."""
    return min(LONGEST_SHIFT, round((ends_at - starts_at).total_seconds() / 60))
