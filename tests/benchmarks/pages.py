"""How long the server works on a coordinator's pages: `python tests/benchmarks/pages.py [PEOPLE]` prints milliseconds.

A synthetic street of 2,000 people, four participations each, a fifth of them volunteers, written with bulk inserts.
Time of the processor, least and median of seven, on SQLite and two busy cores in November 2026 (the bar for finding
people is 150 ms):

    /people            29   39        /volunteers   25   28
    /people?q=hw       15   19        /shifts       10   11
    /people?q=0001     17   18        /links        16   17
    /people/<id>       28   32        /logs         19   20
    /                  40   45        /imports      11   12
    /activities        19   27
"""

import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.benchmarks.linkage import BRANDS, GIVEN, KINDS, SURNAMES
from tests.cast import a_user
from tests.conftest import config_for
from tests.page import Browser
from volunteer import create_app
from volunteer.accounts.models import Role, User
from volunteer.core.database import Base, db
from volunteer.imports.models import ImportBatch
from volunteer.journeys.actions import rebuild
from volunteer.linkage.models import Link, Question, QuestionState, Tier
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import OrganisationKind
from volunteer.participation.models import Attendance, Form, Mode, Participation, Service, ServiceSession
from volunteer.people.models import (
    Consent,
    ConsentKind,
    Contact,
    ContactKind,
    Mention,
    MentionKind,
    NameKind,
    Person,
    PersonName,
)
from volunteer.people.rules import initials, pinyin
from volunteer.programmes.models import Programme
from volunteer.shiftlogs.models import Evidence, LogState, ShiftAttendance, ShiftLog
from volunteer.shifts.models import Shift, ShiftKind, ShiftRole, ShiftState
from volunteer.signups.models import SignUp, SignUpState

AT = datetime(2022, 6, 30, 1, tzinfo=UTC)
FIRST = date(2022, 1, 10)
#: So many were at each service, and so many volunteers on each shift.
ROSTER, CREW = 100, 4
PAGES = (
    "/people",
    "/people?q=hw",
    "/people?q=0001",
    "/people/{person}",
    "/",
    "/activities",
    "/volunteers",
    "/shifts",
    "/links",
    "/logs",
    "/imports",
)


class Street:
    """Collects rows and writes each table at once."""

    def __init__(self, session: Session, programme_id: int, people: int) -> None:
        self.session, self.programme_id, self.people = session, programme_id, people
        self.random = random.Random(1)
        self.mention_id = 0
        self.mentions: list[dict[str, object]] = []
        self.names = [
            self.random.choice(SURNAMES)
            + "".join(self.random.choice(GIVEN) for _ in range(self.random.choice((1, 2, 2))))
            for _ in range(people)
        ]
        self.employers = ["重庆" + self.random.choice(BRANDS) + self.random.choice(KINDS) for _ in range(people)]

    def write(self, table: type[Base], rows: list[dict[str, object]]) -> None:
        if rows:
            self.session.execute(insert(table), rows)

    def mention(self, person: int, kind: MentionKind, on: date, batch: int) -> int:
        self.mention_id += 1
        self.mentions.append(
            {
                "id": self.mention_id,
                "kind": kind,
                "programme_id": self.programme_id,
                "name": self.names[person - 1],
                "phone": self.number(person) if kind is not MentionKind.SHIFT_LOG else None,
                "employer": self.employers[person - 1],
                "is_alias": False,
                "is_child": False,
                "occurred_on": on,
                "recorded_at": AT,
                "person_id": person,
                "batch_id": batch,
                "source_sheet": "签到表",
                "source_row": self.mention_id % ROSTER + 2,
            }
        )
        return self.mention_id

    @staticmethod
    def number(person: int) -> str:
        return f"138{person * 7919 % 10**8:08}"

    def fill(self) -> None:
        """Everything, in the order the tables need."""
        everybody = range(1, self.people + 1)
        services = self.people * 4 // ROSTER
        shifts = self.people // 20
        self.write(
            Person, [{"id": n, "public_id": f"p{n}", "name": self.names[n - 1], "created_at": AT} for n in everybody]
        )
        self.write(
            ImportBatch,
            [
                {
                    "id": n,
                    "programme_id": self.programme_id,
                    "file_name": f"签到表{n}.xlsx",
                    "content_hash": str(n),
                    "kind": "activity",
                    "row_count": ROSTER,
                    "warnings": [],
                    "imported_at": AT + timedelta(seconds=n),
                    "imported_by": "system",
                }
                for n in range(1, services + 1)
            ],
        )
        self._services(services)
        volunteers = [n for n in everybody if n % 5 == 0]
        self._sign_ups(volunteers)
        self._shifts(shifts, volunteers)
        links = [
            {
                "mention_id": row["id"],
                "person_id": row["person_id"],
                "tier": Tier.CERTAIN,
                "evidence": {"rule": "name_and_phone"},
                "rule_version": "2",
                "made_at": AT,
                "made_by": "system",
            }
            for row in self.mentions
        ]
        self.write(Link, links)
        self._known(everybody)
        self._questions()

    def _services(self, count: int) -> None:
        days = [FIRST + timedelta(days=n * 170 // count) for n in range(count)]
        self.write(
            Service,
            [
                {
                    "id": n + 1,
                    "programme_id": self.programme_id,
                    "form": Form.ACTIVITY,
                    "title": f"活动{n + 1}",
                    "is_sealed": False,
                    "recorded_at": AT,
                    "batch_id": n + 1,
                }
                for n in range(count)
            ],
        )
        self.write(
            ServiceSession,
            [
                {"id": n + 1, "service_id": n + 1, "held_on": day, "mode": Mode.IN_PERSON, "recorded_at": AT}
                for n, day in enumerate(days)
            ],
        )
        taken = []
        for n, day in enumerate(days):
            for place in range(ROSTER):
                person = (n * ROSTER + place) % self.people + 1
                mention = self.mention(person, MentionKind.PARTICIPATION, day, n + 1)
                taken.append((n + 1, mention))
        self._flush_mentions()
        self.write(
            Participation,
            [
                {
                    "session_id": held,
                    "mention_id": mention,
                    "attendance": Attendance.ATTENDED,
                    "recorded_at": AT,
                    "batch_id": held,
                }
                for held, mention in taken
            ],
        )

    def _sign_ups(self, volunteers: list[int]) -> None:
        applied = FIRST + timedelta(days=100)
        mentions = {person: self.mention(person, MentionKind.SIGNUP, applied, 1) for person in volunteers}
        self._flush_mentions()
        rows = []
        for number, (_person, mention) in enumerate(mentions.items()):
            is_approved = number % 4 != 0
            rows.append(
                {
                    "mention_id": mention,
                    "programme_id": self.programme_id,
                    "applied_on": applied,
                    "state": SignUpState.APPROVED if is_approved else SignUpState.APPLIED,
                    "decided_on": applied if is_approved else None,
                    "approved_on": applied if is_approved else None,
                    "recorded_at": AT,
                }
            )
        self.write(SignUp, rows)
        consent = {"kind": ConsentKind.LINKING, "is_given": True, "text_version": "1", "given_on": applied}
        self.write(Consent, [{**consent, "mention_id": mention, "recorded_at": AT} for mention in mentions.values()])

    def _shifts(self, count: int, volunteers: list[int]) -> None:
        starts = [datetime(2022, 4, 25, 1, tzinfo=UTC) + timedelta(days=n * 72 // count) for n in range(count)]
        is_over = [begins < AT for begins in starts]
        self.write(
            Shift,
            [
                {
                    "id": n + 1,
                    "programme_id": self.programme_id,
                    "kind": ShiftKind.VISIT,
                    "content": "企业走访",
                    "starts_at": begins,
                    "ends_at": begins + timedelta(hours=2),
                    "state": ShiftState.ENDED if is_over[n] else ShiftState.OPEN,
                    "recorded_at": AT,
                }
                for n, begins in enumerate(starts)
            ],
        )
        roles = [{"shift_id": n + 1, "name": "志愿者", "minimum": 2, "maximum": CREW} for n in range(count)]
        self.write(ShiftRole, roles)
        over = [n + 1 for n in range(count) if is_over[n]]
        logs, came = [], []
        for number in over:
            is_waiting = number % 6 == 0
            logs.append(
                {
                    "id": number,
                    "shift_id": number,
                    "people_served": 20,
                    "evidence": Evidence.TYPED,
                    "state": LogState.SUBMITTED if is_waiting else LogState.APPROVED,
                    "written_by": "system",
                    "recorded_at": AT,
                    "approval_recorded_at": None if is_waiting else AT,
                }
            )
            for person in self.random.sample(volunteers, CREW):
                came.append((number, self.mention(person, MentionKind.SHIFT_LOG, starts[number - 1].date(), 2)))
        self._flush_mentions()
        self.write(ShiftLog, logs)
        self.write(
            ShiftAttendance,
            [{"log_id": log, "mention_id": mention, "minutes": 120, "recorded_at": AT} for log, mention in came],
        )

    def _known(self, everybody: range) -> None:
        self.write(
            PersonName,
            [
                {
                    "person_id": n,
                    "kind": NameKind.REAL,
                    "name": self.names[n - 1],
                    "pinyin": pinyin(self.names[n - 1]),
                    "initials": initials(self.names[n - 1]),
                }
                for n in everybody
            ],
        )
        self.write(
            Contact,
            [{"person_id": n, "kind": ContactKind.MOBILE, "value": self.number(n), "added_at": AT} for n in everybody],
        )

    def _questions(self) -> None:
        self.write(
            Question,
            [
                {
                    "left_mention_id": n * 2 + 1,
                    "right_mention_id": n * 2 + 2,
                    "state": QuestionState.OPEN,
                    "score": float(n % 30),
                    "reasons": ["name_equal", "phone_missing"],
                    "mention_ids": [n * 2 + 1],
                    "moves_figures": n % 5 == 0,
                    "asked_at": AT,
                }
                for n in range(self.people // 10)
            ],
        )

    def _flush_mentions(self) -> None:
        fresh = [row for row in self.mentions if not row.get("done")]
        self.write(Mention, [{k: v for k, v in row.items() if k != "done"} for row in fresh])
        for row in fresh:
            row["done"] = True


def coordinator(session: Session) -> tuple[User, int]:
    """Somebody with a street, and the street's programme."""
    street = ensure_organisation(session, OrganisationKind.UNION, "龙洲湾街道总工会")
    programme = Programme(name="职工心贴心", union_id=street.id, created_at=AT)
    session.add(programme)
    session.flush()
    return a_user(session, Role.COORDINATOR, "longzhouwan", "协调员", street), programme.id


def main(people: int) -> None:
    """Fill a throw-away database, then ask for each page once to warm up and seven times for the median."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config_for(f"sqlite:///{folder}/bench.sqlite"))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            session = db.session()
            begun = time.perf_counter()
            user, programme_id = coordinator(session)
            street = Street(session, programme_id, people)
            street.fill()
            rebuild(session)
            session.commit()
            print(f"{people} people, {people * 4} participations filled in {time.perf_counter() - begun:.1f} s")
            browser = Browser(app).sign_in(user)
            for path in PAGES:
                _measure(browser, path.format(person=street.people // 5 * 5))
            db.session.remove()
            db.engine.dispose()


def _measure(browser: Browser, path: str) -> None:
    """Print the least and the median of the time the process worked, which a busy machine changes little."""
    taken = []
    for _ in range(8):
        with browser.app.app_context():
            begun = time.process_time()
            response = browser.client.get(path)
            taken.append((time.process_time() - begun) * 1000)
            size = len(response.get_data())
            response.close()
    least, median = min(taken[1:]), statistics.median(taken[1:])
    print(f"{path:20} {response.status_code} {least:6.0f} {median:6.0f} ms {size / 1000:7.0f} kB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
