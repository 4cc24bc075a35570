"""Batches: who sees them, and taking one back from its page."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders.sheets import a_file, sign_in
from tests.cast import Cast, a_user
from tests.imports.uploads import a_case_register, a_register, bring
from tests.page import Browser, Page
from volunteer.accounts.models import Role, User
from volunteer.audit.models import AuditEvent
from volunteer.imports.models import ImportBatch
from volunteer.participation.models import Participation, ServiceSession
from volunteer.people.models import Mention, Person
from volunteer.programmes.models import Programme

pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture
def coordinator(session: Session, cast: Cast) -> User:
    return a_user(session, Role.COORDINATOR, "xietiao", "协调员", cast.street)


def a_roster(folder: Path, name: str = "签到.xlsx") -> Path:
    return a_file(folder, name, {"签到表": sign_in()})


def undo(browser: Browser, url: str) -> Page:
    asked = browser.get(browser.get(url).links["撤销整批"])
    return browser.post(asked.url, headers={"X-CSRFToken": browser.token()})


def test_a_batch_says_what_it_wrote_and_what_is_next(page, cast: Cast, tmp_path: Path) -> None:
    seen = bring(page(cast.kuangsuchun), a_roster(tmp_path))

    for words in ("活动签到表", "暖心驿站", "人次 60", "没有要人来定的", "活动与签到"):
        assert words in seen.text


def test_a_batch_says_how_many_questions_it_raised(page, cast: Cast, tmp_path: Path) -> None:
    browser = page(cast.kuangsuchun)
    bring(browser, a_roster(tmp_path))

    seen = bring(browser, a_register(tmp_path, ("王芳", "", "晨光物业", "2023/4/1", "是", "通过", "2023/4/3")))

    assert "1 个“是不是同一人”的问题" in seen.text
    assert "/links" in seen.links.values()


def test_a_coordinator_of_another_street_sees_no_batch_of_this_one(page, cast: Cast, tmp_path: Path) -> None:
    url = bring(page(cast.kuangsuchun), a_roster(tmp_path)).url
    stranger = page(cast.liqiang)

    assert "签到.xlsx" not in stranger.get("/imports").text
    assert stranger.get(url).status == stranger.get(f"{url}/undo").status == 404
    assert stranger.post(f"{url}/undo", headers={"X-CSRFToken": stranger.token()}).status == 404


def test_a_case_register_is_not_listed_for_who_may_not_bring_one(
    page, cast: Cast, coordinator: User, tmp_path: Path
) -> None:
    case = bring(page(cast.kuangsuchun), a_case_register(tmp_path)).url
    roster = bring(page(coordinator), a_roster(tmp_path)).url
    browser = page(coordinator)

    listed = browser.get("/imports").text
    assert ("个案.xlsx" in listed, "签到.xlsx" in listed) == (False, True)
    assert [browser.get(url).status for url in (case, f"{case}/undo", roster)] == [404, 404, 200]
    assert page(cast.kuangsuchun).get(case).status == 200

    first_page = browser.get("/").text
    assert ("个案.xlsx" in first_page, "签到.xlsx" in first_page) == (False, True)
    assert "个案.xlsx" in page(cast.kuangsuchun).get("/").text


def test_a_workbook_of_two_programmes_is_for_who_holds_both(
    page, cast: Cast, session: Session, tmp_path: Path, programme: Programme, other_programme: Programme
) -> None:
    everywhere = a_user(session, Role.SOCIAL_WORKER, "quanqu", "全区社工")
    second = sign_in(title="“邻里守望”项目活动签到表")
    url = bring(page(everywhere), a_file(tmp_path, "两个.xlsx", {"一": sign_in(), "二": second})).url

    theirs = page(cast.kuangsuchun)
    assert theirs.get(url).status == 404
    assert "两个.xlsx" not in theirs.get("/imports").text + theirs.get("/").text
    other_programme.agency_id = cast.agency.id
    assert page(cast.kuangsuchun).get(url).status == 200
    assert "两个.xlsx" in theirs.get("/imports").text
    assert "两个.xlsx" in theirs.get("/").text


def test_undoing_tells_what_will_go_then_takes_it_and_keeps_the_row(
    page, cast: Cast, session: Session, tmp_path: Path
) -> None:
    browser = page(cast.kuangsuchun)
    url = bring(browser, a_roster(tmp_path)).url
    asked = browser.get(f"{url}/undo")
    assert ("这些会删除" in asked.text, "人次60" in asked.text) == (True, True)

    answer = undo(browser, url).follow()

    assert "已撤销“签到.xlsx”" in answer.text
    assert "撤销整批" not in answer.links
    session.expire_all()
    (batch,) = session.scalars(select(ImportBatch))
    assert batch.undone_by == "kuangsuchun"
    left = [session.scalar(select(func.count()).select_from(table)) for table in (Mention, Participation)]
    assert left == [0, 0]
    assert {person.name for person in session.scalars(select(Person))} == {"侯文", "陈梅"}
    assert session.scalar(select(func.count()).where(AuditEvent.event == "import.undone")) == 1
    assert "已撤销" in browser.get("/imports").text


def test_undoing_again_changes_nothing_and_the_file_may_come_again(page, cast: Cast, tmp_path: Path) -> None:
    browser = page(cast.kuangsuchun)
    url = bring(browser, a_roster(tmp_path)).url
    undo(browser, url)

    again = browser.post(f"{url}/undo", headers={"X-CSRFToken": browser.token()}).follow()

    assert "已经撤销过了" in again.text
    assert bring(browser, a_roster(tmp_path)).url != url


def test_a_batch_others_build_upon_says_why_it_stays(page, cast: Cast, session: Session, tmp_path: Path) -> None:
    browser = page(cast.kuangsuchun)
    url = bring(browser, a_roster(tmp_path)).url
    held = session.scalars(select(ServiceSession)).one()
    walk_in = Mention(kind="participation", programme_id=1, name="路过", is_child=True)
    walk_in.occurred_on, walk_in.recorded_at = held.held_on, held.recorded_at
    session.add(walk_in)
    session.flush()
    session.add(
        Participation(session_id=held.id, mention_id=walk_in.id, attendance="attended", recorded_at=held.recorded_at)
    )
    session.commit()

    asked = browser.get(f"{url}/undo")
    answer = browser.post(f"{url}/undo", headers={"X-CSRFToken": browser.token()})

    assert "参加记录 1 条" in asked.text
    assert "撤销这" not in asked.text
    assert answer.location == f"{url}/undo"
    assert session.scalar(select(func.count()).where(ImportBatch.undone_at.is_not(None))) == 0


def test_a_list_of_many_batches_has_pages(page, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("volunteer.imports.batch_views.PAGE_SIZE", 1)
    browser = page(cast.kuangsuchun)
    bring(browser, a_roster(tmp_path))
    bring(browser, a_register(tmp_path, ("李一", "13512340091", "物业", "2022/6/1", "是", "通过", "2022/6/3")))

    assert "签到.xlsx" not in browser.get("/imports").text
    assert "签到.xlsx" in browser.get("/imports?page=2").text
