"""What the words on a sign-up register mean. Pure."""

import re

from volunteer.imports.grid import Cell, plain, shown, text_of
from volunteer.imports.values import BadValue
from volunteer.signups.models import SignUpState

_WITHDRAWN = re.compile("退出|撤回|撤销|放弃|取消|自行退|已退(?!回)|注销")
_RETURNED = re.compile(
    "退回|驳回|拒绝|打回|不予|不通过|未通过|没通过|不合格|不同意|不符合|未录用|不录用|未批准|不批准|不能|不可|婉拒|退件"
)
_APPLIED = re.compile("待|审核中|审批中|暂缓|未审|处理中|进行中|考察|未处理|观察")
_APPROVED = re.compile(
    "通过|同意|合格|录用|批准|准予|吸纳|接收|接受|已审核|已审批|已入库|符合|可以|已注册|正式|录取|ok|成功", re.I
)
_YES = frozenset({"√", "✓", "✔", "☑", "是", "y", "yes", "1", "v", "过"})
_NO = frozenset({"×", "✗", "✘", "✕", "否", "n", "no", "0", "x", "不"})


def state_of(cell: Cell) -> SignUpState:
    """The state a review result stands for; blank means not decided yet. Raises BadValue for other words."""
    text = plain(text_of(cell)).rstrip("。.!！")
    if text in ("", "/", "-", "—", "——", "无"):
        return SignUpState.APPLIED
    for pattern, state in (
        (_WITHDRAWN, SignUpState.WITHDRAWN),
        (_RETURNED, SignUpState.RETURNED),
        (_APPLIED, SignUpState.APPLIED),
        (_APPROVED, SignUpState.APPROVED),
    ):
        if pattern.search(text):
            return state
    if text.lower() in _YES:
        return SignUpState.APPROVED
    if text.lower() in _NO:
        return SignUpState.RETURNED
    raise BadValue(f"{shown(cell)}看不出审核结果，请写“通过”“退回”或“待审核”")
