"""The list of groups and activities, a new one, one more session."""

from datetime import date

import pytest
import sqlalchemy as sa

from tests.builders.recorded import Office
from tests.page import words
from volunteer.audit.models import AuditEvent
from volunteer.core.database import db
from volunteer.participation.models import Attendance, Form, Service, ServiceSession
from volunteer.programmes.models import Programme


@pytest.fixture
def office(session, cast):
    office = Office(session, union_id=cast.street.id)
    office.programme.agency_id = cast.agency.id
    return office


@pytest.fixture
def elsewhere(session, cast):
    return Office(session, "李家沱心贴心", union_id=cast.other_street.id)


def events(session, name) -> int:
    return session.scalar(sa.select(sa.func.count()).where(AuditEvent.event == name))


def rows(page) -> dict[str, list[str]]:
    """The cells of each line of the list, by title."""
    found = {}
    for line in page.root.iter("tr"):
        cells = [words(cell) for cell in line if cell.tag in ("th", "td")]
        if len(cells) == 7 and cells[0] != "操作":
            found[cells[1]] = cells[2:]
    return found


def test_an_activity_stands_there_with_its_sums(page, cast, office):
    office.held(
        "04-16", office.person("侯文"), office.person("王杰"), service=office.service(title="义诊"), stated_total=60
    )
    group = office.service(Form.GROUP, "减压小组")
    member = office.person("李梅")
    office.held("03-01", member, service=group, headcount=2)
    office.held("03-08", member, service=group, ordinal=2)

    found = page(cast.kuangsuchun).get("/activities")

    assert found.h1 == "活动与签到"
    assert rows(found) == {
        "义诊": ["社区活动", "1", "2022-04-16", "60", "至少 2"],
        "减压小组": ["小组", "2", "2022-03-08", "4", "至少 1"],
    }
    assert list(rows(found)) == ["义诊", "减压小组"]


def test_who_did_not_come_counts_nothing(page, cast, office):
    office.held("04-16", office.person("侯文"), attendance=Attendance.EXCUSED)

    assert rows(page(cast.kuangsuchun).get("/activities"))["义诊"][3:] == ["0", "0"]


def test_cases_sealed_services_and_other_streets_are_not_there(page, cast, office, elsewhere):
    case = office.service(Form.CASE, "GA-1")
    sealed = office.service(Form.ACTIVITY, "密", is_sealed=True)
    foreign = elsewhere.service(title="外街义诊")
    hidden = [office.held("04-16", service=case), office.held("04-16", service=sealed)]
    hidden.append(elsewhere.held("04-16", service=foreign))
    browser = page(cast.kuangsuchun)

    listed = browser.get("/activities")

    assert rows(listed) == {}
    assert "还没有活动" in listed.text
    for service in (case, sealed, foreign):
        assert browser.get(f"/activities/{service.id}").status == 404
    for held in hidden:
        assert browser.get(f"/activities/sessions/{held.id}").status == 404
        assert browser.get(f"/activities/sessions/{held.id}/print").status == 404
        for action in ("attendance", "walk-ins", "totals", "edit", "rows/1/remove"):
            sent = browser.post(f"/activities/sessions/{held.id}/{action}", {"csrf_token": browser.token()})
            assert sent.status == 404
    assert page(cast.liqiang).get(f"/activities/{foreign.id}").h1 == "外街义诊"


def test_without_the_scope_the_other_street_would_be_seen(page, cast, elsewhere, monkeypatch):
    foreign = elsewhere.service(title="外街义诊")
    monkeypatch.setattr("volunteer.participation.views.programme_ids_in", lambda session, scope: None)

    assert page(cast.kuangsuchun).get(f"/activities/{foreign.id}").status == 200


def test_the_list_is_narrowed_in_the_address(page, cast, office):
    office.held("04-16", service=office.service(title="春季义诊"))
    office.held("05-16", service=office.service(title="夏季义诊"))
    office.held("05-20", service=office.service(Form.GROUP, "减压小组"))
    browser = page(cast.kuangsuchun)

    assert set(rows(browser.get("/activities?form=group"))) == {"减压小组"}
    assert set(rows(browser.get("/activities?month=2022-05"))) == {"夏季义诊", "减压小组"}
    assert set(rows(browser.get("/activities?q=义诊"))) == {"春季义诊", "夏季义诊"}
    assert set(rows(browser.get("/activities?form=activity&month=2022-05&q=夏"))) == {"夏季义诊"}
    assert "没有符合条件的活动" in browser.get("/activities?q=%25").text
    assert len(rows(browser.get("/activities?form=case&month=2022-13&page=0"))) == 3


def test_december_ends_with_the_year(page, cast, office):
    held = office.held("04-16", service=office.service(title="年末慰问"))
    held.held_on = date(2021, 12, 31)

    assert set(rows(page(cast.kuangsuchun).get("/activities?month=2021-12"))) == {"年末慰问"}


def test_the_list_is_read_page_by_page(page, cast, office):
    for number in range(1, 26):
        office.held(f"05-{number:02}", service=office.service(title=f"义诊{number:02}"))
    browser = page(cast.kuangsuchun)

    assert next(iter(rows(browser.get("/activities")))) == "义诊25"
    assert list(rows(browser.get("/activities?page=2"))) == [f"义诊{number:02}" for number in range(5, 0, -1)]


def test_a_new_activity_leads_to_its_roster(page, cast, session, office):
    created = (
        page(cast.kuangsuchun)
        .get("/activities/new")
        .submit(title="送清凉", form="activity", held_on="7月1日", place="龙洲湾广场", topic="", lead_name="匡素春")
    )

    assert created.follow().h1 == "签到名单：送清凉"
    service = session.scalars(sa.select(Service)).one()
    held = session.scalars(sa.select(ServiceSession)).one()
    assert (service.form, service.programme_id, service.topic) == (Form.ACTIVITY, office.programme.id, None)
    assert (held.held_on, held.place, held.ordinal) == (date(2022, 7, 1), "龙洲湾广场", 1)
    assert events(session, "activity.added") == 1


def test_a_new_activity_needs_a_title_and_a_day(page, cast, session, office):
    refused = page(cast.kuangsuchun).get("/activities/new").submit(title="", held_on="2022-02-30", place="广场")

    assert refused.status == 200
    assert refused.title.startswith("错误：")
    assert "请填写名称。" in refused.errors
    assert len(refused.errors) == 2
    assert refused.field("place").get("value") == "广场"
    assert session.scalars(sa.select(Service)).all() == []


def test_a_day_far_away_is_a_slip(page, cast, office):
    refused = page(cast.kuangsuchun).get("/activities/new").submit(title="送清凉", held_on="2031-01-01")

    assert "日期请写在 2000 年以后" in refused.errors[0]


def test_of_several_programmes_one_is_chosen(page, cast, session, office, elsewhere):
    second = Programme(name="第二项目", union_id=cast.street.id, agency_id=cast.agency.id, created_at=office.known)
    session.add(second)
    session.flush()
    browser = page(cast.kuangsuchun)
    opened = browser.get("/activities/new")
    assert "李家沱心贴心" not in opened.text

    opened.submit(title="送清凉", held_on="2022-07-01", programme_id=str(second.id))
    foreign = opened.submit(title="越界", held_on="2022-07-01", programme_id=str(elsewhere.programme.id))

    assert foreign.status == 200
    assert session.scalars(sa.select(Service.programme_id)).all() == [second.id]


def test_without_a_programme_the_page_says_what_to_do(page, cast):
    assert page(cast.kuangsuchun).get("/activities/new").h1 == "还不能新建活动"


def test_one_more_session_takes_the_next_number(page, cast, session, office):
    group = office.service(Form.GROUP, "减压小组")
    office.held("06-01", service=group, ordinal=3)
    opened = page(cast.kuangsuchun).get(f"/activities/{group.id}")
    assert "第 3 次" in opened.text

    added = opened.submit(held_on="2022-06-08", place="会议室")

    assert "已加第 4 次" in added.follow().text
    assert events(session, "activity.changed") == 1
    assert "请填写日期。" in opened.submit(held_on="", place="会议室").errors


def test_a_leader_and_a_worker_are_refused(page, cast):
    for user in (cast.jiangsha, cast.houwen, cast.admin):
        assert page(user).get("/activities").status == 403


def test_errors_stand_in_the_order_of_the_page(page, cast, office):
    assert page(cast.kuangsuchun).get("/activities/new").submit(title="").errors == ["请填写名称。", "请填写日期。"]


def test_a_longer_list_asks_the_database_no_more_often(page, cast, office, session):
    def asked() -> int:
        statements = []
        listener = lambda *args: statements.append(args[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listener)
        page(cast.kuangsuchun).get("/activities")
        sa.event.remove(db.engine, "before_cursor_execute", listener)
        return len(statements)

    office.held("05-01", office.person("侯文"))
    few = asked()
    for number in range(2, 18):
        office.held(f"05-{number:02}", office.person(f"某{number}"), form=Form.GROUP)

    assert asked() == few
