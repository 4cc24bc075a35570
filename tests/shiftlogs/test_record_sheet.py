"""Outreach records: who went out when, for how long, and how many people they served."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.builders.sheets import PROGRAMME, Row, a_sheet, errors, parsed, recognised, warnings
from volunteer.core.clock import SHANGHAI
from volunteer.imports.grid import Sheet
from volunteer.shiftlogs.importing import OutreachRecord
from volunteer.shifts.models import ShiftKind
from volunteer.shifts.rules import kind_of

pytestmark = pytest.mark.usefixtures("app")
TITLE = (f"{PROGRAMME}志愿者走访服务记录表",)
HEAD = (
    "序号",
    "日期",
    "时间",
    "服务内容",
    "参加志愿者",
    "志愿者人数",
    "走访服务职工群众（人次）",
    "时长（小时）",
    "地点",
    "带队社工",
)
VISIT: Row = (1, "2023/3/5", "9:00-11:00", "困难职工探访", "王芳、李强（恒丰物流）", 2, 20, 2, "园区", "罗丹")


def changed(**cells: Any) -> Row:
    row = list(VISIT)
    for heading, cell in cells.items():
        row[next(index for index, each in enumerate(HEAD) if heading in each)] = cell
    return row


def read(*rows: Row, head: Row = HEAD, above: tuple[Row, ...] = ()) -> tuple[Any, list[str], list[str]]:
    drafts, problems = parsed(OutreachRecord(), sheet(*rows, head=head, above=above))
    return drafts, errors(problems), warnings(problems)


def sheet(*rows: Row, head: Row = HEAD, above: tuple[Row, ...] = ()) -> Sheet:
    return a_sheet(TITLE, *above, head, *rows)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2023, 3, day, hour, minute, tzinfo=SHANGHAI)


def test_a_plain_record() -> None:
    rows = (VISIT, ("合计", "", "", "", "", 2, 20), ("制表人：罗丹",))

    (draft,), wrong, noticed = read(*rows)

    assert (recognised(sheet(*rows)), wrong, noticed) == ("outreach", [], [])
    assert (draft.starts_at, draft.ends_at, draft.place, draft.content) == (at(5, 9), at(5, 11), "园区", "困难职工探访")
    assert [(each.name, each.minutes, each.row) for each in draft.volunteers] == [
        ("王芳", 120, 3),
        ("李强（恒丰物流）", 120, 3),
    ]
    assert (draft.people_served, draft.lead, draft.is_approved) == (20, "罗丹", True)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            ("带队人", "服务人次", "服务时长", "走访日期", "志愿者姓名"),
            ("罗丹", "20人次", "2小时", "2023年3月5日", "王芳、李强"),
        ),
        (
            ("负责社工", "走访人次", "时长（分钟）", "服务日期", "时间段", "参与志愿者"),
            ("罗丹", 20, 120, date(2023, 3, 5), "9:00-11:00", "王芳 李强"),
        ),
        (("日期及时间", "志愿者名单", "服务对象人次", "带队社工"), ("2023.3.5 9:00-11:00", "王芳，李强", 20, "罗丹")),
        (
            ("日期", "开始时间", "结束时间", "服务人员", "服务职工人次", "社工"),
            ("2023-3-5", "9:00", "11:00", "王芳；李强", 20, "罗丹"),
        ),
        (
            ("活动日期", "服务时间", "出勤志愿者", "服务群众人次", "服务总时长（小时）", "领队"),
            ("2023-3-5", "上午", "王芳\n李强", 20, 4, "罗丹"),
        ),
    ],
)
def test_headings_are_known_in_other_words_and_orders(head: Row, row: Row) -> None:
    (draft,), wrong, _ = read(row, head=head)

    assert (recognised(sheet(row, head=head)), wrong) == ("outreach", [])
    assert (draft.starts_at, draft.people_served, draft.lead) == (at(5, 9), 20, "罗丹")
    assert [(each.name, each.minutes) for each in draft.volunteers] == [("王芳", 120), ("李强", 120)]


def test_a_shift_over_midnight_belongs_to_its_start() -> None:
    (draft,), wrong, _ = read(changed(时间="21:00-0:30", 时长=3.5))

    assert wrong == []
    assert (draft.held_on, draft.ends_at - draft.starts_at) == (date(2023, 3, 5), timedelta(minutes=210))


def test_the_stated_duration_wins_over_the_range_and_the_difference_is_told() -> None:
    (draft,), _, noticed = read(changed(时长=1.5))
    (silent,), _, none = read(changed(时长=""))

    assert draft.volunteers[0].minutes == 90
    assert "按时长记" in noticed[0]
    assert (silent.volunteers[0].minutes, none) == (120, [])


def test_a_day_without_a_year_takes_it_from_the_title() -> None:
    (draft,), wrong, _ = read(changed(日期="3月5日"), above=(("2023年1月—6月",),))
    _, missing, _ = read(changed(日期="3月5日"))

    assert (draft.held_on, wrong) == (date(2023, 3, 5), [])
    assert "没有年份" in missing[0]


def test_rows_of_one_volunteer_each_are_one_shift_that_serves_once() -> None:
    apart = [changed(参加=name, 人数=2) for name in ("王芳", "李强")]
    once = [changed(参加="王芳", 人数=""), changed(参加="李强", 人数="", 走访=""), ("", "", "", "", "赵敏")]

    (one,), wrong, noticed = read(*apart)
    (two,), wrong_two, _ = read(*once)

    assert (wrong, noticed, wrong_two) == ([], [], [])
    assert (one.people_served, [each.row for each in one.volunteers]) == (20, [3, 4])
    assert (two.people_served, [each.name for each in two.volunteers]) == (20, ["王芳", "李强", "赵敏"])


def test_a_date_written_once_a_day_holds_for_the_rows_below() -> None:
    drafts, wrong, noticed = read(VISIT, changed(日期="", 时间="14:00-16:00"))
    _, first, _ = read(changed(日期=""))

    assert ([draft.starts_at for draft in drafts], wrong) == ([at(5, 9), at(5, 14)], [])
    assert "上一行的日期" in noticed[0]
    assert "没有日期" in first[0]


def test_rows_that_differ_stay_apart() -> None:
    served, _, _ = read(changed(参加="王芳", 走访=20), changed(参加="李强", 走访=10))
    teams, _, _ = read(VISIT, changed(参加="赵敏、孙丽"))
    later, _, _ = read(changed(参加="王芳"), changed(参加="李强", 时间="14:00-16:00"))

    assert [len(drafts) for drafts in (served, teams, later)] == [2, 2, 2]


def test_without_a_lead_or_with_oneself_as_lead_a_log_waits() -> None:
    (nobody,), _, noticed = read(changed(带队=""))
    (oneself,), _, told = read(changed(带队="王 芳"))
    (titled,), _, none = read(changed(带队=""), above=(("带队社工：罗丹",),))

    assert [draft.is_approved for draft in (nobody, oneself, titled)] == [False, False, True]
    assert ("没有写带队社工" in noticed[0], "不能审核自己" in told[0], none) == (True, True, [])


def test_sums_that_do_not_agree_are_told() -> None:
    _, wrong, noticed = read(changed(人数=3), ("合计", "", "", "", "", 3, 21))

    assert wrong == []
    assert noticed == ["志愿者人数写的是 3，名字数得 2 个", "合计写的是 21，数得 20", "合计写的是 3，数得 2"]


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"日期": "2023/2/30"}, "日期", "没有这一天"),
        ({"时间": "25:00-99:00"}, "时间", "时间段"),
        ({"时间": "", "时长": ""}, "时长", "时长"),
        ({"时间": "", "时长": 30}, "时长", "12 小时"),
        ({"时长": 0}, "时长", "大于 0"),
        ({"走访": "若干"}, "人次", "不是数字"),
        ({"走访": -5}, "人次", "整数"),
        ({"走访": ""}, "人次", "没有写服务人次"),
        ({"参加": ""}, "志愿者", "名字"),
        ({"人数": "两三个"}, "志愿者人数", "不是数字"),
    ],
)
def test_what_cannot_be_read_names_row_and_column(cells: dict[str, Any], column: str, says: str) -> None:
    found = OutreachRecord().parse(sheet(VISIT, changed(**cells)))

    (problem,) = [problem for problem in found.problems if problem.severity == "error"]
    assert problem.row == 4
    assert column in str(problem.column)
    assert says in problem.message


@pytest.mark.parametrize(
    ("served", "others"),
    [
        ("走访服务职工群众（人次）", ("人数",)),
        ("服务人次", ("人数", "参加人数")),
        ("服务职工群众", ("人数", "服务对象")),
        ("服务人次", ("服务人数", "走访对象")),
        ("走访困难职工人次", ("志愿服务人次", "参加人数")),
        ("受益人数", ("志愿者（人数）", "人员数量")),
        ("走访群众数", ("出勤人数", "人数")),
    ],
)
def test_people_served_are_not_taken_from_a_column_of_volunteers(served: str, others: tuple[str, ...]) -> None:
    """Whichever stands first, the heading that says more wins."""
    head, row = ("日期", "时间", "参加志愿者", "带队社工"), ("2023/3/5", "9:00-11:00", "王芳、李强", "罗丹")
    for before in (True, False):
        columns = (*others, served) if before else (served, *others)
        cells = [20 if column == served else 2 for column in columns]

        (draft,), wrong, _ = read((*row, *cells), head=(*head, *columns))

        assert (draft.people_served, wrong) == (20, []), columns


def test_a_bare_number_is_people_served_only_when_it_cannot_be_the_volunteers() -> None:
    head = ("日期", "时间", "参加志愿者", "带队社工", "人数")
    row = ("2023/3/5", "9:00-11:00", "王芳、李强", "罗丹")

    (draft,), wrong, noticed = read((*row, 20), head=head)
    _, same, _ = read((*row, 2), head=head)

    assert (draft.people_served, wrong) == (20, [])
    assert "按“人数”记" in noticed[0]
    assert "请加一列“服务人次”" in same[0]


def test_two_columns_of_people_served_that_differ_are_an_error() -> None:
    head = ("日期", "时间", "参加志愿者", "带队社工", "走访职工人次", "走访群众人次")
    row = ("2023/3/5", "9:00-11:00", "王芳、李强", "罗丹")

    _, wrong, _ = read((*row, 20, 5), head=head)
    _, none, _ = read((*row, 20, 20), head=head)

    assert "走访群众人次" in wrong[0]
    assert none == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("服务活动协助", ShiftKind.ACTIVITY_HELP),
        ("协助社区活动", ShiftKind.ACTIVITY_HELP),
        ("困难职工探访", ShiftKind.VISIT),
        ("活动宣传走访", ShiftKind.VISIT),
    ],
)
def test_help_at_an_activity_is_no_visit(content: str, kind: ShiftKind) -> None:
    assert kind_of(content) is kind
