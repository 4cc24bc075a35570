"""The claim card (领取卡): asked for, issued by a social worker who sees the person, used once by the person."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from volunteer.accounts.models import User
from volunteer.accounts.queries import accounts_of_number
from volunteer.accounts.secrets import hash_of_token, new_token
from volunteer.accounts.worker_accounts import prove_number, retire_account
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.actor import acting_as, current_actor
from volunteer.core.clock import now, today
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l
from volunteer.linkage.actions import link_written
from volunteer.people.models import ConsentKind, Contact, ContactKind, Mention
from volunteer.signups import claim_queries, join_queries
from volunteer.signups.actions import add_consent, decide, let_know
from volunteer.signups.consents import CONSENTS
from volunteer.signups.models import ClaimCard, ClaimRequest, SignUp, SignUpState

#: How long a card waits for its volunteer.
LIFE = timedelta(hours=24)


class CardGone(Refused):
    """Unknown, used, expired, taken back: whoever holds such a card learns nothing more."""

    message = _l("这张领取卡不能用了。请带队社工再发一张。")


@dataclass(frozen=True)
class Issued:
    """A card with the token its QR shows, which is kept nowhere."""

    card: ClaimCard
    token: str


def ask_for_card(session: Session, phone: str) -> None:
    """Note that whoever has a number wants a card; of an unknown number, or a second time, nothing is noted."""
    known = join_queries.sign_ups_with_number(session, phone)
    if not known:
        return
    latest = max(known, key=lambda sign_up: (not sign_up.is_held, sign_up.id))
    session.refresh(latest, with_for_update={"of": SignUp})
    if claim_queries.has_open_request(session, latest.mention_id):
        return
    session.add(ClaimRequest(mention_id=latest.mention_id, asked_at=now()))
    session.flush()
    record(session, Event.CLAIM_REQUESTED, latest)


def issue_card(session: Session, sign_up: SignUp, phone: str, approves: bool) -> Issued:
    """A card that proves a number for a sign-up, valid for a day. Earlier cards of the sign-up are void.

    With `approves` a sign-up that still waits is approved as well: the social worker has seen who it is. A held one is
    approved when the card is used, for until then nobody has proved the number.
    """
    session.refresh(sign_up, with_for_update={"of": SignUp})
    at, token = now(), new_token()
    session.execute(
        update(ClaimCard)
        .where(ClaimCard.mention_id == sign_up.mention_id, ClaimCard.used_at.is_(None), ClaimCard.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    asked = {each.mention_id for each in join_queries.sign_ups_with_number(session, phone)} | {sign_up.mention_id}
    session.execute(
        update(ClaimRequest)
        .where(ClaimRequest.mention_id.in_(asked), ClaimRequest.closed_at.is_(None))
        .values(closed_at=at)
    )
    card = ClaimCard(
        token_hash=hash_of_token(token),
        mention_id=sign_up.mention_id,
        phone=phone,
        issued_at=at,
        issued_by=current_actor(),
        expires_at=at + LIFE,
        approves=approves and sign_up.is_held,
    )
    session.add(card)
    session.flush()
    record(session, Event.CLAIM_ISSUED, card, sign_up_id=sign_up.id)
    if approves and not sign_up.is_held:
        _approve(session, sign_up)
    return Issued(card, token)


def use_card(session: Session, token: str, secret_hash: str, links: bool = False) -> User:
    """The number is theirs: a held sign-up counts from now on, and they log in by it with the new PIN.

    Of a held one, which a stranger may have written, what was agreed to before counts no more: with the card they
    agree to scheduling, and to linking if `links`. Of any other the answers stay.

    Their account, on this number or on another, becomes the account of this sign-up and of this number; one of
    somebody else on the number is retired. Raises CardGone, the second time too.
    """
    card = claim_queries.locked_card(session, token)
    if card is None or not claim_queries.is_live(card, now()):
        raise CardGone
    card.used_at = now()
    sign_up = claim_queries.sign_up_of_mention(session, card.mention_id)
    session.refresh(sign_up, with_for_update={"of": SignUp})
    if sign_up.is_held:
        _agree_again(session, sign_up, links)
        sign_up.is_held = False
        if card.approves:
            with acting_as(card.issued_by):
                _approve(session, sign_up)
        let_know(session, sign_up)
        # Whose account it is depends on who they are, which is decided now and not only before the commit.
        link_written(session)
        session.refresh(sign_up.mention)
    user, retired = _give_account(session, card, sign_up.mention, secret_hash)
    record(session, Event.CLAIM_USED, card, user_id=user.id, sign_up_id=sign_up.id, retired=retired)
    return user


def masked_name(name: str) -> str:
    """A name for who may be looking over a shoulder: 侯文 → 侯*."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 3))


def _approve(session: Session, sign_up: SignUp) -> None:
    if sign_up.state is not SignUpState.APPLIED:
        return
    decide(session, sign_up, SignUpState.APPROVED, today())
    sign_up.decided_by = current_actor()
    session.flush()
    record(session, Event.SIGNUP_DECIDED, sign_up, state=sign_up.state.value)


def _agree_again(session: Session, sign_up: SignUp, links: bool) -> None:
    for kind, is_given in ((ConsentKind.SCHEDULING, True), (ConsentKind.LINKING, links)):
        add_consent(session, sign_up, kind, is_given, CONSENTS[kind].version)
        record(session, Event.CONSENT_CHANGED, sign_up, kind=kind.value)


def _give_account(session: Session, card: ClaimCard, mention: Mention, secret_hash: str) -> tuple[User, list[int]]:
    """The account that has the number from now on, and the ids of those retired for it."""
    own = claim_queries.accounts_of_person(session, mention)
    first = claim_queries.first_account_of(session, card.phone)
    if first is not None and claim_queries.is_theirs(session, first, mention):
        own = [first, *(user for user in own if user is not first)]
    user = own[0] if own else None
    _prove_contact(session, card, mention, user)
    others = {each for each in [*own, *accounts_of_number(session, card.phone)] if each is not user and each.is_active}
    for other in own[1:]:
        retire_account(session, other)
    proved = prove_number(
        session, user, phone=card.phone, name=mention.name, secret_hash=secret_hash, mention_id=mention.id
    )
    return proved, sorted(other.id for other in others)


def _prove_contact(session: Session, card: ClaimCard, mention: Mention, user: User | None) -> None:
    """The number is the person's for certain; the one their proved account had before is no longer."""
    if mention.person_id is None:
        return
    at = now()
    known = session.scalars(select(Contact).where(Contact.person_id == mention.person_id)).all()
    here = [contact for contact in known if contact.value == card.phone]
    if not here:
        here = [Contact(person_id=mention.person_id, kind=ContactKind.MOBILE, value=card.phone, added_at=at)]
        session.add_all(here)
    for contact in here:
        contact.proved_at, contact.ended_at = at, None
    if user is not None and user.proved_at is not None and user.login != card.phone:
        for contact in known:
            if contact.value == user.login:
                contact.ended_at = at
    session.flush()
