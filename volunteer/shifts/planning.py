"""Making shifts, changing them, calling them off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import now
from volunteer.shifts import actions, queries
from volunteer.shifts.models import Assignment, Shift, ShiftKind, ShiftRole, ShiftState
from volunteer.shifts.refusals import (
    ChangeClashes,
    FewerPlacesThanPeople,
    ReasonMissing,
    RoleIsTaken,
    ShiftCannotChange,
)
from volunteer.shifts.rules import has_ended


@dataclass(frozen=True)
class RolePlan:
    """A role as the office wants it; `role_id` of one that is there already."""

    name: str
    minimum: int
    maximum: int
    role_id: int | None = None


@dataclass(frozen=True)
class ShiftPlan:
    """A shift as the office wants it."""

    kind: ShiftKind
    content: str
    place: str | None
    starts_at: datetime
    ends_at: datetime
    note: str | None
    lead_name: str | None
    roles: tuple[RolePlan, ...]


def create_shift(session: Session, programme_id: int, plan: ShiftPlan) -> Shift:
    """A new shift, open for sign-up."""
    shift = Shift(programme_id=programme_id, state=ShiftState.OPEN, recorded_at=now(), **_words_of(plan))
    shift.roles = [ShiftRole(name=role.name, minimum=role.minimum, maximum=role.maximum) for role in plan.roles]
    actions.write_shifts(session, [shift])
    record(session, Event.SHIFT_CREATED, shift, programme_id=programme_id)
    return shift


def change_shift(session: Session, shift: Shift, plan: ShiftPlan, *, at: datetime) -> list[str]:
    """Bring a shift to what is planned; returns the names of the fields that changed.

    Raises ShiftCannotChange, FewerPlacesThanPeople, RoleIsTaken, or ChangeClashes with whose other shift is in the way.
    """
    held = _lock_with_people(session, shift)
    if shift.state is ShiftState.CANCELLED or has_ended(shift, at):
        raise ShiftCannotChange()
    moved = (plan.starts_at, plan.ends_at) != (shift.starts_at, shift.ends_at)
    changed = [name for name, value in _words_of(plan).items() if getattr(shift, name) != value]
    for name, value in _words_of(plan).items():
        setattr(shift, name, value)
    if _change_roles(session, shift, plan.roles):
        changed.append("roles")
    session.flush()
    if moved:
        _check_clashes(session, shift, held)
    if changed:
        record(session, Event.SHIFT_CHANGED, shift, fields=changed)
    return changed


def cancel_shift(session: Session, shift: Shift, reason: str, *, at: datetime) -> list[Assignment]:
    """Call a shift off, and every place on it; twice changes nothing. Returns the places.

    Raises ReasonMissing, or ShiftCannotChange when it has ended.
    """
    if not reason.strip():
        raise ReasonMissing()
    _lock_with_people(session, shift)
    if shift.state is ShiftState.CANCELLED:
        return []
    if has_ended(shift, at):
        raise ShiftCannotChange()
    shift.state = ShiftState.CANCELLED
    shift.cancel_reason = reason.strip()
    session.flush()
    record(session, Event.SHIFT_CANCELLED, shift)
    return actions.cancel_places_on(session, shift, shift.cancel_reason)


def _lock_with_people(session: Session, shift: Shift) -> list[Assignment]:
    """Lock a shift with everybody on it; who came while we waited is there too."""
    actions.lock(session, {each.mention_id for each in queries.places_on(session, shift.id)}, shift.id)
    session.refresh(shift)
    return queries.places_on(session, shift.id)


def _words_of(plan: ShiftPlan) -> dict[str, object]:
    names = ("kind", "content", "place", "starts_at", "ends_at", "note", "lead_name")
    return {name: getattr(plan, name) for name in names}


def _change_roles(session: Session, shift: Shift, plans: Sequence[RolePlan]) -> bool:
    """Change, add and remove roles; says whether anything did."""
    (staffed,) = queries.staffed(session, [shift])
    taken = {seats.role_id: seats.taken for seats in staffed.seats}
    planned = {plan.role_id: plan for plan in plans if plan.role_id is not None}
    is_changed = False
    for role in list(shift.roles):
        plan = planned.get(role.id)
        if plan is None:
            if taken.get(role.id):
                raise RoleIsTaken(role=role.name, role_id=role.id, taken=taken[role.id])
            _remove_role(session, shift, role)
            is_changed = True
            continue
        if plan.maximum < taken.get(role.id, 0):
            raise FewerPlacesThanPeople(role=role.name, role_id=role.id, taken=taken[role.id])
        if (role.name, role.minimum, role.maximum) != (plan.name, plan.minimum, plan.maximum):
            role.name, role.minimum, role.maximum = plan.name, plan.minimum, plan.maximum
            is_changed = True
    for plan in plans:
        if plan.role_id is None:
            shift.roles.append(ShiftRole(name=plan.name, minimum=plan.minimum, maximum=plan.maximum))
            is_changed = True
    return is_changed


def _remove_role(session: Session, shift: Shift, role: ShiftRole) -> None:
    """Places that were given up keep standing there, without the role."""
    for assignment in queries.places_in_role(session, role.id):
        assignment.role_id = None
    session.flush()
    shift.roles.remove(role)
    session.delete(role)


def _check_clashes(session: Session, shift: Shift, held: Sequence[Assignment]) -> None:
    in_the_way = [each for each in held if queries.clash_of(session, shift, each.mention_id) is not None]
    if in_the_way:
        raise ChangeClashes(people="、".join(each.mention.name for each in in_the_way))
