"""The solver against trying everything."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from volunteer.figures.bounds import ENDLESS, Bounds, Sum


@st.composite
def systems(draw):
    names = list("abcd")
    ranges = {}
    for name in names:
        low = draw(st.integers(0, 4))
        ranges[name] = (low, low + draw(st.integers(0, 4)))
    sums = []
    for _ in range(draw(st.integers(1, 3))):
        signs = draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=4, max_size=4))
        added = tuple(name for name, sign in zip(names, signs, strict=True) if sign > 0)
        taken = tuple(name for name, sign in zip(names, signs, strict=True) if sign < 0)
        low = draw(st.integers(-6, 8))
        sums.append(Sum(added, taken, low, low + draw(st.sampled_from([0, 0, 2, ENDLESS]))))
    return ranges, sums


@settings(max_examples=300, deadline=None)
@given(systems())
def test_it_finds_exactly_the_values_that_are_possible(system):
    ranges, sums = system
    possible = {name: set() for name in ranges}
    for values in itertools.product(*(range(low, high + 1) for low, high in ranges.values())):
        world = dict(zip(ranges, values, strict=True))
        if all(
            one.low <= sum(world[n] for n in one.added) - sum(world[n] for n in one.taken) <= one.high for one in sums
        ):
            for name, value in world.items():
                possible[name].add(value)
    if not all(possible.values()):
        # What was counted is always a solution; of sums that contradict each other nothing is asked.
        return
    bounds = Bounds(ranges, sums)
    for name in ranges:
        assert {value for value in range(10) if bounds.can_be(name, value)} == possible[name]


def test_what_cannot_be_settled_with_patience_is_not_safe(monkeypatch):
    monkeypatch.setattr("volunteer.figures.bounds.PATIENCE", 0)
    assert not Bounds({"a": (0, 5)}, []).can_be("a", 3)
