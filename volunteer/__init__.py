"""反哺 Fanbu: one Flask application that follows a worker from recipient to volunteer.

The journey, and the rooms it passes:

    programmes → participation → linkage → signups → shifts → shiftlogs → journeys → funnel → reports
       买           服务            连人        报名       排班      记录         轨迹        转化      汇报

`create_app()` builds the application in small steps; read it from the top.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy.orm import Session

from volunteer.config import ROOT, Config, from_environment

if TYPE_CHECKING:
    from volunteer.imports.kinds import Kind
    from volunteer.imports.linking import Linking

__all__ = ["create_app"]


def create_app(config: Config | None = None, with_pages: bool = True) -> Flask:
    """The application for a configuration (default: the environment's); commands do without the pages."""
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
    if with_pages:
        _protect(app, config)
        _register_rooms(app)
    if config.is_production:
        _refuse_demo_accounts(app)
    return app


def _engine_options(config: Config) -> dict[str, object]:
    # An error must not carry the names and phones of the statement that failed into a log.
    options: dict[str, object] = {"hide_parameters": True}
    if not config.database_url.startswith("sqlite"):
        options |= {"pool_pre_ping": True, "pool_recycle": 300}
    return options


def _open_database(app: Flask) -> None:
    from volunteer import schema  # noqa: F401 - every table must be known before the first query
    from volunteer.core.database import db, prepare_engine

    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def _speak(app: Flask) -> None:
    from volunteer.core.translations import speak

    speak(app)


def _protect(app: Flask, config: Config) -> None:
    """What every request passes, in this order: its surroundings, the database file, other sites, permission."""
    from volunteer.accounts.access import guard
    from volunteer.core.errorpages import answer_errors
    from volunteer.core.security import protect
    from volunteer.core.web import surround

    surround(app)
    answer_errors(app)
    protect(app, config)
    guard(app)


def _register_stages() -> None:
    """Let the earlier stages reach the later ones: hooks before the commit, kinds of import."""
    from volunteer.accounts.queries import actor_with_login
    from volunteer.accounts.scope import find_organisations_by, list_organisations_by
    from volunteer.audit.actions import close_chain
    from volunteer.core.commands import register_actor_lookup
    from volunteer.core.events import Rank, before_commit
    from volunteer.imports.kinds import register_kinds, register_programmes
    from volunteer.imports.linking import register_linking
    from volunteer.linkage.standing import register
    from volunteer.organisations.queries import id_of_organisation, organisation_tree
    from volunteer.programmes.importing import ProgrammeFinder
    from volunteer.shifts.experience import find_served_by
    from volunteer.signups.leaving import on_leave
    from volunteer.signups.queries import standings

    find_organisations_by(id_of_organisation)
    list_organisations_by(organisation_tree)
    register_actor_lookup(actor_with_login)
    register_programmes(ProgrammeFinder())
    register_kinds(_kinds_of_sheets)
    register(standings)
    register_linking(_linking)
    on_leave(
        _when_needed("volunteer.shifts.actions", "cancel_all_of"),
        _when_needed("volunteer.shifts.ties", "holds_places"),
        _when_needed("volunteer.shiftlogs.ties", "has_served"),
    )
    find_served_by(_when_needed("volunteer.shiftlogs.experience", "who_has_served"))
    before_commit(Rank.LINKAGE, _when_needed("volunteer.linkage.actions", "link_written"))
    before_commit(Rank.JOURNEYS, _when_needed("volunteer.journeys.actions", "update_touched"))
    before_commit(Rank.AUDIT, close_chain)


def _when_needed(module: str, name: str) -> Callable[..., Any]:
    """A hook whose module is loaded when it first runs: a command that only reads starts without it."""

    def hook(session: Session, *details: Any) -> Any:
        return getattr(import_module(module), name)(session, *details)

    return hook


def _linking() -> "Linking":
    """Who is who, as far as an import must know of it; loaded when first needed."""
    from volunteer.linkage import forgetting

    return forgetting


def _kinds_of_sheets() -> Iterable["Kind"]:
    """Every kind of sheet; their patterns take a tenth of a second to compile, so they are loaded when first needed."""
    from volunteer.participation.importing import KINDS as PARTICIPATION
    from volunteer.shiftlogs.importing import KINDS as OUTREACH
    from volunteer.signups.importing import KINDS as SIGNUPS

    return (*PARTICIPATION, *SIGNUPS, *OUTREACH)


def _register_rooms(app: Flask) -> None:
    """The pages of every room, and the menus that lead to them."""
    from volunteer.accounts import own_views as accounts
    from volunteer.accounts import user_views
    from volunteer.audit import views as audit
    from volunteer.core import components, preferences, stylesheet
    from volunteer.demo import views as demo
    from volunteer.figures.charts import warm_up
    from volunteer.home import views as home
    from volunteer.imports import views as imports
    from volunteer.linkage import views as linkage
    from volunteer.navigation import offer_menus
    from volunteer.participation import views as participation
    from volunteer.reports import views as reports
    from volunteer.shiftlogs import own_views as shiftlogs
    from volunteer.shifts import own_views as shifts
    from volunteer.signups import claim_views, join_views, own_views, poster_views, views
    from volunteer.timeline import views as timeline

    # A room whose pages stand in several files has one blueprint; each file adds its own to it.
    assert views.blueprint is own_views.blueprint is join_views.blueprint is claim_views.blueprint
    assert views.blueprint is poster_views.blueprint
    assert accounts.blueprint is user_views.blueprint
    rooms = (accounts, audit, demo, home, imports, linkage, participation, preferences, reports)
    for room in (*rooms, shiftlogs, shifts, stylesheet, timeline, views):
        app.register_blueprint(room.blueprint)
    if not app.config["FANBU"].is_production:
        app.register_blueprint(components.blueprint)
    offer_menus(app)
    if not app.testing:
        warm_up()


def _refuse_demo_accounts(app: Flask) -> None:
    """The demo's passwords are printed for everybody; a real site must not run on its database."""
    from volunteer.accounts.startup import holds_demo_accounts
    from volunteer.config import BadConfiguration

    with app.app_context():
        if holds_demo_accounts():
            raise BadConfiguration("DATABASE_URL names a demo database, whose passwords are known: use another one")
