"""Reading links and open questions as people see them: file, sheet, row, and what was written."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from volunteer.imports.models import ImportBatch
from volunteer.linkage.models import Link, Question, QuestionState, Tier
from volunteer.linkage.queries import chunks
from volunteer.linkage.reasons import sentences
from volunteer.participation.queries import named_openly
from volunteer.people.models import Mention


@dataclass(frozen=True)
class Side:
    """A mention as it stands on its sheet."""

    file: str | None
    sheet: str | None
    row: int | None
    name: str
    phone: str | None
    employer: str | None


@dataclass(frozen=True)
class OpenQuestion:
    """A question as a social worker reads it."""

    id: int
    score: float
    reasons: list[str]
    left: Side
    right: Side
    rows: list[Side]
    moves_figures: bool


@dataclass(frozen=True)
class LinkedMention:
    """A mention of a person who has several."""

    file: str | None
    sheet: str | None
    row: int | None
    name: str
    person: int
    tier: str


@dataclass(frozen=True)
class Counts:
    """Mentions that share a person, of them certain and decided, open questions, and persons."""

    linked: int
    certain: int
    decided: int
    to_review: int
    persons: int


def sides(session: Session, mention_ids: Collection[int]) -> dict[int, Side]:
    """Mentions as they stand on their sheets."""
    query = select(
        Mention.id,
        ImportBatch.file_name,
        Mention.source_sheet,
        Mention.source_row,
        Mention.name,
        Mention.phone,
        Mention.employer,
    ).join(ImportBatch, ImportBatch.id == Mention.batch_id, isouter=True)
    query = query.where(named_openly())
    found = {}
    for part in chunks(mention_ids):
        for mention, file, sheet, row, name, phone, employer in session.execute(query.where(Mention.id.in_(part))):
            found[mention] = Side(file, sheet, row, name, phone, employer)
    return found


def open_questions(session: Session) -> list[OpenQuestion]:
    """What waits for a human: questions that move figures first, the likeliest first among them."""
    order = (Question.moves_figures.desc(), Question.score.desc(), Question.id)
    questions = session.scalars(select(Question).where(Question.state == QuestionState.OPEN).order_by(*order)).all()
    named = sides(
        session,
        {mention for q in questions for mention in (q.left_mention_id, q.right_mention_id, *q.mention_ids)},
    )
    return [
        OpenQuestion(
            id=question.id,
            score=question.score,
            reasons=sentences(question.reasons),
            left=named[question.left_mention_id],
            right=named[question.right_mention_id],
            rows=[named[mention] for mention in question.mention_ids if mention in named],
            moves_figures=question.moves_figures,
        )
        for question in questions
        if question.left_mention_id in named and question.right_mention_id in named
    ]


def linked_mentions(session: Session) -> list[LinkedMention]:
    """Every mention of a person who has at least two, by person, then by file and row."""
    query = (
        select(ImportBatch.file_name, Mention.source_sheet, Mention.source_row, Mention.name, Link.person_id, Link.tier)
        .select_from(Link)
        .join(Mention, Mention.id == Link.mention_id)
        .join(ImportBatch, ImportBatch.id == Mention.batch_id, isouter=True)
        .where(Link.undone_at.is_(None), Link.tier != Tier.OWN, named_openly())
        .order_by(Link.person_id, ImportBatch.file_name, Mention.source_sheet, Mention.source_row, Mention.id)
    )
    return [
        LinkedMention(file, sheet, row, name, person, tier.value)
        for file, sheet, row, name, person, tier in session.execute(query)
    ]


def counts(session: Session) -> Counts:
    """How far linking has come."""
    tiers: Counter[Tier] = Counter()
    for tier, count in session.execute(
        select(Link.tier, func.count()).where(Link.undone_at.is_(None)).group_by(Link.tier)
    ):
        tiers[tier] = count
    waiting = session.scalar(select(func.count()).select_from(Question).where(Question.state == QuestionState.OPEN))
    persons = session.scalar(select(func.count(Link.person_id.distinct())).where(Link.undone_at.is_(None)))
    certain, decided = tiers[Tier.CERTAIN], tiers[Tier.DECIDED]
    return Counts(certain + decided, certain, decided, waiting or 0, persons or 0)
