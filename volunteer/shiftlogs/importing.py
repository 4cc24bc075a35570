"""The kind of sheet that tells who went out and whom they served."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from volunteer.imports.columns import Column, check_repeated, find_table
from volunteer.imports.grid import Sheet, plain
from volunteer.imports.kinds import Applied, Draft, Target
from volunteer.imports.models import ImportBatch
from volunteer.imports.problems import Problems
from volunteer.imports.titles import read_titles
from volunteer.imports.unused import tell_unused
from volunteer.shiftlogs import actions, queries, undoing
from volunteer.shiftlogs.record_checks import check_records
from volunteer.shiftlogs.record_columns import COLUMNS
from volunteer.shiftlogs.record_sheet import ShiftDraft, parse_records
from volunteer.shifts.queries import shifts_between

Key = tuple[object, ...]


class OutreachRecord:
    """Outreach records (志愿者走访服务记录表)."""

    key = "outreach"
    label = "志愿者走访服务记录表"
    columns: Sequence[Column] = COLUMNS
    is_confidential = False
    page = "shiftlogs.logs"

    def recognise(self, sheet: Sheet) -> float:
        table = find_table(sheet, COLUMNS)
        if table is None or not (table.has("date") or table.has("time")):
            return 0
        says = read_titles(sheet, table.first_header_row).says("志愿|走访|探访")
        names_volunteers = "志愿" in table.heading("names").whole
        return 6 + len(table.columns) / 100 if says or names_volunteers else 0

    def missing(self, sheet: Sheet) -> str:
        return f"当作“{self.label}”来读，但找不到表头；至少要有这些列：日期、参加志愿者、服务人次"

    def parse(self, sheet: Sheet) -> Draft:
        problems = Problems(sheet.name)
        table = find_table(sheet, COLUMNS)
        if table is None:
            problems.error(self.missing(sheet))
            return Draft(sheet.name, [], 0, problems.found)
        check_repeated(table, problems)
        drafts = parse_records(sheet, problems)
        check_records(table, drafts, problems)
        if not drafts and not problems.any_error():
            problems.warn("表头下面没有可以导入的行", table.header_row + 1)
        elif not problems.any_error():
            tell_unused(table, COLUMNS, problems)
        programme = read_titles(sheet, table.first_header_row).programme
        return Draft(sheet.name, drafts, len(drafts), problems.found, programme)

    def apply(self, session: Session, draft: Draft, target: Target) -> Applied:
        problems = Problems(draft.sheet)
        fresh = self._without_known(session, draft.content, target, problems)
        actions.write_paper_logs(session, fresh, draft.sheet, target)
        counts: Counter[str] = Counter()
        counts["班次"] = len(fresh)
        counts["志愿者人次"] = sum(len(each.volunteers) for each in fresh)
        counts["服务人次"] = sum(each.people_served or 0 for each in fresh)
        counts["待审核"] = sum(not each.is_approved for each in fresh)
        return Applied(counts, problems.found)

    def written(self, session: Session, batch: ImportBatch) -> Counter[str]:
        return undoing.written(session, batch)

    def dependants(self, session: Session, batch: ImportBatch) -> list[str]:
        return undoing.dependants(session, batch)

    def undo(self, session: Session, batch: ImportBatch) -> None:
        undoing.undo(session, batch)

    def _without_known(
        self, session: Session, drafts: Sequence[ShiftDraft], target: Target, problems: Problems
    ) -> list[ShiftDraft]:
        """The drafts less those another batch brought: same time, place, names and people served."""
        if not drafts:
            return []
        first, last = min(each.starts_at for each in drafts), max(each.starts_at for each in drafts)
        shifts = shifts_between(session, target.programme_id, first, last)
        logs = queries.logs_of_shifts(session, shifts)
        known: dict[Key, str | None] = {}
        for shift in shifts:
            for log in logs.get(shift.id, []):
                if log.batch_id != target.batch.id:
                    key = (
                        shift.starts_at,
                        shift.ends_at,
                        plain(shift.place or ""),
                        log.people_served,
                        _folded(log.names),
                    )
                    known[key] = log.file_name
        fresh = []
        for draft in drafts:
            names = _folded({each.name for each in draft.volunteers})
            here: Key = (draft.starts_at, draft.ends_at, plain(draft.place or ""), draft.people_served, names)
            if here in known:
                problems.warn(f"这一班已由文件“{known[here] or '手工录入'}”导入，没有再计", draft.row)
            else:
                fresh.append(draft)
        return fresh


def _folded(names: frozenset[str] | set[str]) -> frozenset[str]:
    return frozenset(plain(name) for name in names)


KINDS = (OutreachRecord(),)
