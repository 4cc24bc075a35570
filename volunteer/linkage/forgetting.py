"""Forgetting mentions that are taken back: no link, question or decision speaks of them afterwards."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import Column, delete, or_, select, update
from sqlalchemy.orm import Session

from volunteer.core.clock import now
from volunteer.core.database import Base
from volunteer.core.events import person_touched
from volunteer.linkage import actions, queries
from volunteer.linkage.models import Decision, Link, LinkKey, Question, QuestionState
from volunteer.linkage.queries import chunks
from volunteer.people.models import Contact, Mention, Person, PersonName


def forget(session: Session, mention_ids: Collection[int]) -> Callable[[], None]:
    """Take mentions that are about to be deleted out of every link, question and decision.

    Call what it returns once they are gone: what they reached is linked anew, as if they had never been there, and
    persons nobody is named as any more go with their names and numbers.
    """
    session.flush()
    gone = set(mention_ids)
    near = queries.neighbourhood(session, gone, actions.LIMIT) or queries.everything(session)
    rest = near.records.keys() - gone
    persons = _persons_of(session, gone)
    numbers = {record.mobile for record in near.records.values() if record.id in gone and record.mobile}
    _forget_decisions(session, gone)
    _forget_questions(session, gone)
    _forget_links(session, gone, rest)
    _forget_numbers(session, persons, numbers)

    def settle() -> None:
        left = _still_named(session, persons)
        actions.relink(session, rest, described_anew=left)
        for person in persons:
            person_touched(session, person)
        _remove_empty(session, persons)

    return settle


def questions_about(session: Session, mention_ids: Collection[int]) -> int:
    """How many open questions name one of the mentions, on either side or among their rows."""
    named = set(mention_ids)
    rows = session.execute(
        select(Question.right_mention_id, Question.mention_ids).where(Question.state == QuestionState.OPEN)
    )
    return sum(right in named or not named.isdisjoint(asked) for right, asked in rows)


def _persons_of(session: Session, gone: set[int]) -> set[int]:
    """Every person one of the mentions is or was."""
    found: set[int | None] = set()
    for part in chunks(gone):
        found |= set(session.scalars(select(Mention.person_id).where(Mention.id.in_(part))))
        found |= set(session.scalars(select(Link.person_id).where(Link.mention_id.in_(part))))
    return {person for person in found if person is not None}


def _forget_decisions(session: Session, gone: set[int]) -> None:
    for part in chunks(gone):
        about = or_(Decision.left_mention_id.in_(part), Decision.right_mention_id.in_(part))
        session.execute(delete(Decision).where(about))


def _forget_questions(session: Session, gone: set[int]) -> None:
    """A question keeps its number and its answer while it stands for other rows."""
    questions = list(session.scalars(select(Question).order_by(Question.id)))
    pairs = {(question.left_mention_id, question.right_mention_id) for question in questions}
    useless = []
    for question in questions:
        kept = [row for row in question.mention_ids if row not in gone]
        left = question.left_mention_id if question.left_mention_id not in gone else min(kept, default=None)
        pair = (left, question.right_mention_id)
        is_new = left != question.left_mention_id
        if left is None or not kept or question.right_mention_id in gone or (is_new and pair in pairs):
            useless.append(question.id)
        elif len(kept) < len(question.mention_ids):
            question.left_mention_id, question.mention_ids = left, kept
            pairs.add((left, question.right_mention_id))
    session.flush()
    for part in chunks(useless):
        session.execute(update(Decision).where(Decision.question_id.in_(part)).values(question_id=None))
        session.execute(delete(Question).where(Question.id.in_(part)))


def _forget_links(session: Session, gone: set[int], rest: Iterable[int]) -> None:
    """Links of others that rest upon a forgotten mention end here; which mention that was is not kept."""
    for part in chunks(gone):
        session.execute(delete(Link).where(Link.mention_id.in_(part)))
        session.execute(delete(LinkKey).where(LinkKey.mention_id.in_(part)))
    for part in chunks(rest):
        for link in session.scalars(select(Link).where(Link.mention_id.in_(part))):
            if link.evidence.get("to") in gone:
                link.evidence = {name: said for name, said in link.evidence.items() if name != "to"}
                link.undone_at = link.undone_at or now()
    session.flush()


def _forget_numbers(session: Session, persons: set[int], numbers: set[str]) -> None:
    """Numbers that only a forgotten row told; those another row tells as well come back when the rest is described."""
    for part in chunks(persons):
        told = (Contact.person_id.in_(part), Contact.value.in_(numbers), Contact.proved_at.is_(None))
        session.execute(delete(Contact).where(*told))


def _still_named(session: Session, persons: set[int]) -> set[int]:
    return {
        person
        for part in chunks(persons)
        for person in session.scalars(select(Mention.person_id).where(Mention.person_id.in_(part)).distinct())
        if person is not None
    }


def _remove_empty(session: Session, persons: set[int]) -> None:
    """Persons without a mention lose their names and numbers; where nothing else points to them they go."""
    empty = persons - _still_named(session, persons)
    for part in chunks(empty):
        session.execute(delete(PersonName).where(PersonName.person_id.in_(part)))
        session.execute(delete(Contact).where(Contact.person_id.in_(part), Contact.proved_at.is_(None)))
        session.execute(update(Person).where(Person.id.in_(part)).values(name="", merged_into_id=None))
        for key in _computed():
            session.execute(delete(key.table).where(key.in_(part)))
    pointed_at = {
        person
        for key in _keys_to_person()
        for part in chunks(empty)
        for person in session.scalars(select(key).where(key.in_(part)).distinct())
    }
    for part in chunks(empty - pointed_at):
        session.execute(delete(Person).where(Person.id.in_(part)))


def _keys_to_person() -> list[Column[Any]]:
    return [c for table in Base.metadata.sorted_tables for c in table.c if "person_key" in c.info]


def _computed() -> list[Column[Any]]:
    """What is worked out from a person's records (milestones) neither moves when persons merge nor outlives them."""
    declared = ((key, key.info["person_key"]) for key in _keys_to_person())
    return [key for key, done in declared if done["merge"] == "keep" and done["erase"] == "delete"]
