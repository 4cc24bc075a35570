"""From a log to the figures: what the report and the journeys say moves with the approval, exactly once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from tests.builders.logs import Desk
from tests.builders.recorded import Office
from volunteer.core.actor import acting_as
from volunteer.funnel.queries import Question, funnel
from volunteer.journeys.actions import check
from volunteer.journeys.models import Milestone
from volunteer.journeys.queries import events_of
from volunteer.participation.models import Attendance, Form, Mode, Participation, Service, ServiceSession
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind
from volunteer.reports import queries, rules
from volunteer.reports.report import report
from volunteer.shiftlogs import approving
from volunteer.shiftlogs.models import ShiftLog

UNTIL = date(2022, 6, 30)
PHONE = "13983110077"


def figures(session) -> tuple[int, int, int, int, int]:
    """Converts, served by converts, served by volunteers, minutes, shifts; the milestones agree with the events."""
    found = report(session, date(2022, 1, 1), UNTIL, "余")
    assert check(session) == []
    return tuple(
        found[key] for key in ("converts", "served_by_converts", "served_by_volunteers", "volunteer_minutes", "shifts")
    )


@pytest.fixture
def houwen(desk: Desk):
    """侯文, who took part in an activity in April, signed up with the same phone and agreed to be linked."""
    session = desk.session
    noise = Office(session, "别的项目")
    noise.convert("王芳")
    who = desk.volunteer("侯文", phone=PHONE, applied="2022-05-01")
    service = Service(programme_id=desk.programme.id, form=Form.ACTIVITY, title="义诊", recorded_at=noise.known)
    service.is_sealed = False
    session.add(service)
    session.flush()
    held = ServiceSession(
        service_id=service.id, held_on=date(2022, 4, 16), mode=Mode.IN_PERSON, headcount=0, recorded_at=noise.known
    )
    earlier = Mention(
        kind=MentionKind.PARTICIPATION,
        programme_id=desk.programme.id,
        name="侯文",
        phone=PHONE,
        occurred_on=date(2022, 4, 16),
        recorded_at=noise.known,
    )
    session.add_all([held, earlier])
    session.flush()
    session.add_all(
        [
            Participation(
                session_id=held.id, mention_id=earlier.id, attendance=Attendance.ATTENDED, recorded_at=noise.known
            ),
            Consent(
                mention_id=who.mention.id,
                kind=ConsentKind.LINKING,
                is_given=True,
                text_version="1",
                given_on=date(2022, 5, 1),
                recorded_at=noise.known,
            ),
        ]
    )
    session.flush()
    noise.link(earlier, who.person)
    session.commit()
    return who


def steps(session, who):
    rows = session.scalars(select(Milestone.step).where(Milestone.person_id == who.person.id))
    return set(rows)


def write(page, desk, shift, **said):
    """The coordinator's log, through the page."""
    form = page(desk.coordinator).get(f"/shifts/{shift.id}/log")
    return form.submit(**{"people_served": "46", "rows-0-minutes": "120", **said}).follow()


def press(browser, path):
    return browser.open("POST", path, headers={"X-CSRFToken": browser.token()})


def test_the_figures_move_with_the_approval_by_exactly_that(page, desk, cast, session, houwen):
    before = figures(session)
    assert before == (1, 10, 10, 60, 1)
    shift = desk.shift(houwen)
    write(page, desk, shift)
    (log,) = session.scalars(select(ShiftLog).where(ShiftLog.shift_id == shift.id)).all()
    assert figures(session) == before
    assert steps(session, houwen) == {"served", "applied", "approved"}

    assert press(page(desk.coordinator), f"/logs/{log.id}/approve").status == 409
    assert figures(session) == before

    assert press(page(cast.kuangsuchun), f"/logs/{log.id}/approve").status == 302
    assert figures(session) == (2, 56, 56, 180, 2)
    assert steps(session, houwen) == {"served", "applied", "approved", "first_shift"}
    assert press(page(cast.kuangsuchun), f"/logs/{log.id}/approve").status == 302
    assert figures(session) == (2, 56, 56, 180, 2)


def test_without_the_guard_ones_own_approval_would_move_them(page, desk, session, houwen, monkeypatch):
    shift = desk.shift(houwen)
    write(page, desk, shift)
    log = session.scalars(select(ShiftLog).where(ShiftLog.shift_id == shift.id)).one()
    monkeypatch.setattr(approving, "check_approver", lambda *args: None)
    press(page(desk.coordinator), f"/logs/{log.id}/approve")
    assert figures(session) == (2, 56, 56, 180, 2)


def test_a_returned_log_moves_nothing(page, desk, cast, session, houwen):
    shift = desk.shift(houwen)
    write(page, desk, shift)
    log = session.scalars(select(ShiftLog).where(ShiftLog.shift_id == shift.id)).one()
    page(cast.kuangsuchun).get(f"/logs/{log.id}").submit(reason="人次不对")
    assert figures(session) == (1, 10, 10, 60, 1)
    form = page(desk.coordinator).get(f"/logs/{log.id}/correct")
    form.submit(people_served="40")
    assert figures(session) == (1, 10, 10, 60, 1)


def test_a_correction_moves_them_by_the_difference_once(page, desk, cast, session, houwen):
    first = desk.approve(desk.log(desk.shift(houwen), (houwen, 120), served=46))
    form = page(desk.coordinator).get(f"/logs/{first.id}/correct")
    form.submit(people_served="40", **{"rows-0-minutes": "150"})
    assert figures(session) == (2, 56, 56, 180, 2)
    correction = session.scalars(select(ShiftLog).where(ShiftLog.corrects_id == first.id)).one()
    assert press(page(desk.coordinator), f"/logs/{correction.id}/approve").status == 409
    assert figures(session) == (2, 56, 56, 180, 2)
    press(page(cast.kuangsuchun), f"/logs/{correction.id}/approve")
    assert figures(session) == (2, 50, 50, 210, 2)
    press(page(cast.kuangsuchun), f"/logs/{correction.id}/approve")
    assert figures(session) == (2, 50, 50, 210, 2)


def test_a_correction_that_takes_somebody_off_takes_their_step_back(desk, session, houwen):
    other = desk.volunteer("何小满")
    shift = desk.shift(houwen, other)
    first = desk.approve(desk.log(shift, (houwen, 120), (other, 120), served=46))
    assert "first_shift" in steps(session, houwen)
    desk.approve(desk.log(shift, (other, 120), served=46, corrects=first))
    assert "first_shift" not in steps(session, houwen)
    # The shift still served 46 people, but no convert was there.
    assert figures(session) == (1, 10, 56, 180, 2)


def test_another_streets_log_cannot_move_them(page, desk, cast, session, houwen):
    log = desk.log(desk.shift(houwen), (houwen, 120))
    assert press(page(cast.liqiang), f"/logs/{log.id}/approve").status == 404
    assert figures(session) == (1, 10, 10, 60, 1)


@pytest.fixture
def corrected(desk, session, houwen):
    """A log approved on 2 July and corrected on 10 July, by the clock of records; links are older."""
    shift = desk.shift(houwen)
    first = desk.approve(desk.log(shift, (houwen, 120), served=46))
    second = desk.approve(desk.log(shift, (houwen, 90), served=40, corrects=first))
    approved, corrected = datetime(2022, 7, 2, tzinfo=UTC), datetime(2022, 7, 10, tzinfo=UTC)
    first.recorded_at = first.approval_recorded_at = approved
    first.reversed_at = second.recorded_at = second.approval_recorded_at = corrected
    for log, at in ((first, approved), (second, corrected)):
        for row in log.attendances:
            row.recorded_at = at
    known = datetime(2022, 7, 1, 1, tzinfo=UTC)
    for table in (Mention, Participation):
        session.execute(update(table).values(recorded_at=known))
    houwen.sign_up.recorded_at = houwen.sign_up.approval_recorded_at = known
    from volunteer.linkage.models import Link

    session.execute(update(Link).values(made_at=known))
    session.commit()
    return first, second


@pytest.mark.parametrize(
    ("known_at", "served", "minutes"),
    [
        (datetime(2022, 7, 1, 12, tzinfo=UTC), None, None),
        (datetime(2022, 7, 2, tzinfo=UTC), 46, 120),
        (datetime(2022, 7, 10, tzinfo=UTC) - timedelta(seconds=1), 46, 120),
        (datetime(2022, 7, 10, tzinfo=UTC), 40, 90),
        (None, 40, 90),
    ],
)
def test_a_past_report_counts_the_log_that_stood_then(session, houwen, corrected, known_at, served, minutes):
    rows = queries.shifts_served(session, UNTIL, known_at=known_at)
    own = [row for row in rows if row.person_id == houwen.person.id]
    assert [(row.people_served, row.minutes, row.is_approved) for row in own] == (
        [] if served is None else [(served, minutes, True)]
    )
    assert rules.people_served(rows, UNTIL) == 10 + (served or 0)
    shifts = [event for event in events_of(session, [houwen.person.id], known_at) if event.kind == "shift"]
    # Corrected or not, the shift was learnt with the first approval.
    assert [event.recorded_at for event in shifts] == ([] if served is None else [datetime(2022, 7, 2, tzinfo=UTC)])


def test_the_funnel_as_known_before_a_correction_still_has_who_it_took_off(desk, session, houwen):
    other = desk.volunteer("何小满")
    shift = desk.shift(houwen, other)
    first = desk.approve(desk.log(shift, (houwen, 120), served=46))
    between = first.approval_recorded_at
    desk.approve(desk.log(shift, (other, 120), served=46, corrects=first))

    def reached(known_at):
        found = funnel(session, Question(as_of=UNTIL, known_at=known_at))
        return {step["key"]: step["count"] for step in found["steps"]}

    assert reached(between)["first_shift"] == reached(None)["first_shift"] + 1


def test_a_draft_that_was_replaced_never_counted(desk, session, houwen):
    draft = desk.log(desk.shift(houwen), (houwen, 120), served=46)
    with acting_as("longzhouwan"):
        desk.log(draft.shift, (houwen, 90), served=40, corrects=draft)
    for known_at in (draft.recorded_at, draft.reversed_at, None):
        rows = queries.shifts_served(session, UNTIL, known_at=known_at)
        assert [row for row in rows if row.person_id == houwen.person.id] == []
        assert [e for e in events_of(session, [houwen.person.id], known_at) if e.kind == "shift"] == []
