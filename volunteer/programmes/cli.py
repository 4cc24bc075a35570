"""`volunteer programme`: whose each purchased programme is, so that scopes reach it."""

import click

from volunteer.core.commands import acts_as_somebody, fail
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.i18n import _
from volunteer.organisations.actions import ensure_organisation, place_below
from volunteer.organisations.models import Organisation, OrganisationKind
from volunteer.programmes import actions, queries


@click.group()
def programme() -> None:
    """项目：列出，写明由哪个工会购买、哪个机构执行。"""


@programme.command("list")
def list_programmes() -> None:
    """列出项目、购买的工会和执行的机构。"""
    for each in queries.all_programmes(db.session()):
        click.echo(f"{each.name}\t{_name(each.union)}\t{_name(each.agency)}")


@programme.command("set")
@click.argument("name")
@click.option("--union", metavar="U", help="购买服务的工会，没有就新建")
@click.option("--agency", metavar="A", help="执行的社会组织，没有就新建")
@click.option("--under", metavar="PARENT", help="把 --union 放在哪个上级工会下面，没有就新建")
@acts_as_somebody
def set_programme(name: str, union: str | None, agency: str | None, under: str | None) -> None:
    """写明项目 NAME 由哪个工会购买、哪个机构执行；只改给出的那些。"""
    session = db.session()
    found = queries.programme_named(session, name.strip())
    if found is None:
        known = "、".join(queries.names(session)) or _("还没有项目，导入文件时自动建立")
        fail(_("没有项目“%(name)s”。现有：%(known)s。", name=name, known=known))
    if union is None and (under is not None or agency is None):
        fail(_("请给出 --union 或 --agency；--under 要和 --union 一起用。"))
    try:
        buyer = _union(union, under)
        runner = None if agency is None else ensure_organisation(session, OrganisationKind.AGENCY, agency)
        actions.assign(session, found, union=buyer, agency=runner)
        session.commit()
    except Refused as refused:
        fail(str(refused))
    parties = {"union": _name(found.union), "agency": _name(found.agency)}
    click.echo(_("项目 %(name)s：工会 %(union)s，机构 %(agency)s。", name=found.name, **parties))


def _union(name: str | None, under: str | None) -> Organisation | None:
    if name is None:
        return None
    session = db.session()
    parent = None if under is None else ensure_organisation(session, OrganisationKind.UNION, under)
    union = ensure_organisation(session, OrganisationKind.UNION, name, parent)
    if parent is not None:
        place_below(session, union, parent)
    return union


def _name(organisation: Organisation | None) -> str:
    return "—" if organisation is None else organisation.name
