"""Organisations, their other names, and the areas they stand in."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base, enum_type


class OrganisationKind(enum.StrEnum):
    """Which of the five kinds of society (五社), or the union itself."""

    UNION = "union"
    ENTERPRISE = "enterprise"
    COMMUNITY = "community"
    AGENCY = "agency"
    PARTNER = "partner"


class Area(Base):
    """A district or street (区 / 街道), a tree."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("parent_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    name: Mapped[str]


class Organisation(Base):
    """A union, member enterprise (会员单位), community, agency or partner. The tree of unions is what scope follows."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("kind", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(enum_type(OrganisationKind))
    name: Mapped[str]
    #: The organisation above it: a street's union under the district's, an enterprise under its union.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    created_at: Mapped[datetime]
    aliases: Mapped[list["OrganisationAlias"]] = relationship(back_populates="organisation")


class OrganisationAlias(Base):
    """Another name an organisation is written by (龙洲湾物业 = 重庆龙洲湾物业管理有限公司)."""

    __tablename__ = "organisation_alias"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    #: Whether a person confirmed it, or it was learnt from the data.
    is_confirmed: Mapped[bool]
    organisation: Mapped[Organisation] = relationship(back_populates="aliases")
