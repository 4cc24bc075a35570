"""What of logs hangs on an approval."""

import pytest

from tests.builders.shifts import a_programme, a_shift, a_volunteer
from tests.shiftlogs.test_approve import a_paper_log
from volunteer.core.actor import acting_as
from volunteer.core.clock import now
from volunteer.people.models import Mention, MentionKind
from volunteer.shiftlogs.models import LogState
from volunteer.signups import leaving, reviewing


@pytest.fixture
def approved(desk):
    """Approved by hand, and on no shift."""
    volunteer = desk.volunteer("侯文")
    at = now()
    volunteer.sign_up.decided_by = "kuangsuchun"
    volunteer.sign_up.decision_recorded_at = volunteer.sign_up.approval_recorded_at = at
    desk.session.commit()
    return volunteer


def test_an_approval_stays_when_a_paper_record_names_the_volunteer(desk, session, approved):
    log = a_paper_log(desk, approved)
    written = Mention(kind=MentionKind.SHIFT_LOG, programme_id=desk.programme.id, name="侯文", recorded_at=now())
    written.occurred_on, written.person_id = log.recorded_at.date(), approved.person.id
    session.add(written)
    session.flush()
    log.attendances[0].mention_id = written.id
    session.flush()

    with acting_as("kuangsuchun"), pytest.raises(reviewing.HasPlaces):
        reviewing.take_back(session, approved.sign_up)


def test_a_reversed_log_and_one_of_another_programme_do_not_count(desk, session, cast, approved):
    a_paper_log(desk, approved).state = LogState.REVERSED
    elsewhere = a_paper_log(desk, approved)
    elsewhere.shift_id = a_shift(session, a_programme(session, "别处", cast.street.id), "2022-06-20").id
    session.flush()
    assert not leaving.holds_places(session, {approved.mention.id})

    noise = a_volunteer(session, desk.programme, "周别人")
    a_paper_log(desk, noise)
    assert not leaving.holds_places(session, {approved.mention.id})
