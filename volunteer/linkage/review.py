"""What the pages of the review show: the queue, one question as a card.

A question exists for a viewer when both sides and every row it stands for lie in the viewer's programmes; rows of
sealed services are never read.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from volunteer.core.i18n import _l
from volunteer.imports.models import ImportBatch
from volunteer.linkage.differences import Pieces, differences, phone_differences
from volunteer.linkage.models import Question, QuestionState
from volunteer.linkage.queries import chunks
from volunteer.linkage.reasons import sentences
from volunteer.participation.models import Form, Participation, Service, ServiceSession
from volunteer.participation.queries import named_openly
from volunteer.people.models import Mention, MentionKind

Programmes = Collection[int] | None

_NEVER = datetime.min.replace(tzinfo=UTC)

#: From which score on which word says how likely it is; the sum of the weights of `compare`.
_LIKELIHOODS: tuple[tuple[float, Any], ...] = (
    (25.0, _l("很可能是同一人")),
    (15.0, _l("较可能是同一人")),
    (5.0, _l("有可能是同一人")),
)
_UNSURE: Any = _l("把握不大，请仔细核对")

_KINDS: dict[MentionKind, Any] = {
    MentionKind.PARTICIPATION: _l("签到"),
    MentionKind.SIGNUP: _l("报名"),
    MentionKind.SHIFT_LOG: _l("走访记录"),
}

#: The same as other records of a person are counted; a case is a service like any other there.
_OTHERS: dict[MentionKind, Any] = {**_KINDS, MentionKind.PARTICIPATION: _l("参加服务")}


@dataclass(frozen=True)
class Place:
    """Where a mention stands. A case tells neither its file nor its day."""

    kind: str
    title: str | None
    file: str | None
    sheet: str | None
    row: int | None
    on: date | None
    is_case: bool = False


@dataclass(frozen=True)
class Side:
    """One side of a question as written, the characters that differ from the other side marked."""

    person_id: int | None
    name: Pieces
    phone: Pieces
    employer: Pieces
    member_number: Pieces
    sex: str | None
    age: int | None
    is_alias: bool
    place: Place
    #: How many other records the person of this side has, by kind in words.
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Row:
    """A row the answer holds for."""

    name: str
    place: Place


@dataclass(frozen=True)
class Card:
    """A question as a social worker answers it."""

    id: int
    likelihood: str
    reasons: list[str]
    moves_figures: bool
    is_deferred: bool
    left: Side
    right: Side
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Waiting:
    """A line of the queue."""

    id: int
    left: str
    right: str
    employer: str | None
    likelihood: str
    reasons: list[str]
    rows: int
    moves_figures: bool
    is_deferred: bool


def likelihood(score: float) -> str:
    """How likely it is that the two are one person, in words."""
    return str(next((words for least, words in _LIKELIHOODS if score >= least), _UNSURE))


def queue(session: Session, programme_ids: Programmes) -> list[Question]:
    """The open questions of the viewer: what moves figures first, then the likeliest; those put off behind them."""
    asked = session.scalars(select(Question).where(Question.state == QuestionState.OPEN)).all()
    return sorted(_within(session, asked, programme_ids), key=_order)


def answerable(session: Session, question_ids: Collection[int], programme_ids: Programmes) -> set[int]:
    """Of some questions, those that exist for the viewer."""
    asked = session.scalars(select(Question).where(Question.id.in_(question_ids))).all()
    return {question.id for question in _within(session, asked, programme_ids)}


def open_count(session: Session, programme_ids: Programmes) -> int:
    """How many questions wait for the viewer."""
    return len(queue(session, programme_ids))


def next_question(waiting: Iterable[Question], after: int | None = None) -> int | None:
    """The question to answer next; those put off come last, and the one just seen only when nothing else is left."""
    ids = [question.id for question in waiting]
    return next((number for number in ids if number != after), ids[0] if ids else None)


def question_of(session: Session, question_id: int, programme_ids: Programmes) -> Question | None:
    """The question, if it exists for the viewer; answered and closed ones included."""
    found = session.get(Question, question_id)
    return next(iter(_within(session, [found], programme_ids)), None) if found else None


def lines(session: Session, questions: Sequence[Question]) -> list[Waiting]:
    """Questions as lines of a list."""
    sides = [(question.left_mention_id, question.right_mention_id) for question in questions]
    words = written(session, {mention for pair in sides for mention in pair})
    return [
        Waiting(
            id=question.id,
            left=words[question.left_mention_id][0],
            right=words[question.right_mention_id][0],
            employer=words[question.left_mention_id][1] or words[question.right_mention_id][1],
            likelihood=likelihood(question.score),
            reasons=sentences(question.reasons),
            rows=len(question.mention_ids),
            moves_figures=question.moves_figures,
            is_deferred=question.deferred_at is not None,
        )
        for question in questions
    ]


def card(session: Session, question: Question, programme_ids: Programmes) -> Card:
    """The question with both sides as written, and what else is known of each."""
    ids = {question.left_mention_id, question.right_mention_id, *question.mention_ids}
    mentions = _mentions(session, ids)
    places = _places(session, mentions)
    left, right = mentions[question.left_mention_id], mentions[question.right_mention_id]
    others = _others(session, {left.person_id, right.person_id} - {None}, programme_ids)
    parts = {
        "name": differences(left.name, right.name),
        "phone": phone_differences(left.phone, right.phone),
        "employer": differences(left.employer, right.employer),
        "member_number": differences(left.member_number, right.member_number),
    }
    one, other = (
        Side(
            person_id=mention.person_id,
            sex=mention.sex,
            age=mention.age,
            is_alias=mention.is_alias,
            place=places[mention.id],
            others=_without(others.get(mention.person_id, Counter()), mention.kind),
            **{name: pieces[number] for name, pieces in parts.items()},
        )
        for number, mention in enumerate((left, right))
    )
    return Card(
        id=question.id,
        likelihood=likelihood(question.score),
        reasons=sentences(question.reasons),
        moves_figures=question.moves_figures,
        is_deferred=question.deferred_at is not None,
        left=one,
        right=other,
        rows=tuple(Row(mentions[m].name, places[m]) for m in question.mention_ids if m in mentions),
    )


def _order(question: Question) -> tuple[object, ...]:
    put_off = question.deferred_at
    return (put_off is not None, put_off or _NEVER, not question.moves_figures, -question.score, question.id)


def _within(session: Session, questions: Sequence[Question], programme_ids: Programmes) -> list[Question]:
    about = {q.id: {q.left_mention_id, q.right_mention_id, *q.mention_ids} for q in questions}
    found = programmes_of(session, {mention for ids in about.values() for mention in ids})
    within = {m for m, programme in found.items() if programme_ids is None or programme in programme_ids}
    return [
        q
        for q in questions
        if {q.left_mention_id, q.right_mention_id} <= within and (about[q.id] & found.keys()) <= within
    ]


def programmes_of(session: Session, mention_ids: Collection[int]) -> dict[int, int]:
    """The programme of each mention that may be read."""
    query = select(Mention.id, Mention.programme_id).where(named_openly())
    return {
        mention: programme
        for part in chunks(mention_ids)
        for mention, programme in session.execute(query.where(Mention.id.in_(part)))
    }


def written(session: Session, mention_ids: Collection[int]) -> dict[int, tuple[str, str | None]]:
    query = select(Mention.id, Mention.name, Mention.employer)
    return {
        mention: (name, employer)
        for part in chunks(mention_ids)
        for mention, name, employer in session.execute(query.where(Mention.id.in_(part)))
    }


def _mentions(session: Session, mention_ids: Collection[int]) -> dict[int, Mention]:
    query = select(Mention).where(named_openly())
    return {m.id: m for part in chunks(mention_ids) for m in session.scalars(query.where(Mention.id.in_(part)))}


def _places(session: Session, mentions: Mapping[int, Mention]) -> dict[int, Place]:
    """Where each mention stands; of one that attended several services the first open one speaks."""
    served: dict[int, tuple[Form, str]] = {}
    query = (
        select(Participation.mention_id, Service.form, Service.title)
        .join(Participation.session)
        .join(ServiceSession.service)
        .where(Service.is_sealed.is_(False))
        .order_by(ServiceSession.held_on, ServiceSession.id)
    )
    for part in chunks(mentions):
        for mention, form, title in session.execute(query.where(Participation.mention_id.in_(part))):
            served.setdefault(mention, (form, title))
    files = _files(session, {mention.batch_id for mention in mentions.values() if mention.batch_id is not None})
    return {number: _place(mention, served.get(number), files) for number, mention in mentions.items()}


def _files(session: Session, batch_ids: Collection[int]) -> dict[int, str]:
    query = select(ImportBatch.id, ImportBatch.file_name)
    return dict(row for part in chunks(batch_ids) for row in session.execute(query.where(ImportBatch.id.in_(part))))


def _place(mention: Mention, served: tuple[Form, str] | None, files: Mapping[int, str]) -> Place:
    form, title = served or (None, None)
    if form is Form.CASE:
        return Place(str(_l("个案")), None, None, None, None, None, is_case=True)
    kind = _l("小组签到") if form is Form.GROUP else _KINDS[mention.kind]
    file = files.get(mention.batch_id) if mention.batch_id else None
    return Place(str(kind), title, file, mention.source_sheet, mention.source_row, mention.occurred_on)


def _others(session: Session, person_ids: Collection[Any], programme_ids: Programmes) -> dict[int | None, Counter[Any]]:
    query = select(Mention.person_id, Mention.kind, func.count()).where(
        Mention.person_id.in_(person_ids), named_openly()
    )
    if programme_ids is not None:
        query = query.where(Mention.programme_id.in_(programme_ids))
    found: dict[int | None, Counter[Any]] = defaultdict(Counter)
    for person, kind, count in session.execute(query.group_by(Mention.person_id, Mention.kind)):
        found[person][kind] = count
    return found


def _without(known: Counter[Any], kind: MentionKind) -> tuple[tuple[str, int], ...]:
    rest = known - Counter([kind])
    return tuple((str(words), rest[each]) for each, words in _OTHERS.items() if rest[each])
