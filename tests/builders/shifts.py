"""Shifts, approved volunteers with their accounts, and who is on what: for tests of everything that follows sign-up."""

import itertools
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from tests.builders.journeys import day
from tests.cast import PIN, hashed
from volunteer.accounts.models import Role, RoleGrant, User
from volunteer.core.clock import SHANGHAI, now
from volunteer.linkage.models import Link, Tier
from volunteer.people.models import Mention, MentionKind, Person
from volunteer.programmes.models import Programme
from volunteer.shifts.models import Assignment, AssignmentState, Shift, ShiftKind, ShiftRole, ShiftState
from volunteer.signups.models import SignUp, SignUpState

_numbers = itertools.count(1)
#: A day after the office's today (2022-07-01) that is a Saturday.
SATURDAY = "2022-07-02"


@dataclass(frozen=True)
class AVolunteer:
    """Somebody who signed up: `page(a.user)` is their browser, `a.mention.id` what they take places under."""

    person: Person
    mention: Mention
    sign_up: SignUp
    user: User


def _added(session: Session, row):
    session.add(row)
    session.flush()
    return row


def a_programme(session: Session, name: str = "服务职工心贴心", union_id: int | None = None) -> Programme:
    """A programme bought by a union (`cast.street.id` is 匡素春's and nobody's of another street)."""
    return _added(session, Programme(name=name, union_id=union_id, created_at=now()))


def a_shift(
    session: Session,
    programme: Programme,
    when: str = SATURDAY,
    starts: str = "9:00",
    hours: float = 2.5,
    content: str = "楼栋走访",
    place: str | None = "龙洲湾街道社区",
    roles: tuple[tuple[str, int, int], ...] = (("走访员", 2, 4),),
    state: ShiftState = ShiftState.OPEN,
    **more: object,
) -> Shift:
    """An open shift with roles as (name, minimum, maximum)."""
    begins = datetime.combine(day(when), _clock(starts), tzinfo=SHANGHAI)
    shift = Shift(
        programme_id=programme.id,
        content=content,
        place=place,
        starts_at=begins,
        ends_at=begins + timedelta(hours=hours),
        state=state,
        recorded_at=now(),
        **{"kind": ShiftKind.VISIT, **more},
    )
    shift.roles = [ShiftRole(name=name, minimum=minimum, maximum=maximum) for name, minimum, maximum in roles]
    return _added(session, shift)


def a_volunteer(
    session: Session,
    programme: Programme,
    name: str = "何小满",
    phone: str | None = None,
    *,
    state: SignUpState = SignUpState.APPROVED,
    person: Person | None = None,
    availability: str | None = None,
    employer: str | None = "恒信广告",
    is_held: bool = False,
    is_proved: bool = True,
    applied: str = "2022-06-01",
) -> AVolunteer:
    """A sign-up, whom it is linked to (somebody known when given; nobody when held) and a worker's account."""
    number = next(_numbers)
    phone = phone or f"137{number:08}"
    if person is None:
        person = _added(session, Person(public_id=f"volunteer-{number}", name=name, created_at=now()))
    mention = _added(
        session,
        Mention(
            kind=MentionKind.SIGNUP,
            programme_id=programme.id,
            name=name,
            phone=phone,
            employer=employer,
            occurred_on=day(applied),
            recorded_at=now(),
            person_id=None if is_held else person.id,
        ),
    )
    if not is_held:
        _added(
            session,
            Link(
                mention_id=mention.id,
                person_id=person.id,
                tier=Tier.OWN,
                evidence={},
                rule_version="1",
                made_by="system",
                made_at=now(),
            ),
        )
    is_approved = state is SignUpState.APPROVED
    sign_up = _added(
        session,
        SignUp(
            mention_id=mention.id,
            programme_id=programme.id,
            applied_on=day(applied),
            availability=availability,
            state=state,
            decided_on=day(applied) if state is not SignUpState.APPLIED else None,
            approved_on=day(applied) if is_approved else None,
            recorded_at=now(),
            approval_recorded_at=now() if is_approved else None,
            is_held=is_held,
        ),
    )
    user = User(
        login=phone,
        display_name=name,
        secret_hash=hashed(PIN),
        mention_id=mention.id,
        proved_at=now() if is_proved else None,
        created_at=now(),
    )
    user.grants.append(RoleGrant(role=Role.WORKER))
    return AVolunteer(person, mention, sign_up, _added(session, user))


def on_shift(
    session: Session, shift: Shift, who: AVolunteer, state: AssignmentState = AssignmentState.SIGNED_UP, role: int = 0
) -> Assignment:
    """A place on a shift as it stands in the table, without asking any rule; `role` counts the shift's roles from 0."""
    return _added(
        session,
        Assignment(
            shift_id=shift.id,
            role_id=shift.roles[role].id if shift.roles else None,
            mention_id=who.mention.id,
            state=state,
            recorded_at=now(),
            changed_at=now(),
        ),
    )


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
