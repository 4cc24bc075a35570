"""The six cards of the leader's page: a protected table each, and the figure drawn from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from volunteer.core.i18n import _
from volunteer.figures import charts
from volunteer.figures.protect import Published, Sheet, about, difference, rate
from volunteer.figures.tables import NO_NUMBER, Cell, Column, ProtectedTable, Row
from volunteer.reports.periods import NUMERALS, Length, Period, month_end, month_label
from volunteer.reports.sheet import FORMS, STEPS

#: So many enterprises are named; the rest are 其他.
PLACES = 5
OTHERS = "others"


@dataclass(frozen=True)
class Card:
    """A card: what it shows, one line to take away, how it is counted, and what to say when there is nothing."""

    key: str
    title: str
    takeaway: str
    table: ProtectedTable | None
    figure: charts.Figure | None
    definition: str
    empty_text: str = ""


@dataclass(frozen=True)
class Enterprises:
    """Enterprises by person-times: the named ones, how many others, and what these come to."""

    named: list[tuple[str, int]]
    others: int
    others_times: int


def form_words(form: str) -> str:
    """The form of a service as one reads it."""
    words: dict[str, str] = {"activity": _("社区活动"), "group": _("小组"), "case": _("个案")}
    return words[form]


def step_words(step: str) -> str:
    """A step of the default ladder as one reads it."""
    words: dict[str, str] = {
        "served": _("受助"),
        "applied": _("报名"),
        "approved": _("通过"),
        "first_shift": _("首次上岗"),
        "retained": _("持续服务"),
    }
    return words[step]


def funnel_card(seen: Published, month: int) -> Card:
    """The default ladder at the end of a month, without a window."""
    cells = [seen[f"end:{month}:{step}"] for step in STEPS]
    rows = []
    for place, (step, cell) in enumerate(zip(STEPS, cells, strict=True)):
        before = cells[place - 1]
        lost, share = (
            (NO_NUMBER, NO_NUMBER)
            if place == 0
            else (difference(about(before), about(cell)), rate(about(cell), about(before)))
        )
        rows.append(Row(step, step_words(step), (cell, share, lost)))
    columns = (
        Column("people", _("人数"), _("人")),
        Column("rate", _("占上一步")),
        Column("lost", _("未到（约）"), _("人")),
    )
    table = ProtectedTable(_("步骤"), columns, tuple(rows), note=stars_explained(cells))
    is_empty = cells[0].text == "0"
    near = [about(cell) for cell in cells]
    applied, converted = rate(near[1], near[0]), rate(near[3], near[1])
    takeaway = ""
    if applied.value and converted.value:
        takeaway = _("受助职工里 %(a)s 报名，报名者里 %(b)s 上岗服务", a=applied.text, b=converted.text)
    return Card(
        "funnel",
        _("从受助者到志愿者：每一步还剩多少人"),
        takeaway,
        None if is_empty else table,
        None if is_empty else charts.funnel(table, "people", _("人")),
        _(
            "从最早的记录到期末，按人计算，不限时间窗口：受助=至少到场一次；报名在首次受助当日或之后；"
            "通过；首次上岗=通过之日起第一次到岗且日志已审核；持续服务=第三次。先志愿后受助的另计，不在其中。"
        ),
        _("截至期末还没有受助记录。") if is_empty else "",
    )


def stars_explained(cells: Iterable[Cell]) -> str:
    """What a star of the district's totals hides, if there is one."""
    return _("* 不足 10，或与相邻一步人数相同。") if any(cell.is_starred for cell in cells) else ""


def by_month_card(seen: Published, period: Period, until: date) -> Card:
    """Person-times of groups and activities by month; cases only from the quarter on."""
    columns = (
        Column("activity", form_words("activity"), _("人次")),
        Column("group", form_words("group"), _("人次")),
        Column("both", _("合计"), _("人次")),
    )
    months = [month for month in period.months if date(period.year, month, 1) <= until]
    rows = tuple(Row(f"{month}", month_label(month), _cells(seen, f"month:{month}", columns)) for month in months)
    total = None
    if period.length is not Length.MONTH:
        total = Row("total", _("合计"), _cells(seen, _place(period), columns))
    return _person_times_card(
        "by_month",
        _("服务人次按月"),
        ProtectedTable(_("月份"), columns, rows, total, _small_note([*rows, *([total] if total else [])])),
        ("activity", "group"),
        "both",
        _("社区活动和小组到场的人次，含未署名；按场次日期计入月份。个案人数少，只按季度以上统计。"),
    )


def by_quarter_card(seen: Published, period: Period, until: date) -> Card:
    """Person-times by quarter with cases."""
    columns = (
        *(Column(form, form_words(form), _("人次")) for form in FORMS),
        Column("times", _("合计"), _("人次")),
    )
    firsts = [first for first in (1, 4, 7, 10) if first in period.months and month_end(period.year, first + 2) <= until]
    waits = not period.tells_cases(until) and not firsts
    rows = tuple(
        Row(
            f"Q{first // 3 + 1}",
            _("第%(number)s季度", number=NUMERALS[first // 3]),
            _cells(seen, f"quarter:{first}", columns),
        )
        for first in firsts
    )
    card = _person_times_card(
        "by_quarter",
        _("服务人次按季度"),
        ProtectedTable(_("季度"), columns, rows, None, _small_note(rows)),
        FORMS,
        "times",
        _("三种形式到场的人次，含未署名和个案的远程跟进；合计为实数，分项取整到 5，所以分项之和可与合计略有出入。"),
    )
    if waits:
        return Card(card.key, card.title, "", None, None, card.definition, _("个案只按季度以上统计，请看季度或半年。"))
    return card


def _person_times_card(
    key: str, title: str, table: ProtectedTable, stacked: tuple[str, ...], total: str, definition: str
) -> Card:
    is_empty = all(cell.text == "0" for row in table.rows for cell in row.cells)
    if is_empty:
        return Card(key, title, "", None, None, definition, _("这段时间没有服务记录。"))
    return Card(key, title, "", table, charts.bars(table, stacked, total), definition)


def by_form_card(seen: Published, period: Period, until: date) -> Card:
    """Conversion by the form of the first service, at the end of the period's last quarter; not by month."""
    title = _("按服务形式看")
    definition = _(
        "人次为本期；首次受助与转为志愿者从最早的记录到期末，按第一次受助的形式归类，不限时间窗口。"
        "分项取整到 5，1–7（个案 1–9）显示 *；分母不足 20 不算转化率。"
    )
    if not period.tells_cases(until):
        return Card("by_form", title, "", None, None, definition, _("按形式看转化只按季度以上统计，请看季度或半年。"))
    if until < period.starts_on:
        return Card("by_form", title, "", None, None, definition, _("这段时间没有服务记录。"))
    place = f"by_form:q{(until.month - 1) // 3 + 1}"
    columns = (
        Column("person_times", _("人次"), _("人次")),
        Column("people", _("首次受助"), _("人")),
        Column("converts", _("转为志愿者"), _("人")),
        Column("rate", _("转化率")),
    )

    def row(key: str, label: str, times: str) -> Row:
        people, converts = seen[f"{place}:served:{key}"], seen[f"{place}:first_shift:{key}"]
        return Row(key, label, (seen[f"{_place(period)}:{times}"], people, converts, rate(converts, people)))

    rows = tuple(row(form, form_words(form), form) for form in FORMS)
    if all(cell.text in ("0", "—") for one in rows for cell in one.cells[:3]):
        return Card("by_form", title, "", None, None, definition, _("截至期末还没有受助记录。"))
    note = _small_note([Row(one.key, one.label, one.cells[:3]) for one in rows])
    table = ProtectedTable(_("形式"), columns, rows, row("all", _("合计"), "times"), note)
    return Card("by_form", title, "", table, None, definition)


def enterprises_card(enterprises: Enterprises) -> Card:
    """Enterprises by person-times of the period; conversion by enterprise is not for leaders."""
    title = _("按企业看服务人次")
    definition = _(
        "本期小组和社区活动中署名且写明单位的人次；同一企业的不同写法合并；个案从不与企业交叉；不看企业转化率。"
    )
    sheet = Sheet()
    for place, (_name, times) in enumerate(enterprises.named):
        sheet.cell(f"{place}", times, "enterprises")
    sheet.cell(OTHERS, enterprises.others_times, "enterprises")
    keys = [*(f"{place}" for place in range(len(enterprises.named))), OTHERS]
    sheet.cell("all", sum(sheet.items[key].value for key in keys), "enterprises")
    sheet.adds_up("all", keys)
    seen = sheet.settle()
    if not enterprises.named:
        return Card("enterprises", title, "", None, None, definition, _("这段时间写明单位的人次太少，不分列。"))
    rows = [Row(f"{place}", name, (seen[f"{place}"],)) for place, (name, _times) in enumerate(enterprises.named)]
    if enterprises.others:
        rows.append(Row(OTHERS, _("其他 %(number)s 家", number=enterprises.others), (seen[OTHERS],)))
    columns = (Column("person_times", _("人次"), _("人次")),)
    total = Row("total", _("合计"), (seen["all"],))
    table = ProtectedTable(_("企业"), columns, tuple(rows), total, _small_note(rows))
    return Card("enterprises", title, "", table, None, definition)


def served_card(seen: Published, period: Period, until: date) -> Card:
    """What converts served, from the beginning to the end of each month."""
    months = [month for month in period.months if date(period.year, month, 1) <= until]
    cells = [seen[f"served:{month}"] for month in months]
    rows = tuple(Row(f"{month}", month_label(month), (cell,)) for month, cell in zip(months, cells, strict=True))
    table = ProtectedTable(_("月份"), (Column("served", _("累计人次"), _("人次")),), rows, note=stars_explained(cells))
    is_empty = all(cell.text == "0" for cell in cells)
    nothing = _("截至期末转化志愿者还没有服务记录。") if cells else _("这段时间没有服务记录。")
    return Card(
        "served_over_time",
        _("转化志愿者协助服务人次·累计"),
        "",
        None if is_empty else table,
        None if is_empty else charts.line(table, "served", _("人次")),
        _("从最早的记录到每月底：至少一名转化志愿者（自通过之日起）到岗、日志已审核的班次服务人次之和，每班只计一次。"),
        nothing if is_empty else "",
    )


def _place(period: Period) -> str:
    return f"{period.length.value}:{period.first_month}"


def _cells(seen: Published, place: str, columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    return tuple(seen[f"{place}:{column.key}"] for column in columns)


def _small_note(rows: Iterable[Row]) -> str:
    cells = [cell for row in rows for cell in row.cells]
    notes = []
    if any(cell.is_starred for cell in cells):
        notes.append(_("* 为 1–7（个案 1–9），或为保护相邻数字一并隐去。"))
    if any(cell == NO_NUMBER for cell in cells):
        notes.append(_("— 人数太少，不分列，以免由合计推出。"))
    return "".join(notes)
