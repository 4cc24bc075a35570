"""What outreach records say twice must agree, and which column counts the people served must be certain. Pure."""

from collections.abc import Sequence

from volunteer.imports.columns import WEAK, Table
from volunteer.imports.problems import Problems
from volunteer.imports.values import BadValue, parse_count
from volunteer.shiftlogs.record_columns import SERVED
from volunteer.shiftlogs.record_sheet import ShiftDraft


def check_records(table: Table, drafts: Sequence[ShiftDraft], problems: Problems) -> None:
    """Tell what is missing, and where the sheet contradicts itself."""
    for draft in drafts:
        _check(table, draft, problems)
    _check_served(table, drafts, problems)
    _check_sums(table, drafts, problems)


def _check_served(table: Table, drafts: Sequence[ShiftDraft], problems: Problems) -> None:
    """A bare 人数 may count the volunteers; of two columns of people served nobody can tell which is meant."""
    written, row = " ".join(table.heading("served").written.split()), table.header_row + 1
    others = [
        column
        for column in table.rivals(SERVED)
        if any(
            table.sheet.cell(at, column) != table.sheet.cell(at, table.columns["served"]) for at in table.data_rows()
        )
    ]
    if others:
        names = "、".join(table.label_at(column) for column in others)
        problems.error(f"{names}也像是服务人次，数字不同；请只留一列，或把另一列改名", row, table.label("served"))
    if SERVED.fit(table.heading("served")) > WEAK or not drafts:
        return
    if all(draft.people_served == len(draft.volunteers) for draft in drafts):
        words = f"“{written}”与每一行志愿者的人数相同，看不到服务了多少人；请加一列“服务人次”"
        problems.error(words, row, table.label("served"))
    else:
        problems.warn(f"没有“服务人次”列，按“{written}”记；如是志愿者人数，请改正列名", row, table.label("served"))


def _check(table: Table, draft: ShiftDraft, problems: Problems) -> None:
    """What one shift leaves out, or states otherwise than it names."""
    if draft.people_served is None:
        problems.error("没有写服务人次，请补上；没有服务对象请写 0", draft.row, table.label("served"))
    if draft.stated_count is not None and draft.stated_count != len(draft.volunteers):
        words_ = f"志愿者人数写的是 {draft.stated_count}，名字数得 {len(draft.volunteers)} 个"
        problems.warn(words_, draft.row, table.label("count"))
    if not draft.is_approved:
        reason = "带队社工也是志愿者，不能审核自己的时长" if draft.lead else "没有写带队社工"
        problems.warn(f"{reason}；这一班记为待审核，审核通过前不计入统计", draft.row, table.label("lead"))


def _check_sums(table: Table, drafts: Sequence[ShiftDraft], problems: Problems) -> None:
    """Compare the row of sums at the end with what was counted."""
    counted = {
        "served": sum(draft.people_served or 0 for draft in drafts),
        "count": sum(len(draft.volunteers) for draft in drafts),
    }
    rows = list(table.total_rows())
    for row in rows[-1:]:
        for name, number in counted.items():
            cell = table.sheet.cell(row, table.columns[name]) if table.has(name) else None
            try:
                stated = parse_count(cell)
            except BadValue:
                continue
            if stated is not None and stated != number:
                problems.warn(f"合计写的是 {stated}，数得 {number}", row + 1, table.label(name))
