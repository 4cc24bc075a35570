"""The database keeps instants, refuses naive ones, and lets only writers queue."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from volunteer.audit.models import AuditEvent
from volunteer.core.database import db, writing
from volunteer.organisations.models import Organisation, OrganisationKind


def an_event(at: datetime, number: int = 1) -> AuditEvent:
    return AuditEvent(at=at, actor="x", event="x", details={}, previous_hash="", hash=str(number))


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_written_in(session: Session) -> None:
    eight = datetime(2022, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=8)))
    session.add(an_event(eight))
    session.commit()
    session.expire_all()
    read = session.scalars(sa.select(AuditEvent)).one().at
    assert (read, read.tzinfo) == (eight, UTC)


def test_a_naive_instant_is_refused(session: Session) -> None:
    session.add(an_event(datetime(2022, 3, 1)))  # noqa: DTZ001 - what is refused
    with pytest.raises(StatementError, match="naive"):
        session.flush()


def test_a_foreign_key_to_nothing_is_refused(session: Session) -> None:
    session.add(Organisation(kind=OrganisationKind.UNION, name="x", parent_id=99, created_at=datetime.now(UTC)))
    with pytest.raises(IntegrityError):
        session.flush()


def test_an_unknown_enum_value_is_refused_by_the_database(session: Session) -> None:
    row = "INSERT INTO organisation (kind, name, created_at) VALUES ('club', 'x', '2022-01-01')"
    with pytest.raises(IntegrityError):
        session.execute(sa.text(row))


@pytest.mark.sqlite_only
def test_a_reader_that_writes_while_a_writer_works_is_told_so_and_a_writer_would_have_waited(session: Session) -> None:
    session.add(an_event(datetime.now(UTC)))
    session.flush()
    with writing(allowed=False), db.engine.connect() as reader:
        reader.exec_driver_sql("PRAGMA busy_timeout=50")
        with pytest.raises(OperationalError, match="locked"):
            reader.execute(sa.text("DELETE FROM audit_event"))
