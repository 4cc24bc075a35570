"""What a volunteer sees: the shifts they may join, with what stands for and against each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.core.clock import day_of
from volunteer.shifts import queries
from volunteer.shifts.models import Assignment, Shift
from volunteer.shifts.queries import Staffed
from volunteer.shifts.rules import fits, overlap
from volunteer.signups.models import SignUp
from volunteer.signups.volunteers import Volunteer, mentions_of_account


@dataclass(frozen=True)
class Offer:
    """A shift as one volunteer sees it."""

    staffed: Staffed
    is_fitting: bool
    #: The place they have on it.
    mine: Assignment | None
    #: Another shift they are on at that time.
    clash: Shift | None

    @property
    def shift(self) -> Shift:
        return self.staffed.shift

    @property
    def can_be_joined(self) -> bool:
        return self.mine is None and self.clash is None and not self.staffed.is_full


@dataclass(frozen=True)
class Day:
    """The shifts of one day, those to join first at the top."""

    day: date
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Own:
    """A volunteer with what is theirs: mentions they may hold places under, programmes whose shifts they may see."""

    volunteer: Volunteer
    mentions: frozenset[int]
    programmes: frozenset[int]


def own(session: Session, volunteer: Volunteer) -> Own:
    """What is somebody's: the programmes they signed up for, whatever became of it."""
    mentions = mentions_of_account(session, volunteer)
    found = session.scalars(select(SignUp.programme_id).where(SignUp.mention_id.in_(mentions)))
    return Own(volunteer, mentions, frozenset(found) | {volunteer.programme_id})


def offers(session: Session, own: Own, at: datetime) -> list[Offer]:
    """Every shift somebody may join, the next first."""
    places = queries.places_of(session, own.mentions, at)
    return [offer(own.volunteer, each, places) for each in queries.open_shifts(session, own.programmes, at)]


def offer(volunteer: Volunteer, staffed: Staffed, places: Iterable[Assignment]) -> Offer:
    """How a shift stands to somebody who has these places."""
    places = list(places)
    mine = next((each for each in places if each.shift_id == staffed.shift.id), None)
    return Offer(
        staffed=staffed,
        is_fitting=fits(volunteer.availability, staffed.shift.starts_at),
        mine=mine,
        clash=next((each.shift for each in places if each is not mine and overlap(each.shift, staffed.shift)), None),
    )


def by_day(found: Iterable[Offer]) -> list[Day]:
    """Offers by day; within one those that can be joined, fit and lack people first."""
    days: dict[date, list[Offer]] = {}
    for each in found:
        days.setdefault(day_of(each.shift.starts_at), []).append(each)
    return [Day(day, tuple(sorted(days[day], key=_urgency))) for day in sorted(days)]


def _urgency(each: Offer) -> tuple[object, ...]:
    return (not each.can_be_joined, not each.is_fitting, -each.staffed.short, each.shift.starts_at)


def instead_of(found: Iterable[Offer], shift: Shift, limit: int = 3) -> list[Offer]:
    """What to offer who could not join a shift: others that can be joined, the fitting and short-handed first."""
    others = [each for each in found if each.can_be_joined and each.shift.id != shift.id]
    return sorted(others, key=_urgency)[:limit]
