"""The same answer whatever the order, and whether mentions come at once or one by one."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.builders.mentions import store
from volunteer.core.database import db
from volunteer.linkage import actions
from volunteer.linkage.models import Link, Question, QuestionState
from volunteer.linkage.records import Written
from volunteer.linkage.rules import resolve
from volunteer.people.models import Mention, MentionKind

NAMES = ["李洁", "李杰", "王伟", "郑林民", "郑林明", "曾林民", "郑民", "侯文"]
PHONES = [None, None, "13900000001", "13900000002", "13700000003", "139****0001", "023-62345678"]
EMPLOYERS = [None, "重庆恒信广告传媒有限公司", "恒信广告", "巴南区人民医院", "渝北区人民医院"]
HINTS = ["", "", "（恒信广告）", "（人民医院）"]


@st.composite
def written(draw, number: int) -> Written:
    kind = draw(st.sampled_from(list(MentionKind)))
    day = date(2022, 1, 1) + timedelta(days=draw(st.integers(0, 90)))
    name = draw(st.sampled_from(NAMES))
    one = Written(
        id=number, kind=kind, name=name, occurred_on=day, row=number, occasion=draw(st.sampled_from([None, "甲", "乙"]))
    )
    if kind is MentionKind.SHIFT_LOG:
        return replace(one, name=name + draw(st.sampled_from(HINTS)), occasion=f"行{draw(st.integers(1, 3))}")
    one = replace(
        one,
        phone=draw(st.sampled_from(PHONES)),
        employer=draw(st.sampled_from(EMPLOYERS)),
        member_number=draw(st.sampled_from([None, None, None, "50011", "50012"])),
        is_alias=draw(st.integers(0, 7)) == 0 and kind is MentionKind.PARTICIPATION,
    )
    if kind is MentionKind.PARTICIPATION:
        return replace(one, is_child=draw(st.integers(0, 9)) == 0)
    state = draw(st.sampled_from(["approved", "approved", "applied", "returned", "withdrawn"]))
    decided_on = day + timedelta(days=draw(st.integers(0, 20)))
    return replace(
        one,
        occasion=f"册{one.occasion}",
        consent=draw(st.sampled_from([True, True, False, None])),
        state=state,
        decided_on=decided_on,
        approved_on={"approved": decided_on, "withdrawn": day}.get(state),
    )


@st.composite
def worlds(draw, most: int = 16):
    """Mentions, and pairs that a human decided."""
    mentions = [draw(written(number)) for number in range(1, draw(st.integers(2, most)) + 1)]
    pair = st.tuples(st.integers(1, len(mentions)), st.integers(1, len(mentions))).filter(lambda p: p[0] != p[1])
    return mentions, draw(st.lists(pair, max_size=3)), draw(st.lists(pair, max_size=3))


def seen(resolution):
    """A resolution in comparable form."""
    persons = {
        (person.mention_ids, tuple(person.evidence[m] for m in person.mention_ids)) for person in resolution.persons
    }
    return persons, set(resolution.questions)


@given(worlds(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_shuffling_changes_nothing(world, random):
    mentions, same, cannot = world
    shuffled = random.sample(mentions, len(mentions))
    assert seen(resolve(shuffled, same[::-1], cannot[::-1])) == seen(resolve(mentions, same, cannot))


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_no_person_ever_breaks_a_guard(world):
    mentions, _, cannot = world
    by_id = {mention.id: mention for mention in mentions}
    for person in resolve(mentions, (), cannot).persons:
        group = [by_id[mention] for mention in person.mention_ids]
        ids = set(person.mention_ids)
        assert not any(left in ids and right in ids for left, right in cannot)
        assert not any(mention.is_child for mention in group)
        served = [m.occasion for m in group if m.kind is MentionKind.PARTICIPATION and m.occasion]
        assert len(served) == len(set(served))
        shifts = [m.occasion for m in group if m.kind is MentionKind.SHIFT_LOG]
        assert len(shifts) == len(set(shifts))
        signups = [m for m in group if m.kind is MentionKind.SIGNUP]
        if signups and any(m.kind is MentionKind.PARTICIPATION for m in group):
            latest = max(m.occurred_on for m in signups)
            assert all(m.consent for m in signups if m.occurred_on == latest)


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_every_question_can_be_answered_same(world):
    mentions, same, cannot = world
    found = resolve(mentions, same, cannot)
    person_of = {mention: person for person in found.persons for mention in person.mention_ids}
    by_id = {mention.id: mention for mention in mentions}
    for question in found.questions:
        right = person_of[question.right]
        for row in question.rows:
            assert person_of[row] is not right
        parties = {right, *(person_of[row] for row in question.rows)}
        served = [
            occasion
            for person in parties
            for mention in person.mention_ids
            if by_id[mention].kind is MentionKind.PARTICIPATION and (occasion := by_id[mention].occasion)
        ]
        assert len(served) == len(set(served))


def stored_state(back):
    """Who is with whom, why, and what is asked, in the numbers of the test."""
    session = db.session()
    persons: dict[int, set[int]] = {}
    for mention, person in session.execute(select(Mention.id, Mention.person_id)):
        persons.setdefault(person, set()).add(back[mention])
    children = persons.pop(None, set())
    tiers = {
        (back[link.mention_id], link.tier, link.evidence["rule"])
        for link in session.scalars(select(Link).where(Link.undone_at.is_(None)))
    }
    questions = {
        (back[q.left_mention_id], back[q.right_mention_id], tuple(back[m] for m in q.mention_ids), q.score)
        for q in session.scalars(select(Question).where(Question.state == QuestionState.OPEN))
    }
    return {frozenset(group) for group in persons.values()}, children, tiers, questions


@given(worlds(most=12), st.randoms())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_importing_bit_by_bit_in_any_order_gives_what_one_batch_gives(app, world, random):
    mentions = random.sample(world[0], len(world[0]))
    session = db.session()
    back: dict[int, int] = {}
    for one in mentions:
        back |= {mention: number for number, mention in store(session, [one]).items()}
        actions.link_written(session)
    bit_by_bit = stored_state(back)
    actions.link_all(session)
    assert stored_state(back) == bit_by_bit
    expected = resolve(mentions)
    assert bit_by_bit[0] == {frozenset(person.mention_ids) for person in expected.persons}
    assert {q[:3] for q in bit_by_bit[3]} == {(q.left, q.right, q.rows) for q in expected.questions}
    session.rollback()
