"""Gathers every table, for migrations and tests: importing this module fills `Base.metadata`."""

from volunteer.accounts import models as accounts
from volunteer.audit import models as audit
from volunteer.imports import models as imports
from volunteer.journeys import models as journeys
from volunteer.linkage import models as linkage
from volunteer.organisations import models as organisations
from volunteer.participation import models as participation
from volunteer.people import models as people
from volunteer.programmes import models as programmes
from volunteer.shiftlogs import models as shiftlogs
from volunteer.shifts import models as shifts
from volunteer.signups import models as signups

__all__ = [
    "accounts",
    "audit",
    "imports",
    "journeys",
    "linkage",
    "organisations",
    "participation",
    "people",
    "programmes",
    "shiftlogs",
    "shifts",
    "signups",
]
