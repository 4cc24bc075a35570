"""`volunteer link`, as a social worker types it."""

import json

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from tests.builders.mentions import outreach, row, signup, store
from volunteer.audit.models import AuditEvent
from volunteer.core import database
from volunteer.core.database import db
from volunteer.core.events import take_mentions
from volunteer.linkage import actions
from volunteer.linkage.cli import link

A = "13900000001"

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def office():
    """A volunteer, a row of theirs for certain, one to review, an outreach row, and somebody else."""
    volunteer, certain = signup("王杰", A, "恒信广告", file="报名.xlsx"), row("王 杰", "139-0000-0001", file="会.xlsx")
    unsure, shift, other = row("王杰", None, file="另一会.xlsx"), outreach("王杰", file="走访.xlsx"), row("李强", None)
    store(db.session(), [volunteer, certain, unsure, shift, other])
    db.session.commit()
    return volunteer, certain, unsure, shift


def run(*words):
    return CliRunner().invoke(link, list(words))


def answer(*words):
    result = run(*words)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_link_counts_what_is_linked_and_what_waits(office):
    assert answer("--json") == {"linked": 3, "certain": 3, "decided": 0, "to_review": 1, "persons": 3}
    assert run().output == "已连 3 条记载（确定 3，人工核实 0），共 3 人；待核实 1 个问题。\n"


def test_review_shows_both_sides_as_written(office):
    volunteer, _, unsure, _ = office
    (question,) = answer("review", "--json")
    left = {
        "file": "另一会.xlsx",
        "sheet": "签到表",
        "row": unsure.row,
        "name": "王杰",
        "phone": None,
        "employer": "恒信广告",
    }
    assert question["left"] == left
    assert question["rows"] == [left]
    assert (question["right"]["file"], question["right"]["row"]) == ("报名.xlsx", volunteer.row)
    assert question["right"]["phone"] == A
    assert question["reasons"] == ["姓名相同", "至少一方没有写电话", "单位相同"]
    assert (question["score"], question["moves_figures"]) == (21.5, True)
    assert "王杰  （无电话）  恒信广告" in run("review").output


def test_decide_answers_and_list_tells_the_tier(office, cast):
    (question,) = answer("review", "--json")
    decided = answer("decide", str(question["id"]), "same", "--json", "--as", "kuangsuchun")
    assert decided == {"id": question["id"], "verdict": "same", "changed": True, "rows": 1, "to_review": 0}
    found = answer("list", "--json")
    assert sorted((one["file"], one["name"], one["tier"]) for one in found) == [
        ("会.xlsx", "王 杰", "certain"),
        ("另一会.xlsx", "王杰", "decided"),
        ("报名.xlsx", "王杰", "certain"),
        ("走访.xlsx", "王杰", "certain"),
    ]
    assert len({one["person"] for one in found}) == 1
    assert "核实  王杰  [另一会.xlsx 签到表" in run("list").output
    assert "没有待核实的问题" in run("review").output
    assert "没有变化" in run("decide", str(question["id"]), "same").output


def test_refusals_go_to_stderr_with_code_2(office):
    (question,) = answer("review", "--json")
    unknown = run("decide", "999", "same")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "没有编号为 999" in unknown.stderr
    answer("decide", str(question["id"]), "different", "--json")
    refused = run("decide", str(question["id"]), "same")
    assert refused.exit_code == 2
    assert "矛盾" in refused.stderr
    assert run("undo", "999").exit_code == 2


def test_undo_asks_again(office):
    (question,) = answer("review", "--json")
    run("decide", str(question["id"]), "same")
    assert answer("undo", str(question["id"]), "--json") == {"id": question["id"], "changed": True}
    assert answer("review", "--json") == [question]
    assert "没有可撤销" in run("undo", str(question["id"])).output


def test_linking_everything_is_on_record_when_it_changed_somebody():
    session = db.session()
    store(session, [signup("侯文", "13900000001"), row("侯文", "13900000001")])
    take_mentions(session)
    for _ in range(2):
        actions.link_all(session)
        session.commit()
    reruns = [entry for entry in session.scalars(select(AuditEvent)) if entry.event == "link.rerun"]
    assert [entry.details for entry in reruns] == [{"mentions": 2, "persons": 1}]


def test_a_command_that_only_reads_leaves_the_right_to_write_as_it_was(app: Flask) -> None:
    CliRunner().invoke(link, ["list", "--json"])
    CliRunner().invoke(link, ["review", "--json"])

    assert database._writing.get() is True
