"""Every part of the interface in a real browser, under the real content policy."""

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.conftest import PHONE, Visitor

pytestmark = pytest.mark.browser

KINDS = (".funnellayer .trace", ".sankey", ".heatmaplayer image", ".barlayer .trace", ".scatterlayer .trace")
COUNT = "return document.querySelectorAll(arguments[0]).length"
TOO_SMALL = """return [...document.querySelectorAll('.phone :is(.button, .input, .chip, .tabs a, .segment a, summary)')]
    .filter((part) => part.offsetHeight && part.offsetHeight < 48).map((part) => part.outerHTML)"""


def the_components(visitor: Visitor, shell: str) -> None:
    visitor.open(f"/-/components?shell={shell}")
    waiting = ".chart-box:not(.is-drawn, .is-failed)"
    WebDriverWait(visitor.driver, 20).until(lambda driver: driver.execute_script(COUNT, waiting) == 0)


def test_the_bundle_draws_every_kind_of_chart_and_breaks_no_policy(visitor: Visitor) -> None:
    the_components(visitor, "desk")
    assert [kind for kind in KINDS if not visitor.driver.execute_script(COUNT, kind)] == []
    assert visitor.driver.execute_script(COUNT, ".is-failed") == 0
    assert visitor.violations() == []


def test_on_a_phone_nothing_overflows_and_everything_is_large_enough_to_touch(visitor: Visitor) -> None:
    visitor.resize(PHONE)
    the_components(visitor, "phone")
    assert visitor.driver.execute_script("return document.documentElement.scrollWidth") <= PHONE[0]
    assert visitor.driver.execute_script(TOO_SMALL) == []


def test_the_summary_of_errors_takes_the_keyboard(visitor: Visitor) -> None:
    the_components(visitor, "desk")
    assert visitor.driver.switch_to.active_element.get_attribute("class") == "error-summary"
