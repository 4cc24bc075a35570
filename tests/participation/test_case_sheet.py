"""Case registers: a row a meeting, the person on a case's first row, under an alias or a name."""

from datetime import date
from typing import Any

import pytest

from tests.builders.sheets import PROGRAMME, Row, a_sheet, errors, parsed, recognised, warnings
from volunteer.imports.grid import Sheet
from volunteer.participation.importing import CaseRegister
from volunteer.participation.models import Form, Mode
from volunteer.participation.rules import mode_of

pytestmark = pytest.mark.usefixtures("app")
TITLE = (f"{PROGRAMME}2023年上半年个案服务登记表（保密）",)
HEAD = ("个案编号", "服务对象（化名）", "单位", "联系电话", "服务类型", "日期", "方式", "第几次")
ONE: tuple[Row, ...] = (
    ("GA-01", "小雨", "晨光物业", "13512340001", "心理疏导", "2023.3.1", "线下", 1),
    ("", "", "", "", "", "3月8日", "电话", 2),
)
TWO: Row = ("GA-02", "阿竹", "", "", "家庭关系", date(2023, 3, 2), "上门", 1)


def read(sheet: Sheet) -> tuple[Any, list[str], list[str]]:
    services, problems = parsed(CaseRegister(), sheet)
    return services, errors(problems), warnings(problems)


def test_a_plain_register() -> None:
    sheet = a_sheet(TITLE, HEAD, *ONE, TWO, ("合计", "", "", "", "", "", "", 3))

    (one, two), wrong, noticed = read(sheet)

    assert (recognised(sheet), wrong, noticed) == ("case", [], [])
    assert (one.form, one.title, one.topic) == (Form.CASE, "GA-01", "心理疏导")
    assert [(s.held_on, s.mode, s.ordinal, s.row) for s in one.sessions] == [
        (date(2023, 3, 1), Mode.IN_PERSON, 1, 3),
        (date(2023, 3, 8), Mode.REMOTE, 2, 4),
    ]
    (person,) = one.people
    assert (person.written.name, person.written.phone, person.is_alias, person.row) == ("小雨", "13512340001", True, 3)
    assert [mark.row for mark in person.marks] == [3, 4]
    assert len(two.sessions) == 1


@pytest.mark.parametrize(
    ("head", "is_alias"),
    [("案主（化名）", True), ("化名", True), ("服务对象化名", True), ("案主姓名", False), ("服务对象姓名", False)],
)
def test_only_an_alias_column_makes_aliases(head: str, is_alias: bool) -> None:
    sheet = a_sheet(TITLE, ("面谈日期", "编号", head, "服务形式", "次数"), ("2023.3.1", "A1", "陈梅", "面谈", "第一次"))

    (case,), _, _ = read(sheet)

    assert (recognised(sheet), case.people[0].is_alias) == ("case", is_alias)
    assert case.sessions[0].ordinal == 1


def test_rows_of_a_case_may_be_merged_repeated_or_apart() -> None:
    blank = ("", "", "", "", "", "2023.3.8", "线上", "")
    repeated = ("GA-01", "小 雨", "晨光物业", "13512340001", "", "2023.3.15", "面谈", "")

    (one, _), wrong, _ = read(a_sheet(TITLE, HEAD, ONE[0], blank, TWO, repeated))
    (merged,), _, _ = read(a_sheet(TITLE, HEAD, ONE[0], blank, merged=[(2, 0, 3, 0), (2, 1, 3, 1)]))

    assert wrong == []
    assert [s.ordinal for s in one.sessions] == [1, 2, 3]
    assert len(one.people) == 1
    assert len(merged.sessions) == 2


def test_what_cannot_be_is_told() -> None:
    other_name = ("GA-01", "阿竹", "", "", "", "2023.3.8", "线上", 2)
    _, names, _ = read(a_sheet(TITLE, HEAD, ONE[0], other_name))
    _, orphan, _ = read(a_sheet(TITLE, HEAD, ("", "小雨", "", "", "", "2023.3.8", "线上", 2)))
    _, undated, _ = read(a_sheet(TITLE, HEAD, ONE[0], ("", "", "", "", "", "", "线上", 2)))
    _, odd, _ = read(a_sheet(TITLE, HEAD, ONE[0], ("", "", "", "", "", "2023.3.8", "神交", 2)))

    for wrong, says in ((names, "另一个名字"), (orphan, "没有个案编号"), (undated, "没有日期"), (odd, "线下还是线上")):
        assert says in wrong[0]


@pytest.mark.parametrize("number", ["序号", "编号", "档案号", "个案号", "服务编号"])
def test_a_register_may_number_its_cases_in_other_words(number: str) -> None:
    rows = [(1, *ONE[0][1:]), ONE[1], (2, *TWO[1:])]
    sheet = a_sheet(TITLE, (number, *HEAD[1:]), *rows)

    services, wrong, _ = read(sheet)

    assert (recognised(sheet), wrong) == ("case", [])
    assert [(case.title, len(case.sessions)) for case in services] == [("1", 2), ("2", 1)]


def test_a_column_that_numbers_the_rows_is_no_number_of_cases() -> None:
    head = ("序号", *HEAD[1:])
    repeated = [(1, *ONE[0][1:]), (2, "小雨", *ONE[1][2:])]
    silent = [(1, *ONE[0][1:]), (2, *ONE[1][1:])]

    for rows in (repeated, silent):
        _, wrong, _ = read(a_sheet(TITLE, head, *rows))
        assert "像是行号" in wrong[0]

    beside, wrong, _ = read(a_sheet(TITLE, ("序号", *HEAD), (1, *ONE[0]), (2, *ONE[1])))
    assert ([case.title for case in beside], wrong) == (["GA-01"], [])


def test_a_case_without_a_name_counts_unnamed_and_wrong_sums_are_told() -> None:
    rows = [("GA-01", "", "", "", "", "2023.3.1", "线下", 1), ("合计", "", "", "", "", "", "", "9次")]

    (case,), wrong, noticed = read(a_sheet(TITLE, HEAD, *rows))

    assert (wrong, case.people, case.sessions[0].headcount) == ([], [], 1)
    assert "数得 1 个个案、1 次" in noticed[0]
    assert "没有写服务对象" in noticed[1]


@pytest.mark.parametrize(
    ("word", "mode"),
    [("线下", Mode.IN_PERSON), ("家访", Mode.IN_PERSON), ("微信视频", Mode.REMOTE), ("QQ", Mode.REMOTE), (None, None)],
)
def test_modes(word: str | None, mode: Mode | None) -> None:
    assert mode_of(word) is mode
