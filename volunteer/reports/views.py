"""The leader's one page."""

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import current_scope
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.clock import SHANGHAI, business_now, today
from volunteer.core.database import db
from volunteer.core.web import text_asked
from volunteer.programmes.scope import programme_ids_in
from volunteer.reports.overview import Asked
from volunteer.reports.overview import overview as make_overview
from volunteer.reports.periods import read_period, usual_period

blueprint = Blueprint("reports", __name__)


@blueprint.get("/reports/overview")
@requires(Permission.REPORT_VIEW)
def overview() -> ResponseReturnValue:
    """The sentence, the tiles, six cards, for the period the address names (default: the half-year to report)."""
    key = text_asked("period")
    period = read_period(key) if key else usual_period(today())
    if period is None:
        abort(404)
    asked = Asked(
        period=period,
        today=today(),
        printed_at=business_now().astimezone(SHANGHAI),
        phrase=current_app.config["FANBU"].served_phrase,
        address=lambda other: url_for("reports.overview", period=other),
    )
    session = db.session()
    programmes = programme_ids_in(session, current_scope())
    return render_template("reports/overview.html", overview=make_overview(session, asked, programmes))
