"""The claim card: asked for by anybody, issued by a social worker, used by the volunteer."""

from collections.abc import Collection
from datetime import datetime, timedelta

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts import browser, login, queries, throttle
from volunteer.accounts.access import current_scope, signed_in
from volunteer.accounts.permissions import Permission
from volunteer.accounts.rules import check_secret, network_of, phone_of
from volunteer.accounts.secrets import hash_secret
from volunteer.core.access import public, requires
from volunteer.core.actor import acting_as, current_address
from volunteer.core.clock import SHANGHAI, now
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.forms import typed
from volunteer.core.i18n import _
from volunteer.people.rules import masked_phone
from volunteer.programmes.scope import programme_ids_in
from volunteer.signups import claim_queries, claiming
from volunteer.signups.claim_forms import AskForm, CardForm, ClaimForm, HeldClaimForm
from volunteer.signups.consents import CONSENTS
from volunteer.signups.join_forms import mobile_in
from volunteer.signups.models import SignUp, SignUpState
from volunteer.signups.views import blueprint

__all__ = ["blueprint"]

#: Requests for a card an hour from one network.
WINDOW = timedelta(hours=1)
REQUESTS = 10
#: Other numbers than the one on record a member of staff may try an hour: the form tells which have an account.
NUMBERS = 20
_SHOWN = "claim_card"
_CLAIMED = "claimed"


@blueprint.route("/claim", methods=["GET", "POST"])
@public
def claim_help() -> ResponseReturnValue:
    """What a claim card is for, and a way to ask for one. Every number gets the same answer."""
    form = AskForm()
    if not form.validate_on_submit():
        return render_template("signups/claim_help.html", form=form)
    key = throttle.key_of("claim:address", network_of(current_address()))
    counted = throttle.count(db.session(), key, REQUESTS, WINDOW, now())
    if counted.is_over:
        db.session.commit()
        return render_template("signups/claim_later.html", until=_clock(counted.until)), 429, {"Retry-After": "3600"}
    claiming.ask_for_card(db.session(), mobile_in(form.phone) or "")
    db.session.commit()
    flash(_("收到了。这个号码如果登记过，社工会联系您，约时间当面发领取卡。"), "success")
    return redirect(url_for("signups.claim_help"))


@blueprint.route("/volunteers/<int:sign_up_id>/card", methods=["GET", "POST"])
@requires(Permission.CLAIM_ISSUE)
def issue_card(sign_up_id: int) -> ResponseReturnValue:
    """Issue a card for a sign-up, for its number or another one."""
    sign_up = _sign_up(sign_up_id)
    form = CardForm()
    form.offer(claim_queries.number_to_offer(db.session(), sign_up, _programme_ids()))
    phone = form.number
    if request.method == "POST" and phone is not None and phone != form.known:
        counted = throttle.count(
            db.session(), throttle.key_of("claim:numbers", signed_in().login), NUMBERS, WINDOW, now()
        )
        # It counts whatever comes of the card.
        db.session.commit()
        if counted.is_over:
            form.refuse(form.phone, _("换过的号码太多了，请 %(time)s 以后再试。", time=_clock(counted.until)))
            page = _card_form(form, sign_up, has_holder=False)
            return page, 429, {"Retry-After": "3600"}
    holder = claim_queries.first_account_of(db.session(), phone) if phone else None
    if holder is not None and claim_queries.is_theirs(db.session(), holder, sign_up.mention):
        holder = None
    is_valid = form.validate_on_submit()
    if is_valid and holder is not None and not form.takes_over.data:
        form.refuse(form.takes_over, _("这个号码有别的登录账号。请先当面核对，再勾选。"))
    if not is_valid or phone is None or form.errors:
        return _card_form(form, sign_up, has_holder=holder is not None)
    issued = claiming.issue_card(db.session(), sign_up, phone, bool(form.approves.data))
    db.session.commit()
    # Only this browser can show it, until it is used or the next one is issued.
    session[_SHOWN] = [sign_up_id, issued.token]
    return redirect(url_for("signups.card", sign_up_id=sign_up_id))


@blueprint.get("/volunteers/<int:sign_up_id>/card/qr")
@requires(Permission.CLAIM_ISSUE)
def card(sign_up_id: int) -> ResponseReturnValue:
    """The card just issued, to hold out or print; says when it was used."""
    sign_up = _sign_up(sign_up_id)
    issued_for, token = session.get(_SHOWN, (None, ""))
    issued = claim_queries.card_of(db.session(), token) if issued_for == sign_up_id else None
    if issued is None or not (issued.used_at or claim_queries.is_live(issued, now())):
        return redirect(url_for("signups.issue_card", sign_up_id=sign_up_id))
    if issued.used_at is not None:
        return render_template("signups/card_used.html", sign_up=sign_up, phone=masked_phone(issued.phone))
    return render_template(
        "signups/card.html",
        sign_up=sign_up,
        phone=masked_phone(issued.phone),
        until=issued.expires_at.astimezone(SHANGHAI),
        picture=_picture(url_for("signups.claim", token=token, _external=True)),
    )


@blueprint.route("/claim/<token>", methods=["GET", "POST"])
@public
def claim(token: str) -> ResponseReturnValue:
    """Prove a number with a card and set a PIN. Reading the page uses nothing up."""
    found = claim_queries.card_of(db.session(), token)
    if found is None or not claim_queries.is_live(found, now()):
        return _gone()
    sign_up = claim_queries.sign_up_of_mention(db.session(), found.mention_id)
    form = HeldClaimForm() if sign_up.is_held else ClaimForm()
    if not form.validate_on_submit() or not _is_good_pin(form, found.phone):
        return render_template(
            "signups/claim.html",
            form=form,
            name=claiming.masked_name(found.mention.name),
            tail=found.phone[-4:],
            sign_up=sign_up,
            consents={kind.value: text for kind, text in CONSENTS.items()},
        )
    links = isinstance(form, HeldClaimForm) and bool(form.linking.data)
    # The transaction ends before the slow hashing, and another begins.
    db.session.rollback()
    hashed = hash_secret(typed(form.new))
    try:
        user = claiming.use_card(db.session(), token, hashed, links)
    except claiming.CardGone:
        db.session.rollback()
        return _gone()
    browser.end_present_session()
    identity = queries.identity_of(user)
    with acting_as(identity.actor):
        opened = login.open_session(db.session(), user, now())
        db.session.commit()
    browser.remember_session(identity, opened)
    session[_CLAIMED] = True
    return redirect(url_for("signups.claimed"))


@blueprint.get("/claim/done")
@requires(Permission.DATA_OWN)
def claimed() -> ResponseReturnValue:
    """Says what opened; only right after a card was used."""
    identity = signed_in()
    if _CLAIMED not in session:
        return redirect(url_for("home.index"))
    return render_template("signups/claimed.html", name=identity.name, tail=phone_of(identity.login)[-4:])


def _card_form(form: CardForm, sign_up: SignUp, has_holder: bool) -> str:
    return render_template(
        "signups/card_form.html",
        form=form,
        sign_up=sign_up,
        known=masked_phone(form.known),
        has_holder=has_holder,
        is_waiting=sign_up.state is SignUpState.APPLIED,
    )


def _clock(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def _sign_up(sign_up_id: int) -> SignUp:
    """The sign-up, if the visitor's programmes have it; else there is none."""
    return claim_queries.sign_up_within(db.session(), sign_up_id, _programme_ids()) or abort(404)


def _programme_ids() -> Collection[int] | None:
    return programme_ids_in(db.session(), current_scope())


def _gone() -> ResponseReturnValue:
    return render_template("signups/card_gone.html"), 404


def _is_good_pin(form: ClaimForm, phone: str) -> bool:
    try:
        check_secret(typed(form.new), phone, is_pin=True)
    except Refused as refused:
        form.refuse(form.new, refused)
        return False
    return True


def _picture(address: str) -> str:
    import segno

    return str(segno.make(address, error="m").svg_data_uri(scale=8, border=4, light="#fff"))
