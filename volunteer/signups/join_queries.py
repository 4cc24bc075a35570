"""What signing up asks of the database: codes, enterprises, whether a number is known, how many came before."""

import re
from collections.abc import Iterable

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from volunteer.accounts.queries import accounts_of_number
from volunteer.linkage.normalise import clean, read_phone
from volunteer.organisations.models import Organisation, OrganisationKind
from volunteer.people.models import Mention
from volunteer.people.rules import initials, is_typed_in_letters, pinyin
from volunteer.signups.models import JoinCode, SignUp
from volunteer.signups.volunteers import is_approved

#: So many enterprises are offered at most; whoever typed one character too few types one more.
OFFERED = 6


def join_code(session: Session, code: str) -> JoinCode | None:
    """The code of a poster, ended or not, with its programme."""
    return session.scalar(select(JoinCode).where(JoinCode.code == code).options(joinedload(JoinCode.programme)))


def sign_up_with_reference(session: Session, reference: str) -> SignUp | None:
    """The sign-up a volunteer's reference number stands for, with what was written."""
    return session.scalar(select(SignUp).where(SignUp.reference == reference).options(joinedload(SignUp.mention)))


def sign_ups_with_number(session: Session, phone: str) -> list[SignUp]:
    """Every sign-up with a mobile number, however it is spelled there, the oldest first."""
    written = session.execute(
        select(SignUp.id, Mention.phone)
        .join(Mention, Mention.id == SignUp.mention_id)
        .where(Mention.phone.is_not(None))
    )
    ids = [id for id, number in written if _mobile(number) == phone]
    wanted = select(SignUp).where(SignUp.id.in_(ids)).options(joinedload(SignUp.mention)).order_by(SignUp.id)
    return list(session.scalars(wanted))


def is_number_known(session: Session, phone: str) -> bool:
    """Whether a number is on a sign-up already or is a worker's log-in; one known from a roster only is not."""
    return bool(sign_ups_with_number(session, phone)) or bool(accounts_of_number(session, phone))


def _mobile(written: str | None) -> str | None:
    read = read_phone(written)
    return read.mobile if read else None


def joined_count(session: Session) -> int:
    """How many volunteers there are, floored to tens and 0 below ten: a stranger learns nothing about one person."""
    query = select(func.count(distinct(Mention.person_id))).join(SignUp, SignUp.mention_id == Mention.id)
    return (session.scalar(query.where(is_approved())) or 0) // 10 * 10


def enterprises_like(session: Session, words: str) -> list[str]:
    """Enterprises that fit what was typed: characters, pinyin or initials, of the name or a confirmed alias."""
    typed = clean(words).lower()
    if len(typed) < 2:
        return []
    wanted = (
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.ENTERPRISE)
        .options(selectinload(Organisation.aliases))
        .order_by(Organisation.name)
    )
    found = []
    for each in session.scalars(wanted):
        names = [each.name, *(alias.name for alias in each.aliases if alias.is_confirmed)]
        if _fits(typed, names):
            found.append(each.name)
    return found[:OFFERED]


def _fits(typed: str, names: Iterable[str]) -> bool:
    if not is_typed_in_letters(typed):
        return any(typed in clean(name).lower() for name in names)
    letters = re.sub(r"[^a-z]", "", typed)
    return any(letters in clean(name).lower() or letters in pinyin(name) or letters in initials(name) for name in names)
