"""Statistics of earlier years: sums only, year and month written once, subtotals checked."""

from datetime import date
from typing import Any

import pytest

from tests.builders.sheets import PROGRAMME, Row, a_sheet, errors, parsed, recognised, warnings
from volunteer.imports.grid import Cell, Sheet
from volunteer.imports.values import BadValue
from volunteer.participation.importing import StatisticsSheet
from volunteer.participation.models import Form
from volunteer.participation.statistics_sheet import month_of, year_of

pytestmark = pytest.mark.usefixtures("app")
TITLE = (f"{PROGRAMME}2020—2021年服务职工活动人次统计表",)
HEAD = ("序号", "年份", "月份", "活动类型", "活动名称", "活动日期", "服务人数", "服务人次")


def read(*rows: Row, head: Row = HEAD) -> tuple[Any, list[str], list[str]]:
    services, problems = parsed(StatisticsSheet(), a_sheet(TITLE, head, *rows))
    return services, errors(problems), warnings(problems)


def sheet(*rows: Row) -> Sheet:
    return a_sheet(TITLE, HEAD, *rows)


def test_a_plain_sheet() -> None:
    rows: list[Row] = [
        (1, 2020, 12, "小组", "成长小组", "12.14", 12, 68),
        (2, "", "", "社区活动", "慰问", 12.26, 215, 215),
        ("小计", "", "", "", "", "", 227, 283),
        (3, "2021年", "1月", "个案", "个案服务", "5日", 1, 4),
        ("小计", "", "", "", "", "", 1, 4),
        ("总合计", "", "", "", "", "", "", 287),
    ]

    services, wrong, noticed = read(*rows)

    assert (recognised(sheet(*rows)), wrong, noticed) == ("statistics", [], [])
    assert [
        (s.form, s.sessions[0].held_on, s.sessions[0].stated_total, s.sessions[0].stated_people) for s in services
    ] == [
        (Form.GROUP, date(2020, 12, 14), 68, 12),
        (Form.ACTIVITY, date(2020, 12, 26), 215, 215),
        (Form.CASE, date(2021, 1, 5), 4, 1),
    ]


def test_a_year_written_once_carries_over_months_and_columns_may_stand_otherwise() -> None:
    head = ("年度", "月", "开展时间", "类别", "项目内容", "人次")
    rows = [
        ("2020年", "7月", "7月14日", "小组", "甲", 6),
        ("", "8月", "8/1", "活动", "乙", 7),
        ("", "", "总计", "", "", 13),
    ]

    services, wrong, noticed = read(*rows, head=head)

    assert (wrong, noticed) == ([], [])
    assert [s.sessions[0].held_on for s in services] == [date(2020, 7, 14), date(2020, 8, 1)]


def test_one_column_may_hold_year_and_month_once_for_a_block() -> None:
    head = ("时间", "类型", "名称", "服务人次")
    rows: list[Row] = [
        ("2020年7月", "小组", "甲", 6),
        ("", "活动", "乙", 7),
        ("8月", "活动", "丙", 8),
        ("2020.9.5", "活动", "丁", 9),
    ]

    services, wrong, noticed = read(*rows, head=head)

    assert wrong == []
    assert [str(s.sessions[0].held_on) for s in services] == ["2020-07-01", "2020-07-01", "2020-08-01", "2020-09-05"]
    assert "按当月 1 日记" in noticed[0]


@pytest.mark.parametrize(
    ("people", "times"),
    [
        (("服务人数",), ("服务人次",)),
        (("参与人数", "志愿者人数"), ("参与人次",)),
        (("受益人数",), ("受益职工人次", "志愿者服务人次", "累计人次")),
    ],
)
def test_person_times_are_not_people_wherever_they_stand(people: tuple[str, ...], times: tuple[str, ...]) -> None:
    first = {people[0]: 10, times[0]: 40}
    for columns in ((*people, *times), (*times, *people), (*people[::-1], *times[::-1])):
        head = ("活动类型", "活动名称", "活动日期", *columns)

        (service,), wrong, _ = read(("小组", "甲", "2020.7.1", *(first.get(name, 7) for name in columns)), head=head)

        assert (service.sessions[0].stated_total, service.sessions[0].stated_people, wrong) == (40, 10, [])


def test_a_number_may_hide_a_zero_and_that_is_told() -> None:
    services, wrong, noticed = read((1, 2020, 7, "小组", "甲", 7.1, 1, 1), (2, "", "", "小组", "乙", "7.10", 1, 1))

    assert wrong == []
    assert [s.sessions[0].held_on.day for s in services] == [1, 10]
    assert len(noticed) == 1
    assert "10 日" in noticed[0]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ((1, 2020, 7, "小组", "甲", "8.1", 1, 1), "月份列"),
        ((1, 2020, 7, "小组", "甲", "2021-07-01", 1, 1), "年份列"),
        ((1, "", "", "小组", "甲", "7.1", 1, 1), "没有年份"),
        ((1, "去年", 7, "小组", "甲", "7.1", 1, 1), "年份"),
        ((1, 2020, 13, "小组", "甲", "7.1", 1, 1), "月份"),
        ((1, 2020, 7, "其他", "甲", "7.1", 1, 1), "个案、小组还是社区活动"),
        ((1, 2020, 7, "小组", "甲", "7.1", "若干", 1), "不是数字"),
        ((1, 2020, 7, "小组", "甲", "7.1", "", ""), "服务人次"),
        ((1, 2020, "", "小组", "甲", "", 1, 1), "没有活动日期"),
    ],
)
def test_what_cannot_be_is_told(row: Row, says: str) -> None:
    _, wrong, _ = read(row)

    assert says in wrong[0]


def test_sums_may_be_of_the_block_the_year_or_everything_but_must_be_one_of_them() -> None:
    rows: list[Row] = [
        (1, 2020, 7, "小组", "甲", "7.1", 1, 5),
        ("小计", "", "", "", "", "", 1, 5),
        (2, "", 8, "小组", "乙", "8.1", 1, 6),
        ("小计", "", "", "", "", "", 1, 7),
        ("2020年合计", "", "", "", "", "", 2, 11),
        ("总合计", "", "", "", "", "", 2, 12),
    ]

    _, wrong, noticed = read(*rows)

    assert wrong == []
    assert noticed == ["服务人次合计写的是 7，数得 6", "服务人次合计写的是 12，数得 11"]


def test_a_missing_day_is_the_first_and_missing_times_are_the_people() -> None:
    services, wrong, noticed = read((1, 2020, 7, "活动", "甲", "", 8, ""))

    assert (wrong, len(noticed)) == ([], 2)
    assert (services[0].sessions[0].held_on, services[0].sessions[0].stated_total) == (date(2020, 7, 1), 8)


@pytest.mark.parametrize("cell", ["二〇二〇年", 2020, "2020年度", date(2020, 5, 1)])
def test_years(cell: Cell) -> None:
    assert year_of(cell) == 2020


@pytest.mark.parametrize(
    ("cell", "found"), [("七月", (None, 7)), (7, (None, 7)), ("2020年7月", (2020, 7)), ("同上", (None, None))]
)
def test_months(cell: Cell, found: tuple[int | None, int | None]) -> None:
    assert month_of(cell) == found


def test_a_wrong_month_raises() -> None:
    with pytest.raises(BadValue):
        month_of("13月")


def test_without_a_column_the_title_tells_the_form() -> None:
    head = ("序号", "时间", "活动主题", "参与人次")

    services, problems = parsed(StatisticsSheet(), a_sheet(("2020年社区活动汇总",), head, (1, "7.1", "端午", 100)))

    assert errors(problems) == []
    assert [service.form for service in services] == [Form.ACTIVITY]
