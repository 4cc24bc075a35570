"""Uploading: previews write nothing, and what its sender may not bring is refused in words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders.sheets import a_file, sign_in
from tests.cast import Cast, a_user
from tests.imports.uploads import a_case_register, a_register, bring, confirm, preview, upload
from volunteer.accounts.models import Role
from volunteer.core.clock import now
from volunteer.core.database import Base
from volunteer.imports.models import ImportBatch, ImportDraft
from volunteer.people.models import Mention
from volunteer.programmes.models import Programme

pytestmark = pytest.mark.usefixtures("programme", "other_programme")


def rows(session: Session) -> dict[str, int | None]:
    """How many rows each table has, but those of sessions."""
    session.rollback()
    counted = {table.name: select(func.count()).select_from(table) for table in Base.metadata.sorted_tables}
    return {name: session.scalar(query) for name, query in counted.items() if name != "login_session"}


def a_roster(folder: Path, name: str = "签到.xlsx", **said: str) -> Path:
    return a_file(folder, name, {"签到表": sign_in(**said)})


def test_nobody_has_imported_yet(page, cast: Cast) -> None:
    seen = page(cast.kuangsuchun).get("/imports")

    assert seen.h1 == "导入"
    assert "还没有导入过文件" in seen.text
    assert seen.links["导入表格"] == "/imports/new"


def test_a_preview_says_what_would_be_written_and_writes_nothing(
    page, cast: Cast, session: Session, tmp_path: Path
) -> None:
    browser = page(cast.kuangsuchun)
    before = rows(session)

    seen = preview(browser, a_roster(tmp_path))

    for words in ("活动签到表", "暖心驿站", "确认导入 2 行", "人次 60"):
        assert words in seen.text
    after = rows(session)
    assert after.pop("import_draft") == 1
    assert before.pop("import_draft") == 0
    assert after == before


def test_confirming_imports_links_and_forgets_the_upload(page, cast: Cast, session: Session, tmp_path: Path) -> None:
    seen = bring(page(cast.kuangsuchun), a_roster(tmp_path))

    assert (seen.h1, "匡素春" in seen.text) == ("签到.xlsx", True)
    assert session.scalars(select(ImportDraft)).all() == []
    (batch,) = session.scalars(select(ImportBatch))
    assert (batch.imported_by, batch.row_count) == ("kuangsuchun", 2)
    assert session.scalar(select(func.count()).where(Mention.person_id.is_(None))) == 0
    assert "签到.xlsx" in page(cast.kuangsuchun).get("/imports").text


def test_confirming_twice_is_one_batch(page, cast: Cast, session: Session, tmp_path: Path) -> None:
    seen = preview(page(cast.kuangsuchun), a_roster(tmp_path))

    first, second = confirm(seen), confirm(seen)

    assert first.location == second.location
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_confirming_ten_times_at_once_is_one_batch(page, cast: Cast, session: Session, tmp_path: Path) -> None:
    seen = preview(page(cast.kuangsuchun), a_roster(tmp_path))
    content = str(seen.field("content").get("value"))
    browsers = [page(cast.kuangsuchun) for _ in range(10)]
    tokens = [browser.token() for browser in browsers]
    session.rollback()

    def send(number: int) -> tuple[int, str | None]:
        with browsers[number].app.app_context():
            answer = browsers[number].client.post(
                seen.url, data={"content": content}, headers={"X-CSRFToken": tokens[number]}
            )
            return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))

    assert len(set(answers)) == 1
    assert str(answers[0][1]).startswith("/imports/")
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_two_previews_of_one_file_are_one_batch(page, cast: Cast, session: Session, tmp_path: Path) -> None:
    browser = page(cast.kuangsuchun)
    one, two = preview(browser, a_roster(tmp_path)), preview(browser, a_roster(tmp_path, "又一份.xlsx"))

    confirm(one)
    answer = confirm(two).follow()

    assert "以前已经导入" in answer.text
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_what_was_imported_before_is_shown_and_cannot_be_confirmed(page, cast: Cast, tmp_path: Path) -> None:
    browser = page(cast.kuangsuchun)
    first = bring(browser, a_roster(tmp_path))

    seen = preview(browser, a_roster(tmp_path, "另存.xlsx"))

    assert "以前导入过" in seen.text
    assert seen.links["签到.xlsx"] == first.url
    assert "确认导入" not in seen.text


def test_a_file_that_no_longer_fits_says_so_instead_of_importing(
    page, cast: Cast, session: Session, tmp_path: Path
) -> None:
    browser = page(cast.kuangsuchun)
    waiting = preview(browser, a_roster(tmp_path))
    bring(browser, a_roster(tmp_path, "先到.xlsx", subtitle="活动名称：春季义诊    活动时间：2023年3月5日"))

    answer = confirm(waiting).follow()

    assert "没有导入：预览以后" in answer.text
    assert "已由文件“先到.xlsx”导入" in answer.text
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_an_error_shows_its_row_and_leaves_nothing_to_confirm(page, cast: Cast, tmp_path: Path) -> None:
    bad = a_register(tmp_path, ("李二", "13512340092", "晨光物业", "2022/13/1", "是", "通过", "2022/6/3"))

    seen = preview(page(cast.kuangsuchun), bad)

    for words in ("有 1 处错误", "第 3 行", "报名日期", "13512340092", "重新上传"):
        assert words in seen.text
    assert "确认导入" not in seen.text


def test_cells_copied_from_excel_are_a_file(page, cast: Cast, session: Session) -> None:
    cells = "\n".join("\t".join(map(str, row)) for row in sign_in())

    seen = bring(page(cast.kuangsuchun), pasted=cells)

    assert seen.h1 == "粘贴的表格"
    assert session.scalar(select(func.count()).select_from(Mention)) == 2


def test_nothing_sent_says_what_to_send_and_keeps_the_choices(page, cast: Cast) -> None:
    answer = page(cast.kuangsuchun).get("/imports/new").submit(pasted=" ", kind="group")

    assert answer.errors == ["请选择文件，或者在下面粘贴表格。"]
    assert answer.field("kind").find("option[@selected]").get("value") == "group"


def test_several_files_wait_side_by_side_and_bad_ones_are_named(
    page, cast: Cast, session: Session, tmp_path: Path
) -> None:
    other = a_roster(tmp_path, "二.xlsx", subtitle="活动名称：义诊  活动时间：2023年3月6日")

    answer = upload(page(cast.kuangsuchun), a_roster(tmp_path), ("图片.xlsx", b"\x89PNG\r\n\x1a\n"), other).follow()

    for words in ("签到.xlsx", "二.xlsx", "没有收下“图片.xlsx”：这不是电子表格"):
        assert words in answer.text
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 2


def test_giving_an_upload_up_forgets_it(page, cast: Cast, session: Session, tmp_path: Path) -> None:
    browser = page(cast.kuangsuchun)
    preview(browser, a_roster(tmp_path))
    (draft,) = session.scalars(select(ImportDraft))

    url = f"/imports/drafts/{draft.token}/discard"
    answer = browser.post(url, headers={"X-CSRFToken": browser.token()}).follow()

    assert "已放弃“签到.xlsx”" in answer.text
    session.rollback()
    assert session.scalars(select(ImportDraft)).all() == []


def test_somebody_elses_draft_and_one_too_old_are_not_there(
    page, cast: Cast, session: Session, tmp_path: Path, programme: Programme
) -> None:
    colleague = a_user(session, Role.SOCIAL_WORKER, "tongshi", "同事", cast.agency)
    url = preview(page(cast.kuangsuchun), a_roster(tmp_path)).url

    assert page(colleague).get(url).status == 404
    assert page(cast.kuangsuchun).get(url).status == 200
    session.execute(sa.update(ImportDraft).values(uploaded_at=now() - timedelta(days=7)))
    assert page(cast.kuangsuchun).get(url).status == 404


def test_any_upload_sweeps_out_what_waited_too_long(page, cast: Cast, session: Session, tmp_path: Path) -> None:
    browser = page(cast.kuangsuchun)
    preview(browser, a_roster(tmp_path))
    session.execute(sa.update(ImportDraft).values(uploaded_at=now() - timedelta(days=8), file_name="旧"))

    preview(browser, a_roster(tmp_path))

    assert session.scalars(select(ImportDraft.file_name)).all() == ["签到.xlsx"]


@pytest.mark.parametrize("kind", ["", "activity", "case"])
def test_a_case_register_is_the_social_workers_whatever_it_is_called(
    page, cast: Cast, session: Session, tmp_path: Path, kind: str
) -> None:
    coordinator = a_user(session, Role.COORDINATOR, "xietiao", "协调员", cast.street)

    answer = upload(page(coordinator), a_case_register(tmp_path), kind=kind)

    assert "个案登记表只能由社工导入" in answer.text
    assert "小敏" not in answer.text
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0


def test_a_social_worker_brings_the_same_case_register(page, cast: Cast, tmp_path: Path) -> None:
    assert "确认导入 1 行" in preview(page(cast.kuangsuchun), a_case_register(tmp_path)).text


def test_a_case_draft_closes_to_who_may_no_longer_bring_cases(
    page, cast: Cast, session: Session, tmp_path: Path
) -> None:
    url = preview(page(cast.kuangsuchun), a_case_register(tmp_path)).url
    cast.kuangsuchun.grants[0].role = Role.COORDINATOR

    assert page(cast.kuangsuchun).get(url).status == 404


@pytest.mark.parametrize("name", ["邻里守望", "从来没有"])
def test_a_sheet_of_a_programme_out_of_reach_is_refused(
    page, cast: Cast, session: Session, tmp_path: Path, name: str
) -> None:
    answer = upload(page(cast.kuangsuchun), a_roster(tmp_path, title=f"“{name}”项目活动签到表"))

    assert f"“{name}”项目，不在您负责的范围里" in answer.text
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0


def test_whoever_works_everywhere_may_bring_a_new_programme(page, cast: Cast, session: Session, tmp_path: Path) -> None:
    everywhere = a_user(session, Role.SOCIAL_WORKER, "quanqu", "全区社工")
    browser = page(everywhere)

    seen = preview(browser, a_roster(tmp_path, title="“从来没有”项目活动签到表"))
    assert session.scalar(select(func.count()).select_from(Programme)) == 2
    confirm(seen)
    bring(browser, a_roster(tmp_path, "二.xlsx", title="活动签到表"), new_programme="另起一个")

    session.rollback()
    assert session.scalar(select(func.count()).select_from(Programme)) == 4


def test_a_sheet_that_names_no_programme_joins_the_only_one_or_the_chosen(
    page, cast: Cast, session: Session, tmp_path: Path, other_programme: Programme
) -> None:
    nameless, browser = a_roster(tmp_path, title="活动签到表"), page(cast.kuangsuchun)
    assert "暖心驿站" in preview(browser, nameless).text

    other_programme.agency_id = cast.agency.id
    assert "请选好归入的项目" in upload(browser, nameless).text
    assert "邻里守望" in preview(browser, nameless, programme="邻里守望").text


def test_a_programme_out_of_reach_cannot_be_chosen(page, cast: Cast, tmp_path: Path) -> None:
    answer = upload(page(cast.kuangsuchun), a_roster(tmp_path, title="活动签到表"), programme="邻里守望")

    assert "“邻里守望”项目不在您负责的范围里" in answer.text


def test_more_than_ten_megabytes_is_answered_with_what_to_do(page, cast: Cast) -> None:
    too_much = b"x" * (10 * 1024 * 1024 + 1)
    answer = page(cast.kuangsuchun).open(
        "POST", "/imports/new", data=too_much, content_type="multipart/form-data; boundary=x"
    )

    assert answer.status == 413
    assert "拆成几个" in answer.text
