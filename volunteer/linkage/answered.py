"""The answers that stand: what was decided, by whom, when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.accounts.directory import names_of
from volunteer.core.clock import SHANGHAI
from volunteer.linkage.models import Decision, Question, Verdict
from volunteer.linkage.review import Programmes, programmes_of, written


@dataclass(frozen=True)
class Answered:
    """An answer that stands: what, by whom, when."""

    question_id: int
    left: str
    right: str
    employer: str | None
    verdict: Verdict
    rows: int
    at: datetime
    by: str


def answer_to(session: Session, question: Question) -> Answered | None:
    """The answer that stands to a question, if a human gave one."""
    return next(iter(_answered(session, _standing(session, question.id), None)), None)


def answers(session: Session, programme_ids: Programmes) -> list[Answered]:
    """Every answer that stands and lies whole in the viewer's programmes, the newest first."""
    return _answered(session, _standing(session), programme_ids)


def _standing(session: Session, question_id: int | None = None) -> list[Decision]:
    query = select(Decision).where(Decision.undone_at.is_(None), Decision.question_id.is_not(None))
    if question_id is not None:
        query = query.where(Decision.question_id == question_id)
    return list(session.scalars(query.order_by(Decision.decided_at.desc(), Decision.id)))


def _answered(session: Session, decisions: Sequence[Decision], programme_ids: Programmes) -> list[Answered]:
    groups: dict[int, list[Decision]] = defaultdict(list)
    for decision in decisions:
        groups[decision.question_id or 0].append(decision)
    about = {n: {m for d in made for m in (d.left_mention_id, d.right_mention_id)} for n, made in groups.items()}
    found = programmes_of(session, {mention for ids in about.values() for mention in ids})
    within = {m for m, programme in found.items() if programme_ids is None or programme in programme_ids}
    shown = {number: made for number, made in groups.items() if about[number] <= within}
    words = written(session, {mention for number in shown for mention in about[number]})
    names = names_of(session, {made[0].decided_by for made in shown.values()})
    return [
        Answered(
            question_id=number,
            left=words[made[0].left_mention_id][0],
            right=words[made[0].right_mention_id][0],
            employer=words[made[0].left_mention_id][1] or words[made[0].right_mention_id][1],
            verdict=made[0].verdict,
            rows=len(made),
            at=made[0].decided_at.astimezone(SHANGHAI),
            by=names.get(made[0].decided_by, made[0].decided_by),
        )
        for number, made in shown.items()
    ]
