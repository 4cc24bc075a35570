"""Whatever is sent, the answer is a sentence that names the file, and the database stays as it was."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance import bad_files as bad
from tests.acceptance.bad_files import HEAD, PEOPLE, Bad, group, roster, shifts, sign_ups
from tests.acceptance.walk import Volunteer

pytestmark = pytest.mark.sqlite_only

#: Refused before or while parsing: no part of them can be believed.
PACKAGES = [
    Bad("空文件.xlsx", bad.empty),
    Bad("空文件.xls", bad.empty),
    Bad("图片.xlsx", bad.picture),
    Bad("文档.xls", bad.word_document),
    Bad("加密.xlsx", bad.encrypted),
    Bad("半个.xlsx", bad.truncated),
    Bad("网页.xls", bad.web_page),
    Bad("大单元格.xlsx", bad.giant_cell),
    Bad("百万行.xlsx", bad.million_rows),
    Bad("稀疏.xlsx", bad.sparse),
    Bad("实体炸弹.xlsx", bad.entity_bomb),
    Bad("外部实体.xlsx", bad.outside_entity),
    Bad("越级.xlsx", bad.climbing_member),
    Bad("五千表.xlsx", bad.many_sheets),
    Bad("两千列.xlsx", bad.two_thousand_columns),
    Bad("签到.csv", lambda path: path.write_bytes("姓名,电话\n王芳,1351234".encode("gb18030"))),
    Bad("签到.csv", lambda path: path.write_bytes(b"\xff\xfe\x00\x00,\x00\x80")),
]

#: Readable, but something in them cannot be understood: named by sheet, row and column.
CONTENTS = [
    Bad("预算.xlsx", lambda p: bad.rows_to(p, [["2023年预算"], ["科目", "金额"], ["物料", 300]])),
    Bad("没有姓名.xlsx", lambda p: roster(p, head=["序号", "", "性别", "所在单位", "联系电话", "签名", "备注"])),
    Bad(
        "两个姓名.xlsx",
        lambda p: roster(p, head=["序号", "姓名", "姓名", "所在单位", "联系电话", "签名", "备注"]),
        ("姓名",),
    ),
    Bad("没有日期.xlsx", lambda p: roster(p, subtitle="活动名称：春季义诊    参与总人数：60人"), ("签到表",)),
    Bad(
        "没有年份.xlsx",
        lambda p: roster(p, subtitle="活动名称：春季义诊    活动时间：3月5日    参与总人数：60人"),
        ("年",),
    ),
    Bad("没有这天.xlsx", lambda p: roster(p, subtitle="活动名称：春季义诊    活动时间：2023年2月30日"), ("签到表",)),
    Bad("总数太小.xlsx", lambda p: roster(p, subtitle=bad.SUBTITLE.replace("60", "2")), ("签到表", "2", "3")),
    Bad("没有人.xlsx", lambda p: bad.rows_to(p, [[bad.TITLE], ["活动：义诊  时间：2023年3月5日"], list(HEAD)])),
    Bad("走访坏日期.xlsx", lambda p: shifts(p, 日期="2023/2/30"), ("走访记录", "4", "日期")),
    Bad("走访闰日.xlsx", lambda p: shifts(p, 日期="1900-02-29"), ("走访记录", "4", "日期")),
    Bad("走访无年.xlsx", lambda p: shifts(p, 日期="3月5日"), ("走访记录", "4", "日期")),
    Bad("走访无日期.xlsx", lambda p: shifts(p, 日期="待定"), ("走访记录", "4", "日期")),
    Bad("走访坏时间.xlsx", lambda p: shifts(p, 时间="25:00-99:00", 时长=None), ("走访记录", "4")),
    Bad("走访坏人次.xlsx", lambda p: shifts(p, 走访服务="若干"), ("走访记录", "4", "人次")),
    Bad("走访负人次.xlsx", lambda p: shifts(p, 走访服务=-5), ("走访记录", "4", "人次")),
    Bad("走访太长.xlsx", lambda p: shifts(p, 时间=None, 时长=30), ("走访记录", "4", "时长")),
    Bad("走访坏值.xlsx", lambda p: shifts(p, 走访服务="#REF!"), ("走访记录", "4", "人次")),
    Bad("走访无人.xlsx", lambda p: shifts(p, 参加志愿者=None), ("走访记录", "4", "志愿者")),
    Bad("报名坏日期.xlsx", lambda p: sign_ups(p, 报名日期="2023年13月1日"), ("报名表", "4", "报名日期")),
    Bad("报名汉字日期.xlsx", lambda p: sign_ups(p, 报名日期="二〇二六年一月"), ("报名表", "4", "报名日期")),
    Bad("报名无姓名.xlsx", lambda p: sign_ups(p, 姓名=None), ("报名表", "4", "姓名")),
    Bad("报名坏结果.xlsx", lambda p: sign_ups(p, 审核结果="看情况吧"), ("报名表", "4", "审核结果")),
    Bad("报名坏同意.xlsx", lambda p: sign_ups(p, 是否同意="以后再说"), ("报名表", "4")),
    Bad("小组坏日期.xlsx", lambda p: group(p, ["2023.3.5", "2023.3.45"], ["√", "√"]), ("减压小组",)),
    Bad("小组无日期.xlsx", lambda p: group(p, ["2023.3.5", None], ["√", "√"]), ("减压小组",)),
    Bad("小组坏标记.xlsx", lambda p: group(p, ["2023.3.5", "2023.3.12"], ["√", "看不清"]), ("减压小组", "5")),
    Bad("超长.xlsx", lambda p: roster(p, people=[*PEOPLE, [4, "王" * 30000, "女", "单位", "13512340009", None, None]])),
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Volunteer:
    """A database with one good sheet in it."""
    folder = tmp_path_factory.mktemp("template")
    command = Volunteer(folder / "bad.sqlite")
    command.run("init")
    roster(folder / "好.xlsx", subtitle=bad.SUBTITLE.replace("3月5日", "1月5日"))
    command.run("import", folder / "好.xlsx")
    return command


@pytest.fixture
def volunteer(template: Volunteer, tmp_path: Path) -> Volunteer:
    """A copy of that database."""
    copy = tmp_path / "bad.sqlite"
    with closing(sqlite3.connect(template.database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return Volunteer(copy)


def content(database: Path) -> str:
    """A hash of everything in the database but the audit log."""
    with closing(sqlite3.connect(database)) as connection:
        lines = [line for line in connection.iterdump() if "audit" not in line.lower()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize("file", PACKAGES, ids=[f"{n} {bad.name}" for n, bad in enumerate(PACKAGES)])
def test_a_package_that_is_no_spreadsheet_is_refused_in_words(file: Bad, volunteer: Volunteer, tmp_path: Path) -> None:
    path = tmp_path / file.name
    file.make(path)
    before, started = content(volunteer.database), time.perf_counter()

    done = subprocess.run(
        [sys.executable, "-c", "from volunteer.cli import main; main()", "import", str(path)],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{volunteer.database}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2, done.stdout + done.stderr
    assert file.name in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert len(done.stderr) < 3000
    assert time.perf_counter() - started < 10
    assert content(volunteer.database) == before
    assert not (tmp_path.parent / "climbed.txt").exists()


@pytest.mark.parametrize("file", CONTENTS, ids=[bad.name for bad in CONTENTS])
def test_a_sheet_that_cannot_be_understood_names_the_place(file: Bad, volunteer: Volunteer, tmp_path: Path) -> None:
    path = tmp_path / file.name
    file.make(path)
    before = content(volunteer.database)

    answer = volunteer.run("import", path, code=2)

    assert file.name in answer.stderr
    for word in file.says:
        assert word in answer.stderr, answer.stderr
    assert len(answer.stderr) < 3000
    assert content(volunteer.database) == before


def test_a_bad_file_among_good_ones_leaves_nothing_of_itself(volunteer: Volunteer, tmp_path: Path) -> None:
    shifts(tmp_path / "坏.xlsx", 日期="2023/2/30")
    roster(tmp_path / "好.xlsx", subtitle=bad.SUBTITLE.replace("3月5日", "1月5日"))
    before = volunteer.json("report", "--from", "2023-01-01", "--to", "2023-12-31", "--json")

    answer = volunteer.run("import", tmp_path / "坏.xlsx", tmp_path / "好.xlsx", code=2)

    assert "坏.xlsx" in answer.stderr
    assert volunteer.json("report", "--from", "2023-01-01", "--to", "2023-12-31", "--json") == before


def test_a_file_that_is_not_there_is_named(volunteer: Volunteer, tmp_path: Path) -> None:
    assert "没有.xlsx" in volunteer.run("import", tmp_path / "没有.xlsx", code=2).stderr


def test_a_good_sheet_with_odd_characters_comes_in_as_written(volunteer: Volunteer, tmp_path: Path) -> None:
    odd = ["=HYPERLINK(1)", "王\u200b芳", "\u202e芳王", "é\u0301李", "＋王", "𠮷野"]
    people = [[n, name, "女", "青岛恒丰物流有限公司", f"1.3512E+{n}", None, None] for n, name in enumerate(odd, 1)]
    roster(tmp_path / "怪字.xlsx", people=people, subtitle=bad.SUBTITLE)

    volunteer.run("import", tmp_path / "怪字.xlsx")

    report = volunteer.json("report", "--from", "2023-03-01", "--to", "2023-03-31", "--json")
    assert report["activity_person_times"] == 60


def test_formulas_without_values_are_no_names(volunteer: Volunteer, tmp_path: Path) -> None:
    bad.formulas_without_values(tmp_path / "没有值.xlsx")
    before = content(volunteer.database)

    answer = volunteer.attempt("import", tmp_path / "没有值.xlsx")

    assert answer.exit_code in (0, 2)
    if answer.exit_code:
        assert "没有值.xlsx" in answer.stderr
        assert content(volunteer.database) == before


def test_a_wrong_declared_size_drops_no_row(volunteer: Volunteer, tmp_path: Path) -> None:
    rows = [*bad.good_rows()[:1], ["活动名称：义诊    活动时间：2023年3月5日"], *bad.good_rows()[2:]]
    xml = bad.sheet_xml(bad.text_rows(rows), dimension='<dimension ref="A1:B4"/>')
    bad.package(tmp_path / "尺寸.xlsx", {"签到表": xml})

    volunteer.run("import", tmp_path / "尺寸.xlsx")

    report = volunteer.json("report", "--from", "2023-03-01", "--to", "2023-03-31", "--json")
    assert report["activity_person_times"] == len(PEOPLE)
