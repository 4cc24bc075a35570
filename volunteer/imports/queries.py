"""What went in before."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.imports.models import ImportBatch


def batch_with_content(session: Session, content_hash: str) -> ImportBatch | None:
    """The batch that brought the same cells, unless it was undone."""
    return session.scalars(
        select(ImportBatch).where(ImportBatch.content_hash == content_hash, ImportBatch.undone_at.is_(None)).limit(1)
    ).first()
