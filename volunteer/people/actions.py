"""Writing down who was named where."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from volunteer.core.events import mention_written
from volunteer.people.models import Mention


def write_mention(session: Session, mention: Mention) -> Mention:
    """Add one mention (原始记载) and let the later stages know; its id is set. Whose it is stays with `linkage`."""
    return write_mentions(session, [mention])[0]


def write_mentions(session: Session, mentions: Iterable[Mention]) -> Sequence[Mention]:
    """Add many mentions in one flush and let the later stages know."""
    added = list(mentions)
    session.add_all(added)
    session.flush()
    for mention in added:
        mention_written(session, mention.id)
    return added
