"""The users as the admin's list shows them: every SELECT behind it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from volunteer.accounts.models import LoginSession, Role, RoleGrant, User
from volunteer.accounts.rules import is_phone, normalise_login
from volunteer.core.paging import page_within

PAGE_SIZE = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to: words, one role (none: all staff), active or disabled or both."""

    words: str = ""
    role: Role | None = None
    is_active: bool | None = None


@dataclass(frozen=True)
class Listed:
    """A user and when they last signed in."""

    user: User
    last_sign_in: datetime | None


def users_listed(session: Session, wanted: Wanted, page: int) -> tuple[list[Listed], int]:
    """One page of the users wanted, by login, and how many there are in all."""
    conditions = _conditions(wanted)
    count = session.scalar(select(func.count(User.id)).where(*conditions)) or 0
    last = (
        select(func.max(LoginSession.created_at))
        .where(LoginSession.user_id == User.id)
        .correlate(User)
        .scalar_subquery()
    )
    rows = session.execute(
        select(User, last)
        .where(*conditions)
        .options(selectinload(User.grants))
        .order_by(User.is_active.desc(), User.login)
        .limit(PAGE_SIZE)
        .offset((page_within(page, count, PAGE_SIZE) - 1) * PAGE_SIZE)
    )
    return [Listed(user, last_sign_in) for user, last_sign_in in rows], count


def user_with_id(session: Session, user_id: int) -> Listed | None:
    """A user and when they last signed in."""
    user = session.get(User, user_id)
    if user is None:
        return None
    last = session.scalar(select(func.max(LoginSession.created_at)).where(LoginSession.user_id == user_id))
    return Listed(user, last)


def has_users(session: Session) -> bool:
    """Whether anybody can ever log in: a site without users waits for its first admin."""
    return session.scalar(select(User.id).limit(1)) is not None


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    role = RoleGrant.role != Role.WORKER if wanted.role is None else RoleGrant.role == wanted.role
    conditions: list[ColumnElement[bool]] = [User.grants.any(role)]
    if wanted.is_active is not None:
        conditions.append(User.is_active.is_(wanted.is_active))
    if wanted.words:
        conditions.append(_matches(wanted.words))
    return conditions


def _matches(words: str) -> ColumnElement[bool]:
    """By name, by part of a staff login, by a whole phone number or its last four digits (`~`: a further account)."""
    login = normalise_login(words)
    is_staff = User.grants.any(RoleGrant.role != Role.WORKER)
    either = [
        User.display_name.contains(words, autoescape=True),
        User.login == login,
        and_(is_staff, User.login.contains(login, autoescape=True)),
    ]
    if re.fullmatch(r"[0-9]{4}", login):
        either += [User.login.endswith(login), User.login.contains(f"{login}~")]
    if is_phone(login):
        either.append(User.login.startswith(f"{login}~"))
    return or_(*either)


def names_of_actors(session: Session) -> dict[str, str]:
    """The names of the staff by what records call them; workers stay the numbers that records give them."""
    is_staff = User.grants.any(RoleGrant.role != Role.WORKER)
    rows = session.execute(select(User.login, User.display_name).where(is_staff))
    return dict(rows.all())


def names_of(session: Session, actors: Iterable[str | None]) -> dict[str, str]:
    """What to call those whom records call by their login or `user:<id>`; others are absent."""
    asked = {actor for actor in actors if actor}
    ids = {int(actor[5:]) for actor in asked if actor.startswith("user:") and actor[5:].isdigit()}
    users = session.scalars(select(User).where(or_(User.login.in_(asked), User.id.in_(ids))))
    return {actor: user.display_name for user in users for actor in (user.login, f"user:{user.id}") if actor in asked}
