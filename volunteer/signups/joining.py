"""Signing up by oneself: what the form writes, once, whoever else has the number."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from volunteer.accounts.models import User
from volunteer.accounts.worker_accounts import open_worker_account
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import now, today
from volunteer.core.secret import derived
from volunteer.people.actions import write_mention
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind
from volunteer.signups import join_queries
from volunteer.signups.consents import CONSENTS
from volunteer.signups.models import JoinCode, SignUp, SignUpState

#: Digits and letters nobody confuses when reading them aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
BY_CODE = "扫码报名"
BY_PAGE = "网页报名"


@dataclass(frozen=True)
class Application:
    """What somebody wrote on the form; `phone` is 11 digits."""

    name: str
    phone: str
    employer: str
    programme_id: int
    availability: Sequence[str]
    links: bool
    code: JoinCode | None = None


def reference_of(form_key: str) -> str:
    """The reference number a form will get: the same however often it is sent, and nobody can work it out."""
    digest = hmac.digest(derived("sign-up reference"), form_key.encode(), hashlib.sha256)
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


def join(session: Session, application: Application, form_key: str) -> SignUp:
    """Write a sign-up with both consents. The same form sent again is the same sign-up.

    With a number another sign-up or an account has it is held; the answer is the same.
    """
    reference = reference_of(form_key)
    there = join_queries.sign_up_with_reference(session, reference)
    if there is not None and _is_same(there, application):
        return there
    if there is not None:
        reference = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    is_held = join_queries.is_number_known(session, application.phone)
    mention = write_mention(
        session,
        Mention(
            kind=MentionKind.SIGNUP,
            programme_id=application.programme_id,
            name=application.name,
            phone=application.phone,
            employer=application.employer,
            occurred_on=today(),
            recorded_at=now(),
        ),
    )
    _answer(session, mention, ConsentKind.SCHEDULING, True)
    _answer(session, mention, ConsentKind.LINKING, application.links)
    code = application.code
    sign_up = SignUp(
        mention_id=mention.id,
        programme_id=application.programme_id,
        applied_on=today(),
        availability="、".join(application.availability) or None,
        channel=BY_CODE if code else BY_PAGE,
        service_id=code.service_id if code else None,
        join_code_id=code.id if code else None,
        state=SignUpState.APPLIED,
        recorded_at=now(),
        reference=reference,
        is_held=is_held,
    )
    session.add(sign_up)
    session.flush()
    record(session, Event.SIGNUP_RECEIVED, sign_up, mention_id=mention.id)
    return sign_up


def open_account(session: Session, sign_up: SignUp, secret_hash: str) -> User:
    """The account of a sign-up, with the PIN just set. Raises AccountThere the second time."""
    mention = sign_up.mention
    return open_worker_account(
        session, phone=mention.phone or "", name=mention.name, secret_hash=secret_hash, mention_id=mention.id
    )


def _is_same(sign_up: SignUp, application: Application) -> bool:
    written = sign_up.mention
    return (written.name, written.phone, sign_up.programme_id) == (
        application.name,
        application.phone,
        application.programme_id,
    )


def _answer(session: Session, mention: Mention, kind: ConsentKind, is_given: bool) -> None:
    session.add(
        Consent(
            mention_id=mention.id,
            kind=kind,
            is_given=is_given,
            text_version=CONSENTS[kind].version,
            given_on=today(),
            recorded_at=now(),
        )
    )
