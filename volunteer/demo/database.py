"""The demo's own database: always fresh, never somebody's real one."""

from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from volunteer.audit import queries as audit
from volunteer.audit.events import Event
from volunteer.config import Config, from_environment, instance_path, normalise_url
from volunteer.core import migrate
from volunteer.core.database import db, sqlite_path, writing
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l

#: The day the demo stands at: the first after its half-year.
TODAY = date(2022, 7, 1)


class NotADemoDatabase(Refused):
    """DATABASE_URL names a database that holds something else; it is left alone."""

    message = _l("DATABASE_URL 指向的数据库里已有别的数据，演示不会动它。请换一个空的数据库，或去掉 DATABASE_URL。")


class NotInProduction(Refused):
    """The demo's accounts are printed for everybody; a production site must not have them."""

    # Raised before there is an application to translate with.
    message = "正式环境（FANBU_ENV=production）里不能建演示数据。"


def demo_config(database_url: str | None = None) -> Config:
    """The configuration of the demo: its own database unless one is named, and the day it stands at.

    Raises NotInProduction.
    """
    config = from_environment()
    if config.is_production:
        raise NotInProduction
    url = database_url or f"sqlite:///{instance_path() / 'demo.sqlite'}"
    return replace(config, database_url=normalise_url(url), business_today=TODAY)


def start_afresh(engine: Engine) -> None:
    """Empty the demo's database and build the schema. Raises NotADemoDatabase when it holds anything but a demo."""
    path = sqlite_path(engine.url.render_as_string(hide_password=False))
    if path is None or path.exists():
        _refuse_what_is_not_a_demo(engine)
    engine.dispose()
    if path is not None:
        for suffix in ("", "-wal", "-shm", "-queue"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
    else:
        with writing(allowed=True), engine.begin() as connection:
            metadata = sa.MetaData()
            metadata.reflect(connection)
            metadata.drop_all(connection)
    migrate.upgrade(engine)


def became_real(engine: Engine) -> bool:
    """Whether the demo was removed from this database: an office's own records stand there now, never to be wiped."""
    path = sqlite_path(engine.url.render_as_string(hide_password=False))
    if path is not None and not path.exists():
        return False
    with writing(allowed=False), Session(engine) as session:
        has_log = sa.inspect(session.connection()).has_table("audit_event")
        return has_log and audit.has_event(session, Event.DEMO_REMOVED)


def _refuse_what_is_not_a_demo(engine: Engine) -> None:
    with writing(allowed=False), engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        holds_rows = any(
            connection.execute(sa.text(f'SELECT 1 FROM "{name}" LIMIT 1')).first()
            for name in tables
            if name != "alembic_version"
        )
    if holds_rows and not ("audit_event" in tables and audit.has_event(db.session(), Event.DEMO_FILLED)):
        raise NotADemoDatabase
    db.session.remove()
