"""A column that is not known changes nothing of what is read, wherever it stands, and is told."""

from typing import Any

import pytest

from tests.builders.sheets import PROGRAMME, Row, a_sheet, errors, parsed, sign_in, warnings
from volunteer.imports.kinds import Kind
from volunteer.participation.importing import ActivitySheet, CaseRegister, GroupSheet, StatisticsSheet
from volunteer.shiftlogs.importing import OutreachRecord
from volunteer.signups.importing import SignUpRegister

pytestmark = pytest.mark.usefixtures("app")
PERSON = ("序号", "姓名", "工作单位", "联系电话")
WANG, LI = ("1", "王芳", "晨光物业", "13512340001"), ("2", "李强", "恒丰物流", "13512340002")
#: Each kind's title rows, header and rows.
SHEETS: dict[Kind, tuple[list[Row], Row, list[Row]]] = {
    ActivitySheet(): (sign_in()[:2], PERSON, [WANG, LI]),
    GroupSheet(): (
        [(f"{PROGRAMME}2023年减压小组签到表",)],
        (*PERSON, "3月5日", "3月12日"),
        [(*WANG, "√", "√"), (*LI, "√", "×")],
    ),
    CaseRegister(): (
        [(f"{PROGRAMME}个案服务登记表",)],
        ("个案编号", "服务对象（化名）", "单位", "联系电话", "日期", "方式", "第几次"),
        [("A1", "小雨", "晨光物业", "13512340001", "2023.3.1", "线下", 1), ("A1", "", "", "", "2023.3.8", "电话", 2)],
    ),
    StatisticsSheet(): (
        [(f"{PROGRAMME}活动人次统计表",)],
        ("年份", "月份", "活动类型", "活动名称", "活动日期", "服务人数", "服务人次"),
        [(2023, 3, "小组", "成长", "3.5", 9, 18), ("", "", "社区活动", "义诊", "3.6", 40, 40)],
    ),
    SignUpRegister(): (
        [(f"{PROGRAMME}志愿者报名登记表",)],
        ("姓名", "联系方式", "工作单位", "报名日期", "是否同意关联以往服务记录", "审核结果", "审核日期"),
        [
            ("王芳", "13512340001", "晨光物业", "2023.1.5", "是", "通过", "2023.1.7"),
            ("李强", "13512340002", "恒丰物流", "2023.1.6", "否", "退回", "2023.1.8"),
        ],
    ),
    OutreachRecord(): (
        [(f"{PROGRAMME}志愿者走访记录表",)],
        ("日期", "时间", "服务内容", "参加志愿者", "服务人次", "时长（小时）", "地点", "带队社工"),
        [
            ("2023/3/5", "9:00-11:00", "走访", "王芳、李强", 20, 2, "园区", "罗丹"),
            ("2023/3/6", "9:00-11:00", "走访", "王芳", 8, 2, "园区", "罗丹"),
        ],
    ),
}
OTHERS = {
    ActivitySheet: "紧急联系电话 单位电话 家长姓名 监护人 部门 职务 出生日期 参加次数 人数 联系人 "
    "志愿者 是否会员 微信号 住址 服务人次",
    GroupSheet: "部门 出勤率 缺勤次数 入组日期 紧急联系电话 职务",
    CaseRegister: "督导社工 接案日期 结案日期 紧急联系电话 时长 下次面谈日期 转介单位 服务目标 成效",
    StatisticsSheet: "场次 节数 志愿者人数 合作单位 参与企业数 男 女 累计人次 志愿者服务人次 "
    "计划人次 目标人数 填报日期",
    SignUpRegister: "出生日期 紧急联系人 紧急联系电话 推荐单位 推荐人 审核人 入会日期 是否同意 "
    "是否同意保密 培训日期 服务时长 填表日期 "
    "登记日期 是否同意公开信息 以往服务经历 微信号 家庭住址 政治面貌",
    OutreachRecord: "登记日期 填表日期 走访户数 走访企业数 联系电话 被走访人 服务对象 社工人数 "
    "礼品数量 总时长 累计服务时长 受访职工姓名 "
    "走访对象 服务人员 协助社工 未遇人数",
}


@pytest.mark.parametrize(
    ("kind", "heading"),
    [(kind, heading) for kind in SHEETS for heading in OTHERS[type(kind)].split()],
    ids=lambda value: getattr(value, "key", value),
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_column_of_something_else_changes_nothing(kind: Kind, heading: str, is_first: bool) -> None:
    above, head, rows = SHEETS[kind]

    def widened(row: Row, cell: Any) -> Row:
        return (row[0], cell, *row[1:]) if is_first else (*row, cell)

    cells = ["2021/1/1" if "日期" in heading else "赵别人" if heading.endswith(("人", "姓名")) else 7 for _ in rows]
    plain, _ = parsed(kind, a_sheet(*above, head, *rows))
    wider, problems = parsed(
        kind, a_sheet(*above, widened(head, heading), *(widened(*each) for each in zip(rows, cells, strict=True)))
    )

    assert (wider, errors(problems)) == (plain, [])


def test_dropped_columns_are_told_once_and_those_of_no_account_are_not() -> None:
    head = (*PERSON, "民族", "签名", "备注", "身份证号", "政治面貌", "空列")
    rows = [(*WANG, "汉", "王芳", "", "1", "群众", ""), (*LI, "汉", "李强", "", "2", "党员", "")]

    _, problems = parsed(ActivitySheet(), a_sheet(*sign_in(head=head, people=rows)))

    assert warnings(problems) == ["没有用到的列：民族、政治面貌"]


def test_a_usual_column_that_is_not_there_is_told() -> None:
    rows = [row[:2] for row in (WANG, LI)]

    _, problems = parsed(ActivitySheet(), a_sheet(*sign_in(head=PERSON[:2], people=rows)))

    assert "没有认出“联系电话”、“工作单位”列" in warnings(problems)[0]


def test_a_column_of_telephone_numbers_is_known_by_what_stands_in_it() -> None:
    for heading in ("", "怎么找到您"):
        (service,), problems = parsed(ActivitySheet(), a_sheet(*sign_in(head=(*PERSON[:3], heading))))
        assert [person.written.phone for person in service.people] == ["13512340001", "13512340002"]
        assert "按联系电话记" in warnings(problems)[0]

    (service,), problems = parsed(ActivitySheet(), a_sheet(*sign_in(head=(*PERSON[:3], "紧急联系电话"))))
    assert [person.written.phone for person in service.people] == [None, None]
    assert "没有用到的列：紧急联系电话" in warnings(problems)
