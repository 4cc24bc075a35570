"""Finding people, and one line a person from service to sign-up to shift."""

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import current_scope
from volunteer.accounts.permissions import Permission
from volunteer.audit.actions import record, witness
from volunteer.audit.events import Event
from volunteer.core.access import requires
from volunteer.core.clock import business_now
from volunteer.core.database import db
from volunteer.core.i18n import _
from volunteer.core.web import page_asked, text_asked
from volunteer.people.rules import masked_phone
from volunteer.programmes.scope import programme_ids_in
from volunteer.timeline import evidence, line, queries, rules

blueprint = Blueprint("timeline", __name__)

#: Whose numbers the next page may show, once.
_REVEALED = "revealed_person"
#: Nobody leafs further, and no database counts further than a page number may be typed.
_LAST_PAGE = 100_000


@blueprint.get("/people")
@requires(Permission.PERSON_VIEW)
def search() -> ResponseReturnValue:
    """People by name, pinyin, initials or the end of a number; without words, those written about last."""
    typed = rules.read_typed(text_asked("q", 200))
    number = min(page_asked(), _LAST_PAGE)
    programmes = programme_ids_in(db.session(), current_scope())
    found = (
        queries.search(db.session(), programmes, typed, number)
        if typed.words
        else queries.newest(db.session(), programmes, number)
    )
    return render_template(
        "timeline/search.html",
        typed=typed,
        found=found,
        masked=masked_phone,
        page_url=lambda page: url_for("timeline.search", q=typed.words or None, page=page),
    )


@blueprint.get("/people/<int:person_id>")
@requires(Permission.PERSON_VIEW)
def person(person_id: int) -> ResponseReturnValue:
    """Everything known of a person in the viewer's programmes; that it was looked at is on record first."""
    programmes = programme_ids_in(db.session(), current_scope())
    seen = queries.visible_person(db.session(), person_id, programmes)
    if seen is None:
        abort(404)
    if seen.id != person_id:
        return redirect(url_for("timeline.person", person_id=seen.id))
    is_revealed = session.pop(_REVEALED, None) == person_id
    # Witnessing ends this transaction; the row must not be read again within the one that writes.
    db.session.expunge(seen)
    witness(Event.PERSON_VIEWED, seen, with_phones=is_revealed)
    found = queries.visible_person(db.session(), person_id, programmes)
    if found is None:
        abort(404)
    entries = line.line_of(db.session(), person_id, programmes, business_now())
    steps = queries.steps_of(db.session(), [person_id], programmes)[person_id]
    names = queries.names_of(db.session(), person_id, programmes)
    rows = evidence.joined_rows(db.session(), person_id, programmes)
    return render_template(
        "timeline/person.html",
        person_id=person_id,
        name=queries.name_shown(found.name, names),
        names=names,
        entries=list(zip(entries, rules.days_between([entry.on for entry in entries]), strict=True)),
        summary=rules.summary_of(entries),
        steps=rules.ladder_of(steps or rules.dates_of(entries)),
        is_volunteer_first="volunteer_first" in steps,
        days_to_shift=rules.days_to_first_shift(steps),
        numbers=queries.numbers_of(db.session(), person_id, programmes),
        is_revealed=is_revealed,
        employers=list(dict.fromkeys(row.employer for row in rows if row.employer)),
        consents=line.consents_of(db.session(), person_id, programmes),
        rows=rows,
        questions=evidence.open_question_ids(db.session(), rows, programmes),
        masked=masked_phone,
    )


@blueprint.post("/people/<int:person_id>/phones")
@requires(Permission.PERSON_VIEW)
def reveal_phones(person_id: int) -> ResponseReturnValue:
    """Show a person's numbers once, on the page that follows; who asked is on record."""
    programmes = programme_ids_in(db.session(), current_scope())
    seen = queries.visible_person(db.session(), person_id, programmes)
    if seen is None:
        abort(404)
    record(db.session(), Event.PHONE_REVEALED, seen)
    person_id = seen.id
    db.session.commit()
    session[_REVEALED] = person_id
    flash(_("电话只显示这一次，查看已记入审计记录。"), "info")
    return redirect(url_for("timeline.person", person_id=person_id, _anchor="phones"))
