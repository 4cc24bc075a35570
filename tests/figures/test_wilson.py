"""The Wilson interval, against published values."""

import pytest

from volunteer.figures.wilson import wilson


@pytest.mark.parametrize(
    ("hits", "size", "low", "high"),
    [(5, 52, 0.042, 0.206), (1, 13, 0.014, 0.333), (0, 10, 0, 0.278), (10, 10, 0.722, 1)],
)
def test_it_gives_the_known_intervals(hits, size, low, high):
    assert wilson(hits, size) == pytest.approx((low, high), abs=0.0006)


def test_of_nothing_it_is_everything():
    assert wilson(0, 0) == (0, 1)


def test_more_hits_than_tries_are_refused():
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)
