"""Programmes the cast works for."""

import pytest
from sqlalchemy.orm import Session

from tests.cast import Cast
from volunteer.programmes.actions import find_or_create
from volunteer.programmes.models import Programme


@pytest.fixture
def programme(session: Session, cast: Cast) -> Programme:
    """匡素春's: run by her agency, bought by the street."""
    found = find_or_create(session, "暖心驿站")
    found.agency_id, found.union_id = cast.agency.id, cast.street.id
    session.commit()
    return found


@pytest.fixture
def other_programme(session: Session, cast: Cast) -> Programme:
    """李强's, of the other street."""
    found = find_or_create(session, "邻里守望")
    found.union_id = cast.other_street.id
    session.commit()
    return found
