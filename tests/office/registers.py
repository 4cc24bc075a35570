"""The case register, the statistics of earlier years, and the sign-up register as an office lays them out."""

from datetime import datetime, time
from itertools import groupby

from tests.office import words
from tests.office.dialect import Cell, Dialect
from tests.office.grid import Book, Sheet
from tests.office.world import Case, World


def case_book(world: World, dialect: Dialect, period: str, *, with_alias: bool) -> Book:
    """A register with a row a meeting, the client's cells on the first row of a case only (or on each)."""
    year = world.start.year
    sheet = Sheet(dialect.pick(("个案服务登记", "个案", "Sheet1")))
    sheet.title(f"“{world.place.programme}”项目{year}年{period}个案服务登记表（保密）")
    orders = (
        ("no", "alias", "sex", "employer", "phone", "topic", "date", "mode", "ordinal"),
        ("no", "alias", "phone", "sex", "employer", "topic", "ordinal", "date", "mode", "worker"),
        ("no", "date", "alias", "sex", "employer", "phone", "topic", "mode", "ordinal"),
    )
    columns = [column if with_alias or column != "alias" else "real" for column in dialect.pick(orders)]
    sheet.add(*(dialect.head(words.CASE_HEADS, column) for column in columns))
    style, repeated = dialect.rng.randrange(7), dialect.pick((False, False, True, False))
    count = 0
    for case in world.cases:
        for number, (day, in_person) in enumerate(case.meetings, 1):
            cells = case_cells(world, dialect, case) if number == 1 or repeated else {}
            cells |= {
                "date": dialect.day(day, style=style),
                "mode": dialect.pick(("线下", "面谈", "入户", "面谈"))
                if in_person
                else dialect.pick(("电话", "线上", "微信")),
                "ordinal": dialect.pick((number, f"第{number}次", number)),
            }
            row = sheet.add(*(cells.get(column) for column in columns))
            sheet.people.append((row, "", case.entry.person.id))
            count += 1
    if dialect.pick((True, False, True)):
        sheet.add("合计", *[None] * (len(columns) - 2), count if columns[-1] == "ordinal" else f"{count}次")
    suffix = dialect.pick(("xls", "xls", "xlsx"), 1)
    file = dialect.pick((f"个案服务登记表_{period}", f"{year}年{period}个案台账", "个案记录汇总表"))
    return Book(f"{file}.{suffix}", [sheet])


def case_cells(world: World, dialect: Dialect, case: Case) -> dict[str, Cell]:
    """The cells that say who the client is."""
    entry = case.entry
    return {
        "no": f"{dialect.pick(('GA', 'GZ-', ''))}{world.start.year}-{case.number}",
        "alias": entry.name,
        "real": entry.name,
        "sex": entry.person.sex,
        "employer": dialect.employer(entry),
        "phone": entry.person.phone,
        "topic": case.topic,
        "worker": world.place.social_workers[0],
    }


def stats_book(world: World, dialect: Dialect) -> Book:
    """Totals of earlier years, year and month written once, a subtotal a month."""
    first, last = world.past[0].held_on.year, world.past[-1].held_on.year
    years = f"{first}年" if first == last else f"{first}{dialect.pick(('—', '-', '至'))}{last}年"
    sheet = Sheet(dialect.pick(("统计表", "历年统计", "Sheet1")))
    sheet.title(f"“{world.place.programme}”项目{years}服务职工活动人次统计表")
    orders = (
        ("no", "year", "month", "form", "title", "date", "people", "times", "worker"),
        ("year", "month", "no", "title", "form", "date", "times", "people"),
        ("no", "year", "month", "date", "form", "title", "people", "times"),
    )
    columns = dialect.pick(orders)
    sheet.add(*(dialect.head(words.STATS_HEADS, column) for column in columns))
    labels = [column for column in columns if column not in ("year", "month")]
    total_at = next(columns.index(c) for c in labels)
    year, number = 0, 0
    months = groupby(world.past, key=lambda past: (past.held_on.year, past.held_on.month))
    for (in_year, month), rows in months:
        people = times = 0
        for index, past in enumerate(rows):
            number += 1
            people, times = people + past.people, times + past.times
            new_month = index == 0
            write_year = new_month and (dialect.pick((True, False), 1) or in_year != year)
            day = past.held_on.day
            cells: dict[str, Cell] = {
                "no": number,
                "year": dialect.pick((in_year, f"{in_year}年")) if write_year else None,
                "month": dialect.pick((month, f"{month}月"), 1) if new_month else None,
                "form": past.form,
                "title": past.title,
                "date": dialect.pick((f"{month}.{day}", f"{month}月{day}日", past.held_on, f"{month}/{day}")),
                "people": past.people,
                "times": past.times,
                "worker": world.place.social_workers[0],
            }
            year = in_year
            sheet.add(*(cells[column] for column in columns))
        if dialect.pick((True, True, False)):
            sums: dict[str, Cell] = {"people": people, "times": times}
            line = [sums.get(column) for column in columns]
            line[total_at] = dialect.pick(("小计", "本月小计", "小计"))
            sheet.add(*line)
    line = [sum(past.times for past in world.past) if column == "times" else None for column in columns]
    line[total_at] = dialect.pick(("总合计", "总计", "合计"))
    sheet.add(*line)
    suffix = dialect.pick(("xlsx", "xls"))
    return Book(
        f"{dialect.pick(('历年活动人次统计表', '往年服务人次统计', '活动统计'))}_{first}-{last}.{suffix}", [sheet]
    )


def sign_up_book(world: World, dialect: Dialect) -> Book:
    """The volunteer register, with consent and review."""
    sheet = Sheet(dialect.pick(("报名表", "志愿者名册", "Sheet1")))
    sheet.title(
        f"“{world.place.programme}”项目{dialect.pick(('职工志愿者报名登记表', '志愿者报名表', '志愿者登记册'))}"
    )
    if dialect.pick((True, False)):
        sheet.title("填表说明：本表信息仅用于志愿服务排班与时长记录")
    orders = (
        ("no", "name", "sex", "phone", "employer", "applied", "when", "channel", "consent", "result", "decided"),
        ("no", "applied", "name", "sex", "employer", "phone", "skill", "when", "consent", "decided", "result"),
        ("no", "name", "employer", "phone", "applied", "channel", "consent", "result", "decided", "skill"),
    )
    columns = list(dialect.pick(orders))
    if world.traps.get("has_member"):
        columns.insert(3, "member")
    sheet.add(*(dialect.head(words.SIGN_UP_HEADS, column) for column in columns))
    yes, no = dialect.pick((("是", "否"), ("同意", "不同意"), ("√", "×"), ("是", "否")))
    passed, back = dialect.pick((("通过", "退回"), ("审核通过", "未通过"), ("已通过", "已退回"), ("通过", "不通过")))
    results: dict[str, Cell] = {"pass": passed, "return": back, "pending": dialect.pick(("待审核", None))}
    stamped = dialect.pick((False, False, True))
    for number, signup in enumerate(world.signups, 1):
        person = signup.person
        moment = datetime.combine(signup.applied, time(8 + number % 12, number % 60, number % 59))
        cells: dict[str, Cell] = {
            "no": number,
            "name": person.name,
            "sex": person.sex,
            "phone": dialect.pick((person.phone, person.phone, int(person.phone), float(person.phone))),
            "employer": person.employer.full,
            "member": person.member,
            "applied": moment.isoformat(" ") if stamped else dialect.day(signup.applied),
            "when": dialect.rng.choice(("周末白天", "工作日晚上", "都可以")),
            "channel": dialect.rng.choice(("扫码报名", "微信群", "单位推荐", "社工活动现场")),
            "consent": {"yes": yes, "no": no, "blank": None}[signup.consent],
            "result": results[signup.result],
            "decided": dialect.day(signup.decided, style=dialect.seed + 1) if signup.decided else None,
            "skill": dialect.rng.choice(("摄影", "理发", None, None)),
        }
        row = sheet.add(*(cells[column] for column in columns))
        sheet.people.append((row, "", person.id))
    suffix = dialect.pick(("xlsx", "xlsx", "xls"), 1)
    return Book(f"{dialect.pick(('志愿者报名登记表', '志愿者报名汇总', '职工志愿者名册'))}.{suffix}", [sheet])
