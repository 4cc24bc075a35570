"""The schema's versions: bring a database up to date, and compare it with the models.

Alembic is loaded only to work: every command asks for the version, and loading it takes longer than many of them.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from volunteer.core.database import Base, writing

if TYPE_CHECKING:
    from alembic.config import Config


class OrphanedRows(Exception):
    """Rows whose foreign keys point nowhere; the text names the first ones."""


FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, to: str = "head") -> None:
    """Create the tables, or bring them up to a version (default: the newest): all of it or nothing."""
    from alembic import command

    with writing(allowed=True), engine.connect() as connection, _keys_at_rest(connection), connection.begin():
        command.upgrade(_config(connection), to)


@contextlib.contextmanager
def _keys_at_rest(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it and dropping the old one, which its foreign keys would forbid meanwhile.

    The pragma does nothing within a transaction, so it is set around it (sqlite.org/lang_altertable.html, 7).
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _check_keys(connection: Connection) -> None:
    """Raises OrphanedRows, which undoes the upgrade, when a foreign key of SQLite points nowhere after it."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise OrphanedRows(", ".join(f"{table} {row}" for table, row, *_ in orphans[:10]))


def newest_version() -> str | None:
    """The version this code was written for."""
    return max((path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py")), default=None)


def present_version(engine: Engine) -> str | None:
    """The version a database stands at; None when it was never initialised."""
    with writing(allowed=False), engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return version


def differences(engine: Engine) -> list[Any]:
    """What stands in the models but not in the database, and the reverse; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with writing(allowed=False), engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, Base.metadata))


def write_revision(engine: Engine, number: str, message: str) -> None:
    """Write the next numbered migration from the difference between the models and a database."""
    from alembic import command

    with engine.begin() as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)


def is_reachable(engine: Engine) -> bool:
    """Whether the database answers at all."""
    try:
        with writing(allowed=False), engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.DBAPIError:
        return False
    return True
