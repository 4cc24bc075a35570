"""Taking back what an imported register wrote: sign-ups with their answers, and what it changed of earlier ones."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from volunteer.core.events import mention_written, person_touched
from volunteer.imports.models import ImportBatch
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind
from volunteer.signups.models import SignUp, SignUpState

#: What a decision sets.
_DECISION = (
    "state",
    "decided_on",
    "approved_on",
    "decision_recorded_at",
    "approval_recorded_at",
    "decided_by",
    "decision_note",
)

_STATES = {
    SignUpState.APPLIED: "待审核",
    SignUpState.APPROVED: "通过",
    SignUpState.RETURNED: "退回",
    SignUpState.WITHDRAWN: "退出",
}


def decision_of(sign_up: SignUp) -> dict[str, str | None]:
    """How a sign-up stands decided, as JSON."""
    return {name: _as_text(getattr(sign_up, name)) for name in _DECISION}


def last_answer(session: Session, sign_up: SignUp) -> int | None:
    """The consent row that holds the latest answer to linking."""
    return session.scalar(
        select(func.max(Consent.id)).where(
            Consent.mention_id == sign_up.mention_id, Consent.kind == ConsentKind.LINKING
        )
    )


def written(session: Session, batch: ImportBatch) -> Counter[str]:
    """The sign-ups the batch brought, and the earlier ones it changed."""
    counts: Counter[str] = Counter()
    states = select(SignUp.state, func.count()).where(SignUp.batch_id == batch.id).group_by(SignUp.state)
    by_state: dict[SignUpState, int] = dict(iter(session.execute(states)))
    counts["报名"] = sum(by_state.values())
    counts.update({_STATES[state]: count for state, count in by_state.items()})
    changes = _changes(batch)
    counts["更新审核"] = sum("before" in change for change in changes)
    counts["更新同意"] = sum("consent" in change for change in changes)
    return +counts


def dependants(session: Session, batch: ImportBatch) -> list[str]:
    """What people decided or answered since."""
    found = [
        (_decided_since(session, batch), "其中 {} 份报名导入后又审核过，撤销会丢掉这些决定。"),
        (_answered_since(session, batch), "其中 {} 份报名导入后又改过同意，撤销会丢掉本人的选择。"),
        (_changed_since(session, batch), "这批改过的以前的报名中，有 {} 份后来又改了，不能原样改回。"),
    ]
    return [words.format(count) for count, words in found if count]


def undo(session: Session, batch: ImportBatch) -> None:
    """Put back what it changed, then delete what it wrote."""
    for change in reversed(_changes(batch)):
        _put_back(session, change)
    ours = select(Mention.id).where(Mention.batch_id == batch.id, Mention.kind == MentionKind.SIGNUP)
    session.execute(delete(SignUp).where(SignUp.batch_id == batch.id))
    session.execute(delete(Consent).where(Consent.mention_id.in_(ours)))
    session.execute(delete(Mention).where(Mention.batch_id == batch.id, Mention.kind == MentionKind.SIGNUP))


def _changes(batch: ImportBatch) -> list[dict[str, Any]]:
    changed = [warning["changed"] for warning in batch.warnings if warning.get("changed")]
    return [change for change in changed if "sign_up" in change]


def _decided_since(session: Session, batch: ImportBatch) -> int:
    """Whatever a register says of a decision was learnt with the sign-up itself."""
    later = or_(
        SignUp.decided_by.is_not(None),
        SignUp.decision_recorded_at != SignUp.recorded_at,
        SignUp.approval_recorded_at != SignUp.recorded_at,
    )
    return session.scalar(select(func.count()).where(SignUp.batch_id == batch.id, later)) or 0


def _answered_since(session: Session, batch: ImportBatch) -> int:
    """A register brings one answer a sign-up."""
    answers = (
        select(Consent.mention_id)
        .join(SignUp, SignUp.mention_id == Consent.mention_id)
        .where(SignUp.batch_id == batch.id)
        .group_by(Consent.mention_id)
        .having(or_(func.count() > 1, func.max(Consent.withdrawn_at).is_not(None)))
    )
    return session.scalar(select(func.count()).select_from(answers.subquery())) or 0


def _changed_since(session: Session, batch: ImportBatch) -> int:
    return sum(not _stands(session, change) for change in _changes(batch))


def _stands(session: Session, change: dict[str, Any]) -> bool:
    """Whether an earlier sign-up is still as the batch left it."""
    sign_up = session.get(SignUp, change["sign_up"])
    if sign_up is None:
        return False
    if "consent" in change:
        given = session.get(Consent, change["consent"])
        return given is not None and given.withdrawn_at is None and last_answer(session, sign_up) == given.id
    return bool(decision_of(sign_up) == change["after"])


def _put_back(session: Session, change: dict[str, Any]) -> None:
    sign_up = session.get_one(SignUp, change["sign_up"])
    if "consent" in change:
        session.execute(delete(Consent).where(Consent.id == change["consent"]))
    else:
        for name, text in change["before"].items():
            setattr(sign_up, name, _from_text(name, text))
    session.flush()
    mention_written(session, sign_up.mention_id)
    person_touched(session, sign_up.mention.person_id)


def _as_text(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def _from_text(name: str, text: str | None) -> Any:
    if text is None or name in ("decided_by", "decision_note"):
        return text
    if name == "state":
        return SignUpState(text)
    return datetime.fromisoformat(text) if name.endswith("_at") else date.fromisoformat(text)
