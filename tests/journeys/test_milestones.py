"""Milestones follow the events before each commit; rebuilding and comparing find what went past them."""

import pytest
from sqlalchemy import select

from tests.builders.journeys import day
from tests.builders.recorded import Office
from volunteer.audit.models import AuditEvent
from volunteer.core.events import person_touched
from volunteer.journeys import actions
from volunteer.journeys.cli import milestones
from volunteer.journeys.models import Milestone
from volunteer.people.models import Mention
from volunteer.signups.models import SignUp, SignUpState


@pytest.fixture
def office(session):
    return Office(session)


def steps(office, person) -> dict:
    rows = office.session.scalars(select(Milestone).where(Milestone.person_id == person.id))
    return {row.step: str(row.occurred_on)[5:] for row in rows}


def test_a_commit_brings_the_milestones_of_touched_persons(office):
    noise = office.person("王芳")
    office.held("01-15", noise)
    person = office.convert("侯文")
    office.session.commit()
    assert steps(office, person) == {
        "served": "04-16",
        "applied": "04-17",
        "approved": "04-18",
        "first_shift": "04-26",
    }
    assert steps(office, noise) == {"served": "01-15"}


def test_an_earlier_record_moves_the_milestone_and_a_lost_one_removes_it(office):
    person = office.convert("侯文")
    office.session.commit()
    office.held("02-26", person)
    office.session.commit()
    assert steps(office, person)["served"] == "02-26"
    for mention in office.session.scalars(select(Mention).where(Mention.occurred_on > day("04-16"))):
        mention.person_id = None
    person_touched(office.session, person.id)
    office.session.commit()
    assert steps(office, person) == {"served": "02-26"}


def test_who_volunteered_first_has_that_one_milestone(office):
    person = office.person("潘慧")
    office.signs_up(person, "01-02", "01-03")
    office.held("04-16", person)
    office.shift("05-01", person)
    office.session.commit()
    assert steps(office, person) == {"volunteer_first": "04-16"}


def test_who_was_merged_away_has_none(office):
    person, into = office.convert("侯文"), office.person("侯文")
    office.session.commit()
    person.merged_into_id = into.id
    person_touched(office.session, person.id)
    office.session.commit()
    assert steps(office, person) == {}


def test_checking_finds_what_was_changed_behind_the_hook_and_rebuilding_heals_it(office):
    person = office.convert("侯文")
    office.session.commit()
    assert actions.check(office.session) == []
    office.session.get(Milestone, (person.id, "served")).occurred_on = day("01-01")
    office.session.delete(office.session.get(Milestone, (person.id, "applied")))
    office.session.commit()
    found = actions.check(office.session)
    assert [(one.step, one.stored is None) for one in found] == [("applied", True), ("served", False)]
    assert actions.rebuild(office.session) == 2
    assert actions.check(office.session) == []


def test_the_command_lists_differences_and_fails(app, office):
    person = office.convert("侯文")
    office.session.commit()
    runner = app.test_cli_runner()
    assert runner.invoke(milestones, ["check"]).exit_code == 0
    office.session.delete(office.session.get(Milestone, (person.id, "applied")))
    office.session.commit()
    failed = runner.invoke(milestones, ["check"])
    assert failed.exit_code == 1
    assert "applied：现存 无，应为 2022-04-17" in failed.output
    assert "改动 1 条" in runner.invoke(milestones, ["rebuild"]).output
    assert runner.invoke(milestones, ["check"]).exit_code == 0


def test_rebuilding_is_on_record_with_how_much_it_changed(app, office, cast):
    person = office.convert("侯文")
    office.session.commit()
    office.session.delete(office.session.get(Milestone, (person.id, "applied")))
    office.session.commit()

    for _ in range(2):
        app.test_cli_runner().invoke(milestones, ["rebuild", "--as", "guanliyuan"])

    entries = office.session.scalars(select(AuditEvent).where(AuditEvent.event == "milestones.rebuilt"))
    assert [(entry.actor, entry.details) for entry in entries] == [
        ("guanliyuan", {"changed": 1}),
        ("guanliyuan", {"changed": 0}),
    ]


def test_who_withdraws_later_stays_a_convert(office):
    person = office.convert("侯文")
    office.session.commit()
    sign_up = office.session.scalars(select(SignUp)).one()
    sign_up.state, sign_up.decided_on = SignUpState.WITHDRAWN, day("06-01")
    person_touched(office.session, person.id)
    office.session.commit()
    assert steps(office, person)["approved"] == "04-18"
    assert steps(office, person)["first_shift"] == "04-26"
