"""Services as read from a sheet, before anything is written. Pure."""

from dataclasses import dataclass, field
from datetime import date

from volunteer.imports.roster import Written
from volunteer.participation.models import Attendance, Form, Mode


@dataclass(frozen=True)
class SessionDraft:
    """One dated meeting; `row` counts from 1."""

    held_on: date
    row: int
    ordinal: int = 1
    mode: Mode = Mode.IN_PERSON
    place: str | None = None
    stated_total: int | None = None
    headcount: int = 0
    stated_people: int | None = None
    #: Whether only the month is known; `held_on` is its first day then.
    is_month: bool = False


@dataclass(frozen=True)
class Mark:
    """A person at the session of an index."""

    session: int
    attendance: Attendance
    row: int


@dataclass(frozen=True)
class PersonDraft:
    """One roster row or one case: who was named, and at which sessions."""

    written: Written
    row: int
    marks: list[Mark]
    is_alias: bool = False
    is_child: bool = False


@dataclass(frozen=True)
class ServiceDraft:
    """A service with its sessions and people."""

    form: Form
    title: str
    row: int
    sessions: list[SessionDraft]
    people: list[PersonDraft] = field(default_factory=list)
    topic: str | None = None
    lead_name: str | None = None

    def occurred_on(self, person: PersonDraft) -> date:
        """The first session the person attended, else the first there was."""
        attended = [mark.session for mark in person.marks if mark.attendance is Attendance.ATTENDED]
        days = [self.sessions[index].held_on for index in attended] or [session.held_on for session in self.sessions]
        return min(days)
