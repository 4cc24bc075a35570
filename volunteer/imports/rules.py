"""From sheets to drafts: which kind each sheet is, what it holds, what stands in the way. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from volunteer.imports.grid import Sheet, content_hash, is_total_label, text_of
from volunteer.imports.kinds import Draft, Kind, kind_of, kinds
from volunteer.imports.problems import Problem, Problems, errors_in
from volunteer.imports.stacked import tables_on


@dataclass(frozen=True)
class ReadFile:
    """A file as read: its drafts by kind, and what was noticed."""

    name: str
    content_hash: str = ""
    drafts: list[tuple[Kind, Draft]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def names_programme(self) -> bool:
        return any(draft.programme for _, draft in self.drafts)

    @property
    def is_refused(self) -> bool:
        return bool(errors_in(self.problems))


def refused_file(name: str, message: str) -> ReadFile:
    """A file that cannot be read at all."""
    return ReadFile(name, problems=[Problem("error", message)])


def read_sheets(name: str, sheets: Sequence[Sheet], forced: Kind | None = None) -> ReadFile:
    """Recognise and parse every sheet of a file."""
    drafts: list[tuple[Kind, Draft]] = []
    problems: list[Problem] = []
    leftovers: list[Sheet] = []
    for sheet in sheets:
        if sheet.is_hidden:
            problems.append(Problem("warning", "隐藏的工作表没有读；需要导入时请先取消隐藏", sheet.name))
        elif not sheet.is_empty:
            kind = forced or kind_of(sheet)
            if kind is None:
                leftovers.append(sheet)
                continue
            for of_table, draft in _tables(sheet, kind, forced):
                drafts.append((of_table, draft))
                problems += draft.problems
    problems += _leftovers(leftovers, has_drafts=bool(drafts))
    if not drafts and not errors_in(problems):
        problems.append(Problem("error", "没有可以导入的内容：所有工作表都是空的或隐藏的"))
    return ReadFile(name, content_hash(sheets), drafts, problems)


def _tables(sheet: Sheet, kind: Kind, forced: Kind | None) -> Iterable[tuple[Kind, Draft]]:
    """The draft of each table of a sheet; usually it holds one."""
    problems = Problems(sheet.name)
    parts = tables_on(sheet, kind.columns, problems)
    if problems.found:
        yield kind, Draft(sheet.name, [], 0, problems.found)
        return
    for part in parts:
        of_table = forced or kind_of(part) or kind
        yield of_table, of_table.parse(part)


def _leftovers(sheets: Iterable[Sheet], has_drafts: bool) -> Iterable[Problem]:
    known = "、".join(f"{kind.label}（{kind.key}）" for kind in kinds().values())
    for sheet in sheets:
        row = widest_row(sheet)
        if has_drafts and sum(cell is not None for cell in sheet.rows[row]) < 3:
            yield Problem("warning", "这张工作表只有文字，没有表格，已跳过", sheet.name)
            continue
        found = "、".join(" ".join(text_of(cell).split())[:20] for cell in sheet.rows[row] if cell is not None)
        yield Problem(
            "error",
            f"认不出这是什么表。找到的表头像是：{found[:300]}。认识的表有：{known}。"
            "请检查表头的写法，或用 --kind 指明种类",
            sheet.name,
            row + 1,
        )


def widest_row(sheet: Sheet) -> int:
    """The row most like a header: the first with most texts among the upper ones."""
    best, most = 0, -1
    for index, row in enumerate(sheet.rows[:40]):
        texts = sum(isinstance(cell, str) and not is_total_label(cell) and len(cell) <= 20 for cell in row)
        if texts > most:
            best, most = index, texts
    return best


def in_order(files: Sequence[ReadFile]) -> list[int]:
    """Positions in the order to import: files that name their programme first, otherwise as given."""
    return sorted(range(len(files)), key=lambda index: (not files[index].names_programme, index))
