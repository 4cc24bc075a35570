"""The to-do list: each count moves when the thing is done, and only what one may do in one's street is counted."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders.recorded import Office
from tests.cast import Cast, a_user
from tests.page import Browser, Page, words
from volunteer.accounts.models import Role, User
from volunteer.core.clock import now
from volunteer.imports.kinds import confidential_keys
from volunteer.imports.models import ImportBatch, ImportDraft
from volunteer.linkage import deciding
from volunteer.linkage.models import Question, Verdict
from volunteer.people.models import Mention, MentionKind
from volunteer.shiftlogs.approving import Approver, approve_log
from volunteer.shiftlogs.models import LogState, ShiftLog
from volunteer.shiftlogs.review import who_may_approve
from volunteer.shifts import actions as shifting
from volunteer.shifts.models import Shift, ShiftKind, ShiftRole, ShiftState
from volunteer.signups import claiming, reviewing
from volunteer.signups.models import SignUp


@pytest.fixture
def office(session: Session, cast: Cast) -> Office:
    return Office(session, union_id=cast.street.id)


@pytest.fixture
def noise(session: Session, cast: Cast) -> Office:
    """Another street, where everything waits as well."""
    office = Office(session, "别的街道的项目", union_id=cast.other_street.id)
    office.signs_up(office.person("李强生"), "06-01")
    office.shift("06-02", office.person("李强生"), log=LogState.SUBMITTED)
    a_shift(office, 2)
    office.session.commit()
    return office


@pytest.fixture
def desk(session: Session, cast: Cast, page: Callable[..., Browser], noise: Office) -> Browser:
    """The browser of the coordinator of the street."""
    return page(a_user(session, Role.COORDINATOR, "longzhouwan", "协调员", cast.street))


@pytest.fixture
def social_worker(session: Session, cast: Cast, page: Callable[..., Browser]) -> Browser:
    return page(a_user(session, Role.SOCIAL_WORKER, "shegong", "社工小周", cast.street))


def a_shift(office: Office, days: int, minimum: int = 2, state: ShiftState = ShiftState.OPEN) -> Shift:
    """A shift so many days from the business day that needs people."""
    begins = datetime(2022, 7, 1, 12, tzinfo=UTC) + timedelta(days=days)
    shift = Shift(
        programme_id=office.programme.id,
        kind=ShiftKind.VISIT,
        content="园区走访",
        place="园区门口",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        state=state,
        recorded_at=office.known,
    )
    office.session.add(shift)
    office.session.flush()
    office.session.add(ShiftRole(shift_id=shift.id, name="志愿者", minimum=minimum, maximum=minimum + 1))
    office.session.flush()
    return shift


def todo(home: Page) -> dict[str, int]:
    """What waits, and how many of it."""
    rows = [row for list_ in home.root.iter("ul") if list_.get("class") == "todo" for row in list_]
    return {
        words(next(row.iter("strong"))): int(words(count))
        for row in rows
        for count in row.iter("span")
        if count.get("class") == "todo-count"
    }


def test_nothing_to_do_is_said_and_next_steps_are_offered(desk, office) -> None:
    office.held("04-16", office.person("侯文"))
    home = desk.get("/")

    assert todo(home) == {}
    assert "没有等您处理的事" in home.text
    assert home.links["看本周排班"] == "/shifts"


def test_a_sign_up_waits_until_it_is_decided(desk, office, session) -> None:
    old, new = office.person("侯文"), office.person("王芳")
    waiting = office.signs_up(old, "06-20")
    office.signs_up(new, "06-30")
    before = desk.get("/")
    reviewing.approve(session, session.get_one(SignUp, waiting.id))
    after = desk.get("/")

    assert todo(before) == {"待审核的报名": 2}
    assert "1 份已等 7 天以上，最早的一份等了 11 天。" in before.text
    assert "急" in before.text
    assert todo(after) == {"待审核的报名": 1}
    assert "急" not in after.text


def test_a_held_sign_up_waits_for_a_card_and_not_for_a_decision(desk, social_worker, office, session) -> None:
    held = office.signs_up(office.person("侯文"), "06-20")
    held.is_held = True
    session.get_one(Mention, held.mention_id).person_id = None
    session.commit()

    at_desk, at_social_worker = desk.get("/"), social_worker.get("/")

    assert todo(at_desk) == todo(at_social_worker) == {"等领取卡的人": 1}
    assert "请找社工办理：社工小周。" in at_desk.text
    assert "去发卡" not in at_desk.links
    assert at_social_worker.links["去发卡"] == "/volunteers?state=held"


def test_a_number_somebody_asked_a_card_for_is_counted_once(social_worker, office, session) -> None:
    sign_up = office.signs_up(office.person("侯文"), "06-20", "06-21")
    session.get_one(Mention, sign_up.mention_id).phone = "13800000001"
    session.flush()
    claiming.ask_for_card(session, "13800000001")
    before = social_worker.get("/")
    claiming.issue_card(session, session.get_one(SignUp, sign_up.id), "13800000001", False)
    after = social_worker.get("/")

    assert todo(before) == {"等领取卡的人": 1}
    assert todo(after) == {}


def test_a_shift_lacks_people_until_they_come(desk, office, session) -> None:
    shift = a_shift(office, 1, minimum=1)
    a_shift(office, 9)
    sign_up = office.signs_up(office.person("侯文"), "06-01", "06-02")
    before = desk.get("/")
    shifting.take_place(session, shift.id, sign_up.mention_id, at=datetime(2022, 7, 1, tzinfo=UTC))
    after = desk.get("/")

    assert todo(before) == {"七天内缺人的班次": 1}
    assert before.links["去找人"] == f"/shifts/{shift.id}"
    assert "急" in before.text
    assert "缺 1 人" in before.text
    assert todo(after) == {}
    assert "1/2 人" in after.text


def test_a_shift_without_a_log_waits_for_one(desk, office, session) -> None:
    shift = a_shift(office, -3)
    before = desk.get("/")
    session.add(
        ShiftLog(
            shift_id=shift.id,
            people_served=3,
            evidence="typed",
            state=LogState.SUBMITTED,
            written_by="longzhouwan",
            recorded_at=office.known,
        )
    )
    after = desk.get("/")

    assert todo(before) == {"已结束还没写日志的班次": 1}
    assert before.links["去写日志"] == f"/shifts/{shift.id}/log"
    assert todo(after) == {}


def test_a_log_waits_for_somebody_elses_approval(desk, social_worker, office, session) -> None:
    office.shift("06-20", office.person("侯文"), log=LogState.SUBMITTED)
    log = session.query(ShiftLog).join(ShiftLog.shift).filter(Shift.programme_id == office.programme.id).one()
    log.written_by = "longzhouwan"
    own, others = desk.get("/"), social_worker.get("/")
    log = session.get_one(ShiftLog, log.id)
    approve_log(session, log, Approver("shegong", "社工小周", None))
    after = social_worker.get("/")

    assert todo(own) == {}
    assert todo(others) == {"待审核的日志": 1}
    assert todo(after) == {}


def test_a_log_that_names_the_approver_waits_for_somebody_else(social_worker, office, session) -> None:
    office.shift("06-20", office.person("社工小周"), log=LogState.SUBMITTED)
    session.commit()
    (log,) = session.scalars(select(ShiftLog).join(ShiftLog.shift).where(Shift.programme_id == office.programme.id))

    assert todo(social_worker.get("/")) == {}
    assert "社工小周" not in who_may_approve(session, log)


def test_a_supervisor_sees_the_logs_that_wait(page, cast, office, session) -> None:
    office.shift("06-20", office.person("侯文"), log=LogState.SUBMITTED)
    home = page(a_user(session, Role.SUPERVISOR, "dudao", "督导", cast.district)).get("/")

    assert todo(home) == {"待审核的日志": 1}
    assert home.links["去审核"] == "/logs"


def test_a_question_waits_until_it_is_answered(page, cast, session) -> None:
    from tests.builders.mentions import row, signup, store
    from volunteer.linkage import actions

    store(session, [signup("侯文", "13800000001"), row("侯文", None)])
    actions.link_written(session)
    session.commit()
    desk = page(a_user(session, Role.COORDINATOR, "quanqu", "全区", None))
    before = desk.get("/")
    deciding.decide(session, session.query(Question).one().id, Verdict.SAME, "quanqu")
    after = desk.get("/")

    assert todo(before) == {"连人待核对": 1}
    assert "1 个会影响汇报数字" in before.text
    assert todo(after) == {}


def an_upload(session: Session, name: str, uploaded_at: datetime, kind: str = "activity") -> ImportDraft:
    """A file the coordinator uploaded and did not confirm."""
    draft = ImportDraft(
        token=f"token-{name}",
        user_id=session.scalars(select(User.id).where(User.login == "longzhouwan")).one(),
        file_name=name,
        content=b"",
        preview={"kinds": [kind]},
        uploaded_at=uploaded_at,
    )
    session.add(draft)
    session.commit()
    return draft


def test_ones_own_uploaded_file_waits_to_be_confirmed(desk, social_worker, office, session) -> None:
    office.mention(office.person("侯文"), MentionKind.PARTICIPATION, "04-16")
    an_upload(session, "table", now())
    mine, anothers = desk.get("/"), social_worker.get("/")

    assert todo(mine) == {"还没确认的导入": 1}
    assert mine.links["去确认"] == "/imports/drafts/token-table"
    assert todo(anothers) == {}


def test_an_upload_nobody_can_open_any_more_waits_for_nothing(desk, office, session) -> None:
    office.mention(office.person("侯文"), MentionKind.PARTICIPATION, "04-16")
    an_upload(session, "old", now() - timedelta(days=8))
    an_upload(session, "cases", now(), next(iter(confidential_keys())))

    assert todo(desk.get("/")) == {}
    assert "cases" not in desk.get("/imports").text


def test_urgent_things_come_first(desk, office) -> None:
    a_shift(office, 5)
    office.signs_up(office.person("侯文"), "06-01")
    home = desk.get("/")

    assert list(todo(home)) == ["待审核的报名", "七天内缺人的班次"]


def test_the_week_and_the_last_imports_stand_below(desk, office, noise, session) -> None:
    a_shift(office, 3)
    for number, where in enumerate((office, noise)):
        session.add(
            ImportBatch(
                programme_id=where.programme.id,
                file_name=f"文件{number}.xlsx",
                content_hash=str(number),
                kind="test",
                row_count=7,
                warnings=[],
                imported_at=office.known,
                imported_by="system",
            )
        )
    home = desk.get("/")

    assert "7月4日 周一" in home.text
    assert "文件0.xlsx" in home.text
    assert "文件1.xlsx" not in home.text
    assert date(2022, 7, 1).isoformat() not in home.links
