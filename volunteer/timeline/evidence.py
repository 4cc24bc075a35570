"""Why the rows of a person are one person: each row, and the rule or the decision that joined it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from volunteer.imports.models import ImportBatch
from volunteer.linkage.models import Decision, Link, Question, QuestionState
from volunteer.linkage.review import answerable
from volunteer.participation.models import Form, Participation, Service, ServiceSession
from volunteer.people.models import Mention
from volunteer.signups.models import SignUp
from volunteer.timeline.line import Source
from volunteer.timeline.queries import Programmes, visible
from volunteer.timeline.rules import JOINED_BY


@dataclass(frozen=True)
class JoinedRow:
    """A row as somebody wrote it, and why it is this person's."""

    mention_id: int
    kind: str
    name: str
    employer: str | None
    source: Source | None
    tier: str
    #: The rule, in words.
    reason: Any
    #: The row it was joined to, where the viewer may see it.
    joined_to: "JoinedRow | None"
    #: The question a human answered.
    question_id: int | None
    sign_up_id: int | None

    @property
    def is_locked(self) -> bool:
        """A row of a case register says no more than that there is one."""
        return self.source is None


def joined_rows(session: Session, person_id: int, programme_ids: Programmes) -> list[JoinedRow]:
    """Every row of a person in the viewer's programmes, in the order of what is written; case rows are locked."""
    query = (
        sa.select(Mention, ImportBatch.file_name, Link.tier, Link.evidence, SignUp.id)
        .join(Link, sa.and_(Link.mention_id == Mention.id, Link.undone_at.is_(None)))
        .join(ImportBatch, Mention.batch_id == ImportBatch.id, isouter=True)
        .join(SignUp, SignUp.mention_id == Mention.id, isouter=True)
        .where(Mention.person_id == person_id, visible(programme_ids))
        .order_by(Mention.occurred_on, Mention.id)
    )
    rows = session.execute(query).all()
    ids = [mention.id for mention, *_ in rows]
    locked, questions = _case_mentions(session, ids), _questions_answered(session, ids, programme_ids)
    bare = {
        mention.id: JoinedRow(
            mention_id=mention.id,
            kind=mention.kind.value,
            name=mention.name,
            employer=mention.employer,
            source=None if mention.id in locked else Source(file, mention.source_sheet, mention.source_row),
            tier=tier.value,
            reason=JOINED_BY.get(evidence.get("rule", ""), evidence.get("rule", "")),
            joined_to=None,
            question_id=questions.get(mention.id) if evidence.get("rule") == "decided" else None,
            sign_up_id=sign_up_id,
        )
        for mention, file, tier, evidence, sign_up_id in rows
    }
    targets = {mention.id: evidence.get("to") for mention, _, _, evidence, _ in rows}
    return [_with_target(row, bare.get(targets[row.mention_id])) for row in bare.values()]


def _with_target(row: JoinedRow, target: JoinedRow | None) -> JoinedRow:
    return JoinedRow(**{**row.__dict__, "joined_to": target})


def _case_mentions(session: Session, ids: list[int]) -> set[int]:
    query = (
        sa.select(Participation.mention_id)
        .join(ServiceSession, Participation.session_id == ServiceSession.id)
        .join(Service, ServiceSession.service_id == Service.id)
        .where(Participation.mention_id.in_(ids), Service.form == Form.CASE)
    )
    return set(session.scalars(query))


def _questions_answered(session: Session, ids: list[int], programme_ids: Programmes) -> dict[int, int]:
    query = sa.select(Decision.left_mention_id, Decision.right_mention_id, Decision.question_id).where(
        Decision.undone_at.is_(None),
        Decision.question_id.is_not(None),
        sa.or_(Decision.left_mention_id.in_(ids), Decision.right_mention_id.in_(ids)),
    )
    decided = session.execute(query.order_by(Decision.id)).all()
    seen = answerable(session, {question_id for *_, question_id in decided if question_id is not None}, programme_ids)
    found: dict[int, int] = {}
    for left, right, question_id in decided:
        if question_id in seen:
            found.setdefault(left, question_id)
            found.setdefault(right, question_id)
    return found


def open_question_ids(session: Session, rows: list[JoinedRow], programme_ids: Programmes) -> list[int]:
    """The open questions the viewer may answer about a person's rows, those that move figures first."""
    ids = [row.mention_id for row in rows]
    about = sa.or_(Question.left_mention_id.in_(ids), Question.right_mention_id.in_(ids))
    query = sa.select(Question.id).where(Question.state == QuestionState.OPEN, about)
    asked = session.scalars(query.order_by(Question.moves_figures.desc(), Question.score.desc(), Question.id)).all()
    seen = answerable(session, asked, programme_ids)
    return [question_id for question_id in asked if question_id in seen]
