"""Reading sign-ups."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from volunteer.linkage.standing import Standing
from volunteer.people.models import Consent, ConsentKind
from volunteer.signups.models import SignUp


def standings(session: Session, mention_ids: Collection[int] | None) -> dict[int, Standing]:
    """The state of the sign-ups behind some mentions, or of all (None), by mention id."""
    query = select(SignUp.mention_id, SignUp.state, SignUp.decided_on, SignUp.approved_on, SignUp.is_held)
    if mention_ids is not None:
        query = query.where(SignUp.mention_id.in_(mention_ids))
    return {
        mention: Standing(state.value, decided_on, approved_on, is_held)
        for mention, state, decided_on, approved_on, is_held in session.execute(query)
    }


def sign_ups_of(session: Session, programme_id: int) -> Sequence[SignUp]:
    """All sign-ups of a programme with their mentions, the oldest first."""
    return session.scalars(
        select(SignUp)
        .where(SignUp.programme_id == programme_id)
        .options(joinedload(SignUp.mention))
        .order_by(SignUp.id)
    ).all()


def linking_answers(session: Session, programme_id: int) -> dict[int, bool | None]:
    """The last answer of each sign-up to whether records may be joined, by mention; no once withdrawn."""
    rows = session.execute(
        select(Consent.mention_id, Consent.is_given, Consent.withdrawn_at)
        .join(SignUp, SignUp.mention_id == Consent.mention_id)
        .where(SignUp.programme_id == programme_id, Consent.kind == ConsentKind.LINKING)
        .order_by(Consent.recorded_at, Consent.id)
    )
    return {mention: given if withdrawn is None else False for mention, given, withdrawn in rows}
