"""Groups and activities with their sessions and rosters. Cases and sealed services are never read here."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.audit.queries import entries_about
from volunteer.core.paging import page_within
from volunteer.participation.models import Attendance, Form, Participation, Service, ServiceSession
from volunteer.participation.rules import person_times
from volunteer.people.models import Mention
from volunteer.programmes.models import Programme

Programmes = Collection[int] | None

FORMS = (Form.ACTIVITY, Form.GROUP)


@dataclass(frozen=True)
class Held:
    """A session with its sums."""

    id: int
    service_id: int
    held_on: date
    ordinal: int
    place: str | None
    stated_total: int | None
    headcount: int
    #: Who attended by name.
    named: int

    @property
    def times(self) -> int:
        return person_times(self.stated_total, self.named, self.headcount)

    @property
    def unnamed(self) -> int:
        return max(0, self.times - self.named)


@dataclass(frozen=True)
class Activity:
    """A group or an activity with its sessions, the first one first."""

    service: Service
    sessions: tuple[Held, ...]
    #: Distinct people who attended by name.
    people: int

    @property
    def times(self) -> int:
        return sum(held.times for held in self.sessions)

    @property
    def unnamed(self) -> int:
        return sum(held.unnamed for held in self.sessions)

    @property
    def latest_on(self) -> date | None:
        return max((held.held_on for held in self.sessions), default=None)


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to."""

    form: Form | None = None
    #: The first day of the month.
    month: date | None = None
    words: str = ""


@dataclass(frozen=True)
class RosterRow:
    """Somebody on a roster, or a member of the group of whom this session says nothing yet."""

    mention: Mention
    participation_id: int | None
    attendance: Attendance | None
    #: Typed in here, not imported; such a row can be taken off again.
    is_typed: bool


def activities(
    session: Session, programme_ids: Programmes, wanted: Wanted, page: int, size: int
) -> tuple[list[Activity], int]:
    """A page of groups and activities, those held last first, and how many there are."""
    open_ones = _narrowed(_openly(sa.select(Service.id), programme_ids), wanted)
    count = session.scalar(sa.select(sa.func.count()).select_from(open_ones.subquery())) or 0
    last = (
        sa.select(ServiceSession.service_id, sa.func.max(ServiceSession.held_on).label("held_on"))
        .group_by(ServiceSession.service_id)
        .subquery()
    )
    query = (
        sa.select(Service)
        .outerjoin(last, last.c.service_id == Service.id)
        .where(Service.id.in_(open_ones))
        .order_by(sa.func.coalesce(last.c.held_on, date(1, 1, 1)).desc(), Service.id.desc())
    )
    services = session.scalars(query.offset((page_within(page, count, size) - 1) * size).limit(size)).all()
    return summed(session, services), count


def summed(session: Session, services: Sequence[Service]) -> list[Activity]:
    """Services with the sums of their sessions, in three queries whatever their number."""
    ids = [service.id for service in services]
    sessions: dict[int, list[Held]] = defaultdict(list)
    for held in _sessions(session, ServiceSession.service_id.in_(ids)):
        sessions[held.service_id].append(held)
    who = sa.func.coalesce(Mention.person_id, -Mention.id)
    query = (
        sa.select(ServiceSession.service_id, sa.func.count(who.distinct()))
        .join(Participation, Participation.session_id == ServiceSession.id)
        .join(Mention, Mention.id == Participation.mention_id)
        .where(ServiceSession.service_id.in_(ids), Participation.attendance == Attendance.ATTENDED)
        .group_by(ServiceSession.service_id)
    )
    people = dict(session.execute(query).all())
    return [Activity(service, tuple(sessions[service.id]), people.get(service.id, 0)) for service in services]


def months(session: Session, programme_ids: Programmes) -> list[date]:
    """The first day of every month with a session, the last month first."""
    days = session.scalars(_openly(sa.select(ServiceSession.held_on).join(Service).distinct(), programme_ids))
    return sorted({day.replace(day=1) for day in days}, reverse=True)


def activity(session: Session, service_id: int, programme_ids: Programmes) -> Service | None:
    """The group or activity, if it exists for the viewer."""
    found: Service | None = session.scalar(_openly(sa.select(Service), programme_ids).where(Service.id == service_id))
    return found


def held_session(session: Session, session_id: int, programme_ids: Programmes) -> ServiceSession | None:
    """The session of a group or activity, with its service, if it exists for the viewer."""
    query = sa.select(ServiceSession).join(ServiceSession.service).options(joinedload(ServiceSession.service))
    found: ServiceSession | None = session.scalar(_openly(query, programme_ids).where(ServiceSession.id == session_id))
    return found


def sums(session: Session, session_id: int) -> Held:
    """A session's sums as they are now."""
    return _sessions(session, ServiceSession.id == session_id)[0]


def totals_moved_by(session: Session, held: ServiceSession, row: Participation) -> tuple[str | None, bool]:
    """Which of a session's totals adding a row moved, if one, and whether somebody stated the totals since."""
    added = next((one for one in entries_about(session, Event.ATTENDANCE_CHANGED, row) if _fields(one, "added")), None)
    if added is None:
        return None, False
    moved = next((total for total in ("headcount", "stated_total") if _fields(added, total)), None)
    return moved, any(
        change.id > added.id and change.details.get("session_id") == held.id and _fields(change, "headcount")
        for change in entries_about(session, Event.ACTIVITY_CHANGED, held.service)
    )


def _fields(entry: AuditEvent, name: str) -> bool:
    return name in entry.details.get("fields", ())


def roster(session: Session, held: ServiceSession) -> list[RosterRow]:
    """Everybody on the roster in the order of the sheet; of a group also the members this session does not name yet."""
    rows = session.execute(
        sa.select(Participation, Mention)
        .join(Mention, Mention.id == Participation.mention_id)
        .where(Participation.session_id == held.id)
        .order_by(Participation.batch_id.is_(None), Participation.source_row, Participation.id)
    ).all()
    named = [RosterRow(mention, one.id, one.attendance, one.batch_id is None) for one, mention in rows]
    if held.service.form is not Form.GROUP:
        return named
    mentions = {mention.id for _, mention in rows}
    persons = {mention.person_id for _, mention in rows if mention.person_id is not None}
    for member in members(session, held.service_id):
        if member.id not in mentions and (member.person_id is None or member.person_id not in persons):
            named.append(RosterRow(member, None, None, False))
            persons.add(member.person_id or 0)
    return named


def members(session: Session, service_id: int) -> Sequence[Mention]:
    """Everybody a group's sessions name, the oldest row first."""
    named = sa.select(Participation.mention_id).join(Participation.session)
    named = named.where(ServiceSession.service_id == service_id)
    return session.scalars(sa.select(Mention).where(Mention.id.in_(named)).order_by(Mention.id)).all()


def participation(session: Session, held: ServiceSession, participation_id: int) -> Participation | None:
    """A row of the session's roster."""
    query = sa.select(Participation).where(Participation.session_id == held.id)
    return session.scalar(query.where(Participation.id == participation_id))


def programmes(session: Session, programme_ids: Programmes) -> Sequence[Programme]:
    """The programmes a new activity may belong to, the oldest first."""
    query = sa.select(Programme).order_by(Programme.id)
    return session.scalars(query if programme_ids is None else query.where(Programme.id.in_(programme_ids))).all()


def _openly(query: sa.Select[Any], programme_ids: Programmes) -> sa.Select[Any]:
    query = query.where(Service.form.in_(FORMS), Service.is_sealed.is_(False))
    return query if programme_ids is None else query.where(Service.programme_id.in_(programme_ids))


def _narrowed(query: sa.Select[Any], wanted: Wanted) -> sa.Select[Any]:
    if wanted.form is not None:
        query = query.where(Service.form == wanted.form)
    if wanted.words:
        query = query.where(Service.title.icontains(wanted.words, autoescape=True))
    if wanted.month is not None:
        first = wanted.month.replace(day=1)
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        within = (ServiceSession.held_on >= first, ServiceSession.held_on < following)
        query = query.where(Service.id.in_(sa.select(ServiceSession.service_id).where(*within)))
    return query


def _sessions(session: Session, condition: sa.ColumnElement[bool]) -> list[Held]:
    named = sa.func.count(Participation.id).filter(Participation.attendance == Attendance.ATTENDED)
    query = (
        sa.select(
            ServiceSession.id,
            ServiceSession.service_id,
            ServiceSession.held_on,
            ServiceSession.ordinal,
            ServiceSession.place,
            ServiceSession.stated_total,
            ServiceSession.headcount,
            named,
        )
        .outerjoin(Participation, Participation.session_id == ServiceSession.id)
        .where(condition)
        .group_by(ServiceSession.id)
        .order_by(ServiceSession.held_on, ServiceSession.ordinal, ServiceSession.id)
    )
    return [Held(*row) for row in session.execute(query)]
