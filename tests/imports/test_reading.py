"""Files are read in a child process under limits; what is no spreadsheet is refused in words."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from tests.acceptance import bad_files as bad
from tests.builders.sheets import a_file, sign_in
from volunteer.imports import reading
from volunteer.imports.grid import content_hash
from volunteer.imports.reading import CannotRead, Reader


def test_a_workbook_keeps_rows_columns_and_types(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("一")
    page.merge_range("B2:C3", "合并")
    page.write_datetime("D4", date(2022, 3, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
    page.write_number("E5", 13574732026.0)
    page.write_string("A5", "  王\u200b芳 \n")
    book.close()

    with Reader() as reader:
        (sheet,) = reader.read_path(path)

    assert (sheet.name, sheet.is_hidden, sheet.cell(0, 0)) == ("一", False, None)
    assert (sheet.cell(1, 1), sheet.cell(2, 2), sheet.filled(2, 2)) == ("合并", None, "合并")
    assert (sheet.cell(3, 3), sheet.cell(4, 4), sheet.cell(4, 0)) == (date(2022, 3, 5), 13574732026, "王芳")


def test_an_old_workbook_and_a_hidden_sheet(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("旧").write(0, 0, "姓名")
    book.save(str(tmp_path / "旧.xls"))
    a_file(tmp_path, "藏.xlsx", {"看得见": [("姓名",)], "看不见": [("秘密",)]}, hidden=["看不见"])

    with Reader() as reader:
        (old,) = reader.read_path(tmp_path / "旧.xls")
        seen, hidden = reader.read_path(tmp_path / "藏.xlsx")

    assert (old.cell(0, 0), seen.cell(0, 0)) == ("姓名", "姓名")
    assert (hidden.is_hidden, hidden.rows) == (True, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_are_read_in_the_encodings_offices_use(encoding: str, delimiter: str, tmp_path: Path) -> None:
    text = "\r\n".join(delimiter.join(row) for row in (("姓名", "电话"), ("𠮷野", "13512340001")))
    (tmp_path / "表.csv").write_bytes(text.encode(encoding))

    with Reader() as reader:
        (sheet,) = reader.read_path(tmp_path / "表.csv")

    assert sheet.rows == [["姓名", "电话"], ["𠮷野", "13512340001"]]


@pytest.mark.parametrize(
    ("make", "name", "says"),
    [
        (bad.empty, "空.xlsx", "空的"),
        (bad.picture, "图.xlsx", "不是电子表格"),
        (bad.web_page, "网页.xls", "不是电子表格"),
        (bad.encrypted, "密.xlsx", "密码"),
        (bad.truncated, "半.xlsx", "不完整"),
        (bad.giant_cell, "大.xlsx", "过大"),
        (bad.sparse, "稀.xlsx", "过大"),
        (bad.two_thousand_columns, "宽.xlsx", "500 列"),
        (lambda path: path.write_bytes(b"PNG\x00\x01\x02,\x03" * 9), "图.csv", "打不开"),
        (lambda path: path.write_bytes(b"x" * (reading.PACKED + 1)), "巨.csv", "10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_and_the_next_file_is_read(
    make: bad.Make, name: str, says: str, tmp_path: Path
) -> None:
    make(tmp_path / name)
    a_file(tmp_path, "好.xlsx", {"签到表": sign_in()})

    with Reader() as reader:
        with pytest.raises(CannotRead, match=says):
            reader.read_path(tmp_path / name)
        assert reader.read_path(tmp_path / "好.xlsx")


def test_without_limits_the_sparse_sheet_is_asked_for_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: it is the limit that refuses a wide sheet."""
    monkeypatch.setitem(reading.LIMITS, "columns", 5_000)
    bad.two_thousand_columns(tmp_path / "宽.xlsx")

    with Reader() as reader:
        assert reader.read_path(tmp_path / "宽.xlsx")[0].width == 2000


def test_folders_and_missing_files_are_named(tmp_path: Path) -> None:
    with Reader() as reader:
        with pytest.raises(CannotRead, match="文件夹"):
            reader.read_path(tmp_path)
        with pytest.raises(CannotRead, match="找不到"):
            reader.read_path(tmp_path / "无.xlsx")


def test_the_hash_is_of_the_cells_alone(tmp_path: Path) -> None:
    rows = sign_in()
    a_file(tmp_path, "一.xlsx", {"签到表": rows})
    a_file(tmp_path, "二.xlsx", {"签到表": [*rows, ("", "")], "空": []})
    a_file(tmp_path, "三.xlsx", {"签到表": [*rows, ("3", "赵敏")]})

    with Reader() as reader:
        one, two, three = (content_hash(reader.read_path(tmp_path / f"{n}.xlsx")) for n in "一二三")

    assert one == two != three
