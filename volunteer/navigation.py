"""Every menu: what it says, where it leads, who sees it, in which shell. One table."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from volunteer.accounts.access import current_identity
from volunteer.accounts.identity import Identity
from volunteer.accounts.permissions import Permission
from volunteer.accounts.rules import uses_pin
from volunteer.core.i18n import _l

PHONE = "phone"
DESK = "desk"


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    label: Any
    endpoint: str
    permission: Permission
    shells: frozenset[str]
    #: Rooms whose pages lie behind this entry, besides its own.
    also: frozenset[str] = frozenset()
    #: Who holds this is led elsewhere, so the entry would say the same twice.
    unless: Permission | None = None

    @property
    def rooms(self) -> frozenset[str]:
        return self.also | {self.endpoint.partition(".")[0]}


@dataclass(frozen=True)
class Item:
    """An entry as a page shows it."""

    label: str
    url: str
    is_current: bool


_PHONE = frozenset({PHONE})
_DESK = frozenset({DESK})

MENU = (
    Entry(_l("首页"), "home.index", Permission.HOME_VIEW, _PHONE),
    Entry(_l("班次"), "shifts.mine", Permission.SHIFT_JOIN, _PHONE),
    Entry(_l("记录"), "shiftlogs.own_record", Permission.RECORD_OWN, _PHONE),
    Entry(_l("我的"), "signups.own_data", Permission.DATA_OWN, _PHONE, also=frozenset({"accounts"})),
    Entry(_l("今日"), "home.index", Permission.HOME_VIEW, _DESK, unless=Permission.REPORT_VIEW),
    Entry(_l("总览"), "reports.overview", Permission.REPORT_VIEW, _DESK),
    Entry(_l("人员"), "timeline.search", Permission.PERSON_VIEW, _DESK),
    Entry(_l("活动与签到"), "participation.activities", Permission.ACTIVITY_MANAGE, _DESK),
    Entry(_l("导入"), "imports.batches", Permission.IMPORT_RUN, _DESK),
    Entry(_l("连人审核"), "linkage.review", Permission.LINK_REVIEW, _DESK),
    Entry(_l("志愿者"), "signups.volunteers", Permission.SIGNUP_REVIEW, _DESK),
    Entry(_l("排班"), "shifts.week", Permission.SHIFT_MANAGE, _DESK),
    Entry(_l("时长审核"), "shiftlogs.logs", Permission.LOG_APPROVE, _DESK),
    Entry(_l("账号管理"), "accounts.users", Permission.USER_MANAGE, _DESK),
    Entry(_l("审计记录"), "audit.log", Permission.AUDIT_VIEW, _DESK),
    Entry(_l("账号"), "accounts.own", Permission.ACCOUNT_OWN, _DESK),
)


def offer_menus(app: Flask) -> None:
    """Give every template its menu and its layout."""
    app.context_processor(_in_every_template)


def shell_of(identity: Identity | None) -> str:
    """Workers use a phone, everybody else a desk."""
    return PHONE if identity is not None and uses_pin(identity.roles) else DESK


def menu_for(identity: Identity | None, known: frozenset[str]) -> list[Entry]:
    """The entries somebody may follow, of pages that are there."""
    if identity is None:
        return []
    shell = shell_of(identity)
    return [
        entry
        for entry in MENU
        if entry.endpoint in known
        and shell in entry.shells
        and identity.may(entry.permission)
        and not (entry.unless and identity.may(entry.unless))
    ]


def current_entry(entries: list[Entry], endpoint: str, path: str) -> Entry | None:
    """Where a page stands in the menu: at its own entry, else below the nearest address, else in its room."""
    for entry in entries:
        if entry.endpoint == endpoint:
            return entry
    above = [entry for entry in entries if (url := url_for(entry.endpoint)) != "/" and path.startswith(f"{url}/")]
    if above:
        return max(above, key=lambda entry: len(url_for(entry.endpoint)))
    room = endpoint.partition(".")[0]
    return next((entry for entry in entries if room in entry.rooms), None)


def _in_every_template() -> dict[str, object]:
    identity = current_identity()
    entries = menu_for(identity, frozenset(current_app.view_functions))
    here = current_entry(entries, request.endpoint or "", request.path)
    items = [Item(str(entry.label), url_for(entry.endpoint), entry is here) for entry in entries]
    return {
        "menu": items,
        "layout": f"layouts/{shell_of(identity)}.html",
        "site_name": current_app.config["FANBU"].site_name,
    }
