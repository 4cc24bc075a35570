"""Volunteers and their sign-ups, for those who review them."""

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import current_scope, signed_in
from volunteer.accounts.permissions import Permission
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.access import requires
from volunteer.core.clock import today
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.forms import typed
from volunteer.core.i18n import _
from volunteer.core.web import page_asked, text_asked
from volunteer.people.rules import masked_phone
from volunteer.programmes.scope import programme_ids_in
from volunteer.signups import review_queries, reviewing
from volunteer.signups.history import history_of
from volunteer.signups.labels import STANDING_KINDS, STANDING_LABELS, Standing
from volunteer.signups.models import SignUp, SignUpState
from volunteer.signups.review_forms import DecideForm, Decision

blueprint = Blueprint("signups", __name__)

_REVEALED = "revealed_phone"
_TARGETS = {
    Decision.APPROVE: SignUpState.APPROVED,
    Decision.SEND_BACK: SignUpState.RETURNED,
    Decision.WITHDRAW: SignUpState.WITHDRAWN,
}
LABELS = {"labels": STANDING_LABELS, "kinds": STANDING_KINDS}


def programme_ids() -> frozenset[int] | None:
    """The programmes the present view may show."""
    return programme_ids_in(db.session(), current_scope())


@blueprint.get("/volunteers")
@requires(Permission.SIGNUP_REVIEW)
def volunteers() -> ResponseReturnValue:
    """Everybody who signed up in the viewer's programmes, who waits first."""
    words = text_asked("q", 40)
    chosen = text_asked("state")
    standing = Standing(chosen) if chosen in list(Standing) else None
    page = page_asked()
    ids = programme_ids()
    found = review_queries.listing(db.session(), ids, today(), standing, words, page)
    programmes = review_queries.programmes_of(db.session(), ids)
    return render_template(
        "signups/volunteers.html", found=found, standing=standing, q=words, has_many=len(programmes) > 1, **LABELS
    )


@blueprint.route("/volunteers/<int:sign_up_id>", methods=["GET", "POST"])
@requires(Permission.SIGNUP_REVIEW)
def volunteer(sign_up_id: int) -> ResponseReturnValue:
    """One sign-up, and the decision about it."""
    sign_up = _sign_up_or_404(sign_up_id)
    form = DecideForm()
    if not form.validate_on_submit():
        return _volunteer_page(sign_up, form)
    try:
        said = _decide(sign_up, Decision(typed(form.decision)), typed(form.note))
    except Refused as refused:
        db.session.rollback()
        form.refuse(form.decision, refused)
        return _volunteer_page(_sign_up_or_404(sign_up_id), form)
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("signups.volunteer", sign_up_id=sign_up_id))


@blueprint.post("/volunteers/<int:sign_up_id>/undo")
@requires(Permission.SIGNUP_REVIEW)
def take_back(sign_up_id: int) -> ResponseReturnValue:
    """Undo the last decision."""
    sign_up = _sign_up_or_404(sign_up_id)
    try:
        reviewing.take_back(db.session(), sign_up)
    except Refused as refused:
        db.session.rollback()
        flash(str(refused), "warning")
    else:
        db.session.commit()
        flash(_("已撤回，回到之前的状态，可以重新决定。"), "success")
    return redirect(url_for("signups.volunteer", sign_up_id=sign_up_id))


@blueprint.post("/volunteers/<int:sign_up_id>/phone")
@requires(Permission.SIGNUP_REVIEW)
def reveal_phone(sign_up_id: int) -> ResponseReturnValue:
    """Show the number once, on the page that follows; the log says who asked for it."""
    sign_up = _sign_up_or_404(sign_up_id)
    record(db.session(), Event.PHONE_REVEALED, sign_up)
    db.session.commit()
    session[_REVEALED] = sign_up_id
    return redirect(url_for("signups.volunteer", sign_up_id=sign_up_id))


def _sign_up_or_404(sign_up_id: int) -> SignUp:
    return review_queries.sign_up_in(db.session(), programme_ids(), sign_up_id) or abort(404)


def _volunteer_page(sign_up: SignUp, form: DecideForm) -> str:
    ids = programme_ids()
    found = review_queries.details(db.session(), sign_up)
    may = {decision.value for decision in Decision if _TARGETS[decision] in reviewing.NEXT[sign_up.state]}
    # Where leaving is all there is to decide, its reason is no option.
    form.note.flags.required = Decision.APPROVE not in may
    return render_template(
        "signups/volunteer.html",
        form=form,
        found=found,
        history=history_of(found),
        others=review_queries.others_with_number(db.session(), ids, sign_up) if sign_up.is_held else [],
        next_id=review_queries.next_waiting(db.session(), ids, sign_up.id),
        shows_phone=session.pop(_REVEALED, None) == sign_up.id,
        masked=masked_phone(sign_up.mention.phone),
        may_issue=signed_in().may(Permission.CLAIM_ISSUE),
        can_take_back=reviewing.can_take_back(sign_up),
        may=may,
        **LABELS,
    )


def _decide(sign_up: SignUp, decision: Decision, note: str) -> str:
    """Carry a decision out; what to say about it."""
    name = sign_up.mention.name
    if decision is Decision.APPROVE:
        reviewing.approve(db.session(), sign_up, note)
        return str(_("已通过：%(name)s 从今天起可以排班。", name=name))
    if decision is Decision.SEND_BACK:
        reviewing.send_back(db.session(), sign_up, note)
        return str(_("已退回：%(name)s 在“我的”里能看到结果，原因请电话告诉本人。", name=name))
    reviewing.withdraw(db.session(), sign_up, note)
    return str(_("已记录退出：%(name)s 以后的班次已取消，以往记录保留。", name=name))
