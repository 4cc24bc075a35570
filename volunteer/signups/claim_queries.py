"""Claim cards, who asked for one, and which account a number belongs to."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from volunteer.accounts.models import User
from volunteer.accounts.queries import accounts_of
from volunteer.accounts.secrets import hash_of_token
from volunteer.linkage.normalise import read_phone
from volunteer.people.models import Contact, ContactKind, Mention
from volunteer.signups.models import ClaimCard, ClaimRequest, SignUp


def sign_up_within(session: Session, sign_up_id: int, programme_ids: Collection[int] | None) -> SignUp | None:
    """The sign-up of an id, with what was written, if it is of one of the programmes (None: of any)."""
    query = select(SignUp).where(SignUp.id == sign_up_id).options(joinedload(SignUp.mention))
    if programme_ids is not None:
        query = query.where(SignUp.programme_id.in_(programme_ids))
    return session.scalar(query)


def sign_up_of_mention(session: Session, mention_id: int) -> SignUp:
    """The sign-up somebody is written down with."""
    query = select(SignUp).where(SignUp.mention_id == mention_id).options(joinedload(SignUp.mention))
    return session.scalars(query).one()


def card_of(session: Session, token: str) -> ClaimCard | None:
    """The card a token opens, used or not, with the mention it is for."""
    query = select(ClaimCard).where(ClaimCard.token_hash == hash_of_token(token))
    return session.scalar(query.options(joinedload(ClaimCard.mention)))


def locked_card(session: Session, token: str) -> ClaimCard | None:
    """The same as it stands now; nobody else can use it before this transaction ends."""
    query = select(ClaimCard).where(ClaimCard.token_hash == hash_of_token(token))
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def is_live(card: ClaimCard, now: datetime) -> bool:
    """Whether a card may still be used."""
    return card.used_at is None and card.revoked_at is None and now < card.expires_at


def has_open_request(session: Session, mention_id: int) -> bool:
    """Whether somebody asked for a card for this sign-up and waits."""
    query = select(ClaimRequest.id).where(ClaimRequest.mention_id == mention_id, ClaimRequest.closed_at.is_(None))
    return session.scalar(query.limit(1)) is not None


def number_to_offer(session: Session, sign_up: SignUp, programme_ids: Collection[int] | None) -> str:
    """The number a card is most likely for: as written on the sign-up, else one still the person's, else none.

    The latter only if it was written down in one of some programmes (None: any).
    """
    read = read_phone(sign_up.mention.phone)
    if read is not None and read.mobile:
        return read.mobile
    if sign_up.mention.person_id is None:
        return ""
    query = select(Contact.value).where(
        Contact.person_id == sign_up.mention.person_id, Contact.kind == ContactKind.MOBILE, Contact.ended_at.is_(None)
    )
    written = select(Mention.phone).where(Mention.person_id == sign_up.mention.person_id, Mention.phone.is_not(None))
    if programme_ids is not None:
        written = written.where(Mention.programme_id.in_(programme_ids))
    seen = {read.mobile for read in map(read_phone, session.scalars(written)) if read is not None}
    numbers = session.scalars(query.order_by(Contact.proved_at.is_(None), Contact.id.desc()))
    return next((number for number in numbers if number in seen), "")


def first_account_of(session: Session, phone: str) -> User | None:
    """The active account that has the number itself as login."""
    return next((user for user in accounts_of(session, phone) if user.login == phone), None)


def is_theirs(session: Session, user: User, mention: Mention) -> bool:
    """Whether an account is of whom a mention names: came with it, or with another of the same person, or with none."""
    if user.mention_id is None or user.mention_id == mention.id:
        return True
    anchor = session.get(Mention, user.mention_id)
    return anchor is not None and anchor.person_id is not None and anchor.person_id == mention.person_id


def accounts_of_person(session: Session, mention: Mention) -> list[User]:
    """Active accounts of whom a mention names: those that came with it, and proved ones of the same person."""
    means = User.mention_id == mention.id
    if mention.person_id is not None:
        others = select(Mention.id).where(Mention.person_id == mention.person_id)
        means |= User.mention_id.in_(others) & User.proved_at.is_not(None)
    return list(session.scalars(select(User).where(User.is_active, means).order_by(User.proved_at.is_(None), User.id)))
