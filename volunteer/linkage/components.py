"""Sets of mentions that are one person, and what forbids joining two of them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import combinations

from volunteer.linkage.records import Guards, Record


class Component:
    """Mentions that are one person so far."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = sorted(records, key=lambda record: record.order)
        self.ids = frozenset(record.id for record in self.records)
        self.signups = [record for record in self.records if record.is_signup]
        self.has_participation = any(record.is_participation for record in self.records)
        self.members = {record.member for record in self.records if record.member}
        self.occasions: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            if record.written.occasion:
                self.occasions[record.written.occasion].append(record)

    @property
    def first(self) -> Record:
        return self.records[0]

    @property
    def is_volunteer(self) -> bool:
        """Whether a sign-up that was not returned is among its mentions."""
        return any(signup.written.state != "returned" for signup in self.signups)

    def refuses_linking(self) -> bool:
        """Whether there is a sign-up and the latest one lacks the consent to link; blank means no."""
        return _refuses(self.signups)


def _refuses(signups: list[Record]) -> bool:
    if not signups:
        return False
    latest = max(signup.written.occurred_on for signup in signups)
    return any(s.written.consent is not True for s in signups if s.written.occurred_on == latest)


class Law:
    """What may never be one person: answers why two components must stay apart."""

    def __init__(self, cannot: Mapping[int, Set[int]], personal: Set[str], guards: Guards) -> None:
        self.cannot = cannot
        self.personal = personal
        self.guards = guards

    def why_apart(self, one: Component, other: Component, by_human: bool) -> str | None:
        """`occasion`, `decided`, `consent` or `member`; None when they may be joined.

        Member numbers that contradict stop a rule, never a human: a number may be mistyped.
        """
        if self.guards.occasion and self._clash(one, other):
            return "occasion"
        if any(not self.cannot.get(mention, frozenset()).isdisjoint(other.ids) for mention in one.ids):
            return "decided"
        served = one.has_participation or other.has_participation
        if self.guards.consent and served and _refuses(one.signups + other.signups):
            return "consent"
        if self.guards.member and not by_human and one.members and other.members and one.members != other.members:
            return "member"
        return None

    def _clash(self, one: Component, other: Component) -> bool:
        small, large = sorted((one, other), key=lambda component: len(component.occasions))
        return any(
            not self._is_reapplication(left, right)
            for occasion, lefts in small.occasions.items()
            for left in lefts
            for right in large.occasions.get(occasion, ())
        )

    def _is_reapplication(self, left: Record, right: Record) -> bool:
        """Two rows of a sign-up register may be one person: the same name with the same personal phone."""
        return (
            left.is_signup
            and right.is_signup
            and left.name == right.name
            and left.mobile is not None
            and left.mobile == right.mobile
            and left.mobile in self.personal
        )

    def set_aside(self, group: list[Component], of: Mapping[int, Component], by_human: bool) -> set[Component]:
        """The components of a group that cannot all be one person: everyone who is party to a contradiction."""
        aside: set[Component] = set()
        suspects: set[tuple[Component, Component]] = set()
        suspects |= _sharing_occasion(group)
        members = [component for component in group if component.members]
        refusing = [component for component in group if component.refuses_linking()]
        served = [component for component in group if component.has_participation]
        suspects |= set(combinations(members, 2)) | {(one, other) for one in refusing for other in served}
        present = set(group)
        for component in group:
            for mention in component.ids & self.cannot.keys():
                others = {of[other] for other in self.cannot[mention] if other in of} & present
                suspects |= {(component, other) for other in others}
        for one, other in suspects:
            if one is not other and self.why_apart(one, other, by_human):
                aside |= {one, other}
        return aside


def _sharing_occasion(group: list[Component]) -> set[tuple[Component, Component]]:
    holders: dict[str, list[Component]] = defaultdict(list)
    for component in group:
        for occasion in component.occasions:
            holders[occasion].append(component)
    return {pair for found in holders.values() for pair in combinations(found, 2)}
