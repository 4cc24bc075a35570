"""The sentence, and what it may never say."""

from dataclasses import replace
from datetime import date

import pytest

from volunteer.reports.rules import FEW, Said, approximate, joined_names, plain_text, sentence, top

ARTICLE = Said("13", "5", "11", "2783", "23", "1526")
HALF = (date(2022, 1, 1), date(2022, 6, 30))


def said(numbers=ARTICLE, phrase="余", days=HALF) -> str:
    return plain_text(sentence(numbers, *days, phrase))


def test_it_says_what_the_article_says():
    assert said() == (
        "2022年上半年，我们按照个人、小组、社区三种模式开展服务职工活动。其中，个案13起、小组5个、社区活动11次，"
        "累计服务职工2783人次。截至2022年6月底，已有23名职工从“受助者”转变为“志愿者”，"
        "协助社工累计走访、服务职工群众1500余人次。"
    )


def test_cumulative_figures_never_stand_under_the_period():
    before, after = said().split("截至")
    assert ("23名" in before, "1500" in before) == (False, False)
    assert "23名" in after


def test_the_numbers_stand_out():
    parts = sentence(ARTICLE, *HALF, "余")
    assert [part.text for part in parts if part.is_number] == ["13", "5", "11", "2783", "23", "1500"]


@pytest.mark.parametrize(
    ("value", "phrase", "words"),
    [
        (1526, "余", "1500余"),
        (1526, "近", "近1600"),
        (1526, "约", "约1500"),
        (1550, "约", "约1600"),
        (1500, "余", "1500"),
        (9760, "近", "近9800"),
        (12345, "余", "12000余"),
        (326, "余", "320余"),
        (99, "近", "99"),
        (0, "约", "0"),
    ],
)
def test_more_than_is_a_setting_and_small_numbers_are_exact(value, phrase, words):
    assert "".join(approximate(value, phrase)) == words


def test_small_numbers_of_a_leader_are_words():
    text = said(replace(ARTICLE, cases=FEW, converts=FEW, served=FEW))
    assert "个案不足10起" in text
    assert "已有不足10名职工" in text
    assert "不足10人次" in text


def test_nothing_is_said_honestly():
    assert said(Said("0", "0", "0", "0", "0", "0")) == (
        "2022年上半年没有服务记录。截至2022年6月底，还没有职工从“受助者”转变为“志愿者”。"
    )


def test_spellings_of_an_enterprise_are_joined_under_the_most_frequent():
    counted = {
        "重庆龙洲湾物业管理有限公司": 9,
        "龙洲湾物业": 3,
        "龙洲湾物业管理": 2,
        "远景幼儿园": 4,
        "远景": 1,
        "工会": 5,
    }
    cores = {
        "重庆龙洲湾物业管理有限公司": "龙洲湾物业管理",
        "龙洲湾物业": "龙洲湾物业",
        "龙洲湾物业管理": "龙洲湾物业管理",
        "远景幼儿园": "远景幼儿园",
        "远景": "远景",
        "工会": "工会",
    }
    assert joined_names(counted, cores, {"工会": "远景幼儿园"}) == {
        "重庆龙洲湾物业管理有限公司": 14,
        "工会": 9,
        "远景": 1,
    }


def test_a_short_name_that_begins_two_others_stays_alone():
    counted = {"恒信广告": 1, "恒信广告传媒": 2, "恒信广告印务": 3}
    assert joined_names(counted, {name: name for name in counted}, {}) == counted


def test_no_enterprise_is_named_for_a_small_number_and_the_others_never_come_to_one():
    totals = {"甲": 30, "乙": 20, "丙": 9, "丁": 3}
    assert top(totals, 5, at_least=8) == ([("甲", 30), ("乙", 20)], 2, 12)
    assert top(totals, 2, at_least=8) == ([("甲", 30), ("乙", 20)], 2, 12)
    assert top({"丁": 3}, 5, at_least=8) == ([], 1, 3)
    assert top({}, 5, at_least=8) == ([], 0, 0)
