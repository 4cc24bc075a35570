"""Who is named at sealed services alone is no record for linking."""

import pytest

from tests.builders.mentions import DAY, row, signup, store
from volunteer.core.clock import now
from volunteer.core.database import db
from volunteer.linkage import actions, deciding, overview
from volunteer.linkage.models import Verdict
from volunteer.participation.models import Attendance, Form, Mode, Participation, Service, ServiceSession
from volunteer.people.models import Mention

A = "13900000001"

pytestmark = pytest.mark.usefixtures("app")


def attends(session, mention_id, is_sealed):
    programme = session.get_one(Mention, mention_id).programme_id
    service = Service(programme_id=programme, form=Form.CASE, title="个案", is_sealed=is_sealed, recorded_at=now())
    meeting = ServiceSession(service=service, held_on=DAY, mode=Mode.IN_PERSON, headcount=0, recorded_at=now())
    session.add(meeting)
    session.flush()
    joined = Participation(session_id=meeting.id, mention_id=mention_id, recorded_at=now())
    joined.attendance = Attendance.ATTENDED
    session.add(joined)
    session.flush()
    return service


@pytest.mark.parametrize(("seals", "counts"), [([True], False), ([False], True), ([True, False], True)])
def test_a_mention_of_sealed_services_alone_is_neither_linked_nor_asked(seals, counts):
    session = db.session()
    volunteer, certain, unsure = signup("王杰", A), row("王杰", A), row("王杰", None)
    ids = store(session, [volunteer, certain, unsure])
    for mention in (certain, unsure):
        for is_sealed in seals:
            attends(session, ids[mention.id], is_sealed)
    actions.link_written(session)
    assert (session.get_one(Mention, ids[certain.id]).person_id is not None) is counts
    assert bool(overview.linked_mentions(session)) is counts
    assert bool(overview.open_questions(session)) is counts


def test_a_service_sealed_later_is_listed_no_more():
    session = db.session()
    volunteer, certain, unsure = signup("王杰", A), row("王杰", A), row("王杰", None)
    ids = store(session, [volunteer, certain, unsure])
    services = [attends(session, ids[mention.id], False) for mention in (certain, unsure)]
    actions.link_written(session)
    (question,) = overview.open_questions(session)
    for service in services:
        service.is_sealed = True
    session.flush()
    assert overview.open_questions(session) == []
    assert [mention.file for mention in overview.linked_mentions(session)] == ["签到表.xlsx"]
    deciding.decide(session, question.id, Verdict.SAME, by="kuang")
    actions.link_all(session)
    assert overview.open_questions(session) == []
