"""Days between events, what a person is by now, numbers and names as written."""

from datetime import date

import pytest

from volunteer.signups.models import SignUpState
from volunteer.timeline import rules


def test_the_first_event_has_no_days_before_it() -> None:
    days = [date(2022, 4, 16), date(2022, 4, 28), date(2022, 4, 28)]

    assert rules.days_between(days) == [None, 12, 0]
    assert rules.days_between([]) == []


def test_days_on_the_ladder_count_from_the_last_step_that_was_reached() -> None:
    reached = rules.ladder_of({"served": date(2022, 4, 1), "first_shift": date(2022, 4, 11)})

    assert [(step.key, step.days) for step in reached if step.on] == [("served", None), ("first_shift", 10)]


def test_a_masked_number_is_left_out_when_the_whole_is_known() -> None:
    assert rules.numbers_written(["138****0001", "138 0000 0001", None, "139****0002"]) == [
        "13800000001",
        "139****0002",
    ]


def test_one_name_in_two_spellings_is_one_name() -> None:
    assert [named.name for named in rules.names_written([("侯 文", False), ("侯文", False), ("小梅", True)])] == [
        "侯文",
        "小梅",
    ]


@pytest.mark.parametrize(
    ("steps", "was_served", "signed_up", "expected"),
    [
        ({"served", "first_shift"}, True, {SignUpState.APPROVED}, ["convert", "recipient"]),
        (set(), False, {SignUpState.APPROVED, SignUpState.RETURNED}, ["volunteer"]),
        (set(), True, {SignUpState.APPLIED}, ["applicant", "recipient"]),
        ({"served", "first_shift"}, True, {SignUpState.WITHDRAWN}, ["convert", "former", "recipient"]),
        (set(), False, set(), []),
    ],
)
def test_what_a_person_is_by_now(steps, was_served, signed_up, expected) -> None:
    assert rules.roles_of(steps, was_served, signed_up) == expected


def test_blanks_and_width_of_what_was_typed_make_no_difference() -> None:
    assert rules.read_typed(" １３８ 0000-0001 ").digits == "13800000001"
    assert rules.read_typed("houwen").digits is None
    assert rules.read_typed("123").is_too_short
