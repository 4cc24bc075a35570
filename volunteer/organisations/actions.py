"""Adding organisations, and placing one below another."""

from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import now
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l
from volunteer.organisations.models import Organisation, OrganisationKind
from volunteer.organisations.queries import organisation_named, subtree_ids


class NoName(Refused):
    """An organisation nobody could find again."""

    message = _l("名称不能是空的。")


class BelowItself(Refused):
    """The tree that scope follows would become a ring."""

    message = _l("“{name}”不能放在“{parent}”下面：“{parent}”就是它自己，或在它的下面。")


def ensure_organisation(
    session: Session, kind: OrganisationKind, name: str, parent: Organisation | None = None
) -> Organisation:
    """The organisation of a kind and name; added, below `parent`, when there is none. One found is left as it is.

    Raises NoName.
    """
    if not name.strip():
        raise NoName
    found = organisation_named(session, name, kind)
    if found is not None:
        return found
    added = Organisation(kind=kind, name=name.strip(), parent_id=parent.id if parent else None, created_at=now())
    session.add(added)
    session.flush()
    record(session, Event.ORGANISATION_ADDED, added, kind=kind.value, parent_id=added.parent_id)
    return added


def place_below(session: Session, organisation: Organisation, parent: Organisation) -> None:
    """Put an organisation, with all below it, below another: whose scope holds that one reaches it from now on.

    Raises BelowItself.
    """
    if organisation.parent_id == parent.id:
        return
    if parent.id in subtree_ids(session, [organisation.id]):
        raise BelowItself(name=organisation.name, parent=parent.name)
    before, organisation.parent_id = organisation.parent_id, parent.id
    session.flush()
    record(session, Event.ORGANISATION_PLACED, organisation, before=before, parent_id=parent.id)
