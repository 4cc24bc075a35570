"""What other rooms ask about logs."""

from datetime import UTC, datetime

from tests.builders.shifts import a_programme, a_shift
from volunteer.core.actor import acting_as
from volunteer.shiftlogs import approving, queries
from volunteer.shiftlogs.approving import Approver
from volunteer.shifts.models import ShiftState

NOW = datetime(2022, 7, 1, 4, tzinfo=UTC)


def test_logs_that_wait_are_counted_within_programmes(desk, session):
    houwen = desk.volunteer("侯文")
    waiting = desk.log(desk.shift(houwen), (houwen, 60))
    desk.approve(desk.log(desk.shift(houwen, when="2022-06-20"), (houwen, 60)))
    assert queries.waiting_logs_count(session, None) == 1
    assert queries.waiting_logs_count(session, {desk.programme.id}) == 1
    assert queries.waiting_logs_count(session, set()) == 0
    with acting_as("kuangsuchun"):
        approving.return_log(session, waiting, Approver("kuangsuchun", "匡素春", None), "再看看")
    assert (queries.waiting_logs_count(session, None), queries.returned_logs_count(session, None)) == (0, 1)
    assert queries.returned_logs_count(session, set()) == 0


def test_shifts_that_are_over_want_a_log(desk, session):
    houwen = desk.volunteer("侯文")
    late, later = desk.shift(houwen, when="2022-06-20"), desk.shift(houwen, when="2022-06-21")
    desk.log(desk.shift(houwen, when="2022-06-22"), (houwen, 60))
    desk.shift(when="2022-06-23", state=ShiftState.CANCELLED)
    desk.shift(when="2022-07-02")
    elsewhere = a_shift(session, a_programme(session, "别的项目"), "2022-06-24")
    assert queries.ended_shifts_without_log(session, {desk.programme.id}, NOW) == [late, later]
    assert queries.ended_shifts_without_log(session, None, NOW) == [late, later, elsewhere]


def test_the_log_of_a_shift_is_the_one_that_counts(desk, session):
    houwen = desk.volunteer("侯文")
    shift = desk.shift(houwen)
    assert queries.log_of_shift(session, shift.id) is None
    first = desk.log(shift, (houwen, 60))
    assert queries.log_of_shift(session, shift.id) is first
    desk.approve(first)
    second = desk.log(shift, (houwen, 90), corrects=first)
    assert queries.log_of_shift(session, shift.id) is first
    desk.approve(second)
    assert queries.log_of_shift(session, shift.id) is second
