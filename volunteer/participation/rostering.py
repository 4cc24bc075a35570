"""Writing activities and their rosters from the pages: who came, who else, how many in all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from volunteer.audit import actions as audit
from volunteer.audit.events import Event
from volunteer.core.clock import now
from volunteer.core.errors import Refused
from volunteer.core.events import mention_written, person_touched
from volunteer.core.i18n import _l
from volunteer.imports.grid import plain
from volunteer.imports.linking import linking
from volunteer.imports.roster import phone_digits
from volunteer.participation import roster_queries
from volunteer.participation.models import Attendance, Form, Mode, Participation, Service, ServiceSession
from volunteer.participation.rules import may_be_held
from volunteer.people.actions import write_mention
from volunteer.people.models import Mention, MentionKind


class NotYetHeld(Refused):
    """Nobody came to what lies ahead."""

    message = _l("{day} 还没到，不能先记到场。到那天再记；现在可以先打印签到表。")


class TotalBelowNamed(Refused):
    """A total includes those who signed, so it cannot be less."""

    message = _l("名单上到场的有 {named} 人，比总人数 {total} 人多。总人数包括签了名的人，请核对。")


class AlreadyOnRoster(Refused):
    """The same name with the same number stands there."""

    message = _l("名单上已经有“{name}”。要改到没到，请改名单里那一行；如果是同名的另一个人，请写上电话或单位。")


class NotTypedHere(Refused):
    """Imported rows are kept as written."""

    message = _l("“{name}”这一行是从表格导入的，不能从名单上去掉。没有来的话请改成缺席。")


@dataclass(frozen=True)
class NewActivity:
    """What is known of an activity before anybody came."""

    programme_id: int
    form: Form
    title: str
    held_on: date
    place: str | None
    topic: str | None
    lead_name: str | None


@dataclass(frozen=True)
class WalkIn:
    """Somebody who came and stands on no sheet."""

    name: str
    phone: str | None
    employer: str | None
    is_child: bool
    #: Whether the total or the unnamed headcount already counts them; else they are one person-time more.
    is_counted: bool


def locked_session(
    session: Session, session_id: int, programme_ids: roster_queries.Programmes
) -> ServiceSession | None:
    """The session if it exists for the viewer, held until the transaction ends, so that totals and names agree."""
    found = roster_queries.held_session(session, session_id, programme_ids)
    if found is not None:
        session.refresh(found, with_for_update={"of": ServiceSession})
    return found


def add_activity(session: Session, new: NewActivity) -> ServiceSession:
    """Write a group or an activity with its first session."""
    service = Service(
        programme_id=new.programme_id,
        form=new.form,
        title=new.title,
        topic=new.topic,
        lead_name=new.lead_name,
        recorded_at=now(),
    )
    session.add(service)
    session.flush()
    audit.record(session, Event.ACTIVITY_ADDED, service)
    return _add_session(session, service, new.held_on, new.place, 1)


def add_session(session: Session, service: Service, held_on: date, place: str | None) -> ServiceSession:
    """Write one more session of a group or an activity, numbered after the last."""
    query = select(func.max(ServiceSession.ordinal)).where(ServiceSession.service_id == service.id)
    held = _add_session(session, service, held_on, place, (session.scalar(query) or 0) + 1)
    audit.record(session, Event.ACTIVITY_CHANGED, service, session_id=held.id)
    return held


def _add_session(session: Session, service: Service, held_on: date, place: str | None, ordinal: int) -> ServiceSession:
    held = ServiceSession(
        service_id=service.id,
        held_on=held_on,
        ordinal=ordinal,
        mode=Mode.IN_PERSON,
        place=place,
        headcount=0,
        recorded_at=now(),
    )
    session.add(held)
    session.flush()
    return held


def change_session(session: Session, held: ServiceSession, held_on: date, place: str | None, today: date) -> bool:
    """Correct day and place; who was there was there on the new day. Returns whether anything changed.

    Raises NotYetHeld when people are recorded and the new day lies ahead.
    """
    before = (held.held_on, held.place)
    if before == (held_on, place):
        return False
    if roster_queries.sums(session, held.id).times and not may_be_held(held_on, today):
        raise NotYetHeld(day=held_on.isoformat())
    held.held_on, held.place = held_on, place
    session.flush()
    if before[0] != held_on:
        for mention in session.scalars(_mentions_at(held)):
            _speak_of_its_first_day(session, mention)
    names = [n for n, old, new in zip(("held_on", "place"), before, (held_on, place), strict=True) if old != new]
    audit.record(session, Event.ACTIVITY_CHANGED, held.service, session_id=held.id, fields=names)
    return True


def change_attendance(
    session: Session,
    held: ServiceSession,
    changes: Mapping[int, Attendance],
    additions: Mapping[int, Attendance],
    today: date,
) -> int:
    """Write who came: `changes` by row of the roster, `additions` by mention of a group's member not on it yet.

    Rows that say so already are left alone, as are strangers'. Returns how many were written. Raises NotYetHeld,
    TotalBelowNamed.
    """
    rows = {row.participation_id or -row.mention.id: row for row in roster_queries.roster(session, held)}
    changed = [
        (rows[key], attendance)
        for key, attendance in (*changes.items(), *((-mention, to) for mention, to in additions.items()))
        if key in rows and rows[key].attendance is not attendance
    ]
    if any(attendance is Attendance.ATTENDED for _, attendance in changed):
        _refuse_early(held, today)
    for row, attendance in changed:
        written = _written(session, held, row, attendance)
        audit.record(
            session,
            Event.ATTENDANCE_CHANGED,
            written,
            session_id=held.id,
            mention_id=row.mention.id,
            fields=["attendance"],
        )
        person_touched(session, row.mention.person_id)
    session.flush()
    _refuse_low_total(session, held)
    return len(changed)


def _written(
    session: Session, held: ServiceSession, row: roster_queries.RosterRow, attendance: Attendance
) -> Participation:
    if row.participation_id is None:
        return _attend(session, held, row.mention, attendance)
    found = session.get_one(Participation, row.participation_id)
    found.attendance = attendance
    return found


def add_walk_in(session: Session, held: ServiceSession, new: WalkIn, today: date) -> Participation:
    """Add somebody to the roster as attended; linkage then decides who it is.

    In a group, who is written alike in another session is the same row. Raises NotYetHeld, AlreadyOnRoster,
    TotalBelowNamed when all the total counts stand there by name already.
    """
    _refuse_early(held, today)
    here = {row.mention.id for row in roster_queries.roster(session, held) if row.participation_id is not None}
    known = roster_queries.members(session, held.service_id)
    if any(mention.id in here and _is_alike(new, mention) for mention in known):
        raise AlreadyOnRoster(name=new.name)
    mention = None
    if held.service.form is Form.GROUP:
        mention = next((m for m in known if m.id not in here and _is_alike(new, m) and m.phone), None)
    if mention is None:
        mention = write_mention(session, _mention(session, held, new))
    written = _attend(session, held, mention, Attendance.ATTENDED)
    moved = None
    if held.stated_total is not None and not new.is_counted:
        held.stated_total += 1
        moved = "stated_total"
    elif held.stated_total is None and new.is_counted and held.headcount:
        held.headcount -= 1
        moved = "headcount"
    session.flush()
    _refuse_low_total(session, held)
    # What moved is named, so that taking the row off again moves it back.
    _note(session, held, written, mention, "added", *filter(None, [moved]))
    return written


def remove_walk_in(session: Session, held: ServiceSession, row: Participation) -> bool:
    """Take off the roster what was typed here by mistake, and whoever nothing else speaks of.

    What adding the row did to the totals is undone. Totals stated since stand: returns whether they were.
    Raises NotTypedHere.
    """
    mention = row.mention
    if row.batch_id is not None:
        raise NotTypedHere(name=mention.name)
    moved, is_stated_since = roster_queries.totals_moved_by(session, held, row)
    _note(session, held, row, mention, "removed")
    _take_off(session, row, mention)
    if is_stated_since:
        return True
    if moved == "headcount":
        held.headcount += 1
    elif moved == "stated_total" and held.stated_total is not None:
        held.stated_total = max(held.stated_total - 1, roster_queries.sums(session, held.id).named)
    session.flush()
    return False


def _take_off(session: Session, row: Participation, mention: Mention) -> None:
    person_touched(session, mention.person_id)
    elsewhere = select(Participation.id).where(Participation.mention_id == mention.id, Participation.id != row.id)
    if mention.batch_id is not None or session.scalar(elsewhere.limit(1)) is not None:
        session.delete(row)
        session.flush()
        _speak_of_its_first_day(session, mention)
        return
    settle = linking().forget(session, [mention.id])
    session.delete(row)
    session.flush()
    session.delete(mention)
    session.flush()
    settle()


def set_totals(session: Session, held: ServiceSession, stated_total: int | None, headcount: int, today: date) -> bool:
    """State how many came in all, or, without a total, how many unnamed people. Returns whether anything changed.

    Raises NotYetHeld, TotalBelowNamed.
    """
    if (held.stated_total, held.headcount) == (stated_total, headcount):
        return False
    if stated_total or headcount:
        _refuse_early(held, today)
    held.stated_total, held.headcount = stated_total, headcount
    session.flush()
    _refuse_low_total(session, held)
    audit.record(
        session, Event.ACTIVITY_CHANGED, held.service, session_id=held.id, fields=["stated_total", "headcount"]
    )
    return True


def _note(session: Session, held: ServiceSession, row: Participation, mention: Mention, *what: str) -> None:
    audit.record(session, Event.ATTENDANCE_CHANGED, row, session_id=held.id, mention_id=mention.id, fields=what)


def _refuse_early(held: ServiceSession, today: date) -> None:
    if not may_be_held(held.held_on, today):
        raise NotYetHeld(day=held.held_on.isoformat())


def _refuse_low_total(session: Session, held: ServiceSession) -> None:
    named = roster_queries.sums(session, held.id).named
    if held.stated_total is not None and held.stated_total < named:
        raise TotalBelowNamed(named=named, total=held.stated_total)


def _attend(session: Session, held: ServiceSession, mention: Mention, attendance: Attendance) -> Participation:
    written = Participation(
        session_id=held.id, mention_id=mention.id, attendance=attendance, recorded_at=now(), batch_id=None
    )
    session.add(written)
    session.flush()
    _speak_of_its_first_day(session, mention)
    person_touched(session, mention.person_id)
    return written


def _speak_of_its_first_day(session: Session, mention: Mention) -> None:
    """A row that names somebody for several sessions speaks of the first of them."""
    query = select(func.min(ServiceSession.held_on)).join(Participation.session)
    first = session.scalar(query.where(Participation.mention_id == mention.id))
    if first is not None and first != mention.occurred_on:
        mention.occurred_on = first
        session.flush()
        mention_written(session, mention.id)
    person_touched(session, mention.person_id)


def _mentions_at(held: ServiceSession):  # type: ignore[no-untyped-def]
    return (
        select(Mention)
        .join(Participation, Participation.mention_id == Mention.id)
        .where(Participation.session_id == held.id)
    )


def _mention(session: Session, held: ServiceSession, new: WalkIn) -> Mention:
    return Mention(
        kind=MentionKind.PARTICIPATION,
        programme_id=held.service.programme_id,
        name=new.name,
        phone=new.phone,
        employer=new.employer,
        is_child=new.is_child,
        occurred_on=held.held_on,
        recorded_at=now(),
        occasion=_occasion(session, held),
    )


def _occasion(session: Session, held: ServiceSession) -> str:
    """The occasion of the sheet the roster came from, so that nobody on it stands twice; else one of its own.

    A group has one roster for all its sessions.
    """
    named = select(Mention.occasion).join(Participation, Participation.mention_id == Mention.id)
    named = named.join(ServiceSession, ServiceSession.id == Participation.session_id)
    is_group = held.service.form is Form.GROUP
    there = ServiceSession.service_id == held.service_id if is_group else ServiceSession.id == held.id
    found = session.scalar(named.where(there, Mention.occasion.is_not(None)).order_by(Participation.id).limit(1))
    return found or f"session:{held.id}"


def _is_alike(new: WalkIn, mention: Mention) -> bool:
    """Whether two rows cannot be told apart: one name and one number, or no number and employers that may be one."""
    if plain(new.name) != plain(mention.name):
        return False
    one, other = phone_digits(new.phone), phone_digits(mention.phone)
    if one or other:
        return one == other
    return len({plain(new.employer or ""), plain(mention.employer or "")} - {""}) < 2
