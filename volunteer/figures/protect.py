"""The choke point: exact counts in, what may be seen out (definitions.md, section 5).

Everything one reader sees together goes on one `Sheet`: the district's totals and every breakdown of them. `settle()`
stars small cells, and then as many more as it takes for every `*` to still be any of 1…7; a breakdown that cannot be
made safe is withheld whole.
Sources: NHS Digital HES small-number rule, OpenSAFELY disclosure control, ONS output guide.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from volunteer.figures.bounds import ENDLESS, Bounds, Sum
from volunteer.figures.tables import NO_NUMBER, STARRED, Cell, number

#: A district's total is exact from here on, and so is what is known of a case.
EXACT_FROM = 10
#: The largest number a star hides, ordinarily and where cases are counted.
SMALL = 7
SMALL_CASES = 9
#: Finer cuts are published to the nearest.
NEAREST = 5
#: A rate needs as many to divide by.
RATE_FROM = 20
#: Tries of the solver before breakdowns are withheld without further search: about a second.
EFFORT = 800
#: The breakdown of what is never shown.
HIDDEN = "(hidden)"


def rounded(value: int) -> int:
    """To the nearest 5; 12 → 10, 13 → 15."""
    return (value + NEAREST // 2) // NEAREST * NEAREST


@dataclass
class _Item:
    value: int
    small: int
    #: The breakdown it belongs to; None for a total of the district.
    table: str | None
    covers: int
    is_starred: bool = False

    @property
    def is_exact(self) -> bool:
        return self.table is None

    @property
    def needed(self) -> int:
        """A star of it must still be able to stand for 1 up to this."""
        return SMALL if self.is_exact else self.small

    def range(self, is_loose: bool) -> tuple[int, int]:
        """What a reader knows of it alone. Where a second cell was starred, a star may hide a large number too."""
        if self.is_starred:
            is_plain = self.value <= self.small and not (self.is_exact and self.covers != self.value)
            return 1, self.small if is_plain and not is_loose else ENDLESS
        if self.is_exact or self.value == 0:
            return self.value, self.value
        shown = rounded(self.value)
        return max(self.small + 1, shown - NEAREST // 2), shown + NEAREST // 2


@dataclass
class Sheet:
    """Everything one reader sees together, before it is protected."""

    items: dict[str, _Item] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    groups: list[tuple[str, str]] = field(default_factory=list)
    #: What each total is the sum of, where that was said first.
    parts: dict[str, list[str]] = field(default_factory=dict)
    concealed: set[str] = field(default_factory=set)
    #: Tries of the solver so far.
    spent: int = 0

    def total(self, key: str, value: int, covers: int | None = None) -> None:
        """A total of the district: exact if it covers at least 10 people (`covers`, default the value), else `*`."""
        self.items[key] = _Item(value, EXACT_FROM - 1, None, value if covers is None else covers)

    def cell(self, key: str, value: int, table: str, is_case: bool = False) -> None:
        """A cell of a breakdown, its total included: 0 stays, small is starred, the rest to the nearest 5."""
        self.items[key] = _Item(value, SMALL_CASES if is_case else SMALL, table, value)

    def conceal(self, key: str) -> None:
        """Star a number whatever it is, because it says what everyone of a group has in common."""
        self.concealed.add(key)

    def hidden(self, key: str, value: int) -> None:
        """A number nobody is shown, but everybody knows it is there: a part of something that adds up."""
        self.items[key] = _Item(value, SMALL, HIDDEN, value)

    def adds_up(self, total: str, parts: list[str]) -> None:
        """Everybody knows that the parts add up to the total. Raises ValueError when they do not."""
        if sum(self.items[part].value for part in parts) != self.items[total].value:
            raise ValueError(f"{parts} do not add up to {total}")
        self.parts.setdefault(total, parts)
        self.sums.append(Sum(tuple(parts), (total,)))

    def part_of(self, part: str, whole: str) -> None:
        """Everybody knows that the one is among the other. A breakdown's cell that is all of its group is starred."""
        self.at_most(part, whole)
        self.groups.append((part, whole))

    def at_most(self, less: str, more: str) -> None:
        """Everybody knows that the one is not more than the other. Raises ValueError when it is."""
        if self.items[less].value > self.items[more].value:
            raise ValueError(f"{less} is more than {more}")
        self.sums.append(Sum((more,), (less,), high=ENDLESS))

    def settle(self) -> "Published":
        """What may be seen of it all."""
        withheld = {HIDDEN}
        self._star_small()
        safe: set[str] = set()
        while unsafe := self._unsafe(withheld, safe):
            if self.spent > EFFORT:
                # So many small numbers lean on each other that no breakdown is worth the search.
                withheld |= {item.table for item in self.items.values() if item.table}
                self.spent = 0
                continue
            second = self._second(unsafe, withheld)
            if second is not None:
                self.items[second].is_starred = True
            else:
                withheld.add(self._table_to_withhold(unsafe, withheld))
        return Published({key: self._cell(item, withheld) for key, item in self.items.items()}, frozenset(withheld))

    def bounds(self, withheld: frozenset[str] | set[str]) -> Bounds:
        """What a reader can work out of what is now published.

        A total is no unknown of its own but a sum of its parts, which leaves few unknowns to solve for.
        """
        loose = {item.table for item in self.items.values() if item.is_starred and item.value > item.small}
        ranges: dict[str, tuple[int, int]] = {}
        sums: list[Sum] = []
        for key, item in self.items.items():
            known = (0, ENDLESS)
            if item.table not in withheld:
                known = item.range(item.table in loose and not item.is_exact)
            if key not in self.parts:
                ranges[key] = known
            elif item.is_starred:
                ranges[key] = known
                sums.append(self._compared(self.parts[key], (), 0, 0, itself=(key,)))
            elif known != (0, ENDLESS):
                sums.append(self._compared(self.parts[key], (), *known))
        sums += [self._compared(one.added, one.taken, one.low, one.high) for one in self.sums]
        sums = [one for one in sums if one.added or one.taken]
        return Bounds(ranges, sums, {key: item.value for key, item in self.items.items() if key in ranges})

    def _compared(
        self, added: Iterable[str], taken: Iterable[str], low: int, high: int, itself: tuple[str, ...] = ()
    ) -> Sum:
        """A sum in terms of what has no parts; what stands on both sides falls away."""
        count: Counter[str] = Counter()
        for key in added:
            count.update(self._down(key))
        for key in taken:
            count.subtract(self._down(key))
        if any(abs(times) > 1 for times in count.values()):
            raise ValueError(f"a part stands twice in {added}")
        more = tuple(key for key, times in count.items() if times > 0)
        less = tuple(key for key, times in count.items() if times < 0)
        return Sum(more, less + itself, low, high)

    def _down(self, key: str) -> list[str]:
        """What a number is added up from, down to what has no parts."""
        if key not in self.parts:
            return [key]
        return [base for part in self.parts[key] for base in self._down(part)]

    def _star_small(self) -> None:
        for item in self.items.values():
            item.is_starred = (
                item.value > 0 and item.covers < EXACT_FROM if item.is_exact else 0 < item.value <= item.small
            )
        for part, whole in self.groups:
            item = self.items[part]
            if not item.is_exact and item.value == self.items[whole].value > 0:
                item.is_starred = True
        for key in self.concealed:
            self.items[key].is_starred = self.items[key].value > 0

    def _unsafe(self, withheld: set[str], safe: set[str]) -> str | None:
        """A star that cannot be any of what it should be able to stand for.

        What was found safe stays so: another star, a breakdown withheld, only leave more open.
        """
        stars = [key for key, item in self.items.items() if item.is_starred and item.table not in withheld]
        bounds = self.bounds(withheld) if stars else None
        for key in stars:
            if key in safe or bounds is None:
                continue
            is_safe = all(bounds.can_be(key, value) for value in (1, self.items[key].needed))
            self.spent += bounds.spent
            bounds.spent = 0
            if not is_safe:
                return key
            safe.add(key)
        return None

    def _second(self, unsafe: str, withheld: set[str]) -> str | None:
        """The smallest cell that may be starred beside the unsafe one: of the nearest sum that has such a cell.

        What only repeats a total of the district is left alone: it would be known all the same.
        """
        groups = set(self.groups)
        names = [(*one.added, *one.taken) for one in self.sums if (*one.taken, *one.added) not in groups]
        reached = seen = {unsafe}
        while reached:
            reached = {name for line in names if not reached.isdisjoint(line) for name in line} - seen
            can = [key for key in reached if self._can_be_starred(key, withheld)]
            if can:
                return min(can, key=lambda key: (self.items[key].value, key))
            seen = seen | reached
        return None

    def _can_be_starred(self, key: str, withheld: set[str]) -> bool:
        item = self.items[key]
        is_open = not item.is_exact and not item.is_starred and item.table not in withheld
        return is_open and item.value > 0 and len(self.parts.get(key, ())) != 1

    def _table_to_withhold(self, unsafe: str, withheld: set[str]) -> str:
        """Its own breakdown; for a total of the district, the nearest that narrows it, at last the total itself."""
        item = self.items[unsafe]
        if item.table is not None:
            return item.table
        reached = seen = {unsafe}
        while reached:
            shown = {table for key in reached if (table := self.items[key].table)} - withheld
            if shown:
                return min(shown)
            lines = [(*one.added, *one.taken) for one in self.sums]
            reached = {name for line in lines if not reached.isdisjoint(line) for name in line} - seen
            seen = seen | reached
        item.table = unsafe
        return unsafe

    @staticmethod
    def _cell(item: _Item, withheld: set[str]) -> Cell:
        if item.table in withheld:
            return NO_NUMBER
        if item.is_starred:
            return STARRED
        return number(item.value if item.is_exact else rounded(item.value) if item.value else 0)


@dataclass(frozen=True)
class Published:
    """What may be seen, by key."""

    cells: dict[str, Cell]
    withheld: frozenset[str] = frozenset()

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]


def about(cell: Cell) -> Cell:
    """A total of the district to the nearest 5: what is derived from it comes from the rounded number."""
    return cell if cell.value is None else number(rounded(int(cell.value)))


def rate(part: Cell, whole: Cell) -> Cell:
    """A share in percent, from what is published only: starred if either is, absent below 20 to divide by."""
    if part.is_starred or whole.is_starred:
        return STARRED
    if part.value is None or whole.value is None or whole.value < RATE_FROM:
        return NO_NUMBER
    share = min(100.0, part.value * 100 / whole.value)
    text = f"{share:.0f}%" if share >= 10 or share == 0 else f"{share:.1f}%"
    return Cell(text, round(share, 1))


def difference(whole: Cell, part: Cell) -> Cell:
    """What is lost from one step to the next, from what is published only."""
    if part.is_starred or whole.is_starred:
        return STARRED
    if part.value is None or whole.value is None:
        return NO_NUMBER
    return number(max(0, int(whole.value - part.value)))
