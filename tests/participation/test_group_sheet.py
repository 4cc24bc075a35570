"""Group rosters: names down, sessions across, dates wherever the office writes them."""

from datetime import date
from typing import Any

import pytest

from tests.builders.sheets import PROGRAMME, Row, a_sheet, errors, parsed, recognised, warnings
from volunteer.imports.grid import Cell, Sheet
from volunteer.participation.importing import GroupSheet, person_times
from volunteer.participation.models import Attendance, Form
from volunteer.participation.rules import attendance_of

pytestmark = pytest.mark.usefixtures("app")
DAYS = [date(2023, 3, 5), date(2023, 3, 12)]
MEMBERS: tuple[Row, ...] = (("1", "王芳", "晨光物业", "√", "请假"), ("2", "李强", "同上", "×", "√"))
TITLE = (f"{PROGRAMME}2023年上半年小组签到表：“心灵加油站”减压小组",)


def read(sheet: Sheet) -> tuple[Any, list[str], list[str]]:
    services, problems = parsed(GroupSheet(), sheet)
    return (services[0] if services else None), errors(problems), warnings(problems)


@pytest.mark.parametrize(
    "heads",
    [
        [("序号", "姓名", "单位", "第1节", "第2节"), ("", "", "", "2023.3.5", "2023.3.12")],
        [("序号", "姓名", "单位", "第一次", "第二次"), ("", "", "", *DAYS)],
        [("序号", "姓名", "单位", "第1节\n3月5日", "第2节\n3月12日")],
        [("序号", "姓名", "单位", "第一节（3.5）", "第二节（3.12）")],
        [("序号", "姓名", "单位", "3月5日", "3月12日")],
        [("序号", "姓名", "单位", *DAYS)],
        [("", "", "", "3月5日", "3月12日"), ("序号", "姓名", "单位", "第1节", "第2节")],
        [("No.", "姓名", "单位", 1, 2), ("", "", "", "3.5", "3.12")],
    ],
)
def test_sessions_and_their_dates_are_found(heads: list[Row]) -> None:
    sheet = a_sheet(TITLE, ("服务形式：小组    带领社工：罗丹    共2节",), *heads, *MEMBERS, ("合计", "", "", 1, 1))

    service, wrong, noticed = read(sheet)

    assert (recognised(sheet), wrong) == ("group", [])
    assert noticed == ["没有认出“联系电话”列，认人时少一样依据"]
    assert (service.form, service.title, service.lead_name) == (Form.GROUP, "“心灵加油站”减压小组", "罗丹")
    assert [(s.ordinal, s.held_on) for s in service.sessions] == [(1, DAYS[0]), (2, DAYS[1])]
    assert [[m.attendance.value for m in p.marks] for p in service.people] == [
        ["attended", "excused"],
        ["absent", "attended"],
    ]
    assert [service.occurred_on(p) for p in service.people] == DAYS
    assert service.people[1].written.employer == "晨光物业"
    assert person_times(service) == 2


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        *((mark, Attendance.ATTENDED) for mark in ("√", "✓", "✔", 1, "是", "到", "王芳", "迟到", True)),
        *((mark, Attendance.EXCUSED) for mark in ("请假", "事假", "假")),
        *((mark, Attendance.ABSENT) for mark in ("×", "缺", "缺席", 0, "未到", "/", False)),
        (None, None),
    ],
)
def test_marks(cell: Cell, meaning: Attendance | None) -> None:
    assert attendance_of(cell, "王 芳") is meaning


def test_a_mark_nobody_can_read_names_row_and_column() -> None:
    sheet = a_sheet(TITLE, ("姓名", "电话", "3月5日"), ("王芳", "", "√"), ("李强", "", "看不清"))

    draft = GroupSheet().parse(sheet)

    (problem,) = [p for p in draft.problems if p.severity == "error"]
    assert (problem.row, problem.column) == (4, "C（3月5日）")
    assert draft.content == []


def test_sums_that_do_not_agree_are_told() -> None:
    head = ("姓名", "电话", "3月5日", "3月12日", "出席次数")
    rows = [("王芳", "", "√", "√", 1), ("李强", "", "√", "", 1), ("合计", "", 2, 2, "")]

    _, wrong, noticed = read(a_sheet(TITLE, head, *rows))

    assert wrong == []
    assert noticed[:2] == ["写的是 1 次，数得 2 次", "合计写的是 2 人，数得 1 人"]


def test_a_session_nobody_marked_was_not_held_and_one_without_a_date_is_an_error() -> None:
    head, dates = ("姓名", "电话", "第1节", "第2节"), ("", "", "3月5日", "")

    planned, none, noticed = read(a_sheet(TITLE, head, dates, ("王芳", "", "√", "")))
    _, wrong, _ = read(a_sheet(TITLE, head, dates, ("王芳", "", "√", "√")))
    _, bad, _ = read(a_sheet(TITLE, head, ("", "", "3月5日", "3月45日"), ("王芳", "", "√", "√")))

    assert ([s.held_on for s in planned.sessions], none) == ([DAYS[0]], [])
    assert "未开展" in noticed[0]
    assert "没有日期" in wrong[0]
    assert "没有这一天" in bad[0]


def test_the_name_comes_from_a_label_the_sheet_or_the_title() -> None:
    body: list[Row] = [("姓名", "电话", "2023.3.5"), ("王芳", "", "√")]

    labelled, _, _ = read(a_sheet(("小组签到表",), ("小组名称：减压小组  地点：大厅",), *body))
    by_sheet, _, _ = read(a_sheet(("小组签到表",), *body, name="减压小组"))
    by_title, _, _ = read(a_sheet((f"2023年{PROGRAMME}减压小组签到表",), *body))

    assert [s.title for s in (labelled, by_sheet, by_title)] == ["减压小组"] * 3
    assert labelled.sessions[0].place == "大厅"


def test_an_activity_of_several_days_stays_an_activity() -> None:
    service, _, _ = read(
        a_sheet(
            ("活动名称：技能比武    服务形式：社区活动",),
            ("姓名", "电话", "2023.3.5", "2023.3.6"),
            ("王芳", "", "√", "√"),
        )
    )

    assert (service.form, len(service.sessions)) == (Form.ACTIVITY, 2)
