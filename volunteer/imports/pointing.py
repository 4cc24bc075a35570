"""Which other records point to what a batch wrote: found over the schema, so that no later table is forgotten."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Column, Table, func, or_, select
from sqlalchemy.orm import Session

from volunteer.core.database import Base
from volunteer.imports.models import ImportBatch

#: What speaks of a mention and goes with it: linkage forgets the first four, sign-ups delete their consents.
GO_ALONG = frozenset({"link", "link_key", "question", "decision", "consent"})

#: What a row of a table is called. A test finds a table without a name.
NAMES = {
    "assignment": "排班",
    "claim_card": "领取卡",
    "claim_request": "领取卡申请",
    "invitation": "招募邀请",
    "join_code": "招募海报",
    "mention": "姓名",
    "participation": "参加记录",
    "service": "活动",
    "service_session": "场次",
    "shift": "班次",
    "shift_attendance": "服务时长",
    "shift_log": "服务日志",
    "shift_role": "班次岗位",
    "sign_up": "报名",
    "user_account": "账号",
}


def sourced() -> list[Table]:
    """The tables whose rows remember their batch."""
    return [table for table in Base.metadata.sorted_tables if "batch_id" in table.c]


def keys_to(table: Table) -> Iterator[Column[int]]:
    """The columns of other tables that point to rows of a table, but those that go along with it."""
    for other in Base.metadata.sorted_tables:
        if other.name in GO_ALONG:
            continue
        for key in other.foreign_keys:
            if key.column.table is table:
                yield key.parent


def pointing_at(session: Session, batch: ImportBatch) -> list[str]:
    """What points to the batch's records without being part of it, in words; empty when nothing does."""
    by_file: dict[str | None, Counter[str]] = {}
    for table in sourced():
        ours = select(table.c.id).where(table.c.batch_id == batch.id)
        for key in keys_to(table):
            for file, count in _from_elsewhere(session, key, ours, batch):
                by_file.setdefault(file, Counter())[NAMES.get(key.table.name, key.table.name)] += count
    return [_words(file, counts) for file, counts in sorted(by_file.items(), key=lambda item: item[0] or "")]


def _from_elsewhere(
    session: Session, key: Column[int], ours: object, batch: ImportBatch
) -> list[tuple[str | None, int]]:
    counted = func.count()
    if "batch_id" not in key.table.c:
        found = session.scalar(select(counted).select_from(key.table).where(key.in_(ours)))  # type: ignore[arg-type]
        return [(None, found)] if found else []
    source = key.table.c.batch_id
    rows = session.execute(
        select(ImportBatch.file_name, counted)
        .select_from(key.table)
        .outerjoin(ImportBatch, ImportBatch.id == source)
        .where(key.in_(ours), or_(source.is_(None), source != batch.id))  # type: ignore[arg-type]
        .group_by(ImportBatch.file_name)
    )
    return [(file, count) for file, count in rows]


def _words(file: str | None, counts: Counter[str]) -> str:
    listed = "、".join(f"{name} {count} 条" for name, count in sorted(counts.items()))
    if file is None:
        return f"这批记录后来又用到了别处：{listed}。请先处理这些记录，再撤销。"
    return f"“{file}”接着这一批往下记（{listed}）。请先撤销那一批。"


def programmes_of(session: Session, batch: ImportBatch) -> set[int]:
    """The programmes the batch's records belong to: a workbook may hold sheets of several."""
    found = {batch.programme_id}
    for table in sourced():
        if "programme_id" in table.c:
            found |= set(session.scalars(select(table.c.programme_id).where(table.c.batch_id == batch.id).distinct()))
    return found
