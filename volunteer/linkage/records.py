"""What linking knows of a mention, and what humans have said. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from volunteer.linkage.models import Tier
from volunteer.linkage.normalise import Employer, Name, Phone, clean, fold, read_employer, read_name, read_phone
from volunteer.people.models import MentionKind
from volunteer.people.rules import syllables


@dataclass(frozen=True)
class Written:
    """A mention as written, with what hangs on it."""

    id: int
    kind: MentionKind
    name: str
    occurred_on: date
    programme_id: int = 1
    phone: str | None = None
    employer: str | None = None
    sex: str | None = None
    member_number: str | None = None
    is_alias: bool = False
    is_child: bool = False
    occasion: str | None = None
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    person_id: int | None = None
    #: Of a sign-up: the linking consent (None when blank), its state, and the day that was decided.
    consent: bool | None = None
    state: str | None = None
    decided_on: date | None = None
    approved_on: date | None = None


class Record:
    """A written mention and its comparable parts, each read once."""

    def __init__(self, written: Written, aliases: Mapping[str, str] | None = None) -> None:
        self.written = written
        self._aliases = aliases or {}
        self.id = written.id
        self.kind = written.kind
        self.is_signup = written.kind is MentionKind.SIGNUP
        self.is_participation = written.kind is MentionKind.PARTICIPATION
        self.is_shift_log = written.kind is MentionKind.SHIFT_LOG
        self.is_alias = written.is_alias or self.read.is_alias
        #: Blocking keys, once worked out (see `keys`).
        self.keys: frozenset[tuple[object, ...]] | None = None

    @cached_property
    def read(self) -> Name:
        return read_name(self.written.name)

    @property
    def name(self) -> str:
        return self.read.key

    @cached_property
    def phone(self) -> Phone | None:
        return read_phone(self.written.phone)

    @cached_property
    def mobile(self) -> str | None:
        return self.phone.mobile if self.phone else None

    @cached_property
    def employer(self) -> Employer | None:
        """The employer, in its column or in brackets behind the name; a known other name becomes the official one."""
        found = read_employer(self.written.employer) or read_employer(self.read.hint)
        if found is None or found.core not in self._aliases:
            return found
        return replace(found, core=self._aliases[found.core])

    @cached_property
    def member(self) -> str | None:
        """Four characters or more, a digit among them; 无, 已入会, 0 and the like are no numbers and prove nothing."""
        found = "".join(char for char in clean(self.written.member_number or "") if char.isalnum()).upper()
        return found if len(found) >= 4 and any("1" <= char <= "9" for char in found) else None

    @cached_property
    def pinyin(self) -> tuple[str, ...]:
        return syllables(self.name)

    @cached_property
    def sound(self) -> str:
        """The folded pinyin of the name."""
        return fold(self.name)

    @property
    def is_named(self) -> bool:
        """Whether the name can be compared: a real one, of two characters at least."""
        return not self.is_alias and len(self.name) >= 2

    @property
    def is_fully_named(self) -> bool:
        """Whether the name may prove something: 王先生 may be anybody."""
        return self.is_named and self.read.is_full

    @cached_property
    def order(self) -> tuple[object, ...]:
        """A place among mentions that depends on what is written, not on when it was imported."""
        w = self.written
        place = (w.kind.value, w.file or "", w.sheet or "", w.row or 0)
        return (w.occurred_on, *place, w.name, w.phone or "", w.employer or "", w.occasion or "", w.id)

    def was_volunteer(self, day: date) -> bool:
        """Whether this sign-up made its person a volunteer on a day: approved by then, not yet withdrawn."""
        w = self.written
        if w.approved_on is None or w.approved_on > day:
            return False
        return w.state == "approved" or (w.decided_on is not None and day < w.decided_on)


@dataclass(frozen=True)
class Guards:
    """What may never be joined. Only tests switch one off, to see the trap bite."""

    occasion: bool = True
    consent: bool = True
    member: bool = True
    personal_phone: bool = True
    approval: bool = True


@dataclass(frozen=True)
class Evidence:
    """Why a mention is its person's: the tier, the rule, and the mention it was joined to."""

    tier: Tier
    rule: str
    to: int | None = None


@dataclass(frozen=True)
class Joined:
    """The mentions of one person, in the order of what is written, each with its evidence."""

    mention_ids: tuple[int, ...]
    evidence: dict[int, Evidence] = field(hash=False)


@dataclass(frozen=True)
class Ask:
    """A question: is the left row (and all rows that ask the same) the person of the right mention?"""

    left: int
    right: int
    rows: tuple[int, ...]
    score: float
    reasons: tuple[str, ...]
    moves_figures: bool


@dataclass(frozen=True)
class Resolution:
    """Who is who, and what must be asked; the most important questions first."""

    persons: tuple[Joined, ...]
    questions: tuple[Ask, ...]
