"""What each role can do today, where its own pages are still to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from volunteer.accounts.models import Role
from volunteer.core.i18n import _l


@dataclass(frozen=True)
class Task:
    """Something that works now: what it is for, and the command the office's computer understands."""

    title: Any
    text: Any
    command: str | None = None


_IMPORT = Task(
    _l("导入办公室的表格"),
    _l("签到表、小组记录、个案登记、报名登记、走访记录都认得；同一个文件导两次不会多出记录。"),
    "volunteer import FILE...",
)
_LINK = Task(_l("把记录连到人"), _l("能确定的自动连好，并列出还要人看的。"), "volunteer link")
_REVIEW = Task(
    _l("逐对审核拿不准的"),
    _l("每一对写着分数、理由，以及来自哪个文件、哪张表、第几行。"),
    "volunteer link review --json",
)
_DECIDE = Task(_l("作出判断"), _l("same 表示同一个人，different 表示不是。"), "volunteer link decide ID same|different")
_REPORT = Task(_l("半年报的数字和那句话"), _l("日期写成 2022-01-01 这样。"), "volunteer report --from D --to D --text")
_FUNNEL = Task(_l("转化漏斗"), _l("每一步到达的人数；口径可以选。"), "volunteer funnel --json")
_ADD_USER = Task(_l("新建账号"), _l("密码在提示后输入，不会显示。"), "volunteer user add --role ROLE --login L")
_USERS = Task(_l("查看和停用账号"), _l("停用后，已登录的浏览器立即失效。"), "volunteer user list")
_WAIT = Task(_l("修改 PIN"), _l("在“账号”页修改。报名、排班和服务记录的页面还没有开放，请联系带队社工。"))
_OWN = Task(_l("修改密码"), _l("在“账号”页修改。属于这个角色的页面还没有开放。"))

TASKS: dict[Role, tuple[Task, ...]] = {
    Role.WORKER: (_WAIT,),
    Role.ENTERPRISE_CONTACT: (_OWN,),
    Role.SOCIAL_WORKER: (_OWN,),
    Role.COORDINATOR: (_IMPORT, _LINK, _REVIEW, _DECIDE, _REPORT, _FUNNEL),
    Role.SUPERVISOR: (_OWN,),
    Role.UNION_LEADER: (_REPORT,),
    Role.ADMIN: (_ADD_USER, _USERS),
    Role.AUDITOR: (_OWN,),
}


def tasks_of(roles: Iterable[Role]) -> list[Task]:
    """What the roles can do, each thing once."""
    return list(dict.fromkeys(task for role in sorted(roles) for task in TASKS[role]))
