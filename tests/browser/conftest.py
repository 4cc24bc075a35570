"""A real Chromium against the demo, served on the loopback."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import waitress
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

from tests.conftest import missing
from volunteer import create_app
from volunteer.demo.accounts import ACCOUNTS
from volunteer.demo.database import demo_config

CHROMIUM_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --lang=zh-CN"
).split()
DESK = (1280, 900)
PHONE = (390, 844)


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo, filled once a session by its own command."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    url = f"sqlite:///{path}"
    command = [sys.executable, "-m", "volunteer.cli", "demo", "--no-serve"]
    done = subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return url


@pytest.fixture(scope="session")
def site(demo_database: str) -> Iterator[str]:
    """Address of the demo, served by waitress in a thread."""
    server = waitress.create_server(create_app(demo_config(demo_database)), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@dataclass
class Visitor:
    """Somebody at a browser."""

    driver: webdriver.Chrome
    site: str

    def open(self, path: str) -> None:
        """Go to a page of the site."""
        self.driver.get(self.site + path)

    def sign_in(self, role: str) -> None:
        """Sign in with the demo account of a role, through the form."""
        account = next(account for account in ACCOUNTS if account.role == role)
        self.open("/login")
        self.driver.find_element(By.NAME, "login").send_keys(account.login)
        self.driver.find_element(By.NAME, "secret").send_keys(account.secret)
        self.press(self.driver.find_element(By.CSS_SELECTOR, "main form button"))

    def press(self, element: WebElement) -> None:
        """Press what leads to another page, and wait until that one is there."""
        page = self.driver.find_element(By.TAG_NAME, "html")
        element.click()
        wait = WebDriverWait(self.driver, 30)
        wait.until(staleness_of(page))
        wait.until(lambda driver: driver.execute_script("return document.readyState") == "complete")

    def resize(self, size: tuple[int, int]) -> None:
        """Make the viewport exactly this large."""
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def violations(self) -> list[str]:
        """What the browser refused because of the content security policy, and errors of scripts."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture
def visitor(site: str, tmp_path: Path) -> Iterator[Visitor]:
    """A browser with an empty profile."""
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not chromedriver:
        missing("no Chromium here: install the packages chromium and chromium-driver")
    options = Options()
    options.binary_location = str(chromium)
    for flag in [*CHROMIUM_FLAGS, f"--user-data-dir={tmp_path / 'profile'}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(chromedriver)))
    try:
        visitor = Visitor(driver, site)
        visitor.resize(DESK)
        yield visitor
    finally:
        driver.quit()
