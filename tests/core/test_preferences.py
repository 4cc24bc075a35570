"""Large letters and language: a link each, remembered by the browser, leading nowhere else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from volunteer.core.preferences import local_path


def test_large_letters_stay_until_they_are_switched_off(client: FlaskClient) -> None:
    assert '<html lang="zh-CN">' in client.get("/-/components").text
    answer = client.get("/-/big-text?on=1&next=/-/components")
    assert (answer.status_code, answer.location) == (303, "/-/components")
    assert '<html lang="zh-CN" class="big">' in client.get("/-/components").text
    client.get("/-/big-text?on=0")
    assert '<html lang="zh-CN">' in client.get("/-/components").text


def test_the_language_is_remembered(client: FlaskClient) -> None:
    client.get("/-/language/en")
    assert '<html lang="en">' in client.get("/-/components").text
    client.get("/-/language/zh")
    assert '<html lang="zh-CN">' in client.get("/-/components").text


def test_a_language_we_do_not_speak_is_not_found(client: FlaskClient) -> None:
    assert client.get("/-/language/fr").status_code == 404


def test_the_links_come_back_to_the_page_they_stand_on(client: FlaskClient) -> None:
    page = client.get("/-/components?shell=phone").text
    assert "/-/big-text?on=1&amp;next=/-/components?shell%3Dphone" in page


FOREIGN = ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/a\r\nb", "/\t/evil.example")


@pytest.mark.parametrize("address", [None, "", *FOREIGN])
def test_nothing_leads_to_another_site(address: str | None) -> None:
    assert local_path(address) == "/"


def test_a_path_of_ours_is_kept() -> None:
    assert local_path("/reports/overview?period=2022-H1") == "/reports/overview?period=2022-H1"


def test_the_cookie_is_closed_to_scripts(app: Flask, client: FlaskClient) -> None:
    cookie = client.get("/-/big-text?on=1").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
