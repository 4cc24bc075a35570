"""Answering from the pages: one reviewer at a time holds a question."""

from sqlalchemy.orm import Session

from volunteer.audit import actions as audit
from volunteer.audit.events import Event
from volunteer.core.clock import now
from volunteer.linkage import deciding
from volunteer.linkage.models import Question, QuestionState, Verdict
from volunteer.linkage.review import Programmes, question_of


def locked_question(session: Session, question_id: int, programme_ids: Programmes) -> Question | None:
    """The question if it exists for the viewer, held until the transaction ends: two answers never cross."""
    found = question_of(session, question_id, programme_ids)
    if found is not None:
        session.refresh(found, with_for_update=True)
    return found


def answer(session: Session, question: Question, verdict: Verdict, by: str) -> deciding.Answer:
    """Record the answer; a question that is asked again later no longer stands behind the others.

    Raises what `deciding.decide` raises.
    """
    given = deciding.decide(session, question.id, verdict, by)
    question.deferred_at = None
    session.flush()
    return given


def put_off(session: Session, question: Question) -> None:
    """Let an open question wait behind the others (以后再说)."""
    if question.state is not QuestionState.OPEN:
        return
    question.deferred_at = now()
    session.flush()
    audit.record(session, Event.LINK_DEFERRED, question)
