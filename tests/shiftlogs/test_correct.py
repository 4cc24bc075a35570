"""Putting a log right: the new one replaces the old one the instant it is approved."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.page import words
from volunteer.audit.models import AuditEvent
from volunteer.core.actor import acting_as
from volunteer.core.clock import now
from volunteer.imports.models import ImportBatch
from volunteer.people.models import Mention, MentionKind
from volunteer.shiftlogs import approving, writing
from volunteer.shiftlogs.approving import Approver
from volunteer.shiftlogs.entry import Came, Entry, Place
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Assignment, ShiftState
from volunteer.signups.models import SignUpState


@pytest.fixture
def houwen(desk):
    return desk.volunteer("侯文")


@pytest.fixture
def wangfang(desk):
    return desk.volunteer("王芳")


@pytest.fixture
def approved(desk, houwen, wangfang):
    log = desk.log(desk.shift(houwen, wangfang), (houwen, 150), (wangfang, 150))
    return desk.approve(log)


def table_lines(answer):
    """The lines of every table, each cell as its words."""
    return [[words(cell) for cell in row] for row in answer.root.iter("tr")]


def all_logs(session):
    return session.scalars(select(ShiftLog).order_by(ShiftLog.id)).all()


def test_the_form_is_filled_in_as_the_log_says(page, desk, approved):
    form = page(desk.coordinator).get(f"/logs/{approved.id}/correct")
    assert form.h1 == "更正日志"
    assert form.field("people_served").get("value") == "30"
    assert "更正通过以前，原来的日志照样计入" in form.text


def test_an_approved_log_counts_until_its_correction_is_approved(page, desk, cast, session, approved):
    form = page(desk.coordinator).get(f"/logs/{approved.id}/correct")
    form.submit(people_served="33", **{"rows-0-minutes": "100"}).follow()
    _, correction = all_logs(session)
    assert (approved.state, correction.state) == (LogState.APPROVED, LogState.SUBMITTED)
    assert correction.corrects_id == approved.id

    lines = table_lines(page(cast.kuangsuchun).get(f"/logs/{correction.id}"))
    assert ["服务人次", "30", "33", "+3"] in lines
    assert "-50 分钟" in [line[-1] for line in lines]
    desk.approve(correction)
    assert (approved.state, correction.state) == (LogState.REVERSED, LogState.APPROVED)
    assert approved.reversed_at == correction.approval_recorded_at
    assert session.scalars(select(AuditEvent.event)).all().count("log.reversed") == 1
    old = page(cast.kuangsuchun).get(f"/logs/{approved.id}")
    assert "这份日志已经更正，不再计入" in old.text
    assert ["服务人次", "30", "33", "+3"] in table_lines(old)


def test_the_places_change_when_the_correction_of_a_counted_log_is_approved(page, desk, session, houwen, wangfang):
    absent = desk.volunteer("李梅")
    shift = desk.shift(houwen, wangfang, absent)
    desk.approve(desk.log(shift, (houwen, 150), (wangfang, 150), (absent, 150)))
    form = page(desk.coordinator).get(f"/logs/{all_logs(session)[0].id}/correct")
    rows = {form.field(f"rows-{n}-mention_id").get("value"): n for n in range(3)}
    came = {wangfang: Came.EXCUSED.value, absent: Came.ABSENT.value}

    form.submit(**{f"rows-{rows[str(who.mention.id)]}-came": said for who, said in came.items()}).follow()

    assert states(session, shift) == {"侯文": "attended", "王芳": "attended", "李梅": "attended"}
    page(desk.coordinator).get(f"/logs/{all_logs(session)[-1].id}/correct").submit(people_served="31").follow()
    desk.approve(all_logs(session)[-1])
    assert states(session, shift) == {"侯文": "attended", "王芳": "excused", "李梅": "absent"}


def states(session, shift):
    session.expire_all()
    places = session.scalars(select(Assignment).where(Assignment.shift_id == shift.id))
    return {place.mention.name: place.state.value for place in places}


def test_a_correction_needs_somebody_else_too(desk, session, houwen, approved):
    correction = desk.log(approved.shift, (houwen, 100), corrects=approved)
    with acting_as("longzhouwan"), pytest.raises(approving.OwnLog):
        approving.approve_log(session, correction, Approver("longzhouwan", "协调员", None))
    assert approved.state is LogState.APPROVED


def test_a_returned_log_is_replaced_at_once(page, desk, session, houwen):
    returned = desk.log(desk.shift(houwen), (houwen, 150))
    with acting_as("kuangsuchun"):
        approving.return_log(session, returned, Approver("kuangsuchun", "匡素春", None), "请核对人次")
    form = page(desk.coordinator).get(f"/logs/{returned.id}/correct")
    assert "请核对人次" in form.text
    form.submit(people_served="12").follow()
    _, correction = all_logs(session)
    assert (returned.state, correction.state) == (LogState.REVERSED, LogState.SUBMITTED)
    assert returned.reversed_at is not None


def test_a_correction_of_a_correction_replaces_what_counts(desk, session, houwen, approved):
    first = desk.log(approved.shift, (houwen, 100), corrects=approved)
    second = desk.log(approved.shift, (houwen, 120), corrects=first)
    assert [each.state for each in (approved, first, second)] == [
        LogState.APPROVED,
        LogState.REVERSED,
        LogState.SUBMITTED,
    ]
    desk.approve(second)
    assert [each.state for each in (approved, first, second)] == [
        LogState.REVERSED,
        LogState.REVERSED,
        LogState.APPROVED,
    ]


def test_what_was_corrected_already_leads_to_the_latest(page, desk, session, houwen, approved):
    correction = desk.log(approved.shift, (houwen, 100), corrects=approved)
    browser = page(desk.coordinator)
    assert browser.get(f"/logs/{approved.id}/correct").location == f"/logs/{correction.id}"
    with acting_as("longzhouwan"), pytest.raises(writing.NotTheLatest):
        writing.submit_log(session, approved.shift, Entry(1, None, ()), approved)
    shown = browser.get(f"/logs/{approved.id}")
    assert "有一份更正在等审核" in shown.text
    assert "更正" not in shown.links


def test_who_was_taken_off_is_shown_as_taken_off(page, desk, cast, houwen, wangfang, approved):
    correction = desk.log(approved.shift, (houwen, 150), corrects=approved)
    lines = table_lines(page(cast.kuangsuchun).get(f"/logs/{correction.id}"))
    assert ["王芳", "2 小时 30 分钟", "不在", "去掉"] in lines
    assert ["侯文", "2 小时 30 分钟", "2 小时 30 分钟", "没变"] in lines


def test_who_left_since_stays_on_the_form(page, desk, houwen, approved):
    houwen.sign_up.state = SignUpState.WITHDRAWN
    form = page(desk.coordinator).get(f"/logs/{approved.id}/correct")
    assert "侯文" in form.text
    assert form.submit(people_served="31").follow().h1 == "已提交，等待审核"


def test_nobody_else_can_be_put_on_a_log(desk, session):
    stranger = desk.volunteer("生人", state=SignUpState.APPLIED)
    with acting_as("longzhouwan"), pytest.raises(writing.NotAVolunteerHere):
        writing.submit_log(session, desk.shift(), Entry(1, None, (Place(stranger.mention.id, Came.ATTENDED, 60),)))


def test_a_person_is_named_once(desk, session, houwen):
    again = desk.volunteer("侯文", person=houwen.person)
    shift = desk.shift(houwen)
    with pytest.raises(writing.NotAVolunteerHere):
        desk.log(shift, (houwen, 60), (again, 60))


@pytest.mark.parametrize("minutes", [-1, 721])
def test_an_impossible_time_is_refused_by_the_action_too(desk, houwen, minutes):
    with pytest.raises(writing.TooLong):
        desk.log(desk.shift(houwen), (houwen, minutes))


def test_a_paper_log_is_corrected_like_any_other(page, desk, cast, session, houwen):
    """The people on it stay who they were written as, and none of them counts as a walk-in."""
    batch = ImportBatch(
        programme_id=desk.programme.id,
        file_name="走访.xlsx",
        content_hash="0",
        kind="outreach",
        row_count=1,
        warnings=[],
        imported_at=now(),
        imported_by="system",
    )
    session.add(batch)
    session.flush()
    shift = desk.shift(when="2022-06-27", state=ShiftState.ENDED)
    written = Mention(
        kind=MentionKind.SHIFT_LOG,
        programme_id=desk.programme.id,
        name="侯文",
        occurred_on=date(2022, 6, 27),
        recorded_at=now(),
        person_id=houwen.person.id,
    )
    paper = ShiftLog(
        shift_id=shift.id,
        people_served=12,
        evidence=Evidence.PAPER,
        state=LogState.APPROVED,
        written_by="system",
        approved_by="匡素春",
        approved_on=date(2022, 6, 27),
        recorded_at=now(),
        approval_recorded_at=now(),
    )
    session.add_all([written, paper])
    session.flush()
    shift.batch_id = paper.batch_id = batch.id
    session.add(ShiftAttendance(log_id=paper.id, mention_id=written.id, minutes=90, recorded_at=now()))
    form = page(desk.coordinator).get(f"/logs/{paper.id}/correct")
    assert "现场加入" not in form.text
    form.submit(people_served="21").follow()
    correction = all_logs(session)[-1]
    assert [(row.mention_id, row.minutes) for row in correction.attendances] == [(written.id, 90)]
    shown = page(cast.kuangsuchun).get(f"/logs/{correction.id}")
    assert "现场加入" not in shown.text
    assert "从纸质记录表导入" in shown.text
    desk.approve(correction)
    assert paper.state is LogState.REVERSED
