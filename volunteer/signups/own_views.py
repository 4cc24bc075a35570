"""What we hold of a volunteer, and what they agreed to: their own page."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import signed_in
from volunteer.accounts.permissions import Permission
from volunteer.accounts.rules import is_phone, phone_of
from volunteer.core.access import requires
from volunteer.core.database import db
from volunteer.core.i18n import _
from volunteer.people.models import ConsentKind
from volunteer.people.rules import masked_phone
from volunteer.signups import own_data as own_actions
from volunteer.signups import own_queries
from volunteer.signups.consents import CONSENTS
from volunteer.signups.labels import STATE_LABELS
from volunteer.signups.models import SignUpState
from volunteer.signups.views import blueprint
from volunteer.signups.volunteers import Volunteer, volunteer_of

__all__ = ["blueprint"]


@blueprint.get("/my")
@requires(Permission.DATA_OWN)
def own_data() -> ResponseReturnValue:
    """The volunteer's own page: who they are here, where the sign-up stands, consents, who sees what."""
    identity, volunteer = signed_in(), _volunteer()
    number = phone_of(identity.login)
    return render_template(
        "signups/own_data.html",
        identity=identity,
        name=volunteer.name if volunteer else identity.name,
        phone=masked_phone(number) if is_phone(number) else None,
        data=own_queries.own_data(db.session(), volunteer) if volunteer else None,
        consents=CONSENTS,
        labels=STATE_LABELS,
    )


@blueprint.route("/my/consents/linking", methods=["GET", "POST"])
@requires(Permission.DATA_OWN)
def answer_linking() -> ResponseReturnValue:
    """Whether earlier participation is joined to the sign-up: what that means now, and the other answer."""
    volunteer = _volunteer()
    given = request.form.get("given")
    if volunteer is None or (request.method == "POST" and given not in ("0", "1")):
        return redirect(url_for("signups.own_data"))
    if request.method == "GET":
        agrees = own_queries.own_data(db.session(), volunteer).agrees_to(ConsentKind.LINKING)
        return render_template("signups/linking.html", agrees=agrees, consent=CONSENTS[ConsentKind.LINKING])
    own_actions.answer_linking(db.session(), volunteer, given == "1")
    db.session.commit()
    if given == "1":
        flash(_("已同意。以往参加活动的记录会和报名连在一起，只做人数统计，不出姓名。"), "success")
    else:
        flash(_("已撤回。以往记录不再与报名连在一起，已公布的月份不变。"), "success")
    return redirect(url_for("signups.answer_linking"))


@blueprint.route("/my/leave", methods=["GET", "POST"])
@requires(Permission.DATA_OWN)
def leave() -> ResponseReturnValue:
    """What leaving means, doing it, and how to come back."""
    volunteer = _volunteer()
    if volunteer is None:
        return redirect(url_for("signups.own_data"))
    if request.method == "POST":
        own_actions.leave(db.session(), volunteer)
        db.session.commit()
        return redirect(url_for("signups.leave"))
    data = own_queries.own_data(db.session(), volunteer)
    if data.can_leave:
        return render_template("signups/leave.html")
    if SignUpState.WITHDRAWN in data.states:
        return render_template("signups/left.html")
    return redirect(url_for("signups.own_data"))


def _volunteer() -> Volunteer | None:
    identity = signed_in()
    return volunteer_of(db.session(), identity.mention_id, identity.is_proved)
