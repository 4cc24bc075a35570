"""What people type to log in and to change their secret."""

from wtforms import PasswordField
from wtforms.validators import EqualTo

from volunteer.core.forms import Form, TextField, required
from volunteer.core.i18n import _l


class SignInForm(Form):
    """One form for everybody: workers by phone and PIN, staff by login and password."""

    login = TextField(_l("账号或手机号"), validators=[required(_l("请填写账号或手机号。"))])
    secret = PasswordField(_l("密码或 PIN"), validators=[required(_l("请填写密码或 PIN。"))])


class CodeForm(Form):
    """The six digits an authenticator app shows."""

    code = TextField(_l("验证码"), validators=[required(_l("请填写验证器上的 6 位数字。"))])


class ChangeSecretForm(Form):
    """The present secret and the next one, twice."""

    current = PasswordField(_l("现在的密码或 PIN"), validators=[required(_l("请填写现在的密码或 PIN。"))])
    new = PasswordField(_l("新的密码或 PIN"), validators=[required(_l("请填写新的密码或 PIN。"))])
    again = PasswordField(
        _l("再填一次新的"),
        validators=[
            required(_l("请再填一次新的密码或 PIN。")),
            EqualTo("new", message=_l("两次填的不一样。")),
        ],
    )
