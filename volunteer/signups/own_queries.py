"""What is held of a volunteer, for the volunteer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.people.models import Consent, ConsentKind, Mention
from volunteer.programmes.models import Programme
from volunteer.signups.models import SignUp
from volunteer.signups.volunteers import Volunteer, mentions_of_account


@dataclass(frozen=True)
class Answer:
    """The last answer to a consent: yes or no, to which text, on which day."""

    kind: ConsentKind
    is_given: bool
    text_version: str
    given_on: date


@dataclass(frozen=True)
class OwnSignUp:
    """A sign-up as its volunteer may see it: a held one looks like any other that waits."""

    sign_up: SignUp
    programme: str
    employer: str | None
    answers: dict[ConsentKind, Answer]


def sign_ups_of(session: Session, volunteer: Volunteer) -> Sequence[SignUp]:
    """The sign-ups an account answers for: its own first, and once the phone was proved the person's others."""
    return session.scalars(
        select(SignUp)
        .where(
            SignUp.mention_id.in_(mentions_of_account(session, volunteer)),
            (SignUp.mention_id == volunteer.mention_id) | SignUp.is_held.is_(False),
        )
        .order_by(SignUp.mention_id != volunteer.mention_id, SignUp.id)
    ).all()


def own_sign_up(session: Session, volunteer: Volunteer) -> OwnSignUp:
    """The sign-up an account came with, its programme and the last answers given with it."""
    sign_up, programme, employer = session.execute(
        select(SignUp, Programme.name, Mention.employer)
        .join(Programme, Programme.id == SignUp.programme_id)
        .join(Mention, Mention.id == SignUp.mention_id)
        .where(SignUp.id == volunteer.sign_up_id)
    ).one()
    mention_ids = [one.mention_id for one in sign_ups_of(session, volunteer)]
    last = {answer.kind: answer for consent in _consents(session, mention_ids) for answer in [_answer(consent)]}
    return OwnSignUp(sign_up, programme, employer, last)


def answers(session: Session, mention_ids: Collection[int], kind: ConsentKind) -> dict[int, bool]:
    """The last answer of each mention to a consent; no once withdrawn, absent where nothing was ever asked."""
    return {
        consent.mention_id: _answer(consent).is_given
        for consent in _consents(session, mention_ids)
        if consent.kind is kind
    }


def _consents(session: Session, mention_ids: Collection[int]) -> Sequence[Consent]:
    """The oldest first, so that the last of each kind stands."""
    return session.scalars(
        select(Consent).where(Consent.mention_id.in_(mention_ids)).order_by(Consent.recorded_at, Consent.id)
    ).all()


def _answer(consent: Consent) -> Answer:
    is_given = consent.is_given is True and consent.withdrawn_at is None
    return Answer(consent.kind, is_given, consent.text_version, consent.given_on)
