"""The logs there are: which wait, what they say, approving them and sending them back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import current_scope, signed_in
from volunteer.accounts.directory import names_of
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.clock import business_now
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.forms import Form, typed
from volunteer.core.i18n import _
from volunteer.core.web import page_asked, text_asked
from volunteer.programmes.scope import programme_ids_in
from volunteer.shiftlogs import approving, queries, review
from volunteer.shiftlogs.approving import Approver
from volunteer.shiftlogs.forms import ReturnForm
from volunteer.shiftlogs.labels import WORDS
from volunteer.shiftlogs.models import ShiftLog
from volunteer.shiftlogs.review import Standing

blueprint = Blueprint("shiftlogs", __name__)


def programmes_in_scope() -> frozenset[int] | None:
    """The programmes whose logs the present view may show or change."""
    return programme_ids_in(db.session(), current_scope())


def log_or_404(log_id: int) -> ShiftLog:
    """The log of an id; one of another street is no log at all."""
    found = review.log_in(db.session(), log_id, programmes_in_scope())
    if found is None:
        abort(404)
    return found


def present_approver() -> Approver:
    """Whoever is signed in, as one who approves."""
    identity = signed_in()
    return Approver(identity.actor, identity.name, identity.mention_id)


@blueprint.get("/logs")
@requires(Permission.LOG_APPROVE)
def logs() -> ResponseReturnValue:
    """The logs in scope, by where they stand; those that wait with the odd ones on top."""
    asked = text_asked("state")
    standing = Standing(asked) if asked in set(Standing) else Standing.WAITING
    session, approver = db.session(), present_approver()
    page = page_asked()
    programmes = programmes_in_scope()
    listing = review.logs_page(session, standing, programmes, page)
    blocked = {row.log.id: words for row in listing.rows if (words := _why_not(row.log, approver))}
    names = names_of(session, [row.log.written_by for row in listing.rows])
    may_write = signed_in().may(Permission.LOG_WRITE) and standing is Standing.WAITING
    return render_template(
        "shiftlogs/logs.html",
        listing=listing,
        standing=standing,
        blocked=blocked,
        names=names,
        unwritten=queries.ended_shifts_without_log(session, programmes, business_now()) if may_write else [],
        form=Form(),
        **WORDS,
    )


def _why_not(log: ShiftLog, approver: Approver) -> str:
    """Why somebody may not approve a log; empty when they may."""
    try:
        approving.check_approver(db.session(), log, approver)
    except Refused as refused:
        return str(refused)
    return ""


@blueprint.get("/logs/<int:log_id>")
@requires(Permission.LOG_APPROVE)
def log(log_id: int) -> ResponseReturnValue:
    """One log: who came, whom they served, how well it is evidenced, what became of it."""
    return _log_page(log_or_404(log_id), ReturnForm())


def _log_page(found: ShiftLog, form: ReturnForm) -> str:
    session = db.session()
    history = review.logs_of(session, found.shift)
    actors = [actor for each in history for actor in (each.written_by, each.approved_by, each.returned_by)]
    return render_template(
        "shiftlogs/log.html",
        log=found,
        standing=review.standing_of(found),
        standing_of=review.standing_of,
        oddities=review.row_of(session, found).oddities,
        walked_in=review.walk_ins_of(session, [found]).get(found.id, frozenset()),
        history=history,
        comparison=review.comparison(found, history),
        why_not=_why_not(found, present_approver()),
        others=review.who_may_approve(session, found),
        names=names_of(session, actors),
        may_write=signed_in().may(Permission.LOG_WRITE),
        form=form,
        **WORDS,
    )


@blueprint.post("/logs/<int:log_id>/approve")
@requires(Permission.LOG_APPROVE)
def approve(log_id: int) -> ResponseReturnValue:
    """Let a log count. One's own, or one that names oneself, is refused with who may."""
    found, session = log_or_404(log_id), db.session()
    try:
        approving.approve_log(session, found, present_approver())
    except (approving.OwnLog, approving.WasThere) as refused:
        others = review.who_may_approve(session, found)
        return render_template("shiftlogs/not_yours.html", log=found, words=str(refused), others=others), 409
    except approving.NotWaiting as refused:
        flash(str(refused), "warning")
        return redirect(url_for("shiftlogs.log", log_id=log_id))
    session.commit()
    flash(_("已通过，时长和服务人次从现在起计入。"), "success")
    return redirect(url_for("shiftlogs.log", log_id=log_id))


@blueprint.post("/logs/<int:log_id>/return")
@requires(Permission.LOG_APPROVE)
def send_back(log_id: int) -> ResponseReturnValue:
    """Send a log back to who wrote it, saying why."""
    found, session, form = log_or_404(log_id), db.session(), ReturnForm()
    if not form.validate_on_submit():
        return _log_page(found, form)
    try:
        approving.return_log(session, found, present_approver(), typed(form.reason))
    except approving.NotWaiting as refused:
        flash(str(refused), "warning")
        return redirect(url_for("shiftlogs.log", log_id=log_id))
    session.commit()
    flash(_("已退回，写的人在“已退回”里能看到原因。"), "success")
    return redirect(url_for("shiftlogs.log", log_id=log_id))


@blueprint.post("/logs/approve")
@requires(Permission.LOG_APPROVE)
def approve_many() -> ResponseReturnValue:
    """Approve the ticked ones that wait and have nothing odd about them; never one's own."""
    ticked = request.form.getlist("log")[: review.PAGE]
    ids = [int(number) for number in ticked if number.isascii() and number.isdigit() and len(number) < 10]
    session, approver = db.session(), present_approver()
    approved = left = 0
    for row in review.waiting_logs(session, ids, programmes_in_scope()):
        try:
            if row.oddities:
                raise approving.WantsAttention
            approving.approve_log(session, row.log, approver)
            approved += 1
        except Refused:
            left += 1
    session.commit()
    if approved:
        flash(_("通过了 %(count)s 份日志，时长和服务人次从现在起计入。", count=approved), "success")
    if left:
        flash(_("有 %(count)s 份没有通过：自己写的、名单里有自己的，或要逐份看的。", count=left), "warning")
    if not approved and not left:
        flash(_("没有勾选等审核的日志。"), "warning")
    return redirect(url_for("shiftlogs.logs"))
