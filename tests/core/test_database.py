"""The database keeps instants, refuses naive ones, and lets only writers queue."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from volunteer.audit.models import AuditEvent
from volunteer.core.database import db, patience, writing
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


@pytest.fixture
def somebody_writing(app: Flask) -> Iterator[threading.Event]:
    """Another thread in the midst of a write; it ends when the event is set."""
    is_writing, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
            is_writing.set()
            may_end.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    assert is_writing.wait(5)
    yield may_end
    may_end.set()
    writer.join()


@pytest.mark.sqlite_only
def test_a_writer_waits_for_another_only_as_long_as_its_patience(
    somebody_writing: threading.Event, session: Session
) -> None:
    started = time.monotonic()
    with patience(0.1), pytest.raises(OperationalError, match="locked"):
        session.execute(sa.text("DELETE FROM audit_event"))
    assert 0.1 <= time.monotonic() - started < 1

    session.rollback()
    threading.Timer(0.1, somebody_writing.set).start()
    assert session.execute(sa.text("DELETE FROM audit_event"))


@pytest.mark.sqlite_only
def test_who_gave_up_leaves_the_queue_and_the_connection_as_they_were(
    somebody_writing: threading.Event, session: Session
) -> None:
    with patience(0), pytest.raises(OperationalError):
        session.execute(sa.text("DELETE FROM audit_event"))
    session.rollback()
    somebody_writing.set()
    with patience(1):
        session.execute(sa.text("DELETE FROM audit_event"))
    assert session.scalar(sa.text("PRAGMA busy_timeout")) == 5000


def test_a_command_waits_longer_than_a_page_and_only_in_its_own_transaction(session: Session) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("on SQLite patience alone decides")
    limit = sa.text("SHOW lock_timeout")
    with patience(60):
        assert session.scalar(limit) == "1min"
        session.rollback()
    assert session.scalar(limit) == "3s"
