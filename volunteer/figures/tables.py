"""Protected tables: the only numbers a page, a chart, a file for a leader is ever made of."""

from dataclasses import dataclass

STAR = "*"
ABSENT = "—"


@dataclass(frozen=True)
class Column:
    """A column of a table, with the unit its numbers are in."""

    key: str
    label: str
    unit: str = ""


@dataclass(frozen=True)
class Cell:
    """A number as it may be seen. `value` is what `text` says, for drawing; None when starred or not a number."""

    text: str
    value: float | None = None
    is_starred: bool = False


@dataclass(frozen=True)
class Row:
    """A row: its label and a cell a column."""

    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ProtectedTable:
    """A table that may be shown. `note` says what a reader must know of its numbers."""

    label_head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""

    def column(self, key: str) -> tuple[Cell, ...]:
        """The cells of a column, top to bottom, without the total."""
        place = [column.key for column in self.columns].index(key)
        return tuple(row.cells[place] for row in self.rows)


STARRED = Cell(STAR, None, True)
NO_NUMBER = Cell(ABSENT)


def number(value: int) -> Cell:
    """A whole number with its thousands apart."""
    return Cell(f"{value:,}", value)
