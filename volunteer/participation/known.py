"""Which sessions of a sheet are there already, brought by other files."""

from calendar import monthrange
from collections.abc import Sequence

from sqlalchemy.orm import Session

from volunteer.imports.kinds import Target
from volunteer.participation import actions, queries
from volunteer.participation.drafts import ServiceDraft, SessionDraft
from volunteer.participation.models import Form, Service
from volunteer.participation.queries import KnownSession
from volunteer.participation.rules import title_key


class KnownSessions:
    """The sessions of the drafts' forms and months that other batches brought."""

    def __init__(self, session: Session, drafts: Sequence[ServiceDraft], target: Target) -> None:
        self.by_title: dict[tuple[Form, str], list[KnownSession]] = {}
        for form in sorted({draft.form for draft in drafts}):
            days = [held.held_on for draft in drafts if draft.form is form for held in draft.sessions]
            last = max(days)
            last = last.replace(day=monthrange(last.year, last.month)[1])
            for known in queries.known_sessions(session, target.programme_id, form, min(days).replace(day=1), last):
                if known.batch_id != target.batch.id:
                    self.by_title.setdefault((form, title_key(known.title)), []).append(known)
        cases = queries.services_of_form(session, target.programme_id, Form.CASE)
        self.numbers = {title_key(case.title) for case in cases}
        services = actions.continued(session, drafts, target.programme_id)
        self.services: dict[int, Service | None] = {
            id(draft): service for draft, service in zip(drafts, services, strict=True)
        }

    def find(self, draft: ServiceDraft, held: SessionDraft) -> KnownSession | None:
        """The known session that a session of a draft is; where only a month is known on one side, months count."""
        service = self.services[id(draft)]
        for known in self.by_title.get((draft.form, title_key(draft.title)), []):
            if draft.form is Form.CASE and draft.people:
                if service is None or known.service_id != service.id or known.ordinal != held.ordinal:
                    continue
            elif held.is_month or known.may_be_a_month:
                if (known.held_on.year, known.held_on.month) == (held.held_on.year, held.held_on.month):
                    return known
                continue
            if known.held_on == held.held_on:
                return known
        return None

    def is_another_case(self, draft: ServiceDraft) -> bool:
        """Whether a case has the number of a known one, but another person."""
        return draft.form is Form.CASE and self.services[id(draft)] is None and title_key(draft.title) in self.numbers
