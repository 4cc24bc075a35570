"""Tables below each other on one sheet are each read with their own titles, or refused; pages are one table."""

from collections.abc import Sequence

import pytest

from tests.builders.sheets import PROGRAMME, Row, a_sheet, errors, sign_in
from volunteer.imports.kinds import Draft
from volunteer.imports.rules import read_sheets

pytestmark = pytest.mark.usefixtures("app")
FIRST = sign_in()
PEOPLE = [("1", "赵敏", "晨光物业", "13512340003")]
SECOND = sign_in(subtitle="活动名称：秋游    活动时间：2023年4月9日    参与总人数：30人", people=PEOPLE)
HEAD = ("序号", "姓名", "工作单位", "联系电话")


def read(*rows: Row) -> tuple[list[Draft], list[str]]:
    found = read_sheets("表.xlsx", [a_sheet(*rows)])
    return [draft for _, draft in found.drafts], errors(found.problems)


def totals(drafts: Sequence[Draft]) -> list[tuple[str, str, int | None, int]]:
    return [
        (service.title, str(service.sessions[0].held_on), service.sessions[0].stated_total, len(service.people))
        for draft in drafts
        for service in draft.content
    ]


BOTH = [("春季义诊", "2023-03-05", 60, 2), ("秋游", "2023-04-09", 30, 1)]


@pytest.mark.parametrize(
    "between",
    [[], [()], [(), ()], [("合计", "", "", "2人"), ()], [("制表人：罗丹",), ()], [("第1页 共2页",), ()]],
)
def test_two_sign_in_tables_are_two_activities(between: list[Row]) -> None:
    drafts, wrong = read(*FIRST, *between, *SECOND)

    assert wrong == []
    assert totals(drafts) == BOTH
    assert [service.people[0].row for draft in drafts for service in draft.content] == [4, 9 + len(between)]
    assert {draft.programme for draft in drafts} == {"暖心驿站"}


@pytest.mark.parametrize(
    "second",
    [
        SECOND[1:],
        [("秋游签到表（4月9日）",), ("参与总人数：30人  活动时间：4月9日",), HEAD, *PEOPLE],
        [("活动名称", "秋游", "", "活动时间", "2023.4.9"), ("参与总人数：", "30人"), HEAD, *PEOPLE],
        [*SECOND[:2], ("编号", "参会人员", "所属单位", "联络方式"), *PEOPLE],
        [*SECOND[:2], ("姓名", "手机", "单位", "性别", "备注"), ("赵敏", "13512340003", "晨光物业", "女", "")],
    ],
)
def test_the_second_may_be_written_otherwise_and_takes_programme_and_year_from_the_top(second: list[Row]) -> None:
    drafts, wrong = read((f"2023年{PROGRAMME}活动签到表",), *FIRST[1:], (), *second)

    assert wrong == []
    assert totals(drafts) == BOTH
    assert drafts[1].programme == "暖心驿站"


@pytest.mark.parametrize("again", [[HEAD], [FIRST[0], HEAD], [FIRST[0], FIRST[1], HEAD], [("第2页",), HEAD]])
def test_a_second_page_is_the_same_table(again: list[Row]) -> None:
    drafts, wrong = read(*FIRST, *again, *PEOPLE)

    assert wrong == []
    assert totals(drafts) == [("春季义诊", "2023-03-05", 60, 3)]


def test_another_header_without_a_title_is_refused_and_its_row_named() -> None:
    found = read_sheets("表.xlsx", [a_sheet(*FIRST, (), ("姓名", "性别", "手机", "备注"), ("赵敏", "女", "1", ""))])

    (problem,) = [problem for problem in found.problems if problem.severity == "error"]
    assert (problem.row, "另一张表" in problem.message) == (7, True)


def test_another_activity_without_a_header_of_its_own_is_refused() -> None:
    found = read_sheets("表.xlsx", [a_sheet(*FIRST, *SECOND[:2], *PEOPLE)])
    signed, wrong = read(*FIRST, ("活动时间：2023年3月5日",), ("日期：2023年3月6日",))

    (problem,) = [problem for problem in found.problems if problem.severity == "error"]
    assert (problem.row, "2023-04-09" in problem.message) == (7, True)
    assert (len(signed), wrong) == (1, [])


def test_words_in_the_rows_are_no_headers() -> None:
    head = (*HEAD, "人员类别", "备注")
    people = [("1", "王芳", "人员公司", "13512340001", "职工", "会员"), ("2", "李强", "单位", "", "会员", "志愿者")]

    drafts, wrong = read(*sign_in(head=head, people=people))

    assert wrong == []
    assert totals(drafts) == [("春季义诊", "2023-03-05", 60, 2)]


def test_groups_statistics_and_outreach_stand_below_each_other_too() -> None:
    def group(title: str, day: str) -> list[Row]:
        return [(title,), (*HEAD, "第1节"), ("", "", "", "", day), ("1", "王芳", "晨光物业", "", "√"), ()]

    def year(number: int) -> list[Row]:
        rows = [("小组", "成长", "3.5", 9), ("小组", "减压", "4.5", 9), ()]
        return [(f"{number}年活动统计",), ("活动类型", "活动名称", "活动日期", "服务人次"), *rows]

    def month(number: int) -> list[Row]:
        row = (f"{number}月5日", "9:00-11:00", "走访", "王芳", 20, "罗丹")
        return [
            (f"{number}月走访记录",),
            ("日期", "时间", "服务内容", "参加志愿者", "服务人次", "带队社工"),
            row,
            (),
        ]

    groups, none = read(*group("2023年小组签到表：减压小组", "3月5日"), *group("2022年小组签到表：成长小组", "4月9日"))
    years, nothing = read(*year(2020), *year(2021))
    months, no = read((f"2023年{PROGRAMME}志愿者走访记录",), *month(1), *month(2))

    assert (none, nothing, no) == ([], [], [])
    assert totals(groups) == [("减压小组", "2023-03-05", None, 1), ("成长小组", "2022-04-09", None, 1)]
    assert [s.sessions[0].held_on.year for draft in years for s in draft.content] == [2020, 2020, 2021, 2021]
    assert [str(shift.held_on) for draft in months for shift in draft.content] == ["2023-01-05", "2023-02-05"]
