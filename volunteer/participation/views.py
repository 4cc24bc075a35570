"""Activities, their sessions and sign-in sheets (活动与签到)."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import current_scope
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.clock import today
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.i18n import _
from volunteer.core.paging import page_within
from volunteer.core.web import page_asked, text_asked
from volunteer.participation import forms, rostering
from volunteer.participation import roster_queries as reading
from volunteer.participation.models import Form, ServiceSession
from volunteer.participation.rules import may_be_held
from volunteer.people.rules import masked_phone
from volunteer.programmes.scope import programme_ids_in

blueprint = Blueprint("participation", __name__)

A_PAGE = 20
BLANK_ROWS = 25


@blueprint.get("/activities")
@requires(Permission.ACTIVITY_MANAGE)
def activities() -> ResponseReturnValue:
    """Groups and activities, those held last first."""
    wanted, number = _wanted(), page_asked()
    found, count = reading.activities(db.session(), _programmes(), wanted, number, A_PAGE)
    return render_template(
        "participation/activities.html",
        activities=found,
        count=count,
        wanted=wanted,
        months=reading.months(db.session(), _programmes()),
        forms=forms.FORMS,
        number=page_within(number, count, A_PAGE),
        pages=max(1, -(-count // A_PAGE)),
    )


@blueprint.route("/activities/new", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_MANAGE)
def create() -> ResponseReturnValue:
    """A new group or activity with its first session, then its roster."""
    open_programmes = reading.programmes(db.session(), _programmes())
    if not open_programmes:
        return render_template("participation/no_programme.html")
    form = forms.ActivityForm(today(), open_programmes)
    if not form.validate_on_submit():
        return render_template("participation/create.html", form=form)
    held = rostering.add_activity(db.session(), form.activity)
    db.session.commit()
    flash(_("“%(title)s”已建好。到了那天在这里记谁来了；现在可以先打印签到表。", title=form.activity.title), "success")
    return redirect(url_for("participation.roster", session_id=held.id))


@blueprint.route("/activities/<int:service_id>", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_MANAGE)
def activity(service_id: int) -> ResponseReturnValue:
    """A group or an activity with its sessions; one more session."""
    service = reading.activity(db.session(), service_id, _programmes()) or abort(404)
    form = forms.SessionForm(today())
    if not form.validate_on_submit() or form.read_day is None:
        (found,) = reading.summed(db.session(), [service])
        return render_template("participation/activity.html", activity=found, form=form, forms=forms.FORMS)
    held = rostering.add_session(db.session(), service, form.read_day, str(form.place.data or "") or None)
    db.session.commit()
    flash(_("已加第 %(ordinal)s 次。", ordinal=held.ordinal), "success")
    return redirect(url_for("participation.roster", session_id=held.id))


@blueprint.get("/activities/sessions/<int:session_id>")
@requires(Permission.ACTIVITY_MANAGE)
def roster(session_id: int) -> ResponseReturnValue:
    """Who came to a session."""
    return _roster_page(_session(session_id))


@blueprint.get("/activities/sessions/<int:session_id>/print")
@requires(Permission.ACTIVITY_MANAGE)
def print_roster(session_id: int) -> ResponseReturnValue:
    """A sign-in sheet for the door: who is known already, and empty rows."""
    held = _session(session_id)
    rows = reading.roster(db.session(), held)
    return render_template(
        "participation/print.html", held=held, rows=rows, blank=BLANK_ROWS, mask=masked_phone, forms=forms.FORMS
    )


@blueprint.post("/activities/sessions/<int:session_id>/attendance")
@requires(Permission.ACTIVITY_MANAGE)
def save_attendance(session_id: int) -> ResponseReturnValue:
    """Every change of the roster at once."""
    held = _locked(session_id)
    rows = reading.roster(db.session(), held)
    changes, additions = forms.attendance_typed(
        request.form,
        [row.participation_id for row in rows if row.participation_id is not None],
        [row.mention.id for row in rows if row.participation_id is None],
    )
    try:
        count = rostering.change_attendance(db.session(), held, changes, additions, today())
    except Refused as refused:
        db.session.rollback()
        return _roster_page(held, refused=refused, sent=request.form), 409
    db.session.commit()
    flash(_("已保存 %(count)s 处改动。", count=count) if count else _("没有改动。"), "success" if count else "info")
    return redirect(url_for("participation.roster", session_id=session_id))


@blueprint.post("/activities/sessions/<int:session_id>/walk-ins")
@requires(Permission.ACTIVITY_MANAGE)
def add_walk_in(session_id: int) -> ResponseReturnValue:
    """Somebody who came and stands on no sheet."""
    held = _locked(session_id)
    form = forms.WalkInForm(today(), _has_unnamed(held))
    if not form.validate_on_submit():
        return _roster_page(held, walk_in=form)
    try:
        rostering.add_walk_in(db.session(), held, form.walk_in, today())
    except Refused as refused:
        db.session.rollback()
        is_total = isinstance(refused, rostering.TotalBelowNamed) and form.counted is not None
        words = _("总人数里的人都已经签了名，请选“另加 1 人”，或先改总人数。") if is_total else refused
        form.refuse(form.counted if is_total else form.name, words)
        return _roster_page(held, walk_in=form)
    db.session.commit()
    flash(_("已把 %(name)s 加到名单上。", name=form.walk_in.name), "success")
    return redirect(url_for("participation.roster", session_id=session_id))


@blueprint.post("/activities/sessions/<int:session_id>/rows/<int:participation_id>/remove")
@requires(Permission.ACTIVITY_MANAGE)
def remove_walk_in(session_id: int, participation_id: int) -> ResponseReturnValue:
    """Take off what was typed here by mistake."""
    held = _locked(session_id)
    row = reading.participation(db.session(), held, participation_id) or abort(404)
    name = row.mention.name
    try:
        is_stated_since = rostering.remove_walk_in(db.session(), held, row)
    except Refused as refused:
        db.session.rollback()
        return _roster_page(held, refused=refused), 409
    times = reading.sums(db.session(), session_id).times
    db.session.commit()
    words = _("已把 %(name)s 从名单上去掉。", name=name) + _("现在本场 %(count)s 人次。", count=times)
    if is_stated_since:
        words += _("人数在加这一行以后改过，没有跟着变；不对请改人数。")
    flash(words, "success")
    return redirect(url_for("participation.roster", session_id=session_id))


@blueprint.post("/activities/sessions/<int:session_id>/totals")
@requires(Permission.ACTIVITY_MANAGE)
def set_totals(session_id: int) -> ResponseReturnValue:
    """How many came in all."""
    held = _locked(session_id)
    form = forms.TotalsForm(today())
    if not form.validate_on_submit():
        return _roster_page(held, totals=form)
    try:
        rostering.set_totals(db.session(), held, form.read_total, form.read_headcount or 0, today())
    except Refused as refused:
        db.session.rollback()
        form.refuse(form.total, refused)
        return _roster_page(held, totals=form)
    db.session.commit()
    flash(_("人数已保存，本场 %(times)s 人次。", times=reading.sums(db.session(), session_id).times), "success")
    return redirect(url_for("participation.roster", session_id=session_id))


@blueprint.post("/activities/sessions/<int:session_id>/edit")
@requires(Permission.ACTIVITY_MANAGE)
def edit_session(session_id: int) -> ResponseReturnValue:
    """Correct day and place."""
    held = _locked(session_id)
    form = forms.SessionForm(today())
    if not form.validate_on_submit() or form.read_day is None:
        return _roster_page(held, session=form)
    try:
        place = str(form.place.data or "") or None
        rostering.change_session(db.session(), held, form.read_day, place, today())
    except Refused as refused:
        db.session.rollback()
        form.refuse(form.held_on, refused)
        return _roster_page(held, session=form)
    db.session.commit()
    flash(_("日期和地点已保存。"), "success")
    return redirect(url_for("participation.roster", session_id=session_id))


def _programmes() -> reading.Programmes:
    return programme_ids_in(db.session(), current_scope())


def _session(session_id: int) -> ServiceSession:
    return reading.held_session(db.session(), session_id, _programmes()) or abort(404)


def _locked(session_id: int) -> ServiceSession:
    return rostering.locked_session(db.session(), session_id, _programmes()) or abort(404)


def _has_unnamed(held: ServiceSession) -> bool:
    """Whether people are counted beyond those named, so that somebody added may be one of them."""
    return held.stated_total is not None or held.headcount > 0


def _wanted() -> reading.Wanted:
    """What the address narrows the list to; what it says wrongly narrows nothing."""
    form, month = text_asked("form"), text_asked("month")
    try:
        first = date.fromisoformat(f"{month}-01") if "1900" <= month <= "2200" else None
    except ValueError:
        first = None
    return reading.Wanted(form=Form(form) if form in reading.FORMS else None, month=first, words=text_asked("q"))


def _roster_page(
    held: ServiceSession,
    walk_in: forms.WalkInForm | None = None,
    totals: forms.TotalsForm | None = None,
    session: forms.SessionForm | None = None,
    refused: Refused | None = None,
    sent: Any = None,
) -> str:
    """The roster with its forms; the one in error says so above."""
    wrong = walk_in or totals or session
    counted = {"total": held.stated_total, "headcount": held.headcount or None}
    planned = {"held_on": held.held_on.isoformat(), "place": held.place}
    return render_template(
        "participation/roster.html",
        held=held,
        rows=reading.roster(db.session(), held),
        sums=reading.sums(db.session(), held.id),
        walk_in=walk_in or forms.WalkInForm(today(), _has_unnamed(held), formdata=None),
        totals=totals or forms.TotalsForm(today(), formdata=None, data=counted),
        session_form=session or forms.SessionForm(today(), formdata=None, data=planned),
        form=wrong,
        refused=refused,
        has_errors=refused is not None,
        sent=sent or {},
        attendances=forms.ATTENDANCES,
        forms=forms.FORMS,
        mask=masked_phone,
        may_record=may_be_held(held.held_on, today()),
    )
