"""Logs as those who approve them see them."""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from volunteer.accounts.models import RoleGrant, User
from volunteer.accounts.permissions import GRANTED, Permission
from volunteer.accounts.queries import identity_of
from volunteer.core.clock import business_now, day_of, now
from volunteer.people.models import Mention
from volunteer.programmes.scope import programme_ids_in
from volunteer.shiftlogs.approving import Approver, may_approve
from volunteer.shiftlogs.entry import Oddity, oddities, planned_minutes
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shiftlogs.queries import is_returned, is_waiting, within
from volunteer.shifts.models import Assignment, AssignmentState, Shift

PAGE = 50


class Standing(enum.StrEnum):
    """Where a log stands, as the list is filtered."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    REVERSED = "reversed"


def standing_of(log: ShiftLog) -> Standing:
    """A returned log is one that was submitted and sent back."""
    if log.state is LogState.SUBMITTED:
        return Standing.WAITING if log.returned_at is None else Standing.RETURNED
    return Standing(log.state.value)


def _stands(standing: Standing) -> ColumnElement[bool]:
    if standing is Standing.WAITING:
        return is_waiting()
    if standing is Standing.RETURNED:
        return is_returned()
    return ShiftLog.state == LogState(standing.value)


@dataclass(frozen=True)
class Row:
    """One log of the list."""

    log: ShiftLog
    oddities: list[Oddity]
    volunteers: int
    minutes: int


@dataclass(frozen=True)
class Listing:
    """One page of a list, and how many logs stand where."""

    rows: list[Row]
    counts: dict[Standing, int]
    page: int
    pages: int


def logs_page(session: Session, standing: Standing, programme_ids: Collection[int] | None, page: int) -> Listing:
    """A page of the logs that stand somewhere: waiting ones with the odd on top, others with the latest shift first."""
    counts = {each: _count(session, each, programme_ids) for each in Standing}
    pages = max(1, -(-counts[standing] // PAGE))
    page = min(max(1, page), pages)
    statement = within(_with_people().where(_stands(standing)), programme_ids)
    if standing is Standing.WAITING:
        # Which are odd is not the database's to say; those that wait are few.
        rows = _rows(session, session.scalars(statement.order_by(Shift.starts_at, ShiftLog.id)).unique().all())
        rows.sort(key=lambda row: not row.oddities)
        rows = rows[(page - 1) * PAGE : page * PAGE]
    else:
        latest = statement.order_by(Shift.starts_at.desc(), ShiftLog.id.desc())
        rows = _rows(session, session.scalars(latest.limit(PAGE).offset((page - 1) * PAGE)).unique().all())
    return Listing(rows, counts, page, pages)


def _with_people() -> Select[ShiftLog]:
    people = selectinload(ShiftLog.attendances).joinedload(ShiftAttendance.mention)
    return select(ShiftLog).join(ShiftLog.shift).options(contains_eager(ShiftLog.shift), people)


def _count(session: Session, standing: Standing, programme_ids: Collection[int] | None) -> int:
    statement = select(func.count()).select_from(ShiftLog).join(ShiftLog.shift).where(_stands(standing))
    return session.scalars(within(statement, programme_ids)).one()


def _rows(session: Session, logs: Sequence[ShiftLog]) -> list[Row]:
    walked_in = walk_ins_of(session, logs)
    return [_row(log, walked_in.get(log.id, frozenset())) for log in logs]


def _row(log: ShiftLog, walked_in: frozenset[int]) -> Row:
    minutes = [each.minutes for each in log.attendances]
    found = oddities(
        log.people_served,
        minutes,
        planned_minutes(log.shift.starts_at, log.shift.ends_at),
        len(walked_in),
        day_of(log.shift.starts_at),
        _business_day(log.recorded_at),
    )
    return Row(log, found, len(minutes), sum(minutes))


def _business_day(instant: datetime) -> date:
    """The day the office would call it: records carry the real time, a demo stands still."""
    return day_of(instant - (now() - business_now()))


def walk_ins_of(session: Session, logs: Collection[ShiftLog]) -> dict[int, frozenset[int]]:
    """By log, the mentions of those who came without a place on the shift; a paper log brought its shift along."""
    typed = [log.id for log in logs if log.evidence is not Evidence.PAPER and log.shift.batch_id is None]
    placed = aliased(Mention)
    has_place = (
        select(Assignment.id)
        .join(placed, placed.id == Assignment.mention_id)
        .where(
            Assignment.shift_id == ShiftLog.shift_id,
            Assignment.state != AssignmentState.CANCELLED,
            or_(placed.id == Mention.id, placed.person_id == Mention.person_id),
        )
        .exists()
    )
    rows = session.execute(
        select(ShiftLog.id, Mention.id)
        .join(ShiftAttendance, ShiftAttendance.log_id == ShiftLog.id)
        .join(ShiftAttendance.mention)
        .where(ShiftLog.id.in_(typed), ~has_place)
    )
    found: dict[int, set[int]] = {}
    for log_id, mention_id in rows:
        found.setdefault(log_id, set()).add(mention_id)
    return {log_id: frozenset(ids) for log_id, ids in found.items()}


def log_in(session: Session, log_id: int, programme_ids: Collection[int] | None) -> ShiftLog | None:
    """The log with an id, if its shift is of one of these programmes (None: any)."""
    statement = _with_people().where(ShiftLog.id == log_id).options(joinedload(ShiftLog.shift, Shift.programme))
    return session.scalars(within(statement, programme_ids)).unique().first()


def waiting_logs(session: Session, ids: Collection[int], programme_ids: Collection[int] | None) -> list[Row]:
    """Of these logs, those that wait within some programmes."""
    statement = _with_people().where(ShiftLog.id.in_(ids), is_waiting()).order_by(ShiftLog.id)
    return _rows(session, session.scalars(within(statement, programme_ids)).unique().all())


def row_of(session: Session, log: ShiftLog) -> Row:
    """What is odd about one log."""
    return _rows(session, [log])[0]


def logs_of(session: Session, shift: Shift) -> list[ShiftLog]:
    """Everything ever written of a shift, the oldest first."""
    statement = _with_people().where(ShiftLog.shift_id == shift.id).order_by(ShiftLog.id)
    return list(session.scalars(statement).unique())


@dataclass(frozen=True)
class Change:
    """One volunteer on the log before and on the one after; None stands for not on it."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Comparison:
    """What a correction changes."""

    before: ShiftLog
    after: ShiftLog
    changes: list[Change]


def comparison(log: ShiftLog, history: Sequence[ShiftLog]) -> Comparison | None:
    """The log beside the one it corrects, or beside its correction when it was reversed itself.

    A correction of a correction that nobody approved is compared with what counted.
    """
    known = {each.id: each for each in history}
    if log.corrects_id in known:
        before = known[log.corrects_id]
        while before.approval_recorded_at is None and before.corrects_id in known:
            before = known[before.corrects_id]
        return _compare(before, log)
    later = [each for each in history if each.corrects_id == log.id]
    return _compare(log, later[-1]) if log.state is LogState.REVERSED and later else None


def _compare(before: ShiftLog, after: ShiftLog) -> Comparison:
    old, new = _by_person(before), _by_person(after)
    changes = [
        Change((new.get(who) or old[who])[0], old[who][1] if who in old else None, new[who][1] if who in new else None)
        for who in dict.fromkeys([*old, *new])
    ]
    return Comparison(before, after, changes)


def _by_person(log: ShiftLog) -> dict[object, tuple[str, int]]:
    found: dict[object, tuple[str, int]] = {}
    for row in log.attendances:
        who = row.mention.person_id or f"mention {row.mention_id}"
        found[who] = (row.mention.name, row.minutes + (found[who][1] if who in found else 0))
    return found


def approvable_count(session: Session, programme_ids: Collection[int] | None, approver: Approver) -> int:
    """How many of the logs that wait within some programmes somebody may approve."""
    statement = within(_with_people().where(is_waiting()), programme_ids)
    return sum(may_approve(session, log, approver) for log in session.scalars(statement).unique())


def who_may_approve(session: Session, log: ShiftLog) -> list[str]:
    """The names of those who may approve a log: neither whoever wrote it nor anybody who was there."""
    roles = [role for role, permissions in GRANTED.items() if Permission.LOG_APPROVE in permissions]
    users = session.scalars(
        select(User)
        .where(User.is_active, User.id.in_(select(RoleGrant.user_id).where(RoleGrant.role.in_(roles))))
        .options(selectinload(User.grants))
        .order_by(User.id)
    )
    found = []
    for user in users:
        identity = identity_of(user)
        reach = programme_ids_in(session, identity.scope(Permission.LOG_APPROVE))
        approver = Approver(identity.actor, identity.name, identity.mention_id)
        if (reach is None or log.shift.programme_id in reach) and may_approve(session, log, approver):
            found.append(user.display_name)
    return found
