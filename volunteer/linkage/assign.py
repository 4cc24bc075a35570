"""Which person each group of mentions is from now on; ids stay with whom they mostly were. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from volunteer.linkage.records import Joined


def assign(
    groups: Sequence[Joined],
    current: Mapping[int, int | None],
    former: Mapping[int, Sequence[int]],
    empty: Set[int] = frozenset(),
) -> list[int | None]:
    """Give each group the person most of its mentions have, ties to the lowest id (None: a new one); one to one group.

    When a person parts, it stays with the mentions that were its own first, and the others go back to whom they came
    from: `former` has the earlier persons of each mention, the first one first; those in `empty` can be taken back.
    """
    claims: list[tuple[bool, int, int, int]] = []
    groups_of: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for place, group in enumerate(groups):
        held = Counter(person for mention in group.mention_ids if (person := current.get(mention)) is not None)
        own = Counter(current.get(mention) for mention in group.mention_ids if not former.get(mention))
        for person, count in held.items():
            groups_of[person].append((-own[person], -count, place))
    for person, found in groups_of.items():
        heir = min(found)
        claims += [((own, count, place) != heir, count, person, place) for own, count, place in found]
    persons: list[int | None] = [None] * len(groups)
    taken: set[int] = set()

    def give(person: int, place: int) -> None:
        if persons[place] is None and person not in taken:
            persons[place] = person
            taken.add(person)

    for is_other, _, person, place in sorted(claims):
        if not is_other:
            give(person, place)
    back = {claim for is_other, *_, place in claims if is_other for claim in _back(groups[place], place, former, empty)}
    for *_, person, place in sorted(back):
        give(person, place)
    for *_, person, place in sorted(claims):
        give(person, place)
    return persons


def _back(
    group: Joined, place: int, former: Mapping[int, Sequence[int]], empty: Set[int]
) -> list[tuple[int, int, int, int]]:
    """The empty persons a group can take back: that most of its mentions had, then that most of them began with."""
    had = Counter(p for mention in group.mention_ids for p in former.get(mention, ()) if p in empty)
    first = Counter(known[0] for mention in group.mention_ids if (known := former.get(mention)))
    return [(-count, -first[person], person, place) for person, count in had.items()]


def parting(groups: Sequence[Joined], current: Mapping[int, int | None]) -> set[int]:
    """The mentions of persons that several groups hold a part of."""
    places: dict[int, set[int]] = defaultdict(set)
    for place, group in enumerate(groups):
        for mention in group.mention_ids:
            if (person := current.get(mention)) is not None:
                places[person].add(place)
    return {
        m for group in groups for m in group.mention_ids if (p := current.get(m)) is not None and len(places[p]) > 1
    }


def earlier(persons: Iterable[int], now: int | None) -> list[int]:
    """Whom a mention came from, the first one first, of the persons it had in order; going back forgets the way."""
    way: list[int] = []
    for person in (*persons, *([now] if now is not None else [])):
        way = [*way[: way.index(person)], person] if person in way else [*way, person]
    return way[:-1]


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
