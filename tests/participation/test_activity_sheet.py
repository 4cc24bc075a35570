"""Sign-in sheets of many offices: one activity, everybody named, the total that was stated."""

from datetime import date
from typing import Any

import pytest

from tests.builders.sheets import PROGRAMME, Row, a_sheet, errors, parsed, recognised, sign_in, warnings
from volunteer.imports.grid import Sheet
from volunteer.participation.importing import ActivitySheet, person_times
from volunteer.participation.models import Attendance, Form
from volunteer.participation.totals import Totals, totals_in

pytestmark = pytest.mark.usefixtures("app")
WANG: Row = ("1", "王芳", "晨光物业", "13512340001")
LI: Row = ("2", "李强", "恒丰物流", "13512340002")


def read(sheet: Sheet) -> tuple[Any, list[str], list[str]]:
    services, problems = parsed(ActivitySheet(), sheet)
    return (services[0] if services else None), errors(problems), warnings(problems)


def test_a_plain_sheet() -> None:
    sheet = a_sheet(*sign_in())

    service, wrong, noticed = read(sheet)

    assert (recognised(sheet), wrong, noticed) == ("activity", [], [])
    assert (service.form, service.title, service.row) == (Form.ACTIVITY, "春季义诊", 3)
    held = service.sessions[0]
    assert (held.held_on, held.stated_total, held.headcount) == (date(2023, 3, 5), 60, 0)
    assert [(p.written.name, p.row, p.is_child, p.is_alias) for p in service.people] == [
        ("王芳", 4, False, False),
        ("李强", 5, False, False),
    ]
    assert ActivitySheet().parse(sheet).programme == "暖心驿站"


@pytest.mark.parametrize(
    "above",
    [
        [(f"2023年{PROGRAMME}活动签到表",), ("活动时间：3月5日（星期日）  活动主题：春季义诊；参加人数:60人",)],
        [
            ("签到表",),
            ("活动名称", "春季义诊", "", "活动时间", date(2023, 3, 5)),
            ("活动地点", "大厅", "", "总人数", 60),
        ],
        [("签到表",), ("活动名称：", "春季义诊", "时间：", "2023.3.5"), ("实到人数：", "60人")],
        [(f"{PROGRAMME}2023年3月5日“春季义诊”活动签到表",), ("应到人数：75人  实到人数：60人",)],
        [(f"2023年{PROGRAMME}春季义诊签到表",), ("时 间：3月5日下午    服务形式：社区活动",), ("参与总人次：60人次",)],
        [("职工之家活动签到表",), ("地点：街道职工之家时间：2023/03/05 14:00-16:00活动：春季义诊参与人数：60",)],
    ],
)
def test_titles_are_understood_in_any_layout(above: list[Row]) -> None:
    service, wrong, _ = read(a_sheet(*above, ("序号", "姓名", "工作单位", "联系电话"), WANG, LI))

    assert wrong == []
    assert (service.title, service.sessions[0].held_on, service.sessions[0].stated_total) == (
        "春季义诊",
        date(2023, 3, 5),
        60,
    )


def test_what_the_sheet_does_not_say_the_file_says() -> None:
    rows = [("签到表",), ("姓名", "电话"), ("王芳", "13512340001")]

    named, _, _ = read(a_sheet(*rows, name="签到", file="20230305春季义诊签到表.xlsx"))
    by_month, _, noticed = read(a_sheet(("2023年签到表",), *rows[1:], file="社区活动签到表_0305_春季义诊.xlsx"))
    silent, wrong, _ = read(a_sheet(*rows, file="签到表.xlsx"))

    for service in (named, by_month):
        assert (service.title, service.sessions[0].held_on) == ("春季义诊", date(2023, 3, 5))
    assert "文件名" in noticed[0]
    assert silent is None
    assert len(wrong) == 2


@pytest.mark.parametrize(
    "head",
    [
        ("手 机\n号码", "所在企业", "职工姓名"),
        ("联系方式*", "单位名称", "姓  名"),
        ("电话", "公司", "参加人员"),
        ("联系电话（必填）", "工作单位", "参与者姓名"),
        ("联络方式", "所属单位", "服务对象"),
        ("TEL", "企业名称", "参会人员"),
    ],
)
def test_headings_are_known_in_other_words_and_orders(head: Row) -> None:
    service, wrong, _ = read(a_sheet(*sign_in(head=head, people=[("13512340001", "晨光物业", "王　芳")])))

    assert wrong == []
    who = service.people[0].written
    assert (who.name, who.phone, who.employer) == ("王　芳", "13512340001", "晨光物业")


def test_same_as_above_takes_what_stood_there() -> None:
    people = [
        WANG,
        ("2", "李强", "同上", ""),
        ("3", "赵敏", "〃", ""),
        ("4", "孙丽", "", ""),
        ("5", "周杰", "同上", ""),
    ]

    service, _, noticed = read(a_sheet(*sign_in(people=people)))

    assert [p.written.employer for p in service.people] == ["晨光物业", "晨光物业", "晨光物业", None, None]
    assert "上面一行没有内容" in noticed[0]


def test_sums_notes_and_repeated_headers_are_no_people() -> None:
    head = ("序号", "姓名", "工作单位", "联系电话")
    tail = [
        head,
        ("3", "和泽才", "晨光物业", ""),
        ("4",),
        ("合计", "实到 60 人（其中签到 3 人）"),
        ("制表人：于晓彤  审核人：罗丹",),
    ]

    service, wrong, noticed = read(a_sheet(*sign_in(tail=tail)))

    assert [p.written.name for p in service.people] == ["王芳", "李强", "和泽才"]
    assert (wrong, noticed) == ([], [])


def test_a_total_below_the_named_is_an_error_and_other_sums_are_told() -> None:
    below, wrong, _ = read(a_sheet(*sign_in(subtitle="活动名称：义诊  活动时间：2023年3月5日  参与总人数：1人")))
    _, none, noticed = read(a_sheet(*sign_in(tail=[("合计", "实到 61 人（其中签到 5 人）")])))

    assert below is None
    assert "1 人" in wrong[0]
    assert "2 人" in wrong[0]
    assert none == []
    assert len(noticed) == 2


def test_without_a_stated_total_names_and_nameless_rows_count() -> None:
    subtitle = "活动名称：义诊    活动时间：2023年3月5日"
    rows = sign_in(subtitle=subtitle, people=[WANG, LI, ("3", "", "恒丰物流", "13512340003")])

    counted, _, noticed = read(a_sheet(*rows))
    footed, _, _ = read(a_sheet(*rows, ("总计", "60人")))
    summed, _, _ = read(a_sheet(*sign_in(subtitle=subtitle), ("合计", "", "", 2)))

    assert (person_times(counted), counted.sessions[0].headcount) == (3, 1)
    assert "没有姓名" in noticed[0]
    assert person_times(footed) == 60
    assert (person_times(summed), summed.sessions[0].stated_total) == (2, None)


def test_one_person_twice_counts_once_but_namesakes_twice() -> None:
    people = [
        WANG,
        ("2", "王 芳", "别的单位", "135-1234-0001"),
        ("3", "王芳", "晨光物业", "13512340009"),
        ("4", "王芳", "", ""),
    ]

    service, _, noticed = read(a_sheet(*sign_in(people=people)))

    assert [p.row for p in service.people] == [4, 6, 7]
    assert "第 4 行" in noticed[0]


def test_children_are_marked_by_note_age_or_a_missing_employer_at_a_parent_child_activity() -> None:
    head = ("姓名", "年龄", "工作单位", "备注")
    people = [
        ("王芳", 36, "晨光物业", "带孩子"),
        ("王小宝", "", "", "儿童"),
        ("王二宝", 7, "", ""),
        ("李强", "", "", ""),
        ("李大宝", "", "晨光物业", "王芳之子"),
    ]

    plain, _, _ = read(a_sheet(*sign_in(head=head, people=people)))
    family, _, _ = read(
        a_sheet(*sign_in(head=head, people=people, subtitle="活动名称：亲子运动会  活动时间：2023.3.5"))
    )

    assert [p.is_child for p in plain.people] == [False, True, True, False, True]
    assert [p.is_child for p in family.people] == [False, True, True, True, True]


def test_absence_in_the_signature_or_note_is_no_attendance() -> None:
    head = ("姓名", "电话", "签名", "备注")
    people = [("王芳", "1", "王芳", ""), ("李强", "2", "请假", ""), ("赵敏", "3", "√", ""), ("孙丽", "4", "代", "")]
    unsigned = [("王芳", "1", "", ""), ("李强", "2", "", "请假"), ("赵敏", "3", "", "")]

    service, _, _ = read(a_sheet(*sign_in(head=head, people=people)))
    bare, _, _ = read(a_sheet(*sign_in(head=head, people=unsigned)))

    here, away = Attendance.ATTENDED, Attendance.EXCUSED
    assert [p.marks[0].attendance for p in service.people] == [here, away, here, here]
    assert [p.marks[0].attendance for p in bare.people] == [here, away, here]


def test_two_tables_side_by_side_are_both_read() -> None:
    head = ("序号", "姓名", "电话") * 2
    rows = [("1", "王芳", "13512340001", "3", "赵敏", "13512340003"), ("2", "李强", "", "4", "", "")]

    service, wrong, _ = read(a_sheet(*sign_in(head=head, people=rows)))

    assert wrong == []
    assert [(p.written.name, p.row) for p in service.people] == [("王芳", 4), ("赵敏", 4), ("李强", 5)]


def test_two_columns_of_one_heading_are_an_error() -> None:
    _, wrong, _ = read(a_sheet(*sign_in(head=("序号", "姓名", "姓名", "电话"))))

    assert "有两列都叫“姓名”" in wrong[0]


def test_a_sheet_that_names_nobody_is_refused() -> None:
    assert read(a_sheet(*sign_in(people=[])))[1] != []


def test_a_group_that_signs_in_one_sheet_a_session_is_a_group() -> None:
    service, _, _ = read(
        a_sheet(*sign_in(subtitle="活动名称：减压小组第二节  活动时间：2023.3.5  服务形式：小组  带领社工：罗丹"))
    )

    assert (service.form, service.title, service.sessions[0].ordinal, service.lead_name) == (
        Form.GROUP,
        "减压小组",
        2,
        "罗丹",
    )


@pytest.mark.parametrize(
    "words",
    [
        *(
            "共计：60人",
            "参与人数60人",
            "总人数 60",
            "合计60人",
            "实到60人",
            "签到人数：60",
            "参加人数：共60人",
            "现场60人",
        ),
        *("共60人参加", "参与职工60余人", "报名人数：80 实到：60", "到场职工：60人", "服务人数：50   服务人次：60"),
        *(
            "志愿者人数：1人    参与总人数：60人",
            "应到人数：80人  实到：60",
            "参与总人数（人）：60",
            "工作人员5人，参与职工60人",
        ),
    ],
)
def test_a_total_may_be_stated_in_many_words(words: str) -> None:
    service, wrong, _ = read(a_sheet(*sign_in(subtitle=f"活动名称：义诊    活动时间：2023年3月5日    {words}")))

    assert (person_times(service), wrong) == (60, [])


@pytest.mark.parametrize(
    "words", ["工作人员人数：5人", "志愿者人数：1人", "应到人数：70人", "计划60人", "女职工人数：1人", "报名80人", ""]
)
def test_a_number_of_some_people_is_no_total(words: str) -> None:
    service, wrong, noticed = read(a_sheet(*sign_in(subtitle=f"活动名称：义诊    活动时间：2023年3月5日    {words}")))

    assert (person_times(service), service.sessions[0].stated_total, wrong, noticed) == (2, None, [], [])


def test_a_number_of_people_nobody_understands_is_told() -> None:
    service, _, noticed = read(a_sheet(*sign_in(subtitle="活动名称：义诊  活动时间：2023年3月5日  活动规模：60人")))

    assert person_times(service) == 2
    assert "“60人”看不出" in noticed[0]


@pytest.mark.parametrize(
    ("tail", "times"),
    [
        (("参与总人数", "60"), 60),
        (("总人数", 60), 60),
        (("合计", "", "", "60人"), 60),
        (("签到 2 人，未签到 58 人",), 60),
        (("实到人数：60人；其中志愿者5人",), 60),
        (("志愿者人数：1人",), 2),
        (("备注：志愿者5人参加",), 2),
        (("人数合计", 2), 2),
    ],
)
def test_sums_below_the_names(tail: Row, times: int) -> None:
    service, wrong, _ = read(a_sheet(*sign_in(subtitle="活动名称：义诊  活动时间：2023年3月5日", tail=[tail])))

    assert (person_times(service), wrong) == (times, [])


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("合计 实到 202 人（其中签到 114 人）", Totals(202, 114)),
        ("合计：60人", Totals(60)),
        ("应到60人，实到45人", Totals(45)),
        ("共到场 1,060 人，未签到 20 人", Totals(1060, None, 20)),
        ("合计", Totals()),
    ],
)
def test_sums_in_a_sentence(text: str, totals: Totals) -> None:
    assert totals_in(text) == totals
