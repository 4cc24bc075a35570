"""Many people at one shift at one moment, through the pages themselves; each guard also with itself switched off.

The long tests print what they measured: `pytest --slow -s tests/shifts/test_parallel.py [--database=postgresql]`.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders.shifts import AVolunteer, a_programme, a_shift, a_volunteer
from tests.page import Browser
from volunteer.accounts import login
from volunteer.core.clock import now
from volunteer.core.database import db
from volunteer.shifts import actions
from volunteer.shifts.models import Assignment, AssignmentState, Shift

#: As many as a server has, and no more than the pool of connections bears.
SERVER_THREADS = 12
PLACES = 10


@dataclass(frozen=True)
class Answer:
    """What came back, and how long after everybody had pressed the button."""

    status: int
    location: str | None
    waited: float
    served_in: float


def a_crowd(app: Flask, session: Session, people: Sequence[AVolunteer]) -> list[tuple[FlaskClient, str]]:
    """A signed-in browser of each, and the token its forms carry."""
    tokens = [login.open_session(session, each.user, now()) for each in people]
    session.commit()
    crowd = []
    for token in tokens:
        browser = Browser(app)
        browser.hold(token)
        crowd.append((browser.client, browser.token()))
    return crowd


def all_at_once(crowd: Sequence[tuple[FlaskClient, str]], shift_id: int) -> list[Answer]:
    """Everybody presses the button at the same moment; the server works on a few at a time, the others queue."""
    # The test itself must not stand in the writers' queue.
    db.session.rollback()
    pressed = time.perf_counter()

    def press(client: FlaskClient, token: str) -> Answer:
        begun = time.perf_counter()
        answer = client.post(f"/open-shifts/{shift_id}", headers={"X-CSRFToken": token})
        answer.get_data()
        answer.close()
        over = time.perf_counter()
        return Answer(answer.status_code, answer.headers.get("Location"), over - pressed, over - begun)

    with ThreadPoolExecutor(SERVER_THREADS) as server:
        return list(server.map(lambda each: press(*each), crowd))


def on_it(session: Session, shift: Shift) -> int:
    """How many have a place."""
    session.rollback()
    query = select(func.count()).where(Assignment.shift_id == shift.id, Assignment.state == AssignmentState.SIGNED_UP)
    return session.scalar(query) or 0


def at_95_percent(waits: Sequence[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.95) - 1]


@pytest.fixture
def rounds(app: Flask, session: Session) -> Callable[..., list[list[Answer]]]:
    """Rounds of a crowd at a shift each; checks nothing."""
    return lambda people, count, check: _play(app, session, people, count, check)


def _play(app, session: Session, people: int, count: int, check) -> list[list[Answer]]:
    programme = a_programme(session)
    crowd = a_crowd(app, session, [a_volunteer(session, programme, f"何{number}") for number in range(people)])
    days = [f"2022-{7 + number // 25:02}-{2 + number % 25:02}" for number in range(count)]
    shifts = [a_shift(session, programme, day, roles=(("走访员", 2, PLACES),)) for day in days]
    session.commit()
    played = []
    for shift in shifts:
        played.append(all_at_once(crowd, shift.id))
        check(shift, played[-1])
    return played


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decide as if alone. On SQLite, whose writers are alone anyhow, check and write become two transactions."""
    monkeypatch.setattr(actions, "lock", lambda *anything: None)
    if db.engine.dialect.name != "sqlite":
        return
    written = actions._write

    def write_later(session: Session, shift: Shift, mention_id: int, role) -> Assignment:
        shift_id, role_id = shift.id, role.id
        session.rollback()
        time.sleep(0.002)
        return written(session, session.get_one(Shift, shift_id), mention_id, session.get(type(role), role_id))

    monkeypatch.setattr(actions, "_write", write_later)


def expects_exactly_ten(session: Session) -> Callable[[Shift, list[Answer]], None]:
    def check(shift: Shift, answers: list[Answer]) -> None:
        assert Counter(answer.status for answer in answers) == {302: PLACES, 409: len(answers) - PLACES}
        assert on_it(session, shift) == PLACES

    return check


def test_forty_volunteers_at_ten_places_give_exactly_ten(session: Session, rounds) -> None:
    rounds(40, 1, expects_exactly_ten(session))


@pytest.mark.slow
def test_two_hundred_volunteers_at_ten_places_give_exactly_ten_in_each_of_twenty_rounds(
    session: Session, rounds, capsys: pytest.CaptureFixture[str]
) -> None:
    played = rounds(200, 20, expects_exactly_ten(session))

    waited = at_95_percent([answer.waited for round_ in played for answer in round_])
    served_in = at_95_percent([answer.served_in for round_ in played for answer in round_])
    with capsys.disabled():
        print(f"\n{db.engine.dialect.name}: p95 {waited:.2f} s with the queue, {served_in * 1000:.0f} ms in the server")


@pytest.mark.slow
def test_without_the_lock_ten_places_are_overbooked(
    session: Session, rounds, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_lock(monkeypatch)
    counts: list[int] = []
    rounds(40, 20, lambda shift, answers: counts.append(on_it(session, shift)))

    with capsys.disabled():
        print(f"\n{db.engine.dialect.name} without the lock: {counts}")
    assert sum(count > PLACES for count in counts) >= 10


def tapping(app: Flask, session: Session, rounds: int) -> list[tuple[int, list[Answer]]]:
    """One person taps 20 times at once, in two browsers, each signed in under another of their sign-ups."""
    programme = a_programme(session)
    first = a_volunteer(session, programme, "何小满")
    second = a_volunteer(session, programme, "何小满", person=first.person)
    crowd = a_crowd(app, session, [first, second] * 10)
    shifts = [a_shift(session, programme, f"2022-07-{day + 2:02}") for day in range(rounds)]
    session.commit()
    played = []
    for shift in shifts:
        answers = all_at_once(crowd, shift.id)
        played.append((on_it(session, shift), answers))
    return played


def test_tapping_twenty_times_in_parallel_is_one_place_and_one_answer(app: Flask, session: Session) -> None:
    ((count, answers),) = tapping(app, session, 1)

    assert count == 1
    assert {answer.status for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == 1


@pytest.mark.slow
def test_without_the_lock_one_person_gets_two_places(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_lock(monkeypatch)

    played = tapping(app, session, 10)

    assert max(count for count, _ in played) == 2
    assert {answer.status for _, answers in played for answer in answers} == {302}


@pytest.mark.slow
def test_without_the_lock_the_unique_index_still_keeps_one_sign_up_to_one_place(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_lock(monkeypatch)
    programme = a_programme(session)
    crowd = a_crowd(app, session, [a_volunteer(session, programme)] * 20)
    shifts = [a_shift(session, programme, f"2022-07-{day + 2:02}") for day in range(5)]
    session.commit()

    for shift in shifts:
        answers = all_at_once(crowd, shift.id)
        assert on_it(session, shift) == 1
        assert {answer.status for answer in answers} == {302}
