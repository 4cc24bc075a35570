"""Writing the audit log."""

from typing import Any

from sqlalchemy import event as orm_event
from sqlalchemy import text
from sqlalchemy.orm import Session, SessionTransaction

from volunteer.audit import queries
from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.audit.rules import hash_of, plain
from volunteer.core.actor import current_actor, current_address
from volunteer.core.clock import now
from volunteer.core.database import db, writing

#: One number for this lock in a PostgreSQL cluster's database: "audit" as ASCII.
_CHAIN_LOCK = 0x6175646974
_PENDING = "audit_pending"


def record(session: Session, event: str, subject: object | None = None, **details: Any) -> None:
    """Note that the current actor did `event`; it is written, in the order noted, just before the commit.

    `subject` is the row concerned. `details` are keys of rows and names of fields, never values.
    A rollback forgets it. Raises ValueError for an event that `events.py` does not declare.
    """
    entry = AuditEvent(
        at=now(), actor=current_actor(), event=Event(event).value, details=plain(details), address=current_address()
    )
    session.info.setdefault(_PENDING, []).append((session.get_nested_transaction(), subject, entry))
    # A transaction must be under way, so that its end forgets what was noted.
    session.connection()


def witness(event: str, subject: object | None = None, **details: Any) -> None:
    """Record what was looked at or refused, in a short transaction of its own, committed before this returns.

    For requests, which may be reading: their own transaction is ended first. Objects loaded in it are stale.
    """
    db.session.rollback()
    with writing(True), Session(db.engine) as session:
        record(session, event, subject, **details)
        session.commit()


def close_chain(session: Session) -> None:
    """Append what was noted, each entry hashed over the one before. Runs last before the commit.

    Writers wait for each other here and nowhere earlier, so that no two transactions can hold each other up.
    """
    pending: list[tuple[SessionTransaction | None, Any, AuditEvent]] = session.info.pop(_PENDING, [])
    if not pending:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    previous = queries.last_hash(session)
    for _, subject, entry in pending:
        if subject is not None:
            entry.subject_type = getattr(subject, "__tablename__", type(subject).__name__)
            entry.subject_id = getattr(subject, "id", None)
        entry.previous_hash = previous
        entry.hash = previous = hash_of(entry)
        session.add(entry)
        session.flush()


@orm_event.listens_for(Session, "after_transaction_end")
def _forget_all(session: Session, transaction: SessionTransaction) -> None:
    """Whatever ended without a commit leaves no trace."""
    if transaction.parent is None:
        session.info.pop(_PENDING, None)


@orm_event.listens_for(Session, "after_soft_rollback")
def _forget_savepoint(session: Session, undone: SessionTransaction) -> None:
    """What was noted within a savepoint goes with it."""
    pending = session.info.get(_PENDING)
    if undone.nested and pending:
        session.info[_PENDING] = [noted for noted in pending if not _is_within(noted[0], undone)]


def _is_within(inner: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is outer
