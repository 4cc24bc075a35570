"""Which mentions are one person: the same answer whatever the order they come in. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from volunteer.linkage.certain import (
    DECIDED,
    Edge,
    Partition,
    member_edges,
    names_by_member,
    names_by_phone,
    phone_edges,
)
from volunteer.linkage.components import Component, Law
from volunteer.linkage.models import Tier
from volunteer.linkage.outreach import join_outreach
from volunteer.linkage.questions import Asker, grouped
from volunteer.linkage.records import Ask, Evidence, Guards, Joined, Record, Resolution, Written

#: Written beside every link, so that a later version can be told from this one.
RULE_VERSION = "2"

Decided = tuple[int, int]


def resolve(
    written: Iterable[Written | Record],
    same: Iterable[Decided] = (),
    cannot: Iterable[Decided] = (),
    guards: Guards | None = None,
) -> Resolution:
    """Join what is certain or decided, and ask about the rest.

    `same` and `cannot` are pairs of mentions a human called one person, or two. Children are left out.
    """
    records = [found if isinstance(found, Record) else Record(found) for found in written]
    solver = Solver(records, same, cannot, guards or Guards())
    return Resolution(tuple(solver.persons()), tuple(solver.questions()))


class Solver:
    """One resolution: the components first, then the questions between them."""

    def __init__(
        self, records: Iterable[Record], same: Iterable[Decided], cannot: Iterable[Decided], guards: Guards
    ) -> None:
        self.records = sorted((r for r in records if not r.written.is_child), key=lambda record: record.order)
        self.by_id = {record.id: record for record in self.records}
        self.names = names_by_phone(r for r in self.records if not r.is_shift_log)
        self.members = names_by_member(r for r in self.records if not r.is_shift_log)
        personal = {phone for phone, names in self.names.items() if len(names) == 1}
        forbidden: dict[int, set[int]] = defaultdict(set)
        for left, right in cannot:
            forbidden[left].add(right)
            forbidden[right].add(left)
        self.law = Law(forbidden, personal, guards)
        self.partition = Partition(self.records, self.law)
        self._join(same, personal, guards)

    def _join(self, same: Iterable[Decided], personal: set[str], guards: Guards) -> None:
        """Sign-ups among themselves first, because the latest of a volunteer says whether records may be joined."""
        usable = personal if guards.personal_phone else set(self.names)
        decided = [
            Edge(DECIDED, (self.by_id[left], self.by_id[right]))
            for left, right in same
            if left in self.by_id and right in self.by_id
        ]
        decided.sort(key=lambda edge: sorted(record.order for record in edge.records))
        own = {number for number, names in self.members.items() if len(names) == 1}
        member, phone = member_edges(self.records, own), phone_edges(self.records, usable)
        signups = [_among(edges, "is_signup") for edges in (decided, member, phone)]
        served = [_among(edges, "is_participation") for edges in (decided, member, phone)]
        self.partition.join(signups[0], by_human=True)
        self.partition.join(signups[1])
        self.partition.join(signups[2])
        self.partition.join(served[0], by_human=True)
        self.partition.join(decided, by_human=True)
        for edges in (served[1], served[2], member, phone):
            self.partition.join(edges)
        self.fits = join_outreach(self.partition, self.records, guards)

    def component_of(self, mention_id: int) -> Component:
        """The component a mention is in."""
        return self.partition.of[mention_id]

    def persons(self) -> list[Joined]:
        """Every person, in the order of what is written."""
        own = Evidence(Tier.OWN, "alone")
        return [
            Joined(
                tuple(record.id for record in component.records),
                {
                    record.id: self.partition.evidence.get(record.id, own) if len(component.records) > 1 else own
                    for record in component.records
                },
            )
            for component in self.partition.components()
        ]

    def questions(self) -> list[Ask]:
        """Every open question, those that move figures first."""
        asker = Asker(self.partition.of, self.law, self.names, self.members)
        asker.compare_all(self.records)
        asker.offer_outreach(self.fits, self.by_id)
        return grouped(asker.asked(), self.law)


def _among(edges: Iterable[Edge], kind: str) -> list[Edge]:
    found = (Edge(edge.rule, tuple(r for r in edge.records if getattr(r, kind))) for edge in edges)
    return [edge for edge in found if len(edge.records) > 1]
