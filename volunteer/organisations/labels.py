"""What the kinds of organisations are called."""

from typing import Any

from volunteer.core.i18n import _l
from volunteer.organisations.models import OrganisationKind

KIND_LABELS: dict[OrganisationKind, Any] = {
    OrganisationKind.UNION: _l("工会"),
    OrganisationKind.ENTERPRISE: _l("企业"),
    OrganisationKind.COMMUNITY: _l("社区"),
    OrganisationKind.AGENCY: _l("社会组织"),
    OrganisationKind.PARTNER: _l("合作单位"),
}
