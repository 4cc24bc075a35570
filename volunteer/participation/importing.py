"""The kinds of sheet that tell who took part: sign-in sheets, group rosters, case registers, statistics."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from volunteer.imports.columns import WEAK, Column, Table, check_repeated, find_table, side_by_side
from volunteer.imports.grid import Sheet
from volunteer.imports.kinds import Applied, Draft, Target
from volunteer.imports.models import ImportBatch
from volunteer.imports.problems import Problems
from volunteer.imports.roster import EMPLOYER, NAME, PERSON_COLUMNS, PHONE
from volunteer.imports.titles import read_titles
from volunteer.imports.unused import tell_missing, tell_unused
from volunteer.participation import actions, case_sheet, statistics_sheet, undoing
from volunteer.participation.activity_sheet import parse_activity
from volunteer.participation.case_sheet import parse_cases
from volunteer.participation.drafts import Mark, ServiceDraft, SessionDraft
from volunteer.participation.group_sheet import heads_of, parse_group
from volunteer.participation.known import KnownSessions
from volunteer.participation.models import Attendance, Form
from volunteer.participation.queries import KnownSession
from volunteer.participation.statistics_sheet import parse_statistics

#: Forms by their Chinese name, for counts people read.
FORMS = {Form.CASE: "个案", Form.GROUP: "小组", Form.ACTIVITY: "社区活动"}
_WHEN = re.compile("^(?!签到|签退).*(?:日期|时间|方式|人次)")


class ParticipationSheet:
    """What the four kinds share: each reads services, and all are written alike."""

    key: str
    label: str
    columns: Sequence[Column]
    #: Columns such a sheet usually has, by which people are known again.
    usual: Sequence[Column] = (PHONE, EMPLOYER)
    #: Whether a session that is there already is skipped rather than refused.
    skips_known = False
    is_confidential = False
    page = "participation.activities"

    def recognise(self, sheet: Sheet) -> float:
        table = find_table(sheet, self.columns)
        return self.score(table) if table is not None else 0

    def score(self, table: Table) -> float:
        """How sure the kind is of a table with all of its required columns."""
        raise NotImplementedError

    def read(self, sheet: Sheet, problems: Problems) -> list[ServiceDraft]:
        """The services of a sheet."""
        raise NotImplementedError

    def others(self, table: Table) -> set[int]:
        """Columns that are read without being a field."""
        return set()

    def missing(self, sheet: Sheet) -> str:
        names = "、".join(column.label for column in self.columns if column.is_required)
        return f"当作“{self.label}”来读，但找不到表头；至少要有这些列：{names or '见说明'}"

    def parse(self, sheet: Sheet) -> Draft:
        problems = Problems(sheet.name)
        table = find_table(sheet, self.columns)
        if table is None:
            problems.error(self.missing(sheet))
            return Draft(sheet.name, [], 0, problems.found)
        panels = side_by_side(table, self.columns)
        if len(panels) == 1:
            check_repeated(table, problems)
        services = self.read(sheet, problems)
        rows = sum(len(service.people) or len(service.sessions) for service in services)
        if not services and not problems.any_error():
            problems.warn("表头下面没有可以导入的行", table.header_row + 1)
        elif not problems.any_error():
            used = {column for panel in panels for column in panel.columns.values()}
            tell_unused(table, self.columns, problems, used | self.others(table))
            tell_missing(table, self.usual, problems)
        programme = read_titles(sheet, table.first_header_row).programme
        return Draft(sheet.name, services, rows, problems.found, programme)

    def apply(self, session: Session, draft: Draft, target: Target) -> Applied:
        problems = Problems(draft.sheet)
        kept = self._without_known(session, draft.content, target, problems)
        if problems.any_error():
            return Applied(problems=problems.found)
        actions.write_services(session, kept, draft.sheet, target)
        return Applied(counts_of(kept), problems.found)

    def written(self, session: Session, batch: ImportBatch) -> Counter[str]:
        return undoing.written(session, batch)

    def dependants(self, session: Session, batch: ImportBatch) -> list[str]:
        return undoing.dependants(session, batch)

    def undo(self, session: Session, batch: ImportBatch) -> None:
        undoing.undo(session, batch)

    def _without_known(
        self, session: Session, drafts: Sequence[ServiceDraft], target: Target, problems: Problems
    ) -> list[ServiceDraft]:
        """The drafts less the sessions other batches brought."""
        if not drafts:
            return []
        known = KnownSessions(session, drafts, target)
        return [left for draft in drafts if (left := self._less_known(draft, known, problems))]

    def _less_known(self, draft: ServiceDraft, known: KnownSessions, problems: Problems) -> ServiceDraft | None:
        if known.is_another_case(draft):
            problems.warn(f"个案“{draft.title}”以前登记的是另一个服务对象，按新的个案记", draft.row)
        keep = []
        for index, held in enumerate(draft.sessions):
            there = known.find(draft, held)
            if there is None:
                keep.append(index)
            else:
                self._tell(draft, held, there, problems)
        return without_sessions(draft, keep) if keep else None

    def _tell(self, draft: ServiceDraft, held: SessionDraft, known: KnownSession, problems: Problems) -> None:
        words = f"“{draft.title}”{held.held_on} 这一场已由文件“{known.file_name or '手工录入'}”导入"
        if held.is_month or (known.may_be_a_month and known.held_on != held.held_on):
            words = (
                f"“{draft.title}”{held.held_on:%Y-%m} 已由文件“{known.file_name or '手工录入'}”导入（一边只写了月份）"
            )
        if not self.skips_known:
            problems.error(f"{words}；如是同一场请不要再导入，如是另一场请改名称以示区别", held.row)
            return
        differs = known.stated_total is not None and held.stated_total not in (None, known.stated_total)
        tail = f"；人次不同：已有 {known.stated_total}，这里是 {held.stated_total}" if differs else ""
        problems.warn(f"{words}，这一行没有再计{tail}", held.row)


def without_sessions(draft: ServiceDraft, keep: Sequence[int]) -> ServiceDraft:
    """The draft with only the sessions of these positions, and the marks that belong to them."""
    if len(keep) == len(draft.sessions):
        return draft
    moved = {index: position for position, index in enumerate(keep)}
    people = [
        replace(
            person,
            marks=[
                Mark(moved[mark.session], mark.attendance, mark.row) for mark in person.marks if mark.session in moved
            ],
        )
        for person in draft.people
    ]
    return replace(draft, sessions=[draft.sessions[index] for index in keep], people=people)


def counts_of(drafts: Sequence[ServiceDraft]) -> Counter[str]:
    """What went in, for the person who imports."""
    counts: Counter[str] = Counter()
    for draft in drafts:
        counts[FORMS[draft.form]] += 1
        counts["场次"] += len(draft.sessions)
        counts["姓名"] += len(draft.people)
        counts["人次"] += person_times(draft)
    return counts


def person_times(draft: ServiceDraft) -> int:
    """Person-times (人次): the stated total where there is one, else those who attended and the unnamed."""
    total = 0
    for index, held in enumerate(draft.sessions):
        attended = sum(
            mark.session == index and mark.attendance is Attendance.ATTENDED
            for person in draft.people
            for mark in person.marks
        )
        total += held.stated_total if held.stated_total is not None else attended + held.headcount
    return total


def _one(
    parse: Callable[[Sheet, Problems], ServiceDraft | None], sheet: Sheet, problems: Problems
) -> list[ServiceDraft]:
    service = parse(sheet, problems)
    return [service] if service else []


class ActivitySheet(ParticipationSheet):
    """A community activity's sign-in sheet (社区活动签到表)."""

    key = "activity"
    label = "活动签到表"
    columns: Sequence[Column] = PERSON_COLUMNS

    def score(self, table: Table) -> float:
        if not any(table.has(name) for name in ("phone", "employer", "signature", "sex")):
            return 0
        # 服务对象 may be whom volunteers visited: then days stand beside it.
        if NAME.fit(table.heading("name")) == WEAK and any(_WHEN.search(each.whole) for each in table.headings):
            return 0
        return 1 + len(table.columns) / 100

    def read(self, sheet: Sheet, problems: Problems) -> list[ServiceDraft]:
        return _one(parse_activity, sheet, problems)


class GroupSheet(ParticipationSheet):
    """A group's roster (小组签到表)."""

    key = "group"
    label = "小组签到表"
    columns: Sequence[Column] = PERSON_COLUMNS

    def score(self, table: Table) -> float:
        heads, _ = heads_of(table)
        return 4 + len(heads) / 100 if heads else 0

    def others(self, table: Table) -> set[int]:
        return {head.column for head in heads_of(table)[0]}

    def read(self, sheet: Sheet, problems: Problems) -> list[ServiceDraft]:
        return _one(parse_group, sheet, problems)


class CaseRegister(ParticipationSheet):
    """A register of cases (个案服务登记表)."""

    key = "case"
    label = "个案服务登记表"
    columns: Sequence[Column] = case_sheet.COLUMNS
    skips_known = True
    is_confidential = True

    def score(self, table: Table) -> float:
        has_person = table.has("name") and (table.has("mode") or table.has("ordinal") or table.has("topic"))
        says_case = "案" in table.heading("number").whole or (
            read_titles(table.sheet, table.first_header_row).says("个案")
        )
        return 5 + len(table.columns) / 100 if has_person and says_case else 0

    def read(self, sheet: Sheet, problems: Problems) -> list[ServiceDraft]:
        return parse_cases(sheet, problems)


class StatisticsSheet(ParticipationSheet):
    """Yearly statistics (历年活动人次统计表)."""

    key = "statistics"
    label = "活动人次统计表"
    columns: Sequence[Column] = statistics_sheet.COLUMNS
    usual = ()
    skips_known = True

    def score(self, table: Table) -> float:
        has_counts = table.has("times") or table.has("people")
        has_when = table.has("date") or table.has("month")
        people = find_table(table.sheet, PERSON_COLUMNS)
        names_people = people is not None and NAME.fit(people.heading("name")) > WEAK
        enough = has_counts and has_when and (table.has("form") or table.has("title")) and not names_people
        return 3 + len(table.columns) / 100 if enough else 0

    def read(self, sheet: Sheet, problems: Problems) -> list[ServiceDraft]:
        return parse_statistics(sheet, problems)


#: In the order they are asked, the surest first.
KINDS = (ActivitySheet(), GroupSheet(), CaseRegister(), StatisticsSheet())
