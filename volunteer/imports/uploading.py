"""From an upload to a preview: read it, refuse what its sender may not bring, try it, and say what it would do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from volunteer.core.i18n import _
from volunteer.imports.actions import FileResult, apply_file
from volunteer.imports.grid import Sheet, shown
from volunteer.imports.kinds import is_confidential, kind_of, kinds
from volunteer.imports.problems import Problem, errors_in, warnings_in
from volunteer.imports.reading import CannotRead, Reader
from volunteer.imports.rules import ReadFile, read_sheets

#: What cells copied from Excel are called.
PASTED = "粘贴的表格"
#: As what the reader takes them: tab separated, under a name that tells nothing of an activity.
_PASTED_AS = "1.tsv"
#: How many problems are shown; the rest are counted.
SHOWN = 100
#: How many cells of a row are shown to find it by.
_CELLS = 12


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Reach:
    """What somebody may bring: into which programmes, new ones too, and case registers."""

    programmes: Mapping[int, str]
    is_everywhere: bool
    may_cases: bool

    def covers(self, programme: str) -> bool:
        return self.is_everywhere or programme in self.programmes.values()


@dataclass(frozen=True)
class Opened:
    """A file that was read, and the programme its untitled sheets go to."""

    upload: Upload
    file: ReadFile
    sheets: list[Sheet]
    forced: str | None = None
    programme: str | None = None


class NotAccepted(Exception):
    """A file that is not even kept for a preview; the text says what it is and what to do."""


def open_uploads(
    uploads: Iterable[Upload], reach: Reach, forced: str | None = None, programme: str | None = None
) -> tuple[list[Opened], list[tuple[str, str]]]:
    """Read uploads in one child process: those worth a preview, and the others' names with the words why not.

    Slow: outside any transaction that writes.
    """
    opened: list[Opened] = []
    refused: list[tuple[str, str]] = []
    with Reader() as reader:
        for upload in uploads:
            try:
                opened.append(_open(reader, upload, reach, forced, programme))
            except NotAccepted as error:
                refused.append((upload.name, str(error)))
    return opened, refused


def _open(reader: Reader, upload: Upload, reach: Reach, forced: str | None, programme: str | None) -> Opened:
    try:
        sheets = reader.read(_PASTED_AS if upload.name == PASTED else upload.name, upload.content)
    except CannotRead as error:
        raise NotAccepted(f"{error}。") from error
    file = read_sheets(upload.name, sheets, kinds().get(forced or ""))
    if not reach.may_cases and _holds_cases(file, sheets):
        raise NotAccepted(_("个案登记表只能由社工导入。请把这个文件交给社工，由社工登录后导入；它的内容没有保存。"))
    if not file.drafts:
        raise NotAccepted(" ".join(_said(problem) for problem in errors_in(file.problems)))
    return Opened(upload, file, sheets, forced, _programme(file, reach, programme))


def _holds_cases(file: ReadFile, sheets: Sequence[Sheet]) -> bool:
    """By what it is read as, and by what it looks like: naming another kind must not open a case register."""
    looks_like = (kind_of(sheet) for sheet in sheets if not sheet.is_hidden and not sheet.is_empty)
    return is_confidential(kind.key for kind, _draft in file.drafts) or is_confidential(
        kind.key for kind in looks_like if kind is not None
    )


def _programme(file: ReadFile, reach: Reach, chosen: str | None) -> str | None:
    """Where sheets go whose titles name no programme: to the chosen one, unless the file names just one itself."""
    named = {draft.programme for _kind, draft in file.drafts if draft.programme}
    for name in sorted(named):
        if not reach.covers(name):
            words = _("表题写的是“%(name)s”项目，不在您负责的范围里，没有保存。", name=name)
            raise NotAccepted(words + _("请核对表题；确实由您负责的，请先请管理员把这个项目交给您。"))
    if file.names_programme and (len(named) == 1 or all(draft.programme for _kind, draft in file.drafts)):
        return None
    only = next(iter(reach.programmes.values())) if len(reach.programmes) == 1 else None
    given = chosen or only
    if given is None:
        raise NotAccepted(_("表题没有写明是哪个“…”项目。请选好归入的项目，再上传一次。"))
    if not reach.covers(given):
        raise NotAccepted(_("“%(name)s”项目不在您负责的范围里，没有保存。", name=given))
    return given


def preview_of(session: Session, opened: Opened) -> dict[str, Any]:
    """What importing a file would do, as JSON. Tries it and takes it back: ends the session's transaction."""
    try:
        result = apply_file(session, opened.file, opened.programme)
    finally:
        session.rollback()
    return described(opened, result)


def described(opened: Opened, result: FileResult) -> dict[str, Any]:
    """The result of a try, with the rows its errors stand in."""
    errors, warnings = errors_in(result.problems), warnings_in(result.problems)
    fallback = opened.programme or next((d.programme for _kind, d in opened.file.drafts if d.programme), None)
    return {
        "status": result.status,
        "kinds": result.kinds,
        "forced": opened.forced,
        "programme": opened.programme,
        "content": opened.file.content_hash,
        "sheets": [
            {
                "sheet": draft.sheet,
                "label": kind.label,
                "rows": draft.row_count,
                "programme": draft.programme or fallback,
            }
            for kind, draft in opened.file.drafts
        ],
        "rows": sum(draft.row_count for _kind, draft in opened.file.drafts),
        "counts": dict(+result.counts),
        "same_as": result.same_as,
        "errors": [_placed(problem, opened.sheets) for problem in errors[:SHOWN]],
        "error_count": len(errors),
        "warnings": [_placed(problem, []) for problem in warnings[:SHOWN]],
        "warning_count": len(warnings),
    }


def _placed(problem: Problem, sheets: Sequence[Sheet]) -> dict[str, Any]:
    return problem.as_json() | {"message": _for_the_web(problem.message), "cells": _cells(problem, sheets)}


def _cells(problem: Problem, sheets: Sequence[Sheet]) -> list[str]:
    """What stands in the row, so that it is found in the user's own file."""
    sheet = next((each for each in sheets if each.name == problem.sheet), None)
    if sheet is None or problem.row is None or not 0 < problem.row <= len(sheet.rows):
        return []
    filled = [shown(cell).strip("“”") for cell in sheet.rows[problem.row - 1] if cell is not None]
    return filled[:_CELLS] + (["…"] if len(filled) > _CELLS else [])


def _said(problem: Problem) -> str:
    place = [f"工作表“{problem.sheet}”"] if problem.sheet else []
    return f"{'，'.join([*place, _for_the_web(problem.message)])}。".replace("。。", "。")


def _for_the_web(message: str) -> str:
    """A page has no options, but a field for the same, and shows names rather than keys."""
    for key in kinds():
        message = message.replace(f"（{key}）", "")
    message = message.replace("或用 --kind 指明种类", "或在上传时选定表的种类")
    return message.replace(" --programme 给出的", "另外选定的")
