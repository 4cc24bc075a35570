"""The office's own files, linked and decided as its social worker knows the truth."""

import csv
import json
import sqlite3
from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import select

from volunteer.core.database import db
from volunteer.core.errors import Refused
from volunteer.demo.actions import OFFICE
from volunteer.imports.cli import import_files
from volunteer.imports.models import ImportBatch
from volunteer.linkage import deciding, overview, queries
from volunteer.linkage.models import Question, Verdict
from volunteer.linkage.records import Guards
from volunteer.linkage.rules import Solver
from volunteer.people.models import Contact, Mention, MentionKind, PersonName

TRUTH_ROWS = Path(__file__).parents[1] / "office" / "truth_rows.csv"
TRUTH = json.loads((TRUTH_ROWS.parent / "truth.json").read_text(encoding="utf-8"))

_imported: dict[str, sqlite3.Connection] = {}


class Office:
    """The imported files, and who each mention really is."""

    def __init__(self):
        self.session = db.session()
        people = {
            (row["file"], row["sheet"], int(row["row"]), row["name"]): row["person"]
            for row in csv.DictReader(TRUTH_ROWS.read_text(encoding="utf-8-sig").splitlines())
        }
        self.truth: dict[int, str] = {}
        self.kind: dict[int, MentionKind] = {}
        self.name: dict[int, str] = {}
        self.row: dict[int, tuple] = {}
        rows = self.session.execute(
            select(Mention, ImportBatch.file_name).join(ImportBatch, ImportBatch.id == Mention.batch_id)
        )
        for mention, file in rows:
            name = mention.name if mention.kind is MentionKind.SHIFT_LOG else ""
            self.truth[mention.id] = people[file, mention.source_sheet, mention.source_row, name]
            self.kind[mention.id], self.name[mention.id] = mention.kind, mention.name.replace("\u3000", "")
            self.row[mention.id] = (mention.phone, mention.occurred_on)

    def groups(self) -> dict[int, set[int]]:
        """The mentions of each person as stored."""
        found: dict[int, set[int]] = defaultdict(set)
        for mention, person in self.session.execute(select(Mention.id, Mention.person_id)):
            found[person].add(mention)
        return found

    def wrong_joins(self, groups=None) -> list[set[int]]:
        """Persons that hold two people."""
        groups = self.groups().values() if groups is None else groups
        return [group for group in groups if len({self.truth[mention] for mention in group}) > 1]

    def answer(self, verdict_of, passes: int = 1) -> int:
        """Answer every listed question, again while new ones come; returns how many were refused."""
        refused = 0
        for _ in range(passes):
            listed = [question.id for question in overview.open_questions(self.session)]
            if not listed:
                break
            for number in listed:
                question = self.session.get_one(Question, number)
                try:
                    deciding.decide(self.session, number, verdict_of(question), by="kuang")
                except Refused:
                    refused += 1
            self.session.commit()
        return refused

    def truly(self, question: Question) -> Verdict:
        """What the social worker knows of the left and the right row."""
        same = self.truth[question.left_mention_id] == self.truth[question.right_mention_id]
        return Verdict.SAME if same else Verdict.DIFFERENT

    def all_called(self, *names: str) -> list[int]:
        return [mention for mention, name in self.name.items() if name.split("（")[0] in names]

    def signups(self) -> list[int]:
        return [mention for mention, kind in self.kind.items() if kind is MentionKind.SIGNUP]


@pytest.fixture
def office(app):
    if db.engine.dialect.name != "sqlite":
        _import()
        return Office()
    path = str(db.engine.url.database)
    if "office" not in _imported:
        _import()
        _imported["office"] = sqlite3.connect(":memory:", check_same_thread=False)
        _copy(sqlite3.connect(path), _imported["office"])
    else:
        db.engine.dispose()
        _copy(_imported["office"], sqlite3.connect(path))
    return Office()


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target)
    for connection in (source, target):
        if connection is not _imported["office"]:
            connection.close()


@pytest.fixture(scope="module", autouse=True)
def _forget():
    yield
    for copy in _imported.values():
        copy.close()
    _imported.clear()


def _import() -> None:
    results = import_files(sorted(OFFICE.iterdir()), None, None, dry_run=False)
    assert {result.status for result in results} == {"imported"}


def test_before_any_decision_no_link_is_wrong_and_most_converts_stand(office):
    assert office.wrong_joins() == []
    served = {
        office.name[signup]
        for group in office.groups().values()
        for signup in group
        if office.kind[signup] is MentionKind.SIGNUP
        and any(office.kind[mention] is MentionKind.PARTICIPATION for mention in group)
        and any(office.kind[mention] is MentionKind.SHIFT_LOG for mention in group)
    }
    assert len(served & set(TRUTH["converts_names"])) >= 15
    assert 100 <= overview.counts(office.session).to_review <= 200


def test_linking_everything_again_changes_nothing(office):
    from volunteer.linkage import actions

    before = office.groups(), [question.id for question in overview.open_questions(office.session)]
    assert actions.link_all(office.session).touched == frozenset()
    assert (office.groups(), [question.id for question in overview.open_questions(office.session)]) == before


def test_deciding_by_the_truth_makes_every_volunteer_exactly_right(office):
    assert office.answer(office.truly, passes=5) == 0
    assert overview.open_questions(office.session) == []
    assert office.wrong_joins() == []
    for group in office.groups().values():
        for signup in group & set(office.signups()):
            mine = {mention for mention, person in office.truth.items() if person == office.truth[signup]}
            if office.name[signup] in TRUTH["no_consent"]:
                mine = {mention for mention in mine if office.kind[mention] is not MentionKind.PARTICIPATION}
            assert group == mine


def test_one_pass_over_the_first_list_settles_every_volunteer(office):
    office.answer(office.truly)
    assert not any(question.moves_figures for question in overview.open_questions(office.session))


def test_each_answer_taken_back_restores_every_person_name_and_number(office):
    def present():
        columns = (
            (Contact.person_id, Contact.value, Contact.added_at),
            (PersonName.person_id, PersonName.name, PersonName.kind),
        )
        stored = [sorted(map(str, office.session.execute(select(*some)))) for some in columns]
        return dict(office.session.execute(select(Mention.id, Mention.person_id)).all()), *stored

    before = present()
    asked = [question.id for question in overview.open_questions(office.session)]
    for number in asked:
        deciding.decide(office.session, number, Verdict.SAME, by="kuang")
        assert present() != before
        deciding.undo_decision(office.session, number, by="kuang")
        office.session.commit()
        assert present() == before, number


def test_all_different_leaves_only_what_is_certain(office):
    before = office.groups()
    office.answer(lambda question: Verdict.DIFFERENT, passes=20)
    assert overview.open_questions(office.session) == []
    assert office.groups() == before
    assert {link.tier for link in overview.linked_mentions(office.session)} == {"certain"}


def test_all_same_walks_into_the_traps(office):
    office.answer(lambda question: Verdict.SAME, passes=5)
    wrong = office.wrong_joins()
    names = {office.name[mention] for group in wrong for mention in group}
    assert {"陈志君", "陈志军"} <= names
    assert {"裴永萍", "裴永平"} <= names


def persons_of(office, mentions):
    person = {mention: number for number, group in office.groups().items() for mention in group}
    return {person[mention] for mention in mentions}


def test_the_leaders_number_joins_nobody_of_the_team(office):
    team = [mention for mention, (phone, _) in office.row.items() if phone and phone.startswith("15085082440")]
    assert len(team) == 7
    assert len(persons_of(office, team)) == 7


def test_father_and_son_with_one_phone_stay_two(office):
    family = office.all_called("张国忠", "张俊海")
    shared = [mention for mention in family if (office.row[mention][0] or "").endswith("15843287814")]
    assert len(persons_of(office, shared)) == 2


@pytest.mark.parametrize("name", ["孙桂红", "黎林明"])
def test_a_volunteers_namesake_elsewhere_is_neither_joined_nor_asked(office, name):
    namesakes = {office.truth[mention]: mention for mention in office.all_called(name)}
    assert len(namesakes) == 2
    assert len(persons_of(office, namesakes.values())) == 2
    asked = [q for q in overview.open_questions(office.session) if name in (q.left.name, q.right.name)]
    assert not any(question.moves_figures for question in asked)


@pytest.mark.parametrize("names", [("裴永萍", "裴永平"), ("陈志君", "陈志军"), ("左少君", "左少军")])
def test_near_namesakes_at_one_employer_are_asked(office, names):
    asked = [
        {question.left.name.replace("\u3000", ""), question.right.name}
        for question in overview.open_questions(office.session)
    ]
    assert set(names) in asked


def test_two_volunteers_of_one_name_are_told_apart_by_their_employer(office):
    assert office.wrong_joins() == []
    assert len(persons_of(office, office.all_called("邓林"))) == 2


def test_who_said_no_is_joined_to_their_shifts_only(office):
    for name in TRUTH["no_consent"]:
        mentions = office.all_called(name)
        kinds = [{office.kind[m] for m in group if m in mentions} for group in office.groups().values()]
        assert {MentionKind.SIGNUP, MentionKind.SHIFT_LOG} in kinds
        assert not any({MentionKind.SIGNUP, MentionKind.PARTICIPATION} <= found for found in kinds)
        assert all(name not in (q.left.name, q.right.name) for q in overview.open_questions(office.session))


def test_the_shift_before_the_approval_is_asked(office):
    (early,) = [m for m in office.all_called("何芳") if str(office.row[m][1]) == "2022-03-25"]
    question = office.session.scalars(select(Question).where(Question.left_mention_id == early)).one()
    assert question.reasons == ["name_equal", "not_yet_approved"]
    assert question.moves_figures


@pytest.mark.parametrize(("guard", "bites"), [("consent", True), ("approval", True), ("member", False)])
def test_without_a_guard_the_trap_bites(office, guard, bites):
    everything = queries.everything(office.session)
    safe = Solver(everything.records.values(), (), (), Guards())
    open_ = Solver(everything.records.values(), (), (), Guards(**{guard: False}))
    changed = {person.mention_ids for person in safe.persons()} != {person.mention_ids for person in open_.persons()}
    assert changed is bites
