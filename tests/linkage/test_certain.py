"""What joins by itself, and what never does. Every guard is also switched off, to see its trap bite."""

from datetime import date

import pytest

from tests.linkage.pure import DAY, A, B, Guards, are_one, days, outreach, questions_between, resolve, row, signup, tier


def noise():
    """Others who must never matter: another name, another employer, a child."""
    return [row("赵六", "13811112222"), row("钱七", None, "顺途物流"), row("孙小宝", A, is_child=True)]


def test_the_same_name_with_the_same_personal_phone_is_one_person():
    first, again = row("李 洁", "139-0000-0001", "甲公司"), row("李洁", A, "乙工厂")
    found = resolve([first, again, *noise()])
    assert are_one(found, first, again)
    assert tier(found, again) == ("certain", "name_and_phone")


def test_a_phone_that_serves_two_names_proves_nothing():
    leader, member, again = row("梁雅兰", A), row("安丹", A), row("安丹", A, "别处")
    found = resolve([leader, member, again])
    assert not are_one(found, member, again)
    assert questions_between(found, member, again)
    assert are_one(resolve([leader, member, again], guards=Guards(personal_phone=False)), member, again)


def test_an_alias_says_nothing_about_whose_a_phone_is_and_is_never_joined_by_itself():
    first, again, alias = row("陈晓梅", A), row("陈晓梅", A), row("陈梅", A, is_alias=True)
    found = resolve([first, again, alias])
    assert are_one(found, first, again)
    assert not are_one(found, first, alias)
    assert questions_between(found, first, alias) == [("name_alias", "phone_equal", "employer_equal")]


def test_name_alone_and_phone_alone_never_join():
    assert not are_one(resolve(pair := [row("王敏", None, None), row("王敏", None, None)]), *pair)
    assert not are_one(resolve(pair := [row("张国忠", A), row("张俊海", A)]), *pair)


def test_a_landline_or_masked_number_is_not_personal():
    for phone in ("023-62345678", "139****0001"):
        pair = [row("李洁", phone), row("李洁", phone)]
        found = resolve(pair)
        assert not are_one(found, *pair)
        assert questions_between(found, *pair)


def test_an_equal_member_number_joins_equal_names():
    first, same = row("何晓霞", member_number="5001-7"), row("何晓霞", None, None, member_number="５００１７")
    found = resolve([first, same, row("李强", None, None, member_number="50018")])
    assert are_one(found, first, same)
    assert tier(found, first) == ("certain", "member_number")


@pytest.mark.parametrize("other_name", ["何晓侠", "李强"])
def test_a_member_number_that_serves_two_names_is_asked(other_name):
    first, same = row("何晓霞", member_number="5001-7"), row("何晓霞", None, None, member_number="50017")
    other = row(other_name, None, None, member_number="50017")
    found = resolve([first, same, other])
    assert not are_one(found, first, same)
    assert not are_one(found, first, other)
    assert "member_shared" in questions_between(found, first, same)[0]
    assert asked_about(found, other)


@pytest.mark.parametrize(
    "placeholder", ["无", "暂无", "未入会", "已入会", "是", "会员", "不详", "0", "1", "0000", "已经入会"]
)
def test_a_placeholder_is_no_member_number(placeholder):
    pair = [row("王敏", A, "甲公司", member_number=placeholder), row("王敏", B, "乙工厂", member_number=placeholder)]
    found = resolve(pair)
    assert not are_one(found, *pair)
    assert not found.questions
    real = [row("李洁", A, member_number=placeholder), row("李洁", A, member_number="50017")]
    assert are_one(resolve(real), *real)


def test_what_many_write_as_their_member_number_asks_nobody_of_another_name():
    crowd = [row(name, None, None, member_number="2021年") for name in ("王敏", "李强", "张国忠", "何晓霞")]
    assert not resolve(crowd).questions


@pytest.mark.parametrize("name", ["王先生", "欧阳女士", "李师傅", "王姐", "小王", "王某某", "王XX"])
def test_a_surname_with_a_title_is_asked_and_never_joined(name):
    pair = [row(name, A, "甲公司"), row(name, A, "甲公司")]
    found = resolve(pair)
    assert not are_one(found, *pair)
    assert questions_between(found, *pair) == [("name_short", "phone_equal", "employer_equal")]
    volunteer, shift = signup(name, A), outreach(name)
    found = resolve([volunteer, shift])
    assert not are_one(found, volunteer, shift)
    assert questions_between(found, shift, volunteer) == [("name_short",)]


def test_a_full_name_with_a_title_is_a_full_name():
    pair = [row("王建国师傅", A, "甲公司"), row("王建国", A, "乙工厂")]
    assert are_one(resolve(pair), *pair)


def test_contradicting_member_numbers_stay_apart():
    pair = [row("李洁", A, member_number="50011"), row("李洁", A, member_number="50012")]
    assert not are_one(resolve(pair), *pair)
    assert are_one(resolve(pair, guards=Guards(member=False)), *pair)


def test_two_rows_of_one_roster_are_never_one_person_and_neither_is_chosen():
    twice = [row("李洁", A, occasion="会"), row("李洁", A, occasion="会")]
    third, fourth = row("李洁", A), row("李洁", A)
    found = resolve([*twice, third, fourth])
    assert not are_one(found, *twice)
    assert are_one(found, third, fourth)
    assert not are_one(found, twice[0], third)
    assert questions_between(found, twice[0], third)
    assert not questions_between(found, *twice)
    assert are_one(resolve([*twice, third], guards=Guards(occasion=False)), *twice)


def test_who_applies_again_in_the_same_register_is_one_volunteer():
    pair = [signup("李洁", A, occasion="册"), signup("李洁", A, occasion="册", occurred_on=DAY + days(60))]
    assert are_one(resolve(pair), *pair)
    others = [signup("李洁", A, occasion="册"), signup("李洁", B, occasion="册")]
    assert not are_one(resolve(others), *others)


def test_without_consent_no_service_record_joins_the_sign_up_nor_is_asked():
    for consent in (False, None):
        volunteer, served, later = signup("王淑珍", A, consent=consent), row("王淑珍", A), row("王淑珍", A)
        shift = outreach("王淑珍")
        found = resolve([volunteer, served, later, shift])
        assert are_one(found, served, later)
        assert are_one(found, volunteer, shift)
        assert not are_one(found, volunteer, served)
        assert not found.questions
        assert are_one(resolve([volunteer, served], guards=Guards(consent=False)), volunteer, served)


def test_no_chain_puts_a_refusing_volunteer_and_service_records_in_one_person():
    refusing = signup("王淑珍", A, consent=False, member_number="50017")
    willing = signup("王淑珍", B, occasion="别册")
    served = row("王淑珍", B, member_number="50017")
    found = resolve([refusing, willing, served], same=[(willing.id, served.id), (refusing.id, willing.id)])
    assert not are_one(found, refusing, served)
    assert not are_one(found, willing, served)


def test_the_latest_answer_of_a_volunteer_counts():
    served = row("李洁", A)
    yes, no = signup("李洁", A, consent=True), signup("李洁", A, consent=False, occurred_on=DAY + days(30))
    assert not are_one(resolve([served, yes, no]), yes, served)
    no_first = signup("李洁", A, consent=False, occurred_on=DAY - days(30))
    assert are_one(resolve([served, yes, no_first]), yes, no_first, served)


def test_a_name_on_an_outreach_row_joins_the_only_volunteer_of_that_name():
    volunteer, shift, bystander = signup("侯文", A), outreach("侯文"), row("侯文", None, "别处")
    found = resolve([volunteer, shift, bystander, *noise()])
    assert are_one(found, volunteer, shift)
    assert tier(found, shift) == ("certain", "name_among_volunteers")
    assert not are_one(found, shift, bystander)


def test_a_volunteer_of_another_programme_does_not_count():
    elsewhere, shift = signup("侯文", A, programme_id=2), outreach("侯文")
    found = resolve([elsewhere, shift])
    assert not are_one(found, elsewhere, shift)
    assert not found.questions


def test_the_employer_in_brackets_tells_two_volunteers_apart():
    one, other = signup("邓林", A, "重庆龙洲湾物业管理有限公司"), signup("邓林", B, "巴南农商银行龙洲湾支行")
    told, bare = outreach("邓林（龙洲湾物业）"), outreach("邓林")
    found = resolve([one, other, told, bare])
    assert are_one(found, one, told)
    assert not are_one(found, one, bare)
    assert questions_between(found, bare, one) == questions_between(found, bare, other)
    assert questions_between(found, bare, one) == [("name_equal", "two_volunteers")]


def test_another_districts_hospital_is_another_employer():
    volunteer, shift = signup("邓林", A, "渝北区人民医院"), outreach("邓林（巴南区人民医院）")
    found = resolve([volunteer, shift])
    assert not are_one(found, volunteer, shift)
    assert questions_between(found, shift, volunteer)


def test_a_shift_before_the_approval_waits_for_review():
    volunteer = signup("何芳", A, occurred_on=date(2022, 3, 24), decided_on=date(2022, 3, 26))
    before, on_the_day = outreach("何芳", date(2022, 3, 25)), outreach("何芳", date(2022, 3, 26))
    found = resolve([volunteer, before, on_the_day])
    assert are_one(found, volunteer, on_the_day)
    assert not are_one(found, volunteer, before)
    assert questions_between(found, before, volunteer) == [("name_equal", "not_yet_approved")]
    assert are_one(resolve([volunteer, before], guards=Guards(approval=False)), volunteer, before)


def test_a_returned_or_withdrawn_namesake_is_no_volunteer():
    volunteer, returned = signup("李洁", A), signup("李洁", B, "别处", state="returned")
    left = signup("李洁", "13500000003", "第三处", state="withdrawn", decided_on=date(2022, 4, 1))
    shift = outreach("李洁", date(2022, 5, 1))
    assert are_one(resolve([volunteer, returned, left, shift]), volunteer, shift)
    alone = resolve([returned, shift])
    assert not are_one(alone, returned, shift)
    assert questions_between(alone, shift, returned) == [("name_equal", "signup_returned")]


def test_shifts_before_a_withdrawal_stay_the_volunteers():
    left = signup("李洁", A, state="withdrawn", decided_on=date(2022, 6, 1))
    before, after = outreach("李洁", date(2022, 5, 1)), outreach("李洁", date(2022, 6, 1))
    found = resolve([left, before, after])
    assert are_one(found, left, before)
    assert not are_one(found, left, after)


def test_a_name_twice_on_one_outreach_row_is_asked():
    volunteer, twice = signup("侯文", A), [outreach("侯文", occasion="行"), outreach("侯文", occasion="行")]
    found = resolve([volunteer, *twice])
    assert not are_one(found, volunteer, twice[0])
    assert all(questions_between(found, shift, volunteer) for shift in twice)


def test_a_human_never_yields_to_a_rule():
    volunteer, served, other = signup("李洁", A), row("李洁", A), row("王芳", None, "别处")
    apart = resolve([volunteer, served], cannot=[(served.id, volunteer.id)])
    assert not are_one(apart, volunteer, served)
    assert not apart.questions
    joined = resolve([volunteer, served, other], same=[(other.id, volunteer.id)])
    assert are_one(joined, volunteer, served, other)
    assert tier(joined, other) == ("decided", "decided")


def test_saying_no_to_one_of_two_volunteers_does_not_choose_the_other():
    one, other, shift = signup("邓林", A, "甲物业公司"), signup("邓林", B, "乙银行支行"), outreach("邓林")
    found = resolve([one, other, shift], cannot=[(shift.id, one.id)])
    assert not are_one(found, other, shift)
    assert asked_about(found, shift) == [other.id]


def asked_about(found, mention):
    return [question.right for question in found.questions if mention.id in question.rows]


def test_children_are_nobody():
    child, adult = row("李洁", A, is_child=True), row("李洁", A)
    found = resolve([child, adult])
    assert [person.mention_ids for person in found.persons] == [(adult.id,)]
