"""How far a change reaches, and what changes the keys."""

import pytest
from sqlalchemy import func, select

from tests.builders.mentions import row, signup, store
from volunteer.core.clock import now
from volunteer.core.database import db
from volunteer.linkage import actions, queries
from volunteer.linkage.keys import hashed, is_strong
from volunteer.linkage.models import LinkKey, Question
from volunteer.organisations.models import Organisation, OrganisationAlias, OrganisationKind
from volunteer.people.models import Mention

A = "13900000001"

pytestmark = pytest.mark.usefixtures("app")


def linked(*written):
    session = db.session()
    ids = store(session, written)
    actions.link_written(session)
    return session, ids


def test_a_frequent_name_does_not_drag_in_everybody_who_bears_it():
    crowd = [
        row("王伟", f"138{number * 37123457 % 10**8:08d}", f"{chr(0x4E00 + number)}记工厂") for number in range(30)
    ]
    session, ids = linked(*crowd)
    near = queries.neighbourhood(session, [ids[crowd[0].id]], limit=100)
    assert set(near.records) == {ids[crowd[0].id]}


def test_a_person_is_always_reached_whole():
    mine = [row("王伟", A, "甲工厂"), row("王伟", A, "乙工厂"), row("王伟", "139****0001", None)]
    session, ids = linked(*mine, row("李强", None, "甲工厂"))
    near = queries.neighbourhood(session, [ids[mine[2].id]], limit=100)
    assert set(near.records) == {ids[one.id] for one in mine}


def test_beyond_the_limit_everything_is_linked_with_the_same_result(monkeypatch):
    monkeypatch.setattr(actions, "LIMIT", 1)
    pair = [row("王伟", A), row("王伟", A)]
    session, ids = linked(*pair, row("李强", None))
    persons = {session.get_one(Mention, ids[one.id]).person_id for one in pair}
    assert len(persons) == 1
    assert queries.neighbourhood(session, list(ids.values()), limit=1) is None


def test_a_confirmed_other_name_of_an_employer_makes_rows_comparable():
    volunteer, served = signup("胡霞", A, "重庆龙洲湾物业管理有限公司"), row("胡霞", None, "湾物")
    session, _ = linked(volunteer, served)
    assert session.scalar(select(func.count()).select_from(Question)) == 0
    official = Organisation(kind=OrganisationKind.ENTERPRISE, name="重庆龙洲湾物业管理有限公司", created_at=now())
    official.aliases = [
        OrganisationAlias(name="湾物", is_confirmed=True),
        OrganisationAlias(name="顺途物流", is_confirmed=False),
    ]
    session.add(official)
    before = session.scalar(select(func.count()).select_from(LinkKey))
    actions.link_all(session)
    assert session.scalar(select(func.count()).select_from(LinkKey)) > before
    question = session.scalars(select(Question)).one()
    assert question.reasons == ["name_equal", "phone_missing", "employer_equal"]


def test_keys_are_rewritten_with_another_secret_and_tell_their_class():
    assert hashed(("phone", A), b"one") != hashed(("phone", A), b"other")
    assert is_strong(hashed(("phone", A), b"one"))
    assert not is_strong(hashed(("near", "王*", "恒信"), b"one"))
    session, ids = linked(row("王伟", A))
    mention = next(iter(ids.values()))
    session.add(LinkKey(mention_id=mention, key=12345))
    session.flush()
    actions.link_all(session)
    assert 12345 not in queries.stored_keys(session, [mention])[mention]


@pytest.mark.parametrize("later", ["none", "one"])
def test_what_was_written_under_another_secret_is_found_all_the_same(monkeypatch, caplog, later):
    served = row("王伟", A)
    session, ids = linked(served, row("李强", None))
    monkeypatch.setattr(actions, "derived", lambda purpose: b"another secret")
    again = row("王伟", A)
    if later == "one":
        monkeypatch.setattr(actions, "_renew_foreign_keys", lambda session: None)
        ids |= store(session, [row("张国忠", "13700000002")])
        actions.link_written(session)
        monkeypatch.undo()
    ids |= store(session, [again])
    actions.link_written(session)
    assert session.get_one(Mention, ids[again.id]).person_id == session.get_one(Mention, ids[served.id]).person_id
    assert "SECRET_KEY" in caplog.text


def test_under_the_same_secret_no_key_is_written_anew(caplog):
    session, _ = linked(row("王伟", A), row("李强", None))
    store(session, [row("王伟", A)])
    actions.link_written(session)
    assert caplog.text == ""


def test_progress_is_told():
    session, _ = linked(row("王伟", A))
    said = []
    actions.link_all(session, progress=lambda words, done, total: said.append((words, done, total)))
    assert said == [("keys", 0, 1), ("links", 0, 1), ("links", 1, 1)]
