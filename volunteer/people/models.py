"""Persons, what was written of them, how to reach them, and what they agreed to."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from volunteer.core.database import Base, Sourced, enum_type
from volunteer.core.person_keys import person_key


class Person(Base):
    """One human being (职工), whatever number of records, names and aliases they left."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Unguessable id for public addresses (128 random bits).
    public_id: Mapped[str] = mapped_column(unique=True)
    #: The name to show: as on the sign-up, else as written most often; an alias only if nothing else is known.
    name: Mapped[str]
    created_at: Mapped[datetime]
    #: Set when all of its mentions moved to another person; undone by moving them back.
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=person_key(merge="move", erase="keep", export=False)
    )
    erased_at: Mapped[datetime | None]
    names: Mapped[list["PersonName"]] = relationship(back_populates="person")


class NameKind(enum.StrEnum):
    """What a name is: the real one, a 化名 given in a case, or another spelling found on a sheet."""

    REAL = "real"
    ALIAS = "alias"
    VARIANT = "variant"


class PersonName(Base):
    """A name a person is known by, with pinyin for search (houwen, hw)."""

    __tablename__ = "person_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=person_key(merge="move", erase="delete", export=True)
    )
    kind: Mapped[NameKind] = mapped_column(enum_type(NameKind))
    name: Mapped[str] = mapped_column(index=True)
    pinyin: Mapped[str]
    initials: Mapped[str] = mapped_column(index=True)
    person: Mapped[Person] = relationship(back_populates="names")


class ContactKind(enum.StrEnum):
    """How a person can be reached."""

    MOBILE = "mobile"
    LANDLINE = "landline"


class Contact(Base):
    """A number of a person, with when it was learnt and whether it was proved theirs (claim card or SMS)."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=person_key(merge="move", erase="delete", export=True)
    )
    kind: Mapped[ContactKind] = mapped_column(enum_type(ContactKind))
    value: Mapped[str] = mapped_column(index=True)
    added_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class MentionKind(enum.StrEnum):
    """Which half of the journey a mention comes from."""

    PARTICIPATION = "participation"
    SIGNUP = "signup"
    SHIFT_LOG = "shift_log"


class Mention(Sourced, Base):
    """A person as somebody wrote them down (原始记载) on one row of a sheet or form; never changed."""

    __tablename__ = "mention"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MentionKind] = mapped_column(enum_type(MentionKind))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    #: As written, brackets, inner spaces and all.
    name: Mapped[str]
    phone: Mapped[str | None]
    #: As written, with 同上 / 〃 already replaced by what stood above.
    employer: Mapped[str | None]
    sex: Mapped[str | None]
    age: Mapped[int | None]
    member_number: Mapped[str | None]
    #: Whether the name is a 化名; aliases are never matched by name.
    is_alias: Mapped[bool] = mapped_column(default=False)
    #: Children are counted, never linked and never invited.
    is_child: Mapped[bool] = mapped_column(default=False)
    #: The day the mention speaks of: the session, the application, the shift.
    occurred_on: Mapped[date]
    recorded_at: Mapped[datetime]
    #: Two mentions of one occasion cannot be one person: rows of one roster, names of one outreach row.
    occasion: Mapped[str | None] = mapped_column(index=True)
    #: Whose it is decided to be. `linkage` alone sets it; null only for children and before linking.
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=person_key(merge="move", erase="clear", export=True)
    )
    person: Mapped[Person | None] = relationship()


class ConsentKind(enum.StrEnum):
    """What a consent allows; each is separate, unticked, versioned and can be withdrawn."""

    SCHEDULING = "scheduling"
    LINKING = "linking"


class Consent(Base):
    """What somebody agreed to, held by the mention it was given with."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), index=True)
    kind: Mapped[ConsentKind] = mapped_column(enum_type(ConsentKind))
    #: Null when the form was left blank, which counts as no.
    is_given: Mapped[bool | None]
    #: The version of the text agreed to, or `paper`.
    text_version: Mapped[str]
    given_on: Mapped[date]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    mention: Mapped[Mention] = relationship()
