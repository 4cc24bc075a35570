"""The first-run page: the first admin, and the end of the demo."""

from dataclasses import replace

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from volunteer.accounts import browser, throttle
from volunteer.accounts.access import current_identity
from volunteer.accounts.actions import prepare_secret
from volunteer.accounts.directory import has_users
from volunteer.accounts.models import Role
from volunteer.accounts.permissions import Permission
from volunteer.accounts.rules import WINDOW, network_of, normalise_login
from volunteer.core.access import public
from volunteer.core.actor import current_address
from volunteer.core.cli import announce_by
from volunteer.core.clock import SHANGHAI, now
from volunteer.core.database import db
from volunteer.core.errorpages import error_page
from volunteer.core.errors import Refused
from volunteer.core.forms import typed
from volunteer.core.i18n import _
from volunteer.demo import beginning
from volunteer.demo.beginning import Beginning
from volunteer.demo.forms import BeginningForm, FirstRunForm, ReplaceDemoForm

blueprint = Blueprint("demo", __name__)

#: Tries at the setup code in 15 minutes: from one address, and from all together.
TRIES_PER_ADDRESS = 10
TRIES_IN_ALL = 100


@blueprint.route("/setup", methods=["GET", "POST"])
@public
def setup() -> ResponseReturnValue:
    """On a site without users: begin. For the demo's admin: end the demo and begin. For everybody else: not there."""
    if not has_users(db.session()):
        return _first_run()
    identity = current_identity()
    if identity is None or not identity.may(Permission.USER_MANAGE) or not beginning.holds_demo(db.session()):
        abort(404)
    return _replace_demo()


def _first_run() -> ResponseReturnValue:
    form = FirstRunForm()
    if not form.validate_on_submit():
        return render_template("demo/setup.html", form=form, is_demo=False)
    locked = _count_try()
    if locked is not None:
        return locked
    if not beginning.is_setup_code(typed(form.code)):
        form.refuse(form.code, _("设置码不对。它在启动网站的那个窗口里，像 ABCD-EFGH 这样。"))
        return render_template("demo/setup.html", form=form, is_demo=False)
    wanted = _read(form)
    if wanted is None:
        return render_template("demo/setup.html", form=form, is_demo=False)
    try:
        beginning.begin(db.session(), wanted)
    except beginning.AlreadyBegun as refused:
        flash(str(refused), "info")
        return redirect(url_for("accounts.sign_in"))
    db.session.commit()
    flash(_("已建好第一个管理员账号 %(login)s。请登录，再给同事新建账号。", login=wanted.login), "success")
    return redirect(url_for("accounts.sign_in"))


def _replace_demo() -> ResponseReturnValue:
    form = ReplaceDemoForm()
    if not form.validate_on_submit():
        return render_template("demo/setup.html", form=form, is_demo=True)
    wanted = _read(form)
    if wanted is None:
        return render_template("demo/setup.html", form=form, is_demo=True)
    try:
        beginning.replace_demo(db.session(), wanted)
    except beginning.InRealUse as refused:
        db.session.rollback()
        form.refuse(form.confirmation, refused)
        return render_template("demo/setup.html", form=form, is_demo=True)
    db.session.commit()
    # In this process the office's today is the real one from now on; others of the site learn it when they restart.
    current_app.config["FANBU"] = replace(current_app.config["FANBU"], business_today=None)
    browser.forget()
    flash(_("演示数据已全部清除。请用新的管理员账号 %(login)s 登录。", login=wanted.login), "success")
    flash(_("网站用几个进程运行的，请重启一次，让“今天”都改成真的日期。"), "info")
    return redirect(url_for("accounts.sign_in"))


def _read(form: BeginningForm) -> Beginning | None:
    """What was typed, with the password hashed outside any transaction; None with the reason at its field."""
    db.session.rollback()
    login = normalise_login(typed(form.login))
    try:
        hashed = prepare_secret(typed(form.new), login, Role.ADMIN)
    except Refused as refused:
        is_secret = type(refused).__name__.startswith("Password")
        form.refuse(form.new if is_secret else form.login, refused)
        return None
    return Beginning(login, typed(form.name), hashed, typed(form.union), typed(form.agency), typed(form.programme))


def _count_try() -> ResponseReturnValue | None:
    """Count a try at the code, and commit, before it is looked at; too many give the page that says until when."""
    session, at = db.session(), now()
    tries = (
        (throttle.key_of("setup:address", network_of(current_address())), TRIES_PER_ADDRESS),
        (throttle.key_of("setup", "all"), TRIES_IN_ALL),
    )
    counted = [throttle.count(session, key, limit, WINDOW, at) for key, limit in tries]
    session.commit()
    over = [each.until for each in counted if each.is_over]
    if not over:
        return None
    words = _(
        "为了防止别人猜设置码，设置已暂停。请在 %(time)s 之后再试。", time=f"{max(over).astimezone(SHANGHAI):%H:%M}"
    )
    response = error_page(429, words)
    response.headers["Retry-After"] = str(max(1, int((max(over) - at).total_seconds()) + 1))
    return response


@blueprint.before_app_request
def _lead_to_setup() -> ResponseReturnValue | None:
    """Where nobody can log in yet, the log-in page leads to the one that changes that."""
    if request.endpoint != "accounts.sign_in" or request.method != "GET" or has_users(db.session()):
        return None
    return redirect(url_for("demo.setup"))


@blueprint.record
def _announce(state: BlueprintSetupState) -> None:
    announce_by(_setup_notice)


def _setup_notice() -> str | None:
    """What the console says when a site without users starts."""
    if has_users(db.session()):
        return None
    words: str = _("还没有账号。打开网站的 /setup，用设置码 %(code)s 建第一个管理员。", code=beginning.setup_code())
    return words
