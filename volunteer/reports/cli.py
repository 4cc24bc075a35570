"""`volunteer report`."""

from typing import Any

import click
from flask import current_app

from volunteer.core.commands import fail, print_json, read_day
from volunteer.core.database import db
from volunteer.reports.report import report as make_report

WORDS = {
    "cases": "个案（起）",
    "groups": "小组（个）",
    "activities": "社区活动（次）",
    "person_times": "服务人次",
    "case_person_times": "　个案人次",
    "group_person_times": "　小组人次",
    "activity_person_times": "　社区活动人次",
    "in_person_person_times": "　其中当面",
    "people": "服务人数（署名去重）",
    "person_times_cumulative": "累计服务人次",
    "converts": "累计转化志愿者",
    "served_by_converts": "转化志愿者累计服务人次",
    "served_by_volunteers": "志愿者累计服务人次",
    "volunteer_minutes": "志愿服务时长（分钟）",
    "shifts": "累计班次",
    "signups": "累计报名",
    "approved": "累计通过",
}


@click.command("report")
@click.option("--from", "starts", required=True, metavar="D", help="第一天，例如 2022-01-01")
@click.option("--to", "ends", required=True, metavar="D", help="最后一天，例如 2022-06-30")
@click.option("--json/--text", "is_json", default=False, help="输出 JSON 或文字（默认文字）")
@click.option("--names", is_flag=True, help="列出转化志愿者姓名")
def report(starts: str, ends: str, is_json: bool, names: bool) -> None:
    """按口径统计一段日期；“累计”从最早的记录算到最后一天。数字未做小数保护，仅供内部使用。"""
    starts_on, ends_on = read_day("--from", starts), read_day("--to", ends)
    if starts_on > ends_on:
        fail(f"--from {starts} 晚于 --to {ends}。")
    phrase = current_app.config["FANBU"].served_phrase
    found = make_report(db.session(), starts_on, ends_on, phrase, with_names=names)
    if is_json:
        print_json(found)
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: dict[str, Any]) -> list[str]:
    coverage = found["coverage"]
    lines = [found["sentence"], ""]
    lines += [f"{label}：{found[key]:,}" for key, label in WORDS.items()]
    lines.append(
        f"覆盖：署名参与 {coverage['participations']:,} 人次，其中已核实到人 {coverage['with_person']:,}；"
        f"待核实 {coverage['rows_in_review']:,} 行（全部未决问题 {coverage['questions_open']:,} 个）；"
        f"已通过志愿者 {coverage['volunteers']:,} 人，同意关联 {coverage['volunteers_agreed']:,} 人"
    )
    if "converts_names" in found:
        lines.append("转化志愿者：" + "、".join(found["converts_names"]))
    return lines
