"""The declarative base, column types, and how SQLite and PostgreSQL are opened."""

import contextlib
import enum
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

try:
    import fcntl
except ImportError:  # Windows has no flock; writers then only queue on busy_timeout.
    fcntl = None  # type: ignore[assignment]

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant, kept in UTC. Refuses naive values, because SQLite drops an offset silently."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime refused: attach a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(enum_class: type[enum.StrEnum]) -> sa.Enum:
    """A text column holding the enum's values, with a CHECK constraint, on every database."""
    return sa.Enum(
        enum_class,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        name=enum_class.__name__.lower(),
    )


class Base(DeclarativeBase):
    """Base of every table. Give enum columns `mapped_column(enum_type(...))`."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime(),
        date: sa.Date(),
        dict[str, Any]: sa.JSON(),
        list[Any]: sa.JSON(),
    }


class Sourced:
    """Where a record was written: the imported batch (a file), its sheet and row, from 1. All null when typed in."""

    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("import_batch.id"), index=True)
    source_sheet: Mapped[str | None]
    source_row: Mapped[int | None]


db = SQLAlchemy(metadata=Base.metadata)

#: The queue this thread stands at the head of, if any.
_held = threading.local()

#: Whether the unit of work under way may write. Commands may; the web layer says so per request.
_writing: ContextVar[bool] = ContextVar("writing", default=True)

#: How many seconds a page may wait to write; then it says so, with 503.
PATIENCE = 5.0
#: How many a command may, since nobody's browser waits for it.
COMMAND_PATIENCE = 60.0
#: How often somebody who waits looks whether it is their turn.
_STEP = 0.002
#: How long the unit of work under way waits for other writers. Threads of a server start with a page's.
_patience: ContextVar[float] = ContextVar("patience", default=PATIENCE)


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Within it, a writer waits so long for those before it; 0 gives up at once when anybody else writes."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


@contextlib.contextmanager
def writing(allowed: bool) -> Iterator[None]:
    """Within it, transactions begin as writers (`BEGIN IMMEDIATE` on SQLite) or as readers."""
    token = _writing.set(allowed)
    try:
        yield
    finally:
        _writing.reset(token)


def prepare_engine(engine: Engine) -> None:
    """Attach the connection settings each database needs. Call once per engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "checkin", lambda dbapi, record: _unlock(record.info))
        event.listen(engine, "invalidate", lambda dbapi, record, error: _unlock(record.info))
    else:
        event.listen(engine, "connect", _set_postgres)
        event.listen(engine, "begin", _begin_postgres)


def _set_pragmas(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={PATIENCE * 1000:.0f}",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _set_postgres(connection: Any, record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET timezone='UTC'; SET lock_timeout='3s'; SET statement_timeout='15s'")
    connection.commit()


def _begin_postgres(connection: Connection) -> None:
    """Let a command wait and work longer than a page, in this transaction only: the connection may serve both."""
    seconds = _patience.get()
    if seconds > PATIENCE:
        settings = f"set_config('lock_timeout', '{seconds:.0f}s', true), set_config('statement_timeout', '10min', true)"
        connection.exec_driver_sql(f"SELECT {settings}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the writers' queue first, because a reader that turns writer later fails under load."""
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    _lock(connection)
    seconds = _patience.get()
    if seconds == PATIENCE:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={seconds * 1000:.0f}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")


def _lock(connection: Connection) -> None:
    """Stand in the queue no longer than patience lasts. Raises OperationalError, as a locked database does."""
    path = connection.engine.url.database
    if fcntl is None or not path or path == ":memory:" or path.startswith("file:"):
        return
    # A thread must not queue behind itself: without the lock SQLite says "locked" after its timeout.
    if getattr(_held, "path", None) == path:
        return
    handle: IO[bytes] = Path(f"{path}-queue").open("ab")  # noqa: SIM115 - held until the connection is given back
    if not _is_ours_within(handle, _patience.get()):
        handle.close()
        locked = sqlite3.OperationalError("database is locked: the queue of its writers did not move")
        raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, locked)
    _held.path = path
    connection.info["write_queue"] = handle


def _is_ours_within(handle: IO[bytes], seconds: float) -> bool:
    """Try for the lock until the time is over: flock itself knows no limit."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_STEP)
        else:
            return True


def _unlock(info: dict[Any, Any]) -> None:
    handle = info.pop("write_queue", None)
    if handle is not None:
        handle.close()
        _held.path = None


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL, or None for other databases and for memory."""
    parsed = sa.make_url(url)
    if not parsed.drivername.startswith("sqlite") or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(os.path.abspath(parsed.database))
