"""A human's answers: they join or part persons, are never overwritten, and can be undone."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.audit import actions as audit
from volunteer.core.clock import now
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l
from volunteer.linkage import actions, queries
from volunteer.linkage.components import Component
from volunteer.linkage.models import Decision, Question, QuestionState, Verdict
from volunteer.linkage.records import Record
from volunteer.linkage.rules import Solver


class QuestionUnknown(Refused):
    """There is no question with this number."""

    message = _l("没有编号为 {question_id} 的待核实问题。")


class TwoRowsOfOneSheet(Refused):
    """The same person cannot stand twice on one roster, register or outreach row."""

    message = _l("不能连为一人：{one} 与 {other} 出自同一张表（或同一条走访记录），是两个人。")


class NoConsent(Refused):
    """The volunteer did not agree to have earlier or later participation joined."""

    message = _l("不能连为一人：{name} 报名时没有同意关联服务记录。")


class ContradictsDecision(Refused):
    """It was decided, or follows from what was decided, the other way."""

    message = _l("与已有的结论矛盾：{words}。要改，请先撤销原来的决定。")


@dataclass(frozen=True)
class Answer:
    """What an answer did. `changed` is false when it was given before, or other answers had settled it the same way."""

    question_id: int
    verdict: Verdict
    changed: bool
    #: Mentions whose person the answer settled.
    rows: tuple[int, ...]
    #: Persons whose mentions changed.
    touched: frozenset[int]


def decide(session: Session, question_id: int, verdict: Verdict, by: str) -> Answer:
    """Record the answer for every row the question stands for, and link again what it reaches.

    The same answer twice changes nothing. Raises QuestionUnknown, TwoRowsOfOneSheet, NoConsent, ContradictsDecision.
    """
    actions.wait_for_turn(session)
    question = session.get(Question, question_id, populate_existing=True)
    if question is None:
        raise QuestionUnknown(question_id=question_id)
    rows = [int(mention) for mention in question.mention_ids]
    near = queries.neighbourhood(session, {*rows, question.right_mention_id}, actions.LIMIT)
    solver = actions.solve(near if near is not None else queries.everything(session))
    if question.right_mention_id not in solver.by_id:
        raise QuestionUnknown(question_id=question_id)
    right = solver.component_of(question.right_mention_id)
    asked = {row: solver.component_of(row) for row in rows if row in solver.by_id}
    _refuse_contradiction(session, question, verdict)
    if verdict is Verdict.SAME:
        pending = [row for row, component in asked.items() if component is not right]
        _refuse_impossible(solver, right, [asked[row] for row in pending])
    else:
        _refuse_joined(solver, right, asked)
        pending = [row for row, component in asked.items() if not solver.law.why_apart(component, right, True)]
    if not pending:
        return Answer(question_id, verdict, False, tuple(rows), frozenset())
    _record(session, question, verdict, by, rows)
    linked = actions.relink(session, [*rows, question.right_mention_id])
    audit.record(session, "link.decided", question, verdict=verdict.value, rows=len(rows))
    return Answer(question_id, verdict, True, tuple(rows), linked.touched)


def undo_decision(session: Session, question_id: int, by: str) -> Answer:
    """Take back the answer to a question: what it joined is parted, what it parted is asked again.

    Undoing what was never answered changes nothing. Raises QuestionUnknown.
    """
    actions.wait_for_turn(session)
    question = session.get(Question, question_id, populate_existing=True)
    if question is None:
        raise QuestionUnknown(question_id=question_id)
    standing = _decisions_on(session, question)
    if not standing:
        return Answer(question_id, Verdict.DIFFERENT, False, (), frozenset())
    reached = {mention for decision in standing for mention in (decision.left_mention_id, decision.right_mention_id)}
    for decision in standing:
        decision.undone_at = now()
    question.state, question.closed_at = QuestionState.CLOSED, now()
    session.flush()
    linked = actions.relink(session, reached)
    audit.record(session, "link.undone", question, rows=len(reached))
    rows = tuple(sorted(decision.left_mention_id for decision in standing))
    return Answer(question_id, standing[0].verdict, True, rows, linked.touched)


def _decisions_on(session: Session, question: Question) -> list[Decision]:
    query = select(Decision).where(Decision.question_id == question.id, Decision.undone_at.is_(None))
    return list(session.scalars(query.order_by(Decision.id)))


def _refuse_contradiction(session: Session, question: Question, verdict: Verdict) -> None:
    if any(decision.verdict is not verdict for decision in _decisions_on(session, question)):
        same = verdict is Verdict.DIFFERENT
        raise ContradictsDecision(words=_l("这个问题已答“是同一人”") if same else _l("这个问题已答“不是同一人”"))


def _refuse_joined(solver: Solver, right: Component, asked: dict[int, Component]) -> None:
    for row, component in asked.items():
        if component is right:
            where = place(solver.by_id[row])
            raise ContradictsDecision(words=f"{where} " + str(_l("与对方已连为一人")))


def _refuse_impossible(solver: Solver, right: Component, asked: Iterable[Component]) -> None:
    joined = right
    for component in dict.fromkeys(asked):
        reason = solver.law.why_apart(component, joined, by_human=True)
        if reason == "occasion":
            one, other = _clash(solver, component, joined)
            raise TwoRowsOfOneSheet(one=place(one), other=place(other))
        if reason == "consent":
            raise NoConsent(name=(joined.signups + component.signups)[-1].read.shown)
        if reason is not None:
            words = f"{place(component.first)} " + str(_l("与")) + f" {place(joined.first)} " + str(_l("已定为两个人"))
            raise ContradictsDecision(words=words)
        joined = Component([*joined.records, *component.records])


def _clash(solver: Solver, one: Component, other: Component) -> tuple[Record, Record]:
    pairs = ((left, right) for left in one.records for right in other.records)
    return next(
        (left, right)
        for left, right in pairs
        if left.written.occasion is not None and left.written.occasion == right.written.occasion
    )


def place(record: Record) -> str:
    """Where a mention stands and what it says, in words."""
    written = record.written
    where = " ".join(str(part) for part in (written.file, written.sheet) if part)
    row = f" 第{written.row}行" if written.row else ""
    return f"{where}{row} {written.name}".strip()


def _record(session: Session, question: Question, verdict: Verdict, by: str, rows: Iterable[int]) -> None:
    same, cannot = queries.decisions(session, [question.right_mention_id])
    known = set(same if verdict is Verdict.SAME else cannot)
    moment = now()
    for row in rows:
        if (row, question.right_mention_id) not in known:
            session.add(
                Decision(
                    left_mention_id=row,
                    right_mention_id=question.right_mention_id,
                    verdict=verdict,
                    question_id=question.id,
                    decided_at=moment,
                    decided_by=by,
                )
            )
    question.state, question.closed_at = QuestionState.ANSWERED, moment
    session.flush()
