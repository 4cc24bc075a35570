"""Who did or saw what: the auditor's page. It reads and proves; nothing here can change an entry."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from volunteer.accounts.directory import names_of_actors
from volunteer.accounts.permissions import Permission
from volunteer.audit import queries
from volunteer.audit.events import Event
from volunteer.audit.labels import ACTOR_LABELS, EVENT_LABELS, SUBJECT_LABELS, event_label
from volunteer.audit.queries import PAGE_SIZE, Wanted
from volunteer.core.access import requires
from volunteer.core.clock import SHANGHAI
from volunteer.core.database import db, writing
from volunteer.core.i18n import _, _l
from volunteer.core.paging import page_within
from volunteer.core.web import page_asked, text_asked

blueprint = Blueprint("audit", __name__)

#: What follows from a broken chain.
WHAT_TO_DO = _l("请不要再动数据库：先原样备份一份，再用最近一次完好的备份对照这一条和它前面的记录，并报告单位负责人。")
_FILTERS = ("who", "event", "from", "to")


@blueprint.get("/audit")
@requires(Permission.AUDIT_VIEW)
def log() -> ResponseReturnValue:
    """The newest entries first, narrowed by what stands in the address."""
    names = names_of_actors(db.session())
    typed = {name: text_asked(name, 60) for name in _FILTERS}
    wanted, bad_days = _wanted(typed, names)
    page = page_asked()
    entries, count = queries.entries_listed(db.session(), wanted, page)
    kept = {name: value for name, value in typed.items() if value}
    return render_template(
        "audit/log.html",
        entries=entries,
        count=count,
        page=page_within(page, count, PAGE_SIZE),
        pages=-(-count // PAGE_SIZE),
        typed=typed,
        bad_days=bad_days,
        events=sorted(EVENT_LABELS.items(), key=lambda pair: str(pair[1])),
        url_of=lambda number: url_for("audit.log", **{**kept, "page": number}),
        who=lambda actor: names.get(actor) or str(ACTOR_LABELS.get(actor, actor)),
        event_label=event_label,
        subject_label=lambda table: str(SUBJECT_LABELS.get(table, table)),
        local=lambda instant: f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
    )


@blueprint.post("/audit/check")
@requires(Permission.AUDIT_VIEW)
def check() -> ResponseReturnValue:
    """Prove the chain from the first entry to the last. Reads only, so nobody else has to wait meanwhile."""
    db.session.rollback()
    with writing(False), Session(db.engine) as session:
        count, broken = queries.entry_count(session), queries.broken_link(session)
        entry = queries.entry(session, broken) if broken is not None else None
    if broken is None:
        flash(_("%(count)s 条记录，链条完整：没有一条被改过、挪过或从中间拿掉。", count=count), "success")
    else:
        flash(_("链条断了：编号 %(id)s 的记录对不上——它被改过，或者它前面有记录被拿掉。", id=broken), "error")
        when = f"{entry.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if entry else "—"
        flash(_("这一条写的时间是 %(when)s。", when=when) + str(WHAT_TO_DO), "warning")
    return redirect(url_for("audit.log"))


def _wanted(typed: dict[str, str], names: dict[str, str]) -> tuple[Wanted, bool]:
    """What the address asks for, and whether a day in it could not be read."""
    first, last = _day(typed["from"]), _day(typed["to"])
    who = typed["who"]
    known = {str(label): actor for actor, label in ACTOR_LABELS.items()} | {
        name: actor for actor, name in names.items()
    }
    actors = [actor for name, actor in known.items() if who and who in name]
    event = Event(typed["event"]) if typed["event"] in set(Event) else None
    unread = (typed["from"] and first is None) or (typed["to"] and last is None)
    return Wanted(who, actors, event, first, last), bool(unread)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None
