"""Services and sessions there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from volunteer.imports.models import ImportBatch
from volunteer.participation.models import Form, Participation, Service, ServiceSession
from volunteer.people.models import Mention


@dataclass(frozen=True)
class KnownSession:
    """A session that is already there, and the file that brought it."""

    service_id: int
    title: str
    held_on: date
    ordinal: int
    stated_total: int | None
    batch_id: int | None
    file_name: str | None
    batch_kind: str | None

    @property
    def may_be_a_month(self) -> bool:
        """Whether statistics brought it on the first of a month, as they do when they know no day."""
        return self.held_on.day == 1 and "statistics" in (self.batch_kind or "")


def known_sessions(session: Session, programme_id: int, form: Form, first: date, last: date) -> Sequence[KnownSession]:
    """The sessions of a form in a programme, from `first` to `last`."""
    rows = session.execute(
        select(
            Service.id,
            Service.title,
            ServiceSession.held_on,
            ServiceSession.ordinal,
            ServiceSession.stated_total,
            ServiceSession.batch_id,
            ImportBatch.file_name,
            ImportBatch.kind,
        )
        .join(ServiceSession.service)
        .outerjoin(ImportBatch, ServiceSession.batch_id == ImportBatch.id)
        .where(
            Service.programme_id == programme_id,
            Service.form == form,
            ServiceSession.held_on.between(first, last),
        )
        .order_by(ServiceSession.id)
    )
    return [KnownSession(*row) for row in rows]


def services_of_form(session: Session, programme_id: int, form: Form) -> Sequence[Service]:
    """All services of a form in a programme, the oldest first."""
    return session.scalars(
        select(Service).where(Service.programme_id == programme_id, Service.form == form).order_by(Service.id)
    ).all()


def named_openly() -> ColumnElement[bool]:
    """Of mentions: not named at sealed services alone. Whoever reads mentions to link or list them starts here."""
    return or_(
        Mention.id.not_in(_named_at(Service.is_sealed.is_(True))),
        Mention.id.in_(_named_at(Service.is_sealed.is_(False))),
    )


def _named_at(which: ColumnElement[bool]) -> Select[int]:
    """The mentions at some services. Nested, not joined: SQLite then begins with the services, and few are sealed."""
    services = select(Service.id).where(which)
    sessions = select(ServiceSession.id).where(ServiceSession.service_id.in_(services))
    return select(Participation.mention_id).where(Participation.session_id.in_(sessions))


def mentions_of(session: Session, service_id: int) -> Sequence[Mention]:
    """Everybody named at a service, each mention once, the oldest first."""
    return session.scalars(
        select(Mention)
        .where(
            Mention.id.in_(
                select(Participation.mention_id)
                .join(Participation.session)
                .where(ServiceSession.service_id == service_id)
            )
        )
        .order_by(Mention.id)
    ).all()
