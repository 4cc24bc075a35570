"""What a ladder is: dated events, steps with filters, exclusions, windows. Pure values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

NOTHING: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """What can happen to a person on the way from recipient to volunteer."""

    SERVED = "served"
    INVITED = "invited"
    APPLIED = "applied"
    APPROVED = "approved"
    RETURNED = "returned"
    SHIFT = "shift"
    LAPSED = "lapsed"
    LEFT = "left"


class Event(NamedTuple):
    """Something that happened to a person: when it happened (often only a date) and when we learnt it.

    `id` tells apart the records of one kind. `attributes` are properties as text: form, programme_id, enterprise …
    """

    person_id: int
    kind: str
    occurred_at: date | datetime
    recorded_at: datetime
    id: int
    attributes: Mapping[str, str] = NOTHING


@dataclass(frozen=True)
class Match:
    """A set of kinds, each attribute named in `where` being one of the values given."""

    kinds: frozenset[str]
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", frozenset(str(kind) for kind in self.kinds))

    def fits(self, event: Event) -> bool:
        """Whether the event is one of these."""
        return event.kind in self.kinds and all(
            event.attributes.get(name) in allowed for name, allowed in self.where.items()
        )


@dataclass(frozen=True)
class Step:
    """A step of a ladder: the `ordinal`-th matching record since the step `counted_from` (default: the one before)."""

    key: str
    match: Match
    ordinal: int = 1
    counted_from: str | None = None
    is_optional: bool = False
    #: Days allowed since the step before, inclusive; None allows any.
    within_days: int | None = None


@dataclass(frozen=True)
class Exclusion:
    """A record that stops progress when it comes after the step `after` and before the step `before`."""

    match: Match
    after: str
    before: str


class Order(StrEnum):
    """Whether later steps come in order, in order with nothing foreign between, or in any order after the entry."""

    ORDERED = "ordered"
    STRICT = "strict"
    ANY = "any"


class Entry(StrEnum):
    """Which record of step 1 begins the journey: the first ever, or the one that gets furthest."""

    FIRST = "first"
    BEST = "best"


@dataclass(frozen=True)
class Definition:
    """A ladder. `goal` is the step that counts as converted (default: the last that is not optional).

    `disqualifying` kinds before a person's first-ever record of step 1 take them off this ladder (先志愿后受助).
    Raises ValueError for a ladder that cannot be climbed: no steps, an optional first one, unknown or doubled keys.
    """

    steps: tuple[Step, ...]
    order: Order = Order.ORDERED
    entry: Entry = Entry.FIRST
    window_days: int | None = None
    exclusions: tuple[Exclusion, ...] = ()
    disqualifying: frozenset[str] = frozenset({Kind.APPLIED.value})
    goal: str = ""

    def __post_init__(self) -> None:
        if not self.steps or self.steps[0].is_optional:
            raise ValueError("a ladder begins with a step that is not optional")
        if len({step.key for step in self.steps}) < len(self.steps):
            raise ValueError("two steps of one name")
        named = [step.counted_from for step in self.steps if step.counted_from]
        named += [key for rule in self.exclusions for key in (rule.after, rule.before)]
        if self.goal:
            named.append(self.goal)
        else:
            object.__setattr__(self, "goal", self.keys[-1])
        if unknown := set(named) - set(self.keys):
            raise ValueError(f"unknown steps: {sorted(unknown)}")
        if any(step.ordinal < 1 for step in self.steps) or self.steps[0].ordinal != 1:
            raise ValueError("ordinals count from 1, and the entry is the first record")

    @cached_property
    def ladder(self) -> tuple[Step, ...]:
        """The steps that must be climbed, in order."""
        return tuple(step for step in self.steps if not step.is_optional)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The names of the steps that must be climbed, in order."""
        return tuple(step.key for step in self.ladder)


#: 受助 → 报名 → 通过 → 首次上岗 (the first shift from approval on) → 持续服务 (the third). Converted: 首次上岗.
DEFAULT_LADDER = Definition(
    steps=(
        Step("served", Match(frozenset({Kind.SERVED}))),
        Step("applied", Match(frozenset({Kind.APPLIED}))),
        Step("approved", Match(frozenset({Kind.APPROVED}))),
        Step("first_shift", Match(frozenset({Kind.SHIFT}))),
        Step("retained", Match(frozenset({Kind.SHIFT})), ordinal=3, counted_from="approved"),
    ),
    goal="first_shift",
)
