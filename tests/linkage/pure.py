"""Short ways to read a resolution in tests."""

from datetime import timedelta

from tests.builders.mentions import DAY, outreach, row, signup
from volunteer.linkage.records import Guards, Resolution, Written
from volunteer.linkage.rules import resolve

__all__ = ["DAY", "Guards", "are_one", "asked", "days", "outreach", "questions_between", "resolve", "row", "signup"]

A, B = "13900000001", "13700000002"


def days(count: int) -> timedelta:
    return timedelta(days=count)


def are_one(resolution: Resolution, *mentions: Written) -> bool:
    """Whether all these mentions are one person."""
    ids = {mention.id for mention in mentions}
    return any(ids <= set(person.mention_ids) for person in resolution.persons)


def asked(resolution: Resolution) -> list[tuple[tuple[int, ...], int]]:
    """Rows and right mention of every question."""
    return [(question.rows, question.right) for question in resolution.questions]


def questions_between(resolution: Resolution, left: Written, right: Written) -> list[tuple[str, ...]]:
    """The reasons of the questions about two mentions, whichever stands left."""
    return [
        question.reasons for question in resolution.questions if {left.id, right.id} <= {*question.rows, question.right}
    ]


def tier(resolution: Resolution, mention: Written) -> tuple[str, str]:
    """Tier and rule of a mention's link."""
    evidence = next(person.evidence[mention.id] for person in resolution.persons if mention.id in person.evidence)
    return evidence.tier.value, evidence.rule
