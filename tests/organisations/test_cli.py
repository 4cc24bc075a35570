"""`volunteer organisation`: what accounts and programmes can be bound to."""

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from tests.cast import Cast
from volunteer.audit.models import AuditEvent
from volunteer.organisations.cli import organisation
from volunteer.organisations.models import Organisation
from volunteer.organisations.queries import organisation_named


def run(*words: str) -> Result:
    return CliRunner().invoke(organisation, list(words))


def noted(session: Session, actor: str = "guanliyuan") -> list[tuple[str, int | None]]:
    entries = session.scalars(sa.select(AuditEvent).where(AuditEvent.actor == actor).order_by(AuditEvent.id))
    return [(entry.event, entry.subject_id) for entry in entries]


def test_one_is_added_below_another_and_noted(cast: Cast, session: Session) -> None:
    done = run("add", "鱼洞街道总工会", "--kind", "union", "--under", "巴南区总工会", "--as", "guanliyuan")

    assert (done.exit_code, done.stdout) == (0, "组织：鱼洞街道总工会（工会）。\n")
    added = organisation_named(session, "鱼洞街道总工会")
    assert added.parent_id == cast.district.id
    assert noted(session) == [("organisation.added", added.id)]


def test_adding_one_again_only_places_it(cast: Cast, session: Session) -> None:
    run("add", "企航社会工作服务中心", "--kind", "agency", "--as", "guanliyuan")
    assert noted(session) == []

    for _ in range(2):
        run("add", "企航社会工作服务中心", "--kind", "agency", "--under", "巴南区总工会", "--as", "guanliyuan")
    session.refresh(cast.agency)
    assert cast.agency.parent_id == cast.district.id
    assert noted(session) == [("organisation.placed", cast.agency.id)]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("新", "--kind", "club"), "没有种类 club"),
        (("新", "--kind", "union", "--under", "无"), "没有组织“无”"),
        ((" ", "--kind", "union"), "名称不能是空的"),
        (("巴南区总工会", "--kind", "union", "--under", "龙洲湾街道总工会"), "在它的下面"),
        (("巴南区总工会", "--kind", "union", "--under", "巴南区总工会"), "就是它自己"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    cast: Cast, session: Session, words: tuple[str, ...], error: str
) -> None:
    refused = run("add", *words)
    session.rollback()

    assert refused.exit_code == 2
    assert error in refused.stderr
    assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 4
    assert cast.district.parent_id is None


def test_the_list_shows_kind_and_what_is_above(cast: Cast) -> None:
    lines = run("list").stdout.splitlines()

    assert "巴南区总工会\tunion\t—" in lines
    assert "龙洲湾街道总工会\tunion\t巴南区总工会" in lines
    assert len(lines) == 4
