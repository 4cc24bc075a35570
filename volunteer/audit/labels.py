"""What events, actors and subjects are called on the auditor's page."""

from typing import Any

from volunteer.audit.events import Event
from volunteer.core.actor import ANONYMOUS, SYSTEM
from volunteer.core.i18n import _l

EVENT_LABELS: dict[Event, Any] = {
    Event.ACCESS_REFUSED: _l("被拒绝：没有权限"),
    Event.ACTIVITY_ADDED: _l("新建活动"),
    Event.ACTIVITY_CHANGED: _l("修改活动"),
    Event.ATTENDANCE_CHANGED: _l("修改签到"),
    Event.ASSIGNMENT_CANCELLED: _l("退出班次"),
    Event.ASSIGNMENT_MADE: _l("排上班次"),
    Event.CLAIM_ISSUED: _l("发出领取卡"),
    Event.CLAIM_REQUESTED: _l("请求领取卡"),
    Event.CLAIM_USED: _l("用掉领取卡"),
    Event.CONSENT_CHANGED: _l("改变同意"),
    Event.DEMO_FILLED: _l("写入演示数据"),
    Event.DEMO_REMOVED: _l("清除演示数据"),
    Event.IMPORT_APPLIED: _l("导入表格"),
    Event.IMPORT_UNDONE: _l("撤销导入"),
    Event.JOIN_CODE_CREATED: _l("新建招募海报"),
    Event.JOIN_CODE_ENDED: _l("停用招募海报"),
    Event.LINK_DECIDED: _l("判断是不是同一人"),
    Event.LINK_DEFERRED: _l("连人问题留待以后"),
    Event.LINK_RERUN: _l("重新连人"),
    Event.LINK_UNDONE: _l("撤销连人判断"),
    Event.LOG_APPROVED: _l("通过服务日志"),
    Event.LOG_RETURNED: _l("退回服务日志"),
    Event.LOG_REVERSED: _l("冲销服务日志"),
    Event.LOG_SUBMITTED: _l("提交服务日志"),
    Event.LOGIN_FAILED: _l("登录失败"),
    Event.LOGIN_LOCKED: _l("登录暂停：试的次数太多"),
    Event.LOGIN_SUCCEEDED: _l("登录"),
    Event.LOGOUT: _l("退出登录"),
    Event.MILESTONES_REBUILT: _l("重算轨迹"),
    Event.ORGANISATION_ADDED: _l("新建组织"),
    Event.ORGANISATION_PLACED: _l("调整组织的上级"),
    Event.PERSON_VIEWED: _l("查看个人"),
    Event.PHONE_REVEALED: _l("查看完整手机号"),
    Event.PROGRAMME_ASSIGNED: _l("指定项目的购买方或承接方"),
    Event.SHIFT_CANCELLED: _l("取消班次"),
    Event.SHIFT_CHANGED: _l("修改班次"),
    Event.SHIFT_CREATED: _l("新建班次"),
    Event.SIGNUP_DECIDED: _l("审核志愿者报名"),
    Event.SIGNUP_RECEIVED: _l("收到志愿者报名"),
    Event.SIGNUP_WITHDRAWN: _l("退出志愿者"),
    Event.USER_CREATED: _l("新建账号"),
    Event.USER_DISABLED: _l("停用账号"),
    Event.USER_ENABLED: _l("重新启用账号"),
    Event.USER_ROLE_CHANGED: _l("改账号的角色"),
    Event.USER_SECRET_CHANGED: _l("改密码或 PIN"),
    Event.USER_TOTP_ENROLLED: _l("设置验证器"),
}

#: Actors that are nobody's account.
ACTOR_LABELS: dict[str, Any] = {
    SYSTEM: _l("系统命令"),
    ANONYMOUS: _l("未登录的人"),
    "demo": _l("演示数据"),
}

#: Tables an entry may speak of, by their name in the database.
SUBJECT_LABELS: dict[str, Any] = {
    "assignment": _l("排班"),
    "claim_card": _l("领取卡"),
    "claim_request": _l("领取卡请求"),
    "consent": _l("同意"),
    "import_batch": _l("导入批次"),
    "join_code": _l("招募海报"),
    "login_session": _l("登录"),
    "mention": _l("原始记载"),
    "organisation": _l("组织"),
    "participation": _l("参与记录"),
    "person": _l("职工"),
    "programme": _l("项目"),
    "question": _l("连人问题"),
    "service": _l("服务"),
    "service_session": _l("场次"),
    "shift": _l("班次"),
    "shift_log": _l("服务日志"),
    "sign_up": _l("志愿者报名"),
    "user_account": _l("账号"),
}


def event_label(name: str) -> str:
    """An event in words; one this version no longer knows keeps its name."""
    return str(EVENT_LABELS[Event(name)]) if name in set(Event) else name
