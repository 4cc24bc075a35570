"""What was looked at or refused is on record before the answer goes out, whatever becomes of the request."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from volunteer.audit import queries
from volunteer.audit.actions import record, witness
from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.organisations.models import Area


def events(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AuditEvent.event).order_by(AuditEvent.id)))


def test_what_is_witnessed_stays_when_the_request_is_rolled_back(session: Session) -> None:
    witness(Event.ACCESS_REFUSED, endpoint="reports.overview")
    session.rollback()

    assert events(session) == ["access.refused"]


def test_witnessing_ends_the_requests_own_transaction_and_keeps_nothing_of_it(session: Session) -> None:
    session.add(Area(name="龙洲湾街道"))
    record(session, Event.LOGOUT)

    witness(Event.ACCESS_REFUSED)
    session.commit()

    assert events(session) == ["access.refused"]
    assert session.scalar(sa.select(sa.func.count()).select_from(Area)) == 0


def test_it_is_known_whether_something_ever_happened(session: Session) -> None:
    assert not queries.has_event(session, Event.DEMO_FILLED)
    witness(Event.DEMO_FILLED)

    assert queries.has_event(session, "demo.filled")
    with pytest.raises(ValueError, match="unheard"):
        queries.has_event(session, "unheard.of")
