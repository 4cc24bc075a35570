"""One attempt at a ladder from one entry: which record reaches which step. Used by `evaluate` alone."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from volunteer.journeys.definition import Definition, Event, Order, Step


@dataclass(slots=True)
class Records:
    """A person's records in time. `masks` has a bit a step: the ladder first, then optional steps, then exclusions."""

    events: list[Event]
    days: list[date]
    ranks: list[int]
    masks: list[int]

    def fitting(self, bit: int) -> list[int]:
        """The places of the records that have a bit."""
        return [place for place, mask in enumerate(self.masks) if mask >> bit & 1]


@dataclass(slots=True)
class Attempt:
    """What an attempt came to; places are positions in the records."""

    start: int
    reached: dict[str, int] = field(default_factory=dict)
    #: How many steps of the ladder (optional ones not counted) were reached.
    depth: int = 0
    #: Days from entry to the last step of the ladder reached.
    days_taken: int = 0
    #: Whether an exclusion, or in `strict` a foreign record, ended it.
    is_stopped: bool = False
    #: The last day the next step may still be reached; None for ever.
    deadline: date | None = None


def climb(records: Records, start: int, definition: Definition, entry_to: date) -> Attempt:
    """The attempt that begins with the record at `start`. In `strict` a repeat of step 1 up to `entry_to` moves it."""
    if definition.order is Order.STRICT:
        attempt = _strict(records, start, definition, entry_to)
    else:
        attempt = _free(records, start, definition)
    places = [attempt.reached[step.key] for step in definition.ladder if step.key in attempt.reached]
    attempt.depth = len(places)
    attempt.days_taken = (max(records.days[place] for place in places) - records.days[attempt.start]).days
    return attempt


def _free(records: Records, start: int, definition: Definition) -> Attempt:
    """In order, or in any order after the entry: each step takes the first other record that fits."""
    ladder = definition.ladder
    attempt = Attempt(start, {ladder[0].key: start})
    before = start
    for bit, step in enumerate(ladder[1:], start=1):
        attempt.deadline = _deadline(records, attempt, before, step, definition)
        place = _record_for(records, attempt, before, bit, step, definition)
        if _is_excluded(records, attempt, place, bit, definition):
            attempt.is_stopped = True
            break
        if place is None:
            break
        attempt.reached[step.key] = place
        if definition.order is Order.ORDERED:
            before = place
    _add_optional(records, attempt, definition)
    return attempt


def _deadline(records: Records, attempt: Attempt, before: int, step: Step, definition: Definition) -> date | None:
    ends = []
    if definition.window_days is not None:
        ends.append(records.days[attempt.start] + timedelta(days=definition.window_days))
    if step.within_days is not None:
        ends.append(records.days[before] + timedelta(days=step.within_days))
    return min(ends, default=None)


def _record_for(
    records: Records, attempt: Attempt, before: int, bit: int, step: Step, definition: Definition
) -> int | None:
    """The first record that fills the step: at or after the one before, unused, in time, and of the right ordinal."""
    anchor = attempt.reached[step.counted_from] if step.counted_from else before
    keys = definition.keys
    anchor_at = keys.index(step.counted_from) if step.counted_from else keys.index(step.key) - 1
    used = set(attempt.reached.values())
    used_by_anchor = {attempt.reached[key] for key in keys[: anchor_at + 1] if key in attempt.reached}
    count = 0
    for place in records.fitting(bit):
        if records.ranks[place] < records.ranks[anchor] or place in used_by_anchor:
            continue
        if attempt.deadline is not None and records.days[place] > attempt.deadline:
            return None
        count += 1
        if count >= step.ordinal and place not in used and records.ranks[place] >= records.ranks[before]:
            return place
    return None


def _is_excluded(records: Records, attempt: Attempt, place: int | None, bit: int, definition: Definition) -> bool:
    """Whether an exclusion came before the record that would reach the step; on one date the step is tried first."""
    if not definition.exclusions:
        return False
    keys = definition.keys
    first_bit = len(definition.steps)
    for number, rule in enumerate(definition.exclusions):
        if not keys.index(rule.after) < bit <= keys.index(rule.before):
            continue
        since = records.ranks[attempt.reached[rule.after]]
        used = set(attempt.reached.values())
        for other in records.fitting(first_bit + number):
            if attempt.deadline is not None and records.days[other] > attempt.deadline:
                break
            is_before = place is None or records.ranks[other] < records.ranks[place]
            if is_before and records.ranks[other] >= since and other not in used:
                return True
    return False


def _add_optional(records: Records, attempt: Attempt, definition: Definition) -> None:
    """Optional steps take what the ladder left over, between the steps they stand between."""
    bit = len(definition.ladder)
    before = definition.ladder[0]
    for position, step in enumerate(definition.steps):
        if not step.is_optional:
            before = step
            continue
        after = next((later for later in definition.steps[position:] if not later.is_optional), None)
        place = _optional_record(records, attempt, bit, step, before, after, definition)
        if place is not None:
            attempt.reached[step.key] = place
        bit += 1


def _optional_record(
    records: Records, attempt: Attempt, bit: int, step: Step, before: Step, after: Step | None, definition: Definition
) -> int | None:
    if before.key not in attempt.reached:
        return None
    since = attempt.reached[before.key]
    until = attempt.reached.get(after.key) if after else None
    deadline = _deadline(records, attempt, since, step, definition)
    used = set(attempt.reached.values())
    count = 0
    for place in records.fitting(bit):
        if place in used or records.ranks[place] < records.ranks[since]:
            continue
        is_late = deadline is not None and records.days[place] > deadline
        if is_late or (until is not None and records.ranks[place] > records.ranks[until]):
            return None
        count += 1
        if count == step.ordinal:
            return place
    return None


def _strict(records: Records, start: int, definition: Definition, entry_to: date) -> Attempt:
    """Nothing foreign between the steps. Of the records of one rank, those that fit the next step are tried first."""
    attempt = Attempt(start, {definition.ladder[0].key: start})
    taken = [start]
    left = [place for place in range(len(records.events)) if place != start]
    left = [place for place in left if records.ranks[place] >= records.ranks[start]]
    while left and len(_climbed(attempt, definition)) < len(definition.ladder):
        rank = records.ranks[left[0]]
        pool = [place for place in left if records.ranks[place] == rank]
        attempt.deadline = _next_deadline(records, attempt, definition)
        if attempt.deadline is not None and records.days[pool[0]] > attempt.deadline:
            break
        place = _next_strict(records, attempt, pool, taken, definition)
        if place is None and definition.goal not in attempt.reached:
            repeats = (again for again in pool if records.masks[again] & 1 and records.days[again] <= entry_to)
            place = next(repeats, None)
            if place is not None:
                attempt, taken = Attempt(place, {definition.ladder[0].key: place}), []
        if place is None:
            attempt.is_stopped = True
            break
        taken.append(place)
        left.remove(place)
    if not attempt.is_stopped:
        attempt.deadline = _next_deadline(records, attempt, definition)
    return attempt


def _climbed(attempt: Attempt, definition: Definition) -> list[Step]:
    return [step for step in definition.ladder if step.key in attempt.reached]


def _next_deadline(records: Records, attempt: Attempt, definition: Definition) -> date | None:
    climbed = _climbed(attempt, definition)
    if len(climbed) == len(definition.ladder):
        return attempt.deadline
    following = definition.ladder[len(climbed)]
    return _deadline(records, attempt, attempt.reached[climbed[-1].key], following, definition)


def _next_strict(
    records: Records, attempt: Attempt, pool: list[int], taken: list[int], definition: Definition
) -> int | None:
    """Take the record of the pool that fits the next step or an optional one before it, and note the step it fills."""
    bit = len(_climbed(attempt, definition))
    step = definition.ladder[bit]
    before = definition.ladder[bit - 1]
    anchor = attempt.reached[step.counted_from or before.key]
    for place in pool:
        if not records.masks[place] >> bit & 1:
            continue
        since = [*taken[taken.index(anchor) + 1 :], place]
        if sum(records.masks[one] >> bit & 1 for one in since) >= step.ordinal:
            attempt.reached[step.key] = place
        return place
    optional = [other for other in definition.steps if other.is_optional]
    between = definition.steps[definition.steps.index(before) + 1 : definition.steps.index(step)]
    for other in between:
        if other.key in attempt.reached:
            continue
        bit = len(definition.ladder) + optional.index(other)
        fitting = [place for place in pool if records.masks[place] >> bit & 1]
        if fitting:
            attempt.reached[other.key] = fitting[0]
            return fitting[0]
    return None
