"""Days and times of day as people type them into a form: what can be meant in one way only. Pure."""

import re
from datetime import date, datetime, time, timedelta

from volunteer.core.clock import SHANGHAI
from volunteer.imports.dates import Years, parse_date
from volunteer.imports.grid import plain, shown
from volunteer.imports.values import BadValue, arabic

#: A day without a year may lie so far back, and is else one of next year.
_BACK = timedelta(days=60)
_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2}
_SPAN = re.compile(r"[至到~～]|\d\s*[日号]?\s*[—–-]\s*\d{1,2}\s*[月]")
_CLOCK = re.compile(
    r"(?P<part>上午|早上|早晨|早|中午|下午|午后|傍晚|晚上|晚间|晚|夜里|凌晨)?"
    r"(?P<hour>\d{1,2})(?:[:点时.](?:(?P<minute>\d{1,2})分?|(?P<quarter>半|整|1刻|3刻))?)?(?P<suffix>am|pm)?"
    r"|(?P<part2>上午|下午|晚上|凌晨)?(?P<compact>\d{3,4})"
)
_LATE = frozenset({"下午", "午后", "傍晚", "晚上", "晚间", "晚", "pm"})
_EARLY = frozenset({"上午", "早上", "早晨", "早", "凌晨", "夜里", "am"})
#: What to write instead, for messages.
_EXAMPLE = "请写成 9:00 或 下午2点半"


def day_typed(text: str, today: date) -> date:
    """The day somebody means; without a year the one near today. Raises BadValue."""
    text = text.strip()
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    if _SPAN.search(text):
        raise BadValue(f"{shown(text)}不止一天，请写班次开始的那一天")
    year = today.year
    found = _read(text, year)
    # A day that was written with its year reads the same whatever year is given.
    if found < today - _BACK and _read_or_none(text, year + 1) not in (None, found):
        found = _read(text, year + 1)
    return found


def _read(text: str, year: int) -> date:
    found = parse_date(text, Years((str(year),)))
    if found is None:
        raise BadValue(f"{shown(text)}不是日期，请写成 2022-07-02")
    return found


def _read_or_none(text: str, year: int) -> date | None:
    try:
        return _read(text, year)
    except BadValue:
        return None


def start_typed(text: str) -> int:
    """When it begins, in minutes after midnight. Raises BadValue, also for an hour of the night or the afternoon."""
    minutes, is_sure = _clock(text)
    if minutes == 1440:
        raise BadValue(f"{shown(text)}是第二天的 0:00，请填写第二天的日期")
    if not is_sure:
        raise BadValue(_doubt(text, minutes))
    return minutes


def end_typed(text: str, start: int) -> int:
    """When it ends, in minutes after the midnight before the start: past 1440 on the next day. Raises BadValue."""
    on_the_same_day = re.sub("^(?:次日|第二天|翌日)", "", text.strip())
    minutes, is_sure = _clock(on_the_same_day)
    if on_the_same_day != text.strip():
        return minutes + 1440
    if not is_sure and start >= 12 * 60 and minutes + 720 > start and start < 17 * 60 + 30:
        minutes += 720
    elif not is_sure and start < 17 * 60 + 30:
        raise BadValue(_doubt(text, minutes))
    return minutes if minutes > start else minutes + 1440


def span_of(day: date, start: int, end: int) -> tuple[datetime, datetime]:
    """The instants of minutes after a day's midnight in Shanghai."""
    midnight = datetime.combine(day, time(), tzinfo=SHANGHAI)
    return midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)


def _doubt(text: str, minutes: int) -> str:
    hour, rest = divmod(minutes, 60)
    return f"{shown(text)}可能是凌晨也可能是下午，请写成 {hour + 12}:{rest:02} 或 凌晨{hour}:{rest:02}"


def _clock(text: str) -> tuple[int, bool]:
    """Minutes after midnight, and whether no other hour can be meant."""
    folded = plain(arabic(text)).replace("∶", ":").lower()
    found = _CLOCK.fullmatch(folded)
    if not found:
        raise BadValue(f"{shown(text)}不是时间，{_EXAMPLE}")
    compact = found["compact"]
    hour = int(compact[:-2] if compact else found["hour"])
    minute = int(compact[-2:]) if compact else int(found["minute"] or 0)
    minute += {"半": 30, "1刻": 15, "3刻": 45}.get(found["quarter"] or "", 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise BadValue(f"{shown(text)}不是时间，{_EXAMPLE}")
    part = found["part"] or found["part2"] or found["suffix"] or ""
    if (part in _LATE and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    elif part in ("晚上", "凌晨", "夜里", "am") and hour == 12:
        hour = 0
    has_zero = folded.startswith("0")
    is_sure = bool(part) or has_zero or not 1 <= hour <= 6
    return hour * 60 + minute, is_sure
