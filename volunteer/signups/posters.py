"""Codes for signing up (报名二维码): making one and ending it."""

import secrets

from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.actor import current_actor
from volunteer.core.clock import now
from volunteer.signups.models import JoinCode


def create_join_code(session: Session, programme_id: int, employer: str | None, service_id: int | None) -> JoinCode:
    """A new code, too long to guess (96 random bits) and short enough to scan from afar."""
    code = JoinCode(
        code=secrets.token_urlsafe(12),
        programme_id=programme_id,
        employer=employer or None,
        service_id=service_id,
        created_at=now(),
        created_by=current_actor(),
    )
    session.add(code)
    session.flush()
    record(session, Event.JOIN_CODE_CREATED, code)
    return code


def end_join_code(session: Session, code: JoinCode) -> None:
    """Nobody can sign up with it any more; who did stays. Ending twice changes nothing."""
    session.refresh(code, with_for_update={"of": JoinCode})
    if code.ended_at is not None:
        return
    code.ended_at = now()
    session.flush()
    record(session, Event.JOIN_CODE_ENDED, code)
