"""What a human is asked, and what one question stands for."""

from itertools import permutations

import pytest

from tests.linkage.pure import A, B, asked, outreach, questions_between, resolve, row, signup

LONG, SHORT = "重庆龙洲湾物业管理有限公司", "龙洲湾物业"


@pytest.mark.parametrize(
    ("phone", "reason"),
    [(None, "phone_missing"), ("139****0001", "phone_masked"), ("13900000002", "phone_slip"), (B, "phone_different")],
)
def test_an_equal_name_at_one_employer_is_asked_whatever_the_phone(phone, reason):
    volunteer, served = signup("胡霞", A, LONG), row("胡霞", phone, SHORT)
    found = resolve([volunteer, served, row("胡霞", None, "别处工厂")])
    assert questions_between(found, served, volunteer) == [("name_equal", reason, "employer_short")]
    assert len(found.questions) == 1


def test_an_agreeing_masked_phone_is_asked_at_any_employer():
    volunteer, served = signup("胡霞", A, LONG), row("胡霞", "139****0001", None)
    assert questions_between(resolve([volunteer, served]), served, volunteer)
    other = row("胡霞", "139****0002", None)
    assert not resolve([volunteer, other]).questions


def test_homophones_at_one_employer_are_asked_also_with_other_phones():
    volunteer, served = signup("裴永萍", A), row("裴永平", B)
    assert questions_between(resolve([volunteer, served]), served, volunteer)
    assert not resolve([volunteer, row("裴永平", B, "别处工厂")]).questions


def test_similar_names_are_asked_of_volunteers_only_and_if_no_phone_contradicts():
    volunteer = signup("郑林民", A)
    assert resolve([volunteer, row("郑林明", None)]).questions
    assert resolve([volunteer, row("郑民", None)]).questions
    assert resolve([volunteer, row("曾林敏", "139****0001")]).questions
    assert resolve([volunteer, row("郑林国", "13900000003")]).questions
    assert not resolve([volunteer, row("郑林国", B)]).questions
    assert not resolve([row("郑林民", A), row("郑林国", None)]).questions
    assert not resolve([signup("王伟", A), row("王刚", None)]).questions


def test_a_number_with_another_name_is_asked_of_the_volunteer_who_gave_it():
    leader, team = signup("梁雅兰", A), [row(name, A) for name in ("安丹", "马琼彤", "林英")]
    found = resolve([leader, *team])
    assert asked(found) == [((member.id,), leader.id) for member in team]
    assert {question.reasons[1] for question in found.questions} == {"phone_shared"}


def test_a_number_nobody_signed_up_with_is_asked_about_only_if_it_serves_two_names():
    father, son, third = row("张国忠", A), row("张俊海", A), row("周建阳", A)
    assert len(resolve([father, son]).questions) == 1
    assert not resolve([father, son, third]).questions


def test_one_question_stands_for_all_rows_that_ask_the_same():
    volunteer = signup("王杰", A, LONG)
    rows = [row("王杰", None, LONG), row("王 杰", None, LONG)]
    other_words = row("王杰", "139****0001", LONG)
    found = resolve([volunteer, *rows, other_words])
    assert sorted(asked(found)) == sorted(
        [(tuple(sorted(r.id for r in rows)), volunteer.id), ((other_words.id,), volunteer.id)]
    )


def test_rows_of_one_sheet_never_share_a_question():
    volunteer = signup("王杰", A)
    found = resolve([volunteer, row("王杰", None, occasion="会"), row("王杰", None, occasion="会"), row("王杰", None)])
    assert sorted(len(rows) for rows, _ in asked(found)) == [1, 2]


def test_rows_of_another_sex_do_not_share_a_question():
    volunteer = signup("王杰", A)
    assert len(resolve([volunteer, row("王杰", None, sex="男"), row("王杰", None, sex="女")]).questions) == 2


def test_people_who_never_signed_up_are_asked_of_their_best_candidate_only():
    known, again = row("骆雪", A), row("骆雪", A)
    unknown = [row("骆雪", None), row("骆雪", None)]
    found = resolve([known, again, *unknown])
    assert len(found.questions) == 1
    assert found.questions[0].rows == tuple(sorted(one.id for one in unknown))
    assert not found.questions[0].moves_figures


def test_rows_asked_of_a_volunteer_are_not_asked_of_each_other():
    volunteer, first, other = signup("骆雪", A), row("骆雪", None), row("骆雪", B)
    found = resolve([volunteer, first, other])
    assert {question.right for question in found.questions} == {volunteer.id}
    later = resolve([volunteer, first, other], cannot=[(first.id, volunteer.id), (other.id, volunteer.id)])
    assert asked(later) == [((first.id,), other.id)]


def test_questions_that_move_figures_come_first():
    volunteer, served = signup("陈志君", A), row("陈志军", B)
    likely = [row("骆雪", A.replace("1", "2")), row("骆雪", None)]
    found = resolve([*likely, volunteer, served])
    assert [question.moves_figures for question in found.questions] == [True, False]


def test_an_outreach_name_nobody_bears_is_asked_of_its_homophone():
    volunteer, shift, unheard = signup("何晓霞", A), outreach("何晓侠"), outreach("欧阳锋")
    found = resolve([volunteer, shift, unheard])
    assert asked(found) == [((shift.id,), volunteer.id)]
    exact = signup("何晓侠", B, "别处工厂")
    assert not resolve([volunteer, exact, shift]).questions


def test_outreach_rows_that_fit_two_volunteers_are_asked_one_by_one():
    one, other = signup("邓林", A, "甲物业公司"), signup("邓林", B, "乙银行支行")
    shifts = [outreach("邓林"), outreach("邓林")]
    found = resolve([one, other, *shifts])
    assert len(found.questions) == 4
    assert all(len(rows) == 1 for rows, _ in asked(found))


def test_outreach_rows_before_the_approval_share_a_question():
    volunteer = signup("何芳", A, state="applied", decided_on=None)
    assert len(resolve([volunteer, outreach("何芳"), outreach("何芳")]).questions) == 1


def test_what_was_decided_is_never_asked_again():
    volunteer, served = signup("胡霞", A), row("胡霞", None)
    assert not resolve([volunteer, served], cannot=[(served.id, volunteer.id)]).questions
    assert not resolve([volunteer, served], same=[(served.id, volunteer.id)]).questions


def test_an_office_number_on_every_row_stays_quick():
    parts = "伟芳娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉梅"
    rows = [row(f"张{one}{other}", A, None) for one, other in permutations(parts, 2)]
    assert not resolve([*rows, row("李洁", A)]).questions
    assert len(resolve([*rows, signup("李洁", A)]).questions) == len(rows)
