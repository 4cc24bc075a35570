"""What a volunteer fills in: three fields, when they are free, two consents; then a PIN."""

from collections.abc import Sequence

from wtforms import BooleanField, Field, HiddenField, PasswordField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import EqualTo, Length, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from volunteer.core.forms import Form, TextField, required, typed
from volunteer.core.i18n import _, _l
from volunteer.linkage.normalise import read_phone
from volunteer.people.models import ConsentKind
from volunteer.programmes.models import Programme
from volunteer.signups.consents import CONSENTS

#: Stored as these words, like those on a paper form; shown in two lines.
AVAILABILITY = {
    "工作日白天": (_l("工作日"), _l("白天")),
    "工作日晚上": (_l("工作日"), _l("晚上")),
    "周末白天": (_l("周末"), _l("白天")),
    "周末晚上": (_l("周末"), _l("晚上")),
}
#: The choice of whoever keeps what they wrote themselves.
AS_TYPED = "-"


def a_mobile_number(form: Form, field: Field) -> None:
    """Any spelling of an 11-digit mobile number."""
    if mobile_in(field) is None:
        raise StopValidation(_("手机号要 11 位数字，以 1 开头，如 138 0000 0001。"))


def mobile_in(field: Field) -> str | None:
    """The eleven digits of the number typed."""
    read = read_phone(typed(field))
    return read.mobile if read else None


class JoinForm(Form):
    """Signing up (报名). Ask `offer` first which choices there are."""

    #: Known to this browser's session only: sent twice, it is one sign-up.
    once = HiddenField()
    #: Filled when the employer of the code was put aside.
    own = HiddenField()
    #: What was looked for when `found` was drawn; another employer typed meanwhile makes the choice void.
    looked_for = HiddenField()

    name = TextField(
        _l("怎么称呼您"),
        validators=[required(_l("请填写怎么称呼您，可以用化名。")), Length(max=30, message=_l("称呼最多 30 个字。"))],
    )
    phone = TextField(_l("手机号"), validators=[required(_l("请填写手机号。")), a_mobile_number])
    employer = TextField(_l("所在单位"), validators=[Length(max=60, message=_l("单位名称最多 60 个字。"))])
    found = RadioField(_l("是哪一家"), validate_choice=False)
    programme = RadioField(_l("报名哪个项目"), validate_choice=False)
    availability = SelectMultipleField(
        _l("什么时候有空"),
        choices=[SelectChoice(value, value) for value in AVAILABILITY],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    scheduling = BooleanField(
        CONSENTS[ConsentKind.SCHEDULING].title,
        validators=[required(_l("要同意用来排班和记录时长，才能报名。"))],
    )
    linking = BooleanField(CONSENTS[ConsentKind.LINKING].title)

    def offer(self, programmes: Sequence[Programme], enterprises: Sequence[str], given_employer: str | None) -> None:
        """The programmes to choose from, the enterprises found, and the employer a code brought."""
        self.programmes = {str(each.id): each for each in programmes}
        self.programme.choices = [SelectChoice(key, each.name) for key, each in self.programmes.items()]
        self.enterprises = enterprises
        self.found.choices = [SelectChoice(name, name) for name in enterprises]
        if self.found.choices:
            self.found.choices.append(SelectChoice(AS_TYPED, _("都不是，就用我写的")))
        self.given_employer = None if self.own.data else given_employer
        if len(programmes) == 1:
            self.programme.data = next(iter(self.programmes))

    def validate_programme(self, field: Field) -> None:
        """One of those that are there."""
        if field.data not in self.programmes:
            raise StopValidation(_("请选一个项目。"))

    def validate_employer(self, field: Field) -> None:
        """Needed unless the code brought it."""
        if self.given_employer is None and not typed(field):
            raise StopValidation(_("请填写所在单位；不在单位上班就写“自由职业”。"))

    @property
    def chosen_employer(self) -> str:
        """The code's employer, else the enterprise picked for what is still typed, else what is typed."""
        if self.given_employer is not None:
            return self.given_employer
        is_current = typed(self.looked_for) == typed(self.employer)
        return str(self.found.data) if is_current and self.found.data in self.enterprises else typed(self.employer)


class PinForm(Form):
    """A first PIN, twice."""

    new = PasswordField(_l("设一个 6 位数字的 PIN"), validators=[required(_l("请填写 6 位数字的 PIN。"))])
    again = PasswordField(
        _l("再填一次"),
        validators=[required(_l("请再填一次 PIN。")), EqualTo("new", message=_l("两次填的不一样。"))],
    )
