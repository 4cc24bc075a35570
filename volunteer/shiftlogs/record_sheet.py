"""Reading outreach records (志愿者走访服务记录表): a row a shift, or a row a volunteer. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from volunteer.core.clock import SHANGHAI
from volunteer.imports.columns import Record, Table, find_table
from volunteer.imports.dates import TimeRange, parse_date, parse_time_range, without_date
from volunteer.imports.grid import Cell, Sheet, is_total_label, plain, text_of
from volunteer.imports.problems import Problems
from volunteer.imports.titles import Titles, read_titles
from volunteer.imports.values import BadValue, parse_count, parse_minutes, words
from volunteer.shiftlogs.record_columns import COLUMNS
from volunteer.shiftlogs.rules import joins_two, same_name, split_names, unnamed_tail

#: A shift of a known length without a time of day is put here, told as such.
USUAL_START = 9 * 60
LONGEST = 720


@dataclass(frozen=True)
class Volunteer:
    """A name on a record, with the employer in brackets as written, and the minutes served."""

    name: str
    row: int
    minutes: int


@dataclass(frozen=True)
class ShiftDraft:
    """One shift as read: what, where, when, who, whom."""

    row: int
    starts_at: datetime
    ends_at: datetime
    content: str
    place: str | None
    volunteers: list[Volunteer]
    #: None while a row written once for several volunteers leaves it blank.
    people_served: int | None
    lead: str | None
    outcomes: str | None
    stated_count: int | None = None

    @property
    def held_on(self) -> date:
        """The start date in Shanghai, to which a shift over midnight belongs."""
        return self.starts_at.date()

    @property
    def is_approved(self) -> bool:
        """A paper record is approved by the social worker who led it, unless they are one of the volunteers."""
        return self.lead is not None and not any(same_name(self.lead, each.name) for each in self.volunteers)


def parse_records(sheet: Sheet, problems: Problems) -> list[ShiftDraft]:
    """The shifts of a sheet; rows with errors are left out and told."""
    table = find_table(sheet, COLUMNS)
    if table is None:
        return []
    titles = read_titles(sheet, table.first_header_row)
    if not (table.has("time") or table.has("start")) and table.has("length"):
        problems.warn("没有“时间”列，都按上午 9:00 开始记，时长不变", table.header_row + 1)
    drafts: list[ShiftDraft] = []
    above: Record | None = None
    fill = ("date", "time", "start", "end", "content", "place", "lead", "length", "approver")
    for record in table.records(problems, fill=fill):
        if _is_note(record):
            continue
        record = _carried(table, record, above, problems)
        draft = _draft(table, record, titles, problems)
        above = record
        if draft is not None:
            drafts.append(draft)
    return merge_rows(drafts)


def _is_note(record: Record) -> bool:
    """A line below the table that is no record."""
    filled = [cell for cell in record.resolved.values() if cell is not None]
    if len(filled) > 1:
        return False
    text = text_of(filled[0])
    return ":" in plain(text) or is_total_label(text) or len(plain(text)) > 30


def _carried(table: Table, record: Record, above: Record | None, problems: Problems) -> Record:
    """A row without a date goes on with the shift of the row above, where it leaves cells blank."""
    if above is None or record.has("date") or not record.has("names") or not table.has("date"):
        return record
    names = ["date", "lead", "approver"]
    # Only the names are new: another volunteer of the same shift.
    if not record.has("time", "start", "served", "place"):
        names += ["time", "start", "end", "content", "place"]
        names += [] if record.has("length") else ["length"]
    else:
        problems.warn("没有日期，按上一行的日期记", record.number, table.label("date"))
    resolved = dict(record.resolved)
    for name in names:
        if resolved.get(name) is None:
            resolved[name] = above.resolved.get(name)
    return replace(record, resolved=resolved)


def _draft(table: Table, record: Record, titles: Titles, problems: Problems) -> ShiftDraft | None:
    before = len(problems.found)
    names = _names(table, record, problems)
    day = _day(table, record, titles, problems)
    span, minutes = _span(table, record, max(len(names), 1), problems)
    served = _count(table, record, "served", problems)
    stated = _count(table, record, "count", problems)
    if any(problem.severity == "error" for problem in problems.found[before:]):
        return None
    if day is None or span is None or minutes is None:
        return None
    lead = record.words("lead") or record.words("approver") or titles.words("lead") or titles.words("approver")
    midnight = datetime.combine(day, time(), tzinfo=SHANGHAI)
    end = span.end if span.end is not None else span.start + minutes
    return ShiftDraft(
        row=record.number,
        starts_at=midnight + timedelta(minutes=span.start),
        ends_at=midnight + timedelta(minutes=end),
        content=record.words("content") or titles.words("name") or "走访",
        place=record.words("place") or titles.words("place"),
        volunteers=[Volunteer(name, record.number, minutes) for name in names],
        people_served=served,
        lead=lead,
        outcomes=record.words("outcomes"),
        stated_count=stated,
    )


def _names(table: Table, record: Record, problems: Problems) -> list[str]:
    text = words(record.cell("names"))
    names = split_names(text) if text else []
    label = table.label("names")
    if not names:
        problems.error("没有写志愿者的名字，请补上", record.number, label)
    for name in names:
        if len(plain(name)) > 60:
            problems.error("名字太长，几个人请用顿号（、）分开", record.number, label)
        elif joins_two(name):
            problems.warn("名字里有“和”“及”，按一个人记；如是两人请用顿号（、）分开", record.number, label)
    if text and unnamed_tail(text):
        problems.warn("写着“等人”，没有写名字的志愿者没有时长", record.number, label)
    seen = {plain(name) for name in names}
    if len(seen) < len(names):
        problems.warn("同一个名字写了两次，只算一次", record.number, label)
        names = list({plain(name): name for name in names}.values())
    return names


def _day(table: Table, record: Record, titles: Titles, problems: Problems) -> date | None:
    name = "date" if table.has("date") else "time"
    cell = record.cell(name)
    try:
        if words(cell) is not None:
            return parse_date(cell, titles.years)
        problems.error("没有日期，请补上", record.number, table.label(name))
    except BadValue as error:
        problems.error(str(error), record.number, table.label(name))
    return None


def _span(table: Table, record: Record, people: int, problems: Problems) -> tuple[TimeRange | None, int | None]:
    """When, and how many minutes each served. The stated duration wins over the time range."""
    name = "time"
    try:
        span = _stated_span(table, record)
        name = "length"
        minutes = _stated_minutes(table, record, people)
    except BadValue as error:
        problems.error(str(error), record.number, table.label(name) or table.label("start"))
        return None, None
    counted = span.end - span.start if span is not None and span.end is not None else None
    where = table.label("length") or table.label("time")
    if minutes is None and counted is None:
        problems.error("没有时长，时间段也看不出多久；请写起止时间（9:00-11:30）或时长", record.number, where)
        return None, None
    length = minutes if minutes is not None else counted or 0
    if not 0 < length <= LONGEST:
        problems.error(f"时长 {length / 60:g} 小时不对，一个班次要大于 0、不超过 12 小时", record.number, where)
        return None, None
    if span is None:
        if table.has("time") or table.has("start"):
            problems.warn("没有写时间，按上午 9:00 开始记，时长不变", record.number, table.label("time"))
        span = TimeRange(USUAL_START, USUAL_START + length)
    elif counted is not None and minutes is not None and counted != minutes and not span.is_vague:
        problems.warn(
            f"时间段是 {counted / 60:g} 小时，时长写的是 {minutes / 60:g} 小时，按时长记", record.number, where
        )
    return span, length


def _stated_span(table: Table, record: Record) -> TimeRange | None:
    if table.has("start") and words(record.cell("start")) is not None:
        start, end = parse_time_range(record.cell("start")), parse_time_range(record.cell("end"))
        if start is None or end is None:
            return start
        return TimeRange(start.start, end.start if end.start > start.start else end.start + 1440)
    cell: Cell = record.cell("time") if words(record.cell("time")) is not None else None
    if not table.has("date") and isinstance(cell, str):
        return parse_time_range(without_date(cell))
    if not table.has("date"):
        return None
    if cell is None and isinstance(record.cell("date"), str):
        return parse_time_range(without_date(text_of(record.cell("date"))))
    return parse_time_range(cell)


def _stated_minutes(table: Table, record: Record, people: int) -> int | None:
    heading = table.heading("length").whole.lower()
    unit = "minutes" if re.search("分|min", heading) else "hours" if re.search("小时|工时|h", heading) else ""
    cell = record.cell("length")
    minutes = parse_minutes(cell if words(cell) is not None else None, unit)
    if minutes is not None and people > 1 and "总" in heading:
        return round(minutes / people)
    return minutes


def _count(table: Table, record: Record, name: str, problems: Problems) -> int | None:
    cell = record.cell(name)
    try:
        return parse_count(cell if words(cell) is not None else None)
    except BadValue as error:
        problems.error(str(error), record.number, table.label(name))
        return None


def merge_rows(drafts: list[ShiftDraft]) -> list[ShiftDraft]:
    """Put together rows that write one volunteer each of one shift, so that people served count once.

    Rows are one shift when date, time, place and content agree, each names one other person, and the people served are
    the same on each or written once.
    """
    groups: dict[tuple[object, ...], list[ShiftDraft]] = {}
    for draft in drafts:
        key = (draft.starts_at, draft.ends_at, plain(draft.place or ""), plain(draft.content), plain(draft.lead or ""))
        groups.setdefault(key, []).append(draft)
    merged: list[ShiftDraft] = []
    for group in groups.values():
        merged += [_merged(group)] if _is_one_shift(group) else group
    return sorted(merged, key=lambda draft: draft.row)


def _is_one_shift(group: list[ShiftDraft]) -> bool:
    names = {plain(each.name) for draft in group for each in draft.volunteers}
    served = {draft.people_served for draft in group if draft.people_served is not None}
    return all(len(draft.volunteers) == 1 for draft in group) and len(names) == len(group) > 1 and len(served) <= 1


def _merged(group: list[ShiftDraft]) -> ShiftDraft:
    first = group[0]
    volunteers = [each for draft in group for each in draft.volunteers]
    served = next((draft.people_served for draft in group if draft.people_served is not None), None)
    counts = {draft.stated_count for draft in group} - {None, 1}
    stated = next(iter(counts), None)
    return replace(first, volunteers=volunteers, people_served=served, stated_count=stated)
