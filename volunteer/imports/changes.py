"""What people did by hand to the records of a batch, as the audit log tells."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.imports.models import ImportBatch


def done_since(session: Session, batch: ImportBatch, *events: Event) -> Sequence[AuditEvent]:
    """The entries of these events since the batch came; before, its rows' numbers may have been others'."""
    since = (AuditEvent.event.in_([event.value for event in events]), AuditEvent.at > batch.imported_at)
    return session.scalars(select(AuditEvent).where(*since)).all()
