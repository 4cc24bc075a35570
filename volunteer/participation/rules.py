"""What the words on a roster mean. Pure."""

import re
from datetime import date, datetime, time

from volunteer.imports.grid import Cell, plain, shown, text_of
from volunteer.imports.values import BadValue
from volunteer.participation.models import Attendance, Form, Mode

_ATTENDED = re.compile(
    r"^(?:[√✓✔☑●★▲vy1]|是|到|已到|到场|出席|出勤|参加|参与|已参加|签到|已签到?|有|对|yes|true|迟到|早退|[√✓✔]?\(?(?:迟到|早退)\)?)$",
    re.I,
)
_ABSENT = re.compile(
    r"^(?:[×✗✘✕╳xn0/\\\-—☐□]|—+|-+|缺|缺席|缺勤|未到|未参加|未出席|没到|没来|旷课?|否|无|未|no|false|旷工)$", re.I
)
_REMOTE = re.compile("线上|电话|微信|视频|网络|网上|远程|qq|短信|腾讯|钉钉|云端|语音|在线", re.I)
_IN_PERSON = re.compile(
    "线下|面谈|面访|上门|家访|走访|来访|到访|到站|现场|当面|见面|面对面|探访|入户|外展|陪同|办公室|室内|会谈|面询|面聊|实地|户外"
)
_PARENT_CHILD = re.compile("亲子|少儿|儿童|幼儿|子女托管|小候鸟")


def form_of(text: str | None) -> Form | None:
    """The form of a service (服务形式) as written: 个案, 小组, 社区活动 and their kin."""
    folded = plain(text or "")
    if "个案" in folded or "个别" in folded:
        return Form.CASE
    if re.search("小组|团体|团辅|工作坊", folded):
        return Form.GROUP
    if re.search("活动|社区|讲座|培训|沙龙|慰问|宣传|义诊|咨询|服务日|运动会|参观|比赛|竞赛|晚会|大型", folded):
        return Form.ACTIVITY
    return None


def mode_of(cell: Cell) -> Mode | None:
    """How a meeting was held: in person unless only remote words stand there. None when blank; else BadValue."""
    text = plain(text_of(cell))
    if not text:
        return None
    if _IN_PERSON.search(text):
        return Mode.IN_PERSON
    if _REMOTE.search(text):
        return Mode.REMOTE
    raise BadValue(f"{shown(cell)}看不出是线下还是线上，请写“线下”“面谈”“上门”或“线上”“电话”“微信”")


def attendance_of(cell: Cell, name: str) -> Attendance | None:
    """What a mark on a roster says; None when blank. A signature or a time of arrival is attendance."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return Attendance.ATTENDED if cell else Attendance.ABSENT
    if isinstance(cell, (time, date, datetime)):
        return Attendance.ATTENDED
    text = plain(text_of(cell))
    if "假" in text:
        return Attendance.EXCUSED
    if _ATTENDED.match(text) or text == plain(name):
        return Attendance.ATTENDED
    if _ABSENT.match(text):
        return Attendance.ABSENT
    raise BadValue(f"{shown(cell)}看不出到没到，请写 √（到）、请假或 ×（缺）")


def excuse_in(note: str | None) -> Attendance | None:
    """Whether a note says that somebody named did not come."""
    text = plain(note or "")
    if re.search("请假|病假|事假", text):
        return Attendance.EXCUSED
    return Attendance.ABSENT if re.fullmatch("缺席|缺勤|未到|没来|没到|未参加|缺", text) else None


def is_parent_child(title: str) -> bool:
    """Whether an activity is one that children come to (亲子)."""
    return bool(_PARENT_CHILD.search(title))


def title_key(title: str) -> str:
    """A title for comparing: without spaces, quotes and brackets."""
    return re.sub(r"[“”\"'「」『』《》()\[\]·,，。、—\-_]", "", plain(title))


def person_times(stated_total: int | None, named: int, headcount: int) -> int:
    """Person-times (人次) of a session: the stated total, which includes those who signed, else named and unnamed."""
    return named + headcount if stated_total is None else stated_total


def may_be_held(on: date, today: date) -> bool:
    """Whether a session may have been held by a day, so that people may be recorded at it."""
    return on <= today
