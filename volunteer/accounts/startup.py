"""What must be true of the accounts before a real site starts."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.audit.queries import has_event
from volunteer.core.database import db, sqlite_path, writing


def holds_demo_accounts() -> bool:
    """Whether the demo ever filled this database. One that is not there yet holds none, and is not made by asking."""
    path = sqlite_path(db.engine.url.render_as_string(hide_password=False))
    if path is not None and not path.exists():
        return False
    with writing(False), Session(db.engine) as session:
        if not sa.inspect(session.connection()).has_table(AuditEvent.__tablename__):
            return False
        return has_event(session, Event.DEMO_FILLED)
