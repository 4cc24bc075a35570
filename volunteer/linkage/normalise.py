"""What was written, made comparable. Pure; what was written is kept beside it for ever."""

import enum
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from volunteer.people.rules import syllables

_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_BRACKETS = re.compile(r"[(\[{〔【〈《「『<]([^)\]}〕】〉》」』>]*)[)\]}〕】〉》」』>]?")
_MARKS = re.compile(r"[*※★☆√?#]+")
_TITLE = re.compile(r"(先生|女士|小姐|师傅|同志|老师)$")
#: A surname with a title, a nickname or a mark instead of a name: 王先生, 欧阳女士, 王姐, 小王, 李某某, 王XX.
_NO_FULL_NAME = re.compile(
    r"([小老阿]?[一-鿿]|欧阳|司马|上官|诸葛|夏侯|尉迟|皇甫|公孙|慕容|令狐|司徒|长孙|宇文|东方|南宫)"
    r"(先生|女士|小姐|师傅|同志|老师|阿姨|叔叔|大[哥姐爷妈叔]|主任|经理|[姐哥姨叔嫂婶总某]|[某x×○]{2})|[小老阿][一-鿿]"
)
#: What stands in brackets behind a name and is no employer.
_ROLES = re.compile(
    r"^(男|女|组长|队长|班长|领队|负责人|志愿者|社工|新|老|代|代签|代填|本人|家属|先生|女士|化名|别名|\d+)$"
)


def clean(text: str) -> str:
    """NFKC, without spaces and invisible marks."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones. Characters of the simplified standard are never touched (乾 於)."""
    if _is_simplified(text):
        return text
    return "".join(char if _is_simplified(char) else _converter().convert(char) for char in text)


def _is_simplified(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True)
class Name:
    """A name to compare by, the employer written in brackets behind it, and whether it says it is a 化名."""

    key: str
    hint: str | None = None
    is_alias: bool = False
    #: The same with its capitals, to show.
    shown: str = ""
    #: Whether it is more than a surname with a title.
    is_full: bool = True


@lru_cache(maxsize=65536)
def read_name(written: str | None) -> Name:
    """邓 林（龙洲湾物业） → 邓林 with the hint 龙洲湾物业; titles and roles fall off; 阿依·古丽 keeps its dot."""
    text = clean(written or "")
    inner = [words for words in _BRACKETS.findall(text) if words]
    text = _MARKS.sub("", _BRACKETS.sub("", text))
    text = re.sub(r"[•・．‧∙.]", "·", text).strip("·-_,，、;；:：/")
    is_full = not _NO_FULL_NAME.fullmatch(simplified(text).lower())
    bare = _TITLE.sub("", text)
    if len(bare) >= 2:
        text = bare
    hints = [words for words in inner if not _ROLES.match(words)]
    is_alias = any(words in ("化名", "别名") for words in inner)
    shown = simplified(text)
    return Name(shown.lower(), hints[0] if hints else None, is_alias, shown, is_full)


class PhoneKind(enum.StrEnum):
    """What a number can prove."""

    MOBILE = "mobile"
    MASKED = "masked"
    LANDLINE = "landline"
    OTHER = "other"


@dataclass(frozen=True)
class Phone:
    """A number to compare by; a masked one as 138****1234."""

    kind: PhoneKind
    digits: str

    @property
    def mobile(self) -> str | None:
        return self.digits if self.kind is PhoneKind.MOBILE else None

    @property
    def ends(self) -> str | None:
        """The first three and last four digits of a mobile number, masked or not."""
        if self.kind in (PhoneKind.MOBILE, PhoneKind.MASKED):
            return self.digits[:3] + self.digits[-4:]
        return None


_MOBILE = re.compile(r"1[3-9]\d{9}")
_MASKED = re.compile(r"(1[3-9]\d)[*x×•·_?#○●]{2,8}(\d{4})", re.IGNORECASE)
_LANDLINE = re.compile(r"(0\d{2,3})?[2-8]\d{6,7}")


@lru_cache(maxsize=65536)
def read_phone(written: str | None) -> Phone | None:
    """The first usable number in a cell: full-width, dashes, spaces, float tails, +86 / 0086 / 86 all fall off."""
    readings = [_read_number(part) for part in re.split(r"[/、,;，；|]|或", written or "")]
    known = [phone for phone in readings if phone is not None]
    return min(known, key=lambda phone: list(PhoneKind).index(phone.kind), default=None)


def _read_number(written: str) -> Phone | None:
    text = re.sub(r"\.0+$", "", clean(written))
    text = re.sub(r"[-‐-―−~()（）.:：]|[^\d*x×•·_?#○●+]", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^(\+86|0086|86(?=1[3-9])|0(?=1[3-9]\d{9}$)|\+)", "", text)
    if _MOBILE.fullmatch(text):
        return Phone(PhoneKind.MOBILE, text)
    if masked := _MASKED.fullmatch(text):
        return Phone(PhoneKind.MASKED, f"{masked[1]}****{masked[2]}")
    digits = re.sub(r"\D", "", text)
    if _LANDLINE.fullmatch(text):
        return Phone(PhoneKind.LANDLINE, digits)
    return Phone(PhoneKind.OTHER, text) if digits else None


def is_slip(left: str, right: str) -> bool:
    """Whether two numbers differ by one digit, or by two neighbours swapped."""
    if len(left) != len(right) or left == right:
        return False
    off = [place for place, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
    if len(off) == 1:
        return True
    return len(off) == 2 and off[1] == off[0] + 1 and left[off[0]] == right[off[1]] and left[off[1]] == right[off[0]]


_PROVINCES = (
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 "
    "台湾 内蒙古 广西 西藏 宁夏 新疆"
).split()
_CITIES = (
    "北京 上海 天津 重庆 成都 武汉 广州 深圳 杭州 南京 西安 郑州 长沙 合肥 南昌 福州 济南 青岛 大连 沈阳 长春 哈尔滨 "
    "石家庄 太原 昆明 贵阳 南宁 海口 兰州 西宁 银川 乌鲁木齐 拉萨 呼和浩特 苏州 无锡 宁波 厦门 东莞 佛山"
).split()
_PROVINCE = re.compile(rf"^(?:{'|'.join(_PROVINCES)})(?:省|(?:壮族|回族|维吾尔)?自治区)?|^[一-鿿]{{2,3}}省")
_CITY = re.compile(
    rf"^({'|'.join(_CITIES)})(?:市(?![场政容民]))?|^([一-鿿]{{2,4}}?)(?<![超城都门夜菜花鱼])市(?![场政容民])"
)
#: 社区 小区 园区 … are no districts.
_DISTRICT = re.compile(r"^([一-鿿]{2,3}?)(?:(?<![社小园景校厂矿发新])区|县)(?=[一-鿿]{2})")
_SUFFIX = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|责任公司|股份公司|集团公司|总公司|分公司|子公司|公司|集团|股份|有限|\(集团\))$"
)
#: The company a branch belongs to keeps its legal form in the middle: 中国邮政集团有限公司苏州市分公司.
_INNER_FORM = re.compile(r"(?<=[一-鿿]{2})(?:集团)?(?:有限责任公司|股份有限公司|有限公司|集团公司)(?=[一-鿿]{2})")
_BRANCH_CITY = re.compile(
    rf"(?<=[一-鿿]{{2}})({'|'.join(_CITIES)})市?(?=[一-鿿]{{0,6}}(?:分公司|分行|支行|分局|营业部|分店|店)$)"
)


@dataclass(frozen=True)
class Employer:
    """The core of an employer's name, and the city and district it names, which may contradict another's."""

    core: str
    city: str | None = None
    district: str | None = None


@lru_cache(maxsize=16384)
def read_employer(written: str | None) -> Employer | None:
    """重庆龙洲湾物业管理有限公司 → 龙洲湾物业管理 in 重庆; 巴南区人民医院 → 人民医院 in 巴南."""
    text = simplified(clean(written or "")).lower()
    text = re.sub(r"[·•,，、;；.。\"'“”‘’/]", "", text)
    places = "".join(words for words in _BRACKETS.findall(text))
    whole = _BRACKETS.sub("", text)
    if not whole:
        return None
    _, rest = _region(_PROVINCE, whole)
    city, rest = _region(_CITY, rest)
    district, rest = _region(_DISTRICT, rest)
    rest = _INNER_FORM.sub("", rest.removeprefix("中国") if len(rest) > 4 else rest)
    if branch := _BRANCH_CITY.search(rest):
        city, rest = city or branch[1], rest[: branch.start()] + rest[branch.end() :]
    core = rest
    while (shorter := _SUFFIX.sub("", core)) != core and len(shorter) >= 2:
        core = shorter
    return Employer(core, city or next((known for known in _CITIES if known in places), None), district)


def _region(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    """The region a text begins with, and the rest; a text that is nothing but a region stays whole."""
    found = pattern.match(text)
    if found is None or len(text) - found.end() < 2:
        return None, text
    return next((group for group in found.groups() if group), None), text[found.end() :]


def fold(name: str) -> str:
    """The pinyin with the sounds folded that many people do not tell apart: zh/z ch/c sh/s, -ng/-n, l/n."""
    return " ".join(_fold_syllable(part) for part in syllables(name))


def _fold_syllable(part: str) -> str:
    part = re.sub(r"^([zcs])h", r"\1", part)
    part = re.sub(r"(?<=[aei])ng$", "n", part)
    return re.sub(r"^n", "l", part)
