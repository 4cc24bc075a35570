"""What is held of a volunteer, for the volunteer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.people.models import Consent, ConsentKind, Mention
from volunteer.programmes.models import Programme
from volunteer.signups.models import SignUp, SignUpState
from volunteer.signups.volunteers import Volunteer, mentions_of_account


@dataclass(frozen=True)
class Answer:
    """The last answer to a consent: yes or no, to which text, on which day."""

    kind: ConsentKind
    is_given: bool
    text_version: str
    given_on: date


@dataclass(frozen=True)
class OwnData:
    """What is held of a volunteer, as they may see it themselves: a held sign-up looks like any other that waits."""

    #: With the names of their programmes; the one the account came with first.
    sign_ups: Sequence[tuple[SignUp, str]]
    employer: str | None
    #: The last answer to each consent, on any of the sign-ups.
    answers: dict[ConsentKind, Answer]

    @property
    def states(self) -> frozenset[SignUpState]:
        return frozenset(sign_up.state for sign_up, _ in self.sign_ups)

    @property
    def can_leave(self) -> bool:
        """Whether any sign-up still waits or is approved."""
        return not self.states <= {SignUpState.RETURNED, SignUpState.WITHDRAWN}

    def agrees_to(self, kind: ConsentKind) -> bool:
        """Whether the last answer to a consent was yes."""
        return kind in self.answers and self.answers[kind].is_given


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


def own_data(session: Session, volunteer: Volunteer) -> OwnData:
    """The sign-ups an account answers for, their programmes, and the last answers given with them."""
    sign_ups = sign_ups_of(session, volunteer)
    names = {row.id: row.name for row in session.execute(select(Programme.id, Programme.name))}
    consents = _consents(session, [sign_up.mention_id for sign_up in sign_ups])
    return OwnData(
        sign_ups=[(sign_up, names[sign_up.programme_id]) for sign_up in sign_ups],
        employer=session.scalar(select(Mention.employer).where(Mention.id == volunteer.mention_id)),
        answers={consent.kind: _answer(consent) for consent in consents},
    )


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
