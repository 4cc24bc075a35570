"""What roles are called."""

from collections.abc import Iterable
from typing import Any

from volunteer.accounts.models import Role
from volunteer.accounts.permissions import Permission
from volunteer.core.i18n import _l

ROLE_LABELS: dict[Role, Any] = {
    Role.WORKER: _l("职工"),
    Role.ENTERPRISE_CONTACT: _l("企业联系人"),
    Role.SOCIAL_WORKER: _l("社工"),
    Role.COORDINATOR: _l("协调员"),
    Role.SUPERVISOR: _l("督导"),
    Role.UNION_LEADER: _l("工会领导"),
    Role.ADMIN: _l("管理员"),
    Role.AUDITOR: _l("审计员"),
}

#: What each permission lets somebody do, for the table of roles.
PERMISSION_LABELS: dict[Permission, Any] = {
    Permission.HOME_VIEW: _l("打开首页"),
    Permission.ACCOUNT_OWN: _l("修改自己的密码或 PIN"),
    Permission.SHIFT_JOIN: _l("找班次、报名上岗、退出"),
    Permission.RECORD_OWN: _l("看自己的服务记录"),
    Permission.DATA_OWN: _l("看自己的资料和同意"),
    Permission.REPORT_VIEW: _l("看总览和半年报（保护后的数字）"),
    Permission.IMPORT_RUN: _l("导入表格、撤销导入"),
    Permission.IMPORT_CASES: _l("导入个案登记表"),
    Permission.LINK_REVIEW: _l("连人审核"),
    Permission.ACTIVITY_MANAGE: _l("活动与签到"),
    Permission.PERSON_VIEW: _l("查人员、看个人时间线"),
    Permission.SIGNUP_REVIEW: _l("审核志愿者报名、做招募海报"),
    Permission.CLAIM_ISSUE: _l("发领取卡"),
    Permission.SHIFT_MANAGE: _l("排班"),
    Permission.LOG_WRITE: _l("写服务日志"),
    Permission.LOG_APPROVE: _l("审核时长"),
    Permission.USER_MANAGE: _l("管理账号"),
    Permission.AUDIT_VIEW: _l("看审计记录"),
}


def role_labels(roles: Iterable[Role]) -> list[str]:
    """The roles in words, in the order of the table."""
    held = set(roles)
    return [str(label) for role, label in ROLE_LABELS.items() if role in held]
