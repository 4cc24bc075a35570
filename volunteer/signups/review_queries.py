"""The sign-ups of a viewer's programmes, as those who review them see them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from volunteer.accounts.queries import user_with_login
from volunteer.participation.models import Service
from volunteer.people.models import Consent, ConsentKind, Mention
from volunteer.people.rules import initials, is_typed_in_letters, masked_phone, pinyin
from volunteer.programmes.models import Programme
from volunteer.signups.labels import Standing, standing_of
from volunteer.signups.models import ClaimRequest, JoinCode, SignUp, SignUpState

S = TypeVar("S", bound=Select[*tuple[Any, ...]])

PAGE = 50
#: So many days of waiting are marked.
LONG_WAIT = 7
#: Fewer digits than this fit too many numbers.
TAIL = 4


@dataclass(frozen=True)
class Row:
    """One sign-up in the list."""

    sign_up_id: int
    name: str
    standing: Standing
    programme: str
    applied_on: date
    waiting_days: int | None
    #: Which way they came: the channel written down, else the poster's activity or employer, else the web.
    came_by: str | None
    availability: str | None
    phone: str
    employer: str | None
    links: bool
    #: Whether somebody with this number asked for a claim card and waits.
    asked_for_card: bool

    @property
    def waits_long(self) -> bool:
        return self.waiting_days is not None and self.waiting_days >= LONG_WAIT


@dataclass(frozen=True)
class Listing:
    """A page of the list, and how many were searched for, in all and under each filter."""

    rows: Sequence[Row]
    counts: dict[Standing, int]
    total: int
    page: int
    pages: int


def listing(
    session: Session,
    programme_ids: Collection[int] | None,
    day: date,
    standing: Standing | None = None,
    words: str = "",
    page: int = 1,
) -> Listing:
    """Sign-ups found by standing and by name, pinyin, initials or the tail of a number: who waits longest first.

    Who waits for a claim card is found under HELD, whatever became of the sign-up: held ones, and who asked for a card.
    Names are searched as they are written on the sign-up only: another name of the same person stays where it was said.
    """
    query = select(
        SignUp.id, SignUp.state, SignUp.is_held, SignUp.applied_on, SignUp.decided_on, Mention.name, Mention.phone
    ).join(Mention, Mention.id == SignUp.mention_id)
    light = [
        (sign_up_id, standing_of(state, is_held), applied_on, decided_on)
        for sign_up_id, state, is_held, applied_on, decided_on, name, phone in session.execute(
            _within(query, programme_ids)
        )
        if _fits(words, name, phone)
    ]
    asked = _asked_for_card(session)
    under = {one[0]: {one[1], Standing.HELD} if one[0] in asked else {one[1]} for one in light}
    chosen = sorted((one for one in light if standing is None or standing in under[one[0]]), key=_order)
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 1), pages)
    ids = [one[0] for one in chosen[(page - 1) * PAGE : page * PAGE]]
    counts = Counter(each for filters in under.values() for each in filters)
    rows = _rows(session, ids, day, asked)
    return Listing(rows, {each: counts[each] for each in Standing}, len(light), page, pages)


def _asked_for_card(session: Session) -> set[int]:
    """The sign-ups with an open request for a claim card."""
    return set(
        session.scalars(
            select(SignUp.id)
            .join(ClaimRequest, ClaimRequest.mention_id == SignUp.mention_id)
            .where(ClaimRequest.closed_at.is_(None))
        )
    )


def _within(query: S, programme_ids: Collection[int] | None) -> S:
    return query if programme_ids is None else query.where(SignUp.programme_id.in_(programme_ids))


def _fits(words: str, name: str, phone: str | None) -> bool:
    typed = "".join(words.split()).lower()
    if not typed:
        return True
    if typed.isdigit():
        digits = _digits(phone)
        return len(typed) >= TAIL and (digits.endswith(typed) or (len(typed) > 7 and typed in digits))
    if is_typed_in_letters(typed):
        return pinyin(name).startswith(typed) or initials(name).startswith(typed) or typed in name.lower()
    return typed in "".join(name.split()).lower()


def _order(one: tuple[int, Standing, date, date | None]) -> tuple[int, int, int]:
    """Waiting before held before decided; the waiting by the oldest, the decided by the newest."""
    sign_up_id, standing, applied_on, decided_on = one
    rank = list(Standing).index(standing)
    if standing in (Standing.WAITING, Standing.HELD):
        return rank, applied_on.toordinal(), sign_up_id
    return rank, -(decided_on or applied_on).toordinal(), sign_up_id


def _rows(session: Session, ids: Sequence[int], day: date, asked: Collection[int]) -> list[Row]:
    found = session.execute(
        select(SignUp, Mention, Programme.name, JoinCode.employer, Service.title)
        .join(Mention, Mention.id == SignUp.mention_id)
        .join(Programme, Programme.id == SignUp.programme_id)
        .join(JoinCode, JoinCode.id == SignUp.join_code_id, isouter=True)
        .join(Service, (Service.id == SignUp.service_id) & Service.is_sealed.is_(False), isouter=True)
        .where(SignUp.id.in_(ids))
    ).all()
    links = _linking(session, [mention.id for _, mention, *_ in found])
    rows = {}
    for sign_up, mention, programme, poster, activity in found:
        standing = standing_of(sign_up.state, sign_up.is_held)
        waits = standing in (Standing.WAITING, Standing.HELD)
        rows[sign_up.id] = Row(
            sign_up_id=sign_up.id,
            name=mention.name,
            standing=standing,
            programme=programme,
            applied_on=sign_up.applied_on,
            waiting_days=max((day - sign_up.applied_on).days, 0) if waits else None,
            came_by=activity or sign_up.channel or poster,
            availability=sign_up.availability,
            phone=masked_phone(mention.phone),
            employer=mention.employer,
            links=links.get(mention.id, False),
            asked_for_card=sign_up.id in asked,
        )
    return [rows[each] for each in ids]


def _linking(session: Session, mention_ids: Collection[int]) -> dict[int, bool]:
    consents = session.execute(
        select(Consent.mention_id, Consent.is_given, Consent.withdrawn_at)
        .where(Consent.mention_id.in_(mention_ids), Consent.kind == ConsentKind.LINKING)
        .order_by(Consent.recorded_at, Consent.id)
    )
    return {mention: given is True and withdrawn is None for mention, given, withdrawn in consents}


@dataclass(frozen=True)
class Details:
    """One sign-up and what came with it."""

    sign_up: SignUp
    mention: Mention
    programme: str
    activity: str | None
    poster: JoinCode | None
    #: The oldest first; each answer stays as it was given.
    consents: Sequence[Consent]
    #: What whoever decided last is called; None when it was the volunteer, or a register.
    decided_by: str | None
    #: Whether somebody with this number asked for a claim card and waits.
    asked_for_card: bool

    @property
    def standing(self) -> Standing:
        return standing_of(self.sign_up.state, self.sign_up.is_held)


def sign_up_in(session: Session, programme_ids: Collection[int] | None, sign_up_id: int) -> SignUp | None:
    """A sign-up of these programmes (None: of any)."""
    query = select(SignUp).where(SignUp.id == sign_up_id).options(joinedload(SignUp.mention))
    return session.scalar(_within(query, programme_ids))


def details(session: Session, sign_up: SignUp) -> Details:
    """What is known of a sign-up."""
    programme, poster, activity = session.execute(
        select(Programme.name, JoinCode, Service.title)
        .select_from(SignUp)
        .join(Programme, Programme.id == SignUp.programme_id)
        .join(JoinCode, JoinCode.id == SignUp.join_code_id, isouter=True)
        .join(Service, (Service.id == SignUp.service_id) & Service.is_sealed.is_(False), isouter=True)
        .where(SignUp.id == sign_up.id)
    ).one()
    consents = session.scalars(
        select(Consent).where(Consent.mention_id == sign_up.mention_id).order_by(Consent.recorded_at, Consent.id)
    ).all()
    return Details(
        sign_up,
        sign_up.mention,
        programme,
        activity,
        poster,
        consents,
        decided_by=name_of_actor(session, sign_up.decided_by),
        asked_for_card=sign_up.id in _asked_for_card(session),
    )


def next_waiting(session: Session, programme_ids: Collection[int] | None, other_than: int) -> int | None:
    """The sign-up that has waited longest for a decision, besides this one."""
    waiting = select(SignUp.id).where(
        SignUp.state == SignUpState.APPLIED, SignUp.is_held.is_(False), SignUp.id != other_than
    )
    return session.scalar(_within(waiting, programme_ids).order_by(SignUp.applied_on, SignUp.id).limit(1))


def others_with_number(
    session: Session, programme_ids: Collection[int] | None, sign_up: SignUp
) -> Sequence[tuple[int, str, Standing]]:
    """Other sign-ups in scope that were written with the same number: their ids, names and standings."""
    number = _digits(sign_up.mention.phone)
    query = select(SignUp.id, SignUp.state, SignUp.is_held, Mention.name, Mention.phone).join(
        Mention, Mention.id == SignUp.mention_id
    )
    return [
        (other, name, standing_of(state, is_held))
        for other, state, is_held, name, phone in session.execute(_within(query, programme_ids).order_by(SignUp.id))
        if number and other != sign_up.id and _digits(phone) == number
    ]


def _digits(phone: str | None) -> str:
    return "".join(char for char in phone or "" if char.isdigit())


def name_of_actor(session: Session, actor: str | None) -> str | None:
    """The name of the member of staff a record calls by their login; the login itself if they are gone."""
    if actor is None or actor.startswith("user:"):
        return None
    user = user_with_login(session, actor)
    return user.display_name if user is not None else actor


def programmes_of(session: Session, programme_ids: Collection[int] | None) -> Sequence[Programme]:
    """The programmes in scope, the oldest first."""
    query = select(Programme).order_by(Programme.id)
    return session.scalars(query if programme_ids is None else query.where(Programme.id.in_(programme_ids))).all()
