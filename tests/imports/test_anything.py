"""Whatever stands in a sheet, a kind answers with drafts or problems and never breaks."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.sheets import PROGRAMME, a_sheet
from volunteer.imports.grid import Cell, content_hash
from volunteer.imports.problems import errors_in
from volunteer.imports.rules import read_sheets
from volunteer.participation import case_sheet, statistics_sheet
from volunteer.participation.importing import KINDS as PARTICIPATION
from volunteer.shiftlogs.importing import KINDS as OUTREACH
from volunteer.signups.importing import KINDS as SIGNUPS

pytestmark = pytest.mark.usefixtures("app")
HEADINGS = [
    *(
        "序号",
        "姓名",
        "工作单位",
        "联系电话",
        "性别",
        "年龄",
        "备注",
        "签名",
        "第1节",
        "第2节",
        "3月5日",
        "3.12",
        "合计",
    ),
    *("个案编号", "服务对象（化名）", "日期", "方式", "第几次", "服务类型", "年份", "月份", "活动类型", "活动名称"),
    *("活动日期", "服务人数", "服务人次", "报名日期", "是否同意关联以往服务记录", "审核结果", "审核日期", "时间"),
    *("服务内容", "参加志愿者", "志愿者人数", "时长（小时）", "地点", "带队社工", "开始时间", "结束时间"),
]
WORDS = [
    *(
        "王芳",
        "王 芳、李强",
        "邓林（物业",
        "同上",
        "〃",
        "√",
        "请假",
        "×",
        "合计",
        "小计",
        "总合计",
        "实到 5 人",
        "2023年3月5日",
    ),
    *(
        "3.5",
        "2023/2/30",
        "9:00-11:00",
        "21:00-0:30",
        "25:00",
        "12人次",
        "是",
        "否",
        "通过",
        "退回",
        "线下",
        "电话",
        "小组",
    ),
    *(
        "活动名称：义诊  活动时间：2023.3.5",
        "参与总人数：",
        "活动时间",
        "13512340001",
        "135****0001",
        f"{PROGRAMME}签到表",
    ),
    *("第一次", "2023年1月—6月", "", "/", "()", "：", "“”项目", "\n", "9", "１２"),
]
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(HEADINGS),
    st.text(max_size=12),
    st.integers(-5, 50_000),
    st.floats(),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - as a spreadsheet holds it
    st.times().map(lambda moment: moment.replace(tzinfo=None)),
    st.timedeltas(timedelta(0), timedelta(days=3)),
)
SHEETS = st.tuples(
    st.lists(st.lists(CELLS, max_size=4), max_size=3),
    st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=12),
    st.lists(st.lists(CELLS, max_size=12), max_size=6),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SHEETS)
def test_no_sheet_breaks_a_kind(parts: tuple[list[list[Cell]], list[str], list[list[Cell]]]) -> None:
    titles, head, rows = parts
    sheet = a_sheet(*titles, head, *rows, merged=[(0, 0, 0, 3)])

    for kind in (*PARTICIPATION, *SIGNUPS, *OUTREACH):
        for problem in kind.parse(sheet).problems:
            assert problem.message
            assert len(problem.sentence("表.xlsx")) < 1000
    read = read_sheets("表.xlsx", [sheet])
    assert read.drafts or errors_in(read.problems)
    assert len(content_hash([sheet])) == 64


def test_the_columns_of_a_kind_have_names_of_their_own() -> None:
    for columns in (case_sheet.COLUMNS, statistics_sheet.COLUMNS):
        fields = [column.field for column in columns]
        assert len(set(fields)) == len(fields)


def test_a_time_of_day_is_a_cell_like_others() -> None:
    assert read_sheets("表.xlsx", [a_sheet((time(9, 0), "姓名"))]).problems
