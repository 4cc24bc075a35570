"""How two mentions compare, level by level. Pure; a missing value says nothing."""

from dataclasses import dataclass

from volunteer.linkage.normalise import Employer, PhoneKind, is_slip
from volunteer.linkage.records import Record

#: log2 of how much likelier each level is for one person than for two (measured on synthetic offices).
WEIGHTS = {
    "name_equal": 14.7,
    "name_short": 4.0,
    "name_homophone": 8.9,
    "name_similar": 2.5,
    "name_different": -13.9,
    "name_alias": 0.0,
    "phone_equal": 14.7,
    "phone_shared": 6.0,
    "phone_masked": 11.9,
    "phone_slip": 12.5,
    "phone_different": -5.0,
    "phone_missing": 0.0,
    "employer_equal": 6.8,
    "employer_short": 6.6,
    "employer_different": -4.7,
    "employer_missing": 0.0,
    "member_equal": 15.0,
    "member_shared": 6.0,
    "member_different": -8.0,
    "sex_different": -3.0,
    "two_volunteers": 3.0,
    "not_yet_approved": 0.0,
    "signup_returned": -6.0,
    "twice_on_one_sheet": -3.0,
}


@dataclass(frozen=True)
class Relation:
    """The levels two mentions agree or differ on."""

    name: str
    phone: str
    employer: str
    member: str | None
    sex: str | None

    @property
    def codes(self) -> tuple[str, ...]:
        levels = (self.name, self.phone, self.employer, self.member, self.sex)
        return tuple(level for level in levels if level is not None)


def score(codes: tuple[str, ...]) -> float:
    """The sum of the weights of the levels."""
    return round(sum(WEIGHTS[code] for code in codes), 1)


def compare_names(left: Record, right: Record) -> str:
    """Equal (short when no full name), the same toneless pinyin, or similar (a character off, a middle one missing)."""
    if left.is_alias or right.is_alias:
        return "name_alias"
    one, other = left.name, right.name
    if one == other:
        return "name_equal" if left.read.is_full and right.read.is_full else "name_short"
    if not (left.read.is_full and right.read.is_full):
        return "name_different"
    if len(one) < 2 or len(other) < 2:
        return "name_different"
    if left.pinyin == right.pinyin:
        return "name_homophone"
    if left.sound == right.sound or _one_character_off(one, other) or _middle_missing(one, other):
        return "name_similar"
    return "name_different"


def _one_character_off(one: str, other: str) -> bool:
    if len(one) != len(other) or len(one) < 3:
        return False
    return sum(left != right for left, right in zip(one, other, strict=True)) == 1


def _middle_missing(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(long) == 3 and short == long[0] + long[2]


def compare_phones(left: Record, right: Record) -> str:
    one, other = left.phone, right.phone
    if one is None or other is None or PhoneKind.OTHER in (one.kind, other.kind):
        return "phone_missing"
    if one.kind is PhoneKind.MASKED or other.kind is PhoneKind.MASKED:
        return "phone_masked" if one.ends == other.ends else "phone_different"
    if one.digits == other.digits:
        return "phone_equal"
    return "phone_slip" if is_slip(one.digits, other.digits) else "phone_different"


def compare_employers(one: Employer | None, other: Employer | None) -> str:
    """Equal cores, one the short form of the other (contained, 3 characters at least), or different."""
    if one is None or other is None:
        return "employer_missing"
    if _contradict(one.district, other.district) or _contradict(one.city, other.city):
        return "employer_different"
    if one.core == other.core:
        return "employer_equal"
    short, long = sorted((one.core, other.core), key=len)
    return "employer_short" if len(short) >= 3 and short in long else "employer_different"


def _contradict(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def relation(left: Record, right: Record) -> Relation:
    """Every level of two mentions."""
    member = None
    if left.member and right.member:
        member = "member_equal" if left.member == right.member else "member_different"
    sexes = {left.written.sex, right.written.sex} - {None, ""}
    return Relation(
        compare_names(left, right),
        compare_phones(left, right),
        compare_employers(left.employer, right.employer),
        member,
        "sex_different" if len(sexes) == 2 else None,
    )


def is_compatible(level: str) -> bool:
    """Whether two employers may be one."""
    return level in ("employer_equal", "employer_short")


def deserves_question(left: Record, right: Record, found: Relation) -> bool:
    """Whether two mentions of different persons are worth a human's look.

    A shared number with another name is not judged here: it depends on how many names the number serves.
    """
    if found.member == "member_equal" and found.name not in ("name_different", "name_alias"):
        return True
    if found.name in ("name_equal", "name_short"):
        return is_compatible(found.employer) or found.phone in ("phone_equal", "phone_masked", "phone_slip")
    if found.name == "name_homophone":
        return is_compatible(found.employer) or found.phone in ("phone_masked", "phone_slip")
    if found.name == "name_alias":
        return found.phone == "phone_equal"
    if found.name == "name_similar" and (left.is_signup or right.is_signup):
        fits = found.phone in ("phone_equal", "phone_masked", "phone_slip", "phone_missing")
        return is_compatible(found.employer) and fits
    return False
