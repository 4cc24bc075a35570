"""Writing a file: whole or not at all, and never twice."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from volunteer.audit import actions as audit
from volunteer.core.actor import current_actor
from volunteer.core.clock import day_of, now
from volunteer.imports import queries
from volunteer.imports.kinds import Target, programmes
from volunteer.imports.models import ImportBatch
from volunteer.imports.problems import Problem, errors_in, warnings_in
from volunteer.imports.rules import ReadFile

Status = Literal["imported", "duplicate", "refused"]


@dataclass
class FileResult:
    """What became of one file."""

    file: str
    status: Status
    kinds: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    batch_id: int | None = None
    #: Of a duplicate: the batch that brought the same cells.
    same_as: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "kind": "+".join(self.kinds),
            "kinds": self.kinds,
            "status": self.status,
            "programmes": self.programmes,
            "counts": dict(self.counts),
            "warnings": [problem.as_json() for problem in warnings_in(self.problems)],
            "errors": [problem.as_json() for problem in errors_in(self.problems)],
        }


class _Stop(Exception):
    """Undo what the file wrote so far."""


def apply_file(session: Session, file: ReadFile, programme: str | None = None) -> FileResult:
    """Write a read file as one batch, or nothing of it. Flushes, never commits.

    `programme` takes the sheets whose titles name none. The same cells a second time add nothing.
    """
    result = FileResult(file.name, "refused", list(dict.fromkeys(kind.key for kind, _ in file.drafts)))
    result.problems = list(file.problems)
    if file.is_refused or _is_known(session, file, result):
        return result
    try:
        with session.begin_nested():
            _write(session, file, result, programme)
            if errors_in(result.problems):
                raise _Stop
    except _Stop:
        result.status, result.counts = "refused", Counter()
        return result
    except IntegrityError:
        # Somebody else brought the same cells while we wrote ours.
        if not _is_known(session, file, result):
            raise
        return result
    result.status = "imported"
    return result


def _is_known(session: Session, file: ReadFile, result: FileResult) -> bool:
    earlier = queries.batch_with_content(session, file.content_hash)
    if earlier is None:
        return False
    day = day_of(earlier.imported_at)
    result.status, result.counts, result.same_as = "duplicate", Counter(), earlier.id
    result.problems.append(Problem("warning", f"内容与 {day} 导入的“{earlier.file_name}”相同，没有新增任何记录"))
    return True


def _write(session: Session, file: ReadFile, result: FileResult, programme: str | None) -> None:
    targets = _programmes_of(session, file, result, programme)
    if errors_in(result.problems):
        return
    batch = ImportBatch(
        programme_id=targets[0],
        file_name=file.name,
        content_hash=file.content_hash,
        kind="+".join(result.kinds),
        row_count=sum(draft.row_count for _, draft in file.drafts),
        warnings=[],
        imported_at=now(),
        imported_by=current_actor(),
    )
    session.add(batch)
    session.flush()
    result.batch_id = batch.id
    for (kind, draft), programme_id in zip(file.drafts, targets, strict=True):
        applied = kind.apply(session, draft, Target(batch, programme_id))
        result.counts += applied.counts
        result.problems += applied.problems
    batch.warnings = [problem.as_stored() for problem in warnings_in(result.problems)]
    session.flush()
    audit.record(session, "import.applied", batch, kinds=result.kinds, rows=batch.row_count)


def _programmes_of(session: Session, file: ReadFile, result: FileResult, given: str | None) -> list[int]:
    """The programme of each draft: its title's, the given one, the file's only one, the only one there is."""
    named = {draft.programme for _, draft in file.drafts if draft.programme}
    fallback = given or (next(iter(named)) if len(named) == 1 else None)
    ids = []
    for _, draft in file.drafts:
        name = draft.programme or fallback or _only_programme(session, draft.sheet, result)
        if name is None:
            return []
        if name not in result.programmes:
            result.programmes.append(name)
        if given and draft.programme and draft.programme != given:
            words = f"表题写明是“{draft.programme}”项目，已归入该项目，没有归入 --programme 给出的“{given}”"
            result.problems.append(Problem("warning", words, draft.sheet))
        ids.append(programmes().find_or_create(session, name))
    return ids


def _only_programme(session: Session, sheet: str, result: FileResult) -> str | None:
    names = programmes().names(session)
    if len(names) == 1:
        return names[0]
    there_are = f"现有项目：{'、'.join(names)}" if names else "现在还没有项目"
    words = f"表题没有写明是哪个“…”项目，请加 --programme 项目名称（{there_are}）"
    result.problems.append(Problem("error", words, sheet))
    return None
