"""What the office types about a shift, and volunteers about their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wtforms import Field, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length

from volunteer.core.clock import SHANGHAI
from volunteer.core.forms import Form, LongTextField, TextField, required, typed
from volunteer.core.i18n import _, _l
from volunteer.imports.values import BadValue, parse_count
from volunteer.programmes.models import Programme
from volunteer.shifts.models import Shift, ShiftKind, ShiftRole
from volunteer.shifts.planning import RolePlan, ShiftPlan
from volunteer.shifts.rules import LONGEST
from volunteer.shifts.typed_times import day_typed, end_typed, span_of, start_typed
from volunteer.shifts.wording import KINDS

ROLES = 3
#: More than that is a slip of the finger.
MOST = 500
_SHORT, _LONG = Length(max=80, message=_l("最多 80 个字。")), Length(max=500, message=_l("最多 500 个字。"))


@dataclass(frozen=True)
class RoleRow:
    """The three fields of one role, for the template."""

    name: Field
    minimum: Field
    maximum: Field


class ShiftForm(Form):
    """A shift; any day and time that can be meant in one way only."""

    programme_id = SelectField(_l("项目"), coerce=int)
    kind = RadioField(
        _l("类型"),
        choices=[SelectChoice(kind.value, name) for kind, name in KINDS.items()],
        coerce=str,
        default=ShiftKind.VISIT.value,
    )
    content = TextField(_l("做什么"), validators=[required(_l("请写明做什么。")), _SHORT])
    place = TextField(_l("地点"), validators=[_SHORT])
    day = TextField(_l("日期"), validators=[required(_l("请填写日期。"))])
    starts = TextField(_l("开始"), validators=[required(_l("请填写开始时间。"))])
    ends = TextField(_l("结束"), validators=[required(_l("请填写结束时间。"))])
    role1_name = TextField(_l("岗位 1"), validators=[required(_l("请至少写一个岗位。")), _SHORT])
    role1_minimum = TextField(_l("岗位 1 最少人数"))
    role1_maximum = TextField(_l("岗位 1 最多人数"), validators=[required(_l("请填写岗位 1 最多几人。"))])
    role2_name = TextField(_l("岗位 2"), validators=[_SHORT])
    role2_minimum = TextField(_l("岗位 2 最少人数"))
    role2_maximum = TextField(_l("岗位 2 最多人数"))
    role3_name = TextField(_l("岗位 3"), validators=[_SHORT])
    role3_minimum = TextField(_l("岗位 3 最少人数"))
    role3_maximum = TextField(_l("岗位 3 最多人数"))
    lead_name = TextField(_l("带队社工"), validators=[_SHORT])
    note = LongTextField(_l("给志愿者的话"), validators=[_LONG])

    def __init__(self, today: date, programmes: Sequence[Programme], **more: Any) -> None:
        super().__init__(**more)
        self.today = today
        self.programme_id.choices = [SelectChoice(each.id, each.name) for each in programmes]
        if len(programmes) <= 1:
            del self.programme_id

    @property
    def role_rows(self) -> list[RoleRow]:
        names = [(f"role{n}_name", f"role{n}_minimum", f"role{n}_maximum") for n in range(1, ROLES + 1)]
        return [RoleRow(*(self[name] for name in triple)) for triple in names]

    def validate(self, extra_validators: Any = None) -> bool:
        """Read every field, so that all mistakes are told at once."""
        super().validate(extra_validators)
        self._starts_at, self._ends_at = self._span()
        self._roles = [self._role(row) for row in self.role_rows if typed(row.name)]
        for row in self.role_rows:
            if not typed(row.name) and (typed(row.minimum) or typed(row.maximum)) and not row.name.errors:
                self.refuse(row.name, _("请写岗位的名称，或清空人数。"))
        return not self.errors

    def _span(self) -> tuple[datetime | None, datetime | None]:
        day = self._read(self.day, lambda text: day_typed(text, self.today))
        start = self._read(self.starts, start_typed)
        end = self._read(self.ends, lambda text: end_typed(text, start)) if start is not None else None
        if day is None or start is None or end is None:
            return None, None
        starts_at, ends_at = span_of(day, start, end)
        if ends_at - starts_at > LONGEST:
            message = _("从 %(start)s 到 %(end)s 超过 12 小时。", start=typed(self.starts), end=typed(self.ends))
            self.refuse(self.ends, message + _("结束时间早于开始时间就是第二天，请检查。"))
        return starts_at, ends_at

    def _read(self, field: Field, read: Any) -> Any:
        if field.errors:
            return None
        try:
            return read(typed(field))
        except BadValue as bad:
            self.refuse(field, f"{bad}。")
            return None

    def _role(self, row: RoleRow) -> tuple[str, int, int]:
        least = self._read(row.minimum, self._count) if typed(row.minimum) else 0
        most = self._read(row.maximum, self._count) if typed(row.maximum) else None
        if most is None and not row.maximum.errors:
            self.refuse(row.maximum, _("请填写“%(role)s”最多几人。", role=typed(row.name)))
        if most is not None and most < 1:
            self.refuse(row.maximum, _("“%(role)s”最多人数至少是 1。", role=typed(row.name)))
        elif least is not None and most is not None and least > most:
            self.refuse(row.minimum, _("“%(role)s”最少人数不能比最多人数多。", role=typed(row.name)))
        return typed(row.name), least or 0, most or 0

    @staticmethod
    def _count(text: str) -> int:
        count = parse_count(text)
        if count is None or count > MOST:
            raise BadValue(f"人数请写 0 到 {MOST} 的整数")
        return count

    def plan(self, present: Sequence[ShiftRole] = ()) -> ShiftPlan:
        """What was typed; roles in their rows keep being those that were there."""
        rows = [number for number, row in enumerate(self.role_rows) if typed(row.name)]
        ids = {number: role.id for number, role in enumerate(present[:ROLES])}
        roles = [RolePlan(*role, role_id=ids.get(number)) for number, role in zip(rows, self._roles, strict=True)]
        kept = [RolePlan(role.name, role.minimum, role.maximum, role.id) for role in present[ROLES:]]
        assert self._starts_at is not None
        assert self._ends_at is not None
        return ShiftPlan(
            kind=ShiftKind(self.kind.data),
            content=typed(self.content),
            place=typed(self.place) or None,
            starts_at=self._starts_at,
            ends_at=self._ends_at,
            note=typed(self.note) or None,
            lead_name=typed(self.lead_name) or None,
            roles=(*roles, *kept),
        )


def as_typed(shift: Shift, roles: Sequence[ShiftRole], starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
    """The fields of the form as they would be typed for a shift, at other times if wanted."""
    first, last = starts_at.astimezone(SHANGHAI), ends_at.astimezone(SHANGHAI)
    fields: dict[str, Any] = {
        "programme_id": shift.programme_id,
        "kind": shift.kind.value,
        "content": shift.content,
        "place": shift.place,
        "day": first.date().isoformat(),
        "starts": f"{first:%H:%M}",
        "ends": f"{last:%H:%M}",
        "lead_name": shift.lead_name,
        "note": shift.note,
    }
    for number, role in enumerate(roles[:ROLES], start=1):
        fields |= {
            f"role{number}_name": role.name,
            f"role{number}_minimum": str(role.minimum),
            f"role{number}_maximum": str(role.maximum),
        }
    return fields


class ReasonForm(Form):
    """Why a shift is called off, or a volunteer taken off one."""

    reason = TextField(_l("原因"), validators=[required(_l("请写明原因，志愿者会看到。")), _SHORT])


class GiveBackForm(Form):
    """Why a volunteer cannot come; they need not say."""

    reason = TextField(_l("为什么来不了"), validators=[_SHORT])


class JoinForm(Form):
    """What a volunteer will do, where a shift has several roles."""

    role_id = RadioField(_l("做什么"), coerce=int, validate_choice=False)
