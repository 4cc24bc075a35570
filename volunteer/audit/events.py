"""Every event the audit log may hold. Whoever writes one declares it here; a test finds those nobody writes."""

import enum


class Event(enum.StrEnum):
    """What happened, as `thing.what_became_of_it`."""

    ACCESS_REFUSED = "access.refused"
    DEMO_FILLED = "demo.filled"
    IMPORT_APPLIED = "import.applied"
    LINK_DECIDED = "link.decided"
    LINK_RERUN = "link.rerun"
    LINK_UNDONE = "link.undone"
    LOGIN_FAILED = "login.failed"
    LOGIN_LOCKED = "login.locked"
    LOGIN_SUCCEEDED = "login.succeeded"
    LOGOUT = "logout"
    MILESTONES_REBUILT = "milestones.rebuilt"
    ORGANISATION_ADDED = "organisation.added"
    ORGANISATION_PLACED = "organisation.placed"
    PROGRAMME_ASSIGNED = "programme.assigned"
    USER_CREATED = "user.created"
    USER_DISABLED = "user.disabled"
    USER_ROLE_CHANGED = "user.role_changed"
    USER_SECRET_CHANGED = "user.secret_changed"
    USER_TOTP_ENROLLED = "user.totp_enrolled"
