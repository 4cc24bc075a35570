"""The sentence for each reason a question is asked."""

from collections.abc import Iterable
from typing import Any

from volunteer.core.i18n import _l

SENTENCES: dict[str, Any] = {
    "name_equal": _l("姓名相同"),
    "name_short": _l("称呼相同，但不是全名"),
    "name_homophone": _l("姓名同音不同字"),
    "name_similar": _l("姓名相近（差一个字或读音相近）"),
    "name_different": _l("姓名不同"),
    "name_alias": _l("有一方是化名"),
    "phone_equal": _l("电话相同"),
    "phone_shared": _l("电话相同，但这个号码还写在别的姓名旁"),
    "phone_masked": _l("电话有遮挡，露出的数字相符"),
    "phone_slip": _l("电话只差一位（或相邻两位颠倒）"),
    "phone_different": _l("电话不同"),
    "phone_missing": _l("至少一方没有写电话"),
    "employer_equal": _l("单位相同"),
    "employer_short": _l("单位一简一全"),
    "employer_different": _l("单位不同"),
    "employer_missing": _l("至少一方没有写单位"),
    "member_equal": _l("会员号相同"),
    "member_shared": _l("会员号相同，但这个号码还写在别的姓名旁"),
    "member_different": _l("会员号不同"),
    "sex_different": _l("性别不同"),
    "two_volunteers": _l("当天有两名以上同名志愿者"),
    "not_yet_approved": _l("当天报名尚未通过审核"),
    "signup_returned": _l("这份报名被退回"),
    "twice_on_one_sheet": _l("这条走访记录上同一姓名出现两次"),
}


def sentences(codes: Iterable[str]) -> list[str]:
    """The reasons in words."""
    return [str(SENTENCES[code]) for code in codes]
