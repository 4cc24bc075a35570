"""What went in before, and what waits to go in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session, defer

from volunteer.accounts.models import User
from volunteer.imports.kinds import confidential_keys, is_confidential
from volunteer.imports.models import ImportBatch, ImportDraft
from volunteer.imports.pointing import programmes_of
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
    """A page of the batches of programmes, the newest first, and how many there are; case registers apart."""
    within: list[ColumnElement[bool]] = [ImportBatch.programme_id.in_(programme_ids)]
    if not with_cases:
        within.append(~_holds_cases())
    total = session.scalar(select(func.count()).select_from(ImportBatch).where(*within)) or 0
    newest = select(ImportBatch).where(*within).order_by(ImportBatch.id.desc())
    found = session.scalars(newest.limit(page_size).offset((page - 1) * page_size)).all()
    names = names_of(session, {each.imported_by for each in found})
    return [
        ListedBatch(each, len(each.warnings), names.get(each.imported_by, each.imported_by)) for each in found
    ], total


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


def names_of(session: Session, actors: Collection[str]) -> dict[str, str]:
    """What people are called, by what records call them: a login, or `user:ID`."""
    ids = {int(actor[5:]) for actor in actors if actor.startswith("user:") and actor[5:].isdigit()}
    users = session.execute(
        select(User.id, User.login, User.display_name).where(or_(User.login.in_(actors), User.id.in_(ids)))
    )
    found: dict[str, str] = {}
    for user_id, login, name in users:
        found |= {actor: name for actor in (login, f"user:{user_id}") if actor in actors}
    return found


def drafts_of(session: Session, user_id: int, since: datetime) -> Sequence[ImportDraft]:
    """A user's drafts that still wait, in the order they were uploaded; their bytes are not loaded."""
    own = select(ImportDraft).where(ImportDraft.user_id == user_id, ImportDraft.uploaded_at > since)
    return session.scalars(own.options(defer(ImportDraft.content)).order_by(ImportDraft.id)).all()


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
