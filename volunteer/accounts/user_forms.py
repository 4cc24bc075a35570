"""What an admin types about users."""

from typing import Any

from wtforms import PasswordField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import EqualTo, Length

from volunteer.accounts.labels import ROLE_LABELS
from volunteer.accounts.models import Role
from volunteer.accounts.scope import Place
from volunteer.core.forms import Form, TextField, required
from volunteer.core.i18n import _, _l

EVERYWHERE = "everywhere"
#: Roles that always reach everywhere; all others work for somebody and must say for whom, if only that it is for all.
FOR_THE_SITE = frozenset({Role.ADMIN, Role.AUDITOR})
STAFF = tuple(role for role in ROLE_LABELS if role is not Role.WORKER)


class _Secret(Form):
    """A password or PIN, typed twice."""

    new = PasswordField(_l("密码"), validators=[required(_l("请填写密码。"))])
    again = PasswordField(
        _l("再填一次密码"),
        validators=[required(_l("请再填一次密码。")), EqualTo("new", message=_l("两次填的不一样。"))],
    )


class _Duty(Form):
    """A role, and the organisation it is for."""

    role = SelectField(_l("角色"), validators=[required(_l("请选择角色。"))])
    organisation = SelectField(
        _l("管哪个组织"), description=_l("这个组织和它下面的都能看到。管理员、审计员不分组织，不用选。")
    )

    def offer(self, places: list[Place]) -> None:
        """Fill the selects. Call it before validating."""
        self.role.choices = [
            SelectChoice("", _("请选择")),
            *(SelectChoice(role.value, str(ROLE_LABELS[role])) for role in STAFF),
        ]
        # Most roles need one, so the label must not say that it may be left out.
        self.organisation.flags.required = True
        self.organisation.choices = [
            SelectChoice("", _("请选择")),
            *(SelectChoice(str(place.organisation_id), "　" * place.depth + place.name) for place in places),
            SelectChoice(EVERYWHERE, _("不限（全部组织）")),
        ]

    @property
    def chosen_role(self) -> Role:
        return Role(self.role.data)

    @property
    def organisation_id(self) -> int | None:
        """The organisation chosen; None for everywhere, and for roles that always reach everywhere."""
        chosen = self.organisation.data
        return None if self.chosen_role in FOR_THE_SITE or chosen in ("", EVERYWHERE) else int(chosen)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if self.role.data and self.role.data not in FOR_THE_SITE and not self.organisation.data:
            self.refuse(self.organisation, _("这个角色要选一个组织；真的管全部的，选“不限”。"))
            return False
        return is_valid


class RoleForm(_Duty):
    """Another role or organisation for a user."""


class AddUserForm(_Duty, _Secret):
    """A new member of staff."""

    name = TextField(
        _l("名字"), validators=[required(_l("请填写名字。")), Length(max=40, message=_l("名字最多 40 个字。"))]
    )
    login = TextField(_l("账号"), validators=[required(_l("请填写账号。"))])

    def __iter__(self) -> Any:
        """In the order of the page."""
        names = ("csrf_token", "role", "organisation", "name", "login", "new", "again")
        return (self._fields[name] for name in names if name in self._fields)


class ResetForm(_Secret):
    """Another password or PIN for somebody who forgot theirs."""
