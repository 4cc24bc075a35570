"""What each permission gives its holder to do today. Each task counts in the programmes its permission reaches."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from volunteer.accounts.identity import Identity
from volunteer.accounts.permissions import Permission
from volunteer.audit.events import Event
from volunteer.audit.queries import has_event
from volunteer.core.clock import day_of
from volunteer.core.i18n import _
from volunteer.home import queries
from volunteer.home.queries import Programmes
from volunteer.home.rules import LONG_WAIT, SOON, Task, by_urgency
from volunteer.imports.draft_actions import oldest_kept
from volunteer.imports.queries import drafts_of
from volunteer.programmes.scope import programme_ids_in
from volunteer.shiftlogs.approving import Approver
from volunteer.shiftlogs.queries import ended_shifts_without_log
from volunteer.shiftlogs.review import approvable_count
from volunteer.shifts.queries import week_shortages

#: A week, today included.
WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Desk:
    """Whoever sits down to work: who, when, and how far the permission at hand reaches."""

    session: Session
    identity: Identity
    day: date
    at: datetime
    programmes: Programmes


def tasks_for(session: Session, identity: Identity, day: date, at: datetime) -> list[Task]:
    """Everything that waits for somebody, the most urgent first."""
    found = []
    for permission, task_of in _TASKS:
        if identity.may(permission):
            programmes = programme_ids_in(session, identity.scope(permission))
            task = task_of(Desk(session, identity, day, at, programmes))
            if task is not None:
                found.append(task)
    return by_urgency(found)


def standing_tasks(session: Session, identity: Identity) -> list[Task]:
    """What somebody can do at any time."""
    return [task for permission, tasks in _STANDING if identity.may(permission) for task in tasks(session)]


def _short_shifts(desk: Desk) -> Task | None:
    short = week_shortages(desk.session, desk.programmes, desk.day, desk.day + WEEK)
    short = [shift for shift in short if shift.starts_at > desk.at]
    if not short:
        return None
    first = day_of(short[0].starts_at)
    return Task(
        _("七天内缺人的班次"),
        len(short),
        _(
            "共缺 %(people)s 人；最近的一班是 %(day)s 的“%(content)s”。",
            people=sum(shift.short for shift in short),
            day=first.isoformat(),
            content=short[0].content,
        ),
        is_urgent=(first - desk.day).days <= SOON,
        label=_("去找人"),
        endpoint="shifts.shift",
        values={"shift_id": short[0].shift_id},
    )


def _sign_ups(desk: Desk) -> Task | None:
    waiting = queries.waiting_sign_ups(desk.session, desk.programmes, desk.day)
    if not waiting.count:
        return None
    days = (desk.day - waiting.since).days if waiting.since else 0
    words = _("最早的一份等了 %(days)s 天。", days=days) if days > 0 else _("都是今天收到的。")
    if waiting.long:
        words = _("%(long)s 份已等 %(limit)s 天以上，", long=waiting.long, limit=LONG_WAIT) + words
    return Task(
        _("待审核的报名"),
        waiting.count,
        words,
        is_urgent=waiting.long > 0,
        label=_("去审核"),
        endpoint="signups.volunteers",
        values={"state": "waiting"},
    )


def _cards(desk: Desk) -> Task | None:
    count = queries.waiting_for_card(desk.session, desk.programmes)
    if not count:
        return None
    why = _("号码以前登记过，要当面核对本人后发领取卡。")
    if desk.identity.may(Permission.CLAIM_ISSUE):
        return Task(
            _("等领取卡的人"), count, why, label=_("去发卡"), endpoint="signups.volunteers", values={"state": "held"}
        )
    names = queries.card_issuers(desk.session, desk.programmes)
    ask = _("请找社工办理：%(names)s。", names=_("、").join(names[:3])) if names else _("请管理员先添加社工账号。")
    return Task(_("等领取卡的人"), count, why + ask)


def _shifts_without_log(desk: Desk) -> Task | None:
    over = ended_shifts_without_log(desk.session, desk.programmes, desk.at)
    if not over:
        return None
    days = (desk.day - day_of(over[0].starts_at)).days
    return Task(
        _("已结束还没写日志的班次"),
        len(over),
        _("最早的一班已过 %(days)s 天；没有日志，时长和服务人次都不计。", days=days),
        is_urgent=days >= LONG_WAIT,
        label=_("去写日志"),
        endpoint="shiftlogs.write",
        values={"shift_id": over[0].id},
    )


def _logs(desk: Desk) -> Task | None:
    approver = Approver(desk.identity.actor, desk.identity.name, desk.identity.mention_id)
    count = approvable_count(desk.session, desk.programmes, approver)
    if not count:
        return None
    words = _("审核通过后才计入时长和服务人次；自己写的要请别人审核。")
    return Task(_("待审核的日志"), count, words, label=_("去审核"), endpoint="shiftlogs.logs")


def _questions(desk: Desk) -> Task | None:
    count, moving = queries.open_questions(desk.session, desk.programmes)
    if not count:
        return None
    words = _("其中 %(moving)s 个会影响汇报数字。", moving=moving) if moving else _("都不影响汇报数字，有空再看。")
    return Task(_("连人待核对"), count, words, label=_("去核对"), endpoint="linkage.review")


def _drafts(desk: Desk) -> Task | None:
    with_cases = desk.identity.may(Permission.IMPORT_CASES)
    drafts = drafts_of(desk.session, desk.identity.user_id, oldest_kept(), with_cases)
    if not drafts:
        return None
    return Task(
        _("还没确认的导入"),
        len(drafts),
        _("“%(file)s”已上传，确认后才会写入。", file=drafts[-1].file_name),
        label=_("去确认"),
        endpoint="imports.preview",
        values={"token": drafts[-1].token},
    )


#: In the order of their weight; each counts what its permission reaches.
_TASKS: tuple[tuple[Permission, Callable[[Desk], Task | None]], ...] = (
    (Permission.SHIFT_MANAGE, _short_shifts),
    (Permission.SIGNUP_REVIEW, _sign_ups),
    (Permission.SIGNUP_REVIEW, _cards),
    (Permission.LOG_WRITE, _shifts_without_log),
    (Permission.LOG_APPROVE, _logs),
    (Permission.LINK_REVIEW, _questions),
    (Permission.IMPORT_RUN, _drafts),
)


def _of_admin(session: Session) -> list[Task]:
    demo = Task(
        _("准备正式使用"),
        text=_("现在是演示数据。清除演示数据，建自己的管理员、工会和项目，再开始记录。"),
        label=_("开始设置"),
        endpoint="demo.setup",
    )
    return [
        *([demo] if has_event(session, Event.DEMO_FILLED) else []),
        Task(
            _("账号管理"),
            text=_("新建账号、改角色和负责范围、重设密码、停用；停用后已登录的浏览器立即失效。"),
            label=_("管理账号"),
            endpoint="accounts.users",
        ),
        Task(
            _("角色权限表"),
            text=_("每种角色能做什么，一张表看全。"),
            label=_("查看"),
            endpoint="accounts.role_table",
        ),
    ]


def _of_auditor(session: Session) -> list[Task]:
    return [
        Task(
            _("审计记录"),
            text=_("谁在什么时候看了什么、改了什么，以及被拒绝的访问；可以按人、事件和日期查。"),
            label=_("查看记录"),
            endpoint="audit.log",
        )
    ]


def _of_everybody(session: Session) -> list[Task]:
    return [
        Task(
            _("自己的账号"),
            text=_("查看账号和角色，修改密码。"),
            label=_("修改密码"),
            endpoint="accounts.change_secret",
        )
    ]


_STANDING: tuple[tuple[Permission, Callable[[Session], list[Task]]], ...] = (
    (Permission.USER_MANAGE, _of_admin),
    (Permission.AUDIT_VIEW, _of_auditor),
    (Permission.ACCOUNT_OWN, _of_everybody),
)


def has_queue(identity: Identity) -> bool:
    """Whether anything can ever wait for somebody."""
    return any(identity.may(permission) for permission, _task in _TASKS)
