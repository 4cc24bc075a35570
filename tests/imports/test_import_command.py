"""`volunteer import`: a file goes in whole or not at all, and never twice."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders.sheets import PROGRAMME, a_file, sign_in
from tests.cast import Cast
from volunteer.audit.models import AuditEvent
from volunteer.imports.cli import import_command
from volunteer.imports.models import ImportBatch
from volunteer.participation.models import Participation, Service, ServiceSession
from volunteer.people.models import Consent, Mention, MentionKind
from volunteer.programmes.models import Programme
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Shift, ShiftState
from volunteer.signups.models import SignUp, SignUpState

REGISTER_HEAD = ("姓名", "电话", "单位", "报名日期", "是否同意关联以往服务记录", "审核结果", "审核日期")
RECORD_HEAD = ("日期", "时间", "服务内容", "参加志愿者", "服务人次", "带队社工")


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(import_command, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def answer(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*arguments, "--json").stdout)
    return found


def count(session: Session, table: type) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(table)) or 0


def a_register(folder: Path, *rows: tuple[object, ...], name: str = "报名.xlsx") -> Path:
    return a_file(folder, name, {"报名": [(f"{PROGRAMME}志愿者报名表",), REGISTER_HEAD, *rows]})  # type: ignore[list-item]


def a_record(folder: Path, *rows: tuple[object, ...], name: str = "走访.xlsx") -> Path:
    return a_file(folder, name, {"走访": [(f"{PROGRAMME}志愿者走访记录表",), RECORD_HEAD, *rows]})  # type: ignore[list-item]


def test_a_roster_becomes_a_service_with_mentions_that_remember_their_row(
    cast: Cast, session: Session, tmp_path: Path
) -> None:
    path = a_file(tmp_path, "签到.xlsx", {"签到表": sign_in(), "空": []})

    (found,) = answer(path, "--as", "liqiang")

    assert (found["status"], found["kinds"], found["errors"], found["warnings"]) == ("imported", ["activity"], [], [])
    batch = session.scalars(select(ImportBatch)).one()
    assert (batch.file_name, batch.kind, batch.row_count, batch.imported_by) == ("签到.xlsx", "activity", 2, "liqiang")
    assert session.scalars(select(Programme.name)).all() == ["暖心驿站"]
    held = session.scalars(select(ServiceSession)).one()
    assert (held.stated_total, held.batch_id, held.source_sheet) == (60, batch.id, "签到表")
    wang, li = session.scalars(select(Mention).order_by(Mention.id)).all()
    assert (wang.name, wang.phone, wang.employer) == ("王芳", "13512340001", "晨光物业")
    assert (li.source_row, li.batch_id, li.occasion) == (5, batch.id, f"{batch.id}:签到表:3")
    assert count(session, Participation) == 2
    noted = session.scalars(select(AuditEvent).where(AuditEvent.event == "import.applied")).one()
    assert (noted.actor, noted.subject_id) == ("liqiang", batch.id)
    assert "王芳" not in str(noted.details)


def test_the_same_cells_twice_add_nothing_whatever_the_file_is_called(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    first = a_file(tmp_path, "一.xlsx", {"签到表": sign_in()})
    again = a_file(tmp_path, "二.xlsx", {"签到表": sign_in()})

    statuses = [each["status"] for each in answer(first, again)] + [answer(first)[0]["status"]]

    assert statuses == ["imported", "duplicate", "duplicate"]
    assert (count(session, ImportBatch), count(session, Mention)) == (1, 2)


def test_the_same_session_from_another_file_is_refused_and_names_the_first(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    first = a_file(tmp_path, "一.xlsx", {"签到表": sign_in()})
    other = a_file(tmp_path, "二.xlsx", {"签到表": sign_in(tail=[("3", "赵敏", "", "")])})
    elsewhere = a_file(tmp_path, "三.xlsx", {"签到表": sign_in(title="“另一个”项目活动签到表")})

    run(first)
    refused = run(other)

    assert refused.exit_code == 2
    assert "一.xlsx" in refused.stderr
    assert "二.xlsx" in refused.stderr
    assert answer(elsewhere)[0]["status"] == "imported"
    assert count(session, Service) == 2


def test_a_bad_file_writes_nothing_and_the_others_go_in(app: Flask, session: Session, tmp_path: Path) -> None:
    good = a_file(tmp_path, "好.xlsx", {"签到表": sign_in()})
    half = a_file(
        tmp_path,
        "半.xlsx",
        {"好": sign_in(subtitle="活动名称：义诊  活动时间：2023.3.6"), "坏": sign_in(subtitle="活动名称：甲")},
    )

    result = run(half, good)

    assert result.exit_code == 2
    assert "错误：半.xlsx，工作表“坏”：没有活动时间" in result.stderr
    assert "已导入：好.xlsx" in result.stdout
    assert [batch.file_name for batch in session.scalars(select(ImportBatch))] == ["好.xlsx"]
    assert count(session, Service) == 1


def test_a_dry_run_tells_and_writes_nothing(app: Flask, session: Session, tmp_path: Path) -> None:
    first = a_file(tmp_path, "一.xlsx", {"签到表": sign_in()})
    second = a_file(tmp_path, "二.xlsx", {"签到表": sign_in(tail=[("3", "赵敏", "", "")])})

    found = answer("--dry-run", first, second)

    assert [each["status"] for each in found] == ["would_import", "refused"]
    assert found[0]["counts"]["人次"] == 60
    assert [count(session, table) for table in (ImportBatch, Programme, Mention, AuditEvent)] == [0, 0, 0, 0]


def test_a_sheet_that_names_no_programme_joins_the_given_or_the_only_one(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    nameless = a_file(tmp_path, "一.xlsx", {"签到表": sign_in(title="活动签到表")})
    named = a_file(tmp_path, "二.xlsx", {"签到表": sign_in(subtitle="活动名称：义诊  活动时间：2023.3.6")})
    given = a_file(
        tmp_path, "三.xlsx", {"签到表": sign_in(title="签到表", subtitle="活动名称：乙  活动时间：2023.3.7")}
    )
    lost = a_file(tmp_path, "四.xlsx", {"签到表": sign_in(title="签到表", subtitle="活动名称：丙  活动时间：2023.3.8")})

    alone = run(nameless)
    together = answer(nameless, named)
    other = answer(given, "--programme", "另一个")
    ambiguous = run(lost)

    assert (alone.exit_code, "--programme" in alone.stderr) == (2, True)
    assert [each["programmes"] for each in together] == [["暖心驿站"], ["暖心驿站"]]
    assert other[0]["programmes"] == ["另一个"]
    assert ambiguous.exit_code == 2
    assert "暖心驿站、另一个" in ambiguous.stderr


def test_unknown_sheets_tell_what_was_found_and_what_is_known(app: Flask, tmp_path: Path) -> None:
    path = a_file(tmp_path, "预算.xlsx", {"预算": [("2023年预算",), ("科目", "金额", "备注"), ("物料", 300, "")]})

    result = run(path)

    assert result.exit_code == 2
    for words in ("预算.xlsx", "工作表“预算”", "科目、金额", "活动签到表（activity）", "--kind"):
        assert words in result.stderr


def test_notes_and_hidden_sheets_are_skipped_and_told(app: Flask, tmp_path: Path) -> None:
    sheets = {"签到表": sign_in(), "说明": [("请如实填写",)], "旧": sign_in()}

    (found,) = answer(a_file(tmp_path, "一.xlsx", sheets, hidden=["旧"]))

    assert found["status"] == "imported"
    assert {each["sheet"] for each in found["warnings"]} == {"说明", "旧"}


def test_a_kind_can_be_forced_and_must_exist(app: Flask, tmp_path: Path) -> None:
    path = a_file(tmp_path, "一.xlsx", {"表": [(f"{PROGRAMME}2023年3月5日义诊",), ("姓名", "备注"), ("王芳", "")]})

    assert run(path).exit_code == 2
    assert "signup" in run(path, "--kind", "不存在").stderr
    assert "报名日期" in run(path, "--kind", "signup").stderr
    assert answer(path, "--kind", "activity")[0]["status"] == "imported"


def test_a_wrong_column_is_not_told_a_hundred_times(app: Flask, tmp_path: Path) -> None:
    path = a_record(tmp_path, *(("3月5日", "9:00-11:00", "走访", f"王{n}芳", n, "罗丹") for n in range(50)))

    result = run(path)

    assert "还有 40 处" in result.stderr
    assert len(json.loads(run(path, "--json").stdout)[0]["errors"]) == 50


def test_sign_ups_become_mentions_consents_and_states(app: Flask, session: Session, tmp_path: Path) -> None:
    path = a_register(
        tmp_path,
        ("王芳", "13512340001", "晨光物业", "2023.1.5", "是", "通过", "2023.1.7"),
        ("李强", "13512340002", "恒丰物流", "2023.1.6", "", "待审核", ""),
    )

    answer(path)

    rows = session.execute(
        select(Mention.kind, SignUp.state, Consent.is_given, Consent.text_version)
        .join(SignUp.mention)
        .join(Consent, Consent.mention_id == Mention.id)
        .order_by(Mention.id)
    ).all()
    assert [tuple(row) for row in rows] == [
        (MentionKind.SIGNUP, SignUpState.APPROVED, True, "paper"),
        (MentionKind.SIGNUP, SignUpState.APPLIED, None, "paper"),
    ]


def test_a_register_that_was_added_to_brings_what_is_new_and_the_reviews(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    wang = ("王芳", "13512340001", "晨光物业", "2023.1.5", "是", "通过", "2023.1.7")
    run(a_register(tmp_path, wang, ("李强", "13512340002", "", "2023.1.6", "是", "待审核", "")))

    (found,) = answer(
        a_register(
            tmp_path,
            wang,
            ("李强", "135-1234-0002", "", "2023.1.6", "是", "通过", "2023.1.9"),
            ("赵敏", "13512340003", "", "2023.1.8", "是", "退回", "2023.1.9"),
            ("赵敏", "13512340003", "", "2023.1.8", "是", "退回", "2023.1.9"),
            name="报名2.xlsx",
        )
    )

    assert (found["status"], found["counts"]["报名"], found["counts"]["更新审核"]) == ("imported", 1, 1)
    assert len(found["warnings"]) == 3
    states = session.scalars(select(SignUp.state).order_by(SignUp.id)).all()
    assert states == [SignUpState.APPROVED, SignUpState.APPROVED, SignUpState.RETURNED]


def test_outreach_becomes_ended_shifts_approved_by_who_led(app: Flask, session: Session, tmp_path: Path) -> None:
    led = ("2023/3/5", "21:00-0:30", "困难职工探访", "王芳、邓林（恒丰物流）", 20, "罗丹")
    alone = ("2023/3/6", "9:00-11:00", "走访", "王芳", 10, "")

    run(a_record(tmp_path, led, alone))
    (again,) = answer(
        a_record(tmp_path, led, alone, ("2023/3/7", "9:00-11:00", "走访", "王芳", 5, "罗丹"), name="走访2.xlsx")
    )

    assert (again["counts"]["班次"], len(again["warnings"])) == (1, 3)
    shifts = session.scalars(select(Shift).order_by(Shift.starts_at)).all()
    assert {shift.state for shift in shifts} == {ShiftState.ENDED}
    logs = session.scalars(select(ShiftLog).order_by(ShiftLog.id)).all()
    assert [(log.state, log.evidence, log.approved_by, log.people_served) for log in logs] == [
        (LogState.APPROVED, Evidence.PAPER, "罗丹", 20),
        (LogState.SUBMITTED, Evidence.PAPER, None, 10),
        (LogState.APPROVED, Evidence.PAPER, "罗丹", 5),
    ]
    names = session.execute(
        select(Mention.name, Mention.employer, ShiftAttendance.minutes).join(ShiftAttendance.mention)
    ).all()
    assert tuple(names[1]) == ("邓林（恒丰物流）", None, 210)


def test_a_case_goes_on_from_register_to_register(app: Flask, session: Session, tmp_path: Path) -> None:
    head = ("个案编号", "服务对象（化名）", "联系电话", "日期", "方式", "第几次")
    title = (f"{PROGRAMME}个案服务登记表",)
    first = ("GA-1", "小雨", "13512340001", "2023.3.1", "线下", 1)
    run(a_file(tmp_path, "上.xlsx", {"个案": [title, head, first]}))

    (found,) = answer(a_file(tmp_path, "下.xlsx", {"个案": [title, head, first, ("", "", "", "2023.7.1", "电话", 2)]}))

    assert (found["status"], found["counts"]["场次"]) == ("imported", 1)
    assert [count(session, table) for table in (Service, ServiceSession, Participation, Mention)] == [1, 2, 2, 1]


def test_statistics_skip_what_a_roster_brought(app: Flask, session: Session, tmp_path: Path) -> None:
    head = ("年份", "月份", "活动类型", "活动名称", "活动日期", "服务人次")
    rows = [
        (f"{PROGRAMME}统计表",),
        head,
        (2023, 3, "社区活动", "“春季义诊”", "3.5", 61),
        ("", "", "小组", "减压", "3.6", 9),
    ]
    run(a_file(tmp_path, "签到.xlsx", {"签到表": sign_in()}))

    (found,) = answer(a_file(tmp_path, "统计.xlsx", {"统计": rows}))

    assert found["counts"] == {"小组": 1, "场次": 1, "人次": 9}
    assert "已有 60，这里是 61" in found["warnings"][0]["message"]


@pytest.mark.parametrize("name", ["没有.xlsx"])
def test_a_missing_file_is_named(app: Flask, tmp_path: Path, name: str) -> None:
    assert name in run(tmp_path / name).stderr
