"""Reading what waits: everything in the programmes of the viewer's scope (None: all)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from volunteer.accounts.models import Role, RoleGrant, User
from volunteer.accounts.permissions import Permission
from volunteer.accounts.queries import identity_of
from volunteer.home.rules import LONG_WAIT
from volunteer.linkage.review import queue
from volunteer.people.models import Mention
from volunteer.programmes.scope import programme_ids_in
from volunteer.signups.models import ClaimRequest, SignUp, SignUpState

Programmes = Collection[int] | None
S = TypeVar("S", bound=sa.Select[*tuple[Any, ...]])


def _within(query: S, column: sa.ColumnElement[int], programme_ids: Programmes) -> S:
    return query if programme_ids is None else query.where(column.in_(programme_ids))


@dataclass(frozen=True)
class Waiting:
    """How many wait, how many of them for long, and since when the first."""

    count: int
    long: int
    since: date | None


def waiting_sign_ups(session: Session, programme_ids: Programmes, day: date) -> Waiting:
    """The sign-ups that wait for a decision; held ones wait for a card."""
    is_long = sa.case((SignUp.applied_on <= day - timedelta(days=LONG_WAIT), 1), else_=0)
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(is_long), 0), sa.func.min(SignUp.applied_on))
    query = query.where(SignUp.state == SignUpState.APPLIED, SignUp.is_held.is_(False))
    return Waiting(*session.execute(_within(query, SignUp.programme_id.expression, programme_ids)).one())


def waiting_for_card(session: Session, programme_ids: Programmes) -> int:
    """Whoever waits for a claim card, each once: held sign-ups, and numbers somebody asked for a card for."""
    held = sa.select(SignUp.mention_id).where(SignUp.is_held, SignUp.state == SignUpState.APPLIED)
    asked = (
        sa.select(ClaimRequest.mention_id)
        .join(Mention, Mention.id == ClaimRequest.mention_id)
        .where(ClaimRequest.closed_at.is_(None))
    )
    both = sa.union(
        _within(held, SignUp.programme_id.expression, programme_ids),
        _within(asked, Mention.programme_id.expression, programme_ids),
    ).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(both)) or 0


def card_issuers(session: Session, programme_ids: Programmes) -> list[str]:
    """The names of those who may issue a claim card in some of the programmes."""
    query = (
        sa.select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(User.is_active, RoleGrant.role == Role.SOCIAL_WORKER)
        .options(selectinload(User.grants))
        .order_by(User.id)
    )
    found = []
    for user in session.scalars(query).unique():
        reach = programme_ids_in(session, identity_of(user).scope(Permission.CLAIM_ISSUE))
        if reach is None or programme_ids is None or reach & set(programme_ids):
            found.append(user.display_name)
    return found


def open_questions(session: Session, programme_ids: Programmes) -> tuple[int, int]:
    """How many pairs wait to be told apart or together, and how many of them move figures."""
    waiting = queue(session, programme_ids)
    return len(waiting), sum(question.moves_figures for question in waiting)


def has_records(session: Session, programme_ids: Programmes) -> bool:
    """Whether anybody was ever written down."""
    query = _within(sa.select(Mention.id), Mention.programme_id.expression, programme_ids).limit(1)
    return session.scalar(query) is not None
