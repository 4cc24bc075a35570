"""The desk of a programme whose shifts are logged: two who may write and approve, and what they log."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tests.builders.shifts import AVolunteer, a_programme, a_shift, a_volunteer, on_shift
from tests.cast import Cast, a_user
from volunteer.accounts.models import Role, User
from volunteer.core.actor import acting_as
from volunteer.programmes.models import Programme
from volunteer.shiftlogs.approving import Approver, approve_log
from volunteer.shiftlogs.entry import Came, Entry, Place
from volunteer.shiftlogs.models import ShiftLog
from volunteer.shiftlogs.writing import submit_log
from volunteer.shifts.models import Shift

#: A day before the office's today (2022-07-01).
LAST_WEEK = "2022-06-28"


@dataclass(frozen=True)
class Desk:
    """A programme of 龙洲湾, its coordinator and its social worker 匡素春 (of the cast)."""

    session: Session
    programme: Programme
    coordinator: User

    def shift(self, *volunteers: AVolunteer, when: str = LAST_WEEK, **more) -> Shift:
        """A shift of two and a half hours that is over, with these on its roster."""
        shift = a_shift(self.session, self.programme, when, **more)
        for each in volunteers:
            on_shift(self.session, shift, each)
        return shift

    def volunteer(self, name: str, **more) -> AVolunteer:
        return a_volunteer(self.session, self.programme, name, **more)

    def log(self, shift: Shift, *came: tuple[AVolunteer, int], served: int = 30, corrects=None, by="longzhouwan"):
        """A log that waits."""
        places = tuple(Place(who.mention.id, Came.ATTENDED, minutes) for who, minutes in came)
        with acting_as(by):
            log = submit_log(self.session, shift, Entry(served, None, places), corrects)
        self.session.commit()
        return log

    def approve(self, log: ShiftLog, by: str = "kuangsuchun") -> ShiftLog:
        with acting_as(by):
            approve_log(self.session, log, Approver(by, by, None))
        self.session.commit()
        return log


def a_desk(session: Session, cast: Cast) -> Desk:
    """The programme, and who works at it."""
    programme = a_programme(session, union_id=cast.street.id)
    programme.agency_id = cast.agency.id
    coordinator = a_user(session, Role.COORDINATOR, "longzhouwan", "龙洲湾协调员", cast.street)
    session.commit()
    return Desk(session, programme, coordinator)
