"""The kind of sheet that tells who signed up as a volunteer."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from volunteer.imports.columns import Column, check_repeated, find_table
from volunteer.imports.grid import Sheet, plain
from volunteer.imports.kinds import Applied, Draft, Target
from volunteer.imports.problems import Problems
from volunteer.imports.roster import EMPLOYER, PHONE, phone_digits
from volunteer.imports.titles import read_titles
from volunteer.imports.unused import tell_missing, tell_unused
from volunteer.signups import actions, queries
from volunteer.signups.models import SignUp, SignUpState
from volunteer.signups.register_sheet import COLUMNS, SignUpDraft, parse_register

STATES = {
    SignUpState.APPLIED: "待审核",
    SignUpState.APPROVED: "通过",
    SignUpState.RETURNED: "退回",
    SignUpState.WITHDRAWN: "退出",
}
Key = tuple[object, ...]


class SignUpRegister:
    """A volunteer sign-up register (志愿者报名登记表)."""

    key = "signup"
    label = "志愿者报名登记表"
    columns: Sequence[Column] = COLUMNS

    def recognise(self, sheet: Sheet) -> float:
        table = find_table(sheet, COLUMNS)
        if table is None:
            return 0
        signs = sum(
            table.has(name) for name in ("applied_on", "consent", "result", "decided_on", "availability", "channel")
        )
        says = read_titles(sheet, table.first_header_row).says("志愿者?.*(?:报名|招募|申请|登记|名册|名单|注册)|报名")
        return 4 + signs / 10 if signs >= 2 or (signs and says) else 0

    def missing(self, sheet: Sheet) -> str:
        return f"当作“{self.label}”来读，但找不到表头；至少要有这些列：姓名、报名日期"

    def parse(self, sheet: Sheet) -> Draft:
        problems = Problems(sheet.name)
        table = find_table(sheet, COLUMNS)
        if table is None:
            problems.error(self.missing(sheet))
            return Draft(sheet.name, [], 0, problems.found)
        check_repeated(table, problems)
        drafts = parse_register(sheet, problems)
        if not drafts and not problems.any_error():
            problems.warn("表头下面没有可以导入的行", table.header_row + 1)
        elif not problems.any_error():
            tell_unused(table, COLUMNS, problems)
            tell_missing(table, (PHONE, EMPLOYER), problems)
        programme = read_titles(sheet, table.first_header_row).programme
        return Draft(sheet.name, drafts, len(drafts), problems.found, programme)

    def apply(self, session: Session, draft: Draft, target: Target) -> Applied:
        problems = Problems(draft.sheet)
        known = {_key_of(each): each for each in queries.sign_ups_of(session, target.programme_id)}
        counts: Counter[str] = Counter()
        fresh: list[SignUpDraft] = []
        here: dict[Key, int] = {}
        for row in draft.content:
            key = _key(row.written.name, row.written.phone, row.applied_on)
            if key in here:
                problems.warn(f"与第 {here[key]} 行相同（姓名、电话、报名日期），只算一次", row.row)
            elif key in known:
                counts["更新审核"] += self._update(session, known[key], row, problems)
            else:
                fresh.append(row)
            here.setdefault(key, row.row)
        actions.write_sign_ups(session, fresh, draft.sheet, target)
        counts["报名"] += len(fresh)
        for row in fresh:
            counts[STATES[row.state]] += 1
        return Applied(counts, problems.found)

    def _update(self, session: Session, sign_up: SignUp, row: SignUpDraft, problems: Problems) -> int:
        """Skip a row that is there already, but take the review it was waiting for."""
        if sign_up.state is SignUpState.APPLIED and row.state is not SignUpState.APPLIED:
            actions.decide(session, sign_up, row.state, row.decided_on)
            problems.warn(f"这份报名以前已导入，这次补上了审核结果“{STATES[row.state]}”", row.row)
            return 1
        tail = "" if sign_up.state is row.state else f"；审核结果与以前的“{STATES[sign_up.state]}”不同，没有改动"
        problems.warn(f"这份报名以前已导入（姓名、电话、报名日期相同），没有再计{tail}", row.row)
        return 0


def _key(name: str, phone: str | None, applied_on: object) -> Key:
    return (plain(name), phone_digits(phone), applied_on)


def _key_of(sign_up: SignUp) -> Key:
    return _key(sign_up.mention.name, sign_up.mention.phone, sign_up.applied_on)


KINDS = (SignUpRegister(),)
