"""The hash chain: what each entry's hash covers."""

import hashlib
import json
from typing import Any

from volunteer.audit.models import AuditEvent

#: What the first entry follows.
GENESIS = "0" * 64


def plain(details: dict[str, Any]) -> dict[str, Any]:
    """The details as they come back from a JSON column. Raises TypeError for what JSON does not know."""
    read_back: dict[str, Any] = json.loads(json.dumps(details))
    return read_back


def hash_of(entry: AuditEvent) -> str:
    """SHA-256 over the entry before it and everything this one says, in one canonical spelling."""
    words = [
        entry.previous_hash,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.event,
        entry.subject_type,
        entry.subject_id,
        entry.details,
        entry.address,
    ]
    canonical = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
