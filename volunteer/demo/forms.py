"""What is typed to begin for real."""

from collections.abc import Iterator
from typing import Any

from wtforms import PasswordField
from wtforms.validators import EqualTo, Length

from volunteer.core.forms import Form, TextField, required
from volunteer.core.i18n import _l

#: What has to be typed before the demo goes.
CONFIRMATION = "清除演示数据"
_NAME = Length(max=60, message=_l("名称最多 60 个字。"))


class BeginningForm(Form):
    """The first admin, and the names of those who work together."""

    union = TextField(_l("工会"), validators=[required(_l("请填写工会的名称。")), _NAME])
    agency = TextField(_l("承接服务的社会组织"), validators=[required(_l("请填写社会组织的名称。")), _NAME])
    programme = TextField(_l("购买服务项目"), validators=[required(_l("请填写项目的名称。")), _NAME])
    name = TextField(_l("管理员的名字"), validators=[required(_l("请填写管理员的名字。")), _NAME])
    login = TextField(_l("管理员的账号"), validators=[required(_l("请填写管理员的账号。"))])
    new = PasswordField(_l("密码"), validators=[required(_l("请填写密码。"))])
    again = PasswordField(
        _l("再填一次密码"),
        validators=[required(_l("请再填一次密码。")), EqualTo("new", message=_l("两次填的不一样。"))],
    )


class FirstRunForm(BeginningForm):
    """With the code that only who started the server has seen."""

    code = TextField(_l("设置码"), validators=[required(_l("请填写设置码。"))])

    def __iter__(self) -> Iterator[Any]:
        """In the order of the page: the code stands first."""
        return iter(sorted(self._fields.values(), key=lambda field: field.short_name != "code"))


class ReplaceDemoForm(BeginningForm):
    """With words nobody types by accident."""

    confirmation = TextField(_l("要清除，请在这里写：清除演示数据"), validators=[required(_l("请写“清除演示数据”。"))])

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if self.confirmation.data and self.confirmation.data != CONFIRMATION:
            self.refuse(self.confirmation, _l("要清除，请一字不差地写“清除演示数据”。"))
            return False
        return is_valid
