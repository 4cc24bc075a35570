"""Mentions as the importers write them, without a file."""

import itertools
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from volunteer.core.clock import now
from volunteer.core.events import mention_written
from volunteer.imports.models import ImportBatch
from volunteer.linkage.records import Written
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind
from volunteer.programmes.models import Programme
from volunteer.signups.models import SignUp, SignUpState

DAY = date(2022, 3, 1)
_ids = itertools.count(1)


def row(name: str, phone: str | None = None, employer: str | None = "恒信广告", **more: object) -> Written:
    """A row of a roster, each on a roster of its own unless `occasion` says otherwise."""
    return _written(MentionKind.PARTICIPATION, name, phone=phone, employer=employer, **more)


def signup(name: str, phone: str | None = None, employer: str | None = "恒信广告", **more: object) -> Written:
    """An approved sign-up with the consent to link, applied for two days before it was decided."""
    values: dict[str, object] = {"consent": True, "state": "approved", "occurred_on": DAY}
    values |= more
    two_days_later = values["occurred_on"] + timedelta(days=2)  # type: ignore[operator]
    values.setdefault("decided_on", two_days_later)
    was_approved = {"approved": values["decided_on"], "withdrawn": two_days_later}
    values.setdefault("approved_on", was_approved.get(str(values["state"])))
    return _written(MentionKind.SIGNUP, name, phone=phone, employer=employer, **values)


def outreach(name: str, on: date = date(2022, 5, 1), **more: object) -> Written:
    """A name on an outreach row."""
    return _written(MentionKind.SHIFT_LOG, name, occurred_on=on, **more)


def _written(kind: MentionKind, name: str, **values: object) -> Written:
    number = next(_ids)
    values.setdefault("occurred_on", DAY)
    values.setdefault("occasion", f"roster {number}")
    return Written(id=number, kind=kind, name=name, row=number, **values)  # type: ignore[arg-type]


def store(session: Session, written: Iterable[Written]) -> dict[int, int]:
    """Write them down as an importer does; returns the id in the database of each."""
    ids: dict[int, int] = {}
    for one in written:
        programme = _programme(session, one.programme_id)
        mention = Mention(
            kind=one.kind,
            programme_id=programme.id,
            name=one.name,
            phone=one.phone,
            employer=one.employer,
            sex=one.sex,
            member_number=one.member_number,
            is_alias=one.is_alias,
            is_child=one.is_child,
            occurred_on=one.occurred_on,
            recorded_at=now(),
            occasion=one.occasion,
            batch_id=_batch(session, programme, one.file or "签到表.xlsx").id,
            source_sheet=one.sheet or "签到表",
            source_row=one.row,
        )
        session.add(mention)
        session.flush()
        if one.kind is MentionKind.SIGNUP:
            _store_signup(session, one, mention)
        mention_written(session, mention.id)
        ids[one.id] = mention.id
    session.flush()
    return ids


def _store_signup(session: Session, one: Written, mention: Mention) -> None:
    session.add(
        SignUp(
            mention_id=mention.id,
            programme_id=mention.programme_id,
            applied_on=one.occurred_on,
            state=SignUpState(one.state or "applied"),
            decided_on=one.decided_on,
            approved_on=one.approved_on,
            recorded_at=now(),
        )
    )
    session.add(
        Consent(
            mention_id=mention.id,
            kind=ConsentKind.LINKING,
            is_given=one.consent,
            text_version="paper",
            given_on=one.occurred_on,
            recorded_at=now(),
        )
    )


def _programme(session: Session, number: int) -> Programme:
    name = f"项目{number}"
    found = session.scalar(select(Programme).where(Programme.name == name))
    if found is None:
        found = Programme(name=name, created_at=now())
        session.add(found)
        session.flush()
    return found


def _batch(session: Session, programme: Programme, file: str) -> ImportBatch:
    found = session.scalar(
        select(ImportBatch).where(ImportBatch.file_name == file, ImportBatch.programme_id == programme.id)
    )
    if found is None:
        found = ImportBatch(
            programme_id=programme.id,
            file_name=file,
            content_hash=file,
            kind="test",
            row_count=0,
            warnings=[],
            imported_at=now(),
            imported_by="system",
        )
        session.add(found)
        session.flush()
    return found
