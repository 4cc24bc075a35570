"""Days and times as people type them, when somebody is free, and how a time reads."""

from datetime import date, datetime

import pytest
from flask import Flask

from volunteer.core.clock import SHANGHAI
from volunteer.imports.values import BadValue
from volunteer.shifts.rules import fits, name_of_week, week_named
from volunteer.shifts.typed_times import day_typed, end_typed, start_typed
from volunteer.shifts.wording import hours_words, time_words

TODAY = date(2022, 7, 1)


@pytest.mark.parametrize(
    "text", ["7月2日", "2022-7-2", "7/2", "7.2", "20220702", "七月二号", "明天", "７月２日", "7月2日（周六）"]
)
def test_a_day_may_be_written_in_many_ways(text: str) -> None:
    assert day_typed(text, TODAY) == date(2022, 7, 2)


def test_a_day_without_a_year_is_the_one_near_today() -> None:
    assert day_typed("1月5日", date(2022, 12, 20)) == date(2023, 1, 5)
    assert day_typed("6月30日", TODAY) == date(2022, 6, 30)
    assert day_typed("2022年1月5日", date(2022, 12, 20)) == date(2022, 1, 5)


@pytest.mark.parametrize("text", ["7月2日至3日", "2月30日", "下周", "32", ""])
def test_what_names_no_one_day_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        day_typed(text, TODAY)


@pytest.mark.parametrize(
    ("text", "minutes"),
    {
        "9:00": 540,
        "9点半": 570,
        "0900": 540,
        "900": 540,
        "14：30": 870,
        "下午2点": 840,
        "02:00": 120,
        "九点": 540,
        "9": 540,
        "晚上7点一刻": 1155,
        "19时": 1140,
        "凌晨1点": 60,
        "中午12点": 720,
    }.items(),
)
def test_a_start_may_be_written_in_many_ways(text: str, minutes: int) -> None:
    assert start_typed(text) == minutes


@pytest.mark.parametrize("text", ["2点", "25:00", "9:75", "24:00", "早点", ""])
def test_a_start_that_can_be_two_times_or_none_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        start_typed(text)


@pytest.mark.parametrize(
    ("start", "text", "minutes"),
    [(540, "11:30", 690), (840, "4:30", 990), (1260, "0:30", 1470), (1260, "次日1:00", 1500), (1260, "24:00", 1440)],
)
def test_an_end_before_the_start_is_of_the_next_day(start: int, text: str, minutes: int) -> None:
    assert end_typed(text, start) == minutes


def test_an_end_at_two_after_a_morning_is_asked_about() -> None:
    with pytest.raises(BadValue, match="可能是凌晨也可能是下午"):
        end_typed("2点", 540)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2022-07-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("availability", "starts", "is_free"),
    [
        ("周末白天", "02T09:00", True),
        ("周末白天", "02T19:00", False),
        ("工作日晚上", "01T18:30", True),
        ("工作日晚上", "02T18:30", False),
        ("都可以", "02T09:00", True),
        ("周六上午", "02T09:00", True),
        ("周六上午", "03T09:00", False),
        ("周一至周五 下班后", "01T18:30", True),
        ("周末上午、下午", "02T14:00", True),
        ("周末上午、下午", "01T14:00", False),
        ("看情况", "02T09:00", False),
        (None, "02T09:00", False),
    ],
)
def test_free_time_is_read_as_people_write_it(availability: str | None, starts: str, is_free: bool) -> None:
    assert fits(availability, at(starts)) is is_free


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("02T09:00", "02T11:30", "上午9:00–11:30"),
        ("02T09:00", "02T12:00", "上午9:00–12:00"),
        ("02T10:00", "02T14:00", "上午10:00–下午2:00"),
        ("02T21:00", "03T00:30", "晚上9:00–次日凌晨0:30"),
        ("02T21:00", "04T08:00", "晚上9:00–7月4日 周一 上午8:00"),
    ],
)
def test_a_time_reads_as_one_says_it(app: Flask, first: str, last: str, words: str) -> None:
    assert time_words(at(first), at(last)) == words


def test_the_office_reads_hours_on_the_clock(app: Flask) -> None:
    assert hours_words(at("02T09:00"), at("02T14:30")) == "9:00–14:30"
    assert hours_words(at("02T21:00"), at("03T00:30")) == "21:00–次日 0:30"


def test_weeks_have_names_across_years() -> None:
    assert name_of_week(date(2022, 1, 1)) == "2021-W52"
    assert week_named("2021-W52") == date(2021, 12, 27)
    assert week_named("2022-W53") is None
    assert week_named("x") is None
