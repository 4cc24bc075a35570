"""Who is a volunteer: accounts, sign-ups and persons seen together.

An account is anchored to the mention of a sign-up, so whose it is follows whose mention that is. Before the phone was
proved theirs, an account stands for that one sign-up and nothing else of the person.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from volunteer.people.models import Mention
from volunteer.signups.models import SignUp, SignUpState


@dataclass(frozen=True)
class Volunteer:
    """Whoever holds a worker's account, free of the database."""

    sign_up_id: int
    mention_id: int
    programme_id: int
    #: None while the sign-up is held.
    person_id: int | None
    name: str
    state: SignUpState
    is_held: bool
    is_proved: bool
    availability: str | None


def volunteer_of(session: Session, mention_id: int | None, is_proved: bool) -> Volunteer | None:
    """Who holds an account (pass `identity.mention_id, identity.is_proved`); None for one without a sign-up."""
    if mention_id is None:
        return None
    found = session.execute(
        select(SignUp, Mention).join(Mention, Mention.id == SignUp.mention_id).where(Mention.id == mention_id)
    ).first()
    if found is None:
        return None
    sign_up, mention = found
    return Volunteer(
        sign_up_id=sign_up.id,
        mention_id=mention.id,
        programme_id=sign_up.programme_id,
        person_id=mention.person_id,
        name=mention.name,
        state=sign_up.state,
        is_held=sign_up.is_held,
        is_proved=is_proved,
        availability=sign_up.availability,
    )


def mentions_of_account(session: Session, volunteer: Volunteer) -> frozenset[int]:
    """The mentions an account may see: its own, and once the phone was proved all of the person's."""
    if not volunteer.is_proved or volunteer.person_id is None:
        return frozenset({volunteer.mention_id})
    return frozenset(session.scalars(select(Mention.id).where(Mention.person_id == volunteer.person_id)))


def is_approved() -> ColumnElement[bool]:
    """Of sign-ups: approved, and not held."""
    return (SignUp.state == SignUpState.APPROVED) & SignUp.is_held.is_(False)


def approved_sign_ups(session: Session, volunteer: Volunteer) -> dict[int, int]:
    """By programme, the mention an account takes places under: its own sign-up's, else the person's first."""
    found: dict[int, int] = {}
    rows = session.execute(
        select(SignUp.programme_id, SignUp.mention_id)
        .where(is_approved(), SignUp.mention_id.in_(mentions_of_account(session, volunteer)))
        .order_by(SignUp.mention_id != volunteer.mention_id, SignUp.id)
    )
    for programme_id, mention_id in rows:
        found.setdefault(programme_id, mention_id)
    return found


@dataclass(frozen=True)
class ApprovedVolunteer:
    """An approved volunteer of a programme, as those who schedule see one."""

    mention_id: int
    person_id: int
    programme_id: int
    name: str
    phone: str | None
    employer: str | None
    availability: str | None


def approved_volunteers(session: Session, programme_ids: Collection[int] | None) -> list[ApprovedVolunteer]:
    """Everybody approved in some programmes (None: all), each person once a programme, the first sign-up, by name."""
    query = (
        select(SignUp, Mention)
        .join(Mention, Mention.id == SignUp.mention_id)
        .where(is_approved())
        .order_by(Mention.name, SignUp.id)
    )
    if programme_ids is not None:
        query = query.where(SignUp.programme_id.in_(programme_ids))
    found: dict[tuple[int, int], ApprovedVolunteer] = {}
    for sign_up, mention in session.execute(query):
        if mention.person_id is None:
            continue
        key = (mention.person_id, sign_up.programme_id)
        found.setdefault(
            key,
            ApprovedVolunteer(
                mention_id=mention.id,
                person_id=mention.person_id,
                programme_id=sign_up.programme_id,
                name=mention.name,
                phone=mention.phone,
                employer=mention.employer,
                availability=sign_up.availability,
            ),
        )
    return list(found.values())
