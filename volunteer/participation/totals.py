"""What a sign-in sheet says of its own sums (参与总人数, 实到, 签到), above and below the names. Pure."""

import re
from dataclasses import dataclass

from volunteer.imports.columns import Table
from volunteer.imports.grid import Sheet, is_total_label, plain, text_of
from volunteer.imports.problems import Problems
from volunteer.imports.titles import PART_OF, Pair, Titles, pairs_of_row
from volunteer.imports.values import BadValue, parse_count

#: The categories of labels that may state the total, the surest first.
TOTALS = ("times", "came", "total")
_COUNT = r"(\d+)(?:余|多)?"
_PRESENT = re.compile(
    rf"(?:实到|参与|参加|到场|出席|总人数|总人次|共有?|合计|总计|人次|人数)[^\d]{{0,8}}?{_COUNT}\s*(?:人次|人|名|$)"
)
_SIGNED = re.compile(r"(?<!未)(?<!没有)(?:签到|签名|实签|署名)[^\d未]{0,4}?(\d+)\s*(?:人|名|$)")
_NOT_SIGNED = "未签到|未签名|未署名|没签到|没有签到|未登记|未留名"
_UNSIGNED = re.compile(rf"(?:{_NOT_SIGNED})[^\d]{{0,4}}?(\d+)\s*(?:人|名|$)|(\d+)\s*(?:人|名)(?:{_NOT_SIGNED})")
_OF_SOME = re.compile(rf"(?:{PART_OF})(?:总?人数|共)?\D{{0,2}}\d+(?:人次|人|名)?")
#: Totals in a title line without a colon: 参与人数60人, 共60人.
_LOOSE = re.compile(
    rf"(?:(?:参与|参加|实到|到场|出席|活动|现场|服务)?(?:职工|人员|会员|群众)?总?(?:人数|人次)(?:\(.{{0,8}}?\))?(?:为|共|约|有|:)*{_COUNT}"
    rf"|(?:实到|共|共有|共计|合计|总计|(?:现场|到场|参与|参加)(?:职工|人员|会员|群众)?)(?:为|共|约|有|:)*{_COUNT}(?:人次|人|名))"
)
_SIGNED_LOOSE = re.compile(r"(?:签到|实签|签名)(?:人数)?[:为共]*\d+(?:人|名)?")
_SOME = re.compile(r"(\d+)(?:余|多)?(?:人次|人|名)(?!以|一组|/)")


@dataclass(frozen=True)
class Totals:
    """What a sheet says of its own sums."""

    #: Everybody who came, the signed ones included.
    present: int | None = None
    signed: int | None = None
    #: People present who did not sign, where the sheet counts them apart.
    unsigned: int | None = None

    def otherwise(self, other: "Totals") -> "Totals":
        """These sums, and the other's where these say nothing."""
        return Totals(
            self.present if self.present is not None else other.present,
            self.signed if self.signed is not None else other.signed,
            self.unsigned if self.unsigned is not None else other.unsigned,
        )


def check_totals(totals: Totals, named: int, unnamed: int, problems: Problems) -> tuple[int | None, int]:
    """Stated total and headcount to store; sums that do not agree become problems."""
    present = totals.present
    if present is None and totals.signed is not None and totals.signed > named + unnamed:
        problems.warn(f"表上写签到 {totals.signed} 人，名单上数得 {named} 人，按 {totals.signed} 人次记")
        present = totals.signed + (totals.unsigned or 0)
    elif totals.signed is not None and totals.signed != named:
        problems.warn(f"表上写签到 {totals.signed} 人，名单上数得 {named} 人")
    if present is None:
        return None, max(unnamed, totals.unsigned or 0)
    if present < named:
        problems.error(f"参与总人数写的是 {present} 人，名单上却有 {named} 人；总人数包括签到的人，请改正其中一个")
    elif present < named + unnamed:
        problems.warn(f"参与总人数写的是 {present} 人，名单连同没有姓名的行共 {named + unnamed} 人")
    if totals.unsigned is not None and totals.unsigned != present - named:
        problems.warn(f"表上写未签到 {totals.unsigned} 人，按总人数减名单是 {present - named} 人")
    return present, 0


def totals_in(text: str) -> Totals:
    """The sums a sentence states, as 实到 202 人（其中签到 114 人）."""
    folded = _folded(text)
    unsigned = _UNSIGNED.search(folded)
    rest = _OF_SOME.sub("", _UNSIGNED.sub("", folded))
    signed = _SIGNED.search(rest)
    present = _PRESENT.search(_SIGNED.sub("", rest))
    return Totals(
        int(present[1]) if present else None,
        int(signed[1]) if signed else None,
        int(unsigned[1] or unsigned[2]) if unsigned else None,
    )


def _folded(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3})", "", plain(text))


def stated_totals(sheet: Sheet, table: Table, titles: Titles, named: int, problems: Problems) -> Totals:
    """The sheet's sums: its title rows first, then what stands below the table."""
    above = Totals(_total(titles, problems), _count(titles.get("signed"), problems))
    for category in TOTALS:
        if pair := titles.get(category):
            above = above.otherwise(totals_in(pair.words))
    if above.present is None:
        above = above.otherwise(Totals(present=_loose(titles)))
    below, where = _below(sheet, table, named)
    if above.present is not None and below.present not in (None, above.present):
        problems.warn(f"表头写总人数 {above.present} 人，表尾写 {below.present} 人，按表头记", where)
    found = above.otherwise(below)
    if found == Totals():
        _tell_unused(titles, named, problems)
    return found


def _total(titles: Titles, problems: Problems) -> int | None:
    """The total the labels state; 人次 says more than 实到, and that more than 人数."""
    pairs = [pair for category in TOTALS if (pair := titles.get(category))]
    counts = [count for pair in pairs if (count := _count(pair, problems)) is not None]
    if len(set(counts)) > 1:
        stated = "、".join(f"{count} 人" for count in counts)
        problems.warn(f"表头写了几个不同的人数：{stated}，按 {counts[0]} 人次记", *pairs[0].place)
    return counts[0] if counts else None


def _count(pair: Pair | None, problems: Problems) -> int | None:
    if pair is None:
        return None
    number = re.match(r"^\D{0,4}(\d[\d,]*)", plain(pair.words))
    try:
        return int(number[1].replace(",", "")) if number else parse_count(pair.value)
    except BadValue as error:
        problems.error(f"总人数看不懂：{error}", *pair.place)
        return None


def _loose(titles: Titles) -> int | None:
    """A total that a title line states without a colon."""
    for line in titles.lines:
        found = _LOOSE.search(_SIGNED_LOOSE.sub("", _OF_SOME.sub("", _folded(line))))
        if found:
            return int(found[1] or found[2])
    return None


def _tell_unused(titles: Titles, named: int, problems: Problems) -> None:
    """A number of people in the titles that was not understood must not vanish."""
    for line in titles.lines:
        for found in _SOME.finditer(_OF_SOME.sub("", _folded(line))):
            if int(found[1]) > named:
                words = f"表头里的“{found[0]}”看不出是不是参与总人数，没有计入；如是，请写成“参与总人数：{found[1]}人”"
                problems.warn(words)


def _below(sheet: Sheet, table: Table, named: int) -> tuple[Totals, int | None]:
    """Sums in the rows below the header: 合计 rows, and `label：value` notes."""
    found, where = Totals(), None
    for row in range(table.header_row + 1, len(sheet.rows)):
        filled = [(column, cell) for column, cell in enumerate(sheet.rows[row]) if cell is not None]
        texts = [text_of(cell) for _, cell in filled]
        line = " ".join(texts)
        pairs = dict(pairs_of_row(row, filled))
        stated = [category for category in (*TOTALS, "signed") if category in pairs]
        is_sum = bool(texts) and (is_total_label(texts[0]) or sheet.is_total_row(row))
        if not (is_sum or stated or (texts and _STATES.match(plain(texts[0])))):
            continue
        here = totals_in(line)
        numbers = [text for text in texts if plain(text).isdigit()]
        if numbers and "人" not in line:
            here = _bare_number(int(plain(numbers[0])), named)
        elif stated and here == Totals() and plain(pairs[stated[0]].words).isdigit():
            number = int(plain(pairs[stated[0]].words))
            here = Totals(signed=number) if stated[0] == "signed" else Totals(present=number)
        found = found.otherwise(here)
        where = row + 1
    return found, where


_STATES = re.compile(rf"(?:签到|实签|实到|到场|现场|共有?|{_NOT_SIGNED})\D{{0,4}}\d+(?:人|名)")


def _bare_number(number: int, named: int) -> Totals:
    """A number alone after 合计 sums the rows when it equals them, else everybody who came."""
    return Totals(signed=number) if number == named else Totals(present=number)
