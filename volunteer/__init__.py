"""反哺 Fanbu: one Flask application that follows a worker from recipient to volunteer.

The journey, and the rooms it passes:

    programmes → participation → linkage → signups → shifts → shiftlogs → journeys → funnel → reports
       买           服务            连人        报名       排班      记录         轨迹        转化      汇报

`create_app()` builds the application in small steps; read it from the top.
"""

from flask import Flask

from volunteer.config import ROOT, Config, from_environment

__all__ = ["create_app"]


def create_app(config: Config | None = None) -> Flask:
    """The application for a configuration (default: the environment's)."""
    config = config or from_environment()
    app = Flask("volunteer", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_mapping(
        FANBU=config,
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(config),
        TRUSTED_HOSTS=list(config.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=10 * 1024 * 1024,
        TESTING=config.environment == "test",
    )
    _open_database(app)
    _speak(app)
    _register_stages()
    return app


def _engine_options(config: Config) -> dict[str, object]:
    if config.database_url.startswith("sqlite"):
        return {}
    return {"pool_pre_ping": True, "pool_recycle": 300}


def _open_database(app: Flask) -> None:
    from volunteer import schema  # noqa: F401 - every table must be known before the first query
    from volunteer.core.database import db, prepare_engine

    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def _speak(app: Flask) -> None:
    from volunteer.core.translations import speak

    speak(app)


def _register_stages() -> None:
    """Let the earlier stages reach the later ones: hooks before the commit, kinds of import."""
    from volunteer.audit.actions import close_chain
    from volunteer.core.events import Rank, before_commit
    from volunteer.journeys.actions import update_touched

    before_commit(Rank.JOURNEYS, update_touched)
    before_commit(Rank.AUDIT, close_chain)
