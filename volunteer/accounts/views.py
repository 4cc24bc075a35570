"""Logging in, with a second step where it is asked for, and out."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts import actions, browser, login, queries, secrets
from volunteer.accounts.access import current_identity
from volunteer.accounts.forms import CodeForm, SignInForm
from volunteer.accounts.login import Account, Try
from volunteer.accounts.tries import begin_try, locked_page
from volunteer.core.access import public
from volunteer.core.actor import acting_as
from volunteer.core.clock import now
from volunteer.core.database import db
from volunteer.core.forms import typed
from volunteer.core.i18n import _

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Log in. An unknown account gets the same words after the same time as a wrong secret."""
    if request.method == "GET" and current_identity() is not None:
        return redirect(browser.wanted_page())
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form)
    attempt = begin_try(typed(form.login))
    if attempt.locked_until is not None:
        return locked_page(attempt)
    account = login.matching(attempt, typed(form.secret))
    if account is None:
        login.fail_try(db.session(), attempt)
        db.session.commit()
        form.refuse(form.secret, _("账号与密码（或 PIN）不符。请检查后再试；忘了请找社工或管理员重设。"))
        return render_template("accounts/sign_in.html", form=form)
    must_enrol = account.totp_secret is None and account.needs_code and current_app.config["FANBU"].require_totp
    if account.totp_secret is None and not must_enrol:
        return _complete(account, attempt)
    login.forgive(db.session(), attempt, account, now())
    browser.end_present_session()
    db.session.commit()
    browser.remember_first_step(account, now(), secrets.new_totp_secret() if must_enrol else None)
    return redirect(url_for("accounts.enter_code", next=request.args.get("next")))


@blueprint.route("/login/code", methods=["GET", "POST"])
@public
def enter_code() -> ResponseReturnValue:
    """The second step: the code of an authenticator app, or setting one up. Only then a session begins."""
    half = browser.first_step(now())
    account = login.account_with_id(db.session(), half.user_id, half.stamp) if half else None
    # Whoever set an app up meanwhile must use that one.
    if half is None or account is None or (half.enrolling and account.totp_secret):
        flash(_("登录中断了，请重新登录。"), "warning")
        return redirect(url_for("accounts.sign_in", next=request.args.get("next")))
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form, account, half.enrolling)
    attempt = begin_try(account.login)
    if attempt.locked_until is not None:
        return locked_page(attempt)
    step = secrets.matching_step(half.enrolling or account.totp_secret or "", typed(form.code), now())
    if step is None or not login.is_fresh_code(db.session(), account, step, now()):
        login.fail_try(db.session(), attempt)
        db.session.commit()
        form.refuse(form.code, _("验证码不对，或已经用过。请等验证器换下一个数字再填。"))
        return _code_page(form, account, half.enrolling)
    return _complete(account, attempt, half.enrolling)


@blueprint.post("/logout")
@public
def log_out() -> ResponseReturnValue:
    """End the session, here and in the table; whoever copied the cookie is out as well."""
    token = browser.forget()
    if token is not None:
        login.close_session(db.session(), token, now())
        db.session.commit()
    flash(_("已退出登录。"), "success")
    return redirect(url_for("accounts.sign_in"))


def _complete(account: Account, attempt: Try, enrolled: str | None = None) -> ResponseReturnValue:
    """Open the session, unless the user was disabled or the secret changed while it was being verified."""
    user = actions.locked_user(db.session(), account.user_id)
    if user is None or login.account_of(user).stamp != account.stamp:
        db.session.rollback()
        return redirect(url_for("accounts.sign_in"))
    browser.end_present_session()
    with acting_as(account.actor):
        if enrolled is not None:
            actions.enrol_totp(db.session(), user, enrolled)
        login.forgive(db.session(), attempt, account, now())
        token = login.open_session(db.session(), user, now())
        identity = queries.identity_of(user)
        db.session.commit()
    browser.remember_session(identity, token)
    return redirect(browser.wanted_page())


def _code_page(form: CodeForm, account: Account, enrolling: str | None) -> ResponseReturnValue:
    if enrolling is None:
        return render_template("accounts/code.html", form=form)
    import segno

    uri = secrets.totp_uri(enrolling, account.login, current_app.config["FANBU"].site_name)
    picture = segno.make(uri, error="m").svg_data_uri(scale=4, border=4, light="#fff")
    return render_template("accounts/enrol.html", form=form, picture=picture, key=enrolling)
