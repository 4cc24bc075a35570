"""What was imported, what came of it, and taking it back."""

from datetime import datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import current_scope, signed_in
from volunteer.accounts.directory import names_of
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.clock import SHANGHAI
from volunteer.core.database import db
from volunteer.core.forms import Form
from volunteer.core.i18n import _, _l
from volunteer.core.paging import page_within
from volunteer.core.web import page_asked
from volunteer.imports import queries, undoing
from volunteer.imports.draft_actions import oldest_kept
from volunteer.imports.kinds import programmes
from volunteer.imports.linking import linking
from volunteer.imports.models import ImportBatch
from volunteer.imports.uploading import SHOWN, Reach

blueprint = Blueprint("imports", __name__)

PAGE_SIZE = 30
#: Where the records of a batch are worked on, once those pages are there.
_NEXT = (
    (_l("活动与签到"), "participation.activities", Permission.ACTIVITY_MANAGE),
    (_l("志愿者"), "signups.volunteers", Permission.SIGNUP_REVIEW),
    (_l("时长审核"), "shiftlogs.logs", Permission.LOG_APPROVE),
)


@blueprint.app_template_filter("minute")
def minute(instant: datetime) -> str:
    """An instant as the office's clock shows it."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def reach() -> Reach:
    """What the viewer may bring and see."""
    scope = current_scope()
    found = programmes().in_scope(db.session(), scope)
    return Reach(found, scope.is_everywhere, signed_in().may(Permission.IMPORT_CASES))


@blueprint.get("/imports")
@requires(Permission.IMPORT_RUN)
def batches() -> ResponseReturnValue:
    """The batches of the viewer's programmes, and the viewer's own drafts."""
    mine = reach()
    number = page_asked()
    listed, total = queries.batches(db.session(), mine.programmes.keys(), mine.may_cases, number, PAGE_SIZE)
    return render_template(
        "imports/batches.html",
        listed=listed,
        labels={each.batch.id: _labels(each.batch) for each in listed},
        programmes=mine.programmes,
        drafts=queries.drafts_of(db.session(), signed_in().user_id, oldest_kept(), mine.may_cases),
        page=page_within(number, total, PAGE_SIZE),
        page_url=lambda wanted: url_for("imports.batches", page=wanted),
        pages=-(-total // PAGE_SIZE),
        total=total,
    )


@blueprint.get("/imports/<int:batch_id>")
@requires(Permission.IMPORT_RUN)
def batch(batch_id: int) -> ResponseReturnValue:
    """What one file brought, what it raised, and where to go on."""
    found = _batch(batch_id)
    session = db.session()
    questions = linking().questions_about(session, queries.mentions_of_batch(session, found.id))
    return render_template(
        "imports/batch.html",
        batch=found,
        labels=_labels(found),
        counts=undoing.written_by(session, found),
        who=names_of(session, {found.imported_by, found.undone_by or ""}),
        programme=reach().programmes[found.programme_id],
        warnings=found.warnings[:SHOWN],
        questions=questions,
        review=_address("linkage.review", Permission.LINK_REVIEW),
        links=_next(found),
    )


@blueprint.route("/imports/<int:batch_id>/undo", methods=["GET", "POST"])
@requires(Permission.IMPORT_RUN)
def undo(batch_id: int) -> ResponseReturnValue:
    """Say what will go, or why it cannot; then let it go."""
    found, form = _batch(batch_id), Form()
    if found.undone_at is not None:
        flash(_("“%(file)s”已经撤销过了。", file=found.file_name), "info")
        return redirect(url_for("imports.batch", batch_id=found.id))
    session = db.session()
    if not form.validate_on_submit():
        return render_template(
            "imports/undo.html",
            batch=found,
            counts=undoing.written_by(session, found),
            reasons=undoing.reasons_against(session, found),
            later=queries.later_batches(session, found),
            form=form,
        )
    try:
        undoing.undo_batch(session, found)
    except (undoing.BatchIsNeeded, undoing.BatchIsUndone):
        # The page says why.
        session.rollback()
        return redirect(url_for("imports.undo", batch_id=batch_id))
    session.commit()
    flash(_("已撤销“%(file)s”，它写入的记录都已删除。改好后可以重新导入。", file=found.file_name), "success")
    return redirect(url_for("imports.batch", batch_id=batch_id))


def _batch(batch_id: int) -> ImportBatch:
    """The batch, if the viewer may see it; otherwise it is not there."""
    mine = reach()
    found = queries.batch_within(db.session(), batch_id, mine.programmes.keys(), mine.may_cases)
    return found or abort(404)


def _labels(found: ImportBatch) -> str:
    return "、".join(kind.label for kind in undoing.kinds_of(found)) or found.kind


def _next(found: ImportBatch) -> list[tuple[object, str]]:
    """The pages where its records are worked on, those the viewer may see."""
    pages = {kind.page for kind in undoing.kinds_of(found)}
    asked = ((label, endpoint, needs) for label, endpoint, needs in _NEXT if endpoint in pages)
    return [(label, url) for label, endpoint, needs in asked if (url := _address(endpoint, needs))]


def _address(endpoint: str, needs: Permission) -> str | None:
    if endpoint not in current_app.view_functions or not signed_in().may(needs):
        return None
    return url_for(endpoint)
