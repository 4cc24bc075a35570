"""Taking a whole batch back: everything it wrote goes, what it changed is as before, who was linked by it is parted."""

from collections import Counter

from sqlalchemy.orm import Session

from volunteer.audit import actions as audit
from volunteer.audit.events import Event
from volunteer.core.actor import current_actor
from volunteer.core.clock import now
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l
from volunteer.imports import queries
from volunteer.imports.kinds import Kind, kinds
from volunteer.imports.linking import linking
from volunteer.imports.models import ImportBatch
from volunteer.imports.pointing import pointing_at


class BatchIsUndone(Refused):
    """It was undone before."""

    message = _l("“{file}”已经撤销过了。")


class BatchIsNeeded(Refused):
    """Later records build upon it."""

    message = _l("不能撤销：{reasons}")


def kinds_of(batch: ImportBatch) -> list[Kind]:
    """The kinds of sheet a batch held, those no longer known left out."""
    return [kinds()[key] for key in batch.kind.split("+") if key in kinds()]


def written_by(session: Session, batch: ImportBatch) -> Counter[str]:
    """How many of what the batch wrote are there now."""
    found: Counter[str] = Counter()
    for kind in kinds_of(batch):
        found |= kind.written(session, batch)
    return found


def reasons_against(session: Session, batch: ImportBatch) -> list[str]:
    """Why the batch cannot be undone, in words; empty when it can."""
    reasons = pointing_at(session, batch)
    for kind in kinds_of(batch):
        reasons += [reason for reason in kind.dependants(session, batch) if reason not in reasons]
    return reasons


def undo_batch(session: Session, batch: ImportBatch) -> Counter[str]:
    """Delete all a batch wrote, in one transaction; returns what went. Its row stays, the file may come again.

    Raises BatchIsUndone, BatchIsNeeded. Flushes, never commits.
    """
    batch = queries.locked_batch(session, batch.id)
    if batch.undone_at is not None:
        raise BatchIsUndone(file=batch.file_name)
    reasons = reasons_against(session, batch)
    if reasons:
        raise BatchIsNeeded(reasons=" ".join(reasons))
    counts = written_by(session, batch)
    settle = linking().forget(session, queries.mentions_of_batch(session, batch.id))
    for kind in kinds_of(batch):
        kind.undo(session, batch)
    session.flush()
    settle()
    batch.undone_at, batch.undone_by = now(), current_actor()
    session.flush()
    audit.record(session, Event.IMPORT_UNDONE, batch, rows=batch.row_count)
    return counts
