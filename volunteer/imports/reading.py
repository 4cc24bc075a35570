"""From a file's bytes to sheets of plain cells, by a child process under limits."""

import io
import json
import struct
import subprocess
import sys
import threading
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from volunteer.imports.grid import Cell, Sheet

MEGABYTE = 1024 * 1024
PACKED = 10 * MEGABYTE
UNPACKED = 60 * MEGABYTE
RATIO = 100
#: A file this small cannot hurt, however well it packs.
RATIO_FROM = 2 * MEGABYTE
LIMITS = {"memory": 768 * MEGABYTE, "seconds": 20, "sheets": 200, "rows": 20_000, "columns": 500}
WALL_SECONDS = 30
CSV_ENDINGS = (".csv", ".tsv", ".txt")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class CannotRead(Exception):
    """The file is no spreadsheet we can read; the text says why and what to do."""


class Reader:
    """Reads the files of one call with one child process, started again when a file killed it."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def read_path(self, path: Path) -> list[Sheet]:
        """The sheets of a file on disk. Raises CannotRead."""
        try:
            if path.is_dir():
                raise CannotRead("这是一个文件夹，请逐个写出里面的表格文件")
            if path.stat().st_size > PACKED:
                raise CannotRead(_TOO_BIG)
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise CannotRead("找不到这个文件，请检查文件名和所在文件夹") from error
        except OSError as error:
            raise CannotRead(f"打不开这个文件（{error.strerror}），请检查权限，或先关闭正在使用它的程序") from error
        return self.read(path.name, content)

    def read(self, name: str, content: bytes) -> list[Sheet]:
        """The sheets of a file in memory; hidden ones come without rows. Raises CannotRead."""
        form = check_content(name, content)
        answer = self._ask({**LIMITS, "format": form}, content)
        if "error" in answer:
            raise CannotRead(_words(answer["error"], answer["detail"]))
        return [_sheet(name, sheet) for sheet in answer["sheets"]]

    def _ask(self, request: dict[str, Any], content: bytes) -> dict[str, Any]:
        child = self._started()
        assert child.stdin
        assert child.stdout
        guard = threading.Timer(WALL_SECONDS, child.kill)
        guard.start()
        try:
            for block in (json.dumps(request).encode(), content):
                child.stdin.write(struct.pack(">Q", len(block)) + block)
            child.stdin.flush()
            answer = _read_block(child.stdout)
        except OSError:
            answer = None
        finally:
            guard.cancel()
        if answer is None:
            self._stop()
            return {"error": "memory", "detail": ""}
        parsed: dict[str, Any] = json.loads(answer)
        return parsed

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, "-I", str(Path(__file__).with_name("child.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass
        child.kill()
        child.wait()


_TOO_BIG = f"文件超过 {PACKED // MEGABYTE} MB，请删去图片和多余的工作表，或分成几个文件"


def check_content(name: str, content: bytes) -> str:
    """`workbook`, `csv` or `tsv`, by content rather than by name. Raises CannotRead before anything is parsed."""
    if not content.strip(b"\0 \r\n\t"):
        raise CannotRead("文件是空的，请检查是否存好了")
    if len(content) > PACKED:
        raise CannotRead(_TOO_BIG)
    if content.startswith(b"PK"):
        _check_zip(content)
        return "workbook"
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise CannotRead(_words("password", ""))
        return "workbook"
    if name.lower().endswith(CSV_ENDINGS):
        return "tsv" if name.lower().endswith(".tsv") else "csv"
    raise CannotRead("这不是电子表格（可能是改了扩展名的图片、文档或网页），请用 Excel 或 WPS 另存为 .xlsx 再导入")


def _check_zip(content: bytes) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise CannotRead("文件不完整（可能没有传完或已损坏），请重新下载或另存一份") from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED or (unpacked > RATIO_FROM and unpacked > RATIO * len(content)):
        raise CannotRead(f"文件展开后过大（{unpacked // MEGABYTE} MB），请把需要的内容复制到一张新表再导入")
    if len(entries) > 2_000:
        raise CannotRead("文件里的部件过多，请把需要的内容复制到一张新表再导入")
    names = {entry.filename for entry in entries}
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise CannotRead("这是 Word 或 PowerPoint 文件，请把表格另存为 .xlsx 再导入")


def _words(code: str, detail: str) -> str:
    return {
        "password": "文件有密码保护，请在 Excel 或 WPS 里取消密码后再存一次",
        "too_large": detail,
        "memory": "表格过大，读取时超出了内存或时间限制；请把需要的内容复制到一张新表再导入",
        "encoding": "文字编码无法识别，请另存为 UTF-8 的 CSV 或 .xlsx",
    }.get(code, "文件打不开（不是电子表格、不完整或已损坏），请用 Excel 或 WPS 打开后另存为 .xlsx 再导入")


def _sheet(file_name: str, answer: dict[str, Any]) -> Sheet:
    rows = [[_cell(cell) for cell in row] for row in answer["rows"]]
    merged = [(top, left, bottom, right) for top, left, bottom, right in answer["merged"]]
    return Sheet(file_name, answer["name"], rows, merged, is_hidden=answer["hidden"])


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        tag, content = value
        if tag == "datetime":
            return datetime.fromisoformat(content)
        if tag == "date":
            return date.fromisoformat(content)
        if tag == "time":
            return time.fromisoformat(content)
        return timedelta(seconds=content)
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value if isinstance(value, (bool, int, float)) else None


#: Marks that take no width and are never part of a word: joiners, directions, byte order.
_INVISIBLE = dict.fromkeys(map(ord, "\0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"))


def clean(text: str) -> str | None:
    """Text as written, without outer white space and invisible marks; None when nothing is left."""
    return text.translate(_INVISIBLE).strip() or None


def _read_block(source: IO[bytes]) -> bytes | None:
    size = source.read(8)
    if len(size) < 8:
        return None
    length = struct.unpack(">Q", size)[0]
    block = source.read(length)
    return block if len(block) == length else None
