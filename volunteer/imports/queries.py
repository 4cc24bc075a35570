"""What went in before, and what waits to go in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, literal, or_, select
from sqlalchemy.orm import Session, defer

from volunteer.accounts.directory import names_of
from volunteer.imports.kinds import confidential_keys, is_confidential
from volunteer.imports.models import ImportBatch, ImportDraft
from volunteer.imports.pointing import programmes_of, sourced
from volunteer.people.models import Mention


def batch_with_content(session: Session, content_hash: str) -> ImportBatch | None:
    """The batch that brought the same cells, unless it was undone."""
    return session.scalars(
        select(ImportBatch).where(ImportBatch.content_hash == content_hash, ImportBatch.undone_at.is_(None)).limit(1)
    ).first()


def locked_batch(session: Session, batch_id: int) -> ImportBatch:
    """The batch as it is now, held until the transaction ends: nobody else undoes it meanwhile."""
    fresh = select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    return session.scalars(fresh.execution_options(populate_existing=True)).one()


def mentions_of_batch(session: Session, batch_id: int) -> set[int]:
    """Everybody the batch named."""
    return set(session.scalars(select(Mention.id).where(Mention.batch_id == batch_id)))


@dataclass(frozen=True)
class ListedBatch:
    """A batch as a list shows it."""

    batch: ImportBatch
    warning_count: int
    imported_by: str


def batches(
    session: Session, programme_ids: Collection[int], with_cases: bool, page: int, page_size: int
) -> tuple[list[ListedBatch], int]:
    """A page of the batches `batch_within` would show, the newest first, and how many there are."""
    within = _visible(programme_ids, with_cases)
    total = session.scalar(select(func.count()).select_from(ImportBatch).where(*within)) or 0
    newest = select(ImportBatch).where(*within).order_by(ImportBatch.id.desc())
    found = session.scalars(newest.limit(page_size).offset((page - 1) * page_size)).all()
    names = names_of(session, {each.imported_by for each in found})
    return [
        ListedBatch(each, len(each.warnings), names.get(each.imported_by, each.imported_by)) for each in found
    ], total


def newest_batches(
    session: Session, programme_ids: Collection[int] | None, with_cases: bool, limit: int
) -> Sequence[ImportBatch]:
    """The batches that went in last, of those `batch_within` would show; no programmes stand for all."""
    newest = select(ImportBatch).where(*_visible(programme_ids, with_cases))
    return session.scalars(newest.order_by(ImportBatch.imported_at.desc(), ImportBatch.id.desc()).limit(limit)).all()


def _visible(programme_ids: Collection[int] | None, with_cases: bool) -> list[ColumnElement[bool]]:
    """All a batch brought belongs to these programmes, and the viewer may see its kind."""
    rules: list[ColumnElement[bool]] = [] if with_cases else [~_holds_cases()]
    if programme_ids is not None:
        rules.append(ImportBatch.programme_id.in_(programme_ids))
        for table in sourced():
            if "programme_id" in table.c:
                foreign = table.c.programme_id.not_in(programme_ids)
                rules.append(~exists().where(table.c.batch_id == ImportBatch.id, foreign))
    return rules


def batch_within(
    session: Session, batch_id: int, programme_ids: Collection[int], with_cases: bool
) -> ImportBatch | None:
    """The batch, if all it brought belongs to these programmes and the viewer may see its kind."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None or not programmes_of(session, batch) <= set(programme_ids):
        return None
    return batch if with_cases or not is_confidential(batch.kind.split("+")) else None


def batch_brought_by(session: Session, content_hash: str, actor: str) -> ImportBatch | None:
    """The standing batch somebody brought with these cells."""
    batch = batch_with_content(session, content_hash)
    return batch if batch is not None and batch.imported_by == actor else None


def later_batches(session: Session, batch: ImportBatch) -> int:
    """How many batches of the programme came after it and stand."""
    later = (ImportBatch.programme_id == batch.programme_id, ImportBatch.id > batch.id, ImportBatch.undone_at.is_(None))
    return session.scalar(select(func.count()).select_from(ImportBatch).where(*later)) or 0


def drafts_of(session: Session, user_id: int, since: datetime, with_cases: bool) -> Sequence[ImportDraft]:
    """A user's drafts that still wait, in the order they were uploaded, those of cases only for who may bring cases.

    Their bytes are not loaded.
    """
    own = select(ImportDraft).where(ImportDraft.user_id == user_id, ImportDraft.uploaded_at > since)
    found = session.scalars(own.options(defer(ImportDraft.content)).order_by(ImportDraft.id))
    return [draft for draft in found if with_cases or not is_confidential(draft.preview["kinds"])]


def draft_with_token(
    session: Session, token: str, user_id: int, since: datetime, held: bool = False
) -> ImportDraft | None:
    """A user's own draft that is not too old; `held` until the transaction ends."""
    own = select(ImportDraft).where(
        ImportDraft.token == token, ImportDraft.user_id == user_id, ImportDraft.uploaded_at > since
    )
    if held:
        own = own.with_for_update().execution_options(populate_existing=True)
    return session.scalars(own).one_or_none()


def _holds_cases() -> ColumnElement[bool]:
    padded = literal("+").concat(ImportBatch.kind).concat("+")
    return or_(*(padded.contains(f"+{key}+", autoescape=True) for key in confidential_keys()))
