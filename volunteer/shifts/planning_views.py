"""Making a shift, changing it, calling it off."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.clock import business_now, day_of, today
from volunteer.core.database import db
from volunteer.core.forms import typed
from volunteer.core.i18n import _
from volunteer.core.web import number_asked, text_asked
from volunteer.shifts import planning, queries
from volunteer.shifts.forms import ReasonForm, ShiftForm, as_typed
from volunteer.shifts.models import Shift, ShiftRole
from volunteer.shifts.refusals import ChangeClashes, FewerPlacesThanPeople, RoleIsTaken, ShiftCannotChange
from volunteer.shifts.rules import Standing, standing
from volunteer.shifts.views import blueprint, programmes_in_scope, shift_or_404

__all__ = ["blueprint"]
A_WEEK = timedelta(days=7)


@blueprint.route("/shifts/new", methods=["GET", "POST"])
@requires(Permission.SHIFT_MANAGE)
def create() -> ResponseReturnValue:
    """A new shift; `?from=` begins with another one's words, on the same weekday of a coming week."""
    programmes = queries.programmes_among(db.session(), programmes_in_scope())
    if not programmes:
        return render_template("shifts/no_programme.html")
    form = ShiftForm(today(), programmes, data=_begin_with())
    if not form.validate_on_submit():
        return render_template("shifts/edit.html", form=form, shift=None)
    chosen = form.programme_id.data if "programme_id" in form else programmes[0].id
    shift = planning.create_shift(db.session(), chosen, form.plan())
    db.session.commit()
    flash(_("班次建好了，志愿者现在就能报名。"), "success")
    return redirect(url_for("shifts.shift", shift_id=shift.id))


def _begin_with() -> dict[str, Any]:
    """What stands in the form of a new shift."""
    copied = number_asked("from")
    shift = queries.shift_in(db.session(), copied, programmes_in_scope()) if copied else None
    if shift is None:
        return {"day": text_asked("day", 10)}
    later = A_WEEK
    while day_of(shift.starts_at + later) < today():
        later += A_WEEK
    return as_typed(shift, _roles_of(shift), shift.starts_at + later, shift.ends_at + later)


def _roles_of(shift: Shift) -> list[ShiftRole]:
    return sorted(shift.roles, key=lambda role: role.id)


@blueprint.route("/shifts/<int:shift_id>/edit", methods=["GET", "POST"])
@requires(Permission.SHIFT_MANAGE)
def edit(shift_id: int) -> ResponseReturnValue:
    """Change a shift that has not ended."""
    shift = shift_or_404(shift_id)
    if standing(shift, business_now()) in (Standing.CANCELLED, Standing.ENDED):
        flash(str(ShiftCannotChange()), "warning")
        return redirect(url_for("shifts.shift", shift_id=shift.id))
    roles = _roles_of(shift)
    form = ShiftForm(today(), [shift.programme], data=as_typed(shift, roles, shift.starts_at, shift.ends_at))
    if not form.validate_on_submit():
        return render_template("shifts/edit.html", form=form, shift=shift)
    try:
        changed = planning.change_shift(db.session(), shift, form.plan(roles), at=business_now())
    except ChangeClashes as refused:
        form.refuse(form.starts, refused)
    except (FewerPlacesThanPeople, RoleIsTaken) as refused:
        form.refuse(_row_of(form, roles, refused.role_id), refused)
    if form.errors:
        db.session.rollback()
        return render_template("shifts/edit.html", form=form, shift=shift_or_404(shift_id))
    db.session.commit()
    flash(_("改好了，已报名的志愿者打开“班次”会看到新的安排。") if changed else _("没有改动。"), "success")
    return redirect(url_for("shifts.shift", shift_id=shift.id))


def _row_of(form: ShiftForm, roles: list[ShiftRole], role_id: int) -> Any:
    """The field of the role an error is about."""
    number = next((n for n, role in enumerate(roles) if role.id == role_id), 0)
    row = form.role_rows[min(number, len(form.role_rows) - 1)]
    return row.maximum if typed(row.name) else row.name


@blueprint.route("/shifts/<int:shift_id>/cancel", methods=["GET", "POST"])
@requires(Permission.SHIFT_MANAGE)
def cancel(shift_id: int) -> ResponseReturnValue:
    """Call a shift off, after saying whom it concerns."""
    shift = shift_or_404(shift_id)
    held = queries.places_on(db.session(), shift.id)
    form = ReasonForm()
    if standing(shift, business_now()) in (Standing.CANCELLED, Standing.ENDED):
        flash(str(ShiftCannotChange()), "warning")
        return redirect(url_for("shifts.shift", shift_id=shift.id))
    if not form.validate_on_submit():
        return render_template("shifts/cancel.html", form=form, shift=shift, held=held)
    try:
        gone = planning.cancel_shift(db.session(), shift, typed(form.reason), at=business_now())
    except ShiftCannotChange:
        abort(409)
    db.session.commit()
    flash(_("班次取消了，%(count)s 人的报名一并取消。请打电话告诉他们。", count=len(gone)), "success")
    return redirect(url_for("shifts.shift", shift_id=shift.id))
