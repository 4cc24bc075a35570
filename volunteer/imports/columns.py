"""Which column is which: headings recognised by what they say, in any order and wherever the header row stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from volunteer.imports.grid import Cell, Sheet, letter, plain, text_of
from volunteer.imports.problems import Problems
from volunteer.imports.values import is_ditto, words

#: How far down a header row may stand, and how far below a likely one a better one may.
HEADER_WITHIN = 40
BETTER_WITHIN = 6
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")


@dataclass(frozen=True)
class Column:
    """A column a kind knows: its field, what to call it, and the patterns its heading may match."""

    field: str
    label: str
    #: The whole heading, brackets and spaces aside.
    exact: str
    #: A part of it, when no heading fits better.
    part: str = ""
    #: Headings with this are something else.
    unless: str = ""
    #: Of headings that fit, those with this are surest (人次 before 人数).
    prefer: str = ""
    #: The whole of a heading that is taken only when no other column of the sheet claims it, nor a better one fits.
    weak: str = ""
    #: Sheets without it are no sheets of this kind.
    is_required: bool = False
    #: Longer texts are no headings.
    longest: int = 30
    #: What its cells look like, to find it when no heading is known.
    looks: str = ""

    def fit(self, heading: "Heading") -> int:
        """How well a heading fits: above WEAK where it surely does, 0 for not at all."""
        if not heading.base or len(heading.base) > self.longest:
            return 0
        return _fit(self, heading.base, heading.whole)


#: The fit of a heading that only might be meant.
WEAK = 1


@lru_cache(maxsize=50_000)
def _fit(column: Column, base: str, whole: str) -> int:
    if column.unless and re.search(column.unless, whole, re.IGNORECASE):
        return 0
    preferred = 4 if column.prefer and re.search(column.prefer, whole, re.IGNORECASE) else 0
    if any(re.fullmatch(column.exact, text, re.IGNORECASE) for text in (base, whole)):
        return 3 + preferred
    if column.part and re.search(column.part, whole, re.IGNORECASE):
        return 2 + preferred
    if column.weak and any(re.fullmatch(column.weak, text, re.IGNORECASE) for text in (base, whole)):
        return WEAK
    return 0


@dataclass(frozen=True)
class Heading:
    """A heading's words: without brackets, with them, and what stands in them (a unit, 化名)."""

    written: str
    base: str
    whole: str
    unit: str

    @classmethod
    def of(cls, cell: Cell) -> "Heading":
        return _heading(text_of(cell))


@lru_cache(maxsize=10_000)
def _heading(written: str) -> Heading:
    text = re.sub(r"^[*※★#]+|[*※★:：]+$", "", plain(written))
    text = re.sub(r"^(?:[(]?\d{1,2}[、.)])+(?=[^\d])(?:请?(?:填写|输入|选择|留下|提供))?(?:您|你)?的?", "", text)
    unit = "".join(_BRACKETS.findall(text))
    base = _BRACKETS.sub("", text).rstrip(":/ ")
    return Heading(written.strip(), base, _BRACKETS.sub(r"\1", text), unit)


@dataclass(frozen=True)
class Record:
    """One row of a table, by field."""

    table: "Table"
    row: int
    resolved: dict[str, Cell]

    @property
    def number(self) -> int:
        return self.row + 1

    def cell(self, name: str) -> Cell:
        return self.resolved.get(name)

    def words(self, name: str) -> str | None:
        return words(self.resolved.get(name))

    def has(self, *names: str) -> bool:
        return any(self.words(name) is not None for name in names)


@dataclass(frozen=True)
class Table:
    """A recognised table on a sheet."""

    sheet: Sheet
    #: The last row of the header, counted from 0.
    header_row: int
    first_header_row: int
    columns: dict[str, int]
    headings: list[Heading]
    #: Columns left and right bounds, for tables that stand side by side.
    left: int = 0
    right: int = 10_000
    #: Fields whose very heading stands twice.
    repeated: list[str] = field(default_factory=list)
    #: Fields found by their cells, not by their heading.
    guessed: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return name in self.columns

    def heading(self, name: str) -> Heading:
        """The heading of a field, empty when there is no such column."""
        return self.headings[self.columns[name]] if name in self.columns else Heading("", "", "", "")

    def label(self, name: str) -> str | None:
        """How to point a person at a column: `B（日期）`."""
        if name not in self.columns:
            return None
        return self.label_at(self.columns[name])

    def label_at(self, column: int) -> str:
        written = self.headings[column].written if column < len(self.headings) else ""
        return f"{letter(column)}（{' '.join(written.split())}）" if written else letter(column)

    def rivals(self, column: Column) -> list[int]:
        """The columns no field was found for, whose headings fit a field as well as the one it has."""
        known = set(self.columns.values())
        strength = column.fit(self.heading(column.field))
        return [
            index
            for index, heading in enumerate(self.headings)
            if strength > WEAK and index not in known and column.fit(heading) == strength
        ]

    def data_rows(self) -> Iterator[int]:
        """The rows below the header, without blank rows, sums and repeated headers."""
        for row in range(self.header_row + 1, len(self.sheet.rows)):
            if not (self.sheet.is_blank_row(row) or self.sheet.is_total_row(row) or self.repeats_header(row)):
                yield row

    def records(self, problems: Problems, fill: Sequence[str] = ()) -> Iterator[Record]:
        """The rows below the header, without blank rows, sums and repeated headers; 同上 resolved.

        Fields in `fill` take the value of the merged range they belong to.
        """
        above: dict[str, Cell] = {}
        for row in self.data_rows():
            here: dict[str, Cell] = {}
            for name, column in self.columns.items():
                cell = self.sheet.filled(row, column) if name in fill else self.sheet.cell(row, column)
                if is_ditto(cell):
                    cell = above.get(name)
                    if cell is None:
                        problems.warn("写着“同上”，但上面一行没有内容，按空白处理", row + 1, self.label(name))
                here[name] = cell
            if any(cell is not None for cell in here.values()):
                above = here
                yield Record(self, row, here)

    def total_rows(self) -> Iterator[int]:
        """The rows of sums (合计, 小计) below the header."""
        for row in range(self.header_row + 1, len(self.sheet.rows)):
            if self.sheet.is_total_row(row):
                yield row

    def repeats_header(self, row: int) -> bool:
        """Whether a row is the header again, as on a second page."""
        same = sum(
            plain(text_of(self.sheet.cell(row, column))) == plain(self.headings[column].written)
            for column in self.columns.values()
        )
        return same >= 2 and same >= len(self.columns) - 1


def find_table(sheet: Sheet, columns: Sequence[Column]) -> Table | None:
    """The table whose header fits most columns, all required ones among them; None when there is none."""
    best: Table | None = None
    first = next((row for row in range(len(sheet.rows)) if not sheet.is_blank_row(row)), 0)
    for row in range(first, min(len(sheet.rows), first + HEADER_WITHIN)):
        if best is not None and row > best.header_row + BETTER_WITHIN:
            break
        single = _single(sheet, row, columns)
        for table in (single, _double(sheet, row, columns) if single else None):
            if table is None or not all(table.has(column.field) for column in columns if column.is_required):
                continue
            if best is None or len(table.columns) > len(best.columns):
                best = table
    if best is not None:
        _guess(best, columns)
    return best


def _guess(table: Table, columns: Sequence[Column]) -> None:
    """Find by their cells the columns that no heading names."""
    for column in columns:
        if not column.looks or table.has(column.field):
            continue
        known = set(table.columns.values())
        for index, heading in enumerate(table.headings):
            if index in known or (column.unless and re.search(column.unless, heading.whole, re.IGNORECASE)):
                continue
            cells = [text_of(cell) for row in table.data_rows() if (cell := table.sheet.cell(row, index)) is not None]
            alike = sum(bool(re.fullmatch(column.looks, cell.strip())) for cell in cells)
            if cells and alike * 5 >= len(cells) * 4:
                table.columns[column.field] = index
                table.guessed.append(column.field)
                break


def check_repeated(table: Table, problems: Problems) -> None:
    """Two columns of one heading: nobody can tell which is meant."""
    for name in dict.fromkeys(table.repeated):
        written = " ".join(table.heading(name).written.split())
        problems.error(f"有两列都叫“{written}”，请改名或删去一列", table.header_row + 1, table.label(name))


def side_by_side(table: Table, columns: Sequence[Column]) -> list[Table]:
    """The table and its copies to the right, where one sheet holds the same headings twice or more."""
    words_ = [heading.whole for heading in table.headings]
    while words_ and not words_[-1]:
        words_.pop()
    for width in range(2, len(words_) // 2 + 1):
        panel = [word for word in words_[:width] if word]
        starts = [
            start for start in range(0, len(words_), width) if [w for w in words_[start : start + width] if w] == panel
        ]
        if len(panel) >= 2 and len(starts) >= 2 and len(starts) * width >= len(words_):
            return [_panel(table, columns, start, start + width) for start in starts]
    return [table]


def _panel(table: Table, columns: Sequence[Column], left: int, right: int) -> Table:
    found, _ = _match(table.headings, columns, left, right)
    return Table(table.sheet, table.header_row, table.first_header_row, found, table.headings, left, right)


def _single(sheet: Sheet, row: int, columns: Sequence[Column]) -> Table | None:
    headings = [Heading.of(sheet.cell(row, column)) for column in range(sheet.width)]
    return _table(sheet, row, row, headings, columns)


def _double(sheet: Sheet, row: int, columns: Sequence[Column]) -> Table | None:
    """A header of two rows, where the lower one divides a heading of the upper one."""
    if row + 1 >= len(sheet.rows) or not any(top == row and bottom >= row for top, _, bottom, _ in sheet.merged):
        return None
    headings = []
    for column in range(sheet.width):
        upper, lower = sheet.filled(row, column), sheet.cell(row + 1, column)
        headings.append(Heading.of(lower if isinstance(lower, str) else upper))
    return _table(sheet, row, row + 1, headings, columns)


def _table(sheet: Sheet, first: int, last: int, headings: list[Heading], columns: Sequence[Column]) -> Table | None:
    found, repeated = _match(headings, columns, 0, len(headings))
    if len(found) < 2:
        return None
    return Table(sheet, last, first, found, headings, repeated=repeated)


def _match(
    headings: list[Heading], columns: Sequence[Column], left: int, right: int
) -> tuple[dict[str, int], list[str]]:
    """Best fits first; each field one column, each column one field."""
    fits = [
        (-column.fit(headings[index]), order, index, column.field)
        for order, column in enumerate(columns)
        for index in range(left, min(right, len(headings)))
        if column.fit(headings[index])
    ]
    found: dict[str, int] = {}
    taken: set[int] = set()
    repeated = []
    for _strength, _order, index, name in sorted(fits):
        if name in found and index not in taken and headings[index].base == headings[found[name]].base:
            repeated.append(name)
        if name not in found and index not in taken:
            found[name] = index
            taken.add(index)
    return found, repeated
