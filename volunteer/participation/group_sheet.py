"""Reading a group's roster (小组签到表): names down, sessions across. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from volunteer.imports.columns import Record, Table, find_table
from volunteer.imports.dates import Years, parse_date
from volunteer.imports.grid import Cell, Sheet, plain, text_of
from volunteer.imports.problems import Problems
from volunteer.imports.roster import PERSON_COLUMNS, marks_child, name_problem, read_person
from volunteer.imports.titles import Titles, after_colon, read_titles, subject_of
from volunteer.imports.values import BadValue, arabic, chinese_number, parse_count
from volunteer.participation.activity_sheet import is_repeated
from volunteer.participation.drafts import Mark, PersonDraft, ServiceDraft, SessionDraft
from volunteer.participation.models import Attendance, Form
from volunteer.participation.rules import attendance_of, form_of

_ORDINAL = re.compile(
    r"第\s*([0-9一二三四五六七八九十]+)\s*(?:节|次|期|讲|课|场|周|单元)|^(?:session|s)?\s*(\d{1,2})$|^([一二三四五六七八九十]+)$|^(\d{1,2})(?:节|次|期)$",
    re.I,
)
_LOOKS_DATED = re.compile(r"\d{1,4}\s*[年月./\-]\s*\d{1,2}|^20\d{6}$|[一二三四五六七八九十]+月[一二三四五六七八九十]+")
_SUMS = re.compile(r"^(?:合计|小计|总计|(?:出席|出勤|参加|参与|到课|签到|到场)(?:次数|节数|合计|人次))$")


@dataclass(frozen=True)
class Head:
    """What stands over one column of marks."""

    column: int
    ordinal: int | None
    day: Cell


def heads_of(table: Table) -> tuple[list[Head], int]:
    """The session columns of a table, and how many rows below the header still belong to it."""
    below = _second_header_rows(table)
    rows = [table.first_header_row - 1, *range(table.first_header_row, table.header_row + 1 + below)]
    taken = set(table.columns.values())
    heads = []
    for column in range(table.sheet.width):
        if column in taken or column < table.columns["name"]:
            continue
        cells = [table.sheet.cell(row, column) for row in rows if row >= 0 and _may_head(table.sheet.cell(row, column))]
        head = _head(column, cells)
        if head is not None:
            heads.append(head)
    dated = [head for head in heads if head.day is not None]
    worded = [head for head in heads if head.ordinal is not None and _says_session(table, head.column, rows)]
    return (heads if dated or worded else []), below


def _may_head(cell: Cell) -> bool:
    """Whether a cell is short enough to stand over a column, as titles are not."""
    return len(plain(text_of(cell))) <= 25


def _second_header_rows(table: Table) -> int:
    """Rows directly below the header that name nobody and hold dates."""
    name = table.columns["name"]
    count = 0
    for row in range(table.header_row + 1, min(table.header_row + 3, len(table.sheet.rows))):
        others = [cell for column, cell in enumerate(table.sheet.rows[row]) if cell is not None and column != name]
        if table.sheet.cell(row, name) is not None or not any(_is_session_word(cell) for cell in others):
            break
        count += 1
    return count


def _is_session_word(cell: Cell) -> bool:
    return _head(0, [cell]) is not None


def _says_session(table: Table, column: int, rows: Sequence[int]) -> bool:
    return any("第" in table.sheet.text(row, column) for row in rows if row >= 0)


def _head(column: int, cells: Sequence[Cell]) -> Head | None:
    ordinal: int | None = None
    day: Cell = None
    for cell in cells:
        if isinstance(cell, date):
            day = cell
            continue
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            if isinstance(cell, int) and 1 <= cell <= 40:
                ordinal = ordinal or cell
            elif 1 < cell < 13 or 36526 <= cell <= 73050 or 20000101 <= cell <= 20991231:
                day = cell
            continue
        text = unicodedata.normalize("NFKC", text_of(cell)).strip()
        found = _ORDINAL.search(text)
        if found:
            written = next(group for group in found.groups() if group)
            ordinal = ordinal or int(arabic(written) if chinese_number(written) is not None else written)
            text = _ORDINAL.sub("", text, count=1)
        if _LOOKS_DATED.search(text):
            day = re.sub(r"^[^\d一二三四五六七八九十]*|[()\[\]]", "", text).strip()
    return Head(column, ordinal, day) if ordinal is not None or day is not None else None


def parse_group(sheet: Sheet, problems: Problems) -> ServiceDraft | None:
    """The group of a sheet with its sessions and members; None when errors forbid it."""
    table = find_table(sheet, PERSON_COLUMNS)
    if table is None:
        return None
    titles = read_titles(sheet, table.first_header_row)
    heads, below = heads_of(table)
    members = [
        (record, person)
        for record in table.records(problems)
        if record.row > table.header_row + below and (person := read_person(record))
    ]
    sessions, columns = _sessions(table, heads, [record for record, _ in members], titles.years, problems)
    if not sessions and not problems.any_error():
        problems.error("没有一节有签到记录；请在每一节的列里写 √、请假或 ×", table.header_row + 1)
    for record in table.records(Problems(sheet.name)):
        if wrong := name_problem(record):
            problems.error(wrong, record.number, table.label("name"))
    title = group_title(titles)
    if title is None:
        problems.error("看不出小组名称，请在表头上方写“小组名称：…”，或用小组名称作工作表的名字")
    people: list[PersonDraft] = []
    seen: dict[tuple[str, str], int] = {}
    for record, person in members:
        if is_repeated(person, record.number, seen):
            problems.warn(f"与第 {seen[person.key]} 行是同一个人（姓名、电话相同），只算一次", record.number)
            continue
        marks = _marks(table, record, columns, person.name, problems)
        is_child = marks_child(record.words("note"), person.age)
        people.append(PersonDraft(person, record.number, marks, is_child=is_child))
        _check_row_sum(table, record, marks, problems)
    _check_sums(table, columns, people, problems)
    if title is None or problems.any_error():
        return None
    place = titles.words("place")
    placed = [SessionDraft(session.held_on, session.row, session.ordinal, place=place) for session in sessions]
    form = form_of(titles.words("form")) or Form.GROUP
    return ServiceDraft(form, title, table.header_row + 1, placed, people, lead_name=titles.words("lead"))


def group_title(titles: Titles) -> str | None:
    """The group's name: a label's value, what follows the title's colon, the sheet's own name, the title."""
    named = titles.words("group") or titles.words("name") or after_colon(titles)
    if named:
        return named
    if not titles.has_generic_sheet_name and re.search("小组|工作坊|团|班|营|组", titles.sheet_name):
        return titles.sheet_name.strip()
    return subject_of(titles) or (None if titles.has_generic_sheet_name else titles.sheet_name.strip())


def _sessions(
    table: Table, heads: Sequence[Head], records: Sequence[Record], years: Years, problems: Problems
) -> tuple[list[SessionDraft], list[int]]:
    """The sessions held, in the order of their columns; a column without any mark was not held."""
    sessions: list[SessionDraft] = []
    columns: list[int] = []
    for position, head in enumerate(heads, 1):
        label = table.label_at(head.column)
        if not any(table.sheet.cell(record.row, head.column) is not None for record in records):
            problems.warn("这一节没有任何签到记录，按未开展处理", table.header_row + 1, label)
            continue
        try:
            day = parse_date(head.day, years)
        except BadValue as error:
            problems.error(f"这一节的日期看不懂：{error}", table.header_row + 1, label)
            continue
        if day is None:
            problems.error("这一节没有日期，请在表头下面一行写上日期，如 2022.3.16", table.header_row + 1, label)
            continue
        sessions.append(SessionDraft(day, table.header_row + 1, head.ordinal or position))
        columns.append(head.column)
    for earlier, later in pairwise(sessions):
        if later.held_on < earlier.held_on:
            problems.warn(f"第 {later.ordinal} 节的日期早于前一节，请检查", table.header_row + 1)
    return sessions, columns


def _marks(table: Table, record: Record, columns: Sequence[int], name: str, problems: Problems) -> list[Mark]:
    marks = []
    for index, column in enumerate(columns):
        try:
            found = attendance_of(table.sheet.cell(record.row, column), name)
        except BadValue as error:
            problems.error(str(error), record.number, table.label_at(column))
            continue
        marks.append(Mark(index, found or Attendance.ABSENT, record.number))
    return marks


def _attended(marks: Sequence[Mark]) -> int:
    return sum(mark.attendance is Attendance.ATTENDED for mark in marks)


def _check_row_sum(table: Table, record: Record, marks: Sequence[Mark], problems: Problems) -> None:
    """Compare a column of sums at the right (出席次数) with what was counted."""
    for column, heading in enumerate(table.headings):
        if not _SUMS.match(heading.base):
            continue
        stated = _number(table.sheet.cell(record.row, column))
        if stated is not None and stated != _attended(marks):
            words = f"写的是 {stated} 次，数得 {_attended(marks)} 次"
            problems.warn(words, record.number, table.label_at(column))


def _check_sums(table: Table, columns: Sequence[int], people: Sequence[PersonDraft], problems: Problems) -> None:
    """Compare the row of sums (合计) with what was counted in each session."""
    for row in table.total_rows():
        for index, column in enumerate(columns):
            stated = _number(table.sheet.cell(row, column))
            counted = sum(_attended([mark for mark in person.marks if mark.session == index]) for person in people)
            if stated is not None and stated != counted:
                problems.warn(f"合计写的是 {stated} 人，数得 {counted} 人", row + 1, table.label_at(column))


def _number(cell: Cell) -> int | None:
    try:
        return parse_count(cell) if cell is not None and plain(text_of(cell)) else None
    except BadValue:
        return None
