"""What is known of a person, and which person a group of mentions stays."""

from tests.builders.mentions import row, signup
from volunteer.linkage.assign import assign, earlier, emptied
from volunteer.linkage.knowledge import known_names, name_to_show, own_numbers
from volunteer.linkage.models import Tier
from volunteer.linkage.records import Evidence, Joined, Record


def records(*written):
    return [Record(one) for one in written]


def group(*mentions):
    return Joined(mentions, {mention: Evidence(Tier.OWN, "alone") for mention in mentions})


def test_the_name_on_the_sign_up_is_shown():
    assert name_to_show(records(row("何晓侠"), row("何晓侠"), signup("何晓霞"))) == "何晓霞"


def test_else_the_name_written_most_often_and_an_alias_only_if_nothing_else_is_known():
    assert name_to_show(records(row("何晓侠"), row("何 晓霞"), row("何晓霞"))) == "何晓霞"
    assert name_to_show(records(row("陈梅", is_alias=True), row("陈晓梅"))) == "陈晓梅"
    assert name_to_show(records(row("陈梅", is_alias=True))) == "陈梅"
    assert name_to_show([]) == ""


def test_names_are_real_variants_or_aliases():
    found = known_names(records(signup("何晓霞"), row("何晓侠"), row("陈梅", is_alias=True)))
    assert found == {"何晓霞": "real", "何晓侠": "variant", "陈梅": "alias"}


def test_a_number_that_serves_others_is_own_only_on_the_sign_up():
    served = {"13900000001": {"梁雅兰", "安丹"}, "13900000002": {"安丹"}}
    assert own_numbers(records(row("安丹", "13900000001"), row("安丹", "13900000002")), served) == {"13900000002"}
    assert own_numbers(records(signup("梁雅兰", "13900000001")), served) == {"13900000001"}
    assert own_numbers(records(row("安丹", "139****0001")), served) == set()


def test_a_group_stays_whom_most_of_its_mentions_are_ties_to_the_lowest_id():
    groups = [group(1, 2, 3), group(4, 5)]
    assert assign(groups, {1: 7, 2: 8, 3: 8, 4: 7, 5: 6}, {}) == [8, 6]
    assert assign(groups, {1: 8, 2: 7, 3: None, 4: None, 5: None}, {}) == [7, None]


def test_one_person_goes_to_one_group_and_the_other_takes_back_whom_it_was():
    groups = [group(1, 2), group(3)]
    current = {1: 7, 2: 7, 3: 7}
    assert assign(groups, current, {3: [9]}, {9}) == [7, 9]
    assert emptied(groups, [7, 9], {1: 7, 2: 8, 3: 8}) == {8: 7}


def test_a_person_that_parts_stays_with_whose_it_was_first_and_the_others_go_back():
    groups = [group(1), group(2, 3)]
    current = {1: 5, 2: 5, 3: 5}
    assert assign(groups, current, {2: [9], 3: [8, 9]}, {8, 9}) == [5, 9]
    assert assign(groups, current, {1: [9]}, {9}) == [9, 5]
    assert assign(groups, current, {2: [9], 3: [9]}) == [5, None]


def test_going_back_to_an_earlier_person_forgets_the_way():
    assert earlier([9, 9, 5, 3], 5) == [9]
    assert earlier([9, 5], 9) == []
    assert earlier([], 9) == []
