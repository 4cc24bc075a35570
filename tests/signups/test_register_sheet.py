"""Sign-up registers: who applied when, what was decided, and whether earlier records may be joined."""

from datetime import date
from typing import Any

import pytest

from tests.builders.sheets import PROGRAMME, Row, a_sheet, errors, parsed, recognised, warnings
from volunteer.imports.grid import Sheet
from volunteer.signups.importing import SignUpRegister
from volunteer.signups.models import SignUpState
from volunteer.signups.rules import state_of

pytestmark = pytest.mark.usefixtures("app")
TITLE = (f"{PROGRAMME}志愿者报名登记表",)
HEAD = (
    "序号",
    "姓名",
    "联系方式",
    "工作单位",
    "报名日期",
    "可服务时间",
    "报名渠道",
    "是否同意关联以往服务记录",
    "审核结果",
    "审核日期",
)
WANG: Row = (1, "王芳", 13512340001, "晨光物业", "2023年1月11日", "周末", "微信群", "是", "通过", "2023/01/13")


def changed(**cells: Any) -> Row:
    row = list(WANG)
    for heading, cell in cells.items():
        row[next(index for index, each in enumerate(HEAD) if heading in each)] = cell
    return row


def read(sheet: Sheet) -> tuple[Any, list[str], list[str]]:
    drafts, problems = parsed(SignUpRegister(), sheet)
    return drafts, errors(problems), warnings(problems)


def test_a_plain_register() -> None:
    sheet = a_sheet(TITLE, ("填表说明：本表信息仅用于排班",), HEAD, WANG, ("", "审核人：罗丹"))

    (draft,), wrong, noticed = read(sheet)

    assert (recognised(sheet), wrong, noticed) == ("signup", [], [])
    assert (draft.written.name, draft.written.phone, draft.row) == ("王芳", "13512340001", 4)
    assert (draft.applied_on, draft.decided_on, draft.state) == (
        date(2023, 1, 11),
        date(2023, 1, 13),
        SignUpState.APPROVED,
    )
    assert (draft.links, draft.availability, draft.channel) == (True, "周末", "微信群")


@pytest.mark.parametrize(
    "head",
    [
        ("申请人", "登记日期", "同意关联（是/否）", "审核意见", "通过日期"),
        ("志愿者姓名", "报名时间", "是否同意将以往参加活动记录与本次报名关联", "审核状态", "审批日期"),
        ("姓  名", "申请日期", "同意关联历史服务记录", "是否通过", "审核时间"),
        ("报名人", "填表时间", "是否授权查询既往参与记录", "审批情况", "审批时间"),
    ],
)
def test_headings_are_known_in_other_words(head: Row) -> None:
    sheet = a_sheet(TITLE, head, ("王芳", "2023-01-11 08:01:01", "同意", "合格", date(2023, 1, 13)))

    (draft,), wrong, _ = read(sheet)

    assert (recognised(sheet), wrong) == ("signup", [])
    assert (draft.applied_on, draft.links, draft.state, draft.decided_on) == (
        date(2023, 1, 11),
        True,
        SignUpState.APPROVED,
        date(2023, 1, 13),
    )


@pytest.mark.parametrize(
    ("word", "state"),
    [
        *((word, SignUpState.APPROVED) for word in ("通过", "同意", "合格", "已通过", "审核通过", "√", "是", "已录用")),
        *((word, SignUpState.RETURNED) for word in ("退回", "已退回", "不通过", "未通过", "驳回", "不同意", "×", "否")),
        *((word, SignUpState.APPLIED) for word in ("待审核", "审核中", "", None, "/")),
        *((word, SignUpState.WITHDRAWN) for word in ("已退出", "本人放弃", "撤回申请")),
    ],
)
def test_results(word: str | None, state: SignUpState) -> None:
    assert state_of(word) is state


def test_no_and_blank_are_no_consent_and_told_apart() -> None:
    drafts, _, _ = read(a_sheet(TITLE, HEAD, changed(同意="否"), changed(同意="", 姓名="李强")))
    (absent,), _, noticed = read(a_sheet(TITLE, HEAD[:7] + HEAD[8:], WANG[:7] + WANG[8:]))  # type: ignore[operator]

    assert [draft.links for draft in drafts] == [False, None]
    assert absent.links is None
    assert "按不同意处理" in noticed[0]


def test_a_decision_without_a_day_takes_the_day_of_application() -> None:
    drafts, wrong, noticed = read(
        a_sheet(
            TITLE,
            HEAD,
            changed(审核日期=""),
            changed(姓名="李强", 审核结果="待审核"),
            changed(姓名="赵敏", 报名日期=""),
            changed(姓名="孙丽", 审核日期="2023/01/01"),
        )
    )

    assert wrong == []
    assert [draft.decided_on for draft in drafts[:2]] == [date(2023, 1, 11), None]
    assert drafts[2].applied_on == date(2023, 1, 13)
    assert ["按报名日期记" in noticed[0], "按审核日期记" in noticed[1], "早于" in noticed[2]] == [True] * 3


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"报名日期": "2023年13月1日"}, "E（报名日期）", "没有这一天"),
        ({"报名日期": "3月1日"}, "E（报名日期）", "没有年份"),
        ({"报名日期": "", "审核日期": ""}, "E（报名日期）", "没有报名日期"),
        ({"审核日期": "昨天"}, "J（审核日期）", "不是日期"),
        ({"姓名": ""}, "B（姓名）", "没有姓名"),
        ({"姓名": "王" * 99}, "B（姓名）", "不是姓名"),
        ({"审核结果": "看情况吧"}, "I（审核结果）", "审核结果"),
        ({"同意": "以后再说"}, "H（是否同意关联以往服务记录）", "同意"),
    ],
)
def test_what_cannot_be_read_names_row_and_column(cells: dict[str, str], column: str, says: str) -> None:
    draft = SignUpRegister().parse(a_sheet(TITLE, HEAD, WANG, changed(**cells)))

    (problem,) = [problem for problem in draft.problems if problem.severity == "error"]
    assert (problem.row, problem.column) == (4, column)
    assert says in problem.message


@pytest.mark.parametrize(
    ("written_", "number"),
    [
        *((word, None) for word in ("无", "未入会", "已入会", "是", "1", 0, "会员", "不详")),
        ("A0012", "A0012"),
        (10023, "10023"),
    ],
)
def test_words_in_place_of_a_member_number_are_none(written_: str | int, number: str | None) -> None:
    (draft,), _, _ = read(a_sheet(TITLE, (*HEAD, "会员编号"), (*WANG, written_)))

    assert draft.written.member_number == number
