"""Filling the demo: organisations and accounts, the office's files, and a social worker's answers."""

import csv
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from volunteer.accounts.actions import add_user, prepare_secret
from volunteer.accounts.models import Role
from volunteer.audit import actions as audit
from volunteer.audit.events import Event
from volunteer.core.actor import acting_as, current_actor
from volunteer.core.clock import today
from volunteer.core.errors import Refused
from volunteer.core.i18n import _, _l
from volunteer.demo import working
from volunteer.demo.accounts import ACCOUNTS, AGENCY, DISTRICT_UNION, PROGRAMME, STREET_UNION
from volunteer.imports.cli import import_files
from volunteer.linkage.deciding import decide
from volunteer.linkage.models import Verdict
from volunteer.linkage.overview import Side, open_questions
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import Organisation, OrganisationKind
from volunteer.programmes.actions import find_or_create
from volunteer.programmes.models import Programme

OFFICE = Path(__file__).parent / "office"
#: Who is who on the office's sheets, as its social worker knows: file, sheet, row, name (outreach rows), person.
KNOWN_PEOPLE = Path(__file__).parent / "known_people.csv"

Say = Callable[[str], object]
Place = tuple[str, str, int, str]


class OfficeFilesBroken(Refused):
    """The demo's own files did not go in."""

    message = _l("演示文件没有导入：{problems}")


def fill(session: Session, say: Say) -> None:
    """Write the whole story and commit it. Raises OfficeFilesBroken when its own files are refused."""
    with acting_as("demo"):
        found = _organisations(session)
        programme = _programme(session, found)
        _accounts(session, found)
        audit.record(session, Event.DEMO_FILLED)
        session.commit()
        say(_("正在导入企航社工的 16 个表格……"))
        _import_office()
    with acting_as("kuangsuchun"):
        count = answer_what_moves_figures(session)
        session.commit()
    say(_("已把确定的记录连到人，并由社工回答了 %(count)s 个会影响数字的问题。", count=count))
    with acting_as("demo"):
        working.add_enterprises(session, found[STREET_UNION])
        working.add_volunteers(session)
        session.commit()
    with acting_as("kuangsuchun"):
        working.add_shifts(session, programme)
        code = working.add_waiting_sign_ups(session, programme)
        session.commit()
    say(_("今天是 %(day)s：一班待写日志，六个班次就要开始、四个还缺人，两份报名待审核。", day=today()))
    say(_("职工报名的页面：/join；恒信广告海报上的：/join/%(code)s", code=code.code))


def _organisations(session: Session) -> dict[str, Organisation]:
    district = ensure_organisation(session, OrganisationKind.UNION, DISTRICT_UNION)
    street = ensure_organisation(session, OrganisationKind.UNION, STREET_UNION, parent=district)
    agency = ensure_organisation(session, OrganisationKind.AGENCY, AGENCY)
    return {organisation.name: organisation for organisation in (district, street, agency)}


def _programme(session: Session, found: dict[str, Organisation]) -> Programme:
    programme = find_or_create(session, PROGRAMME)
    programme.union_id = found[STREET_UNION].id
    programme.agency_id = found[AGENCY].id
    session.flush()
    return programme


def _accounts(session: Session, found: dict[str, Organisation]) -> None:
    """The staff; volunteers get theirs with their sign-ups."""
    for account in ACCOUNTS:
        role = Role(account.role)
        if role is Role.WORKER:
            continue
        hashed = prepare_secret(account.secret, account.login, role)
        root = found[account.organisation].id if account.organisation else None
        add_user(session, role=role, login=account.login, name=account.name, secret_hash=hashed, organisation_id=root)


def _import_office() -> None:
    results = import_files(sorted(OFFICE.iterdir()), kind=None, programme=None, dry_run=False)
    broken = [problem.sentence(r.file) for r in results if r.status == "refused" for problem in r.problems]
    if broken:
        raise OfficeFilesBroken(problems="；".join(broken))


def answer_what_moves_figures(session: Session) -> int:
    """Answer the open questions that can change a leader's figure, as the social worker would; returns how many.

    The others stay open, so that the demo has a review list to try.
    """
    known = _known_people()
    asked = [question for question in open_questions(session) if question.moves_figures]
    for question in asked:
        is_same = _who(known, question.left) == _who(known, question.right)
        decide(session, question.id, Verdict.SAME if is_same else Verdict.DIFFERENT, current_actor())
    return len(asked)


def _known_people() -> dict[Place, str]:
    with KNOWN_PEOPLE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["file"], row["sheet"], int(row["row"]), row["name"]): row["person"] for row in rows}


def _who(known: dict[Place, str], side: Side) -> str:
    """The person a row is; the name tells the names of one outreach row apart."""
    file, sheet, row = str(side.file), str(side.sheet), int(side.row or 0)
    return known.get((file, sheet, row, "")) or known[file, sheet, row, side.name]
