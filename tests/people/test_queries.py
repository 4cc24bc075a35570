"""Finding people by what somebody types."""

import pytest

from tests.builders.mentions import row, signup, store
from volunteer.core.database import db
from volunteer.linkage import actions
from volunteer.people import queries
from volunteer.people.models import Person

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def session():
    session = db.session()
    aliased = row("陈梅", "15200000001", is_alias=True)
    store(session, [signup("侯文", "13900000001"), row("侯 文", "13900000001"), row("单雄信", None), aliased])
    actions.link_written(session)
    session.flush()
    return session


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("侯", ["侯文"]),
        ("houw", ["侯文"]),
        ("HW", ["侯文"]),
        ("shan", ["单雄信"]),
        ("13900000001", ["侯文"]),
        ("1390000", []),
        ("陈梅", ["陈梅"]),
        ("  ", []),
        ("%", []),
    ],
)
def test_people_are_found_by_name_pinyin_initials_or_whole_number(session, words, names):
    assert [person.name for person in queries.people_called(session, words)] == names


def test_a_merged_person_answers_with_whom_they_became(session):
    kept, other = queries.people_called(session, "侯")[0], queries.people_called(session, "单")[0]
    other.merged_into_id = kept.id
    session.flush()
    assert queries.person(session, other.id) is kept
    assert queries.people_called(session, "单") == []
    assert queries.person(session, 999) is None


def test_shown_names_are_read_at_once(session):
    person = session.query(Person).filter_by(name="侯文").one()
    assert queries.shown_names(session, [person.id]) == {person.id: "侯文"}
    assert queries.shown_names(session, []) == {}
