"""Why somebody cannot have a place, or a shift cannot be changed, in words; what to do next stands on the page."""

from collections.abc import Collection

from volunteer.core.errors import Refused
from volunteer.core.i18n import _l


class CannotJoin(Refused):
    """Somebody cannot have a place; `title` heads the page that says so."""

    title = _l("现在不能报名")


class ShiftIsFull(CannotJoin):
    """Every place of the role is taken. `is_whole` when no other role has one either."""

    title = _l("这个班次已经报满了")
    message = _l("“{role}”的 {maximum} 个名额都有人了。")


class ShiftClashes(CannotJoin):
    """The person is on another shift at that time: `other_id`, `other`, `other_programme_id`, `when`.

    What the other shift is, is said only to who may see its programme.
    """

    title = _l("时间和另一个班次冲突")
    message = _l("{name}{when} 已经有别的班次，两个班次的时间有重叠。")
    named = _l("{name}已经报了“{other}”（{when}），两个班次的时间有重叠。")

    def told(self, programme_ids: Collection[int] | None) -> str:
        """In words, for who may see these programmes (None: all)."""
        may_know = programme_ids is None or self.details["other_programme_id"] in programme_ids
        return str(self.named).format(**self.details) if may_know else str(self)


class ShiftHasBegun(CannotJoin):
    """The shift has begun, or is over."""

    title = _l("这个班次已经开始了")
    message = _l("{when} 的班次已经开始或结束，不能再报名。")


class ShiftIsNotOpen(CannotJoin):
    """The shift was not opened for sign-up yet."""

    title = _l("这个班次还没有开放报名")
    message = _l("{when} 的班次还没有开放报名。")


class ShiftIsCancelled(CannotJoin):
    """The shift was called off."""

    title = _l("这个班次取消了")
    message = _l("{when} 的班次已经取消。")


class NotAnApprovedVolunteer(CannotJoin):
    """No approved sign-up in the shift's programme; a held one is as if it waited for approval."""

    title = _l("还不能报班次")
    message = _l("审核通过的志愿者才能报班次。")


class AskTheOffice(CannotJoin):
    """What stands in the way belongs to another sign-up of theirs, of which an unproved account must not learn."""

    title = _l("这个班次要请社工安排")
    message = _l("请联系社工，或带上手机找社工领一张领取卡，之后就能自己报。")


class RoleNotChosen(CannotJoin):
    """The shift has several roles and none of them was picked."""

    title = _l("请选择做什么")
    message = _l("这个班次有几种岗位，请选择一种。")


class TooLateToGiveBack(Refused):
    """The shift has begun; the coordinator must be told."""

    message = _l("班次已经开始，不能自己取消。来不了请马上告诉带队社工。")


class ReasonMissing(Refused):
    """A volunteer is taken off a shift, or a shift is called off, only with a reason."""

    message = _l("请写明原因，志愿者会看到。")


class FewerPlacesThanPeople(Refused):
    """A role would have fewer places than people on it."""

    role_id: int

    message = _l("“{role}”已有 {taken} 人报名，最多人数不能少于 {taken}。请先移出多出的人。")


class RoleIsTaken(Refused):
    """A role people signed up for cannot go."""

    role_id: int

    message = _l("“{role}”已有 {taken} 人报名，不能删去。请先移出他们。")


class ChangeClashes(Refused):
    """At the new time, somebody on the shift is on another one."""

    message = _l("改到这个时间，{people}的另一个班次会冲突。请换个时间，或先把人移出。")


class ShiftCannotChange(Refused):
    """A shift that was cancelled, or has ended, stays as it is."""

    message = _l("已取消或已结束的班次不能再改。")
