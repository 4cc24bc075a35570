"""The leader opens one page, reads it, and brings it to a meeting."""

import base64
import io

import pytest
from pypdf import PdfReader
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.conftest import PHONE, Visitor

pytestmark = pytest.mark.browser


def the_leaders_page(visitor: Visitor) -> str:
    visitor.sign_in("union_leader")
    visitor.open("/reports/overview?period=2022-H1")
    WebDriverWait(visitor.driver, 20).until(
        lambda driver: driver.find_elements(By.CSS_SELECTOR, ".funnellayer .trace path")
    )
    return visitor.driver.find_element(By.TAG_NAME, "main").text


def test_the_page_says_what_the_article_says(visitor: Visitor) -> None:
    text = the_leaders_page(visitor)
    for figure in ("个案13起", "小组5个", "社区活动11次", "2783人次", "23名职工", "1500余人次"):
        assert figure in text.replace("\n", "").replace(" ", "")


def test_every_chart_is_drawn_and_the_policy_is_never_violated(visitor: Visitor) -> None:
    the_leaders_page(visitor)
    charts = visitor.driver.find_elements(By.CSS_SELECTOR, ".chart")
    WebDriverWait(visitor.driver, 20).until(
        lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".chart .main-svg")) >= len(charts)
    )
    assert len(charts) >= 4
    assert visitor.violations() == []


def test_it_prints_on_one_a4_page_across(visitor: Visitor) -> None:
    the_leaders_page(visitor)
    options = {"preferCSSPageSize": True, "printBackground": True}
    printed = visitor.driver.execute_cdp_cmd("Page.printToPDF", options)
    pages = PdfReader(io.BytesIO(base64.b64decode(printed["data"]))).pages
    assert len(pages) == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (842, 595)


def test_on_a_phone_nothing_is_wider_than_the_screen(visitor: Visitor) -> None:
    visitor.resize(PHONE)
    the_leaders_page(visitor)
    assert visitor.driver.execute_script("return document.documentElement.scrollWidth") <= PHONE[0]
