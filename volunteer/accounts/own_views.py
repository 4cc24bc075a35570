"""One's own account: what it is, and changing its password or PIN."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts import actions, browser, login, queries, secrets
from volunteer.accounts.access import signed_in
from volunteer.accounts.forms import ChangeSecretForm
from volunteer.accounts.labels import role_labels
from volunteer.accounts.permissions import Permission
from volunteer.accounts.rules import check_secret, phone_of, uses_pin
from volunteer.accounts.tries import begin_try, locked_page
from volunteer.accounts.views import blueprint
from volunteer.core.access import requires
from volunteer.core.clock import now
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.forms import typed
from volunteer.core.i18n import _

__all__ = ["blueprint"]


@blueprint.get("/account")
@requires(Permission.ACCOUNT_OWN)
def own() -> ResponseReturnValue:
    """What this account is."""
    identity = signed_in()
    return render_template(
        "accounts/own.html", identity=identity, login=phone_of(identity.login), roles=role_labels(identity.roles)
    )


@blueprint.route("/account/secret", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def change_secret() -> ResponseReturnValue:
    """Change the password or PIN, proving the present one. Every other browser is signed out."""
    identity = signed_in()
    is_pin = uses_pin(identity.roles)
    if is_pin and not identity.is_proved:
        return render_template("accounts/not_proved.html")
    form = ChangeSecretForm()
    if not form.validate_on_submit():
        return render_template("accounts/change_secret.html", form=form, is_pin=is_pin)
    try:
        check_secret(typed(form.new), phone_of(identity.login), is_pin)
    except Refused as refused:
        form.refuse(form.new, refused)
        return render_template("accounts/change_secret.html", form=form, is_pin=is_pin)
    attempt = begin_try(phone_of(identity.login))
    if attempt.locked_until is not None:
        return locked_page(attempt)
    account = login.matching(attempt, typed(form.current))
    if account is None or account.user_id != identity.user_id:
        login.fail_try(db.session(), attempt)
        db.session.commit()
        form.refuse(form.current, _("现在的密码或 PIN 不对。"))
        return render_template("accounts/change_secret.html", form=form, is_pin=is_pin)
    hashed = secrets.hash_secret(typed(form.new))
    user = actions.locked_user(db.session(), identity.user_id)
    if user is None:
        return redirect(url_for("accounts.sign_in"))
    actions.change_secret(db.session(), user, hashed)
    login.forgive(db.session(), attempt, account, now())
    token = login.open_session(db.session(), user, now())
    fresh = queries.identity_of(user)
    db.session.commit()
    browser.remember_session(fresh, token)
    browser.remember_change()
    return redirect(url_for("accounts.secret_changed"))


@blueprint.get("/account/secret/changed")
@requires(Permission.ACCOUNT_OWN)
def secret_changed() -> ResponseReturnValue:
    """Says that it worked, and what follows from it; only right after it did."""
    if not browser.take_change():
        return redirect(url_for("accounts.own"))
    return render_template("accounts/secret_changed.html")
