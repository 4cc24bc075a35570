"""`evaluate()`: how far each person came on a ladder. The only place with funnel semantics."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from volunteer.core.clock import day_of
from volunteer.journeys.attempt import Attempt, Records, climb
from volunteer.journeys.definition import Definition, Entry, Event, Match


class Status(StrEnum):
    """Where an entrant stands; who volunteered before being served is no entrant and counted apart."""

    CONVERTED = "converted"
    IN_PROGRESS = "in_progress"
    DROPPED = "dropped"
    EXCLUDED = "excluded"
    VOLUNTEER_FIRST = "volunteer_first"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a person came: the record that reached each step, optional ones included."""

    person_id: int
    status: Status
    entry: Event
    entered_on: date
    reached: Mapping[str, Event]
    #: The last day later steps count; None without a window.
    window_ends_on: date | None = None

    @property
    def is_volunteer_first(self) -> bool:
        """Whether they applied before ever being served (先志愿后受助)."""
        return self.status is Status.VOLUNTEER_FIRST

    def days_to(self, step: str) -> int | None:
        """Days from entry to a step, None if it was not reached."""
        event = self.reached.get(step)
        return (day(event) - self.entered_on).days if event else None

    def is_mature(self, as_of: date) -> bool:
        """Whether the window is over, so that the outcome is final."""
        return self.window_ends_on is not None and self.window_ends_on < as_of


def day(event: Event) -> date:
    """The day in Shanghai an event happened on."""
    when = event.occurred_at
    return day_of(when) if isinstance(when, datetime) else when


def evaluate(
    events: Iterable[Event],
    definition: Definition,
    as_of: date,
    entry_from: date | None = None,
    entry_to: date | None = None,
) -> dict[int, Outcome]:
    """How far each person came by the end of `as_of`.

    Only the entry must lie in the range, both ends included. Persons without an entry there are absent. The order of
    the events does not matter. Rules: definitions.md, section 4.
    """
    outcomes: dict[int, Outcome] = {}
    ladder = _Ladder(definition, as_of, entry_from or date.min, entry_to or date.max)
    for person_id, own in _by_person(events, as_of).items():
        outcome = ladder.outcome(person_id, own)
        if outcome is not None:
            outcomes[person_id] = outcome
    return outcomes


def _by_person(events: Iterable[Event], as_of: date) -> dict[int, list[tuple[date, Event]]]:
    grouped: dict[int, list[tuple[date, Event]]] = defaultdict(list)
    for event in events:
        happened_on = day(event)
        if happened_on <= as_of:
            grouped[event.person_id].append((happened_on, event))
    return grouped


class _Ladder:
    """A definition prepared for many persons: which steps an event fits is worked out once a kind where it can be."""

    def __init__(self, definition: Definition, as_of: date, entry_from: date, entry_to: date) -> None:
        self.definition = definition
        self.as_of = as_of
        self.entry_from, self.entry_to = entry_from, entry_to
        self.matches: tuple[Match, ...] = (
            *(step.match for step in definition.ladder),
            *(step.match for step in definition.steps if step.is_optional),
            *(rule.match for rule in definition.exclusions),
        )
        self.has_filters = any(match.where for match in self.matches)
        self.known_masks: dict[str, int] = {}

    def mask(self, event: Event) -> int:
        """One bit for each step and exclusion the event fits, in the order of `matches`."""
        if self.has_filters:
            return self._mask(event)
        mask = self.known_masks.get(event.kind)
        if mask is None:
            mask = self.known_masks[event.kind] = self._mask(event)
        return mask

    def _mask(self, event: Event) -> int:
        return sum(1 << place for place, match in enumerate(self.matches) if match.fits(event))

    def outcome(self, person_id: int, own: list[tuple[date, Event]]) -> Outcome | None:
        masks = [self.mask(event) for _, event in own]
        if not any(mask & 1 for mask in masks):
            return None
        records = arranged(own, masks)
        entries = [place for place, mask in enumerate(records.masks) if mask & 1]
        if self.definition.entry is Entry.FIRST:
            entries = entries[:1]
        first = entries[0]
        entries = [place for place in entries if self.entry_from <= records.days[place] <= self.entry_to]
        if not entries:
            return None
        if self._volunteered_before(records, first):
            start = records.events[entries[0]]
            return Outcome(person_id, Status.VOLUNTEER_FIRST, start, day(start), {})
        tries = (climb(records, start, self.definition, self.entry_to) for start in entries)
        best = min(tries, key=lambda tried: (-tried.depth, tried.days_taken, tried.start))
        return self._outcome(person_id, records, best)

    def _volunteered_before(self, records: Records, first: int) -> bool:
        """Strictly before: an application on the day of the first service is tried after it."""
        return any(
            records.ranks[place] < records.ranks[first] and records.events[place].kind in self.definition.disqualifying
            for place in range(first)
        )

    def _outcome(self, person_id: int, records: Records, attempt: Attempt) -> Outcome:
        entered_on = records.days[attempt.start]
        window = self.definition.window_days
        return Outcome(
            person_id=person_id,
            status=self._status(attempt),
            entry=records.events[attempt.start],
            entered_on=entered_on,
            reached={key: records.events[place] for key, place in attempt.reached.items()},
            window_ends_on=None if window is None else entered_on + timedelta(days=window),
        )

    def _status(self, attempt: Attempt) -> Status:
        if self.definition.goal in attempt.reached:
            return Status.CONVERTED
        if attempt.is_stopped:
            return Status.EXCLUDED
        if attempt.deadline is not None and attempt.deadline < self.as_of:
            return Status.DROPPED
        return Status.IN_PROGRESS


def arranged(own: list[tuple[date, Event]], masks: list[int]) -> Records:
    """A person's records in time, ranked; records of one rank are at one instant or on one date.

    A day on which any record has no time of day is one rank. Within a rank comes first what fits fewest steps, so that
    no step takes the record another needs.
    """
    dated_only = {on for on, event in own if not isinstance(event.occurred_at, datetime)}

    def instant(place: int) -> tuple[date, float]:
        on, event = own[place]
        when = event.occurred_at
        timed = isinstance(when, datetime) and on not in dated_only
        return on, when.timestamp() if timed and isinstance(when, datetime) else 0.0

    keys = [instant(place) for place in range(len(own))]
    if len(set(keys)) == len(keys):
        order = sorted(range(len(own)), key=keys.__getitem__)
    else:
        order = sorted(range(len(own)), key=lambda place: (keys[place], *_tie(own[place][1], masks[place])))
    ranks: list[int] = []
    for position, place in enumerate(order):
        is_new = position == 0 or keys[place] != keys[order[position - 1]]
        ranks.append((ranks[-1] if ranks else -1) + is_new)
    return Records(
        events=[own[place][1] for place in order],
        days=[own[place][0] for place in order],
        ranks=ranks,
        masks=[masks[place] for place in order],
    )


def _tie(event: Event, mask: int) -> tuple[int, str, list[tuple[str, str]], int]:
    return mask.bit_count(), event.kind, sorted(event.attributes.items()), event.id
