"""What was touched is remembered until the transaction that touched it ends."""

from sqlalchemy.orm import Session

from tests.builders.mentions import row, store
from volunteer.core import events
from volunteer.people.models import Mention


def test_a_savepoint_undone_forgets_nothing_of_what_came_before(session: Session) -> None:
    written = row("侯文", "13900000001")
    ids = store(session, [written])
    session.begin_nested().rollback()
    session.commit()
    assert session.get_one(Mention, ids[written.id]).person_id is not None


def test_what_a_transaction_touched_is_forgotten_when_it_is_undone(session: Session) -> None:
    store(session, [row("侯文", "13900000001")])
    session.rollback()
    assert events.take_mentions(session) == set()
