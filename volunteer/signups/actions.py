"""Writing sign-ups and what became of them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from volunteer.core.clock import now
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


def decide(session: Session, sign_up: SignUp, state: SignUpState, decided_on: date | None) -> None:
    """Record the review of a sign-up that was waiting for it; one that was decided stays as it is."""
    if sign_up.state is not SignUpState.APPLIED or state is SignUpState.APPLIED:
        return
    sign_up.state, sign_up.decided_on, sign_up.decision_recorded_at = state, decided_on, now()
    if state is SignUpState.APPROVED:
        sign_up.approved_on, sign_up.approval_recorded_at = decided_on, sign_up.decision_recorded_at
    session.flush()
    # Who may be named on an outreach record depends on the approval.
    mention_written(session, sign_up.mention_id)
    person_touched(session, sign_up.mention.person_id)
