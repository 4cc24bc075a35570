"""The review list (连人审核): are these one person?"""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from volunteer.accounts.access import current_scope, signed_in
from volunteer.accounts.permissions import Permission
from volunteer.core.access import requires
from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.core.i18n import _, _l
from volunteer.core.paging import page_within
from volunteer.core.web import number_asked, page_asked
from volunteer.linkage import answered as answering
from volunteer.linkage import deciding, reviewing
from volunteer.linkage import review as reading
from volunteer.linkage.models import Question, QuestionState, Verdict
from volunteer.programmes.scope import programme_ids_in

blueprint = Blueprint("linkage", __name__)

A_PAGE = 20
LATER = "later"

#: What to do when an answer cannot stand.
ADVICE: dict[type[Refused], Any] = {
    deciding.TwoRowsOfOneSheet: _l(
        "请答“不是同一人”。如果这张表把一个人写了两遍，请到“活动与签到”里把多写的一行改成缺席。"
    ),
    deciding.NoConsent: _l("本人同意以后才能连。可以先选“以后再说”，等志愿者同意关联后再答。"),
    deciding.ContradictsDecision: _l("请到“已答的问题”里找到原来的答案，撤销后再回来答。"),
}


@blueprint.get("/links")
@requires(Permission.LINK_REVIEW)
def review() -> ResponseReturnValue:
    """What waits for an answer."""
    waiting = reading.queue(db.session(), _programmes())
    number, pages = _page_of(len(waiting))
    return render_template(
        "linkage/review.html",
        lines=reading.lines(db.session(), waiting[(number - 1) * A_PAGE : number * A_PAGE]),
        count=len(waiting),
        moving=sum(question.moves_figures for question in waiting),
        first=reading.next_question(waiting),
        number=number,
        pages=pages,
        just_answered=_just_answered(),
    )


@blueprint.get("/links/answered")
@requires(Permission.LINK_REVIEW)
def answered() -> ResponseReturnValue:
    """What was decided, the newest first."""
    found = answering.answers(db.session(), _programmes())
    number, pages = _page_of(len(found))
    shown = found[(number - 1) * A_PAGE : number * A_PAGE]
    return render_template("linkage/answered.html", answers=shown, count=len(found), number=number, pages=pages)


@blueprint.get("/links/<int:question_id>")
@requires(Permission.LINK_REVIEW)
def question(question_id: int) -> ResponseReturnValue:
    """One question as a card, or what became of it."""
    asked = reading.question_of(db.session(), question_id, _programmes()) or abort(404)
    return _question_page(asked)


@blueprint.post("/links/<int:question_id>")
@requires(Permission.LINK_REVIEW)
def answer(question_id: int) -> ResponseReturnValue:
    """Same, different or later; then the next question."""
    asked = reviewing.locked_question(db.session(), question_id, _programmes()) or abort(404)
    given = request.form.get("answer", "")
    if asked.state is QuestionState.CLOSED or given not in (LATER, *Verdict):
        return redirect(url_for("linkage.question", question_id=question_id))
    if given == LATER:
        reviewing.put_off(db.session(), asked)
        db.session.commit()
        flash(_("已放到后面，其他问题答完后再问。"), "info")
        return _onward(question_id)
    try:
        reviewing.answer(db.session(), asked, Verdict(given), by=signed_in().actor)
    except Refused as refused:
        db.session.rollback()
        return _question_page(asked, refused)
    db.session.commit()
    return _onward(question_id, answered=question_id)


@blueprint.post("/links/<int:question_id>/undo")
@requires(Permission.LINK_REVIEW)
def undo(question_id: int) -> ResponseReturnValue:
    """Take an answer back; the question is asked again."""
    asked = reviewing.locked_question(db.session(), question_id, _programmes()) or abort(404)
    taken_back = deciding.undo_decision(db.session(), asked.id, by=signed_in().actor).changed
    is_open = asked.state is QuestionState.OPEN
    db.session.commit()
    flash(_("已撤销这个答案，问题会再问一次。") if taken_back else _("这个答案已经撤销过了。"), "success")
    if request.form.get("back") == "answered":
        return redirect(url_for("linkage.answered"))
    return redirect(url_for("linkage.question", question_id=question_id) if is_open else url_for("linkage.review"))


def _programmes() -> reading.Programmes:
    return programme_ids_in(db.session(), current_scope())


def _page_of(count: int) -> tuple[int, int]:
    """The page asked for, within what there is, and how many there are."""
    pages = max(1, -(-count // A_PAGE))
    return page_within(page_asked(), count, A_PAGE), pages


def _onward(after: int, answered: int | None = None) -> ResponseReturnValue:
    """The next question nobody put off; the list when only those are left."""
    waiting = [each for each in reading.queue(db.session(), _programmes()) if each.deferred_at is None]
    following = reading.next_question(waiting, after)
    if following is None:
        return redirect(url_for("linkage.review", answered=answered))
    return redirect(url_for("linkage.question", question_id=following, answered=answered))


def _just_answered() -> answering.Answered | None:
    """The answer given on the page before this one, while it stands."""
    number = number_asked("answered")
    before = reading.question_of(db.session(), number, _programmes()) if number else None
    return answering.answer_to(db.session(), before) if before else None


def _question_page(asked: Question, refused: Refused | None = None) -> ResponseReturnValue:
    waiting = reading.queue(db.session(), _programmes())
    page = render_template(
        "linkage/question.html" if asked.state is QuestionState.OPEN or refused else "linkage/settled.html",
        card=reading.card(db.session(), asked, _programmes()),
        answer=answering.answer_to(db.session(), asked),
        count=len(waiting),
        following=reading.next_question([each for each in waiting if each.id != asked.id]),
        just_answered=_just_answered() if refused is None else None,
        refused=refused,
        advice=ADVICE.get(type(refused)) if refused else None,
        has_errors=refused is not None,
    )
    return page, 409 if refused else 200
