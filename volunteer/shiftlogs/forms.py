"""The forms of a log."""

from collections.abc import Iterable, Iterator

import wtforms
from wtforms import Field, FieldList, FormField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length

from volunteer.core.forms import Form, LongTextField, TextField, required, typed
from volunteer.core.i18n import _, _l
from volunteer.imports.values import BadValue, parse_count
from volunteer.shiftlogs.entry import LONGEST_SHIFT, Came, Entry, Place
from volunteer.shiftlogs.roster import Listed
from volunteer.shiftlogs.rules import typed_minutes

#: A log's outcomes are a paragraph, not a report.
LONGEST_TEXT = 2000
_CAME = [
    SelectChoice(Came.ATTENDED.value, _l("来了")),
    SelectChoice(Came.EXCUSED.value, _l("请假")),
    SelectChoice(Came.ABSENT.value, _l("没来")),
]
_WALKED_IN = [_CAME[0], SelectChoice(Came.REMOVED.value, _l("移出"))]


class RowForm(wtforms.Form):
    """One volunteer."""

    mention_id = HiddenField()
    came = RadioField(_l("到场"), choices=_CAME, validate_choice=False)
    minutes = TextField(_l("时长"))

    @property
    def number(self) -> int:
        """The mention the row is about; 0 is nobody's."""
        text = typed(self.mention_id)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


class LogForm(Form):
    """A whole log: who came and for how long, whom they served, what came of it."""

    rows = FieldList(FormField(RowForm))
    walk_in = TextField(_l("没报名也来了的"))
    people_served = TextField(_l("服务人次"), validators=[required(_l("请填写服务人次；没有服务对象请写 0。"))])
    outcomes = LongTextField(
        _l("成效与情况"), validators=[Length(max=LONGEST_TEXT, message=_l("最多 2000 个字，请写短一些。"))]
    )
    #: What was warned of and is confirmed by sending the same again.
    sure = HiddenField()

    def errors_listed(self) -> Iterator[tuple[Field, str]]:
        """Each field in error with its first message, in the order of the page; of the rows each control."""
        for row in self.rows:
            for field in row.form:
                if field.errors:
                    yield field, str(field.errors[0])
        for field in self:
            if field.errors and field is not self.rows:
                yield field, str(field.errors[0])

    def keep_to(self, people: dict[int, Listed], expected: Iterable[Listed]) -> list[str]:
        """Drop rows of nobody known and of anybody twice, add those of the roster that are missing, and name them."""
        kept, seen = [], set[int]()
        for row in self.rows.entries:
            number = row.form.number
            if number in people and number not in seen:
                kept.append(row)
                seen.add(number)
        self.rows.entries = kept
        missing = [one for one in expected if one.mention_id not in seen]
        for one in missing:
            self.add_row(one)
        for row in self.rows:
            row.form.came.choices = _WALKED_IN if people[row.form.number].is_walk_in else _CAME
        return [one.name for one in missing]

    def add_row(self, one: Listed) -> None:
        """One more volunteer, as suggested."""
        row = self.rows.append_entry(
            {"mention_id": str(one.mention_id), "came": one.came.value, "minutes": str(one.minutes)}
        )
        row.form.came.choices = _WALKED_IN if one.is_walk_in else _CAME

    def mentions(self) -> set[int]:
        """Who has a row."""
        return {row.form.number for row in self.rows}

    def refuse_place(self, mention_id: int, message: object) -> None:
        """Put what only the action could find at the minutes of a volunteer."""
        for row in self.rows:
            if row.form.number == mention_id:
                row.form.minutes.errors = [str(message)]
                self.rows.errors = [message]
                return
        self.form_errors.append(str(message))

    def entry(self, people: dict[int, Listed]) -> Entry | None:
        """What was typed; None when something is wrong, which then stands at its field."""
        is_good = self.validate_on_submit()
        served = None
        if typed(self.people_served):
            try:
                served = parse_count(typed(self.people_served))
            except BadValue:
                served = None
            if served is None or served > 1_000_000:
                self.refuse(self.people_served, _("服务人次请写整数，如 36；没有服务对象请写 0。"))
        places = [self._place(row.form, people) for row in self.rows]
        if not is_good or served is None or self.people_served.errors or None in places:
            return None
        return Entry(served, typed(self.outcomes) or None, tuple(place for place in places if place))

    def _place(self, row: RowForm, people: dict[int, Listed]) -> Place | None:
        number = row.number
        name = people[number].name
        if row.came.data not in {option.data for option in row.came}:
            row.came.errors = [_("%(name)s：请选来了、请假还是没来。", name=name)]
            self.rows.errors = row.came.errors
            return None
        came = Came(row.came.data)
        if came is not Came.ATTENDED:
            return Place(number, came)
        minutes = typed_minutes(typed(row.minutes))
        if minutes is None or minutes > LONGEST_SHIFT:
            row.minutes.errors = [_minutes_error(name, typed(row.minutes), minutes)]
            self.rows.errors = row.minutes.errors
            return None
        return Place(number, came, minutes)


def _minutes_error(name: str, text: str, minutes: int | None) -> str:
    if minutes is not None:
        words = _("%(name)s：一个班次最多 12 小时（720 分钟）。", name=name)
    elif text.isdigit() and len(text) < 3:
        words = _("%(name)s：“%(text)s”是小时还是分钟？请写 %(text)s小时 或 %(text)s分钟。", name=name, text=text)
    elif not text:
        words = _("%(name)s：请填写时长，如 150、2小时、1.5h。", name=name)
    else:
        words = _("%(name)s：“%(text)s”看不出时长，请写 150、2小时 或 1.5h。", name=name, text=text[:20])
    return str(words)


class ReturnForm(Form):
    """Why a log goes back to who wrote it."""

    reason = LongTextField(
        _l("退回原因"),
        validators=[
            required(_l("请写退回的原因，写的人要照着改。")),
            Length(max=500, message=_l("最多 500 个字，请写短一些。")),
        ],
    )
