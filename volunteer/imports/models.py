"""Batches of imported rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from volunteer.core.database import Base


class ImportBatch(Base):
    """One file (or pasted sheet) that went in whole; every record it wrote remembers it."""

    __tablename__ = "import_batch"
    __table_args__ = (
        Index(
            "uq_import_batch_content",
            "content_hash",
            "programme_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    file_name: Mapped[str]
    #: SHA-256 of the cells, so the same sheet saved again is still the same.
    content_hash: Mapped[str]
    kind: Mapped[str]
    row_count: Mapped[int]
    #: What was noticed and let through, each with sheet, row, column and words.
    warnings: Mapped[list[Any]]
    imported_at: Mapped[datetime]
    imported_by: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


class ImportDraft(Base):
    """An uploaded file between preview and confirmation: its bytes, and what importing it would do."""

    __tablename__ = "import_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Unguessable; stands in the address.
    token: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    #: The programme chosen for sheets that name none.
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    file_name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    #: What a trial import said: status, kinds, counts, problems.
    preview: Mapped[dict[str, Any]]
    uploaded_at: Mapped[datetime]
