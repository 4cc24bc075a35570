"""A volunteer's own record."""

import pytest

from tests.builders.recorded import Office
from tests.cast import a_user
from tests.page import words
from volunteer.accounts.models import Role
from volunteer.core.actor import acting_as
from volunteer.participation.models import Attendance, Form
from volunteer.shiftlogs import approving, own
from volunteer.shiftlogs.approving import Approver
from volunteer.shiftlogs.queries import log_of_shift


@pytest.fixture
def houwen(desk):
    return desk.volunteer("侯文")


def record(page, who):
    return page(who.user).get("/my/record")


def tiles(answer):
    """Each tile's number by its label."""
    boxes = [box for box in answer.root.iter("div") if "tile" in box.get("class", "").split()]
    return {words(box[0]): words(box[1]).replace(" ", "") for box in boxes}


def test_verified_and_waiting_hours_stand_apart(page, desk, houwen):
    other = desk.volunteer("王芳")
    desk.approve(desk.log(desk.shift(houwen, other, when="2022-06-20"), (houwen, 150), (other, 60), served=46))
    desk.approve(desk.log(desk.shift(houwen, when="2022-06-21"), (houwen, 30), served=1200))
    desk.log(desk.shift(houwen, when="2022-06-22"), (houwen, 45), served=7)
    desk.approve(desk.log(desk.shift(other, when="2022-06-23"), (other, 150), served=5))
    answer = record(page, houwen)
    assert tiles(answer) == {
        "已通过时长": "3小时",
        "待审核时长": "45分钟",
        "服务班次": "2班",
        "参与服务": "1,246人次",
    }
    days = [words(line)[:40] for line in answer.root.iter("li") if "楼栋走访" in words(line)]
    assert [("待审核" in day, "已通过" in day) for day in days] == [(True, False), (False, True), (False, True)]


def test_a_correction_shows_before_and_after(page, desk, houwen):
    first = desk.approve(desk.log(desk.shift(houwen), (houwen, 150)))
    second = desk.log(first.shift, (houwen, 90), corrects=first)
    waiting = record(page, houwen)
    assert tiles(waiting)["已通过时长"] == "2小时30分钟"
    assert tiles(waiting)["待审核时长"] == "0分钟"
    assert "有一份更正在等审核" in waiting.text
    desk.approve(second)
    done = record(page, houwen)
    assert tiles(done)["已通过时长"] == "1小时30分钟"
    assert "更正前是 2 小时 30 分钟。" in done.text
    assert "已更正" in done.text


def test_who_was_taken_off_is_told_so(page, desk, houwen):
    other = desk.volunteer("王芳")
    first = desk.approve(desk.log(desk.shift(houwen, other), (houwen, 150), (other, 150)))
    desk.approve(desk.log(first.shift, (other, 150), corrects=first))
    answer = record(page, houwen)
    assert "原来记了 2 小时 30 分钟，更正后不再计入。" in answer.text
    assert tiles(answer)["已通过时长"] == "0分钟"
    assert tiles(answer)["服务班次"] == "0班"


def test_a_returned_log_still_waits_and_a_replaced_draft_is_not_shown(page, desk, session, houwen):
    draft = desk.log(desk.shift(houwen), (houwen, 150))
    with acting_as("kuangsuchun"):
        approving.return_log(session, draft, Approver("kuangsuchun", "匡素春", None), "人次不对")
    answer = record(page, houwen)
    assert "退回修改中" in answer.text
    assert "人次不对" not in answer.text
    assert tiles(answer)["待审核时长"] == "2小时30分钟"
    other = desk.volunteer("王芳")
    desk.log(draft.shift, (other, 150), corrects=draft)
    assert tiles(record(page, houwen))["待审核时长"] == "0分钟"
    assert "还没有服务记录" in record(page, houwen).text


def paper_and_activities(session, who):
    """What is known of the same person from paper: a shift, an activity, a group, a case and a sealed one."""
    office = Office(session, "以前的项目")
    office.shift("05-20", who.person, served=15, minutes=60)
    office.held("04-16", who.person, service=office.service(Form.ACTIVITY, "春季义诊"))
    group = office.service(Form.GROUP, "减压小组")
    office.held("04-01", who.person, service=group, form=Form.GROUP)
    office.held("04-08", who.person, service=group, form=Form.GROUP)
    office.held("03-01", who.person, service=office.service(Form.CASE, "债务压力个案"), form=Form.CASE)
    office.held("03-02", who.person, service=office.service(Form.ACTIVITY, "密封的事", is_sealed=True))
    office.held("03-03", who.person, service=office.service(Form.ACTIVITY, "没去的"), attendance=Attendance.EXCUSED)
    session.commit()


def test_earlier_records_open_once_the_phone_is_proved(page, desk, session):
    proved = desk.volunteer("侯文", is_proved=True)
    paper_and_activities(session, proved)
    answer = record(page, proved)
    assert tiles(answer)["已通过时长"] == "1小时"
    assert "春季义诊" in answer.text
    assert "减压小组2022-04-01 至 2022-04-08，2 次" in answer.text
    assert "参加过个案服务" in answer.text
    for secret in ("债务", "2022-03-01", "密封", "没去的", "以前的记录要用领取卡打开"):
        assert secret not in answer.text


def test_without_proof_nothing_earlier_is_shown_and_everybody_reads_the_same(page, desk, session):
    with_past, without = desk.volunteer("侯文", is_proved=False), desk.volunteer("王芳", is_proved=False)
    paper_and_activities(session, with_past)
    texts = [record(page, who).text.replace(who.user.display_name, "某") for who in (with_past, without)]
    assert texts[0] == texts[1]
    assert "以前的记录要用领取卡打开" in texts[0]
    assert "还没有服务记录" in texts[0]
    assert record(page, with_past).links["怎样拿到领取卡"] == "/claim"


def test_without_proof_ones_own_shifts_are_shown(page, desk):
    who = desk.volunteer("侯文", is_proved=False)
    desk.approve(desk.log(desk.shift(who), (who, 150)))
    assert tiles(record(page, who))["已通过时长"] == "2小时30分钟"


def test_nothing_yet_leads_to_the_shifts_and_questions_to_a_person(page, houwen):
    answer = record(page, houwen)
    assert answer.links["找班次"] == "/open-shifts"
    assert "请告诉带队社工" in answer.text


def test_an_account_without_a_sign_up_is_led_to_it(page, session):
    answer = page(a_user(session, Role.WORKER, "13983110009", "新来的")).get("/my/record")
    assert answer.links["去报名"] == "/join"


def test_one_person_named_twice_on_paper_is_one_shift(session):
    office = Office(session)
    person = office.person("侯文")
    shift = office.shift("05-20", person, person, minutes=60)
    mentions = [row.mention_id for row in log_of_shift(session, shift.id).attendances]
    found = own.own_record(session, mentions)
    assert (len(found.verified), found.verified_minutes, found.people_served) == (1, 120, 10)
