"""Writing services, their sessions and who came."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from volunteer.core.clock import now
from volunteer.core.events import mention_written, person_touched
from volunteer.imports.grid import plain
from volunteer.imports.kinds import Target
from volunteer.imports.roster import phone_digits
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
    earlier = continued(session, drafts, target.programme_id)
    services = [
        before or _service(session, draft, sheet, target, at) for draft, before in zip(drafts, earlier, strict=True)
    ]
    session.flush()
    sessions = [
        [_session(service, draft, index, sheet, target, at) for index in range(len(draft.sessions))]
        for draft, service in zip(drafts, services, strict=True)
    ]
    session.add_all([each for held in sessions for each in held])
    session.flush()
    mentions = _mentions(session, drafts, earlier, sheet, target, at)
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


def continued(session: Session, drafts: Sequence[ServiceDraft], programme_id: int) -> list[Service | None]:
    """The service each draft goes on with: a group of its title, a case of its number and person; else None."""
    known = _known_services(session, drafts, programme_id)
    return [_continued(session, draft, known) for draft in drafts]


def _continued(session: Session, draft: ServiceDraft, known: dict[tuple[Form, str], list[Service]]) -> Service | None:
    services = [] if _stands_alone(draft) else known.get((draft.form, title_key(draft.title)), [])
    if draft.form is not Form.CASE or not draft.people:
        return services[0] if services else None
    # Registers that count from 1 share their numbers, so the person must be written alike.
    for service in services:
        there = queries.mentions_of(session, service.id)
        if not there or any(_may_be(person, mention) for person in draft.people for mention in there):
            return service
    return None


def _may_be(person: PersonDraft, mention: Mention) -> bool:
    phones = {phone_digits(person.written.phone), phone_digits(mention.phone)} - {""}
    return plain(person.written.name) == plain(mention.name) and len(phones) < 2


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
    earlier: Sequence[Service | None],
    sheet: str,
    target: Target,
    at: datetime,
) -> dict[int, Mention]:
    """The mention of each person of the drafts, by the draft's identity; one a roster row, one a case."""
    found: dict[int, Mention] = {}
    fresh: list[tuple[PersonDraft, Mention]] = []
    for draft, service in zip(drafts, earlier, strict=True):
        there = queries.mentions_of(session, service.id) if draft.form is Form.CASE and service else []
        for person in draft.people:
            same = next((mention for mention in there if _is_written_alike(person, mention)), None)
            if same is not None:
                found[id(person)] = _gone_on(session, same, draft.occurred_on(person))
                continue
            fresh.append((person, _mention(draft, person, sheet, target, at)))
    written = write_mentions(session, [mention for _, mention in fresh])
    for (person, _), mention in zip(fresh, written, strict=True):
        found[id(person)] = mention
    return found


def _gone_on(session: Session, mention: Mention, occurred_on: date) -> Mention:
    """A mention that takes more sessions: it speaks of the earliest, and its person's journey changes."""
    mention.occurred_on = min(mention.occurred_on, occurred_on)
    mention_written(session, mention.id)
    person_touched(session, mention.person_id)
    return mention


def _is_written_alike(person: PersonDraft, mention: Mention) -> bool:
    return plain(person.written.name) == plain(mention.name) and phone_digits(person.written.phone) in (
        "",
        phone_digits(mention.phone),
    )


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
