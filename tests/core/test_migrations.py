"""The migrations build exactly the schema of the models."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from flask import Flask
from sqlalchemy.engine import Engine

from tests.conftest import missing
from tests.postgresql import PostgresUnavailable, create_test_database
from volunteer.core import migrate
from volunteer.core.database import db, prepare_engine


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on an empty database of the kind under test."""
    if request.config.getoption("--database") == "sqlite":
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'fresh.sqlite'}")
        prepare_engine(engine)
        yield engine
        engine.dispose()
        return
    try:
        with create_test_database() as url:
            engine = sa.create_engine(url)
            prepare_engine(engine)
            yield engine
            engine.dispose()
    except PostgresUnavailable as error:
        missing(str(error))


def test_an_upgraded_database_has_the_tables_of_the_models(fresh: Engine) -> None:
    assert migrate.present_version(fresh) is None
    migrate.upgrade(fresh)
    assert migrate.present_version(fresh) == migrate.newest_version()
    assert migrate.differences(fresh) == []


def test_upgrading_twice_changes_nothing(fresh: Engine) -> None:
    migrate.upgrade(fresh)
    migrate.upgrade(fresh)
    assert migrate.differences(fresh) == []


def test_a_missing_column_is_a_difference(fresh: Engine) -> None:
    migrate.upgrade(fresh)
    with fresh.begin() as connection:
        connection.execute(sa.text("ALTER TABLE person DROP COLUMN erased_at"))
    assert len(migrate.differences(fresh)) == 1


def test_checks_of_enums_are_named_alike_in_models_and_migrations(fresh: Engine, app: Flask) -> None:
    migrate.upgrade(fresh)
    migrated = {check["name"] for check in sa.inspect(fresh).get_check_constraints("mention")}
    assert migrated == {check["name"] for check in sa.inspect(db.engine).get_check_constraints("mention")}
    assert "ck_mention_mentionkind" in migrated


ROWS = (
    "INSERT INTO programme (id, name, created_at) VALUES (1, '服务职工心贴心', '2022-01-01 00:00:00')",
    "INSERT INTO user_account (id, login, display_name, is_active, created_at)"
    " VALUES (1, 'jiangsha', '江沙', true, '2022-01-01 00:00:00')",
    "INSERT INTO role_grant (id, user_id, role) VALUES (1, 1, 'union_leader')",
    "INSERT INTO login_session (id, token_hash, user_id, created_at, last_seen_at, expires_at)"
    " VALUES (1, 'x', 1, '2022-01-01 00:00:00', '2022-01-01 00:00:00', '2022-01-02 00:00:00')",
    "INSERT INTO mention (id, kind, programme_id, name, is_alias, is_child, occurred_on, recorded_at)"
    " VALUES (1, 'signup', 1, '侯文', false, false, '2022-04-16', '2022-04-16 00:00:00')",
    "INSERT INTO sign_up (id, mention_id, programme_id, applied_on, state, recorded_at)"
    " VALUES (1, 1, 1, '2022-04-16', 'applied', '2022-04-16 00:00:00')",
)


def contents(engine: Engine) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, column by column."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in metadata.sorted_tables
            if table.name != "alembic_version"
        }


@pytest.fixture
def first_version(fresh: Engine) -> Engine:
    """A database as the first version left it, in use."""
    migrate.upgrade(fresh, "0001")
    with fresh.begin() as connection:
        for row in ROWS:
            connection.execute(sa.text(row))
    return fresh


def test_the_rows_of_the_first_version_are_there_in_the_newest(first_version: Engine) -> None:
    before = contents(first_version)
    migrate.upgrade(first_version)
    after = contents(first_version)

    for table, rows in before.items():
        kept = [{name: row[name] for name in was if name in row} for was, row in zip(rows, after[table], strict=True)]
        assert kept == [{name: was[name] for name in new} for was, new in zip(rows, kept, strict=True)], table
    assert migrate.differences(first_version) == []
    with first_version.begin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.text("INSERT INTO role_grant (id, user_id, role) VALUES (2, 99, 'admin')"))


def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    first_version: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(first_version)
    create_table = Operations.create_table

    def refuse_the_last(self: Operations, name: str, *columns: object, **more: object) -> object:
        if name == "import_draft":
            raise RuntimeError("the disk is full")
        return create_table(self, name, *columns, **more)

    monkeypatch.setattr(Operations, "create_table", refuse_the_last)
    with pytest.raises(RuntimeError):
        migrate.upgrade(first_version)

    assert migrate.present_version(first_version) == "0001"
    assert contents(first_version) == before
