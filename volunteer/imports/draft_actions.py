"""Keeping uploads between preview and confirmation, and confirming them once."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from volunteer.core.clock import now
from volunteer.imports.actions import FileResult, apply_file
from volunteer.imports.models import ImportDraft
from volunteer.imports.uploading import Opened, Reach, described

#: How long an upload waits for its confirmation.
KEPT = timedelta(days=7)


def oldest_kept() -> datetime:
    """Drafts from before are as if they were not there."""
    return now() - KEPT


def keep_drafts(
    session: Session, user_id: int, tried: Iterable[tuple[Opened, dict[str, Any]]], reach: Reach
) -> list[ImportDraft]:
    """Keep uploads with what they would do; those that waited too long, whosever they are, go."""
    session.execute(delete(ImportDraft).where(ImportDraft.uploaded_at <= oldest_kept()))
    at, ids = now(), {name: programme_id for programme_id, name in reach.programmes.items()}
    kept = [
        ImportDraft(
            token=secrets.token_urlsafe(16),
            user_id=user_id,
            programme_id=ids.get(opened.programme or ""),
            file_name=opened.upload.name,
            content=opened.upload.content,
            preview=preview,
            uploaded_at=at,
        )
        for opened, preview in tried
    ]
    session.add_all(kept)
    session.flush()
    return kept


def confirm_draft(session: Session, draft: ImportDraft, opened: Opened) -> FileResult:
    """Import a draft that is held; it goes unless the file is refused now, when its preview says why."""
    result = apply_file(session, opened.file, opened.programme)
    if result.status == "refused":
        draft.preview = described(opened, result)
    else:
        session.delete(draft)
    session.flush()
    return result


def discard_draft(session: Session, draft: ImportDraft) -> None:
    """Forget an upload, bytes and all."""
    session.delete(draft)
    session.flush()
