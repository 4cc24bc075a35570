"""Programmes there are."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from volunteer.programmes.models import Programme


def programme_named(session: Session, name: str) -> Programme | None:
    """The programme of exactly this name."""
    return session.scalars(select(Programme).where(Programme.name == name)).first()


def all_programmes(session: Session) -> Sequence[Programme]:
    """Every programme with its union and agency, the oldest first."""
    parties = (joinedload(Programme.union), joinedload(Programme.agency))
    return session.scalars(select(Programme).options(*parties).order_by(Programme.id)).all()


def names(session: Session) -> Sequence[str]:
    """The names of all programmes, the oldest first."""
    return session.scalars(select(Programme.name).order_by(Programme.id)).all()
