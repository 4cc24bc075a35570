"""Each count of definitions.md 2, with noise beside what counts."""

import json
from datetime import date, time

import pytest
from sqlalchemy import select

from tests.builders.recorded import Office
from volunteer.linkage.models import Question, QuestionState
from volunteer.participation.models import Attendance, Form, Mode
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind
from volunteer.reports.cli import report as command
from volunteer.reports.report import report
from volunteer.shiftlogs.models import LogState
from volunteer.shifts.models import ShiftState
from volunteer.signups.models import SignUpState

HALF = (date(2022, 1, 1), date(2022, 6, 30))
KEYS = {
    *("cases", "groups", "activities", "person_times", "case_person_times", "group_person_times"),
    *("activity_person_times", "people", "coverage", "sentence", "person_times_cumulative", "converts"),
    *("served_by_converts", "served_by_volunteers", "volunteer_minutes", "shifts", "signups", "approved"),
}


@pytest.fixture
def office(session):
    return Office(session)


def counted(office, first=HALF[0], last=HALF[1], **options):
    office.session.commit()
    return report(office.session, first, last, "余", **options)


def test_person_times_are_the_stated_total_or_who_attended_and_the_unnamed(office):
    a, b = office.person("侯文"), office.person("陈梅")
    office.held("01-15", a, b, stated_total=200)
    office.held("02-26", a, headcount=4)
    office.held("02-27", b, attendance=Attendance.EXCUSED)
    office.held("07-01", a, stated_total=50)
    found = counted(office)
    assert (found["person_times"], found["unnamed_person_times"], found["people_is_minimum"]) == (205, 202, True)
    assert found["people"] == 2


def test_linking_two_rows_to_one_person_does_not_move_the_stated_total(office):
    a = office.person("侯文")
    office.held("01-15", a, a, stated_total=200)
    found = counted(office)
    assert (found["person_times"], found["people"]) == (200, 1)


def test_cases_and_groups_count_once_and_activities_by_session(office):
    a, b = office.person("侯文"), office.person("陈梅")
    case, group, activity = (office.service(form) for form in (Form.CASE, Form.GROUP, Form.ACTIVITY))
    for when in ("03-01", "03-08"):
        office.held(when, a, service=case)
        office.held(when, a, b, service=group)
        office.held(when, a, b, None, service=activity)
    office.held("03-15", a, service=case, mode=Mode.REMOTE)
    office.held("2021-12-31", a, form=Form.CASE)
    found = counted(office)
    assert (found["cases"], found["groups"], found["activities"]) == (1, 1, 2)
    assert [found[f"{form}_person_times"] for form in ("case", "group", "activity")] == [3, 4, 6]
    assert (found["in_person_person_times"], found["person_times"]) == (12, 13)
    assert found["person_times_cumulative"] == 14


def test_sealed_services_are_in_no_count(office):
    office.held("03-01", office.person("小王"), service=office.service(Form.CASE, is_sealed=True))
    office.held("03-02", office.person("侯文"))
    found = counted(office)
    assert (found["cases"], found["person_times"], found["people"]) == (0, 1, 1)
    assert found["coverage"]["participations"] == 1


def test_people_served_count_once_a_shift_and_only_with_an_approved_log(office):
    a, b = office.convert("侯文"), office.convert("陈梅")
    office.shift("05-01", a, b, served=30)
    office.shift("05-02", a, served=40, state=ShiftState.CANCELLED)
    office.shift("05-03", a, served=50, log=LogState.REVERSED)
    office.shift("05-04", served=5)
    office.shift("07-01", a, served=60)
    found = counted(office)
    assert (found["served_by_volunteers"], found["shifts"]) == (30 + 10 + 10 + 5, 4)
    assert found["served_by_converts"] == 30 + 10 + 10


def test_a_convert_counts_from_approval_and_a_volunteer_who_came_first_never(office):
    early = office.person("何芳")
    office.held("03-01", early)
    office.signs_up(early, "03-02", "03-10")
    office.shift("03-05", early, served=7, minutes=30)
    office.shift("03-20", early, served=20, minutes=60)
    first = office.person("潘慧")
    office.signs_up(first, "01-02", "01-03")
    office.held("03-01", first)
    office.shift("04-01", first, served=100, minutes=120)
    found = counted(office, with_names=True)
    assert (found["converts"], found["converts_names"]) == (1, ["何芳"])
    assert (found["served_by_converts"], found["served_by_volunteers"]) == (20, 127)
    assert found["volunteer_minutes"] == 180


def test_minutes_are_of_volunteers_approved_by_the_day_and_not_returned_or_withdrawn_before(office):
    for state, decided in ((SignUpState.RETURNED, "03-10"), (SignUpState.WITHDRAWN, "03-10"), (None, None)):
        person = office.person("谭先文")
        office.signs_up(person, "03-02", decided, state or SignUpState.APPLIED)
        office.shift("03-20", person, minutes=60)
    good = office.person("侯文")
    office.signs_up(good, "03-02", "03-20")
    office.shift("03-20", good, minutes=45)
    assert counted(office)["volunteer_minutes"] == 45


def test_sign_ups_and_approvals_are_counted_to_the_last_day(office):
    office.signs_up(office.person("侯文"), "03-02", "03-05")
    office.signs_up(office.person("何鑫"), "06-29", "07-02")
    office.signs_up(office.person("胡志华"), "04-01", "04-02", SignUpState.RETURNED)
    office.signs_up(office.person("姜云"), "07-02")
    found = counted(office)
    assert (found["signups"], found["approved"]) == (3, 1)


def test_a_shift_over_midnight_belongs_to_its_start_date(office):
    person = office.convert("侯文")
    office.shift("06-30", person, served=30, starts=time(23, 30))
    office.shift("07-01", person, served=70, starts=time(0, 30))
    assert counted(office)["served_by_converts"] == 40


def answers(office, sign_up, given, **consent) -> None:
    office.session.add(
        Consent(
            mention_id=sign_up.mention_id,
            kind=ConsentKind.LINKING,
            is_given=given,
            text_version="paper",
            given_on=HALF[0],
            recorded_at=office.known,
            **consent,
        )
    )


def asks(office, left: int, right: int) -> None:
    office.session.add(
        Question(
            left_mention_id=left,
            right_mention_id=right,
            state=QuestionState.OPEN,
            score=1.0,
            reasons=[],
            mention_ids=[left, right],
            moves_figures=True,
            asked_at=office.known,
        )
    )


@pytest.mark.parametrize(
    ("first", "last", "agreed"),
    [(True, True, 1), (False, True, 1), (True, False, 0), (True, None, 0)],
)
def test_a_volunteer_is_one_person_and_the_latest_answer_counts(office, first, last, agreed):
    person = office.person("侯文")
    later = office.signs_up(person, "05-02", "05-05")
    earlier = office.signs_up(person, "03-02", "03-05")
    answers(office, earlier, first)
    answers(office, later, last)
    found = counted(office)["coverage"]
    assert (found["volunteers"], found["volunteers_agreed"]) == (1, agreed)


def test_a_withdrawn_agreement_is_none(office):
    sign_up = office.signs_up(office.person("侯文"), "03-02", "03-05")
    answers(office, sign_up, True)
    assert counted(office)["coverage"]["volunteers_agreed"] == 1
    answers(office, sign_up, True, withdrawn_at=office.known)
    assert counted(office)["coverage"]["volunteers_agreed"] == 0


def test_rows_in_review_are_those_of_the_period_and_its_programmes(office):
    other = Office(office.session, "另一个项目")
    ids = []
    for of, when in ((office, "03-01"), (office, "07-01"), (other, "03-01")):
        of.held(when, of.person("王芳"))
        ids.append(office.session.scalars(select(Mention.id).order_by(Mention.id.desc())).first())
    sign_up = office.signs_up(office.person("王芳"), "03-02")
    for mention_id in ids:
        asks(office, mention_id, sign_up.mention_id)
    found = counted(office, programmes=[office.programme.id])["coverage"]
    assert (found["rows_in_review"], found["questions_open"]) == (1, 3)
    assert counted(office)["coverage"]["rows_in_review"] == 2


def test_coverage_says_how_far_people_are_known(office):
    a, b = office.person("侯文"), office.person("侯雯")
    office.held("03-01", a, b, None)
    agreed, blank = office.signs_up(a, "03-02", "03-05"), office.signs_up(b, "03-02", "03-05")
    answers(office, agreed, True)
    answers(office, blank, None)
    row = office.session.scalars(select(Mention).where(Mention.kind == MentionKind.PARTICIPATION)).first()
    assert row is not None
    asks(office, row.id, agreed.mention_id)
    assert counted(office)["coverage"] == {
        "participations": 3,
        "with_person": 1,
        "rows_in_review": 1,
        "questions_open": 1,
        "volunteers": 2,
        "volunteers_agreed": 1,
    }


def test_a_scope_of_other_programmes_sees_nothing(office):
    office.convert("侯文")
    other = Office(office.session, "另一个项目")
    found = counted(other, programmes=[other.programme.id])
    assert (found["person_times"], found["converts"], found["shifts"], found["signups"]) == (0, 0, 0, 0)
    assert counted(office, programmes=[office.programme.id])["converts"] == 1


def test_the_command_prints_json_with_the_agreed_keys(app, office):
    office.convert("侯文")
    office.session.commit()
    run = app.test_cli_runner().invoke
    found = run(command, ["--from", "2022-01-01", "--to", "2022-06-30", "--json"])
    assert json.loads(found.output).keys() >= KEYS
    assert "converts_names" not in found.output
    named = run(command, ["--from", "2022-01-01", "--to", "2022-06-30", "--json", "--names"])
    assert json.loads(named.output)["converts_names"] == ["侯文"]


def test_the_command_prints_text(app, office):
    office.convert("侯文")
    office.session.commit()
    found = app.test_cli_runner().invoke(command, ["--from", "2022-01-01", "--to", "2022-06-30", "--names"])
    assert "截至2022年6月底，已有1名职工" in found.output
    assert "转化志愿者：侯文" in found.output


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2022-02-30", "2022-06-30"),
        ("2022-01-01", "六月"),
        ("2022-07-01", "2022-06-30"),
        ("2022-01-01", "9999-12-31"),
        ("1899-12-31", "2022-06-30"),
    ],
)
def test_bad_days_end_with_words_and_code_2(app, first, last):
    found = app.test_cli_runner().invoke(command, ["--from", first, "--to", last])
    assert found.exit_code == 2
    assert found.stderr.startswith("--")
    assert found.stdout == ""
