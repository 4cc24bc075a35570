"""`volunteer organisation`: the unions, enterprises and agencies that scopes and programmes name."""

import click

from volunteer.core.commands import acts_as_somebody, fail
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.i18n import _
from volunteer.organisations import actions, queries
from volunteer.organisations.labels import KIND_LABELS
from volunteer.organisations.models import Organisation, OrganisationKind

KINDS = "、".join(kind.value for kind in OrganisationKind)


@click.group()
def organisation() -> None:
    """组织：新建、列出。账号的 --organisation 和项目都指着它们。"""


@organisation.command()
@click.argument("name")
@click.option("--kind", required=True, help=f"种类：{KINDS}")
@click.option("--under", metavar="PARENT", help="上级组织，要已经有")
@acts_as_somebody
def add(name: str, kind: str, under: str | None) -> None:
    """新建组织；已经有的不重建，只在给出 --under 时放到那个上级下面。"""
    wanted, parent = _kind(kind), _parent(under)
    try:
        found = actions.ensure_organisation(db.session(), wanted, name, parent)
        if parent is not None:
            actions.place_below(db.session(), found, parent)
        db.session.commit()
    except Refused as refused:
        fail(str(refused))
    click.echo(_("组织：%(name)s（%(kind)s）。", name=found.name, kind=KIND_LABELS[wanted]))


@organisation.command("list")
def list_organisations() -> None:
    """列出组织、种类和上级。"""
    every = queries.all_organisations(db.session())
    names = {each.id: each.name for each in every}
    for each in every:
        parent = names[each.parent_id] if each.parent_id is not None else "—"
        click.echo(f"{each.name}\t{each.kind.value}\t{parent}")


def _kind(word: str) -> OrganisationKind:
    try:
        return OrganisationKind(word)
    except ValueError:
        fail(_("没有种类 %(word)s。可以用：%(kinds)s。", word=word, kinds=KINDS))


def _parent(name: str | None) -> Organisation | None:
    if name is None:
        return None
    # Only unions have others below them in most offices; a company of the same name is not meant.
    session = db.session()
    found = queries.organisation_named(session, name, OrganisationKind.UNION)
    found = found or queries.organisation_named(session, name)
    if found is None:
        fail(_("没有组织“%(name)s”。", name=name))
    return found
