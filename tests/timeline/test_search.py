"""Finding people by what somebody types, within the programmes of whoever looks."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.builders.mentions import outreach, row, signup, store
from tests.cast import Cast
from tests.page import Page, words
from volunteer.linkage import actions
from volunteer.participation.models import Form, Mode, Participation, Service, ServiceSession
from volunteer.people.models import Mention, Person
from volunteer.programmes.models import Programme
from volunteer.timeline.rules import PAGE


@pytest.fixture
def office(session: Session, cast: Cast) -> dict[str, int]:
    """Two programmes of two streets; 侯文 in the first, 王芳 in both, 李强生 in the other only."""
    written = [
        signup("侯文", "138 0000 0001", "恒信广告"),
        row("侯 文", "13800000001", "重庆恒信广告传媒有限公司"),
        row("单雄信", "13900000002"),
        row("陈梅", "15200000003", is_alias=True),
        row("王芳", "13700000004", "龙洲湾物业"),
        row("王芳", "13700000004", "李家沱物业", programme_id=2),
        row("李强生", "13600000005", programme_id=2),
        row("小朋友", None, is_child=True),
        outreach("侯文"),
    ]
    ids = store(session, written)
    actions.link_written(session)
    ours, theirs = (session.query(Programme).filter_by(name=f"项目{number}").one() for number in (1, 2))
    ours.union_id, theirs.union_id = cast.street.id, cast.other_street.id
    session.commit()
    return ids


@pytest.fixture
def ours(session: Session, cast: Cast, office, page):
    """The browser of the coordinator of 侯文's street."""
    from tests.cast import a_user
    from volunteer.accounts.models import Role

    return page(a_user(session, Role.COORDINATOR, "longzhouwan", "协调员", cast.street))


def names(found: Page) -> list[str]:
    """The names in the list, as linked."""
    return [words(link) for link in found.root.iter("a") if re.fullmatch(r"/people/\d+", link.get("href", ""))]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("侯文", ["侯文"]),
        ("文", ["侯文"]),
        ("houwen", ["侯文"]),
        ("HouW", ["侯文"]),
        ("hw", ["侯文"]),
        ("ＨＷ", ["侯文"]),
        ("shan", ["单雄信"]),
        ("13800000001", ["侯文"]),
        ("138-0000-0001", ["侯文"]),
        ("0001", ["侯文"]),
        ("陈梅", ["陈梅"]),
        ("001", []),
        ("小朋友", []),
        ("%", []),
        ("没有这个人", []),
    ],
)
def test_people_are_found_by_name_pinyin_initials_and_the_end_of_a_number(ours, typed, expected) -> None:
    assert names(ours.get(f"/people?q={typed.replace('%', '%25')}")) == expected


def test_a_row_says_how_else_they_are_written_and_masks_the_number(ours) -> None:
    found = ours.get("/people?q=hw")

    assert "138****0001" in found.text
    assert "13800000001" not in found.response.text
    assert "恒信广告、重庆恒信广告传媒有限公司" in found.text or "重庆恒信广告传媒有限公司、恒信广告" in found.text
    assert "志愿者" in found.text


def test_somebody_known_in_another_streets_programme_only_is_not_found(ours, page, cast: Cast) -> None:
    for typed in ("李强生", "lqs", "0005", "13600000005"):
        assert names(ours.get(f"/people?q={typed}")) == []
        assert names(page(cast.liqiang).get(f"/people?q={typed}")) == ["李强生"]


def test_what_stands_in_another_streets_programme_is_neither_shown_nor_finds_anybody(ours, session: Session) -> None:
    other = session.query(Mention).filter_by(employer="李家沱物业").one()
    other.phone = "13711110009"
    session.commit()

    assert "李家沱物业" not in ours.get("/people?q=王芳").text
    assert names(ours.get("/people?q=0009")) == []


def test_without_words_everybody_is_listed_the_last_written_first(ours) -> None:
    listed = ours.get("/people")

    assert set(names(listed)) == {"侯文", "单雄信", "陈梅", "王芳"}
    assert "共 4 人" in listed.text


def test_too_few_digits_ask_for_more(ours) -> None:
    assert "数字太少" in ours.get("/people?q=123").text


def test_an_empty_office_says_what_to_do_first(page, cast: Cast) -> None:
    assert "还没有人员" in page(cast.kuangsuchun).get("/people").text


def test_people_named_at_sealed_services_alone_are_nowhere(ours, session: Session, office) -> None:
    sealed = session.query(Mention).filter_by(name="单雄信").one()
    service = Service(programme_id=sealed.programme_id, form=Form.GROUP, title="x", is_sealed=True)
    service.recorded_at = sealed.recorded_at
    session.add(service)
    session.flush()
    held = ServiceSession(service_id=service.id, held_on=sealed.occurred_on, recorded_at=sealed.recorded_at)
    held.mode = Mode.IN_PERSON
    session.add(held)
    session.flush()
    session.add(
        Participation(session_id=held.id, mention_id=sealed.id, attendance="attended", recorded_at=sealed.recorded_at)
    )
    session.commit()

    assert names(ours.get("/people?q=单雄信")) == []
    assert "单雄信" not in names(ours.get("/people"))
    assert ours.get(f"/people/{sealed.person_id}").status == 404


def test_a_long_list_has_pages_that_keep_the_words(ours, session: Session) -> None:
    store(session, [row(f"王{chr(0x4E00 + number)}", f"137{number:08}") for number in range(PAGE + 3)])
    actions.link_written(session)
    session.commit()
    first = ours.get("/people?q=王")
    second = ours.get("/people?q=王&page=2")

    assert (len(names(first)), len(names(second))) == (PAGE, 4)
    assert any("q=" in url and "page=2" in url for url in first.links.values())
    assert names(ours.get("/people?q=王&page=99")) == names(second)


def test_a_merged_person_leads_to_whom_they_became(ours, session: Session) -> None:
    kept = session.query(Mention).filter_by(name="侯 文").one().person
    gone = Person(public_id="gone", name="侯文", created_at=kept.created_at, merged_into_id=kept.id)
    session.add(gone)
    session.commit()

    assert ours.get(f"/people/{gone.id}").location == f"/people/{kept.id}"


@pytest.mark.parametrize(
    "query", ["page=-1", "page=99999999999999999999", "page=x", "q=%00", "q=%FF", "q=" + "9" * 300]
)
def test_nonsense_in_the_address_is_answered(ours, query: str) -> None:
    assert ours.get(f"/people?{query}").status == 200


def test_a_longer_page_takes_no_more_statements(ours, session: Session) -> None:
    def statements(url: str) -> int:
        ours.get(url)
        seen: list[str] = []
        engine = session.get_bind()
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        sa.event.listen(engine, "before_cursor_execute", listener)
        ours.get(url)
        sa.event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    few = statements("/people"), statements("/people?q=w")
    store(session, [row(f"王{chr(0x4E00 + number)}", f"137{number:08}") for number in range(30)])
    actions.link_written(session)

    assert (statements("/people"), statements("/people?q=w")) == few
