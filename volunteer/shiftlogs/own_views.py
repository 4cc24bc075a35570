"""A volunteer's own record."""

from flask import render_template
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import signed_in
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.database import db
from volunteer.shiftlogs import own
from volunteer.shiftlogs.labels import WORDS
from volunteer.shiftlogs.write_views import blueprint
from volunteer.signups.volunteers import mentions_of_account, volunteer_of

__all__ = ["blueprint"]


@blueprint.get("/my/record")
@requires(Permission.RECORD_OWN)
def own_record() -> ResponseReturnValue:
    """Hours verified and waiting, people helped, shift by shift; what was before the sign-up only once proved."""
    identity, session = signed_in(), db.session()
    volunteer = volunteer_of(session, identity.mention_id, identity.is_proved)
    mentions = mentions_of_account(session, volunteer) if volunteer else frozenset[int]()
    return render_template(
        "shiftlogs/own_record.html",
        volunteer=volunteer,
        record=own.own_record(session, mentions),
        earlier=own.took_part_in(session, mentions) if volunteer and volunteer.is_proved else None,
        is_proved=identity.is_proved,
        **WORDS,
    )
