"""Each role's first page."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import signed_in
from volunteer.accounts.labels import role_labels
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.home.rules import tasks_of

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.HOME_VIEW)
def index() -> ResponseReturnValue:
    """Lead to the page this role came for; where there is none yet, say what the account can do today."""
    identity = signed_in()
    if identity.may(Permission.REPORT_VIEW) and "reports.overview" in current_app.view_functions:
        return redirect(url_for("reports.overview"))
    return render_template(
        "home/index.html", identity=identity, roles=role_labels(identity.roles), tasks=tasks_of(identity.roles)
    )
