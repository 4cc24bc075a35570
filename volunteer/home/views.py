"""Each role's first page."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import signed_in
from volunteer.accounts.identity import Identity
from volunteer.accounts.labels import role_labels
from volunteer.accounts.permissions import Permission
from volunteer.accounts.rules import uses_pin
from volunteer.core.access import requires
from volunteer.core.clock import SHANGHAI, business_now, today
from volunteer.core.database import db
from volunteer.home import queries, tasks, worker
from volunteer.imports.queries import newest_batches
from volunteer.programmes.scope import programme_ids_in
from volunteer.shifts.queries import shifts_of_days
from volunteer.shifts.wording import day_words, when_words

blueprint = Blueprint("home", __name__)

#: How many of the files that went in last the first page names.
RECENT = 5


@blueprint.get("/")
@requires(Permission.HOME_VIEW)
def index() -> ResponseReturnValue:
    """Lead to the page this role came for: a worker's shifts, what waits at a desk, the leader's overview."""
    identity = signed_in()
    if identity.may(Permission.REPORT_VIEW):
        return redirect(url_for("reports.overview"))
    return _worker_page(identity) if uses_pin(identity.roles) else _desk_page(identity)


def _worker_page(identity: Identity) -> str:
    standing = worker.standing_of(db.session(), identity, today(), business_now())
    return render_template("home/worker.html", identity=identity, standing=standing, when_words=when_words)


def _desk_page(identity: Identity) -> str:
    day, at = today(), business_now()
    shifts, batches, is_empty = [], [], False
    if identity.may(Permission.SHIFT_MANAGE):
        programmes = programme_ids_in(db.session(), identity.scope(Permission.SHIFT_MANAGE))
        shifts = shifts_of_days(db.session(), programmes, day, day + timedelta(days=6))
    if identity.may(Permission.IMPORT_RUN):
        programmes = programme_ids_in(db.session(), identity.scope(Permission.IMPORT_RUN))
        batches = list(newest_batches(db.session(), programmes, identity.may(Permission.IMPORT_CASES), RECENT))
        is_empty = not queries.has_records(db.session(), programmes)
    return render_template(
        "home/desk.html",
        identity=identity,
        roles=role_labels(identity.roles),
        day_words=day_words(day),
        year=day.year,
        tasks=tasks.tasks_for(db.session(), identity, day, at),
        has_queue=tasks.has_queue(identity),
        standing=tasks.standing_tasks(db.session(), identity),
        shifts=shifts,
        batches=batches,
        is_empty=is_empty,
        when_words=when_words,
        zone=SHANGHAI,
    )
