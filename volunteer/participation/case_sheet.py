"""Reading a register of cases (个案服务登记表): a row a meeting, the person only on a case's first row. Pure."""

import re
from dataclasses import dataclass, field

from volunteer.imports.columns import WEAK, Column, Record, Table, find_table
from volunteer.imports.dates import parse_date
from volunteer.imports.grid import Sheet, plain, text_of
from volunteer.imports.problems import Problems
from volunteer.imports.roster import (
    AGE,
    EMPLOYER,
    MEMBER_NUMBER,
    NOTE,
    PHONE,
    SEX,
    Written,
    is_name,
    marks_child,
    phone_digits,
    written,
)
from volunteer.imports.titles import Titles, read_titles
from volunteer.imports.values import BadValue, arabic, parse_count
from volunteer.participation.drafts import Mark, PersonDraft, ServiceDraft, SessionDraft
from volunteer.participation.models import Attendance, Form, Mode
from volunteer.participation.rules import mode_of

_ALIAS = re.compile("化名|代号|代称|昵称|匿名|称呼")
NUMBER = Column(
    "number",
    "个案编号",
    exact="个案(?:编号|号|号码|序号|档案号|代码)?|案(?:例|件)?(?:编号|号)|(?:服务|档案|案主)(?:编号|号)|编号|个案no|caseno|caseid",
    part="个案.{0,2}(?:编|号)|案号|档案号",
    prefer="案",
    weak="序号|序|行号|no\\.?|号",
    unless="次数|社工|类型|来源|名称|数量",
    is_required=True,
)
CASE_NAME = Column(
    "name",
    "服务对象",
    exact="服务对象|案主|受助人|受助者|求助者|求助人|当事人|对象|化名|姓名|职工|职工姓名|服务对象姓名|案主姓名|来访者|来访人|(?:服务对象|案主|受助人|受助者|求助者|姓名|职工|职工姓名|来访者|当事人)/?(?:化名|代号|代称|昵称|匿名)|(?:化名|代号|代称)(?:姓名)?|称呼",
    part="服务对象|案主|化名|姓名",
    unless="社工|类型|类别|电话|单位|情况|人数|负责|家属|紧急|记录|需求|问题|编号",
)
DAY = Column(
    "date",
    "日期",
    exact="日期|(?:服务|面谈|会谈|辅导|介入|跟进|开展|活动|咨询|访谈|走访|接触|个案|联系)(?:日期|时间)|时间|年月日|会面日期",
    part="日期|时间",
    prefer="服务|面谈|会谈|辅导|介入|跟进",
    unless="接案|结案|立案|开案|转介|登记|填表|填报|时长|结束|审核|出生|下次|预约|回访|入会|上报",
    is_required=True,
)
MODE = Column(
    "mode",
    "方式",
    exact="方式|(?:服务|面谈|会谈|介入|跟进|联系|开展|辅导|接触|沟通)(?:方式|形式|途径|渠道)|形式|线上/线下|线上线下|线下/线上|途径|渠道",
    part="方式|形式|线上|途径",
    unless="联系方式|来源",
)
ORDINAL = Column(
    "ordinal",
    "第几次",
    exact="第几次(?:服务|面谈|会谈|辅导|跟进)?|次数|次序|次第|第次|第n次|第几节|节次|(?:服务|面谈|会谈|辅导|跟进|介入)(?:次数|次序|次第|第几次)|第几次.*",
    part="第几|次序|次数|第.?次",
    unless="总次数|累计|计划",
)
TOPIC = Column(
    "topic",
    "服务类型",
    exact="(?:服务|个案|问题|需求|求助|案主问题|咨询|辅导)(?:类型|类别|主题|性质|种类)|类型|类别|问题|需求|主题",
    part="类型|类别",
    unless="人员|单位",
)
LEAD = Column(
    "lead",
    "社工",
    exact="(?:负责|跟进|主责|服务|接案|个案|带领|经办)?社工(?:姓名)?|跟进人|负责人|个案管理员|工作人员|咨询师|服务人员",
    part="社工",
    prefer="负责|主责|跟进",
    unless="督导|协助|电话",
)
PLACE = Column("place", "地点", exact="(?:服务|面谈|会谈|活动)?(?:地点|地址)|场所", part="地点")
COLUMNS = (NUMBER, CASE_NAME, DAY, MODE, ORDINAL, TOPIC, LEAD, PLACE, PHONE, EMPLOYER, SEX, AGE, MEMBER_NUMBER, NOTE)


@dataclass
class _Case:
    """A case while its rows are read."""

    number: str
    row: int
    written: Written | None = None
    written_row: int = 0
    is_alias: bool = False
    is_child: bool = False
    topic: str | None = None
    lead: str | None = None
    sessions: list[SessionDraft] = field(default_factory=list)


def parse_cases(sheet: Sheet, problems: Problems) -> list[ServiceDraft]:
    """The cases of a register with their meetings; empty when nothing stands in it."""
    table = find_table(sheet, COLUMNS)
    if table is None:
        return []
    titles = read_titles(sheet, table.first_header_row)
    cases: dict[str, _Case] = {}
    current: _Case | None = None
    for record in table.records(problems, fill=("number", "name")):
        if not record.has("date", "mode", "ordinal", "name", "number"):
            continue
        current = _case_of(record, cases, current, problems)
        if current is not None and record.cell("date") is None and not record.has("mode", "ordinal", "name"):
            continue
        if current is not None:
            _read_identity(table, record, current, problems)
            _read_session(table, record, current, titles, problems)
    if NUMBER.fit(table.heading("number")) == WEAK:
        _check_serial(table, list(cases.values()), problems)
    _check_sums(table, cases, problems)
    return [_draft(case, titles, problems) for case in cases.values() if case.sessions]


def _case_of(record: Record, cases: dict[str, _Case], current: _Case | None, problems: Problems) -> _Case | None:
    number = record.words("number")
    if number is not None and (":" in plain(number) or len(plain(number)) > 40):
        return current if record.has("date") else None
    if number is None:
        if current is None:
            problems.error("第一行没有个案编号，请补上", record.number, record.table.label("number"))
        return current
    key = plain(number).upper()
    return cases.setdefault(key, _Case(number, record.number))


def _read_identity(table: Table, record: Record, case: _Case, problems: Problems) -> None:
    """Take the person from the first row that names one; a second name under one number is an error."""
    case.topic = case.topic or record.words("topic")
    case.lead = case.lead or record.words("lead")
    name = record.words("name")
    if name is None or not is_name(name):
        return
    here = written(record, name)
    if case.written is None:
        case.written, case.written_row = here, record.number
        heading = table.heading("name")
        case.is_alias = bool(_ALIAS.search(heading.whole) or "化名" in name)
        case.is_child = marks_child(record.words("note"), here.age)
    elif plain(name) != plain(case.written.name):
        words = f"个案“{case.number}”在第 {case.written_row} 行写的是另一个名字；一个编号只能是一个人，请改正编号或名字"
        problems.error(words, record.number, table.label("name"))
    elif here.phone and case.written.phone and phone_digits(here.phone) != phone_digits(case.written.phone):
        problems.warn(
            f"联系电话与第 {case.written_row} 行不同，按第 {case.written_row} 行记", record.number, table.label("phone")
        )


def _read_session(table: Table, record: Record, case: _Case, titles: Titles, problems: Problems) -> None:
    name = "date"
    try:
        held_on = parse_date(record.cell("date"), titles.years)
        if held_on is None:
            problems.error("没有日期，请补上", record.number, table.label("date"))
            return
        name = "mode"
        mode = mode_of(record.cell("mode")) or Mode.IN_PERSON
        name = "ordinal"
        ordinal = ordinal_of(record) or len(case.sessions) + 1
    except BadValue as error:
        problems.error(str(error), record.number, table.label(name))
        return
    place = record.words("place")
    case.sessions.append(SessionDraft(held_on, record.number, ordinal, mode, place))


def _check_serial(table: Table, cases: list[_Case], problems: Problems) -> None:
    """A 序号 may number the cases, or just the rows: then a name stands under two of them, or one names nobody."""
    seen: dict[str, int] = {}
    for case in cases:
        name = plain(case.written.name) if case.written else ""
        if name and seen.setdefault(name, case.row) == case.row:
            continue
        same = f"第 {seen[name]} 行已有这个服务对象" if name else "这一行没有服务对象"
        words = f"“{table.heading('number').written}”像是行号，不是个案编号（{same}）"
        words += "；请加一列“个案编号”，每个个案写自己的编号"
        problems.error(words, case.row, table.label("number"))
        return


def ordinal_of(record: Record) -> int | None:
    """Which meeting it is, as 3, 第3次 or 第三次; None when blank."""
    cell = record.cell("ordinal")
    if isinstance(cell, str):
        found = re.match(r"^第?(\d+)[次节]?$", plain(arabic(cell)))
        return int(found[1]) if found else parse_count(cell)
    return parse_count(cell)


def _check_sums(table: Table, cases: dict[str, _Case], problems: Problems) -> None:
    """Compare the numbers of a row of sums with the meetings, or the cases, counted."""
    meetings = sum(len(case.sessions) for case in cases.values())
    for case in cases.values():
        ordinals = [session.ordinal for session in case.sessions]
        if len(set(ordinals)) != len(ordinals):
            problems.warn(f"个案“{case.number}”的“第几次”有重复，请检查", case.row)
    for row in table.total_rows():
        texts = [text_of(cell) for cell in table.sheet.rows[row] if cell is not None]
        numbers = [int(number) for text in texts for number in re.findall(r"\d+", text)]
        if numbers and not {meetings, len(cases)} & set(numbers):
            words = f"合计写的是 {'、'.join(map(str, numbers))}，数得 {len(cases)} 个个案、{meetings} 次"
            problems.warn(words, row + 1)


def _draft(case: _Case, titles: Titles, problems: Problems) -> ServiceDraft:
    people = []
    sessions = case.sessions
    if case.written is None:
        problems.warn(f"个案“{case.number}”没有写服务对象，按未署名人数计", case.row)
        sessions = [
            SessionDraft(each.held_on, each.row, each.ordinal, each.mode, each.place, headcount=1) for each in sessions
        ]
    else:
        marks = [Mark(index, Attendance.ATTENDED, session.row) for index, session in enumerate(sessions)]
        people = [PersonDraft(case.written, case.written_row, marks, case.is_alias, case.is_child)]
    lead = case.lead or titles.words("lead")
    return ServiceDraft(Form.CASE, case.number, case.row, sessions, people, case.topic, lead)
