"""Posters with a code for signing up: their list, making one, printing one, ending one."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.clock import day_of
from volunteer.core.database import db
from volunteer.core.forms import typed
from volunteer.core.i18n import _
from volunteer.signups import poster_queries, posters, review_queries
from volunteer.signups.models import JoinCode
from volunteer.signups.review_forms import PosterForm
from volunteer.signups.views import blueprint, programme_ids

__all__ = ["blueprint"]


@blueprint.route("/posters", methods=["GET", "POST"], endpoint="posters")
@requires(Permission.SIGNUP_REVIEW)
def every_poster() -> ResponseReturnValue:
    """The codes in use and ended, and the form for another one."""
    ids = programme_ids()
    form = PosterForm()
    form.offer(review_queries.programmes_of(db.session(), ids), poster_queries.may_bring(db.session(), ids))
    if not form.validate_on_submit():
        return render_template(
            "signups/posters.html",
            form=form,
            day_of=day_of,
            codes=poster_queries.join_codes(db.session(), ids),
            enterprises=poster_queries.enterprise_names(db.session()),
        )
    code = posters.create_join_code(
        db.session(), int(form.programme_id.data), typed(form.employer), form.chosen_service_id
    )
    db.session.commit()
    flash(_("二维码做好了，打印出来就可以用。"), "success")
    return redirect(url_for("signups.poster", join_code_id=code.id))


@blueprint.get("/posters/<int:join_code_id>")
@requires(Permission.SIGNUP_REVIEW)
def poster(join_code_id: int) -> ResponseReturnValue:
    """A poster to print on one sheet of A4."""
    import segno

    code = _code_or_404(join_code_id)
    address = url_for("signups.join", code=code.code, _external=True)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=10, border=2, light="#fff")
    return render_template(
        "signups/poster.html",
        code=code,
        day_of=day_of,
        address=address,
        picture=picture,
        brought=poster_queries.brought_by(db.session(), code),
        made_by=review_queries.name_of_actor(db.session(), code.created_by),
    )


@blueprint.post("/posters/<int:join_code_id>/end")
@requires(Permission.SIGNUP_REVIEW)
def end_poster(join_code_id: int) -> ResponseReturnValue:
    """Nobody signs up with it any more."""
    code = _code_or_404(join_code_id)
    posters.end_join_code(db.session(), code)
    db.session.commit()
    flash(_("已停用。贴出去的请撕下来；用它报过名的人不受影响。"), "success")
    return redirect(url_for("signups.posters"))


def _code_or_404(join_code_id: int) -> JoinCode:
    return poster_queries.join_code_in(db.session(), programme_ids(), join_code_id) or abort(404)
