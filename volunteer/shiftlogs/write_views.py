"""Writing the log of a shift, and putting one right."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.clock import business_now
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.forms import typed
from volunteer.core.i18n import _
from volunteer.core.web import number_sent
from volunteer.shiftlogs import queries, review, roster, writing
from volunteer.shiftlogs.entry import Entry, Oddity, typed_oddities
from volunteer.shiftlogs.forms import LogForm
from volunteer.shiftlogs.labels import WORDS
from volunteer.shiftlogs.models import LogState, ShiftLog
from volunteer.shiftlogs.roster import Listed
from volunteer.shiftlogs.views import blueprint, log_or_404, programmes_in_scope
from volunteer.shifts.models import Shift

__all__ = ["blueprint"]


@blueprint.route("/shifts/<int:shift_id>/log", methods=["GET", "POST"])
@requires(Permission.LOG_WRITE)
def write(shift_id: int) -> ResponseReturnValue:
    """The log of a shift that has begun and has none yet."""
    session = db.session()
    shift = roster.shift_to_log(session, shift_id, programmes_in_scope())
    if shift is None:
        abort(404)
    there = queries.log_of_shift(session, shift.id)
    if there is not None:
        flash(_("这个班次已经有日志了，就是这一份。"), "info")
        return redirect(url_for("shiftlogs.log", log_id=there.id))
    try:
        writing.check_loggable(shift, business_now())
    except Refused as refused:
        return render_template("shiftlogs/not_yet.html", shift=shift, words=str(refused), **WORDS), 409
    return _sheet(shift, None)


@blueprint.route("/logs/<int:log_id>/correct", methods=["GET", "POST"])
@requires(Permission.LOG_WRITE)
def correct(log_id: int) -> ResponseReturnValue:
    """A new log in place of one that is wrong; it needs somebody else's approval again."""
    found = log_or_404(log_id)
    latest = [each for each in review.logs_of(db.session(), found.shift) if each.state is not LogState.REVERSED][-1:]
    if latest and latest[0] is not found:
        flash(_("这份日志已经有更正了，要改请改最新的这一份。"), "warning")
        return redirect(url_for("shiftlogs.log", log_id=latest[0].id))
    return _sheet(found.shift, found)


@blueprint.get("/logs/<int:log_id>/submitted")
@requires(Permission.LOG_WRITE)
def submitted(log_id: int) -> ResponseReturnValue:
    """Says that a log was taken, and who may approve it."""
    found, session = log_or_404(log_id), db.session()
    if review.standing_of(found) is not review.Standing.WAITING:
        return redirect(url_for("shiftlogs.log", log_id=log_id))
    others = review.who_may_approve(session, found)
    next_ones = queries.ended_shifts_without_log(session, programmes_in_scope(), business_now())
    return render_template("shiftlogs/submitted.html", log=found, others=others, next_ones=next_ones, **WORDS)


@dataclass
class _Sheet:
    """What the page of a log is drawn from."""

    shift: Shift
    corrects: ShiftLog | None
    form: LogForm
    people: dict[int, Listed]
    matches: list[Listed] = field(default_factory=list)
    oddities: Sequence[Oddity] = ()

    def page(self) -> ResponseReturnValue:
        return render_template("shiftlogs/write.html", sheet=self, form=self.form, **WORDS)


def _sheet(shift: Shift, corrects: ShiftLog | None) -> ResponseReturnValue:
    """Show the form, do what a button of it asks for, and take the log once it is right."""
    session = db.session()
    expected = roster.roster(session, shift, corrects)
    people = {**roster.walk_ins(session, shift), **{one.mention_id: one for one in expected}}
    said = {"people_served": corrects.people_served, "outcomes": corrects.outcomes or ""} if corrects else {}
    sheet = _Sheet(shift, corrects, LogForm(data=said), people)
    missing = sheet.form.keep_to(people, expected)
    if request.method == "GET" or not sheet.form.is_submitted():
        return sheet.page()
    if missing and request.form:
        names = _("、").join(missing)
        flash(_("名单刚刚变了，加上了：%(names)s。请核对后再提交。", names=names), "warning")
        return sheet.page()
    if "add" in request.form or typed(sheet.form.walk_in):
        _add(sheet, request.form.get("add", "", type=str))
        return sheet.page()
    entry = sheet.form.entry(people)
    return sheet.page() if entry is None or not _is_sure(sheet, entry) else _take(sheet, entry)


def _add(sheet: _Sheet, chosen: str) -> None:
    """Put somebody who walked in on the list: the one chosen, or the only one the search means."""
    form, taken = sheet.form, {sheet.people[number].who for number in sheet.form.mentions()}
    others = [one for one in sheet.people.values() if one.who not in taken]
    if (number := number_sent("add")) is not None:
        found = [one for one in others if one.mention_id == number]
    else:
        found = roster.called(others, typed(form.walk_in))
    if len(found) == 1:
        form.add_row(found[0])
        form.walk_in.data = ""
    elif len(found) > 1:
        sheet.matches = found[:20]
    elif roster.called(sheet.people.values(), typed(form.walk_in)):
        form.refuse(form.walk_in, _("这个人已经在名单上了。"))
    elif not chosen or typed(form.walk_in):
        words = _("已通过的志愿者里没有找到。请写姓名、拼音首字母或手机后四位；还没报名的要先报名并通过。")
        form.refuse(form.walk_in, words if typed(form.walk_in) else _("请写要加入的人的姓名。"))


def _is_sure(sheet: _Sheet, entry: Entry) -> bool:
    """Whether what is odd about the numbers was already shown and sent again as it is."""
    found = typed_oddities(entry)
    key = ",".join([str(entry.people_served), *found]) if found else ""
    if not found or typed(sheet.form.sure) == key:
        return True
    sheet.oddities = found
    sheet.form.sure.data = key
    return False


def _take(sheet: _Sheet, entry: Entry) -> ResponseReturnValue:
    session = db.session()
    try:
        log = writing.submit_log(session, sheet.shift, entry, sheet.corrects)
    except writing.PlaceRefused as refused:
        sheet.form.refuse_place(refused.mention_id, refused)
        return sheet.page()
    except Refused as refused:
        sheet.form.form_errors.append(str(refused))
        return sheet.page()
    session.commit()
    return redirect(url_for("shiftlogs.submitted", log_id=log.id))
