"""Writing programmes."""

from sqlalchemy.orm import Session

from volunteer.core.clock import now
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
