"""Reading yearly statistics (历年活动人次统计表): sums only, nobody is named. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date

from volunteer.imports.columns import Column, Record, Table, find_table
from volunteer.imports.dates import Years, parse_date
from volunteer.imports.grid import Cell, Sheet, plain, shown, text_of
from volunteer.imports.problems import Problems
from volunteer.imports.titles import Titles, read_titles
from volunteer.imports.values import BadValue, arabic, is_ditto, parse_count
from volunteer.participation.drafts import ServiceDraft, SessionDraft
from volunteer.participation.models import Form
from volunteer.participation.rules import form_of

YEAR = Column("year", "年份", exact="年份|年度|年|所属年份|统计年份", part="年份|年度")
MONTH = Column("month", "月份", exact="月份|月|所属月份|统计月份|年月", part="月份")
FORM = Column(
    "form",
    "活动类型",
    exact="(?:活动|服务|项目)?(?:类型|类别|形式|种类|方式)|服务类型",
    part="类型|类别|形式|种类",
    unless="人员|单位",
)
TITLE = Column(
    "title",
    "活动名称",
    exact="(?:活动|服务|项目|小组|个案)?(?:名称|主题|内容|标题)|活动|服务项目|活动项目|服务活动|名称/主题",
    part="名称|主题|活动内容|服务内容",
    unless="单位|项目名称",
)
DAY = Column(
    "date",
    "活动日期",
    exact="(?:活动|服务|开展|举办)?(?:日期|时间)",
    part="日期|时间",
    prefer="活动|服务|开展|举办",
    unless="填表|统计|时长|填报|上报|登记|审核|归档",
)
_NOT_SERVED = (
    "志愿者|义工|社工|工作人员|计划|预计|应到|目标|指标|任务|报名|招募|名额"
    "|去年|上年|同比|累计|男|女|未到|缺席|请假|新增|人均|平均"
)
PEOPLE = Column(
    "people",
    "服务人数",
    exact="(?:活动|服务|参与|参加|受益|覆盖|惠及|服务职工|参与职工|参加职工|总|实际|服务对象|到场|实到)*(?:人数|人员数)"
    "|(?:服务|参与|参加|受益|惠及|覆盖)(?:职工|群众|会员)(?:人?数|数量)",
    part="人数|(?:职工|群众)数",
    prefer="服务|参与|参加|实到|总",
    unless=f"{_NOT_SERVED}|人次",
)
TIMES = Column(
    "times",
    "服务人次",
    exact="(?:活动|服务|参与|参加|受益|覆盖|惠及|服务职工|参与职工|总|合计|实际|服务对象)*人次数?|服务量|(?:服务|参与|参加|活动|职工)*人次",
    part="人次",
    prefer="服务|参与|参加|总",
    unless=_NOT_SERVED,
)
PLACE = Column("place", "地点", exact="(?:活动|服务|开展|举办)?(?:地点|地址|场地)", part="地点")
LEAD = Column("lead", "负责社工", exact="(?:负责|带领|跟进|组织)?社工|负责人|统计人|填报人|经办人|填表人", part="社工")
COLUMNS = (YEAR, MONTH, FORM, TITLE, DAY, PEOPLE, TIMES, PLACE, LEAD)


@dataclass
class _Block:
    """Sums since somewhere."""

    people: int = 0
    times: int = 0

    def add(self, people: int, times: int) -> None:
        self.people += people
        self.times += times


@dataclass
class _Running:
    """What was carried down, and the sums so far."""

    year: int | None = None
    month: int | None = None
    block: _Block = field(default_factory=_Block)
    of_year: _Block = field(default_factory=_Block)
    all: _Block = field(default_factory=_Block)


def parse_statistics(sheet: Sheet, problems: Problems) -> list[ServiceDraft]:
    """One service with one session a row; the sums of the sheet are checked on the way."""
    table = find_table(sheet, COLUMNS)
    if table is None:
        return []
    titles = read_titles(sheet, table.first_header_row)
    if not table.has("times"):
        problems.warn("没有“服务人次”列，按服务人数当作人次", table.header_row + 1)
    drafts = []
    running = _Running()
    records = {record.row: record for record in table.records(problems, fill=("year", "month", "form"))}
    for row in range(table.header_row + 1, len(sheet.rows)):
        if sheet.is_total_row(row):
            _check_sum(table, row, running, problems)
            running.block = _Block()
        elif row in records and records[row].has("title", "date", "people", "times"):
            draft = _row(table, records[row], running, titles, problems)
            drafts += [draft] if draft else []
    return drafts


def _row(table: Table, record: Record, running: _Running, titles: Titles, problems: Problems) -> ServiceDraft | None:
    _carry(table, record, running, problems)
    form = _form(table, record, titles, problems)
    held_on = _held_on(table, record, running, titles, problems)
    people, times = _counts(table, record, problems)
    title = record.words("title") or (form and {"case": "个案服务", "group": "小组", "activity": "社区活动"}[form])
    if form is None or held_on is None or times is None or title is None:
        return None
    running.block.add(people or 0, times)
    running.of_year.add(people or 0, times)
    running.all.add(people or 0, times)
    session = SessionDraft(
        held_on,
        record.number,
        place=record.words("place"),
        stated_total=times,
        stated_people=people,
        is_month=record.cell("date") is None or month_in(record.cell("date")) is not None,
    )
    return ServiceDraft(form, title, record.number, [session], lead_name=_lead(table, record))


def _lead(table: Table, record: Record) -> str | None:
    return record.words("lead") if "社工" in table.heading("lead").whole else None


def _carry(table: Table, record: Record, running: _Running, problems: Problems) -> None:
    """Year and month stand once for a block of rows."""
    try:
        year = year_of(record.cell("year"))
        if year is not None and year != running.year:
            running.year, running.month, running.of_year = year, None, _Block()
    except BadValue as error:
        problems.error(str(error), record.number, table.label("year"))
    written = record.cell("month") if table.has("month") else month_in(record.cell("date"))
    if not table.has("month") and record.has("date"):
        running.month = None
    try:
        year, month = month_of(written)
        running.year, running.month = year or running.year, month or running.month
    except BadValue as error:
        problems.error(str(error), record.number, table.label("month") or table.label("date"))


def month_in(cell: Cell) -> Cell:
    """The cell when it names a month and no day (2020年7月, 7月份), else None."""
    return cell if re.fullmatch(r"(?:20\d\d[年./\-])?\d{1,2}月份?|20\d\d年\d{1,2}月?", plain(text_of(cell))) else None


def year_of(cell: Cell) -> int | None:
    """A year as 2020, `2020年` or 二〇二〇年; None when blank."""
    if cell is None:
        return None
    if isinstance(cell, date):
        return cell.year
    found = re.match(r"^(20\d\d)(?:年度?)?(?:\.0)?$", plain(arabic(text_of(cell))))
    if not found:
        raise BadValue(f"{shown(cell)}不是年份，请写 2020 的样子")
    return int(found[1])


def month_of(cell: Cell) -> tuple[int | None, int | None]:
    """A month as 7, `7月`, 七月 or `2020年7月`: year where written, and month; (None, None) when blank."""
    if cell is None or is_ditto(cell):
        return None, None
    if isinstance(cell, date):
        return cell.year, cell.month
    found = re.match(r"^(?:(20\d\d)[年./\-])?(\d{1,2})(?:月份?)?(?:\.0)?$", plain(arabic(text_of(cell))))
    if not found or not 1 <= int(found[2]) <= 12:
        raise BadValue(f"{shown(cell)}不是月份，请写 7 或 7月")
    return (int(found[1]) if found[1] else None), int(found[2])


def _form(table: Table, record: Record, titles: Titles, problems: Problems) -> Form | None:
    form = form_of(record.words("form")) or form_of(record.words("title"))
    if form is None and not table.has("form"):
        form = form_of(" ".join(titles.lines[:1]))
    if form is None:
        problems.error("看不出是个案、小组还是社区活动，请写其中一种", record.number, table.label("form"))
    return form


def _held_on(table: Table, record: Record, running: _Running, titles: Titles, problems: Problems) -> date | None:
    cell = record.cell("date") if month_in(record.cell("date")) is None else None
    years = Years((str(running.year),)) if running.year else titles.years
    if cell is None and running.month:
        year = running.year or years.of(running.month)
        if year is None:
            problems.error("没有年份，表题里也看不出是哪一年，请补上", record.number, table.label("month"))
            return None
        problems.warn("没有写活动日期，按当月 1 日记", record.number, table.label("date"))
        return date(year, running.month, 1)
    try:
        held_on = parse_date(_day_only(cell, running), years)
    except BadValue as error:
        problems.error(str(error), record.number, table.label("date"))
        return None
    if held_on is None:
        problems.error("没有活动日期，也没有月份，请补上", record.number, table.label("date"))
        return None
    if running.month and held_on.month != running.month:
        problems.error(
            f"活动日期是 {held_on.month} 月，月份列写的是 {running.month} 月，请改正",
            record.number,
            table.label("date"),
        )
    elif table.has("year") and running.year and held_on.year != running.year:
        problems.error(
            f"活动日期是 {held_on.year} 年，年份列写的是 {running.year} 年，请改正", record.number, table.label("date")
        )
    if isinstance(cell, float) and round(cell * 10) == cell * 10:
        words = f"数字 {shown(cell)} 分不清是 {held_on.day} 日还是 {held_on.day}0 日，按前者记；请改成文字"
        problems.warn(words, record.number, table.label("date"))
    return held_on


def _day_only(cell: Cell, running: _Running) -> Cell:
    """A day alone (14, `14日`) belongs to the month that stands for the block."""
    found = re.match(r"^(\d{1,2})[日号]?$", plain(text_of(cell))) if running.month else None
    return f"{running.month}-{found[1]}" if found else cell


def _counts(table: Table, record: Record, problems: Problems) -> tuple[int | None, int | None]:
    found: dict[str, int | None] = {"people": None, "times": None}
    for name in found:
        try:
            found[name] = parse_count(record.cell(name))
        except BadValue as error:
            problems.error(str(error), record.number, table.label(name))
            return None, None
    people, times = found["people"], found["times"]
    if times is None and people is not None:
        if table.has("times"):
            problems.warn("没有写服务人次，按服务人数当作人次", record.number, table.label("times"))
        return people, people
    if times is None:
        problems.error("没有写服务人次，请补上", record.number, table.label("times"))
    elif people is not None and people > times:
        problems.warn(f"服务人数 {people} 大于服务人次 {times}，请检查", record.number, table.label("people"))
    return people, times


def _check_sum(table: Table, row: int, running: _Running, problems: Problems) -> None:
    """A sum may be of the block, of the year, or of everything so far; it must be one of them."""
    label = plain(" ".join(text_of(cell) for cell in table.sheet.rows[row] if isinstance(cell, str)))
    blocks = {"本段": running.block, "全年": running.of_year, "全表": running.all}
    likely = "全表" if re.search("总|累计", label) else "全年" if "年" in label else "本段"
    for name, words in (("people", "服务人数"), ("times", "服务人次")):
        column = table.columns.get(name)
        cell = table.sheet.cell(row, column) if column is not None else None
        try:
            stated = parse_count(cell)
        except BadValue:
            continue
        if stated is not None and stated not in {getattr(block, name) for block in blocks.values()}:
            counted = getattr(blocks[likely], name)
            problems.warn(f"{words}合计写的是 {stated}，数得 {counted}", row + 1, table.label(name))
