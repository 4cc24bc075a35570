"""Writing down the open questions; a question keeps its id while it asks the same."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from volunteer.core.clock import now
from volunteer.linkage.models import Question, QuestionState
from volunteer.linkage.queries import chunks
from volunteer.linkage.records import Ask


def apply_questions(session: Session, asks: Sequence[Ask], scope: Collection[int]) -> None:
    """Make the stored questions about the mentions in scope what `asks` says; those no longer asked are closed."""
    stored = _questions_about(session, scope)
    matched = _match(asks, stored)
    moment = now()
    for ask in asks:
        question = matched.get((ask.left, ask.right))
        if question is None:
            session.add(_new(ask))
        else:
            _update(question, ask)
    kept = {question.id for question in matched.values()}
    for question in stored:
        if question.state is QuestionState.OPEN and question.id not in kept:
            question.state, question.closed_at = QuestionState.CLOSED, moment
    session.flush()


def _questions_about(session: Session, scope: Collection[int]) -> list[Question]:
    found: dict[int, Question] = {}
    for part in chunks(scope):
        about = or_(Question.left_mention_id.in_(part), Question.right_mention_id.in_(part))
        found.update((question.id, question) for question in session.scalars(select(Question).where(about)))
    return [found[key] for key in sorted(found)]


def _match(asks: Iterable[Ask], stored: Sequence[Question]) -> dict[tuple[int, int], Question]:
    """Find each question again: by its two mentions, else an open one by its right mention and a shared row."""
    by_pair = {(question.left_mention_id, question.right_mention_id): question for question in stored}
    asks = list(asks)
    matched = {pair: by_pair[pair] for ask in asks if (pair := (ask.left, ask.right)) in by_pair}
    used = {question.id for question in matched.values()}
    by_row: dict[tuple[int, int], Question] = {}
    for question in stored:
        if question.state is QuestionState.OPEN and question.id not in used:
            for row in question.mention_ids:
                by_row.setdefault((row, question.right_mention_id), question)
    for ask in asks:
        if (ask.left, ask.right) in matched:
            continue
        for row in ask.rows:
            question_again = by_row.get((row, ask.right))
            if question_again is not None and question_again.id not in used:
                matched[ask.left, ask.right] = question_again
                used.add(question_again.id)
                break
    return matched


def _new(ask: Ask) -> Question:
    return Question(
        left_mention_id=ask.left,
        right_mention_id=ask.right,
        state=QuestionState.OPEN,
        score=ask.score,
        reasons=list(ask.reasons),
        mention_ids=list(ask.rows),
        moves_figures=ask.moves_figures,
        asked_at=now(),
    )


def _update(question: Question, ask: Ask) -> None:
    values = {
        "left_mention_id": ask.left,
        "state": QuestionState.OPEN,
        "score": ask.score,
        "reasons": list(ask.reasons),
        "mention_ids": list(ask.rows),
        "moves_figures": ask.moves_figures,
        "closed_at": None,
    }
    for name, value in values.items():
        if getattr(question, name) != value:
            setattr(question, name, value)
