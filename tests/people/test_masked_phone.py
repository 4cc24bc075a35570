"""What lists show of a number."""

import pytest

from volunteer.people.rules import masked_phone


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("13812340001", "138****0001"),
        ("+86 138-1234-0001", "138****0001"),
        ("１３８１２３４０００１", "138****0001"),
        ("138****0001", "138****0001"),
        ("62345678", "****78"),
        ("1234", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_middle_of_a_number_is_hidden(written, shown):
    assert masked_phone(written) == shown
