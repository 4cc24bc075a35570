"""A volunteer's shifts: those open, signing up, one's own."""

from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from volunteer.accounts.access import signed_in
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.clock import business_now
from volunteer.core.database import db, writing
from volunteer.core.forms import typed
from volunteer.core.i18n import _
from volunteer.shifts import actions, own_queries, planning_views, queries
from volunteer.shifts.forms import GiveBackForm, JoinForm
from volunteer.shifts.models import Assignment, AssignmentState, Shift
from volunteer.shifts.own_queries import Own
from volunteer.shifts.refusals import (
    AskTheOffice,
    CannotJoin,
    NotAnApprovedVolunteer,
    RoleNotChosen,
    ShiftClashes,
    TooLateToGiveBack,
)
from volunteer.shifts.rules import HOLDS_PLACE, Standing, standing
from volunteer.signups.volunteers import approved_sign_ups, volunteer_of

blueprint = planning_views.blueprint
#: Shifts of so many days stand on the page of one's own; the list has all of them.
DAYS_SHOWN = 7


def _own() -> Own | None:
    """Who is asking, as a volunteer."""
    identity = signed_in()
    volunteer = volunteer_of(db.session(), identity.mention_id, identity.is_proved)
    return own_queries.own(db.session(), volunteer) if volunteer else None


def _standing_words(own: Own | None) -> str | None:
    """Why nothing can be joined yet: none, waiting, returned or withdrawn; None for an approved volunteer."""
    if own is None:
        return "none"
    volunteer = own.volunteer
    if approved_sign_ups(db.session(), volunteer):
        return None
    # A held sign-up looks like one that waits, whatever was decided about it.
    return "applied" if volunteer.is_held or volunteer.state.value == "approved" else volunteer.state.value


@blueprint.get("/my/shifts")
@requires(Permission.SHIFT_JOIN)
def mine() -> ResponseReturnValue:
    """My coming shifts, and those to join."""
    own, at = _own(), business_now()
    mentions = own.mentions if own else frozenset()
    offers = own_queries.offers(db.session(), own, at) if own else []
    days = own_queries.by_day(each for each in offers if each.mine is None)
    return render_template(
        "shifts/mine.html",
        places=queries.places_of(db.session(), mentions, at),
        called_off=queries.called_off(db.session(), mentions, at),
        days=days[:DAYS_SHOWN],
        has_more=len(days) > DAYS_SHOWN,
        why_not=_standing_words(own),
    )


@blueprint.get("/open-shifts")
@requires(Permission.SHIFT_JOIN)
def open_shifts() -> ResponseReturnValue:
    """Every shift there is to join."""
    own = _own()
    offers = own_queries.offers(db.session(), own, business_now()) if own else []
    days = own_queries.by_day(offers)
    return render_template("shifts/open_shifts.html", days=days, why_not=_standing_words(own))


@blueprint.route("/open-shifts/<int:shift_id>", methods=["GET", "POST"])
@requires(Permission.SHIFT_JOIN)
def open_shift(shift_id: int) -> ResponseReturnValue:
    """One shift, and signing up for it."""
    own, at = _own(), business_now()
    shift = queries.shift_in(db.session(), shift_id, own.programmes) if own else None
    if shift is None or own is None:
        abort(404)
    form = JoinForm()
    if request.method == "GET":
        return _offer_page(own, shift, form, at)
    mention_id = approved_sign_ups(db.session(), own.volunteer).get(shift.programme_id, own.volunteer.mention_id)
    try:
        held = actions.take_place(db.session(), shift.id, mention_id, form.role_id.data, at=at)
    except RoleNotChosen as refused:
        form.refuse(form.role_id, refused)
        return _offer_page(own, shift, form, at)
    except CannotJoin as refused:
        return _refused_page(own, shift_id, refused, at)
    if held.mention_id not in own.mentions:
        # They have it under another sign-up, which opens only once the phone was proved theirs.
        return _refused_page(own, shift_id, AskTheOffice(), at)
    db.session.commit()
    return redirect(url_for("shifts.my_place", assignment_id=held.id))


def _offer_page(own: Own, shift: Shift, form: JoinForm, at: datetime) -> ResponseReturnValue:
    (staffed,) = queries.staffed(db.session(), [shift])
    offer = own_queries.offer(own.volunteer, staffed, queries.places_of(db.session(), own.mentions, at))
    if offer.mine is not None:
        return redirect(url_for("shifts.my_place", assignment_id=offer.mine.id))
    form.role_id.choices = [SelectChoice(seats.role_id, seats.name) for seats in staffed.seats if seats.left]
    return render_template(
        "shifts/open_shift.html",
        form=form,
        offer=offer,
        shift=shift,
        staffed=staffed,
        standing=standing(shift, at),
        why_not=_standing_words(own),
        others=own_queries.instead_of(own_queries.offers(db.session(), own, at), shift),
    )


def _refused_page(own: Own, shift_id: int, refused: CannotJoin, at: datetime) -> ResponseReturnValue:
    """Why it did not work, and what to do now. Nobody who waits to write waits for the drawing of it."""
    db.session.rollback()
    with writing(False):
        return _drawn_refusal(own, shift_id, refused, at), 409


def _drawn_refusal(own: Own, shift_id: int, refused: CannotJoin, at: datetime) -> str:
    is_approved = not isinstance(refused, NotAnApprovedVolunteer)
    shift = queries.shift_in(db.session(), shift_id, None)
    if shift is None:
        abort(404)
    offers = own_queries.offers(db.session(), own, at) if is_approved else []
    clash = None
    if isinstance(refused, ShiftClashes):
        places = queries.places_of(db.session(), own.mentions, at)
        clash = next((each for each in places if each.shift_id == refused.details["other_id"]), None)
        refused = refused if clash else AskTheOffice()
    return render_template(
        "shifts/refused.html",
        refused=refused,
        shift=shift,
        kind=type(refused).__name__,
        why_not=None if is_approved else _standing_words(own) or "elsewhere",
        others=own_queries.instead_of(offers, shift),
        clash=clash,
    )


def _place_or_404(assignment_id: int) -> Assignment:
    own = _own()
    held = queries.place_among(db.session(), assignment_id, own.mentions if own else frozenset())
    if held is None:
        abort(404)
    return held


@blueprint.get("/my/shifts/<int:assignment_id>")
@requires(Permission.SHIFT_JOIN)
def my_place(assignment_id: int) -> ResponseReturnValue:
    """A place of mine: what happened, when and where to be, what to bring."""
    return _place_page(_place_or_404(assignment_id), GiveBackForm())


def _place_page(held: Assignment, form: GiveBackForm) -> str:
    now = standing(held.shift, business_now())
    return render_template(
        "shifts/my_place.html",
        form=form,
        held=held,
        shift=held.shift,
        standing=now,
        title=_title_of(held, now),
        is_held=held.state in HOLDS_PLACE,
        can_cancel=held.state in HOLDS_PLACE and now in (Standing.OPEN, Standing.PLANNED),
    )


def _title_of(held: Assignment, now: Standing) -> str:
    if now is Standing.CANCELLED:
        return str(_("这个班次取消了"))
    if held.state is AssignmentState.CANCELLED:
        return str(_("已不在这个班次上"))
    titles: dict[Any, str] = {
        Standing.ENDED: _("这个班次已经结束"),
        Standing.UNDER_WAY: _("班次正在进行"),
    }
    return str(titles.get(now) or _("报名成功"))


@blueprint.post("/my/shifts/<int:assignment_id>/cancel")
@requires(Permission.SHIFT_JOIN)
def give_back(assignment_id: int) -> ResponseReturnValue:
    """Give a place back before the shift begins."""
    held = _place_or_404(assignment_id)
    form = GiveBackForm()
    if not form.validate_on_submit():
        return _place_page(held, form)
    try:
        actions.give_back(db.session(), held, typed(form.reason), at=business_now())
    except TooLateToGiveBack as refused:
        return render_template("shifts/too_late.html", held=held, shift=held.shift, refused=refused), 409
    db.session.commit()
    return redirect(url_for("shifts.my_place", assignment_id=held.id))
