"""Answers of humans: what they change, when they are refused, and taking them back."""

from datetime import date

import pytest
from sqlalchemy import select, update

from tests.builders.mentions import outreach, row, signup, store
from volunteer.core.clock import now
from volunteer.core.database import db
from volunteer.core.events import take_persons
from volunteer.linkage import actions, deciding
from volunteer.linkage.models import Decision, Link, Question, QuestionState, Tier, Verdict
from volunteer.people.models import Contact, Mention, Person, PersonName

A, B = "13900000001", "13700000002"
SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT

pytestmark = pytest.mark.usefixtures("app")


class Desk:
    """A database with some mentions, linked."""

    def __init__(self, *written):
        self.session = db.session()
        self.ids = store(self.session, written)
        actions.link_written(self.session)
        self.session.commit()

    def bring(self, *written):
        self.ids |= store(self.session, written)
        self.session.commit()

    def person(self, written) -> int | None:
        return self.session.get_one(Mention, self.ids[written.id]).person_id

    def are_one(self, *written) -> bool:
        return len({self.person(one) for one in written}) == 1

    def question(self, left, right) -> Question | None:
        pair = {self.ids[left.id], self.ids[right.id]}
        found = self.session.scalars(select(Question).order_by(Question.id)).all()
        return next((q for q in found if pair <= {*q.mention_ids, q.right_mention_id}), None)

    def open(self) -> list[Question]:
        return list(self.session.scalars(select(Question).where(Question.state == QuestionState.OPEN)))

    def decide(self, question, verdict):
        answer = deciding.decide(self.session, question.id, verdict, by="kuang")
        self.session.commit()
        return answer


def snapshot(session):
    """Everything linking keeps about the present, in comparable form."""
    return (
        sorted(session.execute(select(Mention.id, Mention.person_id)).all()),
        sorted(session.execute(select(PersonName.person_id, PersonName.name, PersonName.kind)).all()),
        sorted(session.execute(select(Contact.person_id, Contact.value)).all()),
        sorted((p.id, p.name, p.merged_into_id or 0) for p in session.scalars(select(Person))),
        sorted(
            session.execute(select(Link.mention_id, Link.person_id, Link.tier).where(Link.undone_at.is_(None))).all()
        ),
        sorted(session.execute(select(Question.id).where(Question.state == QuestionState.OPEN)).all()),
    )


def test_same_joins_every_row_the_question_stands_for():
    volunteer, rows, noise = signup("王杰", A), [row("王杰", None), row("王杰", None)], row("王芳", None)
    desk = Desk(volunteer, *rows, noise)
    answer = desk.decide(desk.question(rows[0], volunteer), SAME)
    assert answer.changed
    assert set(answer.rows) == {desk.ids[one.id] for one in rows}
    assert desk.are_one(volunteer, *rows)
    assert not desk.are_one(volunteer, noise)
    assert desk.open() == []
    decisions = desk.session.scalars(select(Decision)).all()
    assert [(d.verdict, d.decided_by) for d in decisions] == [(SAME, "kuang")] * 2


def test_the_evidence_of_a_decided_link_is_kept():
    volunteer, served = signup("王杰", A), row("王杰", None)
    desk = Desk(volunteer, served)
    desk.decide(desk.question(served, volunteer), SAME)
    links = desk.session.scalars(select(Link).where(Link.mention_id == desk.ids[served.id]).order_by(Link.id)).all()
    assert [(link.tier, link.undone_at is None) for link in links] == [(Tier.OWN, False), (Tier.DECIDED, True)]
    assert links[1].evidence == {"rule": "decided", "to": desk.ids[volunteer.id]}


def test_different_parts_for_good_also_from_rows_that_come_later():
    volunteer, served = signup("陈志君", A), row("陈志军", None)
    desk = Desk(volunteer, served)
    desk.decide(desk.question(served, volunteer), DIFFERENT)
    assert desk.open() == []
    actions.link_all(desk.session)
    assert desk.open() == []
    assert not desk.are_one(volunteer, served)


def test_the_same_answer_twice_changes_nothing():
    volunteer, served = signup("王杰", A), row("王杰", None)
    desk = Desk(volunteer, served)
    question = desk.question(served, volunteer)
    desk.decide(question, SAME)
    before = snapshot(desk.session)
    assert not desk.decide(question, SAME).changed
    assert snapshot(desk.session) == before


def test_an_unknown_question_is_refused():
    desk = Desk(row("王杰"))
    with pytest.raises(deciding.QuestionUnknown, match="99"):
        deciding.decide(desk.session, 99, SAME, by="kuang")
    with pytest.raises(deciding.QuestionUnknown):
        deciding.undo_decision(desk.session, 99, by="kuang")


def test_the_other_answer_is_refused_until_the_first_is_undone():
    volunteer, served = signup("王杰", A), row("王杰", None)
    desk = Desk(volunteer, served)
    question = desk.question(served, volunteer)
    for first, other in ((SAME, DIFFERENT), (DIFFERENT, SAME)):
        desk.decide(question, first)
        with pytest.raises(deciding.ContradictsDecision):
            deciding.decide(desk.session, question.id, other, by="kuang")
        deciding.undo_decision(desk.session, question.id, by="kuang")
    assert desk.open() == [question]


def test_two_rows_of_one_sheet_are_refused_by_name():
    volunteer, twins = signup("王杰", A), [row("王杰", None, occasion="会"), row("王杰", None, occasion="会")]
    desk = Desk(volunteer, *twins)
    first, second = (desk.question(one, volunteer) for one in twins)
    desk.decide(first, SAME)
    assert second.state is QuestionState.CLOSED
    with pytest.raises(deciding.TwoRowsOfOneSheet, match=f"第{twins[1].row}行"):
        deciding.decide(desk.session, second.id, SAME, by="kuang")
    assert not desk.decide(second, DIFFERENT).changed


def test_what_other_answers_settled_is_fine_the_same_way_and_refused_the_other_way():
    one, other = signup("王杰", A), signup("王杰", B, occasion="别册")
    served = row("王杰", None)
    desk = Desk(one, other, served)
    again = desk.question(other, one)
    desk.decide(desk.question(served, one), SAME)
    desk.decide(desk.question(served, other), SAME)
    assert desk.are_one(one, other, served)
    assert again.state is QuestionState.CLOSED
    assert not desk.decide(again, SAME).changed
    with pytest.raises(deciding.ContradictsDecision):
        deciding.decide(desk.session, again.id, DIFFERENT, by="kuang")


def test_a_chain_against_an_earlier_difference_is_refused():
    one, other = signup("王杰", A), signup("王杰", B, occasion="别册")
    served = row("王杰", None)
    desk = Desk(one, other, served)
    desk.decide(desk.question(other, one), DIFFERENT)
    second = desk.question(served, other)
    desk.decide(desk.question(served, one), SAME)
    with pytest.raises(deciding.ContradictsDecision):
        deciding.decide(desk.session, second.id, SAME, by="kuang")


def test_a_consent_taken_back_parts_what_was_decided_and_refuses_it():
    volunteer, served = signup("王杰", A), row("王杰", None)
    desk = Desk(volunteer, served)
    question = desk.question(served, volunteer)
    desk.decide(question, SAME)
    again = signup("王杰", A, consent=False, occurred_on=volunteer.occurred_on.replace(month=5), occasion="别册")
    desk.bring(again)
    assert desk.are_one(volunteer, again)
    assert not desk.are_one(volunteer, served)
    with pytest.raises(deciding.NoConsent, match="王杰"):
        deciding.decide(desk.session, question.id, SAME, by="kuang")


def test_undoing_gives_back_exactly_what_was():
    volunteer, rows, shift = signup("王杰", A), [row("王杰", "13900000003"), row("王杰", None)], outreach("王杰")
    desk = Desk(volunteer, *rows, shift, row("王芳", None))
    before = snapshot(desk.session)
    questions = [desk.question(one, volunteer) for one in rows]
    for question in questions:
        desk.decide(question, SAME)
    assert desk.are_one(volunteer, *rows, shift)
    for question in reversed(questions):
        deciding.undo_decision(desk.session, question.id, by="kuang")
    desk.session.commit()
    assert snapshot(desk.session) == before
    assert not deciding.undo_decision(desk.session, questions[0].id, by="kuang").changed


def test_whoever_stayed_keeps_the_person_when_the_other_was_written_earlier():
    served, volunteer = row("王杰", "13900000003"), signup("王杰", A)
    desk = Desk(volunteer, served, row("王芳", None))
    desk.session.execute(update(Mention).where(Mention.id == desk.ids[served.id]).values(occurred_on=date(2022, 1, 1)))
    before = snapshot(desk.session)
    question = desk.question(served, volunteer)
    for _ in range(2):
        desk.decide(question, SAME)
        deciding.undo_decision(desk.session, question.id, by="kuang")
        assert snapshot(desk.session) == before


def test_merges_of_merges_part_one_after_another_to_where_they_were():
    rows = [row("王杰", f"1390000000{number}", name) for number, name in enumerate(("甲", "乙", "丙", "丁"), 1)]
    desk = Desk(*rows)
    actions.link_all(desk.session)
    before = snapshot(desk.session)
    questions = []
    for left, right in ((0, 1), (2, 3), (1, 3)):
        pair = {"left_mention_id": desk.ids[rows[left].id], "right_mention_id": desk.ids[rows[right].id]}
        asked = {"state": QuestionState.OPEN, "score": 1.0, "reasons": [], "moves_figures": False, "asked_at": now()}
        questions.append(Question(mention_ids=[pair["left_mention_id"]], **pair, **asked))
    desk.session.add_all(questions)
    desk.session.flush()
    steps = []
    for question in questions:
        steps.append([desk.person(one) for one in rows])
        desk.decide(question, SAME)
    assert desk.are_one(*rows)
    for question, step in zip(reversed(questions), reversed(steps), strict=True):
        deciding.undo_decision(desk.session, question.id, by="kuang")
        desk.session.commit()
        assert [desk.person(one) for one in rows] == step
    assert snapshot(desk.session)[:5] == before[:5]


def test_names_and_numbers_that_did_not_change_keep_their_rows():
    # The volunteer has most mentions, so their person stays: nothing of it may be made anew.
    volunteer, certain, served = signup("王杰", A), row("王杰", A), row("王杰", None)
    desk = Desk(volunteer, certain, served)
    known = [(one.id, one.added_at) for one in desk.session.scalars(select(Contact))]
    named = desk.session.scalars(select(PersonName.id).where(PersonName.person_id == desk.person(volunteer))).all()
    question = desk.question(served, volunteer)
    desk.decide(question, SAME)
    deciding.undo_decision(desk.session, question.id, by="kuang")
    assert [(one.id, one.added_at) for one in desk.session.scalars(select(Contact))] == known
    again = desk.session.scalars(select(PersonName.id).where(PersonName.person_id == desk.person(volunteer))).all()
    assert again == named


def test_a_person_keeps_their_id_and_the_merged_one_points_to_them():
    volunteer, served, again = signup("王杰", A), row("王杰", A), row("王杰", "13900000003")
    desk = Desk(volunteer, served, again)
    kept, merged = desk.person(volunteer), desk.person(again)
    desk.decide(desk.question(again, volunteer), SAME)
    assert desk.person(again) == kept
    assert desk.session.get_one(Person, merged).merged_into_id == kept
    numbers = desk.session.scalars(select(Contact.value).where(Contact.person_id == kept)).all()
    assert sorted(numbers) == [A, "13900000003"]


def test_an_answer_touches_both_persons():
    volunteer, served = signup("王杰", A), row("王杰", None)
    desk = Desk(volunteer, served)
    persons = {desk.person(volunteer), desk.person(served)}
    take_persons(desk.session)
    deciding.decide(desk.session, desk.question(served, volunteer).id, SAME, by="kuang")
    assert take_persons(desk.session) == persons


def test_a_question_keeps_its_number_while_rows_join_it():
    volunteer, first = signup("王杰", A), row("王杰", None)
    desk = Desk(volunteer, first)
    question = desk.question(first, volunteer)
    earlier = row("王杰", None, occurred_on=first.occurred_on.replace(month=1))
    desk.bring(earlier)
    assert desk.open() == [question]
    assert question.mention_ids == [desk.ids[earlier.id], desk.ids[first.id]]
    assert question.left_mention_id == desk.ids[earlier.id]


def test_an_answer_waits_for_its_turn_before_it_reads_what_stands(monkeypatch):
    class Waited(Exception):
        pass

    def wait(session):
        raise Waited

    monkeypatch.setattr(actions, "wait_for_turn", wait)
    with pytest.raises(Waited):
        deciding.decide(db.session(), 1, SAME, by="kuang")
    with pytest.raises(Waited):
        deciding.undo_decision(db.session(), 1, by="kuang")
