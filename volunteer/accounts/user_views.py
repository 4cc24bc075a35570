"""Users and the roles they hold, for the admin."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts import actions, directory
from volunteer.accounts.access import signed_in
from volunteer.accounts.directory import PAGE_SIZE, Listed, Wanted
from volunteer.accounts.labels import PERMISSION_LABELS, ROLE_LABELS
from volunteer.accounts.models import Role, User
from volunteer.accounts.permissions import GRANTED, Permission
from volunteer.accounts.rules import check_secret, is_phone, normalise_login, phone_of, uses_pin
from volunteer.accounts.scope import organisation_places
from volunteer.accounts.secrets import hash_secret
from volunteer.accounts.user_forms import EVERYWHERE, AddUserForm, ResetForm, RoleForm
from volunteer.accounts.views import blueprint
from volunteer.audit.events import Event
from volunteer.audit.queries import has_event
from volunteer.core.access import requires
from volunteer.core.clock import SHANGHAI
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.forms import typed
from volunteer.core.i18n import _
from volunteer.core.paging import page_within
from volunteer.core.web import page_asked, text_asked

__all__ = ["blueprint"]


@blueprint.get("/users")
@requires(Permission.USER_MANAGE)
def users() -> ResponseReturnValue:
    """The staff, or with `role=worker` the workers; narrowed by what stands in the address."""
    wanted = _wanted()
    page = page_asked()
    rows, count = directory.users_listed(db.session(), wanted, page)
    kept = {name: value for name in ("q", "role", "active") if (value := text_asked(name, 40))}
    return render_template(
        "accounts/users.html",
        rows=rows,
        count=count,
        wanted=wanted,
        page=page_within(page, count, PAGE_SIZE),
        pages=-(-count // PAGE_SIZE),
        url_of=lambda number: url_for("accounts.users", **{**kept, "page": number}),
        roles=ROLE_LABELS,
        is_demo=has_event(db.session(), Event.DEMO_FILLED),
        **_words(),
    )


@blueprint.get("/users/roles")
@requires(Permission.USER_MANAGE)
def role_table() -> ResponseReturnValue:
    """Which role may do what, in words; it is decided in the program, not here."""
    return render_template(
        "accounts/role_table.html", roles=ROLE_LABELS, permissions=PERMISSION_LABELS, granted=GRANTED
    )


@blueprint.route("/users/new", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
def add_user() -> ResponseReturnValue:
    """A new member of staff. Workers get their accounts by signing up or by a claim card."""
    form = AddUserForm()
    form.offer(organisation_places(db.session()))
    if not form.validate_on_submit():
        return render_template("accounts/add_user.html", form=form)
    role, login = form.chosen_role, typed(form.login)
    # Nobody waits for the database while the secret is hashed.
    db.session.rollback()
    try:
        hashed = actions.prepare_secret(typed(form.new), login, role)
        added = actions.add_user(
            db.session(),
            role=role,
            login=login,
            name=typed(form.name),
            secret_hash=hashed,
            organisation_id=form.organisation_id,
        )
    except Refused as refused:
        is_secret = type(refused).__name__.startswith(("Password", "Pin"))
        form.refuse(form.new if is_secret else form.login, refused)
        return render_template("accounts/add_user.html", form=form)
    db.session.commit()
    flash(
        _("已新建账号 %(login)s。请把账号和密码当面告诉本人，并请本人登录后马上改密码。", login=added.login), "success"
    )
    return redirect(url_for("accounts.user", user_id=added.id))


@blueprint.get("/users/<int:user_id>")
@requires(Permission.USER_MANAGE)
def user(user_id: int) -> ResponseReturnValue:
    """One account: what it is, and what can be done with it."""
    return _user_page(_found(user_id))


@blueprint.post("/users/<int:user_id>/role")
@requires(Permission.USER_MANAGE)
def change_role(user_id: int) -> ResponseReturnValue:
    """Another role or organisation; whoever is signed in with the account has to do so again."""
    found, form = _found(user_id), RoleForm()
    form.offer(organisation_places(db.session()))
    if not form.validate_on_submit():
        return _user_page(found, role_form=form)
    locked = _locked(user_id)
    try:
        is_changed = actions.change_role(
            db.session(), locked, form.chosen_role, form.organisation_id, signed_in().user_id
        )
    except Refused as refused:
        form.refuse(form.role, refused)
        return _user_page(found, role_form=form)
    db.session.commit()
    if is_changed:
        flash(_("角色已改。这个账号已登录的浏览器都退出了，重新登录后生效。"), "success")
    else:
        flash(_("角色和组织与原来一样，没有改动。"), "info")
    return redirect(url_for("accounts.user", user_id=user_id))


@blueprint.post("/users/<int:user_id>/secret")
@requires(Permission.USER_MANAGE)
def reset_secret(user_id: int) -> ResponseReturnValue:
    """Another password or PIN for who forgot it; the authenticator app is forgotten as well."""
    found, form = _found(user_id), ResetForm()
    if user_id == signed_in().user_id:
        flash(_("自己的密码请在这里改，要先填现在的密码。"), "info")
        return redirect(url_for("accounts.change_secret"))
    if not form.validate_on_submit():
        return _user_page(found, reset_form=form)
    try:
        check_secret(typed(form.new), phone_of(found.user.login), _is_worker(found.user))
    except Refused as refused:
        form.refuse(form.new, refused)
        return _user_page(found, reset_form=form)
    # Nobody waits for the database while the secret is hashed.
    db.session.rollback()
    hashed = hash_secret(typed(form.new))
    actions.reset_secret(db.session(), _locked(user_id), hashed)
    db.session.commit()
    flash(_("已重设。请当面告诉本人；原来的密码、验证器和已登录的浏览器都已失效。"), "success")
    return redirect(url_for("accounts.user", user_id=user_id))


@blueprint.post("/users/<int:user_id>/disable")
@requires(Permission.USER_MANAGE)
def disable_user(user_id: int) -> ResponseReturnValue:
    """Shut an account; whoever is signed in with it is out at once."""
    found = _locked(user_id)
    try:
        actions.refuse_to_lock_out(db.session(), found, signed_in().user_id)
        actions.disable_user(db.session(), found)
    except Refused as refused:
        flash(str(refused), "error")
        return redirect(url_for("accounts.user", user_id=user_id))
    db.session.commit()
    flash(_("已停用。已登录的浏览器立即失效；记录都还在，需要时可以重新启用。"), "success")
    return redirect(url_for("accounts.user", user_id=user_id))


@blueprint.post("/users/<int:user_id>/enable")
@requires(Permission.USER_MANAGE)
def enable_user(user_id: int) -> ResponseReturnValue:
    """Open an account again, with the secret from before."""
    actions.enable_user(db.session(), _locked(user_id))
    db.session.commit()
    flash(_("已重新启用。原来的密码或 PIN 仍然有效；忘了可以在这里重设。"), "success")
    return redirect(url_for("accounts.user", user_id=user_id))


def _wanted() -> Wanted:
    """What the address asks for; unknown words ask for nothing."""
    role = text_asked("role")
    active = {"1": True, "0": False}.get(text_asked("active"))
    return Wanted(text_asked("q", 40), Role(role) if role in set(Role) else None, active)


def _found(user_id: int) -> Listed:
    return directory.user_with_id(db.session(), user_id) or abort(404)


def _locked(user_id: int) -> User:
    return actions.locked_for_managing(db.session(), user_id) or abort(404)


def _user_page(
    found: Listed, role_form: RoleForm | None = None, reset_form: ResetForm | None = None
) -> ResponseReturnValue:
    """The page of an account, with the form that was refused, if any, as it was filled in."""
    form = role_form or reset_form
    return render_template(
        "accounts/user.html",
        found=found,
        user=found.user,
        is_own=found.user.id == signed_in().user_id,
        is_worker=_is_worker(found.user),
        role_form=role_form or _present_role(found.user),
        # Without data: a form made while another one was sent would take what belongs to that.
        reset_form=reset_form or ResetForm(formdata=None),
        form=form,
        **_words(),
    )


def _present_role(user: User) -> RoleForm:
    grant = next(iter(user.grants), None)
    organisation = str(grant.organisation_id or EVERYWHERE) if grant else ""
    form = RoleForm(formdata=None, data={"role": grant.role.value if grant else "", "organisation": organisation})
    form.offer(organisation_places(db.session()))
    return form


def _is_worker(user: User) -> bool:
    return uses_pin(grant.role for grant in user.grants)


def _words() -> dict[str, object]:
    """How the templates word a user."""
    names = {place.organisation_id: place.name for place in organisation_places(db.session())}

    def duties(user: User) -> list[str]:
        return [
            str(ROLE_LABELS[grant.role])
            + (f"（{names.get(grant.organisation_id, '')}）" if grant.organisation_id is not None else "")
            for grant in user.grants
        ]

    return {
        "duties": duties,
        "shown_login": _shown_login,
        "local": lambda instant: f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }


def _shown_login(login: str) -> str:
    """A login as a list shows it: a phone number without its middle."""
    phone = phone_of(normalise_login(login))
    return f"{phone[:3]}****{phone[-4:]}" if is_phone(phone) else login
