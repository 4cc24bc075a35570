"""A register that comes again: namesakes stay apart, later reviews and answers count, nothing counts twice."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders.sheets import PROGRAMME, Row, a_file, sign_in
from volunteer.imports.cli import import_command
from volunteer.journeys.actions import check
from volunteer.people.models import Consent, Mention
from volunteer.signups.models import SignUp, SignUpState

HEAD = ("姓名", "性别", "电话", "单位", "会员编号", "报名日期", "是否同意关联以往服务记录", "审核结果", "审核日期")
WANG: Row = ("王敏", "女", "13512340001", "龙洲湾物业", "A001", "2022.1.5", "是", "通过", "2022.1.7")
Bring = Callable[..., str]


@pytest.fixture
def bring(app: Flask, tmp_path: Path) -> Bring:
    """Import a register of these rows; what was said."""
    numbers = iter(range(100))

    def bring(*rows: Row) -> str:
        title = (f"{PROGRAMME}志愿者报名登记表",)
        path = a_file(tmp_path, f"报名{next(numbers)}.xlsx", {"报名": [title, HEAD, *rows]})
        result = CliRunner().invoke(import_command, [str(path)])
        assert result.exit_code == 0, result.output
        return result.output

    return bring


def but(**cells: str) -> Row:
    return [cells.get(heading, cell) for heading, cell in zip(HEAD, WANG, strict=True)]


def sign_ups(session: Session) -> list[SignUp]:
    session.expire_all()
    return list(session.scalars(select(SignUp).order_by(SignUp.id)))


def test_namesakes_without_a_telephone_are_two(bring: Bring, session: Session) -> None:
    other = but(电话="", 单位="鱼洞机械厂", 性别="男", 会员编号="B777", 审核结果="退回")

    bring(but(电话=""), other, other)
    bring(other, but(电话=""))

    assert [each.state for each in sign_ups(session)] == [SignUpState.APPROVED, SignUpState.RETURNED]


def test_a_blank_that_is_filled_in_later_is_the_same_sign_up(bring: Bring, session: Session) -> None:
    bring(but(电话="", 会员编号=""))
    bring(WANG)
    bring(but(单位="龙洲湾物业公司"))
    bring(but(电话="13512340009"))

    assert len(sign_ups(session)) == 2


def test_a_no_after_a_yes_counts_and_a_blank_changes_nothing(bring: Bring, session: Session, tmp_path: Path) -> None:
    roster = sign_in(people=[("1", "王敏", "龙洲湾物业", "13512340001")], subtitle="活动名称：义诊  活动时间：2021.9.1")
    CliRunner().invoke(import_command, [str(a_file(tmp_path, "签到.xlsx", {"签到": roster}))])
    bring(WANG)
    persons = select(func.count(Mention.person_id.distinct()))
    assert session.scalar(persons) == 1

    bring(but(是否同意关联以往服务记录=""))
    assert session.scalar(persons) == 1
    said = bring(but(是否同意关联以往服务记录="否"))

    assert session.scalar(persons) == 2
    assert "“不同意”" in said
    assert session.scalars(select(Consent.is_given).order_by(Consent.id)).all() == [True, False]
    assert check(session) == []


@pytest.mark.parametrize(
    ("cells", "state", "decided_on"),
    [
        ({"审核结果": "已退出", "审核日期": "2022.5.1"}, SignUpState.WITHDRAWN, date(2022, 5, 1)),
        ({"审核结果": "已退出"}, SignUpState.WITHDRAWN, date(2022, 7, 1)),
        ({"审核结果": "已退出", "审核日期": ""}, SignUpState.WITHDRAWN, date(2022, 7, 1)),
        ({"审核结果": "退回", "审核日期": "2022.5.1"}, SignUpState.RETURNED, date(2022, 5, 1)),
        ({"审核结果": "退回", "审核日期": "2022.1.6"}, SignUpState.APPROVED, date(2022, 1, 7)),
        ({"审核结果": "待审核", "审核日期": ""}, SignUpState.APPROVED, date(2022, 1, 7)),
    ],
)
def test_who_leaves_later_keeps_the_day_of_approval(
    bring: Bring, session: Session, cells: dict[str, str], state: SignUpState, decided_on: date
) -> None:
    bring(WANG)

    said = bring(but(**cells))

    (found,) = sign_ups(session)
    assert (found.state, found.decided_on, found.approved_on) == (state, decided_on, date(2022, 1, 7))
    assert "以前已导入" in said
    assert check(session) == []


def test_the_approval_is_learnt_from_an_older_register_that_comes_later(bring: Bring, session: Session) -> None:
    bring(but(审核结果="已退出", 审核日期="2022.5.1"))
    bring(WANG)

    (found,) = sign_ups(session)
    assert (found.state, found.decided_on, found.approved_on) == (
        SignUpState.WITHDRAWN,
        date(2022, 5, 1),
        date(2022, 1, 7),
    )
