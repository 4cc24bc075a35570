"""Steps of signing up in a browser, and what the office knew before."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders.mentions import row, signup, store
from tests.page import Browser, Page
from volunteer.core.clock import now
from volunteer.people.models import Mention
from volunteer.programmes.models import Programme
from volunteer.signups.models import JoinCode, SignUp

PHONE = "13800000001"
NEW_PIN = "730418"
FORM = {"name": "文姐", "phone": PHONE, "employer": "恒信广告", "scheduling": "y"}


def a_programme(session: Session, name: str = "项目1", agency_id: int | None = None) -> Programme:
    """A programme people can sign up for; `项目1` is the one of the builders of mentions."""
    found = session.scalar(select(Programme).where(Programme.name == name))
    if found is None:
        found = Programme(name=name, created_at=now())
        session.add(found)
    found.agency_id = agency_id
    session.flush()
    return found


def a_code(session: Session, programme: Programme, **more: object) -> JoinCode:
    """A poster's code."""
    code = JoinCode(code="aCodeOnAPoster01", programme_id=programme.id, created_at=now(), created_by="system", **more)
    session.add(code)
    session.flush()
    return code


def joins(browser: Browser, address: str = "/join", **typed: str | list[str]) -> Page:
    """Fill in the form and send it; what comes back."""
    return browser.get(address).submit(**{**FORM, **typed})


def the_sign_up(session: Session) -> SignUp:
    """The last sign-up that came by the web."""
    session.expire_all()
    return session.scalars(select(SignUp).where(SignUp.reference.is_not(None)).order_by(SignUp.id.desc())).first()


def an_imported_volunteer(session: Session, phone: str = "138 0000 0001", links: bool = False) -> Mention:
    """侯文: approved on a register, with a number spelled as people do, and seen at an activity with it."""
    ids = store(session, [signup("侯文", phone, consent=links), row("侯文", phone, occurred_on=date(2022, 2, 1))])
    session.commit()
    return session.get(Mention, next(iter(ids.values())))
