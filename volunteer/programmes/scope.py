"""Which programmes a viewer's scope covers."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from volunteer.accounts.scope import Scope
from volunteer.organisations.queries import subtree_ids
from volunteer.programmes.models import Programme


def programme_ids_in(session: Session, scope: Scope) -> frozenset[int] | None:
    """The programmes bought by, or run by, an organisation in scope; None when the scope is everywhere."""
    if scope.roots is None:
        return None
    reach = subtree_ids(session, scope.roots)
    covered = select(Programme.id).where(or_(Programme.union_id.in_(reach), Programme.agency_id.in_(reach)))
    return frozenset(session.scalars(covered))
