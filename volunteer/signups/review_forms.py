"""What reviewers type."""

import enum
from collections.abc import Iterator, Sequence

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, Length, ValidationError

from volunteer.core.forms import Form, LongTextField, TextField, required
from volunteer.core.i18n import _, _l
from volunteer.programmes.models import Programme
from volunteer.signups.poster_queries import Bringing


class Decision(enum.StrEnum):
    """What the buttons of the review say."""

    APPROVE = "approve"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"


class DecideForm(Form):
    """A decision, by its button, and what is said with it; a reason is needed unless it is an approval."""

    note = LongTextField(
        _l("说明"), validators=[Length(max=300, message=_l("请写在 300 字以内。"))], render_kw={"rows": 3}
    )
    decision = StringField(
        _l("结果"),
        validators=[
            required(_l("请按一个按钮：通过、退回或记录退出。")),
            AnyOf(list(Decision), message=_l("请按一个按钮：通过、退回或记录退出。")),
        ],
    )

    def validate_note(self, field: LongTextField) -> None:
        """Whoever is returned or leaves has a right to the reason."""
        if not field.data and self.decision.data in (Decision.SEND_BACK, Decision.WITHDRAW):
            raise ValidationError(_("请写明原因，本人来问时要能说清楚。"))


class PosterForm(Form):
    """What a poster is for: the programme, the employer to fill in, the activity that brings the sign-ups."""

    programme_id = SelectField(_l("项目"), validators=[required(_l("请选择项目。"))])
    employer = TextField(
        _l("所在单位"),
        description=_l("填了以后，扫码的人不用再填单位"),
        validators=[Length(max=80, message=_l("请写在 80 字以内。"))],
    )
    service_id = SelectField(_l("在哪次活动用"), description=_l("报名会记在这次活动名下"))

    def offer(self, programmes: Sequence[Programme], activities: Sequence[Bringing]) -> None:
        """The choices there are."""
        known = {str(programme.id): programme.name for programme in programmes}
        self.programme_id.choices = [SelectChoice(key, name) for key, name in known.items()]
        self.service_id.choices = [SelectChoice("", _("不指定"))] + [
            SelectChoice(str(one.service_id), " · ".join(_said_of(one, known if len(known) > 1 else {})))
            for one in activities
        ]
        self._programme_of = {str(one.service_id): str(one.programme_id) for one in activities}

    @property
    def chosen_service_id(self) -> int | None:
        return int(self.service_id.data) if self.service_id.data else None

    def validate_service_id(self, field: SelectField) -> None:
        """An activity brings sign-ups to its own programme only."""
        if field.data and self._programme_of.get(field.data) != self.programme_id.data:
            raise ValidationError(_("这次活动不属于上面选的项目，请重新选。"))


def _said_of(one: Bringing, programmes: dict[str, str]) -> Iterator[str]:
    """What tells an activity from others: its day, title, and the programme where there are several."""
    if one.held_on is not None:
        yield str(one.held_on)
    yield one.title
    if str(one.programme_id) in programmes:
        yield programmes[str(one.programme_id)]
