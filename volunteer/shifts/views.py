"""Scheduling: the week, a shift, its roster."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import current_scope
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.clock import business_now, day_of, today
from volunteer.core.database import db
from volunteer.core.i18n import _
from volunteer.core.web import number_sent, text_asked, text_sent
from volunteer.people.rules import masked_phone
from volunteer.programmes.scope import programme_ids_in
from volunteer.shifts import actions, queries, roster, wording
from volunteer.shifts.models import Shift
from volunteer.shifts.refusals import CannotJoin, ReasonMissing, ShiftClashes
from volunteer.shifts.rules import Standing, monday_of, name_of_week, standing, week_named

blueprint = Blueprint("shifts", __name__)

#: How many volunteers to offer at once; a search finds the others.
OFFERED = 12
#: Lines on the sheet for those nobody expected.
BLANK_ROWS = 6


@blueprint.context_processor
def _words() -> dict[str, Any]:
    """How the room's templates say times, kinds and states."""
    return {
        "words": wording,
        "masked_phone": masked_phone,
        "standing_of": lambda shift: standing(shift, business_now()),
        "Standing": Standing,
    }


def programmes_in_scope() -> Collection[int] | None:
    """The programmes whose shifts who is asking may see."""
    return programme_ids_in(db.session(), current_scope())


def shift_or_404(shift_id: int) -> Shift:
    """A shift in scope; another's is as absent as none."""
    shift = queries.shift_in(db.session(), shift_id, programmes_in_scope())
    if shift is None:
        abort(404)
    return shift


@blueprint.get("/shifts")
@requires(Permission.SHIFT_MANAGE)
def week() -> ResponseReturnValue:
    """A week from Monday to Sunday, with what lacks people."""
    present = monday_of(today())
    monday = week_named(text_asked("week")) or present
    sunday = monday + timedelta(days=6)
    found = queries.shifts_of_days(db.session(), programmes_in_scope(), monday, sunday)
    days = [(day, [each for each in found if day_of(each.shift.starts_at) == day]) for day in _days_of(monday)]
    waiting = [each for each in found if standing(each.shift, business_now()) in (Standing.OPEN, Standing.UNDER_WAY)]
    return render_template(
        "shifts/week.html",
        days=days,
        today=today(),
        monday=monday,
        sunday=sunday,
        number=monday.isocalendar().week,
        is_present=monday == present,
        earlier=name_of_week(monday - timedelta(days=7)),
        later=name_of_week(monday + timedelta(days=7)),
        count=len(found),
        short=sum(each.short for each in waiting),
        short_shifts=sum(1 for each in waiting if each.short),
    )


def _days_of(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(7)]


@blueprint.get("/shifts/<int:shift_id>")
@requires(Permission.SHIFT_MANAGE)
def shift(shift_id: int) -> ResponseReturnValue:
    """One shift: what, when, where, who is on it, whom to ask."""
    return shift_page(shift_or_404(shift_id))


def shift_page(shift: Shift, *, refused_at: int | None = None) -> str:
    """The page of a shift; `refused_at` is the place that was to be taken away without a reason."""
    words = text_asked("q")
    (staffed,) = queries.staffed(db.session(), [shift])
    now = standing(shift, business_now())
    takes = now in (Standing.PLANNED, Standing.OPEN, Standing.UNDER_WAY)
    everybody = roster.candidates(db.session(), shift, words, programmes_in_scope()) if takes else []
    found = [each for each in everybody if words or not each.is_on_it]
    return render_template(
        "shifts/shift.html",
        shift=shift,
        staffed=staffed,
        standing=now,
        takes=takes,
        roster=roster.roster_of(db.session(), shift),
        found=found[:OFFERED],
        count=len(found),
        q=words,
        week=name_of_week(monday_of(day_of(shift.starts_at))),
        refused_at=refused_at,
        has_errors=refused_at is not None,
    )


@blueprint.post("/shifts/<int:shift_id>/place")
@requires(Permission.SHIFT_MANAGE)
def place(shift_id: int) -> ResponseReturnValue:
    """Put a volunteer on a shift."""
    shift = shift_or_404(shift_id)
    back = redirect(url_for("shifts.shift", shift_id=shift.id, q=text_asked("q") or None))
    mention_id = number_sent("mention_id")
    if mention_id is None:
        flash(_("请先选择一位志愿者。"), "warning")
        return back
    role_id = number_sent("role_id")
    try:
        held = actions.take_place(db.session(), shift.id, mention_id, role_id, at=business_now(), by_office=True)
    except CannotJoin as refused:
        db.session.rollback()
        told = refused.told(programmes_in_scope()) if isinstance(refused, ShiftClashes) else str(refused)
        flash(told, "error")
        return back
    db.session.commit()
    flash(_("%(name)s在这个班次上了，本人在“班次”里能看到。", name=held.mention.name), "success")
    return redirect(url_for("shifts.shift", shift_id=shift.id))


@blueprint.post("/shifts/<int:shift_id>/places/<int:assignment_id>/remove")
@requires(Permission.SHIFT_MANAGE)
def remove(shift_id: int, assignment_id: int) -> ResponseReturnValue:
    """Take a volunteer off a shift, with a reason they will read."""
    shift = shift_or_404(shift_id)
    held = queries.place_of_shift(db.session(), shift.id, assignment_id)
    if held is None:
        abort(404)
    try:
        actions.take_off(db.session(), held, text_sent("reason"))
    except ReasonMissing:
        return shift_page(shift, refused_at=held.id)
    db.session.commit()
    flash(_("已把%(name)s移出这个班次，名额空出来了。", name=held.mention.name), "success")
    return redirect(url_for("shifts.shift", shift_id=shift.id))


@blueprint.get("/shifts/<int:shift_id>/print")
@requires(Permission.SHIFT_MANAGE)
def print_roster(shift_id: int) -> ResponseReturnValue:
    """A4: who is on the shift, with columns to sign, and room for those who come by."""
    shift = shift_or_404(shift_id)
    on_it = roster.roster_of(db.session(), shift)
    return render_template("shifts/print.html", shift=shift, roster=on_it, blank=max(BLANK_ROWS, 12 - len(on_it)))
