"""Which records are events, and as whose they were known."""

from datetime import UTC, datetime, time

import pytest
from sqlalchemy import select

from tests.builders.journeys import day
from tests.builders.recorded import LEARNT, Office
from volunteer.journeys import queries
from volunteer.linkage.models import Link
from volunteer.participation.models import Attendance, Form
from volunteer.people.models import Mention
from volunteer.shiftlogs.models import LogState
from volunteer.shifts.models import ShiftState
from volunteer.signups.models import Invitation, SignUpState


@pytest.fixture
def office(session):
    return Office(session)


def told(office, person, **options) -> list[str]:
    events = queries.events_of(office.session, [person.id], **options)
    return sorted(f"{event.kind} {event.occurred_at}" for event in events)


def test_a_whole_journey_is_read_from_the_tables(office):
    office.convert("王芳")
    person = office.convert("侯文")
    office.session.add(
        Invitation(
            person_id=person.id,
            programme_id=office.programme.id,
            invited_on=day("04-16"),
            invited_by="kuang",
            recorded_at=LEARNT,
        )
    )
    assert told(office, person) == [
        "applied 2022-04-17",
        "approved 2022-04-18",
        "invited 2022-04-16",
        "served 2022-04-16",
        "shift 2022-04-26",
    ]


def test_a_service_is_an_event_with_its_form_programme_and_employer(office):
    person = office.person("侯文")
    office.held("04-16", person, form=Form.GROUP, employer="某广告公司")
    (event,) = queries.events_of(office.session, [person.id])
    assert event.attributes == {
        "form": "group",
        "programme_id": str(office.programme.id),
        "enterprise": "某广告公司",
    }


def test_absence_a_sealed_service_and_children_are_no_events(office):
    person = office.person("侯文")
    office.held("04-16", person, None, attendance=Attendance.EXCUSED)
    office.held("04-17", person, service=office.service(Form.CASE, is_sealed=True))
    office.held("04-18", person, None)
    assert told(office, person) == ["served 2022-04-18"]
    assert len(queries.events_of(office.session)) == 1


def test_only_ended_shifts_with_an_approved_log_are_events(office):
    person = office.person("侯文")
    office.shift("05-01", person)
    office.shift("05-02", person, state=ShiftState.CANCELLED)
    office.shift("05-03", person, log=LogState.SUBMITTED)
    office.shift("05-04", person, log=LogState.REVERSED)
    assert told(office, person) == ["shift 2022-05-01"]


def test_a_shift_over_midnight_belongs_to_its_start_date(office):
    person = office.person("侯文")
    office.shift("05-01", person, starts=time(23, 30))
    office.shift("05-03", person, starts=time(0, 30))
    assert told(office, person) == ["shift 2022-05-01", "shift 2022-05-03"]


@pytest.mark.parametrize(
    ("state", "kind"),
    [(SignUpState.APPROVED, "approved"), (SignUpState.RETURNED, "returned"), (SignUpState.WITHDRAWN, "left")],
)
def test_a_decided_sign_up_is_two_events(office, state, kind):
    person = office.person("侯文")
    office.signs_up(person, "04-17", "04-20", state)
    assert told(office, person) == ["applied 2022-04-17", f"{kind} 2022-04-20"]


def test_an_undecided_sign_up_is_one_event(office):
    person = office.person("侯文")
    office.signs_up(person, "04-17")
    assert told(office, person) == ["applied 2022-04-17"]


def test_an_event_learnt_later_was_not_known(office):
    person = office.person("侯文")
    office.held("04-16", person)
    office.known = datetime(2022, 8, 1, tzinfo=UTC)
    office.shift("05-01", person)
    assert told(office, person, known_at=LEARNT) == ["served 2022-04-16"]
    assert len(told(office, person, known_at=office.known)) == 2


def test_a_mention_counts_for_whom_it_was_thought_to_be_then(office):
    one, other, noise = office.person("侯文"), office.person("侯雯"), office.person("王芳")
    office.held("04-16", one, noise)
    old = office.session.scalars(select(Link).where(Link.person_id == one.id)).one()
    moved = datetime(2022, 8, 1, tzinfo=UTC)
    old.undone_at = moved
    office.session.flush()
    office.link(office.session.get(Mention, old.mention_id), other, made_at=moved)
    assert told(office, one) == []
    assert told(office, other) == ["served 2022-04-16"]
    assert told(office, one, known_at=LEARNT) == ["served 2022-04-16"]
    assert told(office, other, known_at=LEARNT) == []
    assert told(office, other, known_at=moved) == ["served 2022-04-16"]


def test_more_persons_than_a_database_takes_parameters_are_read_all_the_same(office, monkeypatch):
    monkeypatch.setattr(queries, "MANY", 1)
    one, other, noise = office.convert("侯文"), office.convert("陈梅"), office.convert("王芳")
    events = queries.events_of(office.session, [one.id, other.id])
    assert {event.person_id for event in events} == {one.id, other.id}
    assert queries.living(office.session, [one.id, other.id]) == {one.id, other.id}
    assert noise.id not in {event.person_id for event in events}


def test_converts_are_counted_by_day_and_programme(office):
    person = office.convert("侯文")
    office.session.commit()
    assert queries.converts_by(office.session, day("04-25")) == {}
    assert queries.converts_by(office.session, day("04-26")) == {person.id: day("04-18")}
    assert queries.converts_by(office.session, day("04-26"), [office.programme.id + 1]) == {}
