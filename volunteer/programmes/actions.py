"""Writing programmes."""

from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import now
from volunteer.organisations.models import Organisation
from volunteer.programmes import queries
from volunteer.programmes.models import Programme


def find_or_create(session: Session, name: str) -> Programme:
    """The programme of a name; created when new, without union, agency or dates."""
    name = name.strip()
    programme = queries.programme_named(session, name)
    if programme is None:
        programme = Programme(name=name, created_at=now())
        session.add(programme)
        session.flush()
    return programme


def assign(
    session: Session, programme: Programme, union: Organisation | None = None, agency: Organisation | None = None
) -> None:
    """Say which union bought a programme and which agency runs it, as far as given: their scopes reach it then."""
    changed: dict[str, int] = {}
    if union is not None and programme.union_id != union.id:
        programme.union = union
        changed["union_id"] = union.id
    if agency is not None and programme.agency_id != agency.id:
        programme.agency = agency
        changed["agency_id"] = agency.id
    if changed:
        session.flush()
        record(session, Event.PROGRAMME_ASSIGNED, programme, **changed)
