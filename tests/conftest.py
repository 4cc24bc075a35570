"""One application and one schema a session; every test starts on an empty database and leaves one.

`pytest --database=postgresql` runs the same tests on PostgreSQL: on the server that TEST_POSTGRES_URL names, else on a
throw-away cluster made from the installed server programs.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from volunteer import create_app
from volunteer.config import Config
from volunteer.core.database import Base, db

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.cast import cast  # noqa: F401 - a fixture
from tests.page import page  # noqa: F401 - a fixture
from tests.postgresql import PostgresUnavailable, create_test_database

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
BUSINESS_TODAY = date(2022, 7, 1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which database to test on")
    parser.addoption("--slow", action="store_true", help="also run the long tests (REQUIRE_ALL=1 does too)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out long tests unless asked for, and tests about SQLite's files on PostgreSQL."""
    if not (config.getoption("--slow") or REQUIRE_ALL):
        long = pytest.mark.skip(reason="takes long: run with --slow")
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(long)
    if config.getoption("--database") == "postgresql":
        skip = pytest.mark.skip(reason="about SQLite only")
        for item in items:
            if item.get_closest_marker("sqlite_only"):
                item.add_marker(skip)


def missing(reason: str) -> None:
    """Skip because this machine lacks a part; with REQUIRE_ALL=1 fail instead."""
    if REQUIRE_ALL:
        pytest.fail(f"REQUIRE_ALL=1: {reason}")
    pytest.skip(reason)


def config_for(database_url: str) -> Config:
    """The configuration every test runs with."""
    return Config(
        environment="test",
        database_url=database_url,
        secret_key="a key for tests, long enough to be accepted",
        business_today=BUSINESS_TODAY,
    )


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of the chosen kind, for this worker alone."""
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
        return
    try:
        with create_test_database() as url:
            yield url
    except PostgresUnavailable as error:
        missing(str(error))


@pytest.fixture(scope="session")
def application(database_url: str) -> Iterator[Flask]:
    """The application, with its schema in place."""
    application = create_app(config_for(database_url))
    with application.app_context():
        db.create_all()
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def pristine(application: Flask) -> Iterator[sqlite3.Connection | None]:
    """The empty schema in memory, to restore a SQLite file from."""
    with application.app_context():
        if db.engine.dialect.name != "sqlite":
            yield None
            return
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        source = sqlite3.connect(str(db.engine.url.database))
        source.backup(copy)
        source.close()
        yield copy
        copy.close()


@pytest.fixture
def app(application: Flask, pristine: sqlite3.Connection | None) -> Iterator[Flask]:
    """The application in its context, on an empty database."""
    with application.app_context():
        yield application
        db.session.remove()
        _empty(pristine)


def _empty(pristine: sqlite3.Connection | None) -> None:
    db.engine.dispose()
    if pristine is not None:
        target = sqlite3.connect(str(db.engine.url.database))
        pristine.backup(target)
        target.close()
        return
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


@pytest.fixture
def session(app: Flask) -> sa.orm.Session:
    """The database session a request would use."""
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()
