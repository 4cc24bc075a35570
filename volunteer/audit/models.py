"""The audit log's table."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from volunteer.core.database import Base


class AuditEvent(Base):
    """One thing somebody did or saw (审计记录). Rows are only added; each one's hash covers the one before."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    #: Login of who did it, or `system`.
    actor: Mapped[str]
    #: A name as `shiftlog.approved`; every name has a declared writer.
    event: Mapped[str] = mapped_column(index=True)
    subject_type: Mapped[str | None]
    subject_id: Mapped[int | None]
    #: Names of the fields and the keys of rows concerned; never personal values.
    details: Mapped[dict[str, Any]]
    #: Where the request came from, when there was one.
    address: Mapped[str | None]
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
