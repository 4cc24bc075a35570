"""The outreach records as an office lays them out."""

from datetime import timedelta

from tests.office import words
from tests.office.dialect import Cell, Dialect
from tests.office.grid import Book, Sheet
from tests.office.world import Shift, World

ORDERS = (
    ("no", "date", "time", "topic", "names", "count", "served", "hours", "place", "worker"),
    ("no", "date", "time", "place", "topic", "names", "served", "minutes", "worker"),
    ("no", "date", "topic", "place", "names", "count", "hours", "served", "worker"),
    ("no", "worker", "date", "time", "names", "topic", "served", "place"),
)


def outreach_book(world: World, dialect: Dialect, period: str) -> Book:
    """One row a shift, its volunteers in one cell."""
    start, end = world.start, world.end
    sheet = Sheet(dialect.pick(("走访记录", "服务记录", "Sheet1")))
    sheet.title(
        f"“{world.place.programme}”项目{dialect.pick(('职工志愿者走访服务记录表', '志愿者走访台账', '志愿服务记录表'))}"
    )
    undated = dialect.pick((False, False, True, False))
    if dialect.pick((True, False)) or undated:
        sheet.title(f"{start.year}年{start.month}月—{end.month}月")
    columns = dialect.pick(ORDERS)
    sheet.add(*(dialect.head(words.SHIFT_HEADS, column) for column in columns))
    separators = dialect.pick((("、", "，"), ("、", "\n"), ("；", "、"), ("  ", "　"), (",", "、")))
    for number, shift in enumerate(world.shifts, 1):
        cells: dict[str, Cell] = {
            "no": number,
            "date": dialect.short_day(shift.day) if undated else dialect.day(shift.day),
            "time": time_range(dialect, shift),
            "topic": shift.topic,
            "names": dialect.rng.choice(separators).join(name for _, name in shift.names),
            "count": len(shift.names),
            "served": shift.served,
            "hours": hours(dialect, shift),
            "minutes": shift.minutes,
            "place": shift.place,
            "worker": shift.worker,
        }
        row = sheet.add(*(cells[column] for column in columns))
        sheet.people += [(row, name, person.id) for person, name in shift.names]
    sums: dict[str, Cell] = {
        columns[0]: "合计",
        "count": sum(len(shift.names) for shift in world.shifts),
        "served": sum(shift.served for shift in world.shifts),
    }
    if dialect.pick((True, True, False)):
        sheet.add(*(sums.get(column) for column in columns))
    suffix = dialect.pick(("xlsx", "xls", "xlsx"))
    file = dialect.pick(("志愿者走访服务记录表", f"{start.year}年{period}志愿者走访记录", "志愿服务台账"))
    return Book(f"{file}.{suffix}", [sheet])


def time_range(dialect: Dialect, shift: Shift) -> str:
    """From when to when, over midnight too."""
    end = shift.start + timedelta(minutes=shift.minutes)
    start_text, end_text = (f"{moment.hour}:{moment.minute:02d}" for moment in (shift.start, end))
    dash = dialect.pick(("-", "—", "~", "至", "－", " - ", "～"))
    if end.date() != shift.day and dialect.pick((False, True, False)):
        end_text = f"次日{end_text}"
    if dialect.pick((False, False, True)):
        start_text, end_text = start_text.replace(":", "："), end_text.replace(":", "：")
    return f"{start_text}{dash}{end_text}"


def hours(dialect: Dialect, shift: Shift) -> Cell:
    """The length in hours, under a header that need not say so."""
    number = shift.minutes / 60
    if "小时" in dialect.head(words.SHIFT_HEADS, "hours"):
        return number
    return f"{number:g}{dialect.pick(('小时', 'h', '小时'))}"
