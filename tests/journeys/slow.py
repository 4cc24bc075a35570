"""A second, slow implementation of the rules of definitions.md 4, written from the text and sharing no code."""

import itertools
from datetime import date, datetime, timedelta

from volunteer.core.clock import SHANGHAI
from volunteer.journeys.definition import Definition, Entry, Event, Order


def on(event: Event) -> date:
    when = event.occurred_at
    return when.astimezone(SHANGHAI).date() if isinstance(when, datetime) else when


class Slow:
    """One person's records, with before-and-after worked out pair by pair."""

    def __init__(self, events: list[Event], ladder: Definition) -> None:
        self.ladder = ladder
        self.must = [step for step in ladder.steps if not step.is_optional]
        self.events = events
        self.vague = {on(event) for event in events if not isinstance(event.occurred_at, datetime)}

    def before(self, one: Event, other: Event) -> bool:
        if on(one) != on(other):
            return on(one) < on(other)
        return on(one) not in self.vague and one.occurred_at < other.occurred_at

    def in_time(self, events: list[Event]) -> list[Event]:
        """Sorted by asking every pair who comes before."""
        parts = [step.match for step in self.must] + [step.match for step in self.ladder.steps if step.is_optional]
        parts += [rule.match for rule in self.ladder.exclusions]

        def place(event: Event) -> tuple:
            earlier = sum(self.before(other, event) for other in self.events)
            return (
                earlier,
                sum(part.fits(event) for part in parts),
                event.kind,
                sorted(event.attributes.items()),
                event.id,
            )

        return sorted(events, key=place)

    def judge(self, entry_from: date, entry_to: date) -> tuple | None:
        served = self.in_time([event for event in self.events if self.must[0].match.fits(event)])
        if not served:
            return None
        entries = served if self.ladder.entry is Entry.BEST else served[:1]
        entries = [entry for entry in entries if entry_from <= on(entry) <= entry_to]
        if not entries:
            return None
        if any(event.kind in self.ladder.disqualifying and self.before(event, served[0]) for event in self.events):
            return ("volunteer_first",)
        results = [self.follow(entry) for entry in entries]
        ranked = [
            (-len(chain), max(on(e) for e in chain) - on(chain[0]), nr) for nr, (chain, _, _) in enumerate(results)
        ]
        return results[min(ranked)[2]]

    def follow(self, entry: Event) -> tuple[list[Event], bool, date | None]:
        """The chain of records, whether an exclusion stopped it, and the last day for the step that is missing."""
        chain = [entry]
        limit = None
        for number in range(1, len(self.must)):
            step = self.must[number]
            previous = chain[-1] if self.ladder.order is Order.ORDERED else entry
            limits = [] if self.ladder.window_days is None else [on(entry) + timedelta(self.ladder.window_days)]
            limits += [] if step.within_days is None else [on(previous) + timedelta(step.within_days)]
            limit = min(limits) if limits else None
            keys = [other.key for other in self.must]
            since = chain[keys.index(step.counted_from)] if step.counted_from else previous
            behind = chain[: keys.index(step.counted_from) + 1] if step.counted_from else chain[:number]
            line = [e for e in self.in_time(self.events) if step.match.fits(e) and not self.before(e, since)]
            line = [e for e in line if e not in behind and (limit is None or on(e) <= limit)]
            found = None
            for count, event in enumerate(line, start=1):
                if count >= step.ordinal and event not in chain and not self.before(event, previous):
                    found = event
                    break
            for rule, event in itertools.product(self.ladder.exclusions, self.events):
                if not keys.index(rule.after) < number <= keys.index(rule.before) or not rule.match.fits(event):
                    continue
                late = limit is not None and on(event) > limit
                early = self.before(event, chain[keys.index(rule.after)])
                beaten = found is not None and not self.before(event, found)
                if not (late or early or beaten or event in chain):
                    return chain, True, limit
            if found is None:
                return chain, False, limit
            chain.append(found)
        return chain, False, limit


def slow_outcomes(
    events: list[Event], ladder: Definition, as_of: date, entry_from: date = date.min, entry_to: date = date.max
) -> dict[int, tuple[str, list[tuple[str, int]]]]:
    """Person → status and the records that reached the steps of the ladder (no optional ones)."""
    found = {}
    for person in {event.person_id for event in events}:
        own = [event for event in events if event.person_id == person and on(event) <= as_of]
        judged = Slow(own, ladder).judge(entry_from, entry_to)
        if judged is None:
            continue
        if judged == ("volunteer_first",):
            found[person] = ("volunteer_first", [])
            continue
        chain, stopped, limit = judged
        keys = [step.key for step in ladder.steps if not step.is_optional]
        if keys.index(ladder.goal) < len(chain):
            status = "converted"
        elif stopped:
            status = "excluded"
        elif limit is not None and limit < as_of:
            status = "dropped"
        else:
            status = "in_progress"
        found[person] = (status, [(event.kind, event.id) for event in chain])
    return found
