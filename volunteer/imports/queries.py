"""What went in before."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.imports.models import ImportBatch
from volunteer.people.models import Mention


def batch_with_content(session: Session, content_hash: str) -> ImportBatch | None:
    """The batch that brought the same cells, unless it was undone."""
    return session.scalars(
        select(ImportBatch).where(ImportBatch.content_hash == content_hash, ImportBatch.undone_at.is_(None)).limit(1)
    ).first()


def locked_batch(session: Session, batch_id: int) -> ImportBatch:
    """The batch as it is now, held until the transaction ends: nobody else undoes it meanwhile."""
    fresh = select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    return session.scalars(fresh.execution_options(populate_existing=True)).one()


def mentions_of_batch(session: Session, batch_id: int) -> set[int]:
    """Everybody the batch named."""
    return set(session.scalars(select(Mention.id).where(Mention.batch_id == batch_id)))
