"""Files an office may send by mistake or in bad faith, made on the spot."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter
import xlwt

Cell = str | int | float | date | None
Make = Callable[[Path], None]

HEAD = ["序号", "姓名", "性别", "所在单位", "联系电话", "签名", "备注"]
TITLE = "“暖心驿站”项目活动签到表"
SUBTITLE = "活动名称：春季义诊    活动时间：2023年3月5日    参与总人数：60人"
PEOPLE: list[list[Cell]] = [
    [1, "王一芳", "女", "青岛晨光物业服务有限公司", "13512340001", None, None],
    [2, "李二强", "男", "青岛恒丰物流有限公司", "13512340002", None, None],
    [3, "张三丽", "女", "同上", "13512340003", None, None],
]
SHIFT_HEAD = [
    "序号",
    "日期",
    "时间",
    "服务内容",
    "参加志愿者",
    "志愿者人数",
    "走访服务职工群众（人次）",
    "时长（小时）",
    "地点",
    "带队社工",
]
SHIFT: list[Cell] = [1, "2023/3/5", "9:00-11:00", "走访", "王一芳", 1, 20, 2, "社区", "于晓彤"]
SIGN_UP_HEAD = [
    "序号",
    "姓名",
    "性别",
    "联系方式",
    "工作单位",
    "报名日期",
    "可服务时间",
    "报名渠道",
    "是否同意关联以往服务记录",
    "审核结果",
    "审核日期",
]
SIGN_UP: list[Cell] = [
    1,
    "王一芳",
    "女",
    "13512340001",
    "青岛晨光物业服务有限公司",
    "2023/2/1",
    "周末",
    "微信群",
    "是",
    "通过",
    "2023/2/3",
]


@dataclass(frozen=True)
class Bad:
    """A bad file: its name, how to make it, and what the answer must say beside the file's name."""

    name: str
    make: Make
    says: tuple[str, ...] = ()


def rows_to(path: Path, rows: list[list[Cell]], sheet: str = "签到表") -> None:
    """Write rows as .xlsx."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet)
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(row, column, cell, as_date)
            elif cell is not None:
                page.write(row, column, cell)
    book.close()


def roster(
    path: Path,
    *,
    head: list[str] | None = None,
    people: list[list[Cell]] | None = None,
    subtitle: str = SUBTITLE,
    tail: list[list[Cell]] | None = None,
) -> None:
    """A sign-in sheet with one thing wrong."""
    rows: list[list[Cell]] = [[TITLE], [subtitle], list(head or HEAD), *(people or PEOPLE), *(tail or [])]
    rows_to(path, rows)


def shifts(path: Path, **changed: Cell) -> None:
    """An outreach record whose second row has some cells changed, by the column's header."""
    row = list(SHIFT)
    for header, cell in changed.items():
        row[next(n for n, h in enumerate(SHIFT_HEAD) if h.startswith(header))] = cell
    rows_to(path, [["“暖心驿站”项目志愿者走访服务记录表"], list(SHIFT_HEAD), list(SHIFT), row], "走访记录")


def sign_ups(path: Path, **changed: Cell) -> None:
    """A sign-up register whose second row has some cells changed."""
    row = list(SIGN_UP)
    for header, cell in changed.items():
        row[next(n for n, h in enumerate(SIGN_UP_HEAD) if h.startswith(header))] = cell
    rows_to(path, [["“暖心驿站”项目志愿者报名登记表"], list(SIGN_UP_HEAD), list(SIGN_UP), row], "报名表")


def group(path: Path, dates: list[Cell], marks: list[Cell]) -> None:
    """A group sheet of two."""
    head: list[Cell] = ["序号", "姓名", "单位", "电话", "第1节", "第2节"]
    rows: list[list[Cell]] = [["“暖心驿站”项目2023年小组签到表：减压小组"], head, [None] * 4 + dates]
    rows += [
        [1, "王一芳", "青岛晨光物业服务有限公司", "13512340001", "√", "√"],
        [2, "李二强", "同上", "13512340002", *marks],
    ]
    rows_to(path, rows, "减压小组")


# ---- packages that are no honest spreadsheet

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def package(path: Path, sheets: dict[str, str], *, prologue: str = "", extra: dict[str, bytes] | None = None) -> None:
    """A workbook put together by hand: sheet names with their XML."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?>{prologue}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            f"<sheets>{listed}</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{related}</Relationships>",
        )
        for number, xml in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", xml)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)


def sheet_xml(rows: str, *, prologue: str = "", dimension: str = "") -> str:
    """A worksheet around its rows."""
    return (
        f'<?xml version="1.0"?>{prologue}<worksheet xmlns="{MAIN}">{dimension}<sheetData>{rows}</sheetData></worksheet>'
    )


def text_rows(rows: list[list[Cell]]) -> str:
    """Rows of inline strings."""
    found = []
    for number, cells in enumerate(rows, 1):
        inner = "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for column, cell in enumerate(cells)
            if cell is not None
        )
        found.append(f'<row r="{number}">{inner}</row>')
    return "".join(found)


def good_rows() -> list[list[Cell]]:
    """The rows of a good sign-in sheet."""
    return [[TITLE], [SUBTITLE], list(HEAD), *PEOPLE]


def empty(path: Path) -> None:
    path.write_bytes(b"")


def picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)


def word_document(path: Path) -> None:
    ole(path, "WordDocument")


def encrypted(path: Path) -> None:
    ole(path, "EncryptedPackage")


def ole(path: Path, stream: str) -> None:
    """An OLE container whose only stream is not a workbook."""
    book = xlwt.Workbook()
    book.add_sheet("x").write(0, 0, "x" * 2000)
    book.save(str(path))
    content = path.read_bytes()
    old = "Workbook".encode("utf-16-le")
    start = content.index(old + b"\0" * (64 - len(old)))
    new = stream.encode("utf-16-le")
    path.write_bytes(
        content[:start] + new + b"\0" * (64 - len(new)) + (len(new) + 2).to_bytes(2, "little") + content[start + 66 :]
    )


def truncated(path: Path) -> None:
    roster(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def web_page(path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell or ''}</td>" for cell in row) + "</tr>" for row in good_rows())
    path.write_text(f"<html><meta charset=utf-8><table>{rows}</table></html>", encoding="utf-8")


def giant_cell(path: Path) -> None:
    package(
        path, {"签到表": sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"A" * 150_000_000}</t></is></c></row>')}
    )


def million_rows(path: Path) -> None:
    package(
        path,
        {"签到表": sheet_xml("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001)))},
    )


def sparse(path: Path) -> None:
    package(
        path,
        {
            "签到表": sheet_xml(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        },
    )


def entity_bomb(path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE worksheet [<!ENTITY e0 "哈哈哈哈">{entities}]>'
    package(
        path, {"签到表": sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>', prologue=bomb)}
    )


def outside_entity(path: Path) -> None:
    outside = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    package(
        path,
        {"签到表": sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>', prologue=outside)},
    )


def climbing_member(path: Path) -> None:
    package(path, {"签到表": sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')}, extra={"../../climbed.txt": b"x"})


def many_sheets(path: Path) -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    package(path, {f"第{n}张": xml for n in range(5000)})


def two_thousand_columns(path: Path) -> None:
    rows_to(path, [[TITLE], [f"列{n}" for n in range(2000)], [f"值{n}" for n in range(2000)]])


def formulas_without_values(path: Path) -> None:
    xml = (
        text_rows([[TITLE], [SUBTITLE], list(HEAD)]) + '<row r="4"><c r="A4"><v>1</v></c><c r="B4"><f>C9</f></c></row>'
    )
    package(path, {"签到表": sheet_xml(xml)})
