"""Sheets of cells, written as .xlsx or .xls, and which person each row is."""

import csv
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
import xlwt

from tests.office.dialect import Cell


@dataclass
class Sheet:
    """Rows from the top; `people` tells which person a row (and name, on outreach records) is."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    people: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, *cells: Cell) -> int:
        """Append a row; returns its Excel number."""
        self.rows.append(list(cells))
        return len(self.rows)

    def title(self, text: str) -> int:
        """Append a row merged over the sheet's width."""
        self.merged.append(len(self.rows))
        return self.add(text)

    @property
    def width(self) -> int:
        """The longest row."""
        return max((len(row) for row in self.rows), default=1)


@dataclass
class Book:
    """A file of one or more sheets."""

    file: str
    sheets: list[Sheet]

    def write(self, folder: Path) -> None:
        """Write the file in the format its name ends with."""
        (write_xls if self.file.endswith(".xls") else write_xlsx)(folder / self.file, self.sheets)


def write_xlsx(path: Path, sheets: list[Sheet]) -> None:
    """Write with XlsxWriter."""
    book = xlsxwriter.Workbook(path)
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for row, cells in enumerate(sheet.rows):
            if row in sheet.merged and sheet.width > 1:
                page.merge_range(row, 0, row, sheet.width - 1, cells[0])
                continue
            for column, cell in enumerate(cells):
                if isinstance(cell, date | datetime):
                    page.write_datetime(row, column, cell, as_date)
                elif isinstance(cell, str):
                    page.write_string(row, column, cell)
                elif cell is not None:
                    page.write_number(row, column, cell)
    book.close()


def write_xls(path: Path, sheets: list[Sheet]) -> None:
    """Write with xlwt, as an office with an old program does."""
    book = xlwt.Workbook(encoding="utf-8")
    as_date = xlwt.easyxf(num_format_str="YYYY/M/D")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for row, cells in enumerate(sheet.rows):
            if row in sheet.merged and sheet.width > 1:
                page.write_merge(row, row, 0, sheet.width - 1, cells[0])
                continue
            for column, cell in enumerate(cells):
                if isinstance(cell, date | datetime):
                    page.write(row, column, cell, as_date)
                elif cell is not None:
                    page.write(row, column, cell)
    book.save(str(path))


def write_truth_rows(folder: Path, books: list[Book]) -> None:
    """Which row, on outreach records which name of the row, is which person."""
    with (folder / "truth_rows.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("file", "sheet", "row", "name", "person"))
        for book in books:
            for sheet in book.sheets:
                writer.writerows((book.file, sheet.name, row, name, person) for row, name, person in sheet.people)
