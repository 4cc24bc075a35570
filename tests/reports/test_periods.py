"""Periods in addresses and in words."""

from datetime import date

import pytest

from volunteer.reports.periods import day_words, period_words, read_period, until_words, usual_period


@pytest.mark.parametrize(
    ("key", "first", "last", "words"),
    [
        ("2022-06", "2022-06-01", "2022-06-30", "2022年6月"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
        ("2022-Q2", "2022-04-01", "2022-06-30", "2022年第二季度"),
        ("2022-H1", "2022-01-01", "2022-06-30", "2022年上半年"),
        ("2022-H2", "2022-07-01", "2022-12-31", "2022年下半年"),
        ("2022", "2022-01-01", "2022-12-31", "2022年"),
    ],
)
def test_an_address_names_a_period(key, first, last, words):
    period = read_period(key)
    assert period is not None
    assert (str(period.starts_on), str(period.ends_on), period.words, period.key) == (first, last, words, key)


@pytest.mark.parametrize(
    "key", ["", "2022-13", "2022-00", "2022-Q5", "2022-H3", "22-06", "2022-6", "0000", "２０２２", "x"]
)
def test_anything_else_names_none(key):
    assert read_period(key) is None


@pytest.mark.parametrize(
    ("today", "key"),
    [("2022-07-01", "2022-H1"), ("2022-07-31", "2022-H1"), ("2022-08-01", "2022-H2"), ("2023-01-15", "2022-H2")],
)
def test_unasked_the_half_year_to_report_is_shown(today, key):
    assert usual_period(date.fromisoformat(today)).key == key


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2022-01-01", "2022-12-31", "2022年"),
        ("2022-07-01", "2022-09-30", "2022年第三季度"),
        ("2022-01-15", "2022-03-31", "2022年1月15日至3月31日"),
        ("2021-12-01", "2022-03-31", "2021年12月1日至2022年3月31日"),
        ("2022-04-16", "2022-04-16", "2022年4月16日"),
    ],
)
def test_any_range_has_words(first, last, words):
    assert period_words(date.fromisoformat(first), date.fromisoformat(last)) == words


def test_the_end_of_a_month_is_said_as_such():
    assert until_words(date(2022, 6, 30)) == "2022年6月底"
    assert until_words(date(2022, 6, 15)) == "2022年6月15日"
    assert day_words(date(2022, 6, 30)) == "2022年6月30日"
