"""`volunteer funnel`."""

from datetime import date, datetime, timedelta

import click

from volunteer.core.clock import SHANGHAI, at_start_of, today
from volunteer.core.commands import check_year, fail, print_json, read_day
from volunteer.core.database import db
from volunteer.funnel.queries import PROPERTIES, Question
from volunteer.funnel.queries import funnel as count_funnel
from volunteer.journeys.definition import Entry


@click.command("funnel")
@click.option("--json", "is_json", is_flag=True, help="输出 JSON")
@click.option("--from", "starts", metavar="D", help="首次受助不早于这一天")
@click.option("--to", "ends", metavar="D", help="首次受助不晚于这一天")
@click.option("--window", default="none", show_default=True, metavar="DAYS|none", help="从首次受助起多少天内")
@click.option("--entry", type=click.Choice([one.value for one in Entry]), default="first", show_default=True)
@click.option("--by", type=click.Choice(PROPERTIES), help="按首次受助时的属性分列")
@click.option("--as-of", "as_of", metavar="D", help="看到哪一天为止（默认 --to，不晚于今天）")
@click.option("--known-at", "known_at", metavar="T", help="只看这一时刻之前录入的，例如 2022-07-01 或 2022-07-01T09:00")
def funnel(
    is_json: bool,
    starts: str | None,
    ends: str | None,
    window: str,
    entry: str,
    by: str | None,
    as_of: str | None,
    known_at: str | None,
) -> None:
    """从受助者到志愿者的转化漏斗，按事件现算。数字未做小数保护，仅供内部使用。"""
    first, last = _day("--from", starts), _day("--to", ends)
    if first and last and first > last:
        fail(f"--from {starts} 晚于 --to {ends}。")
    asked = Question(
        as_of=_as_of(as_of, last),
        entry_from=first,
        entry_to=last,
        window_days=_days(window),
        entry=Entry(entry),
        known_at=_instant(known_at),
        by=by,
    )
    found = count_funnel(db.session(), asked)
    if is_json:
        print_json(found)
        return
    for step in found["steps"]:
        click.echo(f"{step['key']}：{step['count']:,}")
    click.echo(
        f"转化 {found['converted']:,}，进行中 {found['in_progress']:,}，流失 {found['dropped']:,}，"
        f"排除 {found['excluded']:,}；先志愿后受助 {found['volunteer_first']:,}"
    )


def _day(option: str, text: str | None) -> date | None:
    return None if text is None else read_day(option, text)


def _as_of(text: str | None, last: date | None) -> date:
    """Nothing is known of days to come: windows would end that are still open."""
    now = today()
    asked = _day("--as-of", text)
    if asked is None:
        return min(last or now, now)
    if asked > now:
        fail(f"--as-of {text} 晚于今天 {now}，之后的事还没有发生。")
    return asked


def _days(text: str) -> int | None:
    if text == "none":
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        fail(f"--window {text}：请写天数，例如 90，或 none。")
    return int(text)


def _instant(text: str | None) -> datetime | None:
    """A day means until its end; a time without a zone is Shanghai's."""
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        fail(f"--known-at {text}：请写成 2022-07-01 或 2022-07-01T09:00 这样的时刻。")
    check_year("--known-at", text, instant.year)
    if len(text) == len("2022-07-01"):
        return at_start_of(instant.date() + timedelta(days=1)) - timedelta(microseconds=1)
    return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
