"""Asking for a claim card, issuing one, and what is set and agreed to with it."""

from wtforms import BooleanField, Field, PasswordField
from wtforms.validators import EqualTo, StopValidation

from volunteer.core.forms import Form, TextField, required, typed
from volunteer.core.i18n import _, _l
from volunteer.people.models import ConsentKind
from volunteer.signups.consents import CONSENTS
from volunteer.signups.join_forms import a_mobile_number, mobile_in


class AskForm(Form):
    """A number, and nothing else: the answer is always the same."""

    phone = TextField(_l("手机号"), validators=[required(_l("请填写手机号。")), a_mobile_number])


class CardForm(Form):
    """The number a card proves: the one known, unless another is typed. Say with `offer` which is known."""

    phone = TextField(_l("志愿者现在用的手机号"))
    approves = BooleanField(_l("同时通过报名"))
    takes_over = BooleanField(_l("已当面核对：这个号码现在归这位志愿者用"))

    def offer(self, known: str) -> None:
        """The number that stands while none is typed; empty for none."""
        self.known = known
        self.phone.flags.required = not known

    def validate_phone(self, field: Field) -> None:
        """A mobile number, or nothing where one is known."""
        if typed(field):
            a_mobile_number(self, field)
        elif not self.known:
            raise StopValidation(_("请填写手机号。"))

    @property
    def number(self) -> str | None:
        """The number meant, in 11 digits."""
        return mobile_in(self.phone) if typed(self.phone) else self.known or None


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
