"""Signing up as a volunteer, by anybody: three fields, two consents, a PIN.

Whether a number is known shows nowhere here: the same pages, the same words, the same next steps.
"""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts import browser, login, queries, throttle
from volunteer.accounts.rules import check_secret, network_of
from volunteer.accounts.secrets import hash_secret
from volunteer.accounts.worker_accounts import AccountThere
from volunteer.core.access import public
from volunteer.core.actor import acting_as, current_address
from volunteer.core.clock import SHANGHAI, now
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.forms import typed, without_controls
from volunteer.programmes.queries import all_programmes
from volunteer.signups import join_browser, join_queries, joining
from volunteer.signups.consents import CONSENTS
from volunteer.signups.join_forms import AVAILABILITY, JoinForm, PinForm, mobile_in
from volunteer.signups.models import JoinCode, SignUp
from volunteer.signups.views import blueprint

__all__ = ["blueprint"]

#: Sign-ups an hour from one network. Where a poster hangs, many stand behind one address.
WINDOW = timedelta(hours=1)
JOINS = 20
JOINS_BY_CODE = 100


@blueprint.route("/join", methods=["GET", "POST"])
@blueprint.route("/join/<code>", methods=["GET", "POST"])
@public
def join(code: str | None = None) -> ResponseReturnValue:
    """The form (报名). Sent twice, from one browser, it is one sign-up."""
    brought = join_queries.join_code(db.session(), code) if code is not None else None
    if code is not None and (brought is None or brought.ended_at is not None):
        return render_template("signups/code_gone.html", is_ended=brought is not None), 410 if brought else 404
    form, is_looking = _form(brought)
    if is_looking or not form.programmes or not form.validate_on_submit():
        return _form_page(form, brought)
    counted = throttle.count(
        db.session(),
        throttle.key_of("join:address", network_of(current_address())),
        JOINS_BY_CODE if brought else JOINS,
        WINDOW,
        now(),
    )
    if counted.is_over:
        db.session.commit()
        return _too_many(counted)
    key = join_browser.own_form_key(typed(form.once))
    sign_up = joining.join(db.session(), _application(form, brought), key)
    reference, written_at = str(sign_up.reference), sign_up.recorded_at
    db.session.commit()
    join_browser.remember_joined(reference, key, written_at)
    return redirect(url_for("signups.joined"))


@blueprint.get("/join/done")
@public
def joined() -> ResponseReturnValue:
    """Says that it worked, what comes next, and asks for a PIN; for the browser that signed up."""
    sign_up = _own_sign_up()
    return redirect(url_for("signups.join")) if sign_up is None else _joined_page(sign_up, PinForm())


@blueprint.route("/join/pin", methods=["GET", "POST"])
@public
def set_pin() -> ResponseReturnValue:
    """Set the first PIN, once, soon after signing up; the browser is signed in."""
    sign_up, marker = _own_sign_up(), join_browser.joined()
    if sign_up is None or marker is None or request.method == "GET":
        return redirect(url_for("signups.joined"))
    if not marker.may_set_pin:
        return render_template("signups/pin_late.html")
    form = PinForm()
    if not form.validate_on_submit() or not _is_good_pin(form, sign_up):
        return _joined_page(sign_up, form)
    # The transaction ends before the slow hashing, and another begins.
    db.session.rollback()
    hashed = hash_secret(typed(form.new))
    sign_up = _own_sign_up()
    if sign_up is None:
        return redirect(url_for("signups.join"))
    try:
        user = joining.open_account(db.session(), sign_up, hashed)
    except AccountThere:
        db.session.rollback()
        return redirect(url_for("signups.joined"))
    browser.end_present_session()
    identity = queries.identity_of(user)
    with acting_as(identity.actor):
        token = login.open_session(db.session(), user, now())
        db.session.commit()
    browser.remember_session(identity, token)
    join_browser.remember_joined(marker.reference, marker.form_key, marker.at)
    return redirect(url_for("signups.joined"))


@blueprint.get("/join/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Who sees what was written, how long it is kept, and what one may ask for (谁能看、存多久)."""
    return render_template("signups/privacy.html", consents=list(CONSENTS.values()))


def _form(brought: JoinCode | None) -> tuple[JoinForm, bool]:
    """The form with its choices, and whether only the employer was looked up or put aside."""
    form = JoinForm()
    is_changing, is_finding = "change" in request.form, "find" in request.form
    if is_changing:
        form.own.data = "1"
    if is_finding:
        form.looked_for.data = form.employer.data
    found = join_queries.enterprises_like(db.session(), without_controls(typed(form.looked_for)))
    programmes = [brought.programme] if brought else all_programmes(db.session())
    form.offer(programmes, found, brought.employer if brought else None)
    if is_finding or form.found.data is None:
        form.found.data = found[0] if len(found) == 1 else None
    form.once.data = typed(form.once) or join_browser.form_key()
    return form, is_changing or is_finding


def _form_page(form: JoinForm, brought: JoinCode | None) -> ResponseReturnValue:
    return render_template(
        "signups/join.html",
        form=form,
        code=brought,
        joined_count=join_queries.joined_count(db.session()),
        consents={kind.value: text for kind, text in CONSENTS.items()},
        lines=AVAILABILITY,
    )


def _application(form: JoinForm, brought: JoinCode | None) -> joining.Application:
    return joining.Application(
        name=typed(form.name),
        phone=mobile_in(form.phone) or "",
        employer=form.chosen_employer,
        programme_id=form.programmes[form.programme.data].id,
        availability=form.availability.data or (),
        links=bool(form.linking.data),
        code=brought,
    )


def _too_many(counted: throttle.Counted) -> ResponseReturnValue:
    page = render_template("signups/join_later.html", until=f"{counted.until.astimezone(SHANGHAI):%H:%M}")
    return page, 429, {"Retry-After": str(max(1, int((counted.until - now()).total_seconds()) + 1))}


def _own_sign_up() -> SignUp | None:
    """The sign-up this browser sent."""
    marker = join_browser.joined()
    return join_queries.sign_up_with_reference(db.session(), marker.reference) if marker else None


def _joined_page(sign_up: SignUp, form: PinForm) -> ResponseReturnValue:
    marker = join_browser.joined()
    account = queries.account_of_mention(db.session(), sign_up.mention_id)
    return render_template(
        "signups/joined.html",
        form=form,
        sign_up=sign_up,
        has_pin=account is not None,
        may_set_pin=marker is not None and marker.may_set_pin,
    )


def _is_good_pin(form: PinForm, sign_up: SignUp) -> bool:
    try:
        check_secret(typed(form.new), sign_up.mention.phone or "", is_pin=True)
    except Refused as refused:
        form.refuse(form.new, refused)
        return False
    return True
