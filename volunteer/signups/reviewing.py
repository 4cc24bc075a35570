"""Deciding about a sign-up on the page: approve, return, record who left, and take a decision back."""

from datetime import datetime

from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.actor import current_actor
from volunteer.core.clock import now, today
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l
from volunteer.signups import leaving
from volunteer.signups.actions import let_know
from volunteer.signups.models import SignUp, SignUpState

#: What may be decided about a sign-up that stands so.
NEXT: dict[SignUpState, frozenset[SignUpState]] = {
    SignUpState.APPLIED: frozenset({SignUpState.APPROVED, SignUpState.RETURNED, SignUpState.WITHDRAWN}),
    SignUpState.APPROVED: frozenset({SignUpState.WITHDRAWN}),
    SignUpState.RETURNED: frozenset(),
    SignUpState.WITHDRAWN: frozenset(),
}


class AlreadyDecided(Refused):
    """Somebody else was quicker, or the page was old."""

    message = _l("这份报名刚才已经有了结果，请看现在的状态再决定。")


class NumberNotProved(Refused):
    """A held sign-up: nobody knows yet whose number it is."""

    message = _l("这个号码已有人登记，还不能通过。请先当面核对、发领取卡，本人用过以后再审核。")


class HasPlaces(Refused):
    """Approval carries places on shifts and hours served; taking it back would leave them without a volunteer."""

    message = _l("已经排过班或有服务记录，审核不能撤回。不再服务的，请改为“记录退出”。")


class CannotTakeBack(Refused):
    """The decision came from a register, or was the volunteer's own."""

    message = _l("这个结果不是在这里审核出来的，不能在这里撤回。")


def approve(session: Session, sign_up: SignUp, note: str | None = None) -> None:
    """From today a volunteer. Raises NumberNotProved while the sign-up is held, AlreadyDecided."""
    _lock(session, sign_up, SignUpState.APPROVED)
    if sign_up.is_held:
        raise NumberNotProved
    at = now()
    sign_up.approved_on, sign_up.approval_recorded_at = today(), at
    _settle(session, sign_up, SignUpState.APPROVED, note, at)
    record(session, Event.SIGNUP_DECIDED, sign_up, state=SignUpState.APPROVED.value)


def send_back(session: Session, sign_up: SignUp, reason: str) -> None:
    """Not a volunteer, and why. Raises AlreadyDecided."""
    _lock(session, sign_up, SignUpState.RETURNED)
    _settle(session, sign_up, SignUpState.RETURNED, reason, now())
    record(session, Event.SIGNUP_DECIDED, sign_up, state=SignUpState.RETURNED.value)


def withdraw(session: Session, sign_up: SignUp, reason: str | None) -> None:
    """They left as of today: future places are given back, what was served stays. Raises AlreadyDecided."""
    _lock(session, sign_up, SignUpState.WITHDRAWN)
    _settle(session, sign_up, SignUpState.WITHDRAWN, reason, now())
    leaving.give_back_places(session, {sign_up.mention_id})
    record(session, Event.SIGNUP_WITHDRAWN, sign_up)


def can_take_back(sign_up: SignUp) -> bool:
    """Whether the last decision may be undone: a return always, what else was decided here by staff.

    An approval that only stands again, because leaving was undone, was not decided then: it stays.
    """
    if sign_up.state is SignUpState.RETURNED:
        return True
    if sign_up.state is SignUpState.APPROVED and sign_up.decision_recorded_at != sign_up.approval_recorded_at:
        return False
    return sign_up.state is not SignUpState.APPLIED and sign_up.decided_by is not None and not is_by_worker(sign_up)


def is_by_worker(sign_up: SignUp) -> bool:
    """Whether the volunteer decided it: accounts of workers act under a number, staff under their login."""
    return (sign_up.decided_by or "").startswith("user:")


def take_back(session: Session, sign_up: SignUp) -> None:
    """Undo the last decision: a volunteer again if there was an approval before it, else waiting again.

    Raises CannotTakeBack, or HasPlaces when places or logs hang on an approval.
    """
    session.refresh(sign_up, with_for_update={"of": SignUp})
    if not can_take_back(sign_up):
        raise CannotTakeBack
    if sign_up.state is not SignUpState.APPROVED and sign_up.approved_on is not None:
        state = sign_up.state = SignUpState.APPROVED
        sign_up.decided_on, sign_up.decision_recorded_at = sign_up.approved_on, now()
        sign_up.decided_by, sign_up.decision_note = current_actor(), None
    else:
        if sign_up.state is SignUpState.APPROVED and leaving.holds_places(session, {sign_up.mention_id}):
            raise HasPlaces
        state = sign_up.state = SignUpState.APPLIED
        sign_up.decided_on = sign_up.decision_recorded_at = sign_up.decided_by = sign_up.decision_note = None
        sign_up.approved_on = sign_up.approval_recorded_at = None
    let_know(session, sign_up)
    record(session, Event.SIGNUP_DECIDED, sign_up, state=state.value)


def _lock(session: Session, sign_up: SignUp, state: SignUpState) -> None:
    session.refresh(sign_up, with_for_update={"of": SignUp})
    if state not in NEXT[sign_up.state]:
        raise AlreadyDecided


def _settle(session: Session, sign_up: SignUp, state: SignUpState, note: str | None, at: datetime) -> None:
    sign_up.state, sign_up.decided_on, sign_up.decision_recorded_at = state, today(), at
    sign_up.decided_by, sign_up.decision_note = current_actor(), note or None
    let_know(session, sign_up)
