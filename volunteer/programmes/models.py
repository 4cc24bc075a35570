"""Purchased programmes."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base
from volunteer.organisations.models import Organisation


class Programme(Base):
    """A purchased programme (购买服务项目): a union buys social work from an agency."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    union_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime]
    union: Mapped[Organisation | None] = relationship(foreign_keys=[union_id])
    agency: Mapped[Organisation | None] = relationship(foreign_keys=[agency_id])
