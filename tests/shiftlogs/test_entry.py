"""What people type of a shift, and what is odd about it. Pure."""

from datetime import date

import pytest

from volunteer.shiftlogs.entry import Came, Entry, Oddity, Place, oddities, typed_oddities
from volunteer.shiftlogs.rules import fits, typed_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("150", 150),
        ("2小时", 120),
        ("1.5h", 90),
        ("1.5", 90),
        ("2:30", 150),
        ("１５０", 150),
        ("90 分钟", 90),
        ("1小时30分", 90),
        ("半小时", 30),
        ("0", 0),
        ("13", 13),
        ("2", None),
        ("12", None),
        ("", None),
        ("很久", None),
        ("-5", None),
    ],
)
def test_a_duration_is_read_as_people_type_it_and_never_guessed(text, minutes):
    assert typed_minutes(text) == minutes


@pytest.mark.parametrize("words", ["侯文", "侯", "hw", "houwen", "HW", "0001", "13983110001"])
def test_a_volunteer_is_found_by_name_letters_and_the_phones_tail(words):
    assert fits(words, "侯文", "13983110001")


@pytest.mark.parametrize("words", ["", " ", "王", "ww", "wen", "01", "9999"])
def test_others_are_not_found(words):
    assert not fits(words, "侯文", "13983110001")


def odd(people_served=30, minutes=(150,), planned=150, walk_ins=0, days=0):
    return oddities(people_served, minutes, planned, walk_ins, date(2022, 6, 1), date(2022, 6, 1 + days))


def test_a_normal_log_has_nothing_odd_about_it():
    assert odd(days=7) == []


@pytest.mark.parametrize(
    ("said", "oddity"),
    [
        ({"people_served": 0}, Oddity.NOBODY_SERVED),
        ({"people_served": 1001}, Oddity.MANY_SERVED),
        ({"minutes": ()}, Oddity.NOBODY_CAME),
        ({"minutes": (10, 151)}, Oddity.BEYOND_PLAN),
        ({"walk_ins": 1}, Oddity.WALK_IN),
        ({"days": 8}, Oddity.LATE),
    ],
)
def test_each_oddity_is_told(said, oddity):
    assert odd(**said) == [oddity]


def test_whoever_types_is_asked_about_the_numbers_only():
    assert typed_oddities(Entry(1000, None, (Place(1, Came.ATTENDED, 700),))) == []
    assert typed_oddities(Entry(0, None, (Place(1, Came.ABSENT),))) == [Oddity.NOBODY_SERVED, Oddity.NOBODY_CAME]
