"""Rows as the importers would leave them, already linked: for tests that only read."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from tests.builders.journeys import day
from volunteer.core.clock import SHANGHAI
from volunteer.core.events import person_touched
from volunteer.linkage.models import Link, Tier
from volunteer.participation.models import Attendance, Form, Mode, Participation, Service, ServiceSession
from volunteer.people.models import Mention, MentionKind, Person
from volunteer.programmes.models import Programme
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Shift, ShiftKind, ShiftState
from volunteer.signups.models import SignUp, SignUpState

_numbers = itertools.count(1)
LEARNT = datetime(2022, 7, 1, 1, tzinfo=UTC)


class Office:
    """A programme and what happens in it; each method writes rows, flushes, and returns the main one."""

    def __init__(self, session: Session, programme: str = "职工心贴心", union_id: int | None = None) -> None:
        self.session = session
        self.programme = self._add(Programme(name=programme, union_id=union_id, created_at=LEARNT))
        self.known = LEARNT

    def _add(self, row):
        self.session.add(row)
        self.session.flush()
        return row

    def person(self, name: str) -> Person:
        """A human being nothing is known of yet."""
        return self._add(Person(public_id=f"p{next(_numbers)}", name=name, created_at=LEARNT))

    def mention(self, person: Person | None, kind: MentionKind, when: str, employer: str | None = None) -> Mention:
        """A row that names somebody, linked to them by itself; a child's when there is no person."""
        mention = self._add(
            Mention(
                kind=kind,
                programme_id=self.programme.id,
                name=person.name if person else "小朋友",
                employer=employer,
                is_child=person is None,
                occurred_on=day(when),
                recorded_at=self.known,
                person_id=person.id if person else None,
            )
        )
        if person:
            self.link(mention, person)
        return mention

    def link(self, mention: Mention, person: Person, made_at: datetime | None = None) -> Link:
        """The current link of a mention."""
        mention.person_id = person.id
        person_touched(self.session, person.id)
        link = Link(
            mention_id=mention.id, person_id=person.id, tier=Tier.OWN, evidence={}, rule_version="1", made_by="system"
        )
        link.made_at = made_at or self.known
        return self._add(link)

    def service(self, form: Form = Form.ACTIVITY, title: str = "义诊", is_sealed: bool = False) -> Service:
        """A case, group or activity without sessions."""
        return self._add(
            Service(programme_id=self.programme.id, form=form, title=title, is_sealed=is_sealed, recorded_at=self.known)
        )

    def held(
        self,
        when: str,
        *persons: Person | None,
        service: Service | None = None,
        form: Form = Form.ACTIVITY,
        employer: str | None = None,
        attendance: Attendance = Attendance.ATTENDED,
        **session: object,
    ) -> ServiceSession:
        """A session on a day with these people; `session` gives stated_total, headcount, mode."""
        service = service or self.service(form)
        row = ServiceSession(
            service_id=service.id,
            held_on=day(when),
            recorded_at=self.known,
            **{"mode": Mode.IN_PERSON, "headcount": 0, **session},
        )
        self._add(row)
        for person in persons:
            mention = self.mention(person, MentionKind.PARTICIPATION, when, employer)
            self._add(
                Participation(session_id=row.id, mention_id=mention.id, attendance=attendance, recorded_at=self.known)
            )
        return row

    def signs_up(
        self, person: Person, when: str, decided: str | None = None, state: SignUpState = SignUpState.APPROVED
    ) -> SignUp:
        """A sign-up, decided on a day; without one it only stands there."""
        is_approved = bool(decided) and state is SignUpState.APPROVED
        mention = self.mention(person, MentionKind.SIGNUP, when)
        return self._add(
            SignUp(
                mention_id=mention.id,
                programme_id=self.programme.id,
                applied_on=day(when),
                state=state if decided else SignUpState.APPLIED,
                decided_on=day(decided) if decided else None,
                approved_on=day(decided) if decided and is_approved else None,
                recorded_at=self.known,
                decision_recorded_at=self.known if decided else None,
                approval_recorded_at=self.known if is_approved else None,
            )
        )

    def shift(
        self,
        when: str,
        *persons: Person,
        served: int = 10,
        minutes: int = 60,
        state: ShiftState = ShiftState.ENDED,
        log: LogState = LogState.APPROVED,
        starts: time = time(9),
    ) -> Shift:
        """A shift of two hours on a day, with its log and who was there."""
        begins = datetime.combine(day(when), starts, tzinfo=SHANGHAI)
        shift = self._add(
            Shift(
                programme_id=self.programme.id,
                kind=ShiftKind.VISIT,
                content="走访",
                starts_at=begins,
                ends_at=begins + timedelta(hours=2),
                state=state,
                recorded_at=self.known,
            )
        )
        written = self._add(
            ShiftLog(
                shift_id=shift.id,
                people_served=served,
                evidence=Evidence.PAPER,
                state=log,
                written_by="system",
                recorded_at=self.known,
                approval_recorded_at=self.known if log is LogState.APPROVED else None,
            )
        )
        for person in persons:
            mention = self.mention(person, MentionKind.SHIFT_LOG, when)
            self._add(
                ShiftAttendance(log_id=written.id, mention_id=mention.id, minutes=minutes, recorded_at=self.known)
            )
        return shift

    def convert(self, name: str, served: str = "04-16", form: Form = Form.ACTIVITY) -> Person:
        """Somebody who was served, signed up the next day, was approved, and served on a shift ten days later."""
        person = self.person(name)
        start: date = day(served)
        self.held(served, person, form=form)
        self.signs_up(person, str(start + timedelta(days=1)), str(start + timedelta(days=2)))
        self.shift(str(start + timedelta(days=10)), person)
        return person
