"""Sheets an office might send: in memory for parsers, as files for the command."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from volunteer.imports.grid import Cell, Sheet
from volunteer.imports.kinds import Kind, kind_of
from volunteer.imports.problems import Problem

PROGRAMME = "“暖心驿站”项目"
Row = Sequence[Cell]


def a_sheet(
    *rows: Row, name: str = "Sheet1", file: str = "表.xlsx", merged: Sequence[tuple[int, int, int, int]] = ()
) -> Sheet:
    """A sheet in memory, as the reader gives it: blank cells are None."""
    return Sheet(file, name, [[None if cell == "" else cell for cell in row] for row in rows], list(merged))


def a_file(folder: Path, name: str, sheets: Mapping[str, Sequence[Row]], hidden: Sequence[str] = ()) -> Path:
    """A workbook on disk with these sheets."""
    path = folder / name
    book = xlsxwriter.Workbook(path)
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, rows in sheets.items():
        page = book.add_worksheet(title)
        if title in hidden:
            page.hide()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date | datetime):
                    page.write_datetime(row, column, cell, as_date)
                elif isinstance(cell, int | float):
                    page.write_number(row, column, cell)
                elif cell:
                    page.write_string(row, column, str(cell))
    book.close()
    return path


def sign_in(
    people: Sequence[Row] = (("1", "王芳", "晨光物业", "13512340001"), ("2", "李强", "恒丰物流", "13512340002")),
    title: str = f"{PROGRAMME}活动签到表",
    subtitle: str = "活动名称：春季义诊    活动时间：2023年3月5日    参与总人数：60人",
    head: Row = ("序号", "姓名", "工作单位", "联系电话"),
    tail: Sequence[Row] = (),
) -> list[Row]:
    """The rows of a good sign-in sheet, to spoil one thing of."""
    return [(title,), (subtitle,), head, *people, *tail]


def recognised(sheet: Sheet) -> str | None:
    """The key of the kind that claims a sheet."""
    kind: Kind | None = kind_of(sheet)
    return kind.key if kind else None


def errors(problems: Sequence[Problem]) -> list[str]:
    """The messages that refuse a file."""
    return [problem.message for problem in problems if problem.severity == "error"]


def warnings(problems: Sequence[Problem]) -> list[str]:
    """The messages that are let through."""
    return [problem.message for problem in problems if problem.severity == "warning"]


def parsed(kind: Kind, sheet: Sheet) -> tuple[Any, list[Problem]]:
    """What a kind reads from a sheet, and what it noticed."""
    draft = kind.parse(sheet)
    return draft.content, draft.problems
