"""A person's line: what happened, where it was written, how long between; cases locked, numbers masked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.builders.recorded import Office
from tests.cast import Cast, a_user
from tests.page import Browser, Page
from volunteer.accounts.models import Role
from volunteer.audit.models import AuditEvent
from volunteer.imports.models import ImportBatch
from volunteer.linkage.models import Question, QuestionState
from volunteer.participation.models import Attendance, Form
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind
from volunteer.shiftlogs.models import LogState
from volunteer.shifts.models import Assignment, AssignmentState, Shift, ShiftKind, ShiftState
from volunteer.signups.models import SignUpState


@pytest.fixture
def office(session: Session, cast: Cast) -> Office:
    return Office(session, union_id=cast.street.id)


@pytest.fixture
def other_office(session: Session, cast: Cast) -> Office:
    return Office(session, "别的街道的项目", union_id=cast.other_street.id)


@pytest.fixture
def desk(session: Session, cast: Cast, page: Callable[..., Browser]) -> Browser:
    """The browser of the coordinator of the street."""
    return page(a_user(session, Role.COORDINATOR, "longzhouwan", "协调员", cast.street))


def reveal(browser: Browser, person_id: int) -> Page:
    """Ask for somebody's numbers."""
    data = {"csrf_token": browser.token()}
    return browser.post(f"/people/{person_id}/phones", data, headers={"Origin": "http://localhost"})


def test_the_line_runs_from_service_to_shift_with_the_days_between(desk, office) -> None:
    person = office.person("侯文")
    office.held("04-16", person, service=office.service(title="职工素质拓展"))
    office.signs_up(person, "04-28", "04-30")
    office.shift("05-12", person, served=20, minutes=90)

    seen = desk.get(f"/people/{person.id}")

    assert seen.h1 == "侯文"
    order = [seen.text.index(words) for words in ("职工素质拓展", "报名做志愿者", "报名通过", "上岗服务")]
    assert order == sorted(order)
    for gap in ("隔 12 天", "隔 2 天"):
        assert gap in seen.text
    assert "从首次受助到首次上岗 26 天" in seen.text
    assert "1.5 小时，服务 20 人次" in seen.text


def test_a_case_is_a_locked_row(desk, office, session) -> None:
    person = office.person("陈梅")
    case = office.service(Form.CASE, title="金丝雀编号7731")
    case.topic = "金丝雀主题"
    batch = ImportBatch(
        programme_id=office.programme.id,
        file_name="金丝雀文件.xls",
        content_hash="x",
        kind="case",
        row_count=1,
        warnings=[],
        imported_at=office.known,
        imported_by="system",
    )
    session.add(batch)
    session.flush()
    held = office.held("01-10", person, service=case, place="金丝雀地点")
    office.held("03-10", person, service=case, place="金丝雀地点")
    for mention in session.scalars(sa.select(Mention)):
        mention.batch_id, mention.source_sheet = batch.id, "金丝雀表"
    for taken in held.participations:
        taken.batch_id, taken.source_sheet = batch.id, "金丝雀表"
    office.held("04-16", person)

    seen = desk.get(f"/people/{person.id}")

    assert "金丝雀" not in seen.response.text
    assert f"/activities/{case.id}" not in seen.response.text
    assert seen.text.count("参加过个案服务") == 1
    assert "到 2022-03-10" in seen.text


def test_the_negative_control_an_open_group_does_show_its_words(desk, office) -> None:
    person = office.person("侯文")
    office.held("04-16", person, service=office.service(Form.GROUP, title="金丝雀小组"), place="金丝雀地点")

    assert "金丝雀小组" in desk.get(f"/people/{person.id}").text


def test_who_was_excused_did_not_take_part(desk, office) -> None:
    person = office.person("侯文")
    office.held("04-16", person, attendance=Attendance.EXCUSED)
    office.held("04-20", person, attendance=Attendance.ABSENT)

    seen = desk.get(f"/people/{person.id}")

    assert "请假" in seen.text
    assert "缺席" in seen.text
    assert "参加活动和小组 0 次" in seen.text


def test_sealed_services_are_not_on_the_line(desk, office) -> None:
    person = office.person("侯文")
    office.held("04-16", person)
    office.held("04-20", person, service=office.service(title="金丝雀", is_sealed=True))

    assert "金丝雀" not in desk.get(f"/people/{person.id}").response.text


def test_only_the_viewers_programmes_are_shown(desk, office, other_office, page, cast) -> None:
    person = office.person("侯文")
    office.held("04-16", person, service=office.service(title="本街道活动"))
    other_office.held("05-16", person, service=other_office.service(title="金丝雀活动"))
    other_office.shift("06-16", person)

    seen = desk.get(f"/people/{person.id}")

    assert "本街道活动" in seen.text
    assert "金丝雀" not in seen.response.text
    assert "上岗 0 次" in seen.text
    assert "金丝雀活动" in page(cast.liqiang).get(f"/people/{person.id}").text


def test_a_person_of_another_street_does_not_exist(desk, other_office) -> None:
    person = other_office.person("李强生")
    other_office.held("04-16", person)

    assert desk.get(f"/people/{person.id}").status == 404
    assert reveal(desk, person.id).status == 404


@pytest.mark.parametrize("number", [2**31, 10**30])
def test_a_number_no_column_could_hold_is_no_address(desk, number: int) -> None:
    assert desk.get(f"/people/{number}").status == 404


def test_that_somebody_was_looked_at_is_on_record(desk, office, session) -> None:
    person = office.person("侯文")
    office.held("04-16", person)
    desk.get(f"/people/{person.id}")

    (entry,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "person.viewed"))
    assert (entry.actor, entry.subject_type, entry.subject_id) == ("longzhouwan", "person", person.id)


def test_numbers_are_masked_until_asked_for_and_shown_once(desk, office, session) -> None:
    person = office.person("侯文")
    office.held("04-16", person)
    session.query(Mention).one().phone = "138 0000 0001"
    masked = desk.get(f"/people/{person.id}")
    shown = reveal(desk, person.id).follow()
    again = desk.get(f"/people/{person.id}")

    assert "138****0001" in masked.text
    assert "显示完整号码" in masked.text
    assert "13800000001" not in masked.response.text
    assert "13800000001" in shown.text
    assert "13800000001" not in again.response.text
    assert session.scalar(sa.select(sa.func.count()).where(AuditEvent.event == "phone.revealed")) == 1


def test_asking_for_one_number_does_not_open_another_persons(desk, office, session) -> None:
    one, other = office.person("侯文"), office.person("王芳")
    office.held("04-16", one, other)
    for mention in session.query(Mention):
        mention.phone = f"1380000000{mention.person_id}"
    assert reveal(desk, one.id).location == f"/people/{one.id}#phones"

    assert f"1380000000{other.id}" not in desk.get(f"/people/{other.id}").response.text


def test_logs_say_whether_they_count(desk, office) -> None:
    person = office.person("侯文")
    office.signs_up(person, "04-28", "04-30")
    office.shift("05-12", person, log=LogState.SUBMITTED)
    office.shift("05-13", person, log=LogState.REVERSED)

    seen = desk.get(f"/people/{person.id}")

    assert "上岗，日志待审核" in seen.text
    assert "日志已冲正" in seen.text
    assert "上岗 0 次" in seen.text


def test_a_place_on_a_coming_shift_stands_at_the_end(desk, office, session) -> None:
    person = office.person("侯文")
    sign_up = office.signs_up(person, "04-28", "04-30")
    begins = datetime(2022, 7, 5, 1, tzinfo=UTC)
    shift = Shift(
        programme_id=office.programme.id,
        kind=ShiftKind.VISIT,
        content="下周走访",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        state=ShiftState.OPEN,
        recorded_at=office.known,
    )
    session.add(shift)
    session.flush()
    session.add(
        Assignment(
            shift_id=shift.id,
            mention_id=sign_up.mention_id,
            state=AssignmentState.CONFIRMED,
            recorded_at=office.known,
            changed_at=office.known,
        )
    )
    session.commit()

    seen = desk.get(f"/people/{person.id}")

    assert "已排班 下周走访" in seen.text
    assert seen.links["下周走访"] == f"/shifts/{shift.id}"


def test_a_returned_sign_up_and_a_withdrawn_consent_are_told(desk, office, session) -> None:
    person = office.person("侯文")
    sign_up = office.signs_up(person, "04-28", "04-30", SignUpState.RETURNED)
    session.add(
        Consent(
            mention_id=sign_up.mention_id,
            kind=ConsentKind.LINKING,
            is_given=True,
            text_version="1",
            given_on=sign_up.applied_on,
            recorded_at=office.known,
            withdrawn_at=datetime(2022, 6, 2, tzinfo=UTC),
        )
    )

    seen = desk.get(f"/people/{person.id}")

    assert "报名退回" in seen.text
    assert "撤回同意 连接以往参加活动的记录" in seen.text
    assert "连接以往参加活动的记录：不同意" in seen.text


def test_the_rows_say_why_they_are_one_person(desk, session, cast) -> None:
    from tests.builders.mentions import row, signup, store
    from volunteer.linkage import actions
    from volunteer.programmes.models import Programme

    ids = list(store(session, [signup("侯文", "13800000001"), row("侯 文", "13800000001")]).values())
    actions.link_written(session)
    session.query(Programme).one().union_id = cast.street.id
    session.commit()

    seen = desk.get(f"/people/{session.get(Mention, ids[0]).person_id}")

    assert "姓名和电话都相同" in seen.text
    assert "签到表.xlsx · 签到表" in seen.text
    assert seen.links["报名"].startswith("/volunteers/")


def test_a_question_about_a_row_of_another_street_is_not_told(desk, page, cast, office, other_office, session) -> None:
    person = office.person("侯文")
    ours = office.mention(person, MentionKind.PARTICIPATION, "04-16")
    theirs = other_office.mention(other_office.person("侯文"), MentionKind.PARTICIPATION, "04-17")
    question = Question(
        left_mention_id=ours.id,
        right_mention_id=theirs.id,
        mention_ids=[],
        score=0.7,
        reasons=[],
        moves_figures=True,
        state=QuestionState.OPEN,
        asked_at=office.known,
    )
    session.add(question)
    session.commit()
    link = f"/links/{question.id}"

    assert link not in desk.get(f"/people/{person.id}").links.values()
    everywhere = page(a_user(session, Role.SOCIAL_WORKER, "quanqu", "全区社工"))
    assert link in everywhere.get(f"/people/{person.id}").links.values()
