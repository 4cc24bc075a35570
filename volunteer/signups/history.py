"""What became of a sign-up, line by line."""

from dataclasses import dataclass
from datetime import date

from volunteer.core.i18n import _
from volunteer.people.models import Consent
from volunteer.signups.actions import PAPER
from volunteer.signups.consents import CONSENTS
from volunteer.signups.labels import STANDING_LABELS, Standing
from volunteer.signups.models import SignUpState
from volunteer.signups.review_queries import Details
from volunteer.signups.reviewing import is_by_worker


@dataclass(frozen=True)
class Line:
    """Something that happened on a day; `text` says more."""

    on: date
    title: str
    text: str | None = None


def history_of(details: Details) -> list[Line]:
    """Applied, agreed, approved, and the last decision if it was another one; the oldest first."""
    sign_up = details.sign_up
    came_by = details.activity or sign_up.channel
    lines = [Line(sign_up.applied_on, _("报名"), _("来自：%(way)s", way=came_by) if came_by else None)]
    lines += [_consent_line(consent) for consent in details.consents]
    if sign_up.approved_on is not None:
        is_last = sign_up.state is SignUpState.APPROVED
        lines.append(Line(sign_up.approved_on, _("通过"), _decision(details) if is_last else None))
    if sign_up.state in (SignUpState.RETURNED, SignUpState.WITHDRAWN):
        label = str(STANDING_LABELS[Standing(sign_up.state.value)])
        lines.append(Line(sign_up.decided_on or sign_up.applied_on, label, _decision(details)))
    return sorted(lines, key=lambda line: line.on)


def _decision(details: Details) -> str | None:
    sign_up = details.sign_up
    who = _("本人") if is_by_worker(sign_up) else details.decided_by or _("按登记表")
    return _("%(who)s：%(note)s", who=who, note=sign_up.decision_note) if sign_up.decision_note else who


def _consent_line(consent: Consent) -> Line:
    title = str(CONSENTS[consent.kind].title)
    if consent.withdrawn_at is not None:
        answer = _("已撤回")
    elif consent.is_given is None:
        answer = _("没有填，按不同意算")
    else:
        answer = _("同意") if consent.is_given else _("不同意")
    version = _("纸质登记") if consent.text_version == PAPER else _("文本 %(version)s", version=consent.text_version)
    return Line(consent.given_on, _("%(answer)s：%(title)s", answer=answer, title=title), version)
