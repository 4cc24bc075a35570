"""Which person each group of mentions is from now on; ids stay with whom they mostly were. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from volunteer.linkage.records import Joined


@dataclass
class Assignment:
    """The person of each group (None: a new one), and where persons left without mentions went."""

    persons: list[int | None]
    merged: dict[int, int] = field(default_factory=dict)


def assign(
    groups: Sequence[Joined], current: Mapping[int, int | None], former: Mapping[int, Sequence[int]]
) -> Assignment:
    """Give each group the person most of its mentions have, ties to the lowest id; one person goes to one group.

    A group that gets none takes back a person its mentions had before a merge (`former`), if it stands empty.
    """
    claims = []
    for place, group in enumerate(groups):
        held = Counter(person for mention in group.mention_ids if (person := current.get(mention)) is not None)
        claims += [(-count, person, place) for person, count in held.items()]
    persons: list[int | None] = [None] * len(groups)
    taken: set[int] = set()
    for _, person, place in sorted(claims):
        if persons[place] is None and person not in taken:
            persons[place] = person
            taken.add(person)
    for place, group in enumerate(groups):
        if persons[place] is None:
            back = Counter(p for mention in group.mention_ids for p in former.get(mention, ()) if p not in taken)
            if back:
                persons[place] = min(back, key=lambda person: (-back[person], person))
                taken.add(persons[place] or 0)
    return Assignment(persons)


def emptied(groups: Sequence[Joined], persons: Sequence[int], current: Mapping[int, int | None]) -> dict[int, int]:
    """Persons whose mentions all went elsewhere, with whom most of them are now."""
    kept = set(persons)
    went: dict[int, Counter[int]] = {}
    for group, person in zip(groups, persons, strict=True):
        for mention in group.mention_ids:
            before = current.get(mention)
            if before is not None and before not in kept:
                went.setdefault(before, Counter())[person] += 1
    return {
        before: min(counts, key=lambda person: (-counts[person], person)) for before, counts in sorted(went.items())
    }
