"""Sign-ups as the web page leaves them, and accounts that came with them; linked when the test commits."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders.journeys import day
from tests.cast import PIN, hashed
from volunteer.accounts import actions
from volunteer.accounts.models import Role, User
from volunteer.core.clock import now
from volunteer.core.events import mention_written
from volunteer.organisations.models import Organisation
from volunteer.participation.models import Attendance, Form, Participation, Service, ServiceSession
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind
from volunteer.programmes.models import Programme
from volunteer.signups.models import SignUp, SignUpState


class Desk:
    """A programme and who signs up in it; each method writes rows, flushes, and returns the main one."""

    def __init__(
        self, session: Session, union: Organisation | None, agency: Organisation | None = None, name: str = "心贴心"
    ) -> None:
        self.session = session
        self.programme = self._add(
            Programme(
                name=name,
                union_id=union.id if union else None,
                agency_id=agency.id if agency else None,
                created_at=now(),
            )
        )

    def _add(self, row):
        self.session.add(row)
        self.session.flush()
        return row

    def signs_up(
        self,
        name: str,
        phone: str | None = None,
        when: str = "06-20",
        *,
        state: SignUpState = SignUpState.APPLIED,
        links: bool | None = True,
        is_held: bool = False,
        **more: object,
    ) -> SignUp:
        """A sign-up with both consents; decided two days later unless it only stands there."""
        is_decided, is_approved = state is not SignUpState.APPLIED, state is SignUpState.APPROVED
        mention = self._mention(MentionKind.SIGNUP, name, phone, when)
        for kind, given in ((ConsentKind.SCHEDULING, True), (ConsentKind.LINKING, links)):
            self._add(
                Consent(
                    mention_id=mention.id,
                    kind=kind,
                    is_given=given,
                    text_version="2022-1",
                    given_on=day(when),
                    recorded_at=now(),
                )
            )
        decided = day(when) + timedelta(days=2)
        return self._add(
            SignUp(
                mention_id=mention.id,
                programme_id=self.programme.id,
                applied_on=day(when),
                state=state,
                decided_on=decided if is_decided else None,
                approved_on=decided if is_approved else None,
                recorded_at=now(),
                decision_recorded_at=now() if is_decided else None,
                approval_recorded_at=now() if is_approved else None,
                is_held=is_held,
                **more,
            )
        )

    def served(self, name: str, phone: str, when: str = "04-16", service: Service | None = None) -> Mention:
        """Somebody at a session of an activity."""
        service = service or self.service()
        held = self._add(ServiceSession(service_id=service.id, held_on=day(when), recorded_at=now()))
        mention = self._mention(MentionKind.PARTICIPATION, name, phone, when)
        self._add(
            Participation(session_id=held.id, mention_id=mention.id, attendance=Attendance.ATTENDED, recorded_at=now())
        )
        return mention

    def service(self, title: str = "义诊", form: Form = Form.ACTIVITY, is_sealed: bool = False) -> Service:
        """A case, group or activity without sessions."""
        return self._add(
            Service(programme_id=self.programme.id, form=form, title=title, is_sealed=is_sealed, recorded_at=now())
        )

    def account(self, sign_up: SignUp, login: str, is_proved: bool = False) -> User:
        """The worker's account that came with a sign-up."""
        mention = self.session.scalars(select(Mention).where(Mention.id == sign_up.mention_id)).one()
        user = actions.add_user(
            self.session,
            role=Role.WORKER,
            login=login,
            name=mention.name,
            secret_hash=hashed(PIN),
            mention_id=mention.id,
        )
        user.proved_at = now() if is_proved else None
        self.session.flush()
        return user

    def _mention(self, kind: MentionKind, name: str, phone: str | None, when: str) -> Mention:
        mention = self._add(
            Mention(
                kind=kind,
                programme_id=self.programme.id,
                name=name,
                phone=phone,
                employer="恒信广告",
                occurred_on=day(when),
                recorded_at=now(),
            )
        )
        mention_written(self.session, mention.id)
        return mention
