"""Who a log may name: those on the shift, approved volunteers who walked in, those on the log it corrects."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from volunteer.audit.events import Event
from volunteer.audit.queries import entries_about
from volunteer.core.clock import at_start_of, day_of
from volunteer.people.models import Mention
from volunteer.shiftlogs.entry import Came, planned_minutes
from volunteer.shiftlogs.models import LogState, ShiftAttendance, ShiftLog
from volunteer.shiftlogs.queries import within
from volunteer.shiftlogs.rules import fits
from volunteer.shifts.models import Assignment, AssignmentState, Shift, ShiftState
from volunteer.signups.volunteers import approved_volunteers

#: What each state of a place suggests; who waits or was only offered one is no part of the roster.
_SUGGESTS = {
    AssignmentState.SIGNED_UP: Came.ATTENDED,
    AssignmentState.CONFIRMED: Came.ATTENDED,
    AssignmentState.ATTENDED: Came.ATTENDED,
    AssignmentState.SEEKING_STAND_IN: Came.EXCUSED,
    AssignmentState.EXCUSED: Came.EXCUSED,
    AssignmentState.ABSENT: Came.ABSENT,
}
#: What a correction says of who did not come, kept with its submission until it counts.
NOT_THERE = (AssignmentState.EXCUSED, AssignmentState.ABSENT)


@dataclass(frozen=True)
class Listed:
    """Somebody a log may name, and what is suggested of them."""

    mention_id: int
    person_id: int | None
    name: str
    employer: str | None
    phone: str | None
    came: Came
    minutes: int
    is_walk_in: bool = False

    @property
    def who(self) -> tuple[str, int]:
        """The person, or the mention of nobody yet known."""
        return ("person", self.person_id) if self.person_id is not None else ("mention", self.mention_id)


def shift_to_log(session: Session, shift_id: int, programme_ids: Collection[int] | None) -> Shift | None:
    """The shift with an id, if it is of one of these programmes (None: any)."""
    statement = select(Shift).where(Shift.id == shift_id).options(joinedload(Shift.programme))
    return session.scalars(within(statement, programme_ids)).first()


def roster(session: Session, shift: Shift, corrects: ShiftLog | None = None) -> list[Listed]:
    """Everybody on the shift, each person once, by name; with a log to correct, as it says."""
    found: dict[tuple[str, int], Listed] = {}
    served = {row.mention_id: row.minutes for row in corrects.attendances} if corrects else {}
    said = said_in(session, corrects) if corrects else {}
    planned = planned_minutes(shift.starts_at, shift.ends_at)
    rows = session.execute(
        select(Assignment.state, Mention)
        .join(Assignment.mention)
        .where(Assignment.shift_id == shift.id, Assignment.state.in_(_SUGGESTS))
        .order_by(Mention.name, Assignment.id.desc())
    )
    for state, mention in rows:
        came = _SUGGESTS[state]
        if corrects is not None and came is Came.ATTENDED and mention.id not in served:
            came = Came.ABSENT
        came = Came(said[mention.id].value) if mention.id in said else came
        one = _listed(mention, came, served.get(mention.id, planned))
        found.setdefault(one.who, one)
    for mention in _mentions(session, served.keys() - {one.mention_id for one in found.values()}):
        one = _listed(mention, Came.ATTENDED, served[mention.id], is_walk_in=True)
        found.setdefault(one.who, one)
    return list(found.values())


def said_in(session: Session, log: ShiftLog) -> dict[int, AssignmentState]:
    """What a correction says became of the places, by mention."""
    said = {attendance.mention_id: AssignmentState.ATTENDED for attendance in log.attendances}
    for submitted in entries_about(session, Event.LOG_SUBMITTED, log)[:1]:
        for state in NOT_THERE:
            said |= dict.fromkeys(submitted.details.get(state.value, ()), state)
    return said


def _mentions(session: Session, ids: Collection[int]) -> Sequence[Mention]:
    return session.scalars(select(Mention).where(Mention.id.in_(ids)).order_by(Mention.name, Mention.id)).all()


def _listed(mention: Mention, came: Came, minutes: int, is_walk_in: bool = False) -> Listed:
    return Listed(
        mention.id, mention.person_id, mention.name, mention.employer, mention.phone, came, minutes, is_walk_in
    )


def walk_ins(session: Session, shift: Shift) -> dict[int, Listed]:
    """Everybody approved in the shift's programme, by mention: who may have come without signing up."""
    planned = planned_minutes(shift.starts_at, shift.ends_at)
    return {
        one.mention_id: Listed(
            one.mention_id, one.person_id, one.name, one.employer, one.phone, Came.ATTENDED, planned, is_walk_in=True
        )
        for one in approved_volunteers(session, {shift.programme_id})
    }


def called(people: Collection[Listed], words: str) -> list[Listed]:
    """Those a search by name, pinyin, initials or the tail of a phone means; exact names before others."""
    found = [one for one in people if fits(words, one.name, one.phone)]
    return [one for one in found if one.name == words.strip()] or found


@dataclass(frozen=True)
class Elsewhere:
    """Another shift somebody is logged to have served on."""

    shift_id: int
    programme_id: int
    content: str
    starts_at: datetime
    ends_at: datetime
    minutes: int


def served_elsewhere(session: Session, shift: Shift, mentions: Collection[int]) -> dict[int, list[Elsewhere]]:
    """By mention: the other shifts around this one that its person is logged on, approved or waiting.

    A shift with a log and a correction that waits counts the longer of both; a returned log counts nothing.
    """
    persons = dict(session.execute(select(Mention.id, Mention.person_id).where(Mention.id.in_(mentions))).all())
    day = at_start_of(day_of(shift.starts_at))
    rows = session.execute(
        select(Shift, Mention.id, Mention.person_id, ShiftAttendance.minutes)
        .join(ShiftLog, ShiftLog.shift_id == Shift.id)
        .join(ShiftAttendance, ShiftAttendance.log_id == ShiftLog.id)
        .join(ShiftAttendance.mention)
        .where(
            Shift.id != shift.id,
            Shift.state != ShiftState.CANCELLED,
            Shift.ends_at > day - timedelta(days=1),
            Shift.starts_at < max(shift.ends_at, day + timedelta(days=1)),
            ShiftLog.state.in_((LogState.APPROVED, LogState.SUBMITTED)),
            ShiftLog.returned_at.is_(None),
            or_(Mention.id.in_(persons), Mention.person_id.in_({who for who in persons.values() if who is not None})),
        )
        .order_by(Shift.starts_at, Shift.id)
    ).all()
    found: dict[int, dict[int, Elsewhere]] = {mention_id: {} for mention_id in persons}
    for other, their_mention, their_person, minutes in rows:
        for mention_id, person_id in persons.items():
            if their_mention == mention_id or (person_id is not None and their_person == person_id):
                known = found[mention_id].get(other.id)
                longest = max(minutes, known.minutes if known else 0)
                found[mention_id][other.id] = Elsewhere(
                    other.id, other.programme_id, other.content, other.starts_at, other.ends_at, longest
                )
    return {mention_id: list(shifts.values()) for mention_id, shifts in found.items()}
