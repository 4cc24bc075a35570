"""From when until when something counted. Pure."""

from datetime import UTC, datetime

import pytest

from volunteer.shiftlogs.spans import counting_since


def at(day: int) -> datetime:
    return datetime(2022, 7, day, tzinfo=UTC)


ONE = [(at(2), None)]
CORRECTED = [(at(2), at(5)), (at(5), None)]
ENDED = [(at(2), at(5))]
TWICE = [(at(2), at(5)), (at(8), None)]


@pytest.mark.parametrize(
    ("spans", "known_at", "since"),
    [
        ([], None, None),
        (ONE, None, at(2)),
        (ONE, at(1), None),
        (ONE, at(2), at(2)),
        (CORRECTED, None, at(2)),
        (CORRECTED, at(3), at(2)),
        (CORRECTED, at(5), at(2)),
        (ENDED, None, None),
        (ENDED, at(4), at(2)),
        (ENDED, at(5), None),
        (TWICE, None, at(8)),
        (TWICE, at(6), None),
        (TWICE, at(3), at(2)),
        ([(at(2), None), (at(3), at(5))], None, at(2)),
        ([(at(2), at(4)), (at(3), at(6))], at(5), at(2)),
    ],
)
def test_a_correction_that_follows_at_once_goes_on_counting(spans, known_at, since):
    assert counting_since(spans, known_at) == since
    assert counting_since(reversed(spans), known_at) == since
