"""Reading the audit log and proving that nobody edited it."""

import contextlib

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.audit.rules import GENESIS, hash_of


def last_hash(session: Session) -> str:
    """The hash the next entry follows."""
    return session.scalar(select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)) or GENESIS


def broken_link(session: Session) -> int | None:
    """The id of the first entry that was edited, moved, or stands after one taken out; None when the chain holds.

    Entries cut off the end leave no mark here: compare the last hash with the one noted at the backup.
    """
    expected = GENESIS
    in_order = select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=1000)
    with contextlib.closing(session.scalars(in_order)) as entries:
        for entry in entries:
            if entry.previous_hash != expected or entry.hash != hash_of(entry):
                return entry.id
            expected = entry.hash
    return None


def has_event(session: Session, event: str) -> bool:
    """Whether an event was ever recorded."""
    return bool(session.scalar(select(exists().where(AuditEvent.event == Event(event).value))))
