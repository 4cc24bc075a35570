"""The sentence in English says the same as in Chinese."""

from datetime import date

import pytest
from flask import Flask

from volunteer.reports.rules import FEW, Said, plain_text, sentence

ARTICLE = Said("13", "5", "11", "2,783", "23", "1,526")


def said(app: Flask, numbers: Said, address: str = "/?lang=en", phrase: str = "余") -> str:
    with app.test_request_context(address):
        return plain_text(sentence(numbers, date(2022, 1, 1), date(2022, 6, 30), phrase))


def test_it_says_what_the_article_says(app: Flask) -> None:
    assert said(app, ARTICLE) == (
        "Our services to workers in the first half of 2022 took three forms, for individuals, groups and the "
        "community: 13 cases, 5 groups and 11 community activities, with 2,783 person-times in all. By the end of "
        "June 2022, 23 workers had gone from recipient to volunteer and had helped the social workers to visit and "
        "serve people, over 1,500 person-times in all."
    )


def test_who_does_not_ask_for_english_reads_chinese(app: Flask) -> None:
    assert said(app, ARTICLE, address="/").startswith("2022年上半年，我们按照")


def test_without_cases_it_speaks_of_groups_and_activities(app: Flask) -> None:
    assert said(app, Said(None, "1", "3", "700", "23", "1,526")).startswith(
        "Our services to workers in the first half of 2022 took two forms, for groups and the community: 1 group and 3 "
        "community activities, with about 700 person-times in all (cases not included). By the end of June 2022, 23 "
    )
    nothing = said(app, Said(None, "0", "0", "0", "23", "1,526"))
    assert nothing.startswith("There are no records of groups or community activities in the first half of 2022. By")


@pytest.mark.parametrize(("phrase", "words"), [("余", "over 1,500"), ("近", "nearly 1,600"), ("约", "about 1,500")])
def test_more_than_is_a_setting(app: Flask, phrase: str, words: str) -> None:
    assert f", {words} person-times" in said(app, ARTICLE, phrase=phrase)


def test_one_is_no_plural_and_small_numbers_of_a_leader_are_words(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        hidden = str(FEW)
    numbers = Said(hidden, "1", "1", "30", hidden, hidden)
    assert "fewer than 10 cases, 1 group and 1 community activity, with 30" in said(app, numbers)
    assert "fewer than 10 workers had gone" in said(app, numbers)
    assert "fewer than 10 person-times in all." in said(app, numbers)
