"""Finding organisations, and what lies below them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.accounts.scope import Place
from volunteer.organisations.models import Organisation, OrganisationAlias, OrganisationKind


def organisation_named(session: Session, name: str, kind: OrganisationKind | None = None) -> Organisation | None:
    """The organisation of exactly this name, else the only one with it as a confirmed alias."""
    by_kind = [] if kind is None else [Organisation.kind == kind]
    found = session.scalars(select(Organisation).where(Organisation.name == name.strip(), *by_kind)).all()
    if not found:
        found = session.scalars(
            select(Organisation)
            .join(OrganisationAlias)
            .where(OrganisationAlias.name == name.strip(), OrganisationAlias.is_confirmed, *by_kind)
            .distinct()
        ).all()
    return found[0] if len(found) == 1 else None


def id_of_organisation(session: Session, name: str) -> int | None:
    """The id of the organisation of a name, if it names exactly one."""
    found = organisation_named(session, name)
    return None if found is None else found.id


def all_organisations(session: Session) -> Sequence[Organisation]:
    """Every organisation, kind by kind, the oldest first."""
    return session.scalars(select(Organisation).order_by(Organisation.kind, Organisation.id)).all()


def subtree_ids(session: Session, roots: Iterable[int]) -> frozenset[int]:
    """The organisations of `roots` and all below them."""
    top = select(Organisation.id).where(Organisation.id.in_(list(roots))).cte("subtree", recursive=True)
    below = top.union(select(Organisation.id).join(top, Organisation.parent_id == top.c.id))
    return frozenset(session.scalars(select(below.c.id)))


def organisation_tree(session: Session) -> list[Place]:
    """Every organisation, each right after the one above it; unions come before their enterprises."""
    below: dict[int | None, list[Organisation]] = {}
    for each in session.scalars(select(Organisation).order_by(Organisation.id)):
        below.setdefault(each.parent_id, []).append(each)
    places: list[Place] = []

    def walk(parent_id: int | None, depth: int) -> None:
        for each in sorted(below.get(parent_id, ()), key=lambda found: found.kind is not OrganisationKind.UNION):
            places.append(Place(each.id, each.name, depth))
            walk(each.id, depth + 1)

    walk(None, 0)
    return places
