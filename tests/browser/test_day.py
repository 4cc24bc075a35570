"""A day at the office, lived in a browser: from a sheet to the leader's figures.

Each picture is kept when FANBU_PICTURES names a folder.
"""

import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import waitress
from flask import Flask
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.conftest import DESK, PHONE, Visitor
from tests.builders.sheets import a_file
from volunteer import create_app
from volunteer.demo.database import demo_config
from volunteer.signups.claim_views import _SHOWN as SHOWN

pytestmark = pytest.mark.browser

NAME, NUMBER, PIN = "林小溪", "13900001111", "604731"
INTO_VIEW = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})"
FILE = "六月消夏晚会签到表.xlsx"


@dataclass
class Office:
    """A copy of the demo of its own, served; the day it believes in can be moved."""

    app: Flask
    database: Path
    address: str

    def move_to(self, day: date) -> None:
        """Let another day be today."""
        self.app.config["FANBU"] = replace(self.app.config["FANBU"], business_today=day)

    def newest(self, table: str, where: str = "true") -> int:
        """The highest id in a table."""
        with closing(sqlite3.connect(self.database)) as database:
            return int(database.execute(f"SELECT max(id) FROM {table} WHERE {where}").fetchone()[0])


@pytest.fixture
def office(demo_database: str, tmp_path: Path) -> Iterator[Office]:
    """The demo as it stands after half a year, for one test to write in."""
    path = tmp_path / "office.sqlite"
    source_path = demo_database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(source_path)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    app = create_app(demo_config(f"sqlite:///{path}"))
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Office(app, path, f"http://127.0.0.1:{server.effective_port}")
    server.close()
    thread.join(timeout=5)


class Person:
    """Somebody who takes the browser's place: a role of the demo, or a passer-by with a phone."""

    def __init__(self, visitor: Visitor, office: Office) -> None:
        self.visitor = replace(visitor, site=office.address)
        self.office = office
        self.driver: webdriver.Chrome = visitor.driver

    def sits_down(self, role: str) -> None:
        """Take the desk over and sign in."""
        self.driver.delete_all_cookies()
        self.visitor.resize(DESK)
        self.visitor.sign_in(role)

    def takes_the_phone(self) -> None:
        """Take a phone that was nowhere signed in."""
        self.driver.delete_all_cookies()
        self.visitor.resize(PHONE)

    def opens(self, path: str) -> None:
        self.visitor.open(path)

    def types(self, **fields: str) -> None:
        for name, text in fields.items():
            field = self.driver.find_element(By.NAME, name)
            field.clear()
            field.send_keys(text)

    def ticks(self, *names: str) -> None:
        for name in names:
            box = self.driver.find_element(By.NAME, name)
            self.driver.execute_script("arguments[0].click()", box)

    def presses(self, words: str) -> None:
        """Press the button, or follow the link, that says these words."""
        wanted = f"//main//*[self::button or self::a][contains(normalize-space(.), '{words}')]"
        for element in self.driver.find_elements(By.XPATH, wanted):
            if element.is_displayed() and "visually-hidden" not in (element.get_attribute("class") or ""):
                self.driver.execute_script(
                    "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element
                )
                self.visitor.press(element)
                return
        raise AssertionError(f"no “{words}” on {self.driver.current_url}:\n{self.text}")

    @property
    def text(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "body").text

    @property
    def h1(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def field(self, name: str) -> WebElement:
        return self.driver.find_element(By.NAME, name)

    def looks(self, picture: str) -> None:
        """What must hold wherever somebody looks: nothing wider than the screen, no policy broken; keep a picture."""
        width = self.driver.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{picture}: {width[0]} px on a screen of {width[1]}"
        assert self.visitor.violations() == [], picture
        if folder := os.environ.get("FANBU_PICTURES"):
            self.driver.save_screenshot(str(Path(folder) / f"{picture}.png"))


def figures(person: Person) -> dict[str, int]:
    """What the leader reads of the half-year, tile by tile."""
    person.sits_down("union_leader")
    person.opens("/reports/overview?period=2022-H1")
    tiles = person.driver.find_elements(By.CSS_SELECTOR, ".tile")
    found = {}
    for tile in tiles:
        label = tile.find_element(By.CSS_SELECTOR, ".tile-label > span").text
        number = re.search(r"[\d,]+", tile.find_element(By.CSS_SELECTOR, ".tile-value").text)
        found[label] = as_number(number)
    page = person.driver.find_element(By.TAG_NAME, "main").get_attribute("textContent")
    found["全部志愿者"] = as_number(re.search(r"全部志愿者 ([\d,]+)", page))
    last = person.driver.find_elements(By.CSS_SELECTOR, ".card table")[-1].get_attribute("textContent")
    found["转化志愿者服务人次"] = as_number(re.search(r"([\d,]+)\s*$", last))
    return found


def as_number(found: re.Match[str] | None) -> int:
    """The figure that was found, thousands and all."""
    assert found
    return int(found[found.re.groups].replace(",", ""))


def someone_known(office: Office) -> tuple[str, str]:
    """Name and employer of somebody on an activity's sheet whose name stands for one person."""
    with closing(sqlite3.connect(office.database)) as database:
        row = database.execute(
            "SELECT name, max(employer) FROM mention WHERE kind = 'participation' AND employer IS NOT NULL"
            " AND phone IS NOT NULL AND is_alias = 0 AND is_child = 0 AND length(name) = 3"
            " AND name NOT LIKE '%(%' AND name NOT LIKE '%（%' AND name NOT LIKE '% %'"
            " GROUP BY name HAVING count(*) = 1 ORDER BY name LIMIT 1"
        ).fetchone()
    return row[0], row[1]


def the_token_on_the_card(office: Office, person: Person) -> str:
    """What the QR on the social worker's screen says, from the session that draws it."""
    cookie = person.driver.get_cookie("fanbu")
    assert cookie
    serializer = office.app.session_interface.get_signing_serializer(office.app)  # type: ignore[attr-defined]
    return str(serializer.loads(cookie["value"])[SHOWN][1])


def test_a_day_moves_the_leaders_figures_by_exactly_what_was_done(
    visitor: Visitor, office: Office, tmp_path: Path
) -> None:
    person = Person(visitor, office)
    before = figures(person)
    person.looks("leader-before")
    office.move_to(date(2022, 6, 28))
    known, employer = someone_known(office)

    # The coordinator uploads a sign-in sheet: 31 people, two of them named.
    sheet = a_file(
        tmp_path,
        FILE,
        {
            "签到表": [
                ("“服务职工心贴心”项目社区活动签到表",),
                ("活动名称：消夏晚会    活动时间：2022年6月25日    参与总人数：31人",),
                ("序号", "姓名", "工作单位", "联系电话"),
                (1, NAME, "恒信广告有限公司", NUMBER),
                (2, known, employer, ""),
            ]
        },
    )
    person.sits_down("coordinator")
    person.looks("coordinator-today")
    person.opens("/imports/new")
    person.looks("import-upload")
    person.field("files").send_keys(str(sheet))
    person.presses("上传并预览")
    person.looks("import-preview")
    person.presses("确认导入 2 行")
    assert FILE in person.text
    person.looks("import-result")

    # The sheet names somebody without a number: the office says who it is.
    with sqlite3.connect(office.database) as database:
        (question,) = database.execute(
            "SELECT id FROM question WHERE state = 'open' ORDER BY id DESC LIMIT 1"
        ).fetchone()
    person.opens(f"/links/{question}")
    assert FILE in person.text
    person.looks("review")
    person.presses("是同一人")
    person.opens("/links")
    person.looks("review-queue")

    # A poster, and a worker who scans it.
    person.opens("/posters")
    person.types(employer="恒信广告有限公司")
    person.presses("做二维码")
    poster = re.search(r"/join/[\w-]+", person.driver.page_source)
    assert poster
    person.looks("poster")
    person.takes_the_phone()
    person.opens(poster[0])
    person.looks("join")
    person.types(name=NAME, phone="139 0000 1111")
    person.ticks("scheduling", "linking")
    person.presses("报名")
    person.looks("joined")
    person.types(new=PIN, again=PIN)
    person.presses("设好 PIN")
    person.opens("/")
    person.looks("worker-waiting")
    person.opens("/my/record")
    assert "消夏晚会" not in person.text
    person.looks("record-before-the-card")

    # The social worker meets her, hands over the claim card and approves.
    person.sits_down("social_worker")
    person.looks("social-worker-today")
    person.opens("/volunteers")
    person.looks("volunteers")
    sign_up = office.newest("sign_up")
    person.opens(f"/volunteers/{sign_up}")
    person.looks("volunteer")
    person.presses("发领取卡")
    person.ticks("approves")
    person.presses("发卡")
    person.looks("claim-card")
    token = the_token_on_the_card(office, person)
    person.takes_the_phone()
    person.opens(f"/claim/{token}")
    person.looks("claim")
    person.types(new=PIN, again=PIN)
    person.presses("设好并登录")
    person.looks("claimed")

    # A shift, a place on it, and the day after.
    person.sits_down("coordinator")
    person.opens("/shifts/new")
    person.types(content="走访恒信广告夜班职工", place="恒信广告有限公司", day="6月29日", starts="9:00", ends="11:00")
    person.types(role1_name="志愿者", role1_minimum="1", role1_maximum="3")
    person.looks("shift-new")
    person.presses("建好")
    person.looks("shift")
    person.opens("/shifts?week=2022-W26")
    person.looks("week")
    person.takes_the_phone()
    person.opens("/login")
    person.looks("login-phone")
    person.types(login=NUMBER, secret=PIN)
    person.presses("登录")
    person.looks("worker-home")
    person.opens("/my/shifts")
    person.looks("shifts-phone")
    person.presses("走访恒信广告夜班职工")
    person.looks("open-shift")
    person.presses("报名这个班次")
    person.looks("my-place")

    # What happened, and somebody else's eye on it.
    office.move_to(date(2022, 7, 1))
    person.sits_down("coordinator")
    person.looks("coordinator-in-july")
    shift = office.newest("shift", "content LIKE '走访恒信广告%'")
    person.opens(f"/shifts/{shift}/log")
    person.types(people_served="37", outcomes="送了清凉包，两户要跟进。")
    person.looks("log-write")
    person.presses("提交审核")
    person.looks("log-submitted")
    log = office.newest("shift_log")
    assert figures(person)["全部志愿者"] == before["全部志愿者"], "a log nobody approved does not count"
    person.sits_down("supervisor")
    person.opens("/logs")
    person.looks("logs")
    person.opens(f"/logs/{log}")
    person.looks("log")
    person.presses("通过")
    person.looks("log-approved")
    person.sits_down("coordinator")
    who = office.newest("person", f"name = '{NAME}'")
    person.opens(f"/people/{who}")
    assert "消夏晚会" in person.text
    person.looks("timeline")
    person.opens("/people?q=lxx")
    assert NAME in person.text
    person.looks("people")
    person.opens("/activities")
    person.looks("activities")

    # Her own record, and the leader's page.
    person.takes_the_phone()
    person.opens("/login")
    person.types(login=NUMBER, secret=PIN)
    person.presses("登录")
    person.opens("/my/record")
    assert "消夏晚会" in person.text
    assert "37" in person.text
    person.looks("record")
    person.opens("/my")
    person.looks("my")
    after = figures(person)
    person.looks("leader-after")
    moved = {label: after[label] - number for label, number in before.items() if after[label] != number}
    assert moved == {
        "服务职工": 31,
        "社区活动": 1,
        "受助者 → 志愿者 · 累计": 1,
        "全部志愿者": 37,
        "转化志愿者服务人次": 37,
    }


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        ("admin", ("/users", "/users/new", "/users/roles", "/setup")),
        ("auditor", ("/audit",)),
        ("supervisor", ("/", "/logs")),
        ("enterprise_contact", ("/",)),
    ],
)
def test_the_pages_of_the_other_roles_fit_the_desk(
    visitor: Visitor, office: Office, role: str, paths: tuple[str]
) -> None:
    person = Person(visitor, office)
    person.sits_down(role)
    for path in paths:
        person.opens(path)
        assert person.h1
        person.looks(f"{role}{path.replace('/', '-')}")
