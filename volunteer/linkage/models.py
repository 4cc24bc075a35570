"""Links with evidence, the questions that wait for a human, and what was decided."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base, enum_type
from volunteer.core.person_keys import person_key
from volunteer.people.models import Mention


class Tier(enum.StrEnum):
    """Why a mention is this person's: alone so far, certain by a rule, or decided by a human."""

    OWN = "own"
    CERTAIN = "certain"
    DECIDED = "decided"


class Link(Base):
    """A mention is this person's, with the evidence; undone links are kept. One current link a mention."""

    __tablename__ = "link"
    __table_args__ = (
        Index(
            "uq_link_current",
            "mention_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=person_key(merge="move", erase="delete", export=False)
    )
    tier: Mapped[Tier] = mapped_column(enum_type(Tier))
    #: Which rule or decisions joined it, and to which mention.
    evidence: Mapped[dict[str, Any]]
    rule_version: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    undone_at: Mapped[datetime | None]


class Verdict(enum.StrEnum):
    """A human's answer."""

    SAME = "same"
    DIFFERENT = "different"


class Decision(Base):
    """Two mentions are, or are not, one person: a human's word. Appended, never overwritten."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    left_mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    right_mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
    undone_at: Mapped[datetime | None]


class QuestionState(enum.StrEnum):
    """Open, answered by a human, or closed because other answers settled it."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Question(Base):
    """Are these one person? One question stands for all rows that ask the same (its `mentions`)."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("left_mention_id", "right_mention_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    left_mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    right_mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    state: Mapped[QuestionState] = mapped_column(enum_type(QuestionState))
    score: Mapped[float]
    #: Why it is asked, as codes: `name_equal`, `employer_equal`, `phone_missing` …
    reasons: Mapped[list[Any]]
    #: Every row the answer holds for, the left one included.
    mention_ids: Mapped[list[Any]]
    #: Whether an answer can change a leader's figure; such questions come first.
    moves_figures: Mapped[bool]
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    #: When a reviewer put it off; those wait behind the others.
    deferred_at: Mapped[datetime | None]
    left: Mapped[Mention] = relationship(foreign_keys=[left_mention_id])
    right: Mapped[Mention] = relationship(foreign_keys=[right_mention_id])


class LinkKey(Base):
    """A keyed hash two mentions must share to be compared at all (blocking)."""

    __tablename__ = "link_key"

    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, index=True)
