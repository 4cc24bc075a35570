"""What the states of a sign-up are called."""

import enum
from typing import Any

from volunteer.core.i18n import _l
from volunteer.signups.models import SignUpState


class Standing(enum.StrEnum):
    """Where a sign-up stands for its reviewers: its state, and among the waiting those whose number is not proved."""

    WAITING = "waiting"
    HELD = "held"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


STANDING_LABELS: dict[Standing, Any] = {
    Standing.WAITING: _l("待审核"),
    Standing.HELD: _l("等领取卡"),
    Standing.APPROVED: _l("已通过"),
    Standing.RETURNED: _l("已退回"),
    Standing.WITHDRAWN: _l("已退出"),
}
#: The kind of tag each has.
STANDING_KINDS = {Standing.WAITING: "red", Standing.HELD: "warning", Standing.APPROVED: "ok"}

#: For the volunteer, who must not learn that a sign-up is held.
STATE_LABELS: dict[SignUpState, Any] = {
    SignUpState.APPLIED: STANDING_LABELS[Standing.WAITING],
    SignUpState.APPROVED: STANDING_LABELS[Standing.APPROVED],
    SignUpState.RETURNED: STANDING_LABELS[Standing.RETURNED],
    SignUpState.WITHDRAWN: STANDING_LABELS[Standing.WITHDRAWN],
}


def standing_of(state: SignUpState, is_held: bool) -> Standing:
    """Where a sign-up of this state stands."""
    if state is SignUpState.APPLIED:
        return Standing.HELD if is_held else Standing.WAITING
    return Standing(state.value)
