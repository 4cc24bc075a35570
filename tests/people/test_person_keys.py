"""Whoever points to a person says what merging, erasing and exporting does to the pointer."""

import sqlalchemy as sa

from volunteer import schema
from volunteer.core.database import Base
from volunteer.core.person_keys import person_key

assert schema


def keys_to_person(metadata: sa.MetaData) -> dict[str, sa.Column[int]]:
    columns = (column for table in metadata.tables.values() for column in table.columns)
    return {
        str(column): column for column in columns if any(k.column.table.name == "person" for k in column.foreign_keys)
    }


def undeclared(metadata: sa.MetaData) -> list[str]:
    return [name for name, column in keys_to_person(metadata).items() if "person_key" not in column.info]


def test_every_key_to_a_person_is_declared() -> None:
    assert undeclared(Base.metadata) == []
    assert len(keys_to_person(Base.metadata)) >= 6


def test_a_key_nobody_declared_is_found() -> None:
    metadata = sa.MetaData()
    sa.Table("person", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table("note", metadata, sa.Column("person_id", sa.ForeignKey("person.id")))
    declared = sa.Column("person_id", sa.ForeignKey("person.id"), info=person_key("move", "clear", export=True))
    sa.Table("card", metadata, declared)
    assert undeclared(metadata) == ["note.person_id"]
