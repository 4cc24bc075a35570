"""Joining what is certain: human decisions first, then member numbers, personal phones and names on outreach rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from volunteer.linkage.components import Component, Law
from volunteer.linkage.models import Tier
from volunteer.linkage.records import Evidence, Record

#: Rules that join by themselves, the strongest first, and the human's word.
DECIDED, MEMBER, PHONE, VOLUNTEER = "decided", "member_number", "name_and_phone", "name_among_volunteers"


@dataclass(frozen=True)
class Edge:
    """Mentions a rule holds to be one person, the one to show as evidence first."""

    rule: str
    records: tuple[Record, ...]


class Partition:
    """Who is with whom while rules join, and which rule joined each mention to another."""

    def __init__(self, records: Sequence[Record], law: Law) -> None:
        self.law = law
        self.of: dict[int, Component] = {record.id: Component([record]) for record in records}
        self.evidence: dict[int, Evidence] = {}

    def components(self) -> list[Component]:
        """Every component once, in the order of what is written."""
        return sorted(set(self.of.values()), key=lambda component: component.first.order)

    def join(self, edges: Iterable[Edge], by_human: bool = False) -> None:
        """Join what the edges hold together; whoever is party to a contradiction in a group is left out of it.

        Leaving out both sides, not the later one, keeps the result independent of any order.
        """
        for group in _groups([self._nodes(edge) for edge in edges]):
            self._join_group(group, by_human)

    def _nodes(self, edge: Edge) -> tuple[Edge, list[Component]]:
        return edge, list(dict.fromkeys(self.of[record.id] for record in edge.records))

    def _join_group(self, group: list[tuple[Edge, list[Component]]], by_human: bool) -> None:
        nodes = list(dict.fromkeys(component for _, components in group for component in components))
        aside = self.law.set_aside(nodes, self.of, by_human) if len(nodes) > 1 else set()
        kept = [(edge, [node for node in components if node not in aside]) for edge, components in group]
        for together in _groups([found for found in kept if found[1]]):
            members = dict.fromkeys(component for _, components in together for component in components)
            if len(members) > 1:
                self._merge(list(members))
        for edge, components in group:
            self._note(edge, {mention for node in components if node not in aside for mention in node.ids})

    def _merge(self, components: list[Component]) -> None:
        merged = Component(record for component in components for record in component.records)
        for mention in merged.ids:
            self.of[mention] = merged

    def _note(self, edge: Edge, joined: set[int]) -> None:
        """Remember the rule for the edge's records that it really holds together."""
        records = [record for record in edge.records if record.id in joined]
        if len(records) < 2:
            return
        tier = Tier.DECIDED if edge.rule == DECIDED else Tier.CERTAIN
        for record in records:
            known = self.evidence.get(record.id)
            if known is None or (known.tier is Tier.DECIDED and tier is Tier.CERTAIN):
                other = records[0] if record is not records[0] else records[1]
                self.evidence[record.id] = Evidence(tier, edge.rule, other.id)


def _groups(found: list[tuple[Edge, list[Component]]]) -> list[list[tuple[Edge, list[Component]]]]:
    """The edges in groups that share components."""
    parent: dict[Component, Component] = {}

    def root(component: Component) -> Component:
        parent.setdefault(component, component)
        while parent[component] is not component:
            parent[component] = parent[parent[component]]
            component = parent[component]
        return component

    for _, components in found:
        for component in components:
            parent[root(component)] = root(components[0])
    groups: dict[Component, list[tuple[Edge, list[Component]]]] = defaultdict(list)
    for edge, components in found:
        groups[root(components[0])].append((edge, components))
    return list(groups.values())


def names_by_phone(records: Iterable[Record]) -> dict[str, set[str]]:
    """The real names each mobile number serves; aliases and children say nothing about whose it is."""
    return _names_by(records, lambda record: record.mobile)


def names_by_member(records: Iterable[Record]) -> dict[str, set[str]]:
    """The real names each member number serves."""
    return _names_by(records, lambda record: record.member)


def _names_by(records: Iterable[Record], number: Callable[[Record], str | None]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if not record.is_alias and record.name and (found := number(record)):
            names[found].add(record.name)
    return names


def member_edges(records: Iterable[Record], personal: set[str]) -> list[Edge]:
    """The same name with the same member number that serves no other name."""
    return _edges(MEMBER, records, lambda r: (r.member, r.name) if r.member in personal and r.is_fully_named else None)


def phone_edges(records: Iterable[Record], personal: set[str]) -> list[Edge]:
    """The same name with the same personal phone."""
    return _edges(PHONE, records, lambda r: (r.mobile, r.name) if r.mobile in personal and r.is_fully_named else None)


def _edges(rule: str, records: Iterable[Record], key: Callable[[Record], object]) -> list[Edge]:
    classes: dict[object, list[Record]] = defaultdict(list)
    for record in records:
        if not record.is_shift_log and (found := key(record)) is not None:
            classes[found].append(record)
    return [Edge(rule, _best_first(members)) for members in classes.values() if len(members) > 1]


def _best_first(records: list[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda record: (not record.is_signup, record.order)))
