"""What the pages of logs call things."""

from datetime import datetime

from volunteer.core.clock import SHANGHAI
from volunteer.core.i18n import _, _l
from volunteer.shiftlogs.entry import Oddity
from volunteer.shiftlogs.models import Evidence
from volunteer.shiftlogs.own import Shown
from volunteer.shiftlogs.review import Standing
from volunteer.shifts.models import Shift

STANDINGS = {
    Standing.WAITING: _l("待审核"),
    Standing.APPROVED: _l("已通过"),
    Standing.RETURNED: _l("已退回"),
    Standing.REVERSED: _l("已更正"),
}
STANDING_KINDS = {Standing.WAITING: "warning", Standing.APPROVED: "ok", Standing.RETURNED: "red", Standing.REVERSED: ""}
ODDITIES = {
    Oddity.NOBODY_SERVED: _l("服务人次是 0"),
    Oddity.MANY_SERVED: _l("服务人次超过 1000"),
    Oddity.NOBODY_CAME: _l("没有志愿者到场"),
    Oddity.BEYOND_PLAN: _l("时长超过班次"),
    Oddity.WALK_IN: _l("有现场加入的人"),
    Oddity.LATE: _l("班次过后 7 天才录入"),
}
EVIDENCE = {
    Evidence.PAPER: _l("纸质记录表"),
    Evidence.TYPED: _l("事后录入"),
    Evidence.CHECKED_IN: _l("现场签到"),
}
SHOWN = {
    Shown.WAITING: _l("待审核"),
    Shown.RETURNED: _l("退回修改中"),
    Shown.VERIFIED: _l("已通过"),
    Shown.CORRECTED: _l("已更正"),
    Shown.TAKEN_BACK: _l("已更正"),
}
SHOWN_KINDS = {
    Shown.WAITING: "warning",
    Shown.RETURNED: "warning",
    Shown.VERIFIED: "ok",
    Shown.CORRECTED: "ok",
    Shown.TAKEN_BACK: "",
}


def duration(minutes: int) -> str:
    """Minutes as people say them: 2 小时 30 分钟."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(minutes)s 分钟", minutes=rest))
    if not rest:
        return str(_("%(hours)s 小时", hours=hours))
    return str(_("%(hours)s 小时 %(minutes)s 分钟", hours=hours, minutes=rest))


def when(shift: Shift) -> str:
    """The day and the times of a shift in Shanghai: 2022-06-28 09:00–11:30."""
    starts, ends = shift.starts_at.astimezone(SHANGHAI), shift.ends_at.astimezone(SHANGHAI)
    return f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}"


def local(instant: datetime) -> str:
    """An instant as the clock in Shanghai showed it, to the minute."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


#: Names every template of the room may use.
WORDS = {
    "STANDINGS": STANDINGS,
    "STANDING_KINDS": STANDING_KINDS,
    "ODDITIES": ODDITIES,
    "EVIDENCE": EVIDENCE,
    "SHOWN": SHOWN,
    "SHOWN_KINDS": SHOWN_KINDS,
    "duration": duration,
    "when": when,
    "local": local,
}
