"""What somebody typed to find a person, what a person is by now, and the days between two events. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Protocol

from volunteer.core.i18n import _l
from volunteer.linkage.normalise import read_name, read_phone
from volunteer.people.rules import initials, is_typed_in_letters, pinyin
from volunteer.signups.models import SignUpState

#: Fewer digits of a number would find half the office.
SHORTEST_TAIL = 4
PAGE = 50

#: The steps of the ladder, as milestones call them.
STEPS: dict[str, Any] = {
    "served": _l("受助"),
    "applied": _l("报名"),
    "approved": _l("通过"),
    "first_shift": _l("首次上岗"),
    "retained": _l("持续服务"),
}

#: Why a record is this person's, by the rule that joined it.
JOINED_BY: dict[str, Any] = {
    "alone": _l("没有连到别的记录"),
    "decided": _l("人工核对：是同一人"),
    "member_number": _l("姓名和会员号都相同"),
    "name_and_phone": _l("姓名和电话都相同"),
    "name_among_volunteers": _l("当天已通过的志愿者里只有一位叫这个名字"),
}


@dataclass(frozen=True)
class Typed:
    """What somebody typed to find people: letters, characters, or the digits a number ends with."""

    words: str

    @property
    def digits(self) -> str | None:
        """The digits, if a number was meant."""
        bare = re.sub(r"[\s\-]", "", self.words)
        return bare if bare.isascii() and bare.isdigit() else None

    @property
    def is_too_short(self) -> bool:
        return self.digits is not None and len(self.digits) < SHORTEST_TAIL

    def fits_name(self, written: str) -> bool:
        """Whether a name as written is meant."""
        shown = read_name(written).shown
        if not is_typed_in_letters(self.words):
            return self.words in shown
        letters = self.words.replace(" ", "").lower()
        return pinyin(shown).startswith(letters) or initials(shown).startswith(letters)

    def is_whole(self, written: str) -> bool:
        """Whether the whole name was typed, in characters, pinyin or initials."""
        shown = read_name(written).shown
        return self.words.replace(" ", "").lower() in (shown.lower(), pinyin(shown), initials(shown))

    def fits_number(self, written: str | None) -> bool:
        """Whether a number as written ends with the digits."""
        number = read_phone(written)
        return number is not None and number.digits.endswith(self.digits or " ")


def read_typed(words: str) -> Typed:
    """Full-width letters and digits, upper case and blanks at the ends make no difference."""
    return Typed(unicodedata.normalize("NFKC", words).strip()[:40])


@dataclass(frozen=True)
class Named:
    """A name of a person, and whether it is a 化名."""

    name: str
    is_alias: bool


def names_written(written: Iterable[tuple[str, bool]]) -> list[Named]:
    """The different names among those written (with whether each is an alias), in the order they were met."""
    found: dict[str, bool] = {}
    for name, is_alias in written:
        shown = read_name(name).shown
        if shown:
            found[shown] = found.get(shown, False) or is_alias
    return [Named(name, is_alias) for name, is_alias in found.items()]


def numbers_written(written: Iterable[str | None]) -> list[str]:
    """The different numbers among those written, digits only, masked ones left out when the whole is known."""
    found = list(dict.fromkeys(phone.digits for text in written if (phone := read_phone(text)) is not None))
    whole = {(number[:3], number[-4:]) for number in found if number.isdigit()}
    return [number for number in found if number.isdigit() or (number[:3], number[-4:]) not in whole]


def roles_of(steps: Collection[str], was_served: bool, signed_up: Collection[SignUpState]) -> list[str]:
    """What a person is by now: convert or volunteer, whether they wait or left; and recipient."""
    found = ["convert"] if "first_shift" in steps else []
    if SignUpState.APPROVED in signed_up:
        found = found or ["volunteer"]
    elif SignUpState.APPLIED in signed_up:
        found.append("applicant")
    elif SignUpState.WITHDRAWN in signed_up:
        found.append("former")
    if was_served or "served" in steps:
        found.append("recipient")
    return found


@dataclass(frozen=True)
class Reached:
    """A step of the ladder, when it was reached, and the days since the step before."""

    key: str
    label: Any
    on: date | None
    days: int | None


def ladder_of(dates: Mapping[str, date]) -> list[Reached]:
    """Every step with its date; days are counted from the last step that has one."""
    found: list[Reached] = []
    before: date | None = None
    for key, label in STEPS.items():
        on = dates.get(key)
        found.append(Reached(key, label, on, (on - before).days if on and before else None))
        before = on or before
    return found


def days_to_first_shift(dates: Mapping[str, date]) -> int | None:
    """The days from the first service to the first shift."""
    served, shift = dates.get("served"), dates.get("first_shift")
    return (shift - served).days if served and shift else None


def days_between(days: Sequence[date]) -> list[int | None]:
    """For each day the days since the one before; the first has none."""
    return [None, *((later - earlier).days for earlier, later in pairwise(days))][: len(days)]


@dataclass(frozen=True)
class Summary:
    """What a person received and gave, counted."""

    attended: int
    case_count: int
    shifts: int
    minutes: int
    people_served: int


class Counted(Protocol):
    """What counts of an entry."""

    @property
    def on(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def minutes(self) -> int | None: ...
    @property
    def people_served(self) -> int | None: ...


def summary_of(entries: Iterable[Counted]) -> Summary:
    """Attended services apart from cases, cases, approved shifts with their minutes and the people they reached."""
    attended = case_count = shifts = minutes = people_served = 0
    for entry in entries:
        attended += entry.kind == "service"
        case_count += entry.kind == "case"
        if entry.kind == "shift":
            shifts, minutes = shifts + 1, minutes + (entry.minutes or 0)
            people_served += entry.people_served or 0
    return Summary(attended, case_count, shifts, minutes, people_served)


def dates_of(entries: Iterable[Counted]) -> dict[str, date]:
    """The steps of somebody who is not on the ladder (never served, or not yet), from what happened."""
    dates: dict[str, date] = {}
    shifts = []
    for entry in entries:
        if entry.kind in ("service", "case"):
            dates.setdefault("served", entry.on)
        elif entry.kind in ("applied", "approved"):
            dates.setdefault(entry.kind, entry.on)
        elif entry.kind == "shift":
            shifts.append(entry.on)
    counted = [on for on in shifts if "approved" in dates and on >= dates["approved"]]
    for key, ordinal in (("first_shift", 1), ("retained", 3)):
        if len(counted) >= ordinal:
            dates[key] = counted[ordinal - 1]
    return dates
