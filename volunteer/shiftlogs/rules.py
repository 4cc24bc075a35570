"""Names and durations as outreach records write them and people type them. Pure."""

import re
import unicodedata

from volunteer.imports.grid import plain
from volunteer.imports.values import BadValue, parse_minutes
from volunteer.people.rules import initials, is_typed_in_letters, pinyin

_HARD = "、，,；;／/｜|\n\r\t＋+&＆"
_OPEN, _CLOSE = "（(【[〔", "）)】]〕"
_NUMBERING = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.．、]\s*|[①②③④⑤⑥⑦⑧⑨⑩])")
_TAIL = re.compile(r"(?:等\s*(?:\d+|[一二三四五六七八九十]+)?\s*[人名位]*|共\s*\d+\s*[人名位])\s*$")


def split_names(text: str) -> list[str]:
    """The names in one cell, each with the employer in brackets that follows it, as written.

    Never split at 和 or 及, which stand in names (和泽才); a space between two single characters belongs to one name.
    """
    names: list[str] = []
    for piece in _pieces(text):
        piece = _TAIL.sub("", _NUMBERING.sub("", piece)).strip()
        names += _joined([_NUMBERING.sub("", word) for word in _words(piece)])
    return [name for name in names if plain(_base(name))]


def _pieces(text: str) -> list[str]:
    """Cut at separators outside brackets."""
    pieces, depth = [""], 0
    for character in text:
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        if depth == 0 and character in _HARD:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _words(piece: str) -> list[str]:
    """Cut at white space outside brackets; a bracket that stands alone joins the word before it."""
    words, depth = [""], 0
    for character in piece:
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        if depth == 0 and (character.isspace() or unicodedata.category(character) == "Zs"):
            words.append("")
        else:
            words[-1] += character
    joined: list[str] = []
    for word in filter(None, words):
        if joined and word[0] in _OPEN:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _joined(words: list[str]) -> list[str]:
    """Put together what a space stretched: 王 杰 is one name, 王杰 李明 are two."""
    names: list[str] = []
    pending = ""
    for word in words:
        if pending:
            names.append(f"{pending} {word}")
            pending = ""
        elif len(_base(word)) == 1 and word == _base(word):
            pending = word
        else:
            names.append(word)
    names = [name for name in names if name]
    if pending and names:
        names[-1] = f"{names[-1]} {pending}"
    elif pending:
        names.append(pending)
    return names


def _base(name: str) -> str:
    """A name without what stands in brackets."""
    return re.split(r"[（(【\[〔]", name, maxsplit=1)[0].strip()


def unnamed_tail(text: str) -> bool:
    """Whether a cell says that there were more than it names (等 5 人)."""
    return bool(re.search(r"等\s*(?:\d+|[一二三四五六七八九十]+)?\s*[人名位]|等\s*$", text))


def joins_two(name: str) -> bool:
    """Whether a name looks like two joined by 和, 及 or 与."""
    return bool(re.fullmatch(r"[\u4e00-\u9fa5]{2,4}(?:和|及|与|以及)[\u4e00-\u9fa5]{2,4}", plain(_base(name))))


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name, spaces and width aside."""
    return plain(one) == plain(other)


#: A bare number up to this could be hours as well as minutes.
_AMBIGUOUS = 12


def typed_minutes(text: str) -> int | None:
    """The minutes somebody typed: 150, 2小时, 1.5h, 2:30. None when it is no duration, or 2 could be hours too.

    A number with a fraction is hours, since nobody types half minutes.
    """
    words = plain(text)
    if re.fullmatch(r"\d+\.\d+", words):
        words += "小时"
    elif re.fullmatch(r"\d+", words) and 0 < int(words) <= _AMBIGUOUS:
        return None
    try:
        return parse_minutes(words or None, "minutes")
    except BadValue:
        return None


def fits(words: str, name: str, phone: str | None) -> bool:
    """Whether what was typed to find a volunteer is the beginning of the pinyin, part of the name or a phone's tail."""
    sought = plain(words).lower()
    if not sought:
        return False
    if is_typed_in_letters(sought):
        return pinyin(name).startswith(sought) or initials(name).startswith(sought)
    if sought.isdigit():
        return len(sought) >= 4 and (phone or "").endswith(sought)
    return sought in plain(name)
