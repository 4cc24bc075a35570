"""The leader's one page, as values: protected tables and texts, and not one exact count below district level."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from volunteer.core.i18n import _
from volunteer.core.translations import ENGLISH, language
from volunteer.figures.protect import rate
from volunteer.figures.tables import Cell
from volunteer.figures.wilson import wilson
from volunteer.reports import cards, queries, rules
from volunteer.reports.cards import Card
from volunteer.reports.periods import Length, Period, around, day_words, last_finished
from volunteer.reports.published import Seen, publish


@dataclass(frozen=True)
class PeriodChoice:
    """Another period to look at."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Tile:
    """One number with its unit and how it is counted."""

    key: str
    label: str
    text: str
    unit: str
    note: str
    definition: str
    is_hero: bool = False


@dataclass(frozen=True)
class Overview:
    """Everything the page is given."""

    title: str
    subtitle: str
    sentence: tuple[rules.Part, ...]
    sentence_text: str
    periods: tuple[PeriodChoice, ...]
    tiles: tuple[Tile, ...]
    cards: dict[str, Card]
    footnotes: tuple[str, ...]
    printed_at: str


@dataclass(frozen=True)
class Asked:
    """What is asked for: the period, today, how the sentence says "more than", where a period's page is."""

    period: Period
    today: date
    printed_at: datetime
    phrase: str
    address: Callable[[str], str]

    @property
    def until(self) -> date:
        """The last day the figures speak of: no leader sees a month before it is over."""
        return min(self.period.ends_on, last_finished(self.today))

    @property
    def month(self) -> int:
        """The month of that day, which what is counted from the beginning is counted to."""
        return self.until.month


def overview(session: Session, asked: Asked, programmes: queries.Programmes = None) -> Overview:
    """The page for a period and the programmes a viewer may see (None: all)."""
    period = asked.period
    seen = publish(session, period, last_finished(asked.today), programmes)
    said = _said(seen, asked)
    told_to = asked.until if asked.until >= period.starts_on else period.ends_on
    sentence = rules.sentence(said, period.starts_on, told_to, asked.phrase, asked.until)
    month = asked.month
    shown = (
        cards.funnel_card(seen.year, month),
        cards.by_month_card(seen.year, period, asked.until),
        cards.by_quarter_card(seen.year, period, asked.until),
        cards.by_form_card(seen.year, period, asked.until),
        cards.enterprises_card(seen.enterprises),
        cards.served_card(seen.year, period, asked.until),
    )
    return Overview(
        title=_("%(period)s服务职工总览", period=period.words),
        subtitle=_subtitle(queries.agencies(session, programmes), asked.until),
        sentence=sentence,
        sentence_text=rules.plain_text(sentence),
        periods=_choices(asked),
        tiles=_tiles(seen, said, asked),
        cards={card.key: card for card in shown},
        footnotes=_footnotes(),
        printed_at=f"{asked.printed_at:%Y-%m-%d %H:%M}",
    )


def _said(seen: Seen, asked: Asked) -> rules.Said:
    """The sentence's numbers as they may be seen."""

    separator = "," if language() == ENGLISH else ""

    def word(cell: Cell, hidden: str = str(rules.SOME)) -> str:
        return hidden if cell.value is None else cell.text.replace(",", separator)

    def people(cell: Cell) -> str:
        """Where people are counted, a star stands for a small number itself."""
        return word(cell, str(rules.FEW if cell.is_starred else rules.SOME))

    month = asked.month
    return rules.Said(
        cases=people(seen.period["case"]) if seen.tells_cases else None,
        groups=word(seen.period["group"]),
        activities=word(seen.period["activity"]),
        person_times=word(seen.times["all"]),
        converts=people(seen.year[f"end:{month}:first_shift"]),
        served=people(seen.year[f"served:{month}"]),
    )


def _subtitle(agencies: list[str], until: date) -> str:
    told: str = _("数据截至 %(day)s", day=day_words(until))
    who: str = _("承接机构：%(names)s", names=_("、").join(agencies)) if agencies else ""
    return f"{who} · {told}" if who else told


def _choices(asked: Asked) -> tuple[PeriodChoice, ...]:
    """The month, quarter, half-year and year at the end of what is shown."""
    choices = []
    latest = max(asked.until, asked.period.starts_on)
    for length in (Length.MONTH, Length.QUARTER, Length.HALF, Length.YEAR):
        other = asked.period if length is asked.period.length else around(latest, length)
        choices.append(PeriodChoice(other.label, asked.address(other.key), other == asked.period))
    return tuple(choices)


def _tiles(seen: Seen, said: rules.Said, asked: Asked) -> tuple[Tile, ...]:
    month = asked.month
    people = seen.period["people"]
    people_note = _("至少 %(n)s 人", n=people.text) if seen.has_unnamed else _("%(n)s 人", n=people.text)
    converts = seen.year[f"end:{month}:first_shift"]
    return (
        Tile(
            "person_times",
            _("服务职工"),
            seen.times["all"].text,
            _("人次"),
            "" if people.text == "0" else people_note,
            _times_definition(seen.tells_cases),
        ),
        _cases_tile(seen),
        Tile(
            "groups",
            _("小组"),
            seen.period["group"].text,
            _("个"),
            _times_note(seen.times["group"]),
            _("本期至少开过一节的小组。"),
        ),
        Tile(
            "activities",
            _("社区活动"),
            seen.period["activity"].text,
            _("次"),
            _times_note(seen.times["activity"]),
            _("本期举办的社区活动场次。"),
        ),
        Tile(
            "converts",
            _("受助者 → 志愿者 · 累计"),
            converts.text,
            _("人"),
            _share(converts, seen.year[f"end:{month}:served"]),
            _(
                "从最早的记录到期末：先受助，后报名、通过并首次上岗（日志已审核）的职工。"
                "只有本人同意关联的才计入；先志愿后受助的不计。"
            ),
            is_hero=True,
        ),
        _served_tile(seen, said, asked.phrase),
    )


def _times_definition(tells_cases: bool) -> str:
    how: str = _("含未署名（表上总数减署名人数）；请假、缺席不算。人数为署名去重，未署名的无法去重，所以是“至少”。")
    what: str = _("本期三种形式到场人次之和，个案远程跟进也算。")
    if not tells_cases:
        what = _("本期小组和社区活动到场人次之和，取整到 5；个案按季度以上统计，不在其中。")
    return what + how


def _cases_tile(seen: Seen) -> Tile:
    definition = _("至少有一次面谈或跟进的个案，按季度以上统计。")
    if not seen.tells_cases:
        return Tile("cases", _("个案"), "—", "", _("按季度以上统计"), definition)
    note = _times_note(seen.times["case"])
    return Tile("cases", _("个案"), seen.period["case"].text, _("起"), note, definition)


def _times_note(cell: Cell) -> str:
    """Person-times as published; nothing when there were none."""
    if cell.is_starred or cell.value is None:
        return _("* 人次") if cell.is_starred else ""
    return _("约 %(n)s 人次", n=cell.text) if cell.value else ""


def _share(converts: Cell, served: Cell) -> str:
    """The share of recipients, with its interval, from the district's published totals."""
    share = rate(converts, served)
    if share.value is None or converts.value is None or served.value is None:
        return ""
    low, high = wilson(int(converts.value), int(served.value))
    interval = f"{low * 100:.1f}–{high * 100:.1f}"
    told: str = _("受助职工的 %(rate)s（%(interval)s）", rate=share.text, interval=interval)
    return told


def _served_tile(seen: Seen, said: rules.Said, phrase: str) -> Tile:
    text, unit = "*", _("人次")
    count = rules.read_number(said.served)
    if count is not None:
        before, value, behind = rules.approximate(count, phrase)
        words = _tile_words(phrase) if before or behind else f"{{number}}|{unit}"
        text, _bar, unit = words.replace("{number}", f"{int(value):,}").partition("|")
    every = seen.period["volunteers"]
    note = "" if every.text == "0" else _("全部志愿者 %(n)s 人次", n=every.text)
    return Tile(
        "served",
        _("志愿者协助服务 · 累计"),
        text,
        unit,
        note,
        _("从最早的记录到期末：至少一名转化志愿者（自通过之日起）到岗的班次服务人次之和，每班只计一次。"),
    )


def _tile_words(phrase: str) -> str:
    """How a tile says more than, nearly, about; what follows the bar is small."""
    words: str = {"近": _("近{number}|人次"), "约": _("约{number}|人次")}.get(phrase) or _("{number}|余人次")
    return words


def _footnotes() -> tuple[str, ...]:
    return (
        _("* 为隐去的小数。全区合计满 10 人为实数，不足 10 显示 *。"),
        _("分项 1–7（个案 1–9）显示 *，8 起取整到 5，各自取整，所以全区 23 人在分项合计里会印成 25。"),
    )
