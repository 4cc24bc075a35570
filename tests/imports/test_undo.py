"""A batch that is undone leaves the database as if it had never come."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import volunteer
from tests.imports.contents import contents
from volunteer.imports.cli import import_files
from volunteer.imports.models import ImportBatch
from volunteer.imports.undoing import undo_batch

OFFICE = sorted((Path(volunteer.__file__).parent / "demo" / "office").glob("*.xls*"))
KINDS = {
    "activity": "0416_职工素质拓展活动",
    "group": "小组签到表",
    "case": "个案服务登记表",
    "statistics": "历年活动人次统计表",
    "signup": "志愿者报名登记表",
    "outreach": "志愿者走访服务记录表",
}


def bring(*paths: Path) -> None:
    assert {result.status for result in import_files(list(paths), None, None, dry_run=False)} <= {"imported"}


def batch_of(session: Session, path: Path) -> ImportBatch:
    wanted = select(ImportBatch).where(ImportBatch.file_name == path.name, ImportBatch.undone_at.is_(None))
    return session.scalars(wanted).one()


def difference(one: dict, other: dict) -> dict:
    return {part: (one[part], other[part]) for part in one if one[part] != other[part]}


#: All of them take most of a minute; the register reaches furthest.
@pytest.mark.parametrize(
    "kind", [kind if kind == "signup" else pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS]
)
def test_a_batch_of_the_office_undone_was_never_there_and_can_come_again(
    app: Flask, session: Session, kind: str
) -> None:
    (one,) = (path for path in OFFICE if KINDS[kind] in path.name)
    bring(*(path for path in OFFICE if path is not one))
    before = contents(session)
    bring(one)
    after = contents(session)
    batch = batch_of(session, one)
    assert batch.kind == kind

    undo_batch(session, batch)
    session.commit()

    assert difference(contents(session), before) == {}
    bring(one)
    assert difference(contents(session), after) == {}
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 17
