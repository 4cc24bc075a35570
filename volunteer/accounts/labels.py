"""What roles are called."""

from collections.abc import Iterable
from typing import Any

from volunteer.accounts.models import Role
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


def role_labels(roles: Iterable[Role]) -> list[str]:
    """The roles in words, in the order of the table."""
    held = set(roles)
    return [str(label) for role, label in ROLE_LABELS.items() if role in held]
