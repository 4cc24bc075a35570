"""What is counted from what was read, and the sentence that says it. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import NamedTuple

from volunteer.core.i18n import _, _l, ngettext
from volunteer.reports.periods import period_words, until_words

#: Below it a number is said exactly, without 余 / 近 / 约.
SAID_EXACTLY_BELOW = 100


@dataclass(frozen=True)
class Held:
    """A session as counted: person-times, and how many of them nobody named."""

    held_on: date
    form: str
    service_id: int
    is_in_person: bool
    person_times: int
    unnamed: int


class Attendee(NamedTuple):
    """Somebody who attended by name; a child is known by a number below 0."""

    held_on: date
    form: str
    who: int


def people(attended: Iterable[Attendee], starts_on: date, ends_on: date, form: str | None = None) -> int:
    """Distinct people of a period, of all or one form."""
    return len({one.who for one in attended if starts_on <= one.held_on <= ends_on and form in (None, one.form)})


def unnamed(held: Iterable[Held], starts_on: date, ends_on: date, forms: Collection[str]) -> int:
    """Person-times of some forms nobody named."""
    return sum(one.unnamed for one in held if starts_on <= one.held_on <= ends_on and one.form in forms)


def people_covered(
    held: Iterable[Held], attended: Iterable[Attendee], starts_on: date, ends_on: date, form: str | None = None
) -> int:
    """People behind a period's figures: the named, and the unnamed of its sessions.

    The same people come to every session of a case or group, others to every activity.
    """
    not_named: dict[tuple[int, date | None], int] = {}
    for number, one in enumerate(held):
        if starts_on <= one.held_on <= ends_on and form in (None, one.form):
            key = (number, one.held_on) if one.form == "activity" else (one.service_id, None)
            not_named[key] = max(not_named.get(key, 0), one.unnamed)
    return people(attended, starts_on, ends_on, form) + sum(not_named.values())


@dataclass(frozen=True)
class Served:
    """Somebody on a shift that counts: its day, the people it served, the minutes of this one."""

    shift_id: int
    held_on: date
    people_served: int
    #: None for a shift nobody is known to have been on, and for who is nobody's.
    person_id: int | None
    minutes: int
    is_approved: bool


@dataclass(frozen=True)
class Delivered:
    """Services and person-times of a period (definitions.md, section 2)."""

    cases: int
    groups: int
    activities: int
    person_times: int
    by_form: Mapping[str, int]
    in_person: int
    unnamed: int


def delivered(held: Iterable[Held], starts_on: date, ends_on: date) -> Delivered:
    """Count the sessions of a period: cases and groups once however many sessions, activities by session."""
    sessions = [one for one in held if starts_on <= one.held_on <= ends_on]
    by_form = {
        form: sum(one.person_times for one in sessions if one.form == form) for form in ("case", "group", "activity")
    }
    return Delivered(
        cases=len({one.service_id for one in sessions if one.form == "case"}),
        groups=len({one.service_id for one in sessions if one.form == "group"}),
        activities=sum(one.form == "activity" for one in sessions),
        person_times=sum(by_form.values()),
        by_form=by_form,
        in_person=sum(one.person_times for one in sessions if one.is_in_person),
        unnamed=sum(one.unnamed for one in sessions),
    )


def people_served(rows: Iterable[Served], day: date) -> int:
    """People reached by shifts up to a day, each shift once however many volunteers were there."""
    return sum({row.shift_id: row.people_served for row in rows if row.held_on <= day}.values())


def by_converts(rows: Iterable[Served], converts: Mapping[int, date]) -> list[Served]:
    """The rows of converts from their approval on."""
    return [
        row
        for row in rows
        if row.person_id is not None and row.person_id in converts and converts[row.person_id] <= row.held_on
    ]


@dataclass(frozen=True)
class Part:
    """A piece of the sentence; numbers stand out."""

    text: str
    is_number: bool = False


@dataclass(frozen=True)
class Said:
    """What the sentence says, as texts: exact, or protected already.

    Without cases it speaks of groups and activities, and the person-times are theirs, to the nearest 5.
    """

    cases: str | None
    groups: str
    activities: str
    person_times: str
    converts: str
    served: str


#: Said instead of a number below 10.
FEW = _l("不足10")
#: Said instead of a number that is hidden because of the people it covers, or beside another.
SOME = _l("若干")


def approximate(value: int, phrase: str) -> tuple[str, str, str]:
    """A number in words that go before it, itself to two figures, and words behind: 1526 → 1500余, 近1600, 约1500."""
    if value < SAID_EXACTLY_BELOW:
        return "", str(value), ""
    step = 10 ** (len(str(value)) - 2)
    below = value // step * step
    if below == value:
        return "", str(value), ""
    words: str = {"近": _("近{number}"), "约": _("约{number}")}.get(phrase) or _("{number}余")
    number = {"近": below + step, "约": (value + step // 2) // step * step}.get(phrase, below)
    before, behind = words.split("{number}")
    return before, str(number), behind


def read_number(text: str) -> int | None:
    """The number a text is, its thousands apart or not."""
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else None


def _filled(text: str, **values: str | tuple[Part, ...]) -> tuple[Part, ...]:
    """A text with its `{places}` filled: a string becomes a number that stands out."""
    parts: list[Part] = []
    for words, place, _spec, _conversion in Formatter().parse(text):
        parts += [Part(words)] if words else []
        if place:
            value = values[place]
            parts += value if isinstance(value, tuple) else [Part(str(value), True)]
    return tuple(parts)


def _counted(number: str, words: Callable[[int], str]) -> tuple[Part, ...]:
    """A number with its noun, in the plural where it is not known exactly."""
    count = read_number(number)
    return _filled(words(2 if count is None else count), number=number)


def sentence(said: Said, starts_on: date, ends_on: date, phrase: str, until: date | None = None) -> tuple[Part, ...]:
    """The report's sentence. What is counted from the beginning to `until` stands behind 截至, not under the period."""
    when = (Part(period_words(starts_on, ends_on)),)
    services = {
        "groups": _counted(said.groups, lambda n: ngettext("小组{number}个", "小组{number}个", n)),
        "activities": _counted(said.activities, lambda n: ngettext("社区活动{number}次", "社区活动{number}次", n)),
    }
    if said.cases is None:
        first = _without_cases(said, when, services)
    elif said.person_times == "0":
        first = _filled(_("{when}没有服务记录。"), when=when)
    else:
        first = _filled(
            _(
                "{when}，我们按照个人、小组、社区三种模式开展服务职工活动。其中，{cases}、{groups}、{activities}，"
                "累计服务职工{person_times}人次。"
            ),
            when=when,
            cases=_counted(said.cases, lambda n: ngettext("个案{number}起", "个案{number}起", n)),
            person_times=said.person_times,
            **services,
        )
    return first + _converts(said, until_words(until or ends_on), phrase)


def _without_cases(said: Said, when: tuple[Part, ...], services: Mapping[str, tuple[Part, ...]]) -> tuple[Part, ...]:
    if said.person_times == "0":
        return _filled(_("{when}没有小组和社区活动的记录。"), when=when)
    times: str | tuple[Part, ...] = said.person_times
    if read_number(said.person_times) is not None:
        times = _filled(_("约{number}"), number=said.person_times)
    return _filled(
        _(
            "{when}，我们开展小组和社区服务职工活动。其中，{groups}、{activities}，"
            "累计服务职工{person_times}人次（不含个案）。"
        ),
        when=when,
        person_times=times,
        **services,
    )


def _converts(said: Said, until: str, phrase: str) -> tuple[Part, ...]:
    day = (Part(until),)
    if said.converts == "0":
        return _filled(_("截至{until}，还没有职工从“受助者”转变为“志愿者”。"), until=day)
    served: str | tuple[Part, ...] = said.served
    count = read_number(said.served)
    if count is not None:
        before, value, behind = approximate(count, phrase)
        shown = f"{int(value):,}" if "," in said.served else value
        served = (Part(before), Part(shown, True), Part(behind))
    return _filled(
        _("截至{until}，已有{converts}名职工从“受助者”转变为“志愿者”，协助社工累计走访、服务职工群众{served}人次。"),
        until=day,
        converts=said.converts,
        served=served,
    )


def plain_text(parts: Iterable[Part]) -> str:
    """The sentence to copy."""
    return "".join(part.text for part in parts)


def joined_names(counted: Mapping[str, int], cores: Mapping[str, str], aliases: Mapping[str, str]) -> dict[str, int]:
    """Person-times by enterprise, its spellings joined: equal cores, known aliases, a core that begins only one other.

    Named as written most often.
    """
    families: dict[str, list[str]] = {}
    for written in counted:
        core = cores[written]
        families.setdefault(aliases.get(core, core), []).append(written)
    for core in sorted(families, key=len):
        longer = [other for other in families if other != core and other.startswith(core)]
        if len(core) >= 3 and len(longer) == 1:
            families[longer[0]] += families.pop(core)
    totals: dict[str, int] = {}
    for spellings in families.values():
        name = max(spellings, key=lambda written: (counted[written], written))
        totals[name] = sum(counted[written] for written in spellings)
    return totals


def top(totals: Mapping[str, int], places: int, at_least: int) -> tuple[list[tuple[str, int]], int, int]:
    """The largest, how many others there are, and what these come to.

    No one below `at_least` is named, and the others never come to less: then the last named joins them.
    """
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    named = [item for item in ranked if item[1] >= at_least][:places]
    while named and 0 < _rest(ranked, named) < at_least:
        named.pop()
    return named, len(ranked) - len(named), _rest(ranked, named)


def _rest(ranked: Collection[tuple[str, int]], named: Collection[tuple[str, int]]) -> int:
    return sum(value for _, value in ranked) - sum(value for _, value in named)
