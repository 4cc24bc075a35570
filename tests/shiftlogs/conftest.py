"""The desk every test of logs sits at."""

import pytest

from tests.builders.logs import Desk, a_desk


@pytest.fixture
def desk(session, cast) -> Desk:
    """The programme and its coordinator, committed."""
    return a_desk(session, cast)
