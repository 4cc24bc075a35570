"""Where two things that were written differ, character by character. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from volunteer.linkage.normalise import read_phone

#: A number with more strange digits than this is another number, not a slip; its middle stays hidden.
_A_SLIP = 2
_HIDDEN = "*"


@dataclass(frozen=True)
class Piece:
    """Some characters as written, and whether the other side has others in their place."""

    text: str
    differs: bool = False


Pieces = tuple[Piece, ...]


def differences(left: str | None, right: str | None) -> tuple[Pieces, Pieces]:
    """Both texts in pieces. A side that says nothing marks nothing on the other.

    What is written is compared as it stands: 陈 and 陳, 军 and 君 are different characters.
    """
    if not left or not right:
        return _plain(left), _plain(right)
    one, other = [], []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        one.append(Piece(left[a:b], kind != "equal"))
        other.append(Piece(right[c:d], kind != "equal"))
    return _filled(one), _filled(other)


def phone_differences(left: str | None, right: str | None) -> tuple[Pieces, Pieces]:
    """Both numbers in pieces, the middle of each hidden but for the digits in which a slip differs."""
    one, other = _digits(left), _digits(right)
    if not one or not other or len(one) != len(other):
        hidden = differences(_hidden(one), _hidden(other))
        return hidden if one and other else (_plain(_hidden(one)), _plain(_hidden(other)))
    off = {place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b and _HIDDEN not in (a, b)}
    shown = off if len(off) <= _A_SLIP else set()
    return _marked(_hidden(one, shown), off), _marked(_hidden(other, shown), off)


def _digits(written: str | None) -> str:
    phone = read_phone(written)
    return phone.digits if phone else ""


def _hidden(digits: str, shown: Set[int] = frozenset()) -> str:
    """The number with its middle hidden: 138****0001; of a short one only the last two digits are seen."""
    first, last = (3, 4) if len(digits) >= 11 else (0, 2)
    return "".join(
        digit if place < first or place >= len(digits) - last or place in shown else _HIDDEN
        for place, digit in enumerate(digits)
    )


def _marked(text: str, off: set[int]) -> Pieces:
    places = groupby(range(len(text)), key=lambda place: place in off)
    return tuple(Piece("".join(text[place] for place in run), differs) for differs, run in places)


def _plain(text: str | None) -> Pieces:
    return (Piece(text),) if text else ()


def _filled(pieces: list[Piece]) -> Pieces:
    return tuple(piece for piece in pieces if piece.text)
