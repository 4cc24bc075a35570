"""What volunteers do with their own data: answer a consent again, and leave."""

from sqlalchemy.orm import Session

from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.people.models import ConsentKind
from volunteer.signups import own_queries, reviewing
from volunteer.signups.actions import add_consent, answer
from volunteer.signups.consents import CONSENTS
from volunteer.signups.models import SignUpState
from volunteer.signups.volunteers import Volunteer


def answer_linking(session: Session, volunteer: Volunteer, is_given: bool) -> bool:
    """Let earlier participation be joined to one's sign-ups, or part it again; whether anything changed.

    A proved account answers for all sign-ups of the person, else for its own. Earlier answers are kept.
    """
    sign_ups = own_queries.sign_ups_of(session, volunteer)
    given = own_queries.answers(session, [sign_up.mention_id for sign_up in sign_ups], ConsentKind.LINKING)
    changed = [sign_up for sign_up in sign_ups if given.get(sign_up.mention_id, False) is not is_given]
    for sign_up in changed:
        answer(session, sign_up, is_given, CONSENTS[ConsentKind.LINKING].version)
        record(session, Event.CONSENT_CHANGED, sign_up, kind=ConsentKind.LINKING.value)
    return bool(changed)


def leave(session: Session, volunteer: Volunteer) -> int:
    """Withdraw every sign-up of one's own that waits or is approved, with the consent to scheduling; how many."""
    left = [
        sign_up
        for sign_up in own_queries.sign_ups_of(session, volunteer)
        if SignUpState.WITHDRAWN in reviewing.NEXT[sign_up.state]
    ]
    for sign_up in left:
        add_consent(session, sign_up, ConsentKind.SCHEDULING, False, CONSENTS[ConsentKind.SCHEDULING].version)
        reviewing.withdraw(session, sign_up, None)
    return len(left)
