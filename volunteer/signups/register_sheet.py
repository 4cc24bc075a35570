"""Reading a volunteer sign-up register (志愿者报名登记表). Pure."""

import re
from dataclasses import dataclass, replace
from datetime import date

from volunteer.imports.columns import Column, Record, Table, find_table
from volunteer.imports.dates import Years, parse_date
from volunteer.imports.grid import Sheet
from volunteer.imports.problems import Problems
from volunteer.imports.roster import (
    AGE,
    EMPLOYER,
    MEMBER_NUMBER,
    NAME,
    NOTE,
    PHONE,
    SERIAL,
    SEX,
    Written,
    is_name,
    name_problem,
    read_person,
)
from volunteer.imports.titles import read_titles
from volunteer.imports.values import BadValue, parse_answer
from volunteer.signups.models import SignUpState
from volunteer.signups.rules import state_of

SIGNER = replace(
    NAME, exact=NAME.exact + "|志愿者|报名人员?|报名者|报名职工|报名志愿者|申请人员?|申请者|应征人|志愿者名字", weak=""
)
APPLIED = Column(
    "applied_on",
    "报名日期",
    exact="(?:志愿者)?(?:报名|申请|提交)(?:登记|申请|提交|表)?(?:日期|时间|日)|提交答卷时间",
    part="(?:报名|申请|提交).{0,4}(?:日期|时间)",
    prefer="报名|申请",
    weak="(?:登记|填表|填报|填写|注册|加入|入队|录入|招募)(?:日期|时间)|日期|时间",
    unless="审|可服务|服务时间|服务时段|空闲|通过|出生|批|截止|入会|入党|退",
)
AVAILABILITY = Column(
    "availability",
    "可服务时间",
    exact="(?:可|可以|能|方便|意向|愿意)?(?:服务|参与|参加|提供|排班)(?:的)?(?:时间|时段)(?:段|意向)?|空闲时间(?:段)?|方便时间|时间意向|可安排时间",
    part="可.{0,4}时[间段]|空闲|方便.{0,4}时[间段]|时段|时间意向|意向时间",
)
CHANNEL = Column(
    "channel",
    "报名渠道",
    exact="(?:报名|信息|了解|招募|加入)?(?:渠道|途径|来源|方式)|从何得知|如何得知",
    part="渠道|途径|来源|得知",
    unless="联系方式",
)
_AGREES = "(?:同意|授权|允许|愿意|许可|准许)"
_EARLIER = "(?:以往|以前|之前|此前|历史|既往|过往|过去|曾经|先前|从前|往期|前期)"
_JOIN = "(?:关联|匹配|合并|连接|链接|比对|对接|打通|归并|归集|对应|衔接|挂钩|关连|联结|整合|并入)"
_TOOK_PART = "(?:参与|参加|受助|接受|服务|活动)"
_DATA = "(?:记录|信息|情况|数据|档案|资料|经历|台账|轨迹)"
#: What is done with the answers to other questions.
_ELSE = (
    "排班|岗位|班次|隐私|保密|肖像|拍照|拍摄|照片|宣传|犯罪|公安|征信|身份证|健康|公众号|收集|采集|通知|短信|推送|调剂"
    "|调配|保险|派单|需求|公开|公示|展示|发布|时间|技能"
)
CONSENT = Column(
    "consent",
    "是否同意关联以往服务记录",
    exact=f"(?:是否)?{_AGREES}?(?:进行)?{_JOIN}|(?:是否)?{_JOIN}.{{0,8}}(?:记录|档案|经历)|{_JOIN}(?:授权|同意|许可|意愿)",
    part=f"{_AGREES}.*{_JOIN}.*(?:{_EARLIER}|{_TOOK_PART}.*{_DATA}|记录|档案)"
    f"|{_AGREES}.*(?:{_EARLIER}|{_TOOK_PART}.*{_DATA}|记录|档案).*{_JOIN}"
    f"|(?:{_EARLIER}|{_TOOK_PART}.{{0,6}}{_DATA}|记录|档案).*{_JOIN}.*{_AGREES}"
    f"|{_JOIN}.*(?:{_EARLIER}|{_TOOK_PART}.{{0,6}}{_DATA}|记录|档案).*{_AGREES}"
    f"|{_AGREES}(?!.*(?:{_ELSE})).*(?:{_JOIN}.*{_DATA}|{_DATA}.*{_JOIN}|{_EARLIER}.*{_DATA}|{_TOOK_PART}.{{0,6}}(?:记录|档案|经历))"
    f"|^(?!.*(?:{_ELSE})).*{_EARLIER}.*{_DATA}.*{_AGREES}"
    f"|^(?!.*(?:{_ELSE})).*(?:{_JOIN}.*{_EARLIER}.*{_DATA}|{_EARLIER}.*{_DATA}.*{_JOIN})",
    prefer=_JOIN,
    unless="审核|审批|日期|单位意见",
    longest=120,
)
RESULT = Column(
    "result",
    "审核结果",
    exact="(?:审核|审批|审查|评审|复核|初审|终审|录用|面试|报名|申请)(?:结果|情况|状态|意见|结论)|(?:是否|已)?(?:通过|录用)(?:审核)?|状态|结果|审核|审批|审核通过|是否审核通过",
    part="审[核批查].{0,4}(?:结果|情况|状态|意见|结论)|是否通过|是否录用|单位意见",
    prefer="审核|审批",
    unless="日期|时间|审[核批]人|人员|培训|面试时",
)
DECIDED = Column(
    "decided_on",
    "审核日期",
    exact="(?:审核|审批|通过|审查|评审|批准|录用|复核|退回|审核通过|办结)(?:日期|时间)",
    part="(?:审|通过|批准|录用).{0,4}(?:日期|时间)",
    prefer="审核|审批",
)
COLUMNS = (
    SIGNER,
    PHONE,
    EMPLOYER,
    SEX,
    AGE,
    MEMBER_NUMBER,
    APPLIED,
    AVAILABILITY,
    CHANNEL,
    CONSENT,
    RESULT,
    DECIDED,
    NOTE,
    SERIAL,
)


@dataclass(frozen=True)
class SignUpDraft:
    """One row of the register."""

    row: int
    written: Written
    applied_on: date
    state: SignUpState
    decided_on: date | None
    #: None when the form was left blank, which counts as no.
    links: bool | None
    availability: str | None
    channel: str | None


def parse_register(sheet: Sheet, problems: Problems) -> list[SignUpDraft]:
    """The sign-ups of a register; rows with errors are left out and told."""
    table = find_table(sheet, COLUMNS)
    if table is None:
        return []
    years = read_titles(sheet, table.first_header_row).years
    if not table.has("consent"):
        problems.warn("没有认出“是否同意关联以往服务记录”列，全部按不同意处理", table.header_row + 1)
    if not table.has("result"):
        problems.warn("没有“审核结果”列，全部按待审核处理", table.header_row + 1)
    drafts = [_draft(table, record, years, problems) for record in table.records(problems)]
    return [draft for draft in drafts if draft is not None]


def _draft(table: Table, record: Record, years: Years, problems: Problems) -> SignUpDraft | None:
    person = read_person(record)
    if person is None:
        _tell_nameless(table, record, problems)
        return None
    before = len(problems.found)
    applied_on = _day(table, record, "applied_on", years, problems)
    decided_on = _day(table, record, "decided_on", years, problems)
    state, links = SignUpState.APPLIED, None
    name = "result"
    try:
        state = state_of(record.cell("result"))
        name = "consent"
        links = parse_answer(record.cell("consent"))
    except BadValue as error:
        problems.error(str(error), record.number, table.label(name))
    if any(problem.severity == "error" for problem in problems.found[before:]):
        return None
    if applied_on is None and decided_on is not None:
        problems.warn("没有报名日期，按审核日期记", record.number, table.label("applied_on"))
        applied_on = decided_on
    if applied_on is None:
        problems.error("没有报名日期，请补上", record.number, table.label("applied_on"))
        return None
    decided_on = _decided_on(table, record, state, applied_on, decided_on, problems)
    return SignUpDraft(
        record.number,
        person,
        applied_on,
        state,
        decided_on,
        links,
        record.words("availability"),
        record.words("channel"),
    )


def _tell_nameless(table: Table, record: Record, problems: Problems) -> None:
    """A row with a sign-up's cells but no name is an error; a note below the table is none."""
    name = record.words("name")
    if name is None and record.has("phone", "employer", "applied_on") and not _is_note(record):
        problems.error("没有姓名，请补上，或删去这一行", record.number, table.label("name"))
    elif wrong := name_problem(record):
        problems.error(wrong, record.number, table.label("name"))


def _is_note(record: Record) -> bool:
    filled = [cell for cell in record.resolved.values() if cell is not None]
    return len(filled) == 1 and not is_name(str(filled[0]))


def _day(table: Table, record: Record, name: str, years: Years, problems: Problems) -> date | None:
    if record.words(name) is None or re.fullmatch("待定|未定|待审核", record.words(name) or ""):
        return None
    try:
        return parse_date(record.cell(name), years)
    except BadValue as error:
        problems.error(str(error), record.number, table.label(name))
        return None


def _decided_on(
    table: Table, record: Record, state: SignUpState, applied_on: date, decided_on: date | None, problems: Problems
) -> date | None:
    if state is SignUpState.APPLIED:
        return None
    if decided_on is None:
        problems.warn("有审核结果但没有审核日期，按报名日期记", record.number, table.label("decided_on"))
        return applied_on
    if decided_on < applied_on:
        problems.warn("审核日期早于报名日期，请检查", record.number, table.label("decided_on"))
    return decided_on
