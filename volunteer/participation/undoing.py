"""Taking back what an imported sheet wrote: services, sessions, who came."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from volunteer.audit.events import Event
from volunteer.core.events import mention_written, person_touched
from volunteer.imports.changes import done_since
from volunteer.imports.models import ImportBatch
from volunteer.participation.models import Attendance, Form, Participation, Service, ServiceSession
from volunteer.people.models import Mention, MentionKind

_FORMS = {Form.CASE: "个案", Form.GROUP: "小组", Form.ACTIVITY: "社区活动"}


def written(session: Session, batch: ImportBatch) -> Counter[str]:
    """The services, sessions and names the batch brought."""
    rows = session.execute(
        select(Service.form, func.count()).where(Service.batch_id == batch.id).group_by(Service.form)
    )
    counts = Counter({_FORMS[form]: count for form, count in rows})
    counts["场次"] = session.scalar(select(func.count()).where(ServiceSession.batch_id == batch.id)) or 0
    ours = select(func.count()).where(Mention.batch_id == batch.id, Mention.kind == MentionKind.PARTICIPATION)
    counts["姓名"] = session.scalar(ours) or 0
    counts["人次"] = _person_times(session, batch)
    return +counts


def _person_times(session: Session, batch: ImportBatch) -> int:
    """The stated totals, and where there is none those who attended with the unnamed."""
    attended = (
        select(func.count())
        .where(Participation.session_id == ServiceSession.id, Participation.attendance == Attendance.ATTENDED)
        .scalar_subquery()
    )
    times = func.coalesce(ServiceSession.stated_total, attended + ServiceSession.headcount)
    return session.scalar(select(func.sum(times)).where(ServiceSession.batch_id == batch.id)) or 0


def dependants(session: Session, batch: ImportBatch) -> list[str]:
    """Activities that somebody changed by hand since."""
    changes = done_since(session, batch, Event.ACTIVITY_CHANGED, Event.ATTENDANCE_CHANGED)
    held = {change.details.get("session_id") for change in changes}
    titles = session.scalars(
        select(Service.title)
        .join(ServiceSession, ServiceSession.service_id == Service.id)
        .where(ServiceSession.id.in_(held), ServiceSession.batch_id == batch.id)
        .distinct()
        .order_by(Service.title)
    ).all()
    return [f"导入后有人改过这些活动的内容或签到，撤销会丢掉这些改动：{'、'.join(titles)}。"] if titles else []


def undo(session: Session, batch: ImportBatch) -> None:
    """Delete them, and let people named by earlier sheets speak of their own days again."""
    gone_on = _named_before(session, batch)
    session.execute(delete(Participation).where(Participation.batch_id == batch.id))
    session.execute(delete(ServiceSession).where(ServiceSession.batch_id == batch.id))
    session.execute(delete(Service).where(Service.batch_id == batch.id))
    session.execute(delete(Mention).where(Mention.batch_id == batch.id, Mention.kind == MentionKind.PARTICIPATION))
    for mention in gone_on:
        mention.occurred_on = _speaks_of(session, mention)
        mention_written(session, mention.id)
        person_touched(session, mention.person_id)
    session.flush()


def _named_before(session: Session, batch: ImportBatch) -> Sequence[Mention]:
    """The people of earlier sheets who came to sessions of this batch: cases go on."""
    came = select(Participation.mention_id).where(Participation.batch_id == batch.id)
    return session.scalars(
        select(Mention).where(Mention.id.in_(came), Mention.batch_id.is_distinct_from(batch.id)).order_by(Mention.id)
    ).all()


def _speaks_of(session: Session, mention: Mention) -> date:
    """The day a mention speaks of: of each sheet the first session attended, else the first there was."""
    attended = case((Participation.attendance == Attendance.ATTENDED, ServiceSession.held_on))
    rows = session.execute(
        select(func.min(attended), func.min(ServiceSession.held_on))
        .join(Participation.session)
        .where(Participation.mention_id == mention.id)
        .group_by(Participation.batch_id)
    )
    days: Iterable[date] = [first_attended or first for first_attended, first in rows]
    return min(days, default=mention.occurred_on)
