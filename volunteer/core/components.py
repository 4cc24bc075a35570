"""A page that shows every component of the interface (`/-/components`), for who builds pages. Not in production."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, PasswordField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.widgets import CheckboxInput, ListWidget

from volunteer.core.access import public
from volunteer.core.forms import Form, LongTextField, TextField, required

blueprint = Blueprint("components", __name__)

TIMES = [("weekday", "工作日白天"), ("evening", "工作日晚上"), ("weekend", "周末白天"), ("night", "周末晚上")]
EMPLOYERS = [("1", "重庆龙洲湾物业管理有限公司"), ("2", "某广告公司")]
ROLES = [("visit", "走访"), ("event", "活动协助"), ("call", "电话回访")]
FILLED = {"name": "侯文", "phone": "138 0000 0001", "times": ["evening"], "role": "visit"}
WRONG = {"name": "侯文", "phone": "1380000", "times": ["weekend"]}


def _choices(pairs: list[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class ChipsField(SelectMultipleField):
    """Some of a few, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SampleForm(Form):
    """Every kind of field, with values a worker would give."""

    name = TextField("怎么称呼您", [required()], description="可用化名，开证明时再补真名")
    phone = TextField("手机号", [required("请填手机号，11 位数字，例如 138 0000 0001。")])
    employer = SelectField("所在单位", choices=_choices(EMPLOYERS))
    times = ChipsField("什么时候有空", choices=_choices(TIMES))
    role = RadioField("想做什么", choices=_choices(ROLES))
    secret = PasswordField("6 位数字密码", [required()])
    note = LongTextField("还想说的")
    scheduling = BooleanField("同意用来排班和记录时长", [required("不同意排班和记录时长，就没法安排班次。")])
    linking = BooleanField("把以往参加活动的记录连起来", description="只做人数统计，不出姓名；不选也能报名")


@blueprint.get("/-/components")
@public
def every_component() -> ResponseReturnValue:
    """All components with realistic content, in the desk's frame or (`?shell=phone`) the phone's."""
    filled = SampleForm(formdata=None, prefix="filled", data=FILLED)
    wrong = SampleForm(formdata=None, prefix="wrong", data=WRONG)
    wrong.refuse(wrong.phone, "手机号要 11 位数字，现在只有 7 位。")
    wrong.refuse(wrong.scheduling, "不同意排班和记录时长，就没法安排班次。")
    return render_template("dev/components.html", filled=filled, wrong=wrong)
