"""What other files brought before: cases that go on, months that were summed, whatever the order of the files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders.sheets import PROGRAMME, Row, a_file, sign_in
from volunteer.imports.cli import import_command
from volunteer.journeys.actions import check
from volunteer.participation.models import Service, ServiceSession
from volunteer.people.models import Mention

HEAD = ("个案编号", "服务对象", "联系电话", "日期", "方式", "第几次")
STATISTICS = ("活动类型", "活动名称", "时间", "服务人次")
Bring = Callable[[str, list[Row]], Result]


@pytest.fixture
def bring(app: Flask, tmp_path: Path) -> Bring:
    """Import a sheet under a file name."""

    def bring(name: str, rows: list[Row]) -> Result:
        return CliRunner().invoke(import_command, [str(a_file(tmp_path, f"{name}.xlsx", {name: rows}))])

    return bring


def cases(*rows: Row) -> list[Row]:
    return [(f"{PROGRAMME}个案服务登记表",), HEAD, *rows]


def count(session: Session, *tables: type) -> list[int]:
    session.expire_all()
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


FIRST: Row = ("1", "陈梅", "13512340001", "2022.3.1", "线下", 1)


@pytest.mark.parametrize(
    ("row", "is_new"),
    [
        (("1", "陈梅", "13512340001", "2022.8.1", "线下", 2), False),
        (("1", "陈 梅", "", "2022.8.1", "线下", 2), False),
        (("1", "", "", "2022.8.1", "线下", 2), False),
        (("1", "周杰", "13512340002", "2022.8.1", "线下", 1), True),
        (("1", "陈梅", "13512340002", "2022.8.1", "线下", 1), True),
        (("1", "周杰", "", "2022.3.1", "线下", 1), True),
    ],
)
def test_a_case_goes_on_only_with_the_same_person(bring: Bring, session: Session, row: Row, is_new: bool) -> None:
    bring("上", cases(FIRST))

    said = bring("下", cases(row)).output

    assert count(session, Service, ServiceSession) == [1 + is_new, 2]
    assert ("另一个服务对象" in said) is is_new
    assert check(session) == []


def test_a_third_register_finds_the_right_case_of_two(bring: Bring, session: Session) -> None:
    other: Row = ("1", "周杰", "13512340002", "2022.5.1", "线下", 1)
    bring("上", cases(FIRST))
    bring("中", cases(other))
    bring("下", cases((*other[:3], "2022.9.1", "线下", 2)))

    assert count(session, Service, ServiceSession, Mention) == [2, 3, 2]


@pytest.mark.parametrize("is_reversed", [False, True])
def test_registers_in_any_order_come_to_the_same_milestones(bring: Bring, session: Session, is_reversed: bool) -> None:
    registers = [("上", cases(FIRST)), ("下", cases((*FIRST[:3], "2022.8.1", "线下", 2)))]
    for name, rows in reversed(registers) if is_reversed else registers:
        bring(name, rows)

    assert check(session) == []
    assert session.scalars(select(Mention.occurred_on)).all() == [date(2022, 3, 1)]


def test_a_month_in_statistics_and_a_roster_of_it_count_once(bring: Bring, session: Session) -> None:
    rows: list[Row] = [
        (f"{PROGRAMME}统计表",),
        STATISTICS,
        ("社区活动", "春季义诊", "2023年3月", 61),
        ("社区活动", "秋游", "2023年3月", 40),
    ]
    bring("签到", sign_in())

    said = bring("统计", rows)

    assert "一边只写了月份" in said.output
    assert count(session, ServiceSession) == [2]


def test_a_roster_of_a_month_that_was_summed_is_refused(bring: Bring, session: Session) -> None:
    bring("统计", [(f"{PROGRAMME}统计表",), STATISTICS, ("社区活动", "春季义诊", "2023年3月", 61)])

    same = bring("签到", sign_in())
    later = bring("四月", sign_in(subtitle="活动名称：春季义诊    活动时间：2023年4月5日"))

    assert (same.exit_code, "一边只写了月份" in same.output) == (2, True)
    assert later.exit_code == 0
    assert count(session, ServiceSession) == [2]
