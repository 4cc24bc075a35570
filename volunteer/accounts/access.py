"""Who is asking, and may they: enforces the marks of `core.access` on every view before it runs.

A view with neither mark fails closed. Not signed in: sent to the log-in page (reading) or 401. Signed in without the
permission: 403, decided before anything is looked up; the pages are no secret, this is free software. What lies
outside one's scope is looked up with the scope and answers 404, exactly as if it did not exist.
"""

import contextlib
from typing import Any

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from volunteer.accounts import login, queries
from volunteer.accounts.identity import Identity
from volunteer.accounts.rules import ABSOLUTE
from volunteer.accounts.scope import Scope
from volunteer.audit.actions import witness
from volunteer.audit.events import Event
from volunteer.core.actor import acting_as
from volunteer.core.clock import now
from volunteer.core.database import db, patience, writing
from volunteer.core.web import READING, for_this_request, is_stateless


class UndeclaredView(Exception):
    """A view has neither @requires nor @public."""


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login carries: an identity, and the token its session is known by."""

    def __init__(self, identity: Identity, token: str) -> None:
        self.identity = identity
        self.token = token

    @property
    def display_name(self) -> str:
        return self.identity.name

    def get_id(self) -> str:
        return self.token


def guard(app: Flask) -> None:
    """Find out who asks, and enforce the permission of every view."""
    manager = LoginManager()
    # Our sessions end by themselves; a changed address or browser is no reason to throw a worker out.
    manager.session_protection = None
    manager.user_loader(_load)
    app.config["PERMANENT_SESSION_LIFETIME"] = ABSOLUTE
    manager.init_app(app, add_context_processor=False)
    app.before_request(_enforce)
    # Only what was already found out: an error page must not ask the database again.
    app.context_processor(lambda: {"current_user": g.get("visitor", AnonymousUserMixin())})


def current_identity() -> Identity | None:
    """Who is signed in, if anybody."""
    visitor: SignedIn | None = g.get("visitor")
    return visitor.identity if visitor else None


def signed_in() -> Identity:
    """Who is signed in, in a view that requires it."""
    identity = current_identity()
    if identity is None:
        abort(401)
    return identity


def current_scope() -> Scope:
    """How far the permission of the present view reaches for who is asking. Pass it to the queries."""
    permission = policy_of(current_app.view_functions[request.endpoint or ""])
    return signed_in().scope(permission or "")


def policy_of(view: Any) -> str | None:
    """The permission a view needs, or None for a public one. Raises UndeclaredView."""
    if getattr(view, "is_public", False):
        return None
    permission: str | None = getattr(view, "permission", None)
    if permission is None:
        raise UndeclaredView(getattr(view, "__qualname__", repr(view)))
    return permission


def _load(token: str) -> SignedIn | None:
    """The holder of a live session, read in a transaction that is over before the view's begins."""
    at = now()
    with writing(False), Session(db.engine) as session:
        found = queries.live_session(session, token, at)
        if found is None:
            return None
        opened, identity = found
        session_id, is_stale = opened.id, login.wants_touch(opened, at)
    # A database that cannot be written now can still be read, and nobody waits for that; the next page tries again.
    if is_stale:
        with contextlib.suppress(OperationalError), writing(True), patience(0), Session(db.engine) as session:
            login.touch(session, session_id, at)
            session.commit()
    return SignedIn(identity, token)


def _enforce() -> ResponseReturnValue | None:
    # One application context may serve several requests (in tests); nobody inherits a visitor.
    for name in ("visitor", "_login_user"):
        g.pop(name, None)
    if request.endpoint is None or request.endpoint == "static":
        return None
    if not is_stateless() and current_user.is_authenticated:
        g.visitor = current_user._get_current_object()
        for_this_request(acting_as(g.visitor.identity.actor))
    try:
        permission = policy_of(current_app.view_functions[request.endpoint])
    except UndeclaredView:
        if current_app.testing:
            raise
        abort(404)
    if permission is None:
        return None
    identity = current_identity()
    if identity is None:
        return _ask_to_sign_in()
    if not identity.may(permission):
        witness(Event.ACCESS_REFUSED, endpoint=request.endpoint, method=request.method, permission=permission)
        abort(403)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method not in READING:
        abort(401)
    # The root is where everybody goes after signing in anyway.
    wanted = request.full_path.rstrip("?") if request.path != "/" else None
    return redirect(url_for("accounts.sign_in", next=wanted))
