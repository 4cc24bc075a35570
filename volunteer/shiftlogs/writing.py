"""Writing a log and putting one right: what the rules allow, and what follows from it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.actor import current_actor
from volunteer.core.clock import SHANGHAI, business_now, day_of, now
from volunteer.core.errors import Refused
from volunteer.core.events import person_touched
from volunteer.core.i18n import _l
from volunteer.people.models import Mention, Person
from volunteer.shiftlogs.entry import LONGEST_DAY, LONGEST_SHIFT, Came, Entry, Place
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shiftlogs.roster import NOT_THERE, Elsewhere, roster, served_elsewhere, walk_ins
from volunteer.shifts.models import Assignment, AssignmentState, Shift, ShiftState


class ShiftNotBegun(Refused):
    """Nothing can have happened yet."""

    message = _l("这个班次还没有开始，开始以后才能写日志。")


class ShiftCancelled(Refused):
    """A shift that was called off has nothing to log."""

    message = _l("这个班次已经取消，不用写日志。")


class LogAlreadyThere(Refused):
    """A shift has at most one log that counts or waits."""

    message = _l("这个班次已经有日志了。要改请打开那份日志，点“更正”。")


class NotTheLatest(Refused):
    """What is to be corrected was corrected already."""

    message = _l("这份日志已经有更正了，请改最新的那一份。")


class PlaceRefused(Refused):
    """What is said of one volunteer cannot be; carries their mention."""

    mention_id: int


class NotAVolunteerHere(PlaceRefused):
    """Neither on the shift nor an approved volunteer of its programme."""

    message = _l("这个人不在班次上，也不是本项目已通过的志愿者。")


class NamedTwice(PlaceRefused):
    """One person came once."""

    message = _l("{name}在名单上出现了两次，只能记一次“来了”。")


class TooLong(PlaceRefused):
    """More than anybody may serve on one shift."""

    message = _l("一个班次的时长要在 0 到 720 分钟（12 小时）之间。")


class ShiftsOverlap(PlaceRefused):
    """Nobody is in two places."""

    message = _l("{name}同一时间在另一个班次：{other}。请核对是哪一班。")


class TooLongADay(PlaceRefused):
    """More than anybody may serve in a day."""

    message = _l("{name}这一天还在：{other}；合起来超过 16 小时。请核对时长。")


def check_loggable(shift: Shift, at: datetime) -> None:
    """Raises ShiftCancelled, ShiftNotBegun."""
    if shift.state is ShiftState.CANCELLED:
        raise ShiftCancelled
    if shift.starts_at > at:
        raise ShiftNotBegun


def submit_log(session: Session, shift: Shift, entry: Entry, corrects: ShiftLog | None = None) -> ShiftLog:
    """Write what happened on a shift; it counts nowhere until somebody else approves it.

    The places on the shift become attended, excused or absent, the shift is over. With `corrects`, an approved log
    counts until this one is approved, and the places stay as it says; one that only waited or was returned is
    replaced at once. Raises ShiftNotBegun, ShiftCancelled, LogAlreadyThere, NotTheLatest, and a PlaceRefused about one
    volunteer.
    """
    _lock(session, shift, entry)
    check_loggable(shift, business_now())
    is_counted = _check_latest(session, shift, corrects)
    _check_places(session, shift, entry, corrects)
    at = now()
    log = ShiftLog(
        shift_id=shift.id,
        people_served=entry.people_served,
        outcomes=entry.outcomes,
        evidence=Evidence.TYPED,
        state=LogState.SUBMITTED,
        written_by=current_actor(),
        recorded_at=at,
        corrects_id=corrects.id if corrects else None,
    )
    session.add(log)
    session.flush()
    session.add_all(
        ShiftAttendance(log_id=log.id, mention_id=place.mention_id, minutes=place.minutes, recorded_at=at)
        for place in entry.attended
    )
    said = {place.mention_id: _BECOMES[place.came] for place in entry.places}
    changed = [] if is_counted else settle_places(session, shift, said, at)
    shift.state = ShiftState.ENDED
    if corrects is not None and corrects.state is LogState.SUBMITTED:
        reverse(session, corrects, at)
    session.flush()
    record(
        *(session, Event.LOG_SUBMITTED, log),
        shift_id=shift.id,
        corrects_id=log.corrects_id,
        assignment_ids=changed,
        # Who came stands on the log; who did not is kept here until the correction is approved.
        **(_not_there(said) if is_counted else {}),
    )
    return log


def reverse(session: Session, log: ShiftLog, at: datetime) -> None:
    """From an instant on a log counts no more; everybody on it is evaluated again."""
    log.state = LogState.REVERSED
    log.reversed_at = at
    touch(session, log)
    record(session, Event.LOG_REVERSED, log, shift_id=log.shift_id)


def touch(session: Session, log: ShiftLog) -> None:
    """The journeys of everybody on a log may have changed."""
    for attendance in log.attendances:
        person_touched(session, attendance.mention.person_id)


def _lock(session: Session, shift: Shift, entry: Entry) -> None:
    """Persons before the shift, in the order of their ids: two logs that name one person wait for each other."""
    named = select(Mention.person_id).where(Mention.id.in_([place.mention_id for place in entry.attended]))
    session.execute(select(Person.id).where(Person.id.in_(named)).order_by(Person.id).with_for_update())
    lock_shift(session, shift)


def lock_shift(session: Session, shift: Shift) -> None:
    """Wait for others who write of a shift, then read it anew. Only its own row: PostgreSQL locks no outer join."""
    session.execute(select(Shift.id).where(Shift.id == shift.id).with_for_update())
    session.refresh(shift)


def _check_latest(session: Session, shift: Shift, corrects: ShiftLog | None) -> bool:
    """Whether a log of the shift counts already. Raises LogAlreadyThere, NotTheLatest."""
    live = session.scalars(
        select(ShiftLog).where(ShiftLog.shift_id == shift.id, ShiftLog.state != LogState.REVERSED)
    ).all()
    if corrects is None and live:
        raise LogAlreadyThere
    waiting = [log for log in live if log.state is LogState.SUBMITTED]
    if corrects is not None and (corrects not in live or [log for log in waiting if log is not corrects]):
        raise NotTheLatest
    return any(log.state is LogState.APPROVED for log in live)


def _check_places(session: Session, shift: Shift, entry: Entry, corrects: ShiftLog | None) -> None:
    people = {**walk_ins(session, shift), **{one.mention_id: one for one in roster(session, shift, corrects)}}
    for place in entry.places:
        if place.mention_id not in people:
            raise NotAVolunteerHere(mention_id=place.mention_id)
    came = entry.attended
    elsewhere = served_elsewhere(session, shift, [place.mention_id for place in came])
    seen: set[Any] = set()
    for place in came:
        one = people[place.mention_id]
        if one.who in seen:
            raise NamedTwice(mention_id=place.mention_id, name=one.name)
        seen.add(one.who)
        _check_time(shift, place, one.name, elsewhere.get(place.mention_id, []))


def _check_time(shift: Shift, place: Place, name: str, elsewhere: list[Elsewhere]) -> None:
    """At most twelve hours a shift and sixteen a day, and nowhere else at that time."""
    if not 0 <= place.minutes <= LONGEST_SHIFT:
        raise TooLong(mention_id=place.mention_id)
    for other in elsewhere:
        if other.starts_at < shift.ends_at and shift.starts_at < other.ends_at:
            raise ShiftsOverlap(mention_id=place.mention_id, name=name, other=_called(shift, other))
    on = day_of(shift.starts_at)
    that_day = [other for other in elsewhere if day_of(other.starts_at) == on]
    if place.minutes + sum(other.minutes for other in that_day) > LONGEST_DAY:
        others = "、".join(_called(shift, other) for other in that_day)
        raise TooLongADay(mention_id=place.mention_id, name=name, other=others)


def _called(shift: Shift, other: Elsewhere) -> str:
    """Which shift it is; what another programme does is told only by its time."""
    starts, ends = other.starts_at.astimezone(SHANGHAI), other.ends_at.astimezone(SHANGHAI)
    when = f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}"
    return f"{when} {other.content}" if other.programme_id == shift.programme_id else when


_BECOMES = {
    Came.ATTENDED: AssignmentState.ATTENDED,
    Came.EXCUSED: AssignmentState.EXCUSED,
    Came.ABSENT: AssignmentState.ABSENT,
    Came.REMOVED: AssignmentState.ABSENT,
}
_OVER = frozenset({AssignmentState.OFFERED, AssignmentState.WAITING})


def settle_places(session: Session, shift: Shift, said: Mapping[int, AssignmentState], at: datetime) -> list[int]:
    """Say of each place what became of it, by mention; who only waited for one loses it. Returns the ids changed."""
    changed = []
    places = session.scalars(
        select(Assignment)
        .where(Assignment.shift_id == shift.id, Assignment.state != AssignmentState.CANCELLED)
        .order_by(Assignment.id)
    )
    for place in places:
        becomes = said.get(place.mention_id)
        if becomes is None and place.state in _OVER:
            becomes = AssignmentState.CANCELLED
        if becomes is not None and becomes is not place.state:
            place.state, place.changed_at = becomes, at
            changed.append(place.id)
    return changed


def _not_there(said: Mapping[int, AssignmentState]) -> dict[str, Any]:
    return {state.value: [mention for mention, each in said.items() if each is state] for state in NOT_THERE}
