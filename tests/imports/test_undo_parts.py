"""What undoing puts back, what it refuses, and that its guards bite."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders.sheets import a_file, sign_in
from tests.imports.contents import contents
from tests.imports.uploads import a_case_register, a_record, a_register
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.core.clock import now
from volunteer.core.database import Base
from volunteer.core.events import mention_written
from volunteer.imports import pointing
from volunteer.imports.cli import import_files
from volunteer.imports.models import ImportBatch
from volunteer.imports.undoing import BatchIsNeeded, BatchIsUndone, reasons_against, undo_batch
from volunteer.linkage import forgetting
from volunteer.linkage.deciding import decide
from volunteer.linkage.models import Decision, Link, Question, QuestionState, Verdict
from volunteer.participation.models import Participation, ServiceSession
from volunteer.people.models import Consent, ConsentKind, Contact, Mention, Person, PersonName
from volunteer.shiftlogs.models import LogState, ShiftLog
from volunteer.shifts.models import Assignment, AssignmentState, Shift
from volunteer.signups.models import SignUp, SignUpState

pytestmark = pytest.mark.usefixtures("app")
MING = ("李明", "13512340091", "晨光物业", "2022/6/1", "是")


def bring(session: Session, *paths: Path) -> ImportBatch:
    """The last of the batches these files became."""
    results = import_files(list(paths), None, None, dry_run=False)
    assert {result.status for result in results} == {"imported"}, [result.problems for result in results]
    return session.get_one(ImportBatch, results[-1].batch_id)


def undo(session: Session, batch: ImportBatch) -> None:
    undo_batch(session, batch)
    session.commit()


def difference(one: dict, other: dict) -> dict:
    return {part: (one[part], other[part]) for part in one if one[part] != other[part]}


def a_roster(folder: Path, name: str, *people: tuple[str, str, str], day: str = "5") -> Path:
    rows = [(str(number), who, where, phone) for number, (who, where, phone) in enumerate(people, 1)]
    title = f"活动名称：义诊{name}  活动时间：2022年3月{day}日"
    return a_file(folder, f"{name}.xlsx", {"签到表": sign_in(rows, subtitle=title)})


def test_a_later_register_that_is_undone_puts_earlier_sign_ups_back(session: Session, tmp_path: Path) -> None:
    bring(session, a_register(tmp_path, (*MING, "待审核", ""), name="先.xlsx"))
    before = contents(session)
    (sign_up,) = session.scalars(select(SignUp))
    stood = (sign_up.state, sign_up.decided_on, sign_up.decision_recorded_at, sign_up.approval_recorded_at)
    changed = (*MING[:4], "否", "通过", "2022/6/8")
    later = bring(session, a_register(tmp_path, changed, name="后.xlsx"))
    assert (sign_up.state, sign_up.approved_on) == (SignUpState.APPROVED, date(2022, 6, 8))

    undo(session, later)

    assert difference(contents(session), before) == {}
    assert (sign_up.state, sign_up.decided_on, sign_up.decision_recorded_at, sign_up.approval_recorded_at) == stood
    assert session.scalars(select(Consent.is_given)).all() == [True]


def test_a_register_whose_sign_ups_a_later_one_changed_must_wait_for_it(session: Session, tmp_path: Path) -> None:
    first = bring(session, a_register(tmp_path, (*MING, "待审核", ""), name="先.xlsx"))
    later = bring(session, a_register(tmp_path, (*MING[:4], "否", "通过", "2022/6/8"), name="后.xlsx"))

    with pytest.raises(BatchIsNeeded, match="1 份报名导入后又审核过"):
        undo_batch(session, first)
    undo(session, later)
    undo(session, first)

    assert session.scalars(select(SignUp)).all() == []


def test_what_a_register_changed_and_somebody_changed_again_stays(session: Session, tmp_path: Path) -> None:
    bring(session, a_register(tmp_path, (*MING, "待审核", ""), name="先.xlsx"))
    later = bring(session, a_register(tmp_path, (*MING[:4], "否", "通过", "2022/6/8"), name="后.xlsx"))
    (sign_up,) = session.scalars(select(SignUp))
    sign_up.state, sign_up.decided_on, sign_up.decided_by = SignUpState.WITHDRAWN, date(2022, 6, 20), "xietiao"
    session.commit()

    assert ["后来又改了" in reason for reason in reasons_against(session, later)] == [True]


def test_a_case_that_went_on_speaks_of_its_first_days_again(session: Session, tmp_path: Path) -> None:
    head = ("GA-1", "小敏", "13512340009")
    bring(session, a_case_register(tmp_path, (*head, "2022-03-08", "面谈", 2, "情绪支持"), name="三月.xlsx"))
    before = contents(session)
    earlier = a_case_register(tmp_path, (*head, "2022-03-01", "面谈", 1, "情绪支持"), name="补.xlsx")
    batch = bring(session, earlier)
    (mention,) = session.scalars(select(Mention))
    assert mention.occurred_on == date(2022, 3, 1)

    undo(session, batch)

    assert difference(contents(session), before) == {}
    assert mention.occurred_on == date(2022, 3, 8)


def test_a_case_others_go_on_with_names_the_file_to_undo_first(session: Session, tmp_path: Path) -> None:
    head = ("GA-1", "小敏", "13512340009")
    first = bring(session, a_case_register(tmp_path, (*head, "2022-03-01", "面谈", 1, "情绪支持"), name="一.xlsx"))
    bring(session, a_case_register(tmp_path, (*head, "2022-03-08", "面谈", 2, "情绪支持"), name="二.xlsx"))

    with pytest.raises(BatchIsNeeded, match=r"“二\.xlsx”接着这一批往下记（参加记录 1 条、场次 1 条）"):
        undo_batch(session, first)


def test_a_person_two_files_made_one_are_two_again(session: Session, tmp_path: Path) -> None:
    bring(session, a_roster(tmp_path, "甲", ("王芳", "晨光物业", "13512340001"), day="5"))
    bring(session, a_register(tmp_path, ("王芳", "", "恒丰物流", "2022/6/1", "是", "通过", "2022/6/3")))
    before = contents(session)
    both = a_roster(tmp_path, "乙", ("王芳", "恒丰物流", "13512340001"), ("王方", "晨光物业", "13512340001"), day="6")

    batch = bring(session, both)
    assert difference(contents(session), before) != {}
    undo(session, batch)

    assert difference(contents(session), before) == {}


def test_a_number_and_a_name_only_the_batch_told_are_forgotten(session: Session, tmp_path: Path) -> None:
    number = ("会员号",)
    head = ("序号", "姓名", "工作单位", "联系电话", *number)
    rows = [("1", "王芳", "晨光物业", "", "A12345")]
    one = a_file(tmp_path, "一.xlsx", {"签到表": sign_in(rows, head=head)})
    again = [("1", "王 芳芳", "晨光物业", "13512340007", "A12345")]
    other = sign_in(again, head=head, subtitle="活动名称：乙  活动时间：2023年3月6日")
    bring(session, one)
    before = contents(session)

    batch = bring(session, a_file(tmp_path, "二.xlsx", {"签到表": other}))
    undo(session, batch)

    assert difference(contents(session), before) == {}
    assert session.scalars(select(Contact.value)).all() == []
    assert {name.name for name in session.scalars(select(PersonName))} == {"王芳"}


def test_an_answer_about_other_rows_outlives_the_batch_that_joined_its_question(
    session: Session, tmp_path: Path
) -> None:
    bring(session, a_register(tmp_path, ("王芳", "13512340001", "晨光物业", "2022/6/1", "是", "通过", "2022/6/3")))
    bring(session, a_roster(tmp_path, "甲", ("王芳", "晨光物业", ""), day="5"))
    batch = bring(session, a_roster(tmp_path, "乙", ("王芳", "晨光物业", ""), day="6"))
    (question,) = session.scalars(select(Question).where(Question.state == QuestionState.OPEN))
    assert len(question.mention_ids) == 2
    decide(session, question.id, Verdict.SAME, by="kuang")
    session.commit()

    undo(session, batch)

    assert (question.state, len(question.mention_ids)) == (QuestionState.ANSWERED, 1)
    assert len(session.scalars(select(Decision)).all()) == 1
    assert len({mention.person_id for mention in session.scalars(select(Mention))}) == 1


def test_without_forgetting_the_undo_fails(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = bring(session, a_roster(tmp_path, "甲", ("王芳", "晨光物业", "13512340001")))
    monkeypatch.setattr(forgetting, "forget", lambda session, ids: lambda: None)

    with pytest.raises(Exception, match=r"FOREIGN KEY|foreign key"):
        undo(session, batch)
    session.rollback()


def test_a_person_somebody_invited_stays_without_a_name(session: Session, tmp_path: Path) -> None:
    from volunteer.signups.models import Invitation

    batch = bring(session, a_roster(tmp_path, "甲", ("王芳", "晨光物业", "13512340001")))
    (person,) = session.scalars(select(Person))
    asked = Invitation(person_id=person.id, programme_id=1, invited_on=date(2022, 6, 1), invited_by="k")
    asked.recorded_at = now()
    session.add(asked)
    session.commit()

    undo(session, batch)

    assert session.scalars(select(Person.name)).all() == [""]
    assert session.scalars(select(Link)).all() == []


def test_undoing_twice_is_refused(session: Session, tmp_path: Path) -> None:
    batch = bring(session, a_roster(tmp_path, "甲", ("王芳", "晨光物业", "13512340001")))
    undo(session, batch)

    with pytest.raises(BatchIsUndone):
        undo_batch(session, batch)


def test_a_roster_changed_by_hand_stays(session: Session, tmp_path: Path) -> None:
    batch = bring(session, a_roster(tmp_path, "甲", ("王芳", "晨光物业", "13512340001")))
    (came,) = session.scalars(select(Participation))
    record(session, Event.ATTENDANCE_CHANGED, came, session_id=came.session_id, mention_id=came.mention_id)
    session.commit()

    assert ["义诊甲" in reason for reason in reasons_against(session, batch)] == [True]


def test_a_row_that_had_the_same_number_before_does_not_count(session: Session, tmp_path: Path) -> None:
    batch = bring(session, a_roster(tmp_path, "甲", ("王芳", "晨光物业", "13512340001")))
    (held,) = session.scalars(select(ServiceSession))
    record(session, Event.ACTIVITY_CHANGED, held.service, session_id=held.id)
    session.commit()
    batch.imported_at = now() + timedelta(minutes=1)
    session.commit()

    assert reasons_against(session, batch) == []


@pytest.fixture
def outreach(session: Session, tmp_path: Path) -> ImportBatch:
    return bring(session, a_record(tmp_path, ("2022/6/5", "9:00-11:00", "走访", "李明", 20, "于晓彤")))


def test_a_log_decided_about_stays(session: Session, outreach: ImportBatch) -> None:
    assert reasons_against(session, outreach) == []
    (log,) = session.scalars(select(ShiftLog))
    log.returned_at, log.state = now(), LogState.SUBMITTED
    session.commit()

    assert ["1 条服务日志" in reason for reason in reasons_against(session, outreach)] == [True]


def test_a_shift_changed_or_taken_stays(session: Session, tmp_path: Path, outreach: ImportBatch) -> None:
    bring(session, a_register(tmp_path, (*MING, "通过", "2022/6/2")))
    (shift,), (sign_up,) = session.scalars(select(Shift)), session.scalars(select(SignUp))
    record(session, Event.SHIFT_CHANGED, shift, fields=["note"])
    place = Assignment(shift_id=shift.id, mention_id=sign_up.mention_id, state=AssignmentState.CONFIRMED)
    place.recorded_at = place.changed_at = now()
    session.add(place)
    session.commit()

    reasons = " ".join(reasons_against(session, outreach))
    assert ("排班 1 条" in reasons, "1 个班次导入后有人改过" in reasons) == (True, True)


def test_an_answer_given_since_stays(session: Session, tmp_path: Path) -> None:
    batch = bring(session, a_register(tmp_path, (*MING, "通过", "2022/6/2")))
    (sign_up,) = session.scalars(select(SignUp))
    session.add(
        Consent(
            mention_id=sign_up.mention_id,
            kind=ConsentKind.LINKING,
            is_given=False,
            text_version="2022-1",
            given_on=date(2022, 6, 9),
            recorded_at=datetime(2022, 6, 9, tzinfo=UTC),
        )
    )
    mention_written(session, sign_up.mention_id)
    session.commit()

    assert ["改过同意" in reason for reason in reasons_against(session, batch)] == [True]


def test_every_table_that_may_point_to_a_batch_has_a_name(app: Flask) -> None:
    pointing_tables = {key.table.name for table in pointing.sourced() for key in pointing.keys_to(table)}

    assert pointing_tables <= pointing.NAMES.keys()
    assert {table.name for table in Base.metadata.sorted_tables} >= pointing.GO_ALONG
