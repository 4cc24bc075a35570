"""From when until when what a log says counted. Pure."""

from collections.abc import Iterable
from datetime import datetime

Span = tuple[datetime, datetime | None]


def counting_since(spans: Iterable[Span], known_at: datetime | None) -> datetime | None:
    """Since when something counts without a break, as known at an instant (default: now); None if it does not.

    Spans begin with an approval and end with a reversal. A correction begins the instant the log before it ends, so
    what both say was learnt with the first.
    """
    since: datetime | None = None
    ended: datetime | None = None
    for start, end in sorted(spans, key=lambda span: (span[0], span[1] is None, span[1] or span[0])):
        if known_at is not None and start > known_at:
            continue
        if since is None or (ended is not None and start > ended):
            since, ended = start, end
        elif ended is not None:
            ended = None if end is None else max(ended, end)
    if since is None or (ended is not None and (known_at is None or ended <= known_at)):
        return None
    return since
