"""Who leaves gives every coming place back; who has served before is known on the roster."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.builders.recorded import Office
from tests.builders.shifts import a_shift, a_volunteer, on_shift
from tests.cast import Cast
from volunteer.shifts import actions
from volunteer.shifts.models import AssignmentState, Shift
from volunteer.shifts.refusals import TooLateToGiveBack
from volunteer.signups import leaving, reviewing


def test_who_leaves_gives_every_coming_place_back(session: Session, cast: Cast, app) -> None:
    office = Office(session, union_id=cast.street.id)
    he, other = a_volunteer(session, office.programme), a_volunteer(session, office.programme, "周留下")
    coming, past = a_shift(session, office.programme), a_shift(session, office.programme, "2022-06-18")
    mine, theirs, served = on_shift(session, coming, he), on_shift(session, coming, other), on_shift(session, past, he)

    assert leaving.holds_places(session, {he.mention.id})
    reviewing.withdraw(session, he.sign_up, None)
    session.commit()

    assert [each.state for each in (mine, theirs, served)] == [
        AssignmentState.CANCELLED,
        AssignmentState.SIGNED_UP,
        AssignmentState.SIGNED_UP,
    ]
    assert mine.cancel_reason == "已退出志愿服务"


def test_giving_back_goes_by_the_times_that_stand_now(session: Session, cast: Cast, app) -> None:
    office = Office(session, union_id=cast.street.id)
    held = on_shift(session, a_shift(session, office.programme), a_volunteer(session, office.programme))
    before = held.shift.starts_at
    moved = update(Shift).where(Shift.id == held.shift_id).values(starts_at=before - timedelta(days=3))
    session.execute(moved.execution_options(synchronize_session=False))

    with pytest.raises(TooLateToGiveBack):
        actions.give_back(session, held, at=before - timedelta(days=1))


def test_only_who_never_served_is_marked_first(page, session: Session, cast: Cast) -> None:
    office = Office(session, union_id=cast.street.id)
    old, new = a_volunteer(session, office.programme, "何常来"), a_volunteer(session, office.programme, "何新人")
    office.shift("06-11", old.person)
    shift = a_shift(session, office.programme)
    for who in (old, new):
        on_shift(session, shift, who)
    cast.kuangsuchun.grants[0].organisation_id = cast.street.id

    text = page(cast.kuangsuchun).get(f"/shifts/{shift.id}").text

    assert "何新人 第一次" in text
    assert "何常来 第一次" not in text
