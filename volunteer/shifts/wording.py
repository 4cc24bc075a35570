"""Days and times of shifts in words."""

from datetime import date, datetime, timedelta

from volunteer.core.clock import SHANGHAI
from volunteer.core.i18n import _, _l
from volunteer.shifts.models import AssignmentState, ShiftKind
from volunteer.shifts.rules import Standing

WEEKDAYS = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))
KINDS = {ShiftKind.VISIT: _l("走访"), ShiftKind.ACTIVITY_HELP: _l("活动协助")}
STANDINGS = {
    Standing.PLANNED: _l("未开放"),
    Standing.OPEN: _l("可报名"),
    Standing.UNDER_WAY: _l("进行中"),
    Standing.ENDED: _l("已结束"),
    Standing.CANCELLED: _l("已取消"),
}
STATES = {
    AssignmentState.SIGNED_UP: _l("已报名"),
    AssignmentState.CONFIRMED: _l("已确认"),
    AssignmentState.EXCUSED: _l("请假"),
    AssignmentState.ATTENDED: _l("已到"),
    AssignmentState.ABSENT: _l("缺勤"),
}
#: Up to which hour each part of the day lasts.
_PARTS = ((6, _l("凌晨")), (12, _l("上午")), (13, _l("中午")), (18, _l("下午")), (24, _l("晚上")))


def day_words(day: date) -> str:
    """As 7月2日 周六."""
    return str(_("%(month)s月%(day)s日 %(weekday)s", month=day.month, day=day.day, weekday=WEEKDAYS[day.weekday()]))


def time_words(starts_at: datetime, ends_at: datetime) -> str:
    """As 上午9:00–11:30 or 晚上9:00–次日凌晨0:30."""
    first, last = starts_at.astimezone(SHANGHAI), ends_at.astimezone(SHANGHAI)
    start, end = _clock(first), _clock(last)
    if last.date() - first.date() > timedelta(days=1):
        end = f"{day_words(last.date())} {end}"
    elif last.date() > first.date():
        end = _("次日%(time)s", time=end)
    elif _part(first) == _part(last) or last.hour == 12:
        # Up to one o'clock nobody takes twelve for midnight.
        end = _hour(last)
    return f"{start}–{end}"


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """As 7月2日 周六 上午9:00–11:30."""
    return f"{day_words(starts_at.astimezone(SHANGHAI).date())} {time_words(starts_at, ends_at)}"


def hours_words(starts_at: datetime, ends_at: datetime) -> str:
    """For the office, as 21:00–次日 0:30."""
    first, last = starts_at.astimezone(SHANGHAI), ends_at.astimezone(SHANGHAI)
    end = f"{last.hour}:{last:%M}"
    return f"{first.hour}:{first:%M}–{end if first.date() == last.date() else _('次日 %(time)s', time=end)}"


def _part(instant: datetime) -> str:
    return str(next(name for until, name in _PARTS if instant.hour < until))


def _hour(instant: datetime) -> str:
    return f"{instant.hour - 12 if instant.hour > 12 else instant.hour}:{instant:%M}"


def _clock(instant: datetime) -> str:
    return str(_("%(part)s%(time)s", part=_part(instant), time=_hour(instant)))
