"""Sign-in sheets and group workbooks as an office lays them out."""

from tests.office import words
from tests.office.dialect import Cell, Dialect
from tests.office.grid import Book, Sheet
from tests.office.world import Activity, Entry, Group, World

COLUMNS = (
    ("no", "name", "sex", "employer", "phone", "sign", "note"),
    ("no", "employer", "name", "phone", "sign", "note"),
    ("no", "name", "phone", "employer", "sex", "note"),
    ("name", "sex", "age", "employer", "phone", "sign"),
    ("no", "employer", "name", "sex", "phone", "note"),
)
WEEKDAYS = "一二三四五六日"


def sign_in_books(world: World, dialect: Dialect) -> list[Book]:
    """One file an activity, or one workbook with a sheet an activity."""
    suffix = dialect.pick(("xlsx", "xlsx", "xls"))
    if dialect.pick((False, False, True, False), 1):
        sheets = [
            sign_in(world, dialect, activity, f"{a_day(activity)}{activity.title[:6]}") for activity in world.activities
        ]
        return [Book(f"{world.start.year}年社区活动签到表汇总.{suffix}", sheets)]
    books = []
    for activity in world.activities:
        sheet = sign_in(world, dialect, activity, dialect.pick(("签到表", "Sheet1", "签到", "活动签到")))
        day = activity.held_on
        file = dialect.pick(
            (
                f"社区活动签到表_{day:%m%d}_{activity.title}",
                f"{day:%Y%m%d}{activity.title}签到表",
                f"{day.year}年{day.month}月{day.day}日 {activity.title} 签到",
                f"【签到表】{activity.title}（{day.year}.{day.month}.{day.day}）",
            )
        )
        empty = [Sheet("Sheet2"), Sheet("Sheet3")] if suffix == "xls" else []
        books.append(Book(f"{file}.{suffix}", [sheet, *empty]))
    return books


def a_day(activity: Activity) -> str:
    """Month and day for a sheet's name."""
    return f"{activity.held_on.month}.{activity.held_on.day}"


def sign_in(world: World, dialect: Dialect, activity: Activity, name: str) -> Sheet:
    """Title rows, header, signatures, total."""
    sheet = Sheet(name)
    where = dialect.pick(("subtitle", "both", "footer", "subtitle", "none"))
    if where == "none":
        activity.total = activity.attended
    sign_in_title(world, dialect, activity, sheet, with_total=where in ("subtitle", "both"))
    columns = list(dialect.pick(COLUMNS))
    if world.traps.get("has_member"):
        columns.insert(columns.index("phone"), "member")
    header = [dialect.head(words.SIGN_IN_HEADS, column) for column in columns]
    sheet.add(*header)
    above = ""
    again = dialect.pick((0, 0, 30, 0), 3)
    for number, entry in enumerate(activity.entries, 1):
        if again and number > 1 and number % again == 1:
            sheet.add(*header)
            above = ""
        employer = dialect.employer(entry)
        shown = dialect.ditto() if employer and employer == above else employer
        above = employer
        row = sheet.add(*(sign_in_cell(world, dialect, column, number, entry, shown) for column in columns))
        sheet.people.append((row, "", entry.person.id))
    if columns[0] == "no":
        for number in range(dialect.pick((0, 0, 5, 0))):
            sheet.add(len(activity.entries) + 1 + number)  # lines printed in advance and left empty
    sign_in_footer(dialect, activity, sheet, with_total=where in ("footer", "both"))
    return sheet


def sign_in_title(world: World, dialect: Dialect, activity: Activity, sheet: Sheet, *, with_total: bool) -> None:
    """What stands above the header, in one of five layouts."""
    day, title = activity.held_on, activity.title
    programme = dialect.programme(day.year, "")
    total_word = dialect.pick(("参与总人数", "参加人数", "总人数", "实到人数", "活动人次", "参与人数"))
    total = f"{total_word}：{activity.total}人" if with_total else "参加对象：辖区职工"
    if with_total and total_word == "实到人数":
        total = f"应到人数：{activity.total + 15}人  实到人数：{activity.total}人"
    long_day = f"{day.year}年{day.month}月{day.day}日"
    weekday = WEEKDAYS[day.weekday()]
    match dialect.pick((0, 1, 2, 3, 4)):
        case 0:
            sheet.title(f"{programme}活动签到表")
            sheet.title(f"活动主题：{title}    活动日期：{long_day}")
            sheet.title(f"活动地点：{activity.place}    {total}")
        case 1:
            sheet.title(f"{programme}社区活动签到表")
            sheet.add("活动名称", title, None, "活动时间", dialect.day(day, style=dialect.seed))
            label, _, value = total.partition("：")
            sheet.add("活动地点", activity.place, None, label, value)
        case 2:
            sheet.title(f"{programme}签到表")
            sheet.title(f"活动：{title}；时间：{long_day}14:00-16:00；地点：{activity.place}；{total}")
        case 3:
            sheet.title(f"{programme}{long_day}“{title}”活动签到表")
            sheet.title(f"地点：{activity.place}    带队社工：{world.place.social_workers[0]}    {total}")
        case _:
            sheet.title(f"{day.year}年“{world.place.programme}”项目{title}签到表")
            sheet.title(f"活动时间：{day.month}月{day.day}日（星期{weekday}）下午    服务形式：社区活动")
            sheet.title(total)


def sign_in_cell(world: World, dialect: Dialect, column: str, number: int, entry: Entry, employer: str) -> Cell:
    """One cell of a signature row."""
    person, there = entry.person, entry.marks != ["leave"]
    signs = dialect.pick(("", "name", "mark", ""))
    if column == "sign":
        if not there:
            return "请假"
        return {"": None, "name": person.name, "mark": "√"}[signs]
    if column == "note":
        if entry.is_child:
            return dialect.pick(("儿童", "随行子女", "孩子"))
        return None if there or "sign" in dialect.pick(COLUMNS) else "请假"
    cells: dict[str, Cell] = {
        "no": number,
        "name": dialect.name(entry.name),
        "sex": person.sex,
        "age": 7 if entry.is_child else 22 + int(person.id[1:]) % 35,
        "employer": employer or None,
        "phone": dialect.phone(entry),
        "member": person.member if entry.has_member and not entry.is_child else None,
    }
    return cells[column]


def sign_in_footer(dialect: Dialect, activity: Activity, sheet: Sheet, *, with_total: bool) -> None:
    """The sum and who made the sheet."""
    if with_total:
        signed, total = activity.attended, activity.total
        match dialect.pick((0, 1, 2)):
            case 0:
                sheet.add("合计", f"实到 {total} 人（其中签到 {signed} 人）")
            case 1:
                sheet.add("总计", f"{total}人")
            case _:
                sheet.add("合计", None, None, total)
    if dialect.pick((False, True, False)):
        sheet.add(f"制表人：{dialect.place.social_workers[0]}    审核人：{dialect.place.social_workers[-1]}")


def group_book(world: World, dialect: Dialect, period: str) -> Book:
    """A workbook with a sheet a group."""
    suffix = dialect.pick(("xls", "xlsx", "xlsx", "xlsx"))
    sheets = [group_sheet(world, dialect, group, period) for group in world.groups]
    if dialect.pick((False, True, False, False)):
        sheets.append(Sheet("Sheet1"))
    file = dialect.pick(
        (
            f"小组签到表_{period}",
            f"{world.start.year}年{period}小组活动签到",
            "小组出勤记录",
            f"小组活动考勤表{world.start.year}",
        )
    )
    return Book(f"{file}.{suffix}", sheets)


def group_sheet(world: World, dialect: Dialect, group: Group, period: str) -> Sheet:
    """Names × sessions, with a date for each session."""
    sheet, year = Sheet(group.title), group.dates[0].year
    sheet.title(f"“{world.place.programme}”项目{year}年{period}小组签到表：{group.title}")
    sheet.title(f"服务形式：小组    带领社工：{world.place.social_workers[0]}    共{len(group.dates)}节")
    columns = dialect.pick(
        (
            ("no", "name", "employer", "phone"),
            ("no", "name", "sex", "phone", "employer"),
            ("no", "employer", "name", "phone"),
        )
    )
    head: list[Cell] = [dialect.head(words.SIGN_IN_HEADS, column, 1) for column in columns]
    counted = "一二三四五六七八"
    word = dialect.pick(("第{}节", "第{c}节", "第{}次", "第{c}次活动"))
    sessions = [word.format(n + 1, c=counted[n]) for n in range(len(group.dates))]
    tail: list[Cell] = ["备注"] if dialect.pick((False, True)) else []
    match dialect.pick((0, 1, 2, 3)):
        case 0:
            sheet.add(*head, *sessions, *tail)
            sheet.add(*[None] * len(head), *(f"{day.year}.{day.month}.{day.day}" for day in group.dates))
        case 1:
            sheet.add(*head, *sessions, *tail)
            sheet.add(*[None] * len(head), *group.dates)
        case 2:
            sheet.add(*head, *sessions, *tail)
            sheet.add(*[None] * len(head), *(f"{day.month}月{day.day}日" for day in group.dates))
        case _:
            dated = [f"{s}\n{d.year}.{d.month}.{d.day}" for s, d in zip(sessions, group.dates, strict=True)]
            sheet.add(*head, *dated, *tail)
    for number, entry in enumerate(group.entries, 1):
        cells = (sign_in_cell(world, dialect, c, number, entry, dialect.employer(entry)) for c in columns)
        marks = [dialect.check() if mark == "yes" else dialect.missing(mark) for mark in entry.marks]
        sheet.people.append((sheet.add(*cells, *marks), "", entry.person.id))
    present = [sum(entry.marks[n] == "yes" for entry in group.entries) for n in range(len(group.dates))]
    sheet.add(dialect.pick(("合计", "出席人数", "实到人数", "合计")), *[None] * (len(head) - 1), *present)
    return sheet
