"""What holds for shifts and places on them, and what words say of a shift. Pure."""

import enum
import re
from datetime import date, datetime, time, timedelta

from volunteer.core.clock import SHANGHAI
from volunteer.imports.grid import plain
from volunteer.shifts.models import AssignmentState, Shift, ShiftKind, ShiftState

#: Who has one of the places.
HOLDS_PLACE = frozenset({AssignmentState.SIGNED_UP, AssignmentState.CONFIRMED})
#: Whose place is gone for others; the log turns a place into one of the last two.
TAKES_PLACE = HOLDS_PLACE | {AssignmentState.ATTENDED, AssignmentState.ABSENT}
#: Who stands on the roster, before and after the shift.
ON_ROSTER = TAKES_PLACE | {AssignmentState.EXCUSED}
#: As for the log: nobody serves longer than that at a stretch.
LONGEST = timedelta(hours=12)
EVENING = time(17, 30)
NOON = time(12)


def kind_of(content: str) -> ShiftKind:
    """Help at an activity (活动协助) or an outreach visit (走访), by what was done."""
    if re.search("协助.*活动|活动.*(?:协助|支持|支援|保障|帮忙)|协办|会务|布置会场|现场秩序|维持秩序", content):
        return ShiftKind.ACTIVITY_HELP
    return ShiftKind.VISIT


def overlap(one: Shift, other: Shift) -> bool:
    """Whether nobody can be on both: ends are open, so one may begin when the other ends."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def has_begun(shift: Shift, at: datetime) -> bool:
    return shift.starts_at <= at


def has_ended(shift: Shift, at: datetime) -> bool:
    """Over by the clock, or closed with its log before that."""
    return shift.ends_at <= at or shift.state is ShiftState.ENDED


class Standing(enum.StrEnum):
    """Where a shift stands by state and clock."""

    PLANNED = "planned"
    OPEN = "open"
    UNDER_WAY = "under_way"
    ENDED = "ended"
    CANCELLED = "cancelled"


def standing(shift: Shift, at: datetime) -> Standing:
    """Where a shift stands at an instant."""
    if shift.state is ShiftState.CANCELLED:
        return Standing.CANCELLED
    if has_ended(shift, at):
        return Standing.ENDED
    if has_begun(shift, at):
        return Standing.UNDER_WAY
    return Standing.PLANNED if shift.state is ShiftState.PLANNED else Standing.OPEN


def can_be_given_back(shift: Shift, at: datetime) -> bool:
    """Whether a volunteer may still leave without telling anybody."""
    return not has_begun(shift, at) and not has_ended(shift, at)


_ANY_TIME = re.compile("都可|都行|均可|皆可|随时|不限|任意|任何|全部时间")
_WEEKDAY = re.compile("(?:周|星期|礼拜)([一二三四五六日天])(?:[至到\\-~—](?:周|星期|礼拜)?([一二三四五六日天]))?")
_DAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}


def fits(availability: str | None, starts_at: datetime) -> bool:
    """Whether a shift begins when somebody said they are free (周末白天, 工作日晚上, 都可以, 周六上午 …).

    Said nothing, or nothing we understand: no.
    """
    text = plain(availability or "")
    if _ANY_TIME.search(text):
        return True
    begins = starts_at.astimezone(SHANGHAI)
    days: set[int] = set()
    for clause in re.split("[、,，;；/|和或及与]", text):
        named, parts = _days_in(clause), _parts_in(clause)
        days = named or days
        is_said = bool(named or parts)
        if is_said and (not days or begins.weekday() in days) and (not parts or _part_of(begins.time()) in parts):
            return True
    return False


def _days_in(clause: str) -> set[int]:
    days: set[int] = set()
    if re.search("周末|双休|休息日|节假日", clause):
        days |= {5, 6}
    if re.search("工作日|平日|平时|周中", clause):
        days |= {0, 1, 2, 3, 4}
    for found in _WEEKDAY.finditer(clause):
        first, last = _DAYS[found[1]], _DAYS[found[2] or found[1]]
        days |= set(range(first, last + 1))
    return days


def _parts_in(clause: str) -> set[str]:
    parts: set[str] = set()
    if re.search("白天|日间", clause):
        parts |= {"morning", "afternoon"}
    if re.search("上午|早", clause):
        parts.add("morning")
    if re.search("下午|午后", clause):
        parts.add("afternoon")
    if re.search("晚|夜|下班", clause):
        parts.add("evening")
    return parts


def _part_of(clock: time) -> str:
    if clock >= EVENING:
        return "evening"
    return "morning" if clock < NOON else "afternoon"


def monday_of(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def week_named(name: str) -> date | None:
    """The Monday of `2022-W26`; None for what names no week."""
    if not re.fullmatch(r"20\d\d-W\d\d", name):
        return None
    try:
        return date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
    except ValueError:
        return None


def name_of_week(monday: date) -> str:
    """As `2022-W26`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"
