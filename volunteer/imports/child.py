"""Reads spreadsheets in a process of its own, so that a hostile file can only kill this process.

Run by path (never imported by the application): length-prefixed requests on standard input, answers on standard output.
A request is a JSON line of limits, then the file's bytes; an answer is JSON with plain cells only.
"""

import csv
import io
import json
import struct
import sys
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO


class TooLarge(Exception):
    """The sheet is larger than the limits; the text says how."""


def main(source: BinaryIO, target: BinaryIO) -> None:
    """Answer requests until the input ends."""
    while header := _read_block(source):
        request = json.loads(header)
        _limit(request)
        answer = _answer(request, _read_block(source) or b"")
        _write_block(target, json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _answer(request: dict[str, Any], content: bytes) -> dict[str, Any]:
    try:
        if request["format"] in ("csv", "tsv"):
            return {"sheets": [_read_csv(content, request)]}
        return {"sheets": _read_workbook(content, request)}
    except TooLarge as error:
        return {"error": "too_large", "detail": str(error)}
    except MemoryError:
        return {"error": "memory", "detail": ""}
    except UnicodeError:
        return {"error": "encoding", "detail": ""}
    except Exception as error:
        kind = "password" if "Password" in type(error).__name__ else "unreadable"
        return {"error": kind, "detail": str(error)[:200]}


def _limit(request: dict[str, Any]) -> None:
    """Bound memory once, and processor time anew for each file."""
    try:
        import resource
    except ImportError:  # Windows: do without
        return
    try:
        size = int(request["memory"])
        resource.setrlimit(resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))
        usage = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(usage.ru_utime + usage.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + int(request["seconds"]), resource.RLIM_INFINITY))
    except (ValueError, OSError):  # a system that refuses lower limits
        return


def _read_workbook(content: bytes, request: dict[str, Any]) -> list[dict[str, Any]]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(book.sheets_metadata) > request["sheets"]:
        raise TooLarge(f"工作表有 {len(book.sheets_metadata)} 张，最多 {request['sheets']} 张")
    sheets = []
    for about in book.sheets_metadata:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if about.visible != python_calamine.SheetVisibleEnum.Visible:
            sheets.append({"name": about.name, "hidden": True, "rows": [], "merged": []})
            continue
        sheet = book.get_sheet_by_name(about.name)
        _check_area(about.name, sheet.end, request)
        rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [[*start, *end] for start, end in sheet.merged_cell_ranges or []]
        sheets.append({"name": about.name, "hidden": False, "rows": rows, "merged": merged})
    return sheets


def _check_area(name: str, end: tuple[int, int] | None, request: dict[str, Any]) -> None:
    if end is not None and (end[0] >= request["rows"] or end[1] >= request["columns"]):
        raise TooLarge(
            f"工作表“{name}”有 {end[0] + 1} 行 {end[1] + 1} 列，最多 {request['rows']} 行 {request['columns']} 列；"
            "请删去表格以外的内容后再存一次"
        )


def _read_csv(content: bytes, request: dict[str, Any]) -> dict[str, Any]:
    text = _decode(content)
    if any(character < " " and character not in "\t\r\n" for character in text):
        raise ValueError("control characters")
    csv.field_size_limit(1_000_000)
    first = text.lstrip("\r\n").split("\n", 1)[0] if "\t" in text and "," not in text else text
    delimiter = "\t" if request["format"] == "tsv" else max(",\t;", key=first.count)
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        rows.append(row)
        _check_area("CSV", (len(rows) - 1, len(row) - 1), request)
    return {"name": "CSV", "hidden": False, "rows": rows, "merged": []}


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _plain(cell: Any) -> Any:
    """Text, numbers and truth values as they are; dates and times tagged."""
    if isinstance(cell, datetime):
        return ["datetime", cell.isoformat()]
    if isinstance(cell, date):
        return ["date", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["seconds", cell.total_seconds()]
    return cell


def _read_block(source: BinaryIO) -> bytes | None:
    size = source.read(8)
    if len(size) < 8:
        return None
    return source.read(struct.unpack(">Q", size)[0])


def _write_block(target: BinaryIO, block: bytes) -> None:
    target.write(struct.pack(">Q", len(block)) + block)
    target.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
