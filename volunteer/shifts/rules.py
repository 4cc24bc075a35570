"""What the words on a record say of a shift. Pure."""

import re

from volunteer.shifts.models import ShiftKind


def kind_of(content: str) -> ShiftKind:
    """Help at an activity (活动协助) or an outreach visit (走访), by what was done."""
    if re.search("协助.*活动|活动.*(?:协助|支持|支援|保障|帮忙)|协办|会务|布置会场|现场秩序|维持秩序", content):
        return ShiftKind.ACTIVITY_HELP
    return ShiftKind.VISIT
