"""What a database says, ids aside: two that say the same came about in different ways."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from volunteer.core.database import Base
from volunteer.funnel.queries import Question, funnel
from volunteer.imports.models import ImportBatch
from volunteer.journeys.actions import check
from volunteer.journeys.models import Milestone
from volunteer.linkage.models import Link, QuestionState
from volunteer.linkage.models import Question as OpenQuestion
from volunteer.people.models import Contact, Mention, Person, PersonName
from volunteer.reports.report import report

#: Tables whose rows are a history, or are compared by what they say.
HISTORIES = frozenset({"audit_event", "import_batch", "link", "question", "person", "person_name", "contact"})


def contents(session: Session) -> dict[str, Any]:
    """Persons with their mentions, names and numbers, links, questions, milestones, figures, and rows counted."""
    session.expire_all()
    places = {
        mention.id: (file, mention.source_sheet, mention.source_row, mention.kind.value, mention.name)
        for mention, file in session.execute(
            select(Mention, ImportBatch.file_name).outerjoin(ImportBatch, ImportBatch.id == Mention.batch_id)
        )
    }
    groups: dict[int, set[Any]] = defaultdict(set)
    for mention, person in session.execute(select(Mention.id, Mention.person_id).where(Mention.person_id.is_not(None))):
        groups[person].add(places[mention])
    whole = {person: frozenset(group) for person, group in groups.items()}
    return {
        "persons": {whole[p.id]: _known(session, p) for p in session.scalars(select(Person)) if p.id in whole},
        "nobody": _left_behind(session, whole),
        "links": Counter(
            (places[link.mention_id], link.tier.value, link.evidence["rule"], places.get(link.evidence.get("to")))
            for link in session.scalars(select(Link).where(Link.undone_at.is_(None)))
        ),
        "questions": Counter(
            (
                places[each.left_mention_id],
                places[each.right_mention_id],
                frozenset(places[row] for row in each.mention_ids),
                round(each.score, 6),
                tuple(each.reasons),
                each.moves_figures,
            )
            for each in session.scalars(select(OpenQuestion).where(OpenQuestion.state == QuestionState.OPEN))
        ),
        "milestones": Counter(
            (whole[m.person_id], m.step, m.occurred_on, m.form) for m in session.scalars(select(Milestone))
        ),
        "mentions": Counter(
            (places[m.id], m.phone, m.employer, m.occurred_on) for m in session.scalars(select(Mention))
        ),
        "figures": _figures(session),
        "rows": {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
            if table.name not in HISTORIES
        },
        "wrong milestones": check(session),
    }


def _known(session: Session, person: Person) -> tuple[object, ...]:
    names = session.execute(select(PersonName.name, PersonName.kind).where(PersonName.person_id == person.id))
    numbers = session.scalars(select(Contact.value).where(Contact.person_id == person.id))
    return person.name, frozenset(map(tuple, names)), frozenset(numbers)


def _left_behind(session: Session, whole: dict[int, Any]) -> set[str]:
    """Names of persons nobody is named as, unless they were merged into somebody."""
    return {
        person.name
        for person in session.scalars(select(Person))
        if person.id not in whole and not person.merged_into_id
    }


def _figures(session: Session) -> Any:
    ladder = funnel(session, Question(as_of=date(2022, 6, 30), by="enterprise"))
    return report(session, date(2022, 1, 1), date(2022, 6, 30), "", with_names=True), ladder
