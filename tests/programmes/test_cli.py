"""`volunteer programme`: once it is said whose a programme is, those whose scope it lies in reach it."""

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from tests.cast import Cast
from volunteer.accounts.scope import Scope
from volunteer.audit.models import AuditEvent
from volunteer.organisations.models import Organisation
from volunteer.organisations.queries import organisation_named
from volunteer.programmes.actions import find_or_create
from volunteer.programmes.cli import programme
from volunteer.programmes.models import Programme
from volunteer.programmes.scope import programme_ids_in


def run(*words: str) -> Result:
    return CliRunner().invoke(programme, list(words))


@pytest.fixture
def bought(cast: Cast, session: Session) -> Programme:
    find_or_create(session, "另一个项目")
    found = find_or_create(session, "服务职工心贴心")
    session.commit()
    return found


def seen_by(session: Session, root: Organisation) -> frozenset[int] | None:
    return programme_ids_in(session, Scope(frozenset({root.id})))


def test_a_leader_of_the_district_sees_a_programme_once_its_union_is_set(
    cast: Cast, session: Session, bought: Programme
) -> None:
    assert seen_by(session, cast.district) == set()

    done = run("set", "服务职工心贴心", "--union", "龙洲湾街道总工会", "--agency", "企航社会工作服务中心")

    assert done.stdout == "项目 服务职工心贴心：工会 龙洲湾街道总工会，机构 企航社会工作服务中心。\n"
    for root in (cast.district, cast.street, cast.agency):
        assert seen_by(session, root) == {bought.id}
    assert seen_by(session, cast.other_street) == set()


def test_what_is_new_is_made_below_its_parent_and_all_of_it_is_noted(
    cast: Cast, session: Session, bought: Programme
) -> None:
    run("set", "服务职工心贴心", "--union", "鱼洞街道总工会", "--under", "某区总工会", "--as", "guanliyuan")

    parent, union = organisation_named(session, "某区总工会"), organisation_named(session, "鱼洞街道总工会")
    assert union.parent_id == parent.id
    entries = session.scalars(sa.select(AuditEvent).where(AuditEvent.actor == "guanliyuan").order_by(AuditEvent.id))
    assert [(entry.event, entry.subject_id) for entry in entries] == [
        ("organisation.added", parent.id),
        ("organisation.added", union.id),
        ("programme.assigned", bought.id),
    ]


def test_only_what_is_given_changes_and_saying_it_again_changes_nothing(
    cast: Cast, session: Session, bought: Programme
) -> None:
    run("set", "服务职工心贴心", "--union", "龙洲湾街道总工会")
    run("set", "服务职工心贴心", "--agency", "企航社会工作服务中心")
    run("set", "服务职工心贴心", "--agency", "企航社会工作服务中心")

    session.refresh(bought)
    assert (bought.union_id, bought.agency_id) == (cast.street.id, cast.agency.id)
    changes = session.scalars(sa.select(AuditEvent.details).where(AuditEvent.event == "programme.assigned")).all()
    assert changes == [{"union_id": cast.street.id}, {"agency_id": cast.agency.id}]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("没有的", "--union", "龙洲湾街道总工会"), "现有：另一个项目、服务职工心贴心"),
        (("服务职工心贴心",), "请给出 --union 或 --agency"),
        (("服务职工心贴心", "--agency", "某机构", "--under", "巴南区总工会"), "要和 --union 一起用"),
        (("服务职工心贴心", "--union", " "), "名称不能是空的"),
        (("服务职工心贴心", "--union", "巴南区总工会", "--under", "李家沱街道总工会"), "在它的下面"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    cast: Cast, session: Session, bought: Programme, words: tuple[str, ...], error: str
) -> None:
    refused = run("set", *words)
    session.rollback()

    assert refused.exit_code == 2
    assert error in refused.stderr
    assert bought.union_id is None
    assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 4


def test_the_list_shows_whose_each_is(bought: Programme) -> None:
    run("set", "服务职工心贴心", "--union", "龙洲湾街道总工会")

    assert run("list").stdout.splitlines() == ["另一个项目\t—\t—", "服务职工心贴心\t龙洲湾街道总工会\t—"]
