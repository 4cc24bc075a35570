"""Shifts there are, and how their places stand."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from volunteer.core.clock import at_start_of
from volunteer.people.models import Mention
from volunteer.programmes.models import Programme
from volunteer.shifts.models import Assignment, Shift, ShiftRole, ShiftState
from volunteer.shifts.rules import HOLDS_PLACE, TAKES_PLACE


@dataclass(frozen=True)
class Seats:
    """The places of one role on a shift."""

    role_id: int
    name: str
    minimum: int
    maximum: int
    taken: int

    @property
    def left(self) -> int:
        return max(0, self.maximum - self.taken)

    @property
    def short(self) -> int:
        return max(0, self.minimum - self.taken)


@dataclass(frozen=True)
class Staffed:
    """A shift and how its places stand. One without roles takes as many as come."""

    shift: Shift
    seats: tuple[Seats, ...]
    taken: int

    @property
    def maximum(self) -> int | None:
        return sum(seats.maximum for seats in self.seats) if self.seats else None

    @property
    def left(self) -> int | None:
        return sum(seats.left for seats in self.seats) if self.seats else None

    @property
    def short(self) -> int:
        return sum(seats.short for seats in self.seats)

    @property
    def is_full(self) -> bool:
        return self.left == 0


@dataclass(frozen=True)
class ShortShift:
    """A shift that lacks people, for a first page."""

    shift_id: int
    content: str
    place: str | None
    starts_at: datetime
    ends_at: datetime
    #: How many more it needs to go ahead.
    short: int


def shifts_between(session: Session, programme_id: int, first: datetime, last: datetime) -> Sequence[Shift]:
    """The shifts of a programme that start from `first` to `last`, in order."""
    return session.scalars(
        select(Shift)
        .where(Shift.programme_id == programme_id, Shift.starts_at.between(first, last))
        .order_by(Shift.starts_at, Shift.id)
    ).all()


def shift_in(session: Session, shift_id: int, programme_ids: Collection[int] | None) -> Shift | None:
    """A shift of one of the programmes (None: of any); outside them it does not exist."""
    shift = session.get(Shift, shift_id)
    if shift is None or (programme_ids is not None and shift.programme_id not in programme_ids):
        return None
    return shift


def shifts_of_days(session: Session, programme_ids: Collection[int] | None, first: date, last: date) -> list[Staffed]:
    """Every shift that starts on a day from `first` to `last`, in order."""
    query = select(Shift).where(
        Shift.starts_at >= at_start_of(first), Shift.starts_at < at_start_of(last + timedelta(days=1))
    )
    return staffed(session, session.scalars(_within(query, programme_ids).order_by(Shift.starts_at, Shift.id)))


def open_shifts(session: Session, programme_ids: Collection[int] | None, at: datetime) -> list[Staffed]:
    """Every shift that takes sign-ups and has not begun, the next first."""
    query = select(Shift).where(Shift.state == ShiftState.OPEN, Shift.starts_at > at)
    return staffed(session, session.scalars(_within(query, programme_ids).order_by(Shift.starts_at, Shift.id)))


def short_shifts(
    session: Session, programme_ids: Collection[int] | None, at: datetime, limit: int = 3
) -> list[ShortShift]:
    """The next open shifts that lack people."""
    return _short(open_shifts(session, programme_ids, at))[:limit]


def week_shortages(
    session: Session, programme_ids: Collection[int] | None, first: date, last: date
) -> list[ShortShift]:
    """The open shifts from one day to another that lack people, in order; those already under way too."""
    shifts = shifts_of_days(session, programme_ids, first, last)
    return _short([each for each in shifts if each.shift.state is ShiftState.OPEN])


def _short(shifts: Iterable[Staffed]) -> list[ShortShift]:
    return [
        ShortShift(
            shift_id=each.shift.id,
            content=each.shift.content,
            place=each.shift.place,
            starts_at=each.shift.starts_at,
            ends_at=each.shift.ends_at,
            short=each.short,
        )
        for each in shifts
        if each.short
    ]


def _within(query: Select[Shift], programme_ids: Collection[int] | None) -> Select[Shift]:
    return query if programme_ids is None else query.where(Shift.programme_id.in_(programme_ids))


def staffed(session: Session, shifts: Iterable[Shift]) -> list[Staffed]:
    """How the places of shifts stand, in their order. After a shift those who came count, before it who signed up."""
    shifts = list(shifts)
    if not shifts:
        return []
    ids = [shift.id for shift in shifts]
    taken: dict[int, dict[int | None, int]] = {}
    counted = session.execute(
        select(Assignment.shift_id, Assignment.role_id, func.count())
        .where(Assignment.shift_id.in_(ids), Assignment.state.in_(TAKES_PLACE))
        .group_by(Assignment.shift_id, Assignment.role_id)
    )
    for shift_id, role_id, count in counted:
        taken.setdefault(shift_id, {})[role_id] = count
    roles: dict[int, list[ShiftRole]] = {}
    for role in session.scalars(select(ShiftRole).where(ShiftRole.shift_id.in_(ids)).order_by(ShiftRole.id)):
        roles.setdefault(role.shift_id, []).append(role)
    return [_staffed(shift, roles.get(shift.id, []), taken.get(shift.id, {})) for shift in shifts]


def _staffed(shift: Shift, roles: list[ShiftRole], taken: dict[int | None, int]) -> Staffed:
    seats = tuple(Seats(role.id, role.name, role.minimum, role.maximum, taken.get(role.id, 0)) for role in roles)
    return Staffed(shift, seats, sum(taken.values()))


def mentions_of_person(mention_id: int) -> ColumnElement[bool]:
    """Of mentions: those of whoever this mention is; while it is nobody's, it alone."""
    own = aliased(Mention)
    person_id = select(own.person_id).where(own.id == mention_id).scalar_subquery()
    return or_(Mention.id == mention_id, Mention.person_id == person_id)


def place_on(session: Session, shift_id: int, mention_id: int) -> Assignment | None:
    """The place a person has on a shift, under whichever of their mentions."""
    return session.scalar(
        select(Assignment)
        .join(Assignment.mention)
        .where(
            Assignment.shift_id == shift_id,
            Assignment.state.in_(HOLDS_PLACE),
            mentions_of_person(mention_id),
        )
        .order_by(Assignment.id)
        .limit(1)
    )


def clash_of(session: Session, shift: Shift, mention_id: int) -> Shift | None:
    """A shift of any programme, other than this, that the person is on at the same time."""
    return session.scalar(
        select(Shift)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .join(Assignment.mention)
        .where(
            Assignment.state.in_(HOLDS_PLACE),
            mentions_of_person(mention_id),
            Shift.id != shift.id,
            Shift.starts_at < shift.ends_at,
            Shift.ends_at > shift.starts_at,
        )
        .order_by(Shift.starts_at)
        .limit(1)
    )


def places_of(session: Session, mentions: Collection[int], since: datetime) -> list[Assignment]:
    """The places somebody has on shifts that end after an instant, the next first."""
    return list(
        session.scalars(
            select(Assignment)
            .join(Assignment.shift)
            .where(Assignment.mention_id.in_(mentions), Assignment.state.in_(HOLDS_PLACE), Shift.ends_at > since)
            .options(contains_eager(Assignment.shift), joinedload(Assignment.role))
            .order_by(Shift.starts_at, Assignment.id)
        )
    )


def next_place(session: Session, mentions: Collection[int], at: datetime) -> Assignment | None:
    """The place on the next shift, or on the one under way."""
    return next(iter(places_of(session, mentions, at)), None)


def called_off(session: Session, mentions: Collection[int], at: datetime) -> list[Assignment]:
    """Places that went with a shift that was cancelled and would still be coming."""
    return list(
        session.scalars(
            select(Assignment)
            .join(Assignment.shift)
            .where(
                Assignment.mention_id.in_(mentions),
                Shift.state == ShiftState.CANCELLED,
                Shift.starts_at > at,
                # Whoever had given the place back before need not be told.
                Assignment.cancel_reason == Shift.cancel_reason,
            )
            .options(contains_eager(Assignment.shift))
            .order_by(Shift.starts_at, Assignment.id)
        )
    )


def place_among(session: Session, assignment_id: int, mentions: Collection[int]) -> Assignment | None:
    """A place, live or not, held under one of the mentions; another's does not exist."""
    return session.scalar(
        select(Assignment)
        .where(Assignment.id == assignment_id, Assignment.mention_id.in_(mentions))
        .options(joinedload(Assignment.shift), joinedload(Assignment.role))
    )


def places_on(session: Session, shift_id: int) -> list[Assignment]:
    """Everybody who has a place on a shift, in the order they came."""
    return list(
        session.scalars(
            select(Assignment)
            .where(Assignment.shift_id == shift_id, Assignment.state.in_(HOLDS_PLACE))
            .options(selectinload(Assignment.mention))
            .order_by(Assignment.recorded_at, Assignment.id)
        )
    )


def places_in_role(session: Session, role_id: int) -> Sequence[Assignment]:
    """Every place in a role that ever was."""
    return session.scalars(select(Assignment).where(Assignment.role_id == role_id)).all()


def programmes_among(session: Session, programme_ids: Collection[int] | None) -> list[Programme]:
    """The programmes a shift may be made for, by name."""
    query = select(Programme).order_by(Programme.name)
    return list(session.scalars(query if programme_ids is None else query.where(Programme.id.in_(programme_ids))))


def place_of_shift(session: Session, shift_id: int, assignment_id: int) -> Assignment | None:
    """A place, live or not, on one shift."""
    return session.scalar(select(Assignment).where(Assignment.id == assignment_id, Assignment.shift_id == shift_id))
