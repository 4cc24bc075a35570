"""Dates and times of day as offices write them. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from volunteer.imports.grid import Cell, shown, text_of
from volunteer.imports.values import BadValue, arabic

_DASH = "-—–－―~～至到"
_FULL = re.compile(r"^((?:19|20|21)\d\d)\s*[年./\-,、·]\s*(\d{1,2})\s*[月./\-,、·]\s*(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"^(\d\d)\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})(?!\d)")
_NO_YEAR = re.compile(r"^(\d{1,2})\s*[月./\-]\s*(\d{1,2})(?!\d|[:点时])")
_MONTH_FIRST = re.compile(r"^(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")
_WEEKDAY = re.compile(r"[(\[]?(?:星期|礼拜|周)[一二三四五六日天1-7][)\]]?")
_SERIAL = re.compile(r"^[34567]\d{4}(?:\.\d+)?$")
_RANGE = re.compile(rf"(20\d\d)\s*[年./]\s*(\d{{1,2}})\s*月?\s*[{_DASH}]+\s*(?:(20\d\d)\s*[年./]\s*)?(\d{{1,2}})\s*月?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\D|$|(?:0[1-9]|1[0-2])(?:\d\d)?(?!\d))")


@dataclass(frozen=True)
class Years:
    """Which year a date without one means, by the texts that name years: titles first, then the file name."""

    sources: tuple[str, ...] = ()

    def of(self, month: int) -> int | None:
        """The year for a month; None when the texts name none, or several that could all be meant."""
        for source in self.sources:
            text = arabic(source)
            found = _RANGE.search(text)
            if found:
                return _year_within(found, month)
            years = set(_YEAR.findall(text))
            if len(years) == 1:
                return int(years.pop())
            if years:
                return None
        return None


def _year_within(found: re.Match[str], month: int) -> int | None:
    first, last = int(found[1]), int(found[3] or found[1])
    if first == last:
        return first
    after, before = month >= int(found[2]), month <= int(found[4])
    if last - first > 1 or after == before:
        return None
    return first if after else last


def parse_date(cell: Cell, years: Years) -> date | None:
    """The (first) day a cell names; None when blank. A day without a year takes it from `years`.

    Raises BadValue for what is no date, for a day that does not exist, and when no year can be found.
    """
    if cell is None:
        return None
    if isinstance(cell, (date, datetime)):
        day = cell.date() if isinstance(cell, datetime) else cell
        return _checked(day.year, day.month, day.day, cell)
    if isinstance(cell, (time, timedelta, bool)):
        raise BadValue(f"{shown(cell)}不是日期，请写成 2022-01-15")
    return _from_text(text_of(cell), cell, years)


def _from_text(text: str, cell: Cell, years: Years) -> date:
    text = _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", text)).strip(" \t\r\n,。")
    text = arabic(text) if re.search(r"[一二三四五六七八九十〇]", text) else text
    compact = re.sub(r"\s+(?=[年月日./\-])|(?<=[年月./\-])\s+", "", text)
    if found := _FULL.match(compact) or _COMPACT.match(compact):
        return _checked(int(found[1]), int(found[2]), int(found[3]), cell)
    if _SERIAL.match(compact):
        day = date(1899, 12, 30) + timedelta(days=int(float(compact)))
        return _checked(day.year, day.month, day.day, cell)
    if found := _MONTH_FIRST.match(compact):
        return _month_or_day_first(int(found[1]), int(found[2]), int(found[3]), cell)
    if found := _SHORT_YEAR.match(compact):
        return _checked(2000 + int(found[1]), int(found[2]), int(found[3]), cell)
    if found := _NO_YEAR.match(compact):
        return _without_year(int(found[1]), int(found[2]), cell, years)
    raise BadValue(f"{shown(cell)}不是日期，请写成 2022-01-15")


def _without_year(month: int, day: int, cell: Cell, years: Years) -> date:
    year = years.of(month)
    if year is None:
        _checked(2000, month, day, cell)
        raise BadValue(
            f"{shown(cell)}没有年份，表题和文件名里也看不出是哪一年，请补上年份，如 2022-{month:02}-{day:02}"
        )
    return _checked(year, month, day, cell)


def _month_or_day_first(first: int, second: int, year: int, cell: Cell) -> date:
    if first > 12 >= second:
        return _checked(year, second, first, cell)
    if second > 12 or first == second:
        return _checked(year, first, second, cell)
    raise BadValue(f"{shown(cell)}分不清月和日，请写成 {year}-{first:02}-{second:02} 的样子")


def _checked(year: int, month: int, day: int, cell: Cell) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise BadValue(f"{shown(cell)}没有这一天，请检查月份和日期") from error
    if not 2000 <= year < 2100:
        raise BadValue(f"{shown(cell)}的年份是 {year}，请检查")
    return found


@dataclass(frozen=True)
class TimeRange:
    """From when to when, in minutes after midnight, past 1440 on the next day; `end` is None when only a start is."""

    start: int
    end: int | None
    #: Only a part of the day was named (上午), the hours are the usual ones.
    is_vague: bool = False


_WHOLE_DAY = dict.fromkeys(("全天", "1天", "整天"), (540, 1020))
_EVENING = dict.fromkeys(("晚上", "晚间", "夜间"), (1110, 1260))
_PARTS = {"上午": (540, 720), "早上": (480, 540), "中午": (720, 840), "下午": (840, 1020)} | _WHOLE_DAY | _EVENING
_CLOCK = (
    r"(?P<{0}n>次日|翌日|第二天)?(?P<{0}p>上午|早上|早晨|早|中午|下午|午后|傍晚|晚上|晚间|晚|夜间|夜里|凌晨|am|pm)?"
    r"(?P<{0}h>\d{{1,2}})(?:(?::|点|时|\.|h)(?:(?P<{0}m>\d{{1,2}})分?|(?P<{0}q>半|整|1刻|3刻))?(?::\d\d)?)?(?P<{0}s>am|pm)?"
)
_SPAN = re.compile(rf"{_CLOCK.format('a')}(?:[{_DASH}]+{_CLOCK.format('b')})?(?!\d)", re.I)
_AFTERNOON = frozenset({"下午", "午后", "傍晚", "晚上", "晚间", "晚", "夜间", "夜里", "pm"})


def parse_time_range(cell: Cell) -> TimeRange | None:
    """A time range as 9:00-11:30, 下午2点-4点半, 21:00-0:30 (over midnight); None when blank. Raises BadValue."""
    if cell is None:
        return None
    if isinstance(cell, (time, datetime)):
        return TimeRange(cell.hour * 60 + cell.minute, None)
    if not isinstance(cell, str):
        raise BadValue(f"{shown(cell)}不是时间段，请写成 9:00-11:30")
    text = re.sub(r"\s+", "", arabic(cell)).replace("∶", ":")
    text = re.sub(r"(?<![\d:])([01]\d|2[0-4])([0-5]\d)(?![\d:])", r"\1:\2", text)
    if text in _PARTS:
        start, end = _PARTS[text]
        return TimeRange(start, end, is_vague=True)
    found = _SPAN.search(text)
    if not found:
        raise BadValue(f"{shown(cell)}不是时间段，请写成 9:00-11:30")
    return _span(found, cell)


def _span(found: re.Match[str], cell: str) -> TimeRange:
    start = _minutes(found, "a", cell)
    if found["bh"] is None:
        return TimeRange(start, None)
    end = _minutes(found, "b", cell)
    if found["bn"]:
        return TimeRange(start, end + 1440)
    part = found["ap"] or found["as"] or ""
    is_open = not (found["bp"] or found["bs"]) and part.lower() in _AFTERNOON
    if is_open and (end < 720 or end == 720 < start) and end + 720 > start:
        end += 720
    return TimeRange(start, end if end > start else end + 1440)


def _minutes(found: re.Match[str], side: str, cell: str) -> int:
    hour, minute = int(found[f"{side}h"]), int(found[f"{side}m"] or 0)
    minute += {"半": 30, "1刻": 15, "3刻": 45}.get(found[f"{side}q"] or "", 0)
    if hour > 24 or minute > 59:
        raise BadValue(f"{shown(cell)}不是时间段，请写成 9:00-11:30")
    part = (found[f"{side}p"] or found[f"{side}s"] or "").lower()
    if (part in _AFTERNOON and hour < 12 and not (part == "夜里" and hour < 6)) or (part == "中午" and hour < 3):
        hour += 12
    if (part in ("晚上", "晚", "夜间", "夜里", "凌晨", "am") and hour == 12) or hour == 24:
        hour = 24 if side == "b" else 0
    return hour * 60 + minute


def without_date(text: str) -> str | None:
    """What follows the date in a text as `2022年2月5日 18:30-21:30`; None when nothing does."""
    folded = _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    rest = re.sub(r"^(?:\d{2,4}\s*[年./\-]\s*)?\d{1,2}\s*[月./\-]\s*\d{1,2}\s*[日号]?(?![\d:])", "", folded).strip(
        " ,()"
    )
    return rest if rest != folded and re.search(r"\d\s*(?::|点|时|\.)|上午|下午|晚上|全天", rest) else None
