"""What offices write, and what it is compared as."""

import pytest

from volunteer.linkage.normalise import fold, is_slip, read_employer, read_name, read_phone
from volunteer.people.rules import initials, pinyin


@pytest.mark.parametrize(
    ("written", "key", "hint"),
    [
        ("邓 林（龙洲湾物业）", "邓林", "龙洲湾物业"),
        ("栾　欣", "栾欣", None),
        ("邓\u200b林", "邓林", None),
        ("鄧林 先生", "邓林", None),
        ("张兰琴(组长)", "张兰琴", None),
        ("王师傅", "王师傅", None),
        ("阿依•古丽", "阿依·古丽", None),
        ("张乾", "张乾", None),
        ("", "", None),
    ],
)
def test_names_lose_spaces_titles_and_brackets(written, key, hint):
    name = read_name(written)
    assert (name.key, name.hint) == (key, hint)


def test_a_name_that_says_it_is_an_alias_is_one():
    assert read_name("陈梅（化名）").is_alias
    assert not read_name("陈梅（恒信）").is_alias


@pytest.mark.parametrize(
    "written",
    [
        "13574732026",
        "13574732026.0",
        "+86 13574732026",
        "008613574732026",
        "８６１３５７４７３２０２６",
        "135-7473-2026",
        "135 7473 2026",
        "无/13574732026",
        "013574732026",
    ],
)
def test_every_spelling_of_a_mobile_number_is_one_number(written):
    assert read_phone(written).mobile == "13574732026"


@pytest.mark.parametrize("written", ["138****1234", "138xxxx1234", "138＊＊＊＊1234", "138 **** 1234"])
def test_masked_numbers_keep_what_they_show(written):
    phone = read_phone(written)
    assert (phone.kind, phone.digits, phone.ends) == ("masked", "138****1234", "1381234")


def test_other_numbers_are_no_mobiles():
    assert read_phone("023-62345678").kind == "landline"
    assert read_phone("1.35E+10").kind == "other"
    assert read_phone("1357473202").mobile is None
    assert read_phone("无") is None
    assert read_phone(None) is None


def test_a_slip_is_one_digit_or_two_neighbours_swapped():
    assert is_slip("18753536907", "18753436907")
    assert is_slip("18753536907", "18753536970")
    assert not is_slip("18753536907", "18753536907")
    assert not is_slip("18753536907", "18753436908")
    assert not is_slip("18753536907", "1875353690")


@pytest.mark.parametrize(
    ("written", "core"),
    [
        ("重庆龙洲湾物业管理有限公司", "龙洲湾物业管理"),
        ("四川省成都市武侯区锦里餐饮有限责任公司", "锦里餐饮"),
        ("成都锦里餐饮", "锦里餐饮"),
        ("重庆邮政巴南分公司", "邮政巴南"),
        ("中国邮政集团有限公司苏州市分公司", "邮政"),
        ("苏州邮政", "邮政"),
        ("中国工商银行股份有限公司苏州园区支行", "工商银行园区支行"),
        ("工商银行苏州园区支行", "工商银行园区支行"),
        ("中国建筑", "中国建筑"),
        ("重庆市政工程公司", "市政工程"),
        ("龙海社区卫生服务中心", "龙海社区卫生服务中心"),
        ("恒信广告（集团）股份有限公司", "恒信广告"),
        ("重庆", "重庆"),
        ("青岛市天骄超市连锁有限公司", "天骄超市连锁"),
        ("天骄超市", "天骄超市"),
        ("群力超市连锁", "群力超市连锁"),
    ],
)
def test_employers_lose_region_and_legal_form(written, core):
    assert read_employer(written).core == core


def test_the_district_of_an_employer_is_remembered():
    assert read_employer("重庆市巴南区人民医院").district == "巴南"
    assert read_employer("天骄超市").city is None
    assert read_employer("龙洲湾(重庆)物业").city == "重庆"
    assert read_employer("   ") is None


def test_surnames_are_read_as_surnames_and_sounds_are_folded():
    assert (pinyin("单雄信"), pinyin("覃英"), pinyin("尉迟恭")) == ("shanxiongxin", "qinying", "yuchigong")
    assert initials("侯文") == "hw"
    assert fold("郑林民") == fold("曾宁民") == "zen lin min"
    assert fold("郑林民") != fold("郑兰民")
