"""What a volunteer agrees to: each consent is separate, unticked, versioned. A changed text is a new version."""

from dataclasses import dataclass
from typing import Any

from volunteer.core.i18n import _l
from volunteer.people.models import ConsentKind


@dataclass(frozen=True)
class ConsentText:
    """The words of a consent, and the version written beside every answer to them."""

    version: str
    title: Any
    text: Any


#: 必选: without it nobody can be put on a shift. 可不选: refusing it changes nothing in the sign-up.
CONSENTS: dict[ConsentKind, ConsentText] = {
    ConsentKind.SCHEDULING: ConsentText(
        version="2022-1",
        title=_l("同意用来排班和记录时长"),
        text=_l("称呼、手机号、服务时长"),
    ),
    ConsentKind.LINKING: ConsentText(
        version="2022-1",
        title=_l("把以往参加活动的记录连起来"),
        text=_l("只做人数统计，不出姓名；不选也能报名"),
    ),
}
