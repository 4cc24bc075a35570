"""Sheets of plain cells, and what can be said of one without knowing what it holds."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None
_SPACE = re.compile(r"\s+")
_TOTAL = re.compile(
    r"^(?:[0-9一二三四五六七八九十本上下全当]{0,5}(?:年度?|月份?|季度?|半年|期|页|次)?"
    r"(?:人数|人次)?(?:小计|合计|总合计|总计|共计|累计|汇总|总数)|共\d+人|实到|(?:出席|出勤|到场|到课|参加|参与)(?:总)?人[数次]$)"
)
_GENERIC = re.compile(r"^(?:sheet|工作表|表|table|csv)\s*\d*$", re.I)


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows and columns count from 0 here; people see them from 1 and from A."""

    file_name: str
    name: str
    rows: list[list[Cell]]
    #: Merged ranges as top, left, bottom, right; the value stands in the top left cell.
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False
    #: The texts on top of a sheet of several tables, for those after the first.
    above: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @property
    def is_empty(self) -> bool:
        return all(cell is None for row in self.rows for cell in row)

    @property
    def has_generic_name(self) -> bool:
        """Whether the name says nothing (Sheet1)."""
        return bool(_GENERIC.match(plain(self.name)))

    def cell(self, row: int, column: int) -> Cell:
        """The cell, None outside the sheet."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def filled(self, row: int, column: int) -> Cell:
        """The cell, or what stands in the top left of the merged range it belongs to."""
        value = self.cell(row, column)
        if value is None:
            for top, left, bottom, right in self.merged:
                if top <= row <= bottom and left <= column <= right:
                    return self.cell(top, left)
        return value

    def text(self, row: int, column: int) -> str:
        """The cell as text, empty when there is nothing."""
        return text_of(self.cell(row, column))

    def is_blank_row(self, row: int) -> bool:
        return all(cell is None for cell in self.rows[row])

    def is_total_row(self, row: int) -> bool:
        """Whether a row sums up others (合计, 小计 …), judged by its first two filled cells."""
        filled = [cell for cell in self.rows[row] if cell is not None][:2]
        return any(isinstance(cell, str) and is_total_label(cell) for cell in filled)


def is_total_label(text: str) -> bool:
    """Whether a text is what a row of sums begins with."""
    return bool(_TOTAL.match(plain(text)))


def text_of(cell: Cell) -> str:
    """A cell as a person would read it; whole floats without a tail."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return str(cell)


def plain(text: str) -> str:
    """Text for comparing: full-width folded, all white space gone."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def shown(cell: Cell) -> str:
    """A cell for a message: in quotes, cut when long."""
    text = " ".join(text_of(cell).split())
    return f"“{text if len(text) <= 30 else text[:30] + '…'}”"


def letter(column: int) -> str:
    """The spreadsheet's letter for a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def content_hash(sheets: Iterable[Sheet]) -> str:
    """SHA-256 over the cells of all visible sheets; formats, file name and trailing blanks do not matter."""
    digest = hashlib.sha256()
    for sheet in sheets:
        if sheet.is_hidden or sheet.is_empty:
            continue
        rows = [[text_of(cell) for cell in row] for row in sheet.rows]
        trimmed = [_trim(row) for row in rows]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        digest.update(json.dumps([sheet.name, trimmed], ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _trim(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row
