"""Adding organisations."""

from sqlalchemy.orm import Session

from volunteer.core.clock import now
from volunteer.organisations.models import Organisation, OrganisationKind
from volunteer.organisations.queries import organisation_named


def ensure_organisation(
    session: Session, kind: OrganisationKind, name: str, parent: Organisation | None = None
) -> Organisation:
    """The organisation of a kind and name; added, below `parent`, when there is none. One found is left as it is."""
    found = organisation_named(session, name, kind)
    if found is not None:
        return found
    added = Organisation(kind=kind, name=name.strip(), parent_id=parent.id if parent else None, created_at=now())
    session.add(added)
    session.flush()
    return added
