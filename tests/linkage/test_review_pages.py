"""Answering questions on pages: one at a time, with a way back, within one's own programmes."""

from datetime import date

import pytest
import sqlalchemy as sa

from tests.builders.mentions import row, signup, store
from tests.page import words
from volunteer.audit.models import AuditEvent
from volunteer.core.database import db
from volunteer.linkage import actions, deciding, review
from volunteer.linkage.models import Question, QuestionState, Verdict
from volunteer.participation.models import Form
from volunteer.people.models import Mention
from volunteer.programmes.models import Programme

A, B = "13900000001", "13700000002"


class Desk:
    """Mentions in programmes of the two streets, linked."""

    def __init__(self, cast, *written):
        self.session = db.session()
        self.ids = store(self.session, written)
        for name, union in (("项目1", cast.street), ("项目2", cast.other_street)):
            for programme in self.session.scalars(sa.select(Programme).where(Programme.name == name)):
                programme.union_id = union.id
                programme.agency_id = cast.agency.id if name == "项目1" else None
        actions.link_written(self.session)
        self.session.commit()

    def person(self, written) -> int | None:
        self.session.expire_all()
        return self.session.get_one(Mention, self.ids[written.id]).person_id

    def are_one(self, *written) -> bool:
        return len({self.person(one) for one in written}) == 1

    def question(self, left, right) -> Question:
        self.session.expire_all()
        pair = {self.ids[left.id], self.ids[right.id]}
        found = self.session.scalars(sa.select(Question).order_by(Question.id)).all()
        return next(q for q in found if pair <= {*q.mention_ids, q.right_mention_id})


def marks(page) -> list[str]:
    return [words(mark) for mark in page.root.iter("mark")]


def events(session, name) -> int:
    return session.scalar(sa.select(sa.func.count()).where(AuditEvent.event == name))


@pytest.fixture
def served():
    return row("陈志军", None)


@pytest.fixture
def volunteer():
    return signup("陈志君", A)


@pytest.fixture
def desk(cast, volunteer, served):
    return Desk(cast, volunteer, served, row("王芳", None))


def test_the_queue_tells_how_many_wait_and_leads_to_the_first(page, cast, desk, volunteer, served):
    found = page(cast.kuangsuchun).get("/links")

    assert found.h1 == "连人审核"
    assert "1 对待核对，其中 1 对会影响转化人数" in found.text
    assert "陈志军 / 陈志君" in found.text
    assert found.links["开始逐个核对"] == f"/links/{desk.question(served, volunteer).id}"


def test_an_empty_queue_says_so(page, cast):
    assert "都核对完了" in page(cast.kuangsuchun).get("/links").text


def test_the_queue_is_read_page_by_page(page, cast):
    names = [
        a + b
        for a, b in zip(
            "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔", "春夏秋冬天地玄黄宇宙洪荒日月盈昃辰宿列张寒", strict=True
        )
    ]
    pairs = [(signup(name, A[:-2] + str(10 + number)), row(name)) for number, name in enumerate(names)]
    desk = Desk(cast, *(one for pair in pairs for one in pair))
    count = review.open_count(desk.session, None)
    assert count == len(pairs)
    browser = page(cast.kuangsuchun)

    first, second = browser.get("/links"), browser.get("/links?page=2")

    assert f"{count} 对待核对" in first.text
    assert len([link for link in first.root.iter("a") if words(link) == "核对"]) == 20
    assert len([link for link in second.root.iter("a") if words(link) == "核对"]) == count - 20
    assert browser.get("/links?page=99").text == browser.get("/links?page=2").text
    assert browser.get("/links?page=x").status == 200


def test_both_sides_stand_as_written_with_what_differs_marked(page, cast, desk, volunteer, served):
    found = page(cast.kuangsuchun).get(f"/links/{desk.question(served, volunteer).id}")

    assert found.h1 == "是同一个人吗？"
    assert marks(found) == ["军", "君"]
    assert "139****0001" in found.text
    assert A not in found.text
    assert f"签到表.xlsx · 签到表 · 第 {served.row} 行" in found.text
    assert "姓名同音不同字" in found.text
    assert "会影响转化人数" in found.text


def test_the_keys_1_2_3_stand_on_the_three_buttons(page, cast, desk, volunteer, served):
    found = page(cast.kuangsuchun).get(f"/links/{desk.question(served, volunteer).id}")

    keys = {
        button.get("data-key"): button.get("value") for button in found.root.iter("button") if button.get("data-key")
    }
    assert keys == {"1": "same", "2": "different", "3": "later"}
    assert any("review.js" in script.get("src", "") for script in found.root.iter("script"))


def test_same_joins_and_leads_on_with_a_way_back(page, cast, desk, volunteer, served):
    browser = page(cast.kuangsuchun)

    after = browser.get(f"/links/{desk.question(served, volunteer).id}").submit(answer="same").follow()

    assert desk.are_one(volunteer, served)
    assert after.h1 == "连人审核"
    assert "已记下：陈志军 与 陈志君 是同一人" in after.text
    again = next(form for form in after.forms if (form.get("action") or "").endswith("/undo"))
    assert words(again) == "撤销"


def test_different_parts_and_undo_asks_again(page, cast, desk, volunteer, served):
    browser, question = page(cast.kuangsuchun), desk.question(served, volunteer)

    browser.get(f"/links/{question.id}").submit(answer="different")
    assert desk.question(served, volunteer).state is QuestionState.ANSWERED
    undone = browser.post(f"/links/{question.id}/undo", {"csrf_token": browser.token()})

    assert undone.location == f"/links/{question.id}"
    assert "已撤销" in undone.follow().text
    assert desk.question(served, volunteer).state is QuestionState.OPEN
    assert events(desk.session, "link.decided") == events(desk.session, "link.undone") == 1


def test_undo_after_same_parts_them_and_twice_does_no_harm(page, cast, desk, volunteer, served):
    browser, question = page(cast.kuangsuchun), desk.question(served, volunteer)
    browser.get(f"/links/{question.id}").submit(answer="same")

    for _ in range(2):
        browser.post(f"/links/{question.id}/undo", {"csrf_token": browser.token()})

    assert not desk.are_one(volunteer, served)
    assert events(desk.session, "link.undone") == 1


def test_later_puts_a_question_behind_the_others(page, cast):
    one, other = (signup("陈志君", A), row("陈志军", None)), (signup("李晓梅", B), row("李小梅", None))
    desk = Desk(cast, *one, *other)
    browser = page(cast.kuangsuchun)
    first, second = (question.id for question in review.queue(desk.session, None))

    after = browser.get(f"/links/{first}").submit(answer="later")

    assert after.location == f"/links/{second}"
    desk.session.expire_all()
    assert [question.id for question in review.queue(desk.session, None)] == [second, first]
    assert "以后再说" in browser.get("/links").text
    assert events(desk.session, "link.deferred") == 1
    assert browser.get(f"/links/{second}").submit(answer="later").location == "/links"


def test_a_question_put_off_can_be_answered_still(page, cast, desk, volunteer, served):
    browser, question = page(cast.kuangsuchun), desk.question(served, volunteer)
    browser.get(f"/links/{question.id}").submit(answer="later")
    browser.get(f"/links/{question.id}").submit(answer="same")

    assert desk.are_one(volunteer, served)
    assert desk.question(served, volunteer).deferred_at is None


def test_a_question_answered_by_somebody_else_says_so(page, cast, desk, volunteer, served):
    question = desk.question(served, volunteer)
    deciding.decide(desk.session, question.id, Verdict.SAME, by=cast.liqiang.login)
    browser = page(cast.kuangsuchun)

    found = browser.get(f"/links/{question.id}")

    assert found.h1 == "这个问题已经有答案"
    assert "李强" in found.text
    assert "是同一人" in found.text


def test_the_other_answer_to_an_answered_question_is_refused_with_what_to_do(page, cast, desk, volunteer, served):
    question = desk.question(served, volunteer)
    browser = page(cast.kuangsuchun)
    opened = browser.get(f"/links/{question.id}")
    deciding.decide(desk.session, question.id, Verdict.SAME, by="liqiang")

    refused = opened.submit(answer="different")

    assert refused.status == 409
    assert refused.title.startswith("错误：")
    assert "这个问题已答“是同一人”" in refused.text
    assert refused.links["去看已答的问题"] == "/links/answered"
    assert desk.are_one(volunteer, served)


def test_the_same_answer_from_two_desks_is_one_answer(page, cast, desk, volunteer, served):
    browser = page(cast.kuangsuchun)
    opened = browser.get(f"/links/{desk.question(served, volunteer).id}")

    answers = [opened.submit(answer="same") for _ in range(2)]

    assert [answer.status for answer in answers] == [302, 302]
    assert events(desk.session, "link.decided") == 1


def test_two_rows_of_one_sheet_are_refused_on_the_questions_page(page, cast):
    volunteer, twins = signup("王杰", A), [row("王杰", None, occasion="会"), row("王杰", None, occasion="会")]
    desk = Desk(cast, volunteer, *twins)
    first, second = (desk.question(one, volunteer).id for one in twins)
    browser = page(cast.kuangsuchun)
    opened = browser.get(f"/links/{second}")
    browser.get(f"/links/{first}").submit(answer="same")

    late = opened.submit(answer="same")

    assert late.follow().h1 == "这个问题不用再答"
    desk.session.get_one(Question, second).state = QuestionState.OPEN
    refused = browser.get(f"/links/{second}").submit(answer="same")
    assert refused.status == 409
    assert "不能连为一人" in refused.text
    assert "请答“不是同一人”" in refused.text


def test_a_volunteer_who_did_not_agree_is_refused_in_words(page, cast, desk, volunteer, served):
    question = desk.question(served, volunteer)
    deciding.decide(desk.session, question.id, Verdict.SAME, by="kuang")
    again = signup("陈志君", A, consent=False, occurred_on=date(2022, 5, 1), occasion="别册")
    desk.ids |= store(desk.session, [again])
    desk.session.commit()
    asked = desk.session.get_one(Question, question.id)
    asked.state = QuestionState.OPEN

    refused = page(cast.kuangsuchun).get(f"/links/{question.id}").submit(answer="same")

    assert refused.status == 409
    assert "没有同意关联" in refused.text
    assert "本人同意以后才能连" in refused.text


def test_an_empty_or_strange_answer_changes_nothing(page, cast, desk, volunteer, served):
    browser, question = page(cast.kuangsuchun), desk.question(served, volunteer)

    for typed in ({}, {"answer": "perhaps"}):
        asked = browser.post(f"/links/{question.id}", {"csrf_token": browser.token(), **typed})
        assert asked.location == f"/links/{question.id}"
    assert desk.question(served, volunteer).state is QuestionState.OPEN


def test_what_was_decided_is_listed_with_by_whom_and_taken_back_there(page, cast, desk, volunteer, served):
    browser = page(cast.kuangsuchun)
    assert "还没有答过" in browser.get("/links/answered").text
    browser.get(f"/links/{desk.question(served, volunteer).id}").submit(answer="same")

    listed = browser.get("/links/answered")

    assert "陈志军 / 陈志君" in listed.text
    assert "匡素春" in listed.text
    after = listed.submit(back="answered")
    assert after.location == "/links/answered"
    assert "已撤销" in after.follow().text
    assert not desk.are_one(volunteer, served)


def test_questions_of_another_street_do_not_exist(page, cast):
    mine = (signup("陈志君", A), row("陈志军", None))
    theirs = (signup("李晓梅", B, programme_id=2), row("李小梅", None, programme_id=2))
    desk = Desk(cast, *mine, *theirs)
    foreign, own = desk.question(mine[1], mine[0]).id, desk.question(theirs[1], theirs[0]).id
    deciding.decide(desk.session, foreign, Verdict.SAME, by="kuang")
    deciding.undo_decision(desk.session, foreign, by="kuang")
    desk.session.commit()
    browser = page(cast.liqiang)

    listed = browser.get("/links")

    assert "1 对待核对" in listed.text
    assert "陈志" not in listed.text
    assert browser.get(f"/links/{own}").status == 200
    assert browser.get(f"/links/{foreign}").status == 404
    for address in (f"/links/{foreign}", f"/links/{foreign}/undo"):
        answered = browser.post(address, {"csrf_token": browser.token(), "answer": "same"})
        assert answered.status == 404
    assert not desk.are_one(*mine)
    assert "陈志" not in browser.get(f"/links?answered={foreign}").text


def test_without_the_scope_the_other_street_would_be_seen(page, cast, monkeypatch):
    desk = Desk(cast, volunteer := signup("陈志君", A), served := row("陈志军", None))
    foreign = desk.question(served, volunteer).id
    monkeypatch.setattr("volunteer.linkage.views.programme_ids_in", lambda session, scope: None)

    assert page(cast.liqiang).get(f"/links/{foreign}").status == 200


def test_a_question_that_reaches_into_another_programme_waits_for_who_sees_both(page, cast):
    volunteer, served = signup("陈志君", A), row("陈志军", None, programme_id=2)
    desk = Desk(cast, volunteer, served)
    number = desk.question(served, volunteer).id

    assert page(cast.kuangsuchun).get(f"/links/{number}").status == 404
    assert page(cast.liqiang).get(f"/links/{number}").status == 404
    assert review.open_count(desk.session, None) == 1
    assert review.open_count(desk.session, frozenset()) == 0


def test_a_row_elsewhere_hides_the_whole_question(page, cast):
    volunteer, here, there = signup("王杰", A), row("王杰", None), row("王杰", None, programme_id=2)
    desk = Desk(cast, volunteer, here, there)
    question = desk.question(here, volunteer)
    assert len(question.mention_ids) == 2

    assert page(cast.kuangsuchun).get(f"/links/{question.id}").status == 404


def test_of_a_case_only_that_it_was_one_is_said(page, cast, desk, volunteer, served):
    from tests.linkage.test_sealed import attends

    question = desk.question(served, volunteer)
    service = attends(desk.session, desk.ids[served.id], is_sealed=False)
    service.title = "GA-2022-07"
    assert service.form is Form.CASE

    found = page(cast.kuangsuchun).get(f"/links/{question.id}")

    assert "参加过个案，其余保密" in found.text
    assert "GA-2022-07" not in found.text
    assert f"第 {served.row} 行" not in found.text


def test_a_sealed_side_takes_the_question_away(page, cast, desk, volunteer, served):
    from tests.linkage.test_sealed import attends

    question = desk.question(served, volunteer)
    attends(desk.session, desk.ids[served.id], is_sealed=True)

    assert page(cast.kuangsuchun).get(f"/links/{question.id}").status == 404
    assert "都核对完了" in page(cast.kuangsuchun).get("/links").text


def test_the_other_records_of_each_side_are_counted(page, cast):
    volunteer, known, asked = signup("陈志君", A), row("陈志君", A), row("陈志军", None)
    desk = Desk(cast, volunteer, known, asked)

    found = page(cast.kuangsuchun).get(f"/links/{desk.question(asked, volunteer).id}")

    assert "参加服务 1" in found.text


def test_a_longer_queue_asks_the_database_no_more_often(page, cast):
    def asked(address) -> int:
        statements = []
        listener = lambda *args: statements.append(args[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listener)
        browser.get(address)
        sa.event.remove(db.engine, "before_cursor_execute", listener)
        return len(statements)

    browser = page(cast.kuangsuchun)
    volunteer, served = signup("陈志君", A), row("陈志军", None)
    desk = Desk(cast, volunteer, served)
    addresses = ("/links", f"/links/{desk.question(served, volunteer).id}")
    few = [asked(address) for address in addresses]
    names = ("赵春", "钱夏", "孙秋", "李冬", "周天", "吴地", "郑玄", "王黄")
    more = [one for n, name in enumerate(names) for one in (signup(name, f"1370000001{n}"), row(name))]
    Desk(cast, *more)

    assert review.open_count(desk.session, None) == 9
    assert [asked(address) for address in addresses] == few
