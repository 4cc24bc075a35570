"""What a worker's first page says: the next shift, where shifts lack people, how the sign-up stands."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from volunteer.accounts.identity import Identity
from volunteer.core.clock import day_of
from volunteer.shifts.models import Shift
from volunteer.shifts.queries import ShortShift, next_place, short_shifts
from volunteer.signups.models import SignUpState
from volunteer.signups.volunteers import approved_sign_ups, mentions_of_account, volunteer_of


@dataclass(frozen=True)
class NextShift:
    """The place on the next shift, and in how many days."""

    assignment_id: int
    shift: Shift
    days: int


@dataclass(frozen=True)
class Standing:
    """How an account stands: none (no sign-up), waiting, approved, returned, withdrawn. Held ones wait like others."""

    state: str
    next_shift: NextShift | None
    #: Shifts that lack people, when there is none to go to.
    short: list[ShortShift]


def standing_of(session: Session, identity: Identity, day: date, at: datetime) -> Standing:
    """What to say to whoever holds a worker's account."""
    volunteer = volunteer_of(session, identity.mention_id, identity.is_proved)
    if volunteer is None:
        return Standing("none", None, [])
    programmes = approved_sign_ups(session, volunteer)
    if not programmes:
        waiting = volunteer.state in (SignUpState.APPLIED, SignUpState.APPROVED)
        return Standing("waiting" if waiting else volunteer.state.value, None, [])
    place = next_place(session, mentions_of_account(session, volunteer), at)
    if place is None:
        return Standing("approved", None, short_shifts(session, set(programmes), at))
    days = (day_of(place.shift.starts_at) - day).days
    return Standing("approved", NextShift(place.id, place.shift, days), [])
