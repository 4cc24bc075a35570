"""Nothing in the audit log can be edited without the chain showing it."""

import threading

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from volunteer.audit import queries
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.core.actor import acting_as, coming_from
from volunteer.core.database import db
from volunteer.organisations.models import Area


def _fill(session: Session, count: int) -> None:
    for number in range(count):
        record(session, Event.LINK_DECIDED, question=number)
    session.commit()


def _entries(session: Session) -> list[AuditEvent]:
    return list(session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)))


def test_an_entry_says_who_did_what_to_which_row_and_from_where(session: Session) -> None:
    street = Area(name="龙洲湾街道")
    with acting_as("guangsuchun"), coming_from("10.0.0.7"):
        session.add(street)
        record(session, Event.IMPORT_APPLIED, street, fields=["name"])
        session.commit()

    (entry,) = _entries(session)
    assert (entry.actor, entry.event, entry.address) == ("guangsuchun", "import.applied", "10.0.0.7")
    assert (entry.subject_type, entry.subject_id, entry.details) == ("area", street.id, {"fields": ["name"]})


def test_an_undeclared_event_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match=r"link\.guessed"):
        record(session, "link.guessed")


def test_what_json_does_not_know_is_refused_at_once(session: Session) -> None:
    with pytest.raises(TypeError):
        record(session, Event.LOGOUT, row=object())


def test_the_chain_holds_over_several_commits(session: Session) -> None:
    _fill(session, 3)
    _fill(session, 2)

    assert len(_entries(session)) == 5
    assert queries.broken_link(session) is None


@pytest.mark.parametrize("column", ["actor", "event", "subject_id", "details", "address", "hash", "at"])
def test_editing_any_column_of_any_entry_shows(session: Session, column: str) -> None:
    _fill(session, 4)
    second = _entries(session)[1]
    other = {"subject_id": "7", "details": "'{}'", "at": "'2020-01-01 00:00:00'"}.get(column, "'forged'")

    session.execute(sa.text(f"UPDATE audit_event SET {column} = {other} WHERE id = :id"), {"id": second.id})
    session.expire_all()

    assert queries.broken_link(session) == second.id


def test_an_entry_taken_out_shows(session: Session) -> None:
    _fill(session, 4)
    entries = _entries(session)

    session.delete(entries[1])
    session.flush()

    assert queries.broken_link(session) == entries[2].id


def test_a_rollback_forgets_what_was_noted(session: Session) -> None:
    record(session, Event.LOGOUT)
    session.rollback()
    record(session, Event.LOGIN_SUCCEEDED)
    session.commit()

    assert [entry.event for entry in _entries(session)] == ["login.succeeded"]


def test_closing_the_session_forgets_what_was_noted(session: Session) -> None:
    record(session, Event.LOGOUT)
    session.close()
    session.commit()

    assert _entries(session) == []


def test_a_savepoint_undone_takes_its_entries_with_it(session: Session) -> None:
    record(session, Event.LOGIN_SUCCEEDED)
    with session.begin_nested():
        record(session, Event.LINK_DECIDED)
    undone = session.begin_nested()
    record(session, Event.LINK_UNDONE)
    undone.rollback()
    session.commit()

    assert [entry.event for entry in _entries(session)] == ["login.succeeded", "link.decided"]


def test_parallel_writers_append_to_one_chain(app: Flask) -> None:
    engine, start = db.engine, threading.Barrier(6)

    def write() -> None:
        with app.app_context(), Session(engine) as mine:
            start.wait()
            for _ in range(5):
                record(mine, Event.LINK_DECIDED)
                mine.commit()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with Session(engine) as reader:
        assert len(_entries(reader)) == 30
        assert queries.broken_link(reader) is None
