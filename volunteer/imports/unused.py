"""What of a table nobody reads: an office must learn that a column was dropped, and which one it lacks. Pure."""

import re
from collections.abc import Collection, Sequence

from volunteer.imports.columns import Column, Table
from volunteer.imports.grid import letter
from volunteer.imports.problems import Problems

_QUIET = re.compile(
    r"^(?:序号?|编号|no\.?|#|行号|顺序)$|签名|签字|签到|签收|签退|备注|身份证|证件|照片|盖章|合计|小计|^(?:出席|出勤|缺勤|到课|参加)(?:次数|节数)$",
    re.I,
)


def tell_unused(table: Table, columns: Sequence[Column], problems: Problems, used: Collection[int] = ()) -> None:
    """Tell which filled columns no field was found for, in one reminder; `used` are columns read in another way."""
    row = table.header_row + 1
    for column in columns:
        if column.field in table.guessed:
            problems.warn(f"列名没有认出；里面像是{column.label}，按{column.label}记", row, table.label(column.field))
    known = {*table.columns.values(), *used}
    rows = [table.sheet.rows[at] for at in table.data_rows()]
    rows = [cells for cells in rows if sum(cell is not None for cell in cells) > 1]
    names = []
    for index, heading in enumerate(table.headings):
        filled = sum(index < len(cells) and cells[index] is not None for cells in rows)
        if index in known or not filled or _QUIET.search(heading.whole):
            continue
        if heading.base:
            names.append(" ".join(heading.written.split())[:30])
        elif filled * 2 > len(rows):
            names.append(f"{letter(index)}（没有列名）")
    if names:
        problems.warn(f"没有用到的列：{'、'.join(names)}", row)


def tell_missing(table: Table, columns: Sequence[Column], problems: Problems) -> None:
    """One reminder that lists the columns such a sheet usually has."""
    lacking = [f"“{column.label}”" for column in columns if not table.has(column.field)]
    if lacking:
        problems.warn(f"没有认出{'、'.join(lacking)}列，认人时少一样依据", table.header_row + 1)
