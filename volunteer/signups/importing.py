"""The kind of sheet that tells who signed up as a volunteer."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from volunteer.imports.columns import Column, check_repeated, find_table
from volunteer.imports.grid import Sheet, plain
from volunteer.imports.kinds import Applied, Draft, Target
from volunteer.imports.models import ImportBatch
from volunteer.imports.problems import Problems
from volunteer.imports.roster import EMPLOYER, PHONE, Written, phone_digits
from volunteer.imports.titles import read_titles
from volunteer.imports.unused import tell_missing, tell_unused
from volunteer.people.models import Mention
from volunteer.signups import actions, queries, undoing
from volunteer.signups.models import SignUp, SignUpState
from volunteer.signups.register_sheet import COLUMNS, SignUpDraft, parse_register

STATES = {
    SignUpState.APPLIED: "待审核",
    SignUpState.APPROVED: "通过",
    SignUpState.RETURNED: "退回",
    SignUpState.WITHDRAWN: "退出",
}


class SignUpRegister:
    """A volunteer sign-up register (志愿者报名登记表)."""

    key = "signup"
    label = "志愿者报名登记表"
    columns: Sequence[Column] = COLUMNS
    is_confidential = False
    page = "signups.volunteers"

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
        rows = _once(draft.content, problems)
        known = _known(rows, queries.sign_ups_of(session, target.programme_id))
        answers = queries.linking_answers(session, target.programme_id)
        counts: Counter[str] = Counter()
        for row in rows:
            if row.row in known:
                counts += self._update(session, known[row.row], row, answers, problems)
        fresh = [row for row in rows if row.row not in known]
        actions.write_sign_ups(session, fresh, draft.sheet, target)
        counts["报名"] += len(fresh)
        for row in fresh:
            counts[STATES[row.state]] += 1
        return Applied(counts, problems.found)

    def written(self, session: Session, batch: ImportBatch) -> Counter[str]:
        return undoing.written(session, batch)

    def dependants(self, session: Session, batch: ImportBatch) -> list[str]:
        return undoing.dependants(session, batch)

    def undo(self, session: Session, batch: ImportBatch) -> None:
        undoing.undo(session, batch)

    def _update(
        self, session: Session, sign_up: SignUp, row: SignUpDraft, answers: dict[int, bool | None], problems: Problems
    ) -> Counter[str]:
        """Skip a row that is there already, but take a later review, a withdrawal and another answer."""
        counts: Counter[str] = Counter()
        before, told = sign_up.state, "这份报名以前已导入"
        stood = undoing.decision_of(sign_up)
        if actions.decide(session, sign_up, row.state, row.decided_on):
            counts["更新审核"] += 1
            words = f"{told}，这次补上了审核结果“{STATES[row.state]}”（以前是“{STATES[before]}”）"
            changed = {"sign_up": sign_up.id, "before": stood, "after": undoing.decision_of(sign_up)}
            problems.warn(words, row.row, changed=changed)
        if row.links is not None and row.links != answers.get(sign_up.mention_id):
            actions.answer(session, sign_up, row.links)
            counts["更新同意"] += 1
            words = "同意" if row.links else "不同意"
            words = f"{told}，这次写的是“{words}”关联以往服务记录，与以前不同，按这次的记"
            changed = {"sign_up": sign_up.id, "consent": undoing.last_answer(session, sign_up)}
            problems.warn(words, row.row, changed=changed)
        if not counts:
            differs = row.state not in (sign_up.state, SignUpState.APPLIED)
            tail = f"；审核结果与以前的“{STATES[sign_up.state]}”不同，没有改动" if differs else ""
            problems.warn(f"{told}（姓名、电话、报名日期相同），没有再计{tail}", row.row)
        return counts


def _once(rows: Sequence[SignUpDraft], problems: Problems) -> list[SignUpDraft]:
    """The rows of a register without those that repeat another one."""
    here: dict[tuple[object, ...], int] = {}
    kept = []
    for row in rows:
        who = row.written
        # Without a telephone two namesakes differ by what else is written of them.
        digits = phone_digits(who.phone) or (plain(who.employer or ""), who.sex, who.member_number, who.age)
        key = (plain(who.name), digits, row.applied_on)
        if key in here:
            problems.warn(f"与第 {here[key]} 行相同（姓名、电话、报名日期），只算一次", row.row)
            continue
        here[key] = row.row
        kept.append(row)
    return kept


def _known(rows: Sequence[SignUpDraft], sign_ups: Sequence[SignUp]) -> dict[int, SignUp]:
    """The sign-ups that rows write again, by row: what fits best first, and no sign-up twice."""
    by_name: dict[tuple[object, ...], list[SignUp]] = {}
    for sign_up in sign_ups:
        by_name.setdefault((plain(sign_up.mention.name), sign_up.applied_on), []).append(sign_up)
    fits = []
    for row in rows:
        for sign_up in by_name.get((plain(row.written.name), row.applied_on), []):
            if alike := likeness(row.written, sign_up.mention):
                fits.append((-alike, row.row, sign_up.id, sign_up))
    found: dict[int, SignUp] = {}
    taken: set[int] = set()
    for _, number, sign_up_id, sign_up in sorted(fits, key=lambda fit: fit[:3]):
        if number not in found and sign_up_id not in taken:
            found[number] = sign_up
            taken.add(sign_up_id)
    return found


def likeness(one: Written, other: Mention) -> int:
    """How much two writings of one name say the same; 0 when they contradict each other."""
    phones = phone_digits(one.phone), phone_digits(other.phone)
    if all(phones):
        return 10 if phones[0] == phones[1] else 0
    pairs = (
        (plain(one.employer or ""), plain(other.employer or "")),
        (one.sex, other.sex),
        (one.member_number, other.member_number),
    )
    if any(left and right and left != right for left, right in pairs):
        return 0
    return 1 + sum(left == right for left, right in pairs) + (phones[0] == phones[1])


KINDS = (SignUpRegister(),)
