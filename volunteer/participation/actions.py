"""Writing services, their sessions and who came."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from volunteer.core.clock import now
from volunteer.imports.grid import plain
from volunteer.imports.kinds import Target
from volunteer.participation import queries
from volunteer.participation.drafts import PersonDraft, ServiceDraft
from volunteer.participation.models import Form, Participation, Service, ServiceSession
from volunteer.participation.rules import title_key
from volunteer.people.actions import write_mentions
from volunteer.people.models import Mention, MentionKind


def write_services(session: Session, drafts: Sequence[ServiceDraft], sheet: str, target: Target) -> None:
    """Write services with all their sessions and people in four flushes, whatever their number.

    A case or group that is there already takes the new sessions; its people are not written twice when the new rows
    write them alike.
    """
    at = now()
    known = _known_services(session, drafts, target.programme_id)
    services = [_continued(session, draft, known) or _service(session, draft, sheet, target, at) for draft in drafts]
    session.flush()
    sessions = [
        [_session(service, draft, index, sheet, target, at) for index in range(len(draft.sessions))]
        for draft, service in zip(drafts, services, strict=True)
    ]
    session.add_all([each for held in sessions for each in held])
    session.flush()
    mentions = _mentions(session, drafts, services, known, sheet, target, at)
    for number, draft in enumerate(drafts):
        for person in draft.people:
            for mark in person.marks:
                session.add(
                    Participation(
                        session_id=sessions[number][mark.session].id,
                        mention_id=mentions[id(person)].id,
                        attendance=mark.attendance,
                        recorded_at=at,
                        batch_id=target.batch.id,
                        source_sheet=sheet,
                        source_row=mark.row,
                    )
                )
    session.flush()


def _known_services(
    session: Session, drafts: Sequence[ServiceDraft], programme_id: int
) -> dict[tuple[Form, str], list[Service]]:
    """Cases and groups by title: they go on from sheet to sheet, activities are each their own."""
    forms = {draft.form for draft in drafts if not _stands_alone(draft)}
    known: dict[tuple[Form, str], list[Service]] = {}
    for form in sorted(forms):
        for service in queries.services_of_form(session, programme_id, form):
            known.setdefault((form, title_key(service.title)), []).append(service)
    return known


def _continued(session: Session, draft: ServiceDraft, known: dict[tuple[Form, str], list[Service]]) -> Service | None:
    """The service a draft goes on with. Registers that count from 1 share numbers, so there the name must agree too."""
    if _stands_alone(draft):
        return None
    services = known.get((draft.form, title_key(draft.title)), [])
    if draft.form is not Form.CASE or not re.fullmatch(r"\d{1,3}", plain(draft.title)):
        return services[0] if services else None
    names = {plain(person.written.name) for person in draft.people}
    for service in services:
        if names & {plain(mention.name) for mention in queries.mentions_of(session, service.id)}:
            return service
    return None


def _stands_alone(draft: ServiceDraft) -> bool:
    return draft.form is Form.ACTIVITY or not (draft.people or draft.form is Form.CASE)


def _service(
    session: Session,
    draft: ServiceDraft,
    sheet: str,
    target: Target,
    at: datetime,
) -> Service:
    service = Service(
        programme_id=target.programme_id,
        form=draft.form,
        title=draft.title,
        topic=draft.topic,
        lead_name=draft.lead_name,
        recorded_at=at,
        batch_id=target.batch.id,
        source_sheet=sheet,
        source_row=draft.row,
    )
    session.add(service)
    return service


def _session(
    service: Service, draft: ServiceDraft, index: int, sheet: str, target: Target, at: datetime
) -> ServiceSession:
    held = draft.sessions[index]
    return ServiceSession(
        service_id=service.id,
        held_on=held.held_on,
        ordinal=held.ordinal,
        mode=held.mode,
        place=held.place,
        stated_total=held.stated_total,
        headcount=held.headcount,
        stated_people=held.stated_people,
        recorded_at=at,
        batch_id=target.batch.id,
        source_sheet=sheet,
        source_row=held.row,
    )


def _mentions(
    session: Session,
    drafts: Sequence[ServiceDraft],
    services: Sequence[Service],
    known: dict[tuple[Form, str], list[Service]],
    sheet: str,
    target: Target,
    at: datetime,
) -> dict[int, Mention]:
    """The mention of each person of the drafts, by the draft's identity; one a roster row, one a case."""
    earlier = {service.id for services_ in known.values() for service in services_}
    found: dict[int, Mention] = {}
    fresh: list[tuple[PersonDraft, Mention]] = []
    for draft, service in zip(drafts, services, strict=True):
        there = queries.mentions_of(session, service.id) if draft.form is Form.CASE and service.id in earlier else []
        for person in draft.people:
            same = next((mention for mention in there if _is_written_alike(person, mention)), None)
            if same is not None:
                found[id(person)] = same
                continue
            fresh.append((person, _mention(draft, person, sheet, target, at)))
    written = write_mentions(session, [mention for _, mention in fresh])
    for (person, _), mention in zip(fresh, written, strict=True):
        found[id(person)] = mention
    return found


def _is_written_alike(person: PersonDraft, mention: Mention) -> bool:
    return plain(person.written.name) == plain(mention.name) and person.written.phone in (None, mention.phone)


def _mention(draft: ServiceDraft, person: PersonDraft, sheet: str, target: Target, at: datetime) -> Mention:
    who = person.written
    return Mention(
        kind=MentionKind.PARTICIPATION,
        programme_id=target.programme_id,
        name=who.name,
        phone=who.phone,
        employer=who.employer,
        sex=who.sex,
        age=who.age,
        member_number=who.member_number,
        is_alias=person.is_alias,
        is_child=person.is_child,
        occurred_on=draft.occurred_on(person),
        recorded_at=at,
        occasion=None if draft.form is Form.CASE else f"{target.batch.id}:{sheet}:{draft.row}",
        batch_id=target.batch.id,
        source_sheet=sheet,
        source_row=person.row,
    )
