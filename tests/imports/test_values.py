"""Cells say dates, times, numbers and answers in many ways."""

from datetime import date, datetime, time, timedelta

import pytest

from volunteer.imports.dates import TimeRange, Years, parse_date, parse_time_range, without_date
from volunteer.imports.grid import Cell, is_total_label, letter
from volunteer.imports.values import (
    BadValue,
    is_ditto,
    parse_age,
    parse_answer,
    parse_count,
    parse_minutes,
    parse_phone,
    words,
)

H1 = Years(("2022年上半年",))
DAY = date(2022, 1, 15)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime(2022, 1, 15, 9, 30),  # noqa: DTZ001 - as a spreadsheet holds it
        "2022年1月15日",
        "2022.1.15",
        "2022/01/15",
        "2022-1-15",
        "2022－1－15",
        "22.1.15",
        "1月15日",
        "1.15",
        "1/15",
        1.15,
        "20220115",
        20220115,
        44576,
        "44576.0",
        "２０２２．１．１５",
        "2022年 1月 15日",
        "2022年1月15日（星期六） 9:00",
        "周六 1月15日",
        "2022-01-15 08:01:01",
        "二〇二二年一月十五日",
        "一月十五日",
        "15/1/2022",
        "2022年1月15日-16日",
    ],
)
def test_a_day_is_read_however_it_is_written(cell: Cell) -> None:
    assert parse_date(cell, H1) == DAY


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("2022-02-30", "没有这一天"),
        ("2.30", "没有这一天"),
        ("1900-02-29", "没有这一天"),
        (date(1900, 3, 1), "1900"),
        ("待定", "不是日期"),
        ("2022年1月", "不是日期"),
        ("二〇二六年一月", "不是日期"),
        (time(9, 0), "不是日期"),
        (True, "不是日期"),
        ("1/2/2022", "分不清"),
        ("王" * 500, "…"),
    ],
)
def test_what_is_no_day_is_told_and_never_guessed(cell: Cell, says: str) -> None:
    with pytest.raises(BadValue, match=says) as told:
        parse_date(cell, H1)
    assert len(str(told.value)) < 120


@pytest.mark.parametrize(
    ("sources", "month", "year"),
    [
        (("2022年上半年",), 3, 2022),
        (("2022年1月—6月",), 3, 2022),
        (("2021年12月—2022年2月",), 12, 2021),
        (("2021年12月—2022年2月",), 1, 2022),
        (("2020—2021年",), 3, None),
        (("签到表", "走访20220301"), 3, 2022),
        (("2022年", "2023年的文件"), 3, 2022),
        (("共2022人次签到表",), 3, 2022),
        (("签到表",), 3, None),
    ],
)
def test_a_day_without_a_year_takes_it_from_the_titles(sources: tuple[str, ...], month: int, year: int | None) -> None:
    assert Years(sources).of(month) == year


def test_a_day_without_a_year_anywhere_is_an_error() -> None:
    with pytest.raises(BadValue, match="没有年份"):
        parse_date("3月5日", Years(("签到表",)))


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("9:00-11:30", 540, 690),
        ("9：00—11：30", 540, 690),
        ("9:00~11:30", 540, 690),
        ("9:00至11:30", 540, 690),
        ("上午9:00-11:30", 540, 690),
        ("9.00-11.30", 540, 690),
        ("0900-1130", 540, 690),
        ("09:00:00-11:30:00", 540, 690),
        ("9点-11点半", 540, 690),
        ("下午2点-4点半", 840, 990),
        ("下午两点到四点", 840, 960),
        ("14时30分至17时", 870, 1020),
        ("2:00pm-4:00pm", 840, 960),
        ("上午9点-下午1点", 540, 780),
        ("21:00-0:30", 1260, 1470),
        ("21:00-次日0:30", 1260, 1470),
        ("晚上9点-12点", 1260, 1440),
        ("晚上9点-凌晨1点", 1260, 1500),
        ("中午12:00-13:30", 720, 810),
        ("9:00", 540, None),
        (time(9, 30), 570, None),
    ],
)
def test_a_time_range_is_read_however_it_is_written(cell: Cell, start: int, end: int | None) -> None:
    assert parse_time_range(cell) == TimeRange(start, end)


def test_a_part_of_the_day_is_a_vague_range() -> None:
    found = parse_time_range("上午")
    assert found is not None
    assert found.is_vague


@pytest.mark.parametrize("cell", ["没定", "25:00-99:00", "9:75-10:00", 3])
def test_what_is_no_time_range_is_told(cell: Cell) -> None:
    with pytest.raises(BadValue, match="时间段"):
        parse_time_range(cell)


@pytest.mark.parametrize(
    ("text", "rest"),
    [("2022年2月5日 18:30-21:30", "18:30-21:30"), ("2.5下午2点-4点", "下午2点-4点"), ("2022-02-05", None)],
)
def test_the_time_after_a_date_is_found(text: str, rest: str | None) -> None:
    assert without_date(text) == rest


@pytest.mark.parametrize(
    ("cell", "unit", "minutes"),
    [
        (3, "hours", 180),
        (2.5, "", 150),
        (150, "minutes", 150),
        (150, "", 150),
        ("3小时", "", 180),
        ("2.5h", "", 150),
        ("150分钟", "hours", 150),
        ("2小时30分", "", 150),
        ("2个半小时", "", 150),
        ("两小时", "", 120),
        ("半小时", "", 30),
        ("2:30", "", 150),
        (time(2, 30), "", 150),
        (timedelta(hours=2), "", 120),
        (None, "hours", None),
    ],
)
def test_a_duration_is_read_in_its_unit(cell: Cell, unit: str, minutes: int | None) -> None:
    assert parse_minutes(cell, unit) == minutes


@pytest.mark.parametrize("cell", ["很久", True, -1, float("nan"), float("inf")])
def test_what_is_no_duration_is_told(cell: Cell) -> None:
    with pytest.raises(BadValue, match="时长"):
        parse_minutes(cell, "")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("36人次", 36),
        (36.0, 36),
        ("３６", 36),
        ("1,234", 1234),
        ("约36人", 36),
        ("三十六", 36),
        ("/", None),
        (None, None),
    ],
)
def test_a_count_is_read_however_it_is_written(cell: Cell, number: int | None) -> None:
    assert parse_count(cell) == number


@pytest.mark.parametrize("cell", [3.5, -1, "若干", "#REF!", True, float("nan"), float("inf")])
def test_what_is_no_count_is_told(cell: Cell) -> None:
    with pytest.raises(BadValue):
        parse_count(cell)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("是", True),
        ("同意", True),
        ("√", True),
        ("☑同意 □不同意", True),
        ("否", False),
        ("不同意", False),
        ("×", False),
        ("□是 ☑否", False),
        ("□是 □否", None),
        ("", None),
        (None, None),
        *((cell, True) for cell in ("是，同意", "同意（是）", "√，同意")),
        *((cell, False) for cell in ("否，不同意", "不同意、否")),
    ],
)
def test_yes_no_and_blank_are_told_apart(cell: Cell, answer: bool | None) -> None:
    assert parse_answer(cell) is answer


@pytest.mark.parametrize("cell", ["以后再说", "是，不同意", "同意，但要先联系"])
def test_an_answer_nobody_can_read_is_told(cell: str) -> None:
    with pytest.raises(BadValue, match=r"是.*否"):
        parse_answer(cell)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (13574732026.0, "13574732026"),
        (13574732026, "13574732026"),
        ("13574732026.0", "13574732026"),
        ("1.3574732026E+10", "13574732026"),
        ("1.3574E+10", "1.3574E+10"),
        ("+86 135-7473-2026", "+86 135-7473-2026"),
        ("135****2026", "135****2026"),
        ("１３５７４７３２０２６", "１３５７４７３２０２６"),
        ("无", None),
        (None, None),
        (float("nan"), None),
    ],
)
def test_phones_stay_as_written_and_numbers_become_digits(cell: Cell, phone: str | None) -> None:
    assert parse_phone(cell) == phone


def test_small_words() -> None:
    assert [words(cell) for cell in (None, " / ", "——", " 王 芳 ")] == [None, None, None, "王 芳"]
    assert [parse_age(cell) for cell in ("36岁", 7.0, "很大", 150)] == [36, 7, None, None]
    assert [is_ditto(cell) for cell in ("同上", "〃", '"', "-〃-", "同上班", None)] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    assert [letter(column) for column in (0, 25, 26, 701)] == ["A", "Z", "AA", "ZZ"]


@pytest.mark.parametrize(
    "text", ["合计", "合 计", "小计：", "总合计", "1月小计", "2020年合计", "共 60 人", "实到 5 人", "出席人数"]
)
def test_labels_of_sums_are_known(text: str) -> None:
    assert is_total_label(text)


@pytest.mark.parametrize("text", ["王芳", "和泽才", "共青团", "总工会", "合川区医院"])
def test_names_and_employers_are_no_sums(text: str) -> None:
    assert not is_total_label(text)
