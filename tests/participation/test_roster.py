"""The roster of a session: who came, who else, how many in all."""

from datetime import date

import pytest
import sqlalchemy as sa

from tests.builders.recorded import Office
from volunteer.audit.models import AuditEvent
from volunteer.core.database import db
from volunteer.participation.models import Attendance, Form, Participation, ServiceSession
from volunteer.people.actions import write_mention
from volunteer.people.models import Mention, MentionKind
from volunteer.reports.queries import sessions_held

EXCUSED, ATTENDED, ABSENT = "excused", "attended", "absent"


@pytest.fixture
def office(session, cast):
    office = Office(session, union_id=cast.street.id)
    office.programme.agency_id = cast.agency.id
    return office


@pytest.fixture
def held(office):
    """An activity with two people on its sheet, and another activity as noise."""
    office.held("04-17", office.person("旁人"), headcount=5)
    return office.held("04-16", office.person("侯文"), office.person("王杰"), service=office.service(title="义诊"))


@pytest.fixture
def desk(page, cast, held):
    return Desk(page(cast.kuangsuchun), held.id)


class Desk:
    """A browser at one roster."""

    def __init__(self, browser, session_id):
        self.browser, self.number = browser, session_id
        self.session = db.session()

    def open(self):
        return self.browser.get(f"/activities/sessions/{self.number}")

    def post(self, action, **typed):
        sent = {"csrf_token": self.browser.token(), **typed}
        return self.browser.post(f"/activities/sessions/{self.number}/{action}", sent)

    def rows(self) -> dict[str, Participation]:
        self.session.commit()
        self.session.expire_all()
        query = sa.select(Participation).where(Participation.session_id == self.number).order_by(Participation.id)
        return {row.mention.name: row for row in self.session.scalars(query)}

    def attend(self, **named):
        rows = self.rows()
        return self.open().submit(**{f"row-{rows[name].id}": value for name, value in named.items()})

    def held(self) -> ServiceSession:
        self.session.commit()
        self.session.expire_all()
        return self.session.get_one(ServiceSession, self.number)

    def times(self) -> int:
        """Person-times of this session, and of the report with the noise."""
        self.session.commit()
        report = sum(held.person_times for held in sessions_held(self.session, date(2022, 12, 31)))
        shown = int(self.open().text.split("本场 ")[1].split(" ")[0])
        assert report == shown + 6
        return shown

    def events(self, name) -> int:
        return self.session.scalar(sa.select(sa.func.count()).where(AuditEvent.event == name))


def test_the_roster_shows_who_came_with_masked_numbers(desk):
    desk.rows()["侯文"].mention.phone = "13800000001"
    desk.rows()["侯文"].mention.employer = "恒信广告"
    found = desk.open()

    assert found.h1 == "签到名单：义诊"
    assert "138****0001" in found.text
    assert "13800000001" not in found.text
    assert found.links["侯文"] == f"/people/{desk.rows()['侯文'].mention.person_id}"


def test_an_empty_roster_says_so(page, cast, office):
    held = office.held("04-16")

    assert "名单上还没有人" in page(cast.kuangsuchun).get(f"/activities/sessions/{held.id}").text


def test_changes_are_saved_at_once_and_move_the_figures_by_just_that(desk):
    before = desk.times()

    saved = desk.attend(侯文=EXCUSED)

    assert "已保存 1 处改动" in saved.follow().text
    assert desk.times() == before - 1
    assert {name: row.attendance.value for name, row in desk.rows().items()} == {"侯文": EXCUSED, "王杰": ATTENDED}
    assert desk.events("attendance.changed") == 1
    desk.attend(侯文=ATTENDED, 王杰=ABSENT)
    assert desk.times() == before - 1
    assert desk.events("attendance.changed") == 3


def test_saving_nothing_changes_nothing(desk):
    assert "没有改动" in desk.attend(侯文=ATTENDED).follow().text
    assert desk.events("attendance.changed") == 0


def test_an_old_page_does_not_take_back_what_somebody_else_changed(desk):
    old, rows = desk.open(), desk.rows()
    desk.attend(侯文=ABSENT)

    old.submit(**{f"row-{rows['王杰'].id}": EXCUSED})

    assert {name: row.attendance.value for name, row in desk.rows().items()} == {"侯文": ABSENT, "王杰": EXCUSED}


def test_strange_values_and_foreign_rows_change_nothing(desk, office):
    foreign = desk.session.scalars(sa.select(Participation).join(Mention).where(Mention.name == "旁人")).one()
    mine = desk.rows()["侯文"].id

    desk.post("attendance", **{f"row-{foreign.id}": ABSENT, f"row-{mine}": "perhaps", f"member-{mine}": ABSENT})

    desk.session.refresh(foreign)
    assert foreign.attendance is Attendance.ATTENDED
    assert desk.events("attendance.changed") == 0


def test_a_month_old_record_may_be_changed_and_the_person_is_counted_anew(desk):
    desk.attend(侯文=ABSENT)
    entry = desk.session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "attendance.changed")).one()

    row = desk.rows()["侯文"]
    assert entry.details == {"session_id": desk.number, "mention_id": row.mention_id, "fields": ["attendance"]}
    assert entry.subject_id == row.id


def test_a_walk_in_is_one_person_time_more(desk):
    before = desk.times()

    added = desk.open().submit(name="陈志君", phone="139 0000 0001", employer="恒信广告")

    assert "已把 陈志君 加到名单上" in added.follow().text
    assert desk.times() == before + 1
    mention = desk.rows()["陈志君"].mention
    assert (mention.kind, mention.occurred_on, mention.batch_id) == (MentionKind.PARTICIPATION, date(2022, 4, 16), None)
    assert mention.occasion == f"session:{desk.number}"
    assert mention.person_id is not None


def test_a_walk_in_is_the_person_with_the_same_name_and_number(desk, office):
    known = write_mention(
        desk.session,
        Mention(
            kind=MentionKind.PARTICIPATION,
            programme_id=office.programme.id,
            name="陈志君",
            phone="13900000001",
            occurred_on=date(2022, 3, 1),
            recorded_at=office.known,
            occasion="别的表",
        ),
    )
    desk.open().submit(name="陈志君", phone="139-0000-0001")
    desk.open().submit(name="陈志君", phone="13700000002")

    desk.session.expire_all()
    query = sa.select(Mention.person_id).where(Mention.name == "陈志君").order_by(Mention.id)
    persons = list(desk.session.scalars(query))
    assert persons[0] == persons[1] == known.person_id
    assert persons[2] not in (None, persons[0])


def test_a_walk_in_joins_the_occasion_of_the_sheet(desk):
    for row in desk.rows().values():
        row.mention.occasion = "7:签到表:1"

    desk.open().submit(name="陈志君")

    assert desk.rows()["陈志君"].mention.occasion == "7:签到表:1"


def test_a_child_is_counted_and_never_linked(desk):
    before = desk.times()
    desk.open().submit(name="小明", is_child="y")

    assert desk.times() == before + 1
    assert desk.rows()["小明"].mention.person_id is None


def test_the_same_walk_in_twice_is_refused_in_words(desk):
    opened = desk.open()
    opened.submit(name="陈志君", phone="13900000001")

    again = opened.submit(name="陈志君", phone="13900000001", employer="恒信")

    assert "名单上已经有“陈志君”" in again.errors[0]
    assert again.field("employer").get("value") == "恒信"
    assert opened.submit(name="陈志君", phone="13700000002").status == 302
    assert opened.submit(name="", phone="12").errors == ["请填写姓名。", "电话请写全，如 13800000000；没有就留空。"]


def test_a_walk_in_may_be_one_of_the_total_or_one_more(desk):
    desk.held().stated_total = 10
    assert desk.times() == 10

    desk.open().submit(name="甲", counted="yes")
    assert desk.times() == 10
    desk.open().submit(name="乙", counted="no")
    assert desk.times() == 11


def test_a_walk_in_cannot_be_one_of_a_total_that_is_all_named(desk):
    desk.held().stated_total = 2

    refused = desk.open().submit(name="甲", counted="yes")

    assert "请选“另加 1 人”" in refused.errors[0]
    assert desk.rows().keys() == {"侯文", "王杰"}
    assert desk.open().submit(name="甲", counted="no").status == 302
    assert desk.times() == 3


def test_a_walk_in_may_be_one_of_the_unnamed(desk):
    desk.held().headcount = 3
    before = desk.times()

    desk.open().submit(name="甲", counted="yes")

    assert desk.times() == before
    assert desk.held().headcount == 2


def test_without_a_total_the_choice_is_not_asked(desk):
    assert "另加 1 人" not in desk.open().text


def test_a_walk_in_typed_by_mistake_goes_without_a_trace(desk):
    before = desk.times()
    desk.open().submit(name="陈志君", phone="13900000001")
    row = desk.rows()["陈志君"]
    row_id, mention_id = row.id, row.mention_id

    removed = desk.post(f"rows/{row_id}/remove")

    assert "已把 陈志君 从名单上去掉" in removed.follow().text
    desk.session.expire_all()
    assert desk.session.get(Mention, mention_id) is None
    assert desk.times() == before
    assert desk.post(f"rows/{row_id}/remove").status == 404


@pytest.mark.parametrize(
    ("total", "headcount", "counted"), [(None, 3, "yes"), (None, 3, "no"), (10, 0, "yes"), (10, 0, "no")]
)
def test_taking_a_walk_in_off_leaves_the_totals_as_before(desk, total, headcount, counted):
    desk.held().stated_total, desk.held().headcount = total, headcount
    before = desk.times()
    desk.open().submit(name="甲", counted=counted)

    removed = desk.post(f"rows/{desk.rows()['甲'].id}/remove").follow()

    assert desk.times() == before
    assert (desk.held().stated_total, desk.held().headcount) == (total, headcount)
    assert f"现在本场 {before} 人次" in removed.text
    assert "没有跟着变" not in removed.text


def test_a_total_stated_after_a_walk_in_stands_when_they_are_taken_off(desk):
    desk.held().stated_total = 10
    desk.open().submit(name="甲", counted="no")
    desk.open().submit(total="20", headcount="")

    removed = desk.post(f"rows/{desk.rows()['甲'].id}/remove").follow()

    assert desk.held().stated_total == 20
    assert "没有跟着变" in removed.text


def test_a_walk_in_marked_absent_and_taken_off_never_leaves_a_total_below_the_named(desk):
    desk.held().stated_total = 2
    desk.open().submit(name="甲", counted="no")
    desk.attend(甲=ABSENT)
    desk.open().submit(name="乙", counted="yes")

    desk.post(f"rows/{desk.rows()['甲'].id}/remove")

    assert desk.held().stated_total == 3


def test_an_imported_row_cannot_be_taken_off(desk):
    from tests.builders.mentions import _batch

    row = desk.rows()["侯文"]
    row.batch_id = _batch(desk.session, desk.held().service.programme, "签到表.xlsx").id

    refused = desk.post(f"rows/{row.id}/remove")

    assert refused.status == 409
    assert "是从表格导入的" in refused.text
    assert "侯文" in desk.rows()


def test_the_total_is_stated_and_never_guessed(desk):
    desk.open().submit(total="６０人", headcount="")
    assert desk.times() == 60
    assert (desk.held().stated_total, desk.held().headcount) == (60, 0)
    desk.open().submit(total="", headcount="4")
    assert desk.times() == 6
    desk.open().submit(total="", headcount="")
    assert desk.times() == 2
    assert desk.events("activity.changed") == 3


def test_a_total_below_the_named_is_refused_in_words(desk):
    refused = desk.open().submit(total="1", headcount="")

    assert "名单上到场的有 2 人，比总人数 1 人多" in refused.errors[0]
    assert refused.field("total").get("value") == "1"
    assert desk.held().stated_total is None


@pytest.mark.parametrize(("total", "headcount"), [("很多", ""), ("60", "3"), ("100001", ""), ("-1", "")])
def test_totals_nobody_can_read_are_refused(desk, total, headcount):
    assert len(desk.open().submit(total=total, headcount=headcount).errors) == 1
    assert desk.held().stated_total is None


def test_attendance_cannot_outgrow_the_total(desk):
    desk.attend(侯文=ABSENT)
    desk.open().submit(total="1", headcount="")

    refused = desk.attend(侯文=ATTENDED)

    assert refused.status == 409
    assert "比总人数 1 人多" in refused.text
    assert desk.rows()["侯文"].attendance is Attendance.ABSENT


def test_nobody_came_to_what_lies_ahead(page, cast, office):
    future = office.held("07-02", office.person("侯文"), attendance=Attendance.ABSENT)
    desk = Desk(page(cast.kuangsuchun), future.id)

    assert "这一天还没到" in desk.open().text
    assert "2022-07-02 还没到" in desk.open().submit(name="甲").errors[0]
    assert "2022-07-02 还没到" in desk.open().submit(total="9", headcount="").errors[0]
    assert desk.attend(侯文=ATTENDED).status == 409
    assert desk.attend(侯文=EXCUSED).status == 302


def test_day_and_place_are_corrected_with_the_rows(desk):
    saved = desk.open().submit(held_on="2022年4月18日", place="新广场")

    assert "已保存" in saved.follow().text
    assert (desk.held().held_on, desk.held().place) == (date(2022, 4, 18), "新广场")
    assert {row.mention.occurred_on for row in desk.rows().values()} == {date(2022, 4, 18)}
    assert desk.events("activity.changed") == 1
    desk.open().submit(held_on="2022-04-18", place="新广场")
    assert desk.events("activity.changed") == 1
    assert "还没到" in desk.open().submit(held_on="2022-08-01", place="新广场").errors[0]
    assert desk.open().submit(held_on="", place="新广场").errors == ["请填写日期。"]


def test_the_members_of_a_group_can_be_marked_at_its_next_session(page, cast, office):
    group, member = office.service(Form.GROUP, "减压小组"), office.person("李梅")
    office.held("03-01", member, service=group)
    desk = Desk(page(cast.kuangsuchun), office.held("02-08", service=group, ordinal=2).id)
    mention = desk.session.scalars(sa.select(Mention).where(Mention.name == "李梅")).one()
    opened = desk.open()
    assert "未记" in opened.text

    opened.submit(**{f"member-{mention.id}": ATTENDED})

    assert desk.rows()["李梅"].mention_id == mention.id
    assert desk.rows()["李梅"].mention.occurred_on == date(2022, 2, 8)
    assert "未记" not in desk.open().text
    removed = desk.post(f"rows/{desk.rows()['李梅'].id}/remove")
    assert removed.status == 302
    desk.session.expire_all()
    assert desk.session.get_one(Mention, mention.id).occurred_on == date(2022, 3, 1)


def test_whoever_is_added_to_a_group_again_is_the_same_row(page, cast, office):
    group = office.service(Form.GROUP, "减压小组")
    first, second = office.held("03-01", service=group), office.held("03-08", service=group, ordinal=2)
    for held in (first, second):
        Desk(page(cast.kuangsuchun), held.id).open().submit(name="李梅", phone="13900000001")

    rows = db.session().execute(sa.select(Participation.session_id, Participation.mention_id)).all()
    assert {session_id for session_id, _ in rows} == {first.id, second.id}
    assert len({mention_id for _, mention_id in rows}) == 1


def test_the_sheet_for_the_door_has_the_known_and_empty_rows(desk):
    sheet = desk.browser.get(f"/activities/sessions/{desk.number}/print")

    assert sheet.h1 == "义诊 签到表"
    assert len(list(sheet.root.iter("tr"))) == 1 + 2 + 25
    assert "2022-04-16" in sheet.text


def test_under_a_stated_total_who_did_not_come_leaves_the_figures_alone(desk):
    desk.held().stated_total = 10

    desk.attend(侯文=ABSENT)

    assert desk.times() == 10
    assert "署名 1 + 未署名 9" in desk.open().text
