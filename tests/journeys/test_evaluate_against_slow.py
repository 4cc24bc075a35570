"""evaluate() against a second implementation, on any histories and ladders Hypothesis can think of."""

import random
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.journeys import LEARNT
from tests.journeys.slow import slow_outcomes
from volunteer.core.clock import SHANGHAI
from volunteer.journeys.definition import DEFAULT_LADDER, Definition, Entry, Event, Exclusion, Kind, Match, Order, Step
from volunteer.journeys.evaluate import evaluate

FIRST_DAY = date(2022, 4, 1)
KINDS = [kind.value for kind in Kind]
days = st.integers(0, 12).map(lambda number: FIRST_DAY + timedelta(days=number))
instants = st.builds(
    lambda day, hour: datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI), days, st.sampled_from([8, 12, 20])
)


@st.composite
def histories(draw) -> list[Event]:
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(1, 3),
                st.sampled_from([*KINDS, "served", "applied", "approved", "shift", "shift"]),
                st.one_of(days, days, instants),
                st.sampled_from(["case", "group"]),
            ),
            max_size=22,
        )
    )
    return [
        Event(person, kind, when, LEARNT, number, {"form": form})
        for number, (person, kind, when, form) in enumerate(rows)
    ]


def matches() -> st.SearchStrategy[Match]:
    where = st.sampled_from([{}, {}, {"form": frozenset({"group"})}])
    kinds = st.sets(st.sampled_from(["served", "applied", "approved", "shift"]), min_size=1, max_size=2).map(frozenset)
    return st.builds(Match, kinds, where)


@st.composite
def ladders(draw) -> Definition:
    order = draw(st.sampled_from([Order.ORDERED, Order.ANY]))
    options = {
        "order": order,
        "entry": draw(st.sampled_from(list(Entry))),
        "window_days": draw(st.sampled_from([None, None, 0, 3, 8])),
    }
    if draw(st.booleans()):
        steps, keys = DEFAULT_LADDER.steps, list(DEFAULT_LADDER.keys)
        options["goal"] = "first_shift"
    else:
        count = draw(st.integers(1, 4))
        keys = [f"step{number}" for number in range(count)]
        steps = tuple(
            Step(
                key,
                draw(matches()),
                ordinal=draw(st.sampled_from([1, 1, 2])) if number else 1,
                within_days=draw(st.sampled_from([None, None, 2])),
                counted_from=draw(st.sampled_from([None, *keys[:number]])),
            )
            for number, key in enumerate(keys)
        )
    if len(keys) > 1 and draw(st.booleans()):
        after = draw(st.integers(0, len(keys) - 2))
        before = draw(st.integers(after + 1, len(keys) - 1))
        kinds = frozenset(draw(st.sets(st.sampled_from(["left", "returned", "shift"]), min_size=1)))
        options["exclusions"] = (Exclusion(Match(kinds), keys[after], keys[before]),)
    return Definition(steps, **options)


@settings(max_examples=400, deadline=None)
@given(histories(), ladders(), days, days, days)
def test_it_says_what_the_slow_one_says(events, ladder, as_of, one, other):
    as_of += timedelta(days=4)
    first, last = sorted((one, other))
    found = {
        person: (outcome.status.value, [(reached.kind, reached.id) for reached in outcome.reached.values()])
        for person, outcome in evaluate(events, ladder, as_of, first, last).items()
    }
    assert found == slow_outcomes(events, ladder, as_of, first, last)


@settings(max_examples=150, deadline=None)
@given(histories(), ladders(), st.sampled_from(list(Order)), st.integers(0, 99))
def test_the_order_of_the_events_does_not_matter(events, ladder, order, seed):
    ladder = Definition(**{**_fields(ladder), "order": order})
    mixed = list(events)
    random.Random(seed).shuffle(mixed)
    assert evaluate(events, ladder, FIRST_DAY + timedelta(days=30)) == evaluate(
        mixed, ladder, FIRST_DAY + timedelta(days=30)
    )


@settings(max_examples=150, deadline=None)
@given(histories(), ladders(), st.sampled_from(list(Order)))
def test_counts_never_grow_along_the_ladder_and_no_record_fills_two_steps(events, ladder, order):
    ladder = Definition(**{**_fields(ladder), "order": order})
    outcomes = evaluate(events, ladder, FIRST_DAY + timedelta(days=30)).values()
    counts = [sum(key in outcome.reached for outcome in outcomes) for key in ladder.keys]
    assert counts == sorted(counts, reverse=True)
    for outcome in outcomes:
        used = [(event.kind, event.id) for event in outcome.reached.values()]
        assert len(set(used)) == len(used)


@settings(max_examples=150, deadline=None)
@given(histories(), ladders(), st.sampled_from(list(Order)), days, days)
def test_every_entry_lies_in_the_range(events, ladder, order, one, other):
    ladder = Definition(**{**_fields(ladder), "order": order})
    first, last = sorted((one, other))
    for outcome in evaluate(events, ladder, FIRST_DAY + timedelta(days=30), first, last).values():
        assert first <= outcome.entered_on <= last


@settings(max_examples=150, deadline=None)
@given(histories(), ladders())
def test_without_any_window_nobody_is_dropped(events, ladder):
    steps = tuple(Step(s.key, s.match, s.ordinal, s.counted_from) for s in ladder.steps)
    ladder = Definition(**{**_fields(ladder), "steps": steps, "window_days": None})
    outcomes = evaluate(events, ladder, date(2099, 1, 1)).values()
    assert "dropped" not in {outcome.status for outcome in outcomes}


@settings(max_examples=100, deadline=None)
@given(histories(), days)
def test_what_is_seen_at_a_day_is_the_beginning_of_what_is_seen_later(events, as_of):
    """So milestones, made once for ever, can be cut at any day."""
    then = evaluate(events, DEFAULT_LADDER, as_of)
    later = evaluate(events, DEFAULT_LADDER, date(2099, 1, 1))
    for person, outcome in then.items():
        if not outcome.is_volunteer_first:
            assert set(outcome.reached) <= set(later[person].reached)


def _fields(ladder: Definition) -> dict:
    names = ("steps", "order", "entry", "window_days", "exclusions", "goal")
    return {name: getattr(ladder, name) for name in names}
