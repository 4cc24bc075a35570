"""Uploading a file: preview, confirmation, result, undo."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from volunteer.accounts.access import signed_in
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.database import db
from volunteer.core.forms import Form, typed, without_controls
from volunteer.core.i18n import _
from volunteer.imports import queries
from volunteer.imports.batch_views import blueprint, reach
from volunteer.imports.draft_actions import confirm_draft, discard_draft, keep_drafts, oldest_kept
from volunteer.imports.forms import ConfirmForm, UploadForm
from volunteer.imports.kinds import is_confidential, kinds
from volunteer.imports.models import ImportDraft
from volunteer.imports.uploading import Opened, Reach, Upload, open_uploads, preview_of

__all__ = ["blueprint"]


@blueprint.route("/imports/new", methods=["GET", "POST"])
@requires(Permission.IMPORT_RUN)
def upload() -> ResponseReturnValue:
    """Take files or pasted cells; what can be read waits for confirmation, the rest is answered in words."""
    mine = reach()
    form = _upload_form(mine)
    if not form.validate_on_submit():
        return render_template("imports/upload.html", form=form, reach=mine)
    session = db.session()
    # Nobody else waits while files are read.
    session.rollback()
    programme = (typed(form.new_programme) if mine.is_everywhere else "") or typed(form.programme) or None
    opened, refused = open_uploads(form.uploads(), mine, typed(form.kind) or None, programme)
    if not opened:
        return render_template("imports/upload.html", form=form, reach=mine, refused=refused, has_errors=True)
    tried = [(each, preview_of(session, each)) for each in opened]
    drafts = keep_drafts(session, signed_in().user_id, tried, mine)
    tokens = [draft.token for draft in drafts]
    session.commit()
    for name, words in refused:
        flash(_("没有收下“%(name)s”：%(words)s", name=name, words=words), "error")
    if len(tokens) == 1 and not refused:
        return redirect(url_for("imports.preview", token=tokens[0]))
    flash(_("收到 %(count)s 个文件，请逐个预览、确认。", count=len(tokens)), "info")
    return redirect(url_for("imports.batches"))


@blueprint.route("/imports/drafts/<token>", methods=["GET", "POST"])
@requires(Permission.IMPORT_RUN)
def preview(token: str) -> ResponseReturnValue:
    """What an upload would do; confirming it imports it, once."""
    form = ConfirmForm()
    draft = _draft(token)
    if draft is None:
        return _confirmed_before(form)
    if not form.validate_on_submit():
        same = queries.batch_within(
            db.session(), draft.preview["same_as"] or 0, reach().programmes.keys(), reach().may_cases
        )
        return render_template("imports/preview.html", form=form, draft=draft, preview=draft.preview, same=same)
    session, mine = db.session(), reach()
    waiting = Upload(draft.file_name, draft.content), draft.preview["forced"], draft.preview["programme"]
    session.rollback()
    opened, refused = open_uploads([waiting[0]], mine, *waiting[1:])
    held = _draft(token, held=True)
    if held is None:
        return _confirmed_before(form)
    if not opened:
        flash(refused[0][1], "error")
        return redirect(url_for("imports.preview", token=token))
    return _confirm(held, opened[0])


@blueprint.post("/imports/drafts/<token>/discard")
@requires(Permission.IMPORT_RUN)
def discard(token: str) -> ResponseReturnValue:
    """Give an upload up."""
    draft = _draft(token)
    if draft is None:
        abort(404)
    if Form().validate_on_submit():
        name = draft.file_name
        discard_draft(db.session(), draft)
        db.session.commit()
        flash(_("已放弃“%(name)s”，没有导入，上传的内容已删除。", name=name), "success")
    return redirect(url_for("imports.batches"))


def _confirm(draft: ImportDraft, opened: Opened) -> ResponseReturnValue:
    token, rows = draft.token, draft.preview["rows"]
    result = confirm_draft(db.session(), draft, opened)
    db.session.commit()
    if result.status == "refused":
        flash(_("没有导入：预览以后，系统里的记录有了变化。请看下面新的提示。"), "error")
        return redirect(url_for("imports.preview", token=token))
    if result.status == "duplicate":
        flash(_("“%(name)s”的内容以前已经导入，没有新增记录。", name=result.file), "info")
        return redirect(url_for("imports.batches"))
    flash(_("已导入“%(name)s”，%(rows)s 行。", name=result.file, rows=rows), "success")
    return redirect(url_for("imports.batch", batch_id=result.batch_id))


def _confirmed_before(form: ConfirmForm) -> ResponseReturnValue:
    """A second click on the same preview leads to what the first one made; any other absent draft is not there."""
    before = queries.batch_brought_by(db.session(), without_controls(typed(form.content)), signed_in().actor)
    if before is None:
        abort(404)
    return redirect(url_for("imports.batch", batch_id=before.id))


def _draft(token: str, held: bool = False) -> ImportDraft | None:
    """The viewer's own draft; of cases only while they may bring cases."""
    found = queries.draft_with_token(db.session(), token, signed_in().user_id, oldest_kept(), held)
    if found is None or (is_confidential(found.preview["kinds"]) and not reach().may_cases):
        return None
    return found


def _upload_form(mine: Reach) -> UploadForm:
    form = UploadForm()
    names = list(mine.programmes.values())
    form.programme.choices = [SelectChoice("", _("按表题，不另外指定")), *(SelectChoice(name, name) for name in names)]
    if not mine.is_everywhere:
        del form.new_programme
    known = [kind for kind in kinds().values() if mine.may_cases or not kind.is_confidential]
    form.kind.choices = [SelectChoice("", _("自动判断")), *(SelectChoice(kind.key, kind.label) for kind in known)]
    return form
