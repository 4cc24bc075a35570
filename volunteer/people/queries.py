"""Finding people."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from volunteer.people.models import Contact, Person, PersonName
from volunteer.people.rules import is_typed_in_letters


def person(session: Session, person_id: int) -> Person | None:
    """The person with an id; one that was merged answers with whom it was merged into."""
    found = session.get(Person, person_id)
    seen: set[int] = set()
    while found is not None and found.merged_into_id is not None and found.id not in seen:
        seen.add(found.id)
        found = session.get(Person, found.merged_into_id)
    return found


def people_called(session: Session, words: str, limit: int = 20) -> list[Person]:
    """People whose name, pinyin, initials or number begins with what was typed, by name."""
    words = words.strip()
    if not words:
        return []
    by_name = select(PersonName.person_id).where(_begins_with(words))
    by_number = select(Contact.person_id).where(Contact.value == words, Contact.ended_at.is_(None))
    return list(
        session.scalars(
            select(Person)
            .where(or_(Person.id.in_(by_name), Person.id.in_(by_number)))
            .where(Person.merged_into_id.is_(None), Person.erased_at.is_(None))
            .order_by(Person.name, Person.id)
            .limit(limit)
        )
    )


def _begins_with(words: str) -> ColumnElement[bool]:
    if not is_typed_in_letters(words):
        return PersonName.name.startswith(words, autoescape=True)
    typed = words.replace(" ", "").lower()
    return or_(
        PersonName.pinyin.startswith(typed, autoescape=True), PersonName.initials.startswith(typed, autoescape=True)
    )


def ids_called(words: str) -> Select[int]:
    """The persons with a name that holds the characters typed, or whose pinyin or initials begin with the letters."""
    words = words.strip()
    fits = _begins_with(words) if is_typed_in_letters(words) else PersonName.name.contains(words, autoescape=True)
    return select(PersonName.person_id).where(fits)


def ids_reached_by(digits: str) -> Select[int]:
    """The persons with a living number that ends with these digits."""
    return select(Contact.person_id).where(Contact.value.endswith(digits, autoescape=True), Contact.ended_at.is_(None))


def shown_names(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """The name to show of each person."""
    if not person_ids:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(rows.all())
