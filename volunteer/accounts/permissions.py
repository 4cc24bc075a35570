"""Every permission, and the one table that says which role holds which.

A permission stands here only while some view or command asks for it; a test finds the others.
"""

import enum

from volunteer.accounts.models import Role


class Permission(enum.StrEnum):
    """What may be done, as `room:verb`."""

    HOME_VIEW = "home:view"
    ACCOUNT_OWN = "account:own"
    REPORT_VIEW = "report:view"


_EVERYBODY = frozenset({Permission.HOME_VIEW, Permission.ACCOUNT_OWN})

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.WORKER: _EVERYBODY,
    Role.ENTERPRISE_CONTACT: _EVERYBODY,
    Role.SOCIAL_WORKER: _EVERYBODY,
    Role.COORDINATOR: _EVERYBODY,
    Role.SUPERVISOR: _EVERYBODY,
    Role.UNION_LEADER: _EVERYBODY | {Permission.REPORT_VIEW},
    Role.ADMIN: _EVERYBODY,
    Role.AUDITOR: _EVERYBODY,
}
