"""The migrations build exactly the schema of the models."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
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
