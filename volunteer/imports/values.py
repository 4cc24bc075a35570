"""What a cell says: counts, durations, answers, phones. Pure; a value nobody can read raises BadValue."""

import math
import re
import unicodedata
from datetime import date, time, timedelta

from volunteer.imports.grid import Cell, plain, shown, text_of


class BadValue(Exception):
    """A cell that says nothing we can be sure of; the text says what to write instead."""


_DITTO = frozenset(
    {
        "同上",
        "同上行",
        "同上一行",
        "同前",
        "如上",
        "上同",
        "〃",
        "″",
        '"',
        "''",
        "″″",
        "”",
        "“",
        "“”",
        "″”",
        "＂",
        "′′",
        "↑",
    }
)
_COUNT = re.compile(
    r"^(?:约|近|共|计|合计|总计|实到|共计)*(\d[\d,]*)(?:\.0+)?(?:余|多)?(?:人次|人·次|人/次|人|次|名|位|户|个)*$"
)
_CHINESE = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_MINUTES = re.compile(
    r"^(?:约|共)?(?:(\d+(?:\.\d+)?)(?:个)?(?:小时|钟头|时|h|hrs?|hours?)(半)?)?(?:(\d+(?:\.\d+)?)(?:分钟|分|min|mins|minutes))?$",
    re.I,
)


def is_ditto(cell: Cell) -> bool:
    """Whether a cell only repeats the one above it (同上, 〃)."""
    return isinstance(cell, str) and cell.strip().strip("-－—― ") in _DITTO


def parse_count(cell: Cell) -> int | None:
    """A number of people or times, as 36, ３６, `36人次` or `1,234`; None when blank."""
    if cell is None:
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not math.isfinite(cell) or cell < 0 or cell != int(cell):
            raise BadValue(f"{shown(cell)}不是人数，请写不小于 0 的整数")
        return int(cell)
    text = plain(text_of(cell)) if isinstance(cell, str) else ""
    if text in ("/", "-", "—", "无"):
        return None
    found = _COUNT.match(text)
    if found:
        return int(found[1].replace(",", ""))
    number = chinese_number(re.sub(r"(?:人次|人|次|名|位)$", "", text))
    if number is None:
        raise BadValue(f"{shown(cell)}不是数字，请写整数，如 36")
    return number


def parse_minutes(cell: Cell, unit: str) -> int | None:
    """A duration in minutes. `unit` is `hours`, `minutes` or empty (then up to 24 means hours). None when blank."""
    if cell is None:
        return None
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60)
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, (bool, date)):
        raise BadValue(f"{shown(cell)}不是时长，请写小时数，如 2.5")
    text = plain(arabic(cell)).replace("个半", ".5") if isinstance(cell, str) else text_of(cell)
    try:
        return _in_minutes(float(text), unit)
    except ValueError:
        pass
    clock = re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::00)?", text)
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    found = _MINUTES.match(text)
    if not text or not found or (found[1] is None and found[3] is None):
        if text == "半小时":
            return 30
        raise BadValue(f"{shown(cell)}不是时长，请写小时数，如 2.5")
    return round(float(found[1] or 0) * 60 + (30 if found[2] else 0) + float(found[3] or 0))


def _in_minutes(number: float, unit: str) -> int:
    if not 0 <= number < 100_000:
        raise BadValue(f"“{number:g}”不是时长，请写小时数，如 2.5")
    if unit == "minutes" or (not unit and number > 24):
        return round(number)
    return round(number * 60)


def parse_phone(cell: Cell) -> str | None:
    """A telephone number as written; a number cell becomes its digits. None when blank."""
    if cell is None or isinstance(cell, (bool, date, time, timedelta)):
        return None
    if isinstance(cell, (int, float)):
        return str(int(cell)) if math.isfinite(cell) else None
    found = re.fullmatch(r"(\d{5,})\.0+", cell.strip())
    if found:
        return found[1]
    # Only a power of ten that lost no digit is a number again.
    if re.fullmatch(r"\d\.\d{10}[eE]\+?10", cell.strip()):
        return cell.strip()[0] + cell.strip()[2:12]
    return None if plain(cell) in ("/", "-", "—", "无", "没有") else cell.strip()


def parse_age(cell: Cell) -> int | None:
    """An age in years when one is written, else None."""
    found = re.match(r"^(\d{1,3})(?:\.0)?(?:周?岁)?$", plain(text_of(cell)))
    return int(found[1]) if found and int(found[1]) < 120 else None


def words(cell: Cell) -> str | None:
    """Text as written, None when blank or only a dash."""
    text = text_of(cell).strip()
    return None if plain(text) in ("", "/", "-", "—", "--", "——", "\\") else text


def chinese_number(text: str) -> int | None:
    """A number below 10,000 in Chinese numerals (三十六, 二〇二二), None if it is none."""
    if not text or any(character not in _CHINESE and character not in "十百千" for character in text):
        return None
    if not any(character in "十百千" for character in text):
        return int("".join(str(_CHINESE[character]) for character in text))
    total, current = 0, 0
    for character in text:
        if character in _CHINESE:
            current = _CHINESE[character]
            continue
        total += (current or 1) * {"十": 10, "百": 100, "千": 1000}[character]
        current = 0
    return total + current


def arabic(text: str) -> str:
    """Full-width folded, and every run of Chinese numerals written in digits."""
    text = unicodedata.normalize("NFKC", text)

    def digits(found: re.Match[str]) -> str:
        return str(chinese_number(found[0]))

    return re.sub(r"[零〇○一二三四五六七八九十百两]+", digits, text)


_YES = re.compile(r"^(?:是的?|同意|愿意|授权|已授权|可以?|已?同意关联|已同意|允许|√|✓|✔|☑|v|y|yes|true|1|对|有)$", re.I)
_NO = re.compile(
    r"^(?:否|不|不是|不愿意?|不同意|未同意|不授权|未授权|不可以?|不允许|拒绝|×|✗|✘|x|✕|╳|n|no|false|0|不同意关联|无)$",
    re.I,
)
_TICKED = re.compile(r"[☑√✓✔■●](是|否|不同意|同意|不愿意|愿意|不授权|授权)")


def parse_answer(cell: Cell) -> bool | None:
    """Yes or no as people write it (是, √, 同意, □是 ☑否); None when blank. Raises BadValue for other words."""
    if cell is None or isinstance(cell, bool):
        return cell
    text = plain(text_of(cell)).rstrip("。.!")
    if text in ("", "/", "-", "—", "——", "未填", "空", "未填写", "未表态", "待定", "?"):
        return None
    if any(box in text for box in "□☐○☑■●"):
        ticked = {found[0] if found.startswith("不") else found for found in _TICKED.findall(text)}
        if not ticked:
            return None
        text = ticked.pop() if len(ticked) == 1 else text
    if _YES.match(text):
        return True
    if _NO.match(text):
        return False
    parts = [part for part in re.split(r"[,，;；、。/()\s]+", text) if part]
    if len(parts) > 1 and all(_YES.match(part) for part in parts):
        return True
    if len(parts) > 1 and all(_NO.match(part) for part in parts):
        return False
    raise BadValue(f"{shown(cell)}看不出是同意还是不同意，请写“是”或“否”")
