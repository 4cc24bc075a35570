"""People at work around the day the demo stands at: enterprises, accounts of volunteers, sign-ups, shifts to come.

Written through the same actions as the pages. None of it changes a published figure: what is to come is not counted,
and the sign-ups are of the demo's own day, after its half-year.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from volunteer.accounts.secrets import hash_secret
from volunteer.accounts.worker_accounts import prove_number
from volunteer.core.clock import SHANGHAI, today
from volunteer.demo.accounts import NOT_PROVED, WORKER
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import Organisation, OrganisationKind
from volunteer.participation.models import Service
from volunteer.people.models import Mention
from volunteer.programmes.models import Programme
from volunteer.shifts.actions import take_place
from volunteer.shifts.models import ShiftKind
from volunteer.shifts.planning import RolePlan, ShiftPlan, create_shift
from volunteer.signups.join_queries import sign_ups_with_number
from volunteer.signups.joining import Application, join, open_account
from volunteer.signups.models import JoinCode, SignUp
from volunteer.signups.posters import create_join_code
from volunteer.signups.volunteers import approved_volunteers

#: An employer written so often is one the office knows.
OFTEN = 3
LEAD = "匡素春"
VISIT, HELP = ShiftKind.VISIT, ShiftKind.ACTIVITY_HELP


@dataclass(frozen=True)
class Coming:
    """A shift so many days from the demo's day, with who is on which role."""

    day: int
    begins: str
    ends: str
    kind: ShiftKind
    content: str
    place: str
    note: str | None
    roles: tuple[tuple[str, int, int, str], ...]


#: The first one is over and waits for its log; the others are short of people, just right, or full.
SHIFTS = (
    Coming(
        *(-1, "18:30", "20:30", VISIT, "困难职工探访", "渝南社区"),
        "两户人家，带慰问品和走访记录表。",
        (("志愿者", 2, 4, "侯文 李浩强 张俊海"),),
    ),
    Coming(
        *(1, "09:00", "11:30", VISIT, "企业需求走访", "企业园区"),
        "三家企业，问暑期托管和高温作业的需求。天热，请带水和帽子。",
        (("走访", 2, 4, "侯文 周明明"), ("记录", 1, 1, "")),
    ),
    Coming(
        *(2, "14:30", "17:00", VISIT, "困难职工探访", "龙海社区"),
        "在社区服务中心门口集合，统一乘车。",
        (("志愿者", 2, 3, "陈冬华 汪志勇 李晓芳"),),
    ),
    Coming(
        *(4, "18:30", "20:30", VISIT, "疫情防控走访", "龙洲湾街道"),
        "全程戴口罩；物资在街道工会领。",
        (("志愿者", 3, 6, "王杰"),),
    ),
    Coming(
        *(6, "18:30", "20:30", VISIT, "企业需求走访", "企业园区"),
        None,
        (("走访", 2, 4, "左少君 黄俊刚"),),
    ),
    Coming(
        *(8, "08:30", "12:00", HELP, "服务活动协助：夏送清凉进工地", "龙洲湾街道"),
        "8:15 在街道工会领物资。签到台备了老花镜，帮年纪大的职工填表。",
        (
            ("签到引导", 1, 2, "孙桂红 刘月霞"),
            ("分发物资", 2, 3, "梁雅兰"),
            ("现场秩序", 1, 2, "朱海权"),
        ),
    ),
    Coming(
        *(12, "18:30", "20:30", VISIT, "困难职工探访", "渝南社区"),
        "第一次参加的请早到一刻钟，由社工先说注意事项。",
        (("志愿者", 2, 4, ""),),
    ),
)

#: Whose sign-ups wait for the coordinator: name, phone, employer, when they are free, whether records may be joined.
WAITING = (
    ("唐雨欣", "13908360127", "重庆佳音酒店有限公司", ("周末白天",), True),
    ("江小北", "15823470916", "重庆恒信广告传媒有限公司", ("工作日晚上", "周末晚上"), False),
)
#: What the poster hung up: the employer it fills in, and the activity it stood at.
POSTER_EMPLOYER, POSTER_ACTIVITY = "重庆恒信广告传媒有限公司", "夏送清凉暨健康咨询"


def add_enterprises(session: Session, union: Organisation) -> int:
    """Enter the employers the office's sheets name often, without their short names; returns how many."""
    written = session.scalars(
        select(Mention.employer)
        .where(Mention.employer.is_not(None))
        .group_by(Mention.employer)
        .having(func.count() >= OFTEN)
    )
    often = sorted(name for name in written if name)
    whole = [name for name in often if not any(name != other and name in other for other in often)]
    for name in whole:
        ensure_organisation(session, OrganisationKind.ENTERPRISE, name, parent=union)
    return len(whole)


def add_volunteers(session: Session) -> None:
    """The accounts of two volunteers on the register: one proved the number by a claim card, one has not yet."""
    sign_up = _sign_up_of(session, WORKER.login)
    prove_number(
        session,
        None,
        phone=WORKER.login,
        name=WORKER.name,
        secret_hash=hash_secret(WORKER.secret),
        mention_id=sign_up.mention_id,
    )
    open_account(session, _sign_up_of(session, NOT_PROVED.login), hash_secret(NOT_PROVED.secret))


def add_waiting_sign_ups(session: Session, programme: Programme) -> JoinCode:
    """A poster, one sign-up that came by it and one by the page; both wait for an answer."""
    code = create_join_code(session, programme.id, POSTER_EMPLOYER, _activity_id(session))
    for name, phone, employer, availability, links in WAITING:
        brought = code if employer == POSTER_EMPLOYER else None
        join(session, Application(name, phone, employer, programme.id, availability, links, brought), f"demo {phone}")
    return code


def add_shifts(session: Session, programme: Programme) -> None:
    """The shifts, open for sign-up, and who has a place on them."""
    mentions = {each.name: each.mention_id for each in approved_volunteers(session, {programme.id})}
    for coming in SHIFTS:
        starts_at, ends_at = _instant(coming.day, coming.begins), _instant(coming.day, coming.ends)
        roles = tuple(RolePlan(name, minimum, maximum) for name, minimum, maximum, _ in coming.roles)
        plan = ShiftPlan(coming.kind, coming.content, coming.place, starts_at, ends_at, coming.note, LEAD, roles)
        shift = create_shift(session, programme.id, plan)
        for role, (*_, people) in zip(shift.roles, coming.roles, strict=True):
            for name in people.split():
                take_place(session, shift.id, mentions[name], role.id, at=starts_at - timedelta(days=1))


def _instant(day: int, clock: str) -> datetime:
    return datetime.combine(today() + timedelta(days=day), time.fromisoformat(clock), tzinfo=SHANGHAI)


def _sign_up_of(session: Session, phone: str) -> SignUp:
    (sign_up,) = sign_ups_with_number(session, phone)
    return sign_up


def _activity_id(session: Session) -> int:
    return session.scalars(select(Service.id).where(Service.title == POSTER_ACTIVITY)).one()
