"""Writing sign-ups and what became of them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from volunteer.core.clock import now, today
from volunteer.core.events import mention_written, person_touched
from volunteer.imports.kinds import Target
from volunteer.people.actions import write_mentions
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind
from volunteer.signups.models import SignUp, SignUpState
from volunteer.signups.register_sheet import SignUpDraft

#: The version of a consent that was given on paper and typed in.
PAPER = "paper"


def write_sign_ups(session: Session, drafts: Sequence[SignUpDraft], sheet: str, target: Target) -> list[SignUp]:
    """Write the rows of a register: mention, consent to linking (given, refused or blank), sign-up."""
    at = now()
    source = {"batch_id": target.batch.id, "source_sheet": sheet}
    mentions = write_mentions(
        session,
        [
            Mention(
                kind=MentionKind.SIGNUP,
                programme_id=target.programme_id,
                name=draft.written.name,
                phone=draft.written.phone,
                employer=draft.written.employer,
                sex=draft.written.sex,
                age=draft.written.age,
                member_number=draft.written.member_number,
                occurred_on=draft.applied_on,
                recorded_at=at,
                occasion=f"{target.batch.id}:{sheet}",
                source_row=draft.row,
                **source,
            )
            for draft in drafts
        ],
    )
    written = []
    for draft, mention in zip(drafts, mentions, strict=True):
        session.add(
            Consent(
                mention_id=mention.id,
                kind=ConsentKind.LINKING,
                is_given=draft.links,
                text_version=PAPER,
                given_on=draft.applied_on,
                recorded_at=at,
            )
        )
        written.append(
            SignUp(
                mention_id=mention.id,
                programme_id=target.programme_id,
                applied_on=draft.applied_on,
                availability=draft.availability,
                channel=draft.channel,
                state=draft.state,
                decided_on=draft.decided_on,
                approved_on=draft.decided_on if draft.state is SignUpState.APPROVED else None,
                recorded_at=at,
                decision_recorded_at=at if draft.state is not SignUpState.APPLIED else None,
                approval_recorded_at=at if draft.state is SignUpState.APPROVED else None,
                source_row=draft.row,
                **source,
            )
        )
    session.add_all(written)
    session.flush()
    return written


def decide(session: Session, sign_up: SignUp, state: SignUpState, decided_on: date | None) -> bool:
    """Record a review or a withdrawal that is later than what is known; whether it changed anything.

    The day of approval stays. A withdrawal of somebody approved that names no later day counts from today.
    """
    if state is SignUpState.APPLIED or state is sign_up.state:
        return False
    at = now()
    if state is SignUpState.APPROVED and sign_up.approved_on is None:
        sign_up.approved_on, sign_up.approval_recorded_at = decided_on, at
        if _is_later(sign_up, decided_on):
            sign_up.state, sign_up.decided_on, sign_up.decision_recorded_at = state, decided_on, at
        return let_know(session, sign_up)
    left = sign_up.state is SignUpState.APPROVED
    if left and (decided_on is None or decided_on == sign_up.approved_on or state is SignUpState.WITHDRAWN):
        approved_on = sign_up.approved_on or sign_up.applied_on
        decided_on = decided_on if decided_on and decided_on > approved_on else max(today(), approved_on)
    if not _is_later(sign_up, decided_on):
        return False
    sign_up.state, sign_up.decided_on, sign_up.decision_recorded_at = state, decided_on, at
    return let_know(session, sign_up)


def _is_later(sign_up: SignUp, decided_on: date | None) -> bool:
    if sign_up.state is SignUpState.APPLIED or sign_up.decided_on is None:
        return True
    return decided_on is not None and decided_on > sign_up.decided_on


def answer(session: Session, sign_up: SignUp, links: bool, text_version: str = PAPER) -> None:
    """Add a later answer to whether earlier records may be joined; what was answered before is kept."""
    add_consent(session, sign_up, ConsentKind.LINKING, links, text_version)
    let_know(session, sign_up)


def add_consent(session: Session, sign_up: SignUp, kind: ConsentKind, is_given: bool, text_version: str) -> None:
    """Note what was answered today; the last answer counts. Whoever calls it tells linkage (`let_know`)."""
    session.add(
        Consent(
            mention_id=sign_up.mention_id,
            kind=kind,
            is_given=is_given,
            text_version=text_version,
            given_on=today(),
            recorded_at=now(),
        )
    )


def let_know(session: Session, sign_up: SignUp) -> bool:
    """Let linkage decide again: who may be named or joined depends on the approval and the answer. Always true."""
    session.flush()
    mention_written(session, sign_up.mention_id)
    person_touched(session, sign_up.mention.person_id)
    return True
