"""Tables that stand below each other on one sheet, each with titles of its own. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from volunteer.imports.columns import WEAK, Column, Heading, Table, find_table
from volunteer.imports.grid import Cell, Sheet, plain, text_of
from volunteer.imports.problems import Problems
from volunteer.imports.titles import is_label, pairs_of_row

#: What every header has one of; rows without are not looked at any closer.
_MAY_HEAD = re.compile("姓名|名字|人员|志愿者|编号|日期|时间|人次|对象|参会|职工")
_TITLE = re.compile(r"(?:表|册|簿|名单|记录|统计)(?:\(.*\)|[:：].*)?$|[”\"」』]项目")
_PAGE = re.compile(r"\(?(?:第?\d+页?(?:/|,|，)?共?\d*页|第\d+页|续表?|接上页)\)?")


def tables_on(sheet: Sheet, columns: Sequence[Column], problems: Problems) -> list[Sheet]:
    """The sheet, or one for each of its tables; rows keep their numbers, and what stood on top goes with each.

    A header that comes again under the same titles, or under none, is a second page. Another header without a title of
    its own is an error.
    """
    table = find_table(sheet, columns)
    if table is None:
        return [sheet]
    head, *others = _headers(sheet, columns, table)
    starts = [0]
    top = _lines(sheet, 0, head)
    above = tuple(text_of(cell) for row in sheet.rows[:head] for cell in row if cell is not None)
    for row in others:
        start = _title_above(sheet, head + 1, row)
        lines = _lines(sheet, start, row)
        is_alike = _texts(sheet, row) == _texts(sheet, head)
        if is_alike and lines <= top:
            continue
        if not lines:
            problems.error("从这一行起是另一张表，上面没有写它的名称和时间；请分开放在两张工作表里", row + 1)
            return [sheet]
        starts.append(start)
        top, head = lines, row
    ends = [*starts[1:], len(sheet.rows)]
    return [_part(sheet, *place, above) for place in zip(starts, ends, strict=True)] if starts[1:] else [sheet]


def _headers(sheet: Sheet, columns: Sequence[Column], table: Table) -> Iterator[int]:
    """The rows that are headers, the best one among them."""
    required = [column for column in columns if column.is_required]
    for row in range(len(sheet.rows)):
        if table.first_header_row <= row < table.header_row:
            continue
        if row == table.header_row or table.repeats_header(row) or _is_header(sheet.rows[row], columns, required):
            yield row


def _is_header(cells: Sequence[Cell], columns: Sequence[Column], required: Sequence[Column]) -> bool:
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(texts) < 3 or not _MAY_HEAD.search(plain("".join(texts))):
        return False
    headings = [Heading.of(text) for text in texts]
    named = sum(any(column.fit(heading) > WEAK + 1 for column in columns) for heading in headings)
    return named >= 3 and all(any(column.fit(heading) > WEAK for heading in headings) for column in required)


def _title_above(sheet: Sheet, first: int, header: int) -> int:
    """The row where the titles of a header begin; the header itself when it has none."""
    start = header
    for row in range(header - 1, first - 1, -1):
        filled = [(column, cell) for column, cell in enumerate(sheet.rows[row]) if cell is not None]
        if not filled:
            continue
        categories = {category for category, _ in pairs_of_row(row, filled)} if _has_label(filled) else set()
        text = plain(" ".join(text_of(cell) for _, cell in filled))
        if sheet.is_total_row(row) or (len(filled) > 1 and not categories) or text.isdigit():
            break
        if categories & {"name", "date", "group"} or _TITLE.search(text) or _is_alone(text, categories):
            start = row
        elif not categories:
            break
    return start


def _has_label(filled: Sequence[tuple[int, Cell]]) -> bool:
    """Whether a cell labels what follows it; short words without a colon also stand in rows (小组)."""
    texts = [plain(cell) for _, cell in filled if isinstance(cell, str)]
    return any(":" in text or (len(text) > 2 and is_label(text)) for text in texts)


def _is_alone(text: str, categories: set[str]) -> bool:
    """Whether a single text that labels nothing may be a title rather than a name or the number of a page."""
    return not categories and ":" not in text and "·" not in text and len(_PAGE.sub("", text)) >= 5


def _lines(sheet: Sheet, first: int, last: int) -> set[str]:
    """The texts of title rows, without numbers of pages."""
    texts = (text_of(cell) for row in sheet.rows[first:last] for cell in row if cell is not None)
    return {text for written in texts if (text := _PAGE.sub("", plain(written)))}


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [plain(text_of(cell)) for cell in sheet.rows[row] if cell is not None]


def _part(sheet: Sheet, first: int, last: int, above: tuple[str, ...]) -> Sheet:
    blank: list[list[Cell]] = [[] for _ in range(first)]
    merged = [area for area in sheet.merged if first <= area[0] < last]
    return replace(sheet, rows=[*blank, *sheet.rows[first:last]], merged=merged, above=above if first else ())
