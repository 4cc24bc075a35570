"""What must hold on the way from an office's spreadsheets to the figures."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.acceptance.walk import FIGURES, Office, Volunteer, differences


@dataclass
class Journey:
    """What a walk found."""

    before: dict[str, Any]
    after: dict[str, Any]
    answers: dict[str, int]
    seconds: dict[str, float]


def walk(office: Office, folder: Path) -> Journey:
    """Import, link, decide by the truth; fails where something does not hold."""
    volunteer = Volunteer(folder / "office.sqlite")
    volunteer.run("init")
    volunteer.bring_in(office, office.files)
    seconds = dict(volunteer.seconds)
    before = volunteer.figures(office)
    truth = office.figures
    invented = set(before["converts_names"]) - set(truth["converts_names"])
    assert not invented, f"converts nobody is: {invented}"
    assert len(before["converts_names"]) >= round(truth["converts"] * 15 / 23), before["converts_names"]
    assert volunteer.wrong_links(office) == []

    answers = volunteer.decide_by_truth(office)

    after = volunteer.figures(office)
    assert differences(after, truth) == {}
    assert volunteer.wrong_links(office) == []
    for part in office.parts:
        assert differences(volunteer.figures(office, part), {key: part[key] for key in FIGURES}) == {}
    volunteer.run("milestones", "check")
    return Journey(before, after, answers, seconds)


def walk_again(office: Office, folder: Path) -> None:
    """The same files a second time add nothing; call after `walk`."""
    volunteer = Volunteer(folder / "office.sqlite")
    before, links = volunteer.figures(office), volunteer.json("link", "list", "--json")
    volunteer.bring_in(office, office.files)
    assert differences(volunteer.figures(office), before) == {}
    assert len(volunteer.json("link", "list", "--json")) == len(links)
    assert volunteer.questions() == []
    volunteer.run("milestones", "check")


def walk_in_other_orders(office: Office, folder: Path) -> None:
    """In reverse, and shuffled with a command a file, linking in between: the same figures and persons."""
    found = []
    for name in ("reverse", "shuffled"):
        volunteer = Volunteer(folder / f"{name}.sqlite")
        volunteer.run("init")
        files = office.files[::-1]
        if name == "reverse":
            volunteer.bring_in(office, files)
        else:
            Random(1).shuffle(files)
            for file in files:
                volunteer.bring_in(office, [file])
        asked = {question_key(question) for question in volunteer.questions()}
        undecided = volunteer.figures(office)
        volunteer.decide_by_truth(office)
        assert differences(volunteer.figures(office), office.figures) == {}, name
        assert volunteer.wrong_links(office) == []
        found.append((asked, undecided))
    assert found[0][1] == found[1][1]
    assert found[0][0] == found[1][0]


def walk_as_files_arrive(office: Office, folder: Path) -> None:
    """A file at a time in any order, every question decided before the next file comes: the same figures."""
    volunteer = Volunteer(folder / "arriving.sqlite")
    volunteer.run("init")
    files = office.files
    Random(2).shuffle(files)
    for file in files:
        volunteer.bring_in(office, [file])
        volunteer.decide_by_truth(office)
        assert volunteer.wrong_links(office) == [], file
    assert differences(volunteer.figures(office), office.figures) == {}
    volunteer.run("milestones", "check")


def question_key(question: dict[str, Any]) -> frozenset[tuple[Any, ...]]:
    """Which two rows a question is about, whichever stands left."""
    sides = (question["left"], question["right"])
    return frozenset((Path(side["file"]).name, side["sheet"], side["row"], side["name"]) for side in sides)


def walk_blindly(office: Office, folder: Path) -> None:
    """Always "different" leaves what was certain; always "same" walks into the traps."""
    cautious, rash = Volunteer(folder / "different.sqlite"), Volunteer(folder / "same.sqlite")
    for volunteer in (cautious, rash):
        volunteer.run("init")
        volunteer.bring_in(office, office.files)
    certain = cautious.figures(office)
    cautious.decide_all(lambda _: "different")
    assert differences(cautious.figures(office), certain) == {}
    assert cautious.wrong_links(office) == []
    rash.decide_all(lambda _: "same")
    assert differences(rash.figures(office), office.figures) != {}
    rash.run("milestones", "check")
