"""What went in before."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.imports.models import ImportBatch


def batch_with_content(session: Session, content_hash: str) -> ImportBatch | None:
    """The batch that brought the same cells, unless it was undone."""
    return session.scalars(
        select(ImportBatch).where(ImportBatch.content_hash == content_hash, ImportBatch.undone_at.is_(None)).limit(1)
    ).first()


def file_names(session: Session, batch_ids: set[int]) -> dict[int, str]:
    """The file name of each batch."""
    if not batch_ids:
        return {}
    rows = session.execute(select(ImportBatch.id, ImportBatch.file_name).where(ImportBatch.id.in_(batch_ids)))
    return {row.id: row.file_name for row in rows}
