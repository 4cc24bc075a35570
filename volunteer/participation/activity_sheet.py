"""Reading a community activity's sign-in sheet (社区活动签到表). Pure."""

import re
from datetime import date

from volunteer.imports.columns import Record, Table, find_table, side_by_side
from volunteer.imports.dates import parse_date
from volunteer.imports.grid import Sheet, text_of
from volunteer.imports.problems import Problems
from volunteer.imports.roster import PERSON_COLUMNS, Written, is_full_mobile, marks_child, name_problem, read_person
from volunteer.imports.titles import Titles, read_titles, subject_of
from volunteer.imports.values import BadValue, arabic
from volunteer.participation.drafts import Mark, PersonDraft, ServiceDraft, SessionDraft
from volunteer.participation.models import Attendance, Form
from volunteer.participation.rules import attendance_of, excuse_in, form_of, is_parent_child
from volunteer.participation.totals import check_totals, stated_totals

_ORDINAL = re.compile(r"[(（]?第\s*([0-9一二三四五六七八九十]+)\s*[节次期讲课][)）]?")
_DATE_IN_TEXT = re.compile(
    r"20\d\d\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}|(?<!\d)20\d{6}(?!\d)|(?<!\d)\d{1,2}月\d{1,2}[日号]?"
)
_MONTH_DAY = re.compile(r"(?<!\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)")


def parse_activity(sheet: Sheet, problems: Problems) -> ServiceDraft | None:
    """The activity of a sheet with its one session and everybody named; None when errors forbid it."""
    table = find_table(sheet, PERSON_COLUMNS)
    if table is None:
        return None
    titles = read_titles(sheet, table.first_header_row)
    title = _title(titles, problems)
    _check_one_activity(sheet, table, titles, problems)
    form = form_of(titles.words("form")) or Form.ACTIVITY
    held_on = _held_on(titles, problems)
    people, unnamed = _people(table, form is Form.ACTIVITY and is_parent_child(title or ""), problems)
    named = sum(mark.attendance is Attendance.ATTENDED for person in people for mark in person.marks)
    totals = stated_totals(sheet, table, titles, named, problems)
    stated, headcount = check_totals(totals, named, unnamed, problems)
    if not people and not unnamed:
        words = "名单上没有一个人；请填写名单，只有总人数的活动请登记在活动人次统计表里"
        problems.error(words, table.header_row + 1, table.label("name"))
    if title is None or held_on is None or problems.any_error():
        return None
    ordinal = 1
    if form is Form.GROUP and (found := _ORDINAL.search(title)):
        ordinal = int(arabic(found[1]))
        title = _ORDINAL.sub("", title).strip() or title
    place = titles.words("place")
    session = SessionDraft(
        held_on, table.header_row + 1, ordinal, place=place, stated_total=stated, headcount=headcount
    )
    return ServiceDraft(form, title, table.header_row + 1, [session], people, lead_name=titles.words("lead"))


def _title(titles: Titles, problems: Problems) -> str | None:
    title = titles.words("name") or titles.words("group") or subject_of(titles)
    if title is None:
        problems.error("看不出活动名称，请在表头上方写“活动名称：…”")
        return None
    quoted = re.fullmatch(r"[“「《\"]([^“”「」《》\"]+)[”」》\"]", title)
    return quoted[1] if quoted else title


def _held_on(titles: Titles, problems: Problems) -> date | None:
    pair = titles.get("date")
    try:
        if pair is not None:
            found = parse_date(pair.value, titles.years)
            if re.search(r"\d[日号]?\s*[-—–~～至到、]\s*(?:\d{1,2}月)?\d{1,2}[日号]", pair.words):
                problems.warn("活动时间写了几天，按第一天记", *pair.place)
            return found
        for text in (*titles.lines, titles.sheet_name, titles.file_name):
            stated = _DATE_IN_TEXT.search(text)
            if stated:
                return parse_date(stated[0], titles.years)
        short = _MONTH_DAY.search(titles.file_name)
        if short and titles.years.of(int(short[1])):
            problems.warn("表里没有写活动时间，按文件名里的日期记")
            return parse_date(f"{short[1]}-{short[2]}", titles.years)
        problems.error("没有活动时间，请在表头上方写“活动时间：2022年1月15日”")
    except BadValue as error:
        problems.error(str(error), *(pair.place if pair else (None, None)))
    return None


_ANOTHER_DAY = re.compile(r"(?:活动|服务|开展|举办)(?:时间|日期)[:：]\s*(\S+)")


def _check_one_activity(sheet: Sheet, table: Table, titles: Titles, problems: Problems) -> None:
    """A line between the rows that dates another activity would put its people into this one."""
    for row in range(table.header_row + 1, len(sheet.rows)):
        found = _ANOTHER_DAY.search(" ".join(text_of(cell) for cell in sheet.rows[row] if cell is not None))
        try:
            day = parse_date(found[1], titles.years) if found else None
            pair = titles.get("date")
            is_other = day is not None and pair is not None and day != parse_date(pair.value, titles.years)
        except BadValue:
            continue
        if is_other:
            problems.error(f"这一行写着另一场活动的时间 {day}；两场活动请分开，各有自己的表头", row + 1)


def _people(table: Table, is_parent_child: bool, problems: Problems) -> tuple[list[PersonDraft], int]:
    """Everybody named, and how many rows were filled in without a name."""
    people: list[PersonDraft] = []
    unnamed = 0
    seen: dict[tuple[str, str], int] = {}
    for panel in side_by_side(table, PERSON_COLUMNS):
        rows = [(record, read_person(record)) for record in panel.records(problems)]
        must_sign = _must_sign([record for record, person in rows if person])
        for record, person in rows:
            if person is None:
                unnamed += _unnamed(panel, record, problems)
                continue
            if is_repeated(person, record.number, seen):
                problems.warn(f"与第 {seen[person.key]} 行是同一个人（姓名、电话相同），只算一次", record.number)
                continue
            has_no_employer = panel.has("employer") and person.employer is None
            is_child = marks_child(record.words("note"), person.age) or (is_parent_child and has_no_employer)
            mark = Mark(0, _attendance(record, person.name, must_sign and not is_child), record.number)
            people.append(PersonDraft(person, record.number, [mark], is_child=is_child))
    if any(mark.attendance is Attendance.ABSENT for person in people for mark in person.marks):
        problems.warn("没有签名的人按未到处理", table.header_row + 1, table.label("signature"))
    return sorted(people, key=lambda person: person.row), unnamed


def _must_sign(records: list[Record]) -> bool:
    """Whether the column of signatures is used: then a blank there is no attendance."""
    return sum(record.has("signature") for record in records) * 2 > len(records)


def _attendance(record: Record, name: str, must_sign: bool) -> Attendance:
    """Came, unless the signature or the note says 请假 or 缺, or everybody else signed."""
    try:
        signed = attendance_of(record.cell("signature"), name)
    except BadValue:  # somebody else's signature, or a word nobody foresaw
        signed = Attendance.ATTENDED
    if signed is None and (noted := excuse_in(record.words("note"))):
        return noted
    return signed or (Attendance.ABSENT if must_sign else Attendance.ATTENDED)


def _unnamed(panel: Table, record: Record, problems: Problems) -> int:
    """1 for a row that was filled in without a name."""
    if wrong := name_problem(record):
        problems.error(wrong, record.number, panel.label("name"))
    if record.words("name") is not None or not record.has("phone", "employer", "sex", "signature"):
        return 0
    problems.warn("没有姓名，按未署名人数计", record.number, panel.label("name"))
    return 1


def is_repeated(person: Written, row: int, seen: dict[tuple[str, str], int]) -> bool:
    """Whether the roster has this name with this full telephone number already; notes it when not."""
    if not is_full_mobile(person.phone):
        return False
    return seen.setdefault(person.key, row) != row
