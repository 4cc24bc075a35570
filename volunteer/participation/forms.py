"""What is typed on the pages of activities and rosters."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length

from volunteer.core.forms import Form, TextField, required, typed
from volunteer.core.i18n import _, _l
from volunteer.imports.dates import Years, parse_date
from volunteer.imports.roster import phone_digits
from volunteer.imports.values import BadValue, parse_count, parse_phone
from volunteer.participation import models
from volunteer.participation.models import Attendance
from volunteer.participation.rostering import NewActivity, WalkIn
from volunteer.programmes.models import Programme

FORMS: dict[models.Form, Any] = {models.Form.ACTIVITY: _l("社区活动"), models.Form.GROUP: _l("小组")}
ATTENDANCES: dict[Attendance, Any] = {
    Attendance.ATTENDED: _l("到场"),
    Attendance.EXCUSED: _l("请假"),
    Attendance.ABSENT: _l("缺席"),
}
#: More than that is a slip of the finger.
MOST = 100_000
#: Activities are planned this far ahead.
_AHEAD = timedelta(days=366)
_SHORT = Length(max=80, message=_l("最多 80 个字。"))
_FORMS = [SelectChoice(*pair) for pair in FORMS.items()]
_COUNTED = [SelectChoice("yes", _l("已算在总人数里")), SelectChoice("no", _l("另加 1 人"))]
V = TypeVar("V")


class _Form(Form):
    """A form whose fields are read as offices write: any day and any number that can be meant in one way only."""

    def __init__(self, today: date, **more: Any) -> None:
        super().__init__(**more)
        self.today = today

    def read(self, field: Field, parse: Callable[[str], V]) -> V | None:
        """The value of a field; one nobody can read is refused at the field."""
        if field.errors or not typed(field):
            return None
        try:
            return parse(typed(field))
        except BadValue as bad:
            self.refuse(field, f"{bad}。")
            return None

    def day(self, text: str) -> date:
        """A day near the present; one without a year is this year's."""
        found = parse_date(text, Years((str(self.today.year),)))
        if found is None or not date(2000, 1, 1) <= found <= self.today + _AHEAD:
            raise BadValue(_("日期请写在 2000 年以后、一年以内，如 %(day)s", day=self.today.isoformat()))
        return found

    def count(self, text: str) -> int | None:
        """A number of people."""
        found = parse_count(text)
        if found is not None and found > MOST:
            raise BadValue(_("人数太大，请检查"))
        return found


class SessionForm(_Form):
    """A session's day and place."""

    held_on = TextField(_l("日期"), validators=[required(_l("请填写日期。"))])
    place = TextField(_l("地点"), validators=[_SHORT])
    read_day: date | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the day, so that all mistakes are told at once."""
        super().validate(extra_validators)
        self.read_day = self.read(self.held_on, self.day)
        return not self.errors


class ActivityForm(SessionForm):
    """A group or an activity and its first session."""

    programme_id = SelectField(_l("项目"), coerce=int)
    title = TextField(_l("名称"), validators=[required(_l("请填写名称。")), _SHORT])
    form = RadioField(
        _l("形式"),
        choices=_FORMS,
        coerce=models.Form,
        default=models.Form.ACTIVITY,
    )
    held_on = TextField(_l("日期"), validators=[required(_l("请填写日期。"))])
    place = TextField(_l("地点"), validators=[_SHORT])
    topic = TextField(_l("主题"), validators=[_SHORT])
    lead_name = TextField(_l("带领社工"), validators=[_SHORT])

    def __init__(self, today: date, programmes: Sequence[Programme], **more: Any) -> None:
        super().__init__(today, **more)
        self.only = programmes[0].id if len(programmes) == 1 else None
        self.programme_id.choices = [SelectChoice(each.id, each.name) for each in programmes]
        if self.only is not None:
            del self.programme_id

    @property
    def activity(self) -> NewActivity:
        """What was typed, once it is valid."""
        assert self.read_day is not None
        return NewActivity(
            programme_id=self.only if self.only is not None else self.programme_id.data,
            form=self.form.data,
            title=typed(self.title),
            held_on=self.read_day,
            place=typed(self.place) or None,
            topic=typed(self.topic) or None,
            lead_name=typed(self.lead_name) or None,
        )


class WalkInForm(_Form):
    """Somebody who came and stands on no sheet."""

    name = TextField(_l("姓名"), validators=[required(_l("请填写姓名。")), _SHORT])
    phone = TextField(_l("电话"), validators=[_SHORT])
    employer = TextField(_l("单位"), validators=[_SHORT])
    is_child = BooleanField(_l("儿童"))
    counted = RadioField(_l("算不算在人数里"), choices=_COUNTED, default="yes")

    def __init__(self, today: date, has_total: bool, **more: Any) -> None:
        super().__init__(today, **more)
        if not has_total:
            del self.counted

    def validate(self, extra_validators: Any = None) -> bool:
        """A number must be one: five digits at least."""
        super().validate(extra_validators)
        if typed(self.phone) and not self.phone.errors and len(phone_digits(parse_phone(typed(self.phone)))) < 5:
            self.refuse(self.phone, _("电话请写全，如 13800000000；没有就留空。"))
        return not self.errors

    @property
    def walk_in(self) -> WalkIn:
        """What was typed, once it is valid."""
        return WalkIn(
            name=typed(self.name),
            phone=parse_phone(typed(self.phone) or None),
            employer=typed(self.employer) or None,
            is_child=bool(self.is_child.data),
            is_counted=self.counted is not None and self.counted.data == "yes",
        )


class TotalsForm(_Form):
    """How many came: one total, or the unnamed beside the names."""

    total = TextField(_l("总人数（含签了名的）"))
    headcount = TextField(_l("未署名人数"))
    read_total: int | None = None
    read_headcount: int | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two, each a number of people."""
        super().validate(extra_validators)
        self.read_total = self.read(self.total, self.count)
        self.read_headcount = self.read(self.headcount, self.count)
        if not self.errors and self.read_total is not None and self.read_headcount:
            self.refuse(self.headcount, _("总人数和未署名人数只填一个：填了总人数，未署名人数由它减去名单得出。"))
        return not self.errors


def attendance_typed(
    sent: Mapping[str, str], participation_ids: Sequence[int], mention_ids: Sequence[int]
) -> tuple[dict[int, Attendance], dict[int, Attendance]]:
    """What was changed on a roster since the page was drawn: rows, and members who were not on it.

    Each row carries what it said (`was-…`), so that an old page never takes back what somebody else has changed.
    """
    return _changed(sent, "row", participation_ids), _changed(sent, "member", mention_ids)


def _changed(sent: Mapping[str, str], kind: str, ids: Sequence[int]) -> dict[int, Attendance]:
    found = {}
    for number in ids:
        value = sent.get(f"{kind}-{number}", "")
        if value in set(Attendance) and value != sent.get(f"was-{kind}-{number}"):
            found[number] = Attendance(value)
    return found
