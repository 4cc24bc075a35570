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
    IMPORT_RUN = "import:run"
    #: Case registers; asked for within the import's views.
    IMPORT_CASES = "import:cases"
    LINK_REVIEW = "link:review"
    ACTIVITY_MANAGE = "activity:manage"
    PERSON_VIEW = "person:view"
    SIGNUP_REVIEW = "signup:review"
    CLAIM_ISSUE = "claim:issue"
    SHIFT_MANAGE = "shift:manage"
    LOG_WRITE = "log:write"
    LOG_APPROVE = "log:approve"
    #: A volunteer's own: shifts, record, data.
    SHIFT_JOIN = "shift:join"
    RECORD_OWN = "record:own"
    DATA_OWN = "data:own"
    USER_MANAGE = "user:manage"
    AUDIT_VIEW = "audit:view"


_EVERYBODY = frozenset({Permission.HOME_VIEW, Permission.ACCOUNT_OWN})
_OFFICE = frozenset(
    {
        Permission.IMPORT_RUN,
        Permission.LINK_REVIEW,
        Permission.ACTIVITY_MANAGE,
        Permission.PERSON_VIEW,
        Permission.SIGNUP_REVIEW,
        Permission.SHIFT_MANAGE,
        Permission.LOG_WRITE,
        Permission.LOG_APPROVE,
    }
)

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.WORKER: _EVERYBODY | {Permission.SHIFT_JOIN, Permission.RECORD_OWN, Permission.DATA_OWN},
    Role.ENTERPRISE_CONTACT: _EVERYBODY,
    Role.SOCIAL_WORKER: _EVERYBODY | _OFFICE | {Permission.IMPORT_CASES, Permission.CLAIM_ISSUE},
    Role.COORDINATOR: _EVERYBODY | _OFFICE,
    Role.SUPERVISOR: _EVERYBODY | {Permission.LOG_APPROVE},
    Role.UNION_LEADER: _EVERYBODY | {Permission.REPORT_VIEW},
    Role.ADMIN: _EVERYBODY | {Permission.USER_MANAGE},
    Role.AUDITOR: _EVERYBODY | {Permission.AUDIT_VIEW},
}
