"""What the rows above a table say: the programme, the activity, its date, place and total, the year. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from volunteer.imports.dates import Years
from volunteer.imports.grid import Cell, Sheet, letter, plain, text_of

#: What a label in a title row stands for; the longest label that fits is meant.
LABELS = {
    "name": (
        "活动名称 活动主题 活动项目 活动内容 服务名称 服务主题 活动标题 项目活动 主题 活动 名称 讲座名称 培训名称"
    ),
    "date": (
        "活动时间 活动日期 服务时间 服务日期 开展时间 开展日期 举办时间 举办日期 签到日期 签到时间 培训时间 时间 日期"
    ),
    "place": "活动地点 活动地址 服务地点 开展地点 举办地点 活动场地 地点 地址 场地",
    "form": "服务形式 活动形式 服务类型 活动类型 服务类别 活动类别 服务方式 形式 类型 类别",
    "times": "参与总人次 参加总人次 服务总人次 活动总人次 总人次 参与人次 参加人次 服务人次 活动人次 人次",
    "came": "实到总人数 实到人数 实际参与人数 实际参加人数 实际人数 实到 到场人数 到场 出席人数",
    "total": (
        "参与总人数 参加总人数 活动总人数 签到总人数 服务总人数 参与人数 参加人数 活动人数 服务人数 现场人数 "
        "总人数 人数 参与职工 参加职工 到场职工 参与人员 共计 合计 总计"
    ),
    "signed": "签到人数 实签人数 签名人数 签到",
    "expected": "应到人数 应到 计划人数 预计人数 报名人数",
    "lead": (
        "带领社工 带队社工 负责社工 主带社工 跟进社工 组织社工 带组社工 带领者 主持社工 带队人 负责人 领队 "
        "社工 工作人员 组织者 主持人"
    ),
    "group": "小组名称 小组主题 小组",
    "approver": "审核人 审批人 审核 审批 审核社工",
    "other": (
        "主办单位 承办单位 协办单位 主办 承办 协办 填表人 制表人 制表 统计人 记录人 填表日期 制表日期 "
        "填报日期 填报单位 填报人 单位 社区 街道 备注 说明 填表说明 联系人 联系电话 电话 天气 志愿者 期数 "
        "统计日期 服务对象 节数 小组节数 保密 填表时间 制表时间 统计时间 打印时间 填报时间 报名时间 "
        "上报时间 填写时间 填写日期 截止时间 截止日期 记录时间 审核时间 审核日期 打印日期 报名日期"
    ),
}
_CATEGORY = {label: category for category, labels in LABELS.items() for label in labels.split()}
_SPACED = (r"\s*".join(map(re.escape, label)) for label in sorted(_CATEGORY, key=len, reverse=True))
_PAIR = re.compile(rf"({'|'.join(_SPACED)})\s*[:：]")
#: Words before a number of people that say it is not of everybody who came.
PART_OF = (
    "志愿者|义工|社工|工作人员|嘉宾|讲师|老师|家长|儿童|子女|男性?|女性?|男职工|女职工|新会员|党员|困难职工|农民工"
    "|请假|缺席|缺勤|未到|计划|预计|预期|应到|报名|邀请|目标|名额|限"
)
_BEFORE = re.compile(rf"(?:{PART_OF})(?:总|共)?$")
_PROGRAMME = re.compile(r"[“\"”「『＂〝]([^“”\"「」『』＂〝〞]{1,60})[”\"“」』＂〞]项目")
_PAPER = re.compile(
    r"(?:情况|活动|服务|人员|参与|参加|现场|职工|服务职工)*(?:签到|签名|登记|报到|统计|记录|点名|考勤|出席|出勤)+(?:表|册|簿|单|记录|名单|情况)*"
    r"|(?:参加|参与|到场)?(?:人员|职工)?(?:花名册|名册|名单|名单表|一览表)"
)
_PERIOD = re.compile(
    r"(?:20\d\d(?:\s*[年./\-—]\s*)?(?:年度|年)?)(?:(?:第?[一二三四1-4]季度|上半年|下半年|全年)|\d{1,2}\s*[月./\-]\s*(?:\d{1,2}[日号]?)?)?"
    r"(?:\s*[-—~至]\s*(?:20\d\d年?)?(?:\d{1,2}月)?(?:\d{1,2}日)?)?"
)


@dataclass(frozen=True)
class Pair:
    """A label's value, and where it stands."""

    value: Cell
    row: int
    column: int

    @property
    def words(self) -> str:
        return text_of(self.value).strip()

    @property
    def place(self) -> tuple[int, str]:
        """Row from 1 and the column's letter, for a problem."""
        return self.row + 1, letter(self.column)


@dataclass(frozen=True)
class Titles:
    """The title rows of a sheet."""

    lines: list[str]
    pairs: dict[str, Pair]
    years: Years
    file_name: str
    sheet_name: str
    has_generic_sheet_name: bool
    #: What stands on top of the sheet, when this is not its first table.
    above: tuple[str, ...] = ()

    @property
    def programme(self) -> str | None:
        return programme_in((*self.lines, *self.above))

    def get(self, category: str) -> Pair | None:
        return self.pairs.get(category)

    def words(self, category: str) -> str | None:
        pair = self.pairs.get(category)
        return (pair.words or None) if pair else None

    def says(self, pattern: str) -> bool:
        """Whether a title line, the sheet's or the file's name matches."""
        return any(
            re.search(pattern, plain(text)) for text in (*self.lines, *self.above, self.sheet_name, self.file_name)
        )


def read_titles(sheet: Sheet, before: int) -> Titles:
    """Read the rows before the header row."""
    lines: list[str] = []
    pairs: dict[str, Pair] = {}
    for row in range(min(before, len(sheet.rows))):
        filled = [(column, cell) for column, cell in enumerate(sheet.rows[row]) if cell is not None]
        lines += [text_of(cell) for _, cell in filled]
        for category, pair in pairs_of_row(row, filled):
            pairs.setdefault(category, pair)
    years = Years((" ".join(lines), " ".join(sheet.above), sheet.name, PurePath(sheet.file_name).stem))
    return Titles(lines, pairs, years, sheet.file_name, sheet.name, sheet.has_generic_name, sheet.above)


def pairs_of_row(row: int, filled: Sequence[tuple[int, Cell]]) -> Iterable[tuple[str, Pair]]:
    """The labels of a row with their values, by what each label stands for."""
    taken: set[int] = set()
    for position, (column, cell) in enumerate(filled):
        if position in taken or not isinstance(cell, str):
            continue
        following = filled[position + 1][1] if position + 1 < len(filled) else None
        if plain(cell).rstrip(":") in _CATEGORY:
            if following is not None and not is_label(following):
                taken.add(position + 1)
                yield _CATEGORY[plain(cell).rstrip(":")], Pair(following, row, filled[position + 1][0])
            continue
        found = list(split_pairs(cell))
        for category, value in found:
            if value:
                yield category, Pair(value, row, column)
        # A label at the end of a cell takes the next cell as its value.
        if found and not found[-1][1] and following is not None and not is_label(following):
            taken.add(position + 1)
            yield found[-1][0], Pair(following, row, filled[position + 1][0])


def is_label(cell: Cell) -> bool:
    """Whether a cell is a label, or begins with one."""
    return isinstance(cell, str) and (plain(cell).rstrip(":") in _CATEGORY or bool(_PAIR.match(cell.strip())))


def split_pairs(text: str) -> Iterable[tuple[str, str]]:
    """The `label：value` pairs of a text, in any order, with any white space and either colon."""
    folded = unicodedata.normalize("NFKC", text) if ":" not in text and "：" not in text else text
    found = list(_PAIR.finditer(folded))
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(folded)
        category = _CATEGORY[plain(match[1])]
        if category in ("times", "came", "total") and _BEFORE.search(plain(folded[: match.start()])):
            category = "other"
        value = folded[match.end() : end].strip()
        # Wide gaps divide what has no label of its own; in a name they may be meant.
        value = value if category == "name" else re.split(r"\s{2,}", value)[0]
        yield category, value.strip("；;，,|｜。、 \u3000")


def programme_in(lines: Iterable[str]) -> str | None:
    """The programme a title names as “…”项目, and only so."""
    for line in lines:
        found = _PROGRAMME.search(line)
        if found and found[1].strip():
            return found[1].strip()
    return None


def subject_of(titles: Titles) -> str | None:
    """What the sheet is about when no label says so: from its title, its own name, or the file's."""
    for line in titles.lines:
        if re.search(r"[:：]", line) and next(iter(split_pairs(line)), None):
            continue
        subject = _without_frame(line)
        if subject:
            return subject
    if not titles.has_generic_sheet_name:
        subject = _without_frame(titles.sheet_name)
        if subject:
            return subject
    return _from_file_name(titles.file_name)


def after_colon(titles: Titles) -> str | None:
    """What follows the colon of a title line that is no `label：value` pair (…小组签到表：新手爸妈支持小组)."""
    for line in titles.lines:
        found = re.search(r"[:：]\s*(.+)$", line)
        if found and not next(iter(split_pairs(line)), None):
            return found[1].strip()
    return None


def _without_frame(text: str) -> str | None:
    text = _PROGRAMME.sub("", text)
    text = re.sub(r"[（(][\d年月日号./\-—~至\s]+[)）]", "", text)
    text = _PERIOD.sub("", text, count=1)
    text = _PAPER.sub("", text).strip(" \t　:：-—_（）()")
    quoted = re.search(r"[“「《『\"]([^”」》』\"]{2,})[”」》』\"]$", text)
    text = quoted[1] if quoted else text
    text = text.strip('“”"「」《》『』 ')
    return (
        text
        if len(plain(text)) >= 2 and plain(text) not in ("社区活动", "活动", "社区", "小组", "小组活动", "个案")
        else None
    )


def _from_file_name(file_name: str) -> str | None:
    parts = re.split(r"[_\-—－\s]+", PurePath(file_name).stem)
    kept = [part for part in parts if not re.fullmatch(r"[\d.年月日()（）]*", part)]
    subjects = [subject for part in kept if (subject := _without_frame(re.sub(r"^\d{4,8}", "", part)))]
    return subjects[-1] if subjects else None
