"""Reading the audit log and proving that nobody edited it."""

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.audit.rules import GENESIS, hash_of
from volunteer.core.clock import at_start_of
from volunteer.core.database import Base
from volunteer.core.paging import page_within

PAGE_SIZE = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to: who (part of an actor, or one of some), one event, days in Shanghai, inclusive."""

    who: str = ""
    actors: Collection[str] = ()
    event: Event | None = None
    first: date | None = None
    last: date | None = None


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


def entries_listed(session: Session, wanted: Wanted, page: int) -> tuple[Sequence[AuditEvent], int]:
    """One page of the entries wanted, the newest first, and how many there are in all."""
    conditions = _conditions(wanted)
    count = session.scalar(select(func.count(AuditEvent.id)).where(*conditions)) or 0
    entries = session.scalars(
        select(AuditEvent)
        .where(*conditions)
        .order_by(AuditEvent.id.desc())
        .limit(PAGE_SIZE)
        .offset((page_within(page, count, PAGE_SIZE) - 1) * PAGE_SIZE)
    )
    return entries.all(), count


def entry_count(session: Session) -> int:
    """How many entries there are."""
    return session.scalar(select(func.count(AuditEvent.id))) or 0


def entry(session: Session, entry_id: int) -> AuditEvent | None:
    """One entry."""
    return session.get(AuditEvent, entry_id)


def entries_about(session: Session, event: Event, subject: Base) -> Sequence[AuditEvent]:
    """What was recorded of one row, the newest first; a row deleted before may have had its number."""
    return session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.event == event.value,
            AuditEvent.subject_type == subject.__tablename__,
            AuditEvent.subject_id == subject.id,  # type: ignore[attr-defined]
        )
        .order_by(AuditEvent.id.desc())
    ).all()


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.who:
        by_name = AuditEvent.actor.in_(wanted.actors)
        conditions.append(or_(AuditEvent.actor.contains(wanted.who, autoescape=True), by_name))
    if wanted.event is not None:
        conditions.append(AuditEvent.event == wanted.event.value)
    if wanted.first is not None:
        conditions.append(AuditEvent.at >= at_start_of(wanted.first))
    if wanted.last is not None:
        conditions.append(AuditEvent.at < at_start_of(wanted.last + timedelta(days=1)))
    return conditions
