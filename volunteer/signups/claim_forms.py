"""Asking for a claim card, issuing one, and what is set and agreed to with it."""

from wtforms import BooleanField, PasswordField
from wtforms.validators import EqualTo

from volunteer.core.forms import Form, TextField, required
from volunteer.core.i18n import _l
from volunteer.people.models import ConsentKind
from volunteer.signups.consents import CONSENTS
from volunteer.signups.join_forms import a_mobile_number


class AskForm(Form):
    """A number, and nothing else: the answer is always the same."""

    phone = TextField(_l("手机号"), validators=[required(_l("请填写手机号。")), a_mobile_number])


class CardForm(Form):
    """The number a card proves."""

    phone = TextField(_l("志愿者现在用的手机号"), validators=[required(_l("请填写手机号。")), a_mobile_number])
    approves = BooleanField(_l("同时通过报名"))
    takes_over = BooleanField(_l("已当面核对：这个号码现在归这位志愿者用"))


class ClaimForm(Form):
    """A new PIN, twice."""

    new = PasswordField(_l("新的 PIN，6 位数字"), validators=[required(_l("请填写 6 位数字的 PIN。"))])
    again = PasswordField(
        _l("再填一次"),
        validators=[required(_l("请再填一次 PIN。")), EqualTo("new", message=_l("两次填的不一样。"))],
    )


class HeldClaimForm(ClaimForm):
    """The same for a held sign-up, which a stranger may have written: both consents are asked again, unticked."""

    scheduling = BooleanField(
        CONSENTS[ConsentKind.SCHEDULING].title,
        validators=[required(_l("要同意用来排班和记录时长，才能报名。"))],
    )
    linking = BooleanField(CONSENTS[ConsentKind.LINKING].title)
