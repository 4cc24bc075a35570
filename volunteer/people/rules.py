"""How names are spelt in pinyin, for search (houwen, hw) and for finding homophones."""

import os
import unicodedata
from functools import lru_cache

#: Surnames whose reading differs from the character's usual one. Compound surnames first decide.
SURNAMES = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
    "单": ("shan",),
    "覃": ("qin",),
    "仇": ("qiu",),
    "解": ("xie",),
    "查": ("zha",),
    "区": ("ou",),
    "曾": ("zeng",),
    "朴": ("piao",),
    "盖": ("ge",),
    "乐": ("yue",),
    "员": ("yun",),
    "秘": ("bi",),
    "缪": ("miao",),
    "翟": ("zhai",),
    "折": ("she",),
    "冼": ("xian",),
    "洗": ("xian",),
    "繁": ("po",),
    "召": ("shao",),
    "种": ("chong",),
    "黑": ("he",),
    "重": ("chong",),
    "句": ("gou",),
    "牟": ("mou",),
    "臧": ("zang",),
    "藏": ("zang",),
    "祭": ("zhai",),
    "幺": ("yao",),
    "谌": ("chen",),
    "郗": ("xi",),
    "宓": ("mi",),
    "卜": ("bu",),
    "柏": ("bai",),
    "都": ("du",),
    "石": ("shi",),
    "宿": ("su",),
    "宁": ("ning",),
    "任": ("ren",),
    "燕": ("yan",),
    "华": ("hua",),
    "纪": ("ji",),
    "钻": ("zuan",),
    "车": ("che",),
    "强": ("qiang",),
    "尉": ("wei",),
    "隗": ("wei",),
    "阚": ("kan",),
    "佘": ("she",),
    "应": ("ying",),
    "褚": ("chu",),
}


@lru_cache(maxsize=65536)
def syllables(name: str) -> tuple[str, ...]:
    """The toneless syllables of a name, the surname read as a surname: 单雄信 → shan xiong xin."""
    for length in (2, 1):
        if name[:length] in SURNAMES and len(name) >= length:
            return SURNAMES[name[:length]] + _read(name[length:])
    return _read(name)


def _read(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    # Single characters suffice for names, and loading the phrases would take a quarter of a second.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import lazy_pinyin

    return tuple(part.lower() for part in lazy_pinyin(text.replace("·", "")))


def pinyin(name: str) -> str:
    """The name in letters without tones or spaces, as people type it to search: 侯文 → houwen."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """The first letter of each syllable: 侯文 → hw."""
    return "".join(part[:1] for part in syllables(name))


def is_typed_in_letters(words: str) -> bool:
    """Whether somebody searches by pinyin or initials rather than by characters or a number."""
    return bool(words) and words.isascii() and words.replace(" ", "").isalpha()


def masked_phone(written: str | None) -> str:
    """A number as lists show it, 138****0001; of anything else only its last two characters."""
    folded = unicodedata.normalize("NFKC", written or "")
    text = "".join(char for char in folded if char.isalnum() or char == "*")
    mobile = text.removeprefix("86") if len(text) == 13 else text
    if len(mobile) == 11:
        return f"{mobile[:3]}****{mobile[-4:]}"
    return f"****{text[-2:]}" if len(text) > 4 else "****" if text else ""
