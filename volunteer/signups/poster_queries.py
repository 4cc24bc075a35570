"""Codes for signing up, what they may be for, and whom they brought."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from volunteer.organisations.models import Organisation, OrganisationKind
from volunteer.participation.models import Form, Service, ServiceSession
from volunteer.signups.models import JoinCode, SignUp


@dataclass(frozen=True)
class Bringing:
    """An activity or group that may bring sign-ups, and the day it was last held."""

    service_id: int
    programme_id: int
    title: str
    held_on: date | None


def join_codes(session: Session, programme_ids: Collection[int] | None) -> Sequence[tuple[JoinCode, int]]:
    """Every code of these programmes (None: all) with how many signed up by it; those in use first, then the newest."""
    brought = (
        select(SignUp.join_code_id, func.count().label("count"))
        .where(SignUp.join_code_id.is_not(None))
        .group_by(SignUp.join_code_id)
        .subquery()
    )
    query = (
        select(JoinCode, func.coalesce(brought.c.count, 0))
        .join(brought, brought.c.join_code_id == JoinCode.id, isouter=True)
        .options(joinedload(JoinCode.programme), joinedload(JoinCode.service))
        .order_by(JoinCode.ended_at.is_not(None), JoinCode.id.desc())
    )
    if programme_ids is not None:
        query = query.where(JoinCode.programme_id.in_(programme_ids))
    return [(code, count) for code, count in session.execute(query)]


def join_code_in(session: Session, programme_ids: Collection[int] | None, join_code_id: int) -> JoinCode | None:
    """A code of these programmes (None: of any)."""
    query = (
        select(JoinCode)
        .where(JoinCode.id == join_code_id)
        .options(joinedload(JoinCode.programme), joinedload(JoinCode.service))
    )
    return session.scalar(query if programme_ids is None else query.where(JoinCode.programme_id.in_(programme_ids)))


def brought_by(session: Session, code: JoinCode) -> int:
    """How many signed up by a code."""
    return session.scalar(select(func.count()).select_from(SignUp).where(SignUp.join_code_id == code.id)) or 0


def may_bring(session: Session, programme_ids: Collection[int] | None) -> Sequence[Bringing]:
    """The activities and groups of these programmes, the newest first. Never cases, never what is sealed."""
    last = func.max(ServiceSession.held_on)
    query = (
        select(Service.id, Service.programme_id, Service.title, last)
        .join(ServiceSession, ServiceSession.service_id == Service.id, isouter=True)
        .where(Service.form.in_((Form.ACTIVITY, Form.GROUP)), Service.is_sealed.is_(False))
        .group_by(Service.id, Service.programme_id, Service.title)
        .order_by(last.is_(None).desc(), last.desc(), Service.id.desc())
    )
    if programme_ids is not None:
        query = query.where(Service.programme_id.in_(programme_ids))
    return [Bringing(*row) for row in session.execute(query)]


def enterprise_names(session: Session) -> Sequence[str]:
    """The names of the member enterprises, to choose from while typing."""
    return session.scalars(
        select(Organisation.name).where(Organisation.kind == OrganisationKind.ENTERPRISE).order_by(Organisation.name)
    ).all()
