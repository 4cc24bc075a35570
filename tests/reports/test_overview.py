"""The leader's page: what it says, what it is given, and what never reaches it."""

import dataclasses
import json
import re
from datetime import date, datetime

import pytest

from tests.builders.recorded import Office
from volunteer.accounts.scope import Scope
from volunteer.core.clock import SHANGHAI
from volunteer.figures.tables import ProtectedTable
from volunteer.participation.models import Form
from volunteer.reports.overview import Asked, Overview, overview
from volunteer.reports.periods import read_period

TODAY = date(2022, 7, 1)


@pytest.fixture
def office(session, cast):
    return Office(session, union_id=cast.street.id)


def filled(office) -> None:
    """An office with one crowd, a small group, a case, and three converts."""
    crowd = [office.person(f"职工{number}") for number in range(30)]
    office.held("04-16", *crowd, employer="重庆龙洲湾物业管理有限公司", stated_total=237)
    group = office.service(Form.GROUP, "减压小组")
    for when in ("05-11", "05-18"):
        office.held(when, *crowd[:3], service=group, employer="龙洲湾物业管理")
    office.held("05-20", office.person("陈梅"), form=Form.CASE, employer="某广告公司")
    for name in ("侯文", "何芳", "邓林"):
        office.convert(name)
    office.session.commit()


def seen(office, key="2022-H1", today=TODAY) -> Overview:
    period = read_period(key)
    assert period is not None
    asked = Asked(period, today, datetime(2022, 7, 1, 9, 12, tzinfo=SHANGHAI), "余", lambda other: f"?period={other}")
    return overview(office.session, asked)


def texts(table: ProtectedTable) -> dict[str, list[str]]:
    rows = [*table.rows, *([table.total] if table.total else [])]
    return {row.label: [cell.text for cell in row.cells] for row in rows}


def test_the_page_says_the_sentence_and_shows_six_cards(office, cast, page):
    filled(office)
    shown = page(cast.jiangsha).get("/reports/overview")
    assert (shown.status, shown.h1) == (200, "2022年上半年服务职工总览")
    assert "截至2022年6月底，已有不足10名职工从“受助者”转变为“志愿者”" in shown.text
    for title in (
        "每一步还剩多少人",
        "服务人次按月",
        "服务人次按季度",
        "按企业看服务人次",
        "按服务形式看",
        "协助服务人次·累计",
    ):
        assert title in shown.text


def test_small_numbers_are_starred_on_the_page(office):
    filled(office)
    view = seen(office)
    tiles = {tile.key: tile.text for tile in view.tiles}
    assert (tiles["converts"], tiles["cases"], tiles["person_times"]) == ("*", "*", "247")
    funnel = texts(view.cards["funnel"].table)
    assert funnel["受助"][0] == "34"
    assert [funnel[step] for step in ("报名", "通过", "首次上岗")] == [["*", "*", "*"]] * 3


def test_services_without_names_are_counted_exactly_with_the_people_they_reached(office):
    for day in range(1, 13):
        office.held(f"06-{day:02}", stated_total=8)
    view = seen(office, "2022-Q2")
    assert "社区活动12次" in view.sentence_text
    assert "累计服务职工96人次" in view.sentence_text


def test_only_a_number_that_is_below_10_itself_is_said_to_be(office):
    few = [office.person(name) for name in ("侯文", "何芳", "邓林")]
    for day in range(1, 13):
        office.held(f"06-{day:02}", *few)
    office.held("06-20", few[0], form=Form.CASE)
    text = seen(office, "2022-Q2").sentence_text
    assert "个案不足10起、小组0个、社区活动若干次，累计服务职工若干人次" in text
    assert {tile.key: tile.text for tile in seen(office, "2022-Q2").tiles}["activities"] == "*"


def test_no_exact_number_of_a_finer_cut_is_in_what_the_template_is_given(office):
    filled(office)
    told = json.dumps(dataclasses.asdict(seen(office)), ensure_ascii=False, default=str)
    assert not re.search(r"\b(237|240|36|33)\b", told.replace("2022", ""))
    assert "247" in told


def test_what_the_template_is_given_holds_no_counts():
    for kind in (Overview, *(t for t in (ProtectedTable,))):
        for field in dataclasses.fields(kind):
            assert "int" not in str(field.type), f"{kind.__name__}.{field.name}"


def test_spellings_of_an_enterprise_are_one_and_cases_are_not_crossed_with_it(office):
    filled(office)
    rows = texts(seen(office).cards["enterprises"].table)
    assert rows == {"重庆龙洲湾物业管理有限公司": ["35"], "合计": ["35"]}


def test_cases_and_conversion_by_form_wait_for_a_quarter(office):
    filled(office)
    month = seen(office, "2022-05")
    assert month.cards["by_form"].table is None
    assert "季度" in month.cards["by_quarter"].empty_text
    assert seen(office, "2022-Q2").cards["by_quarter"].table is not None


def test_a_month_tells_nothing_of_cases(office):
    crowd = [office.person(f"职工{number}") for number in range(18)]
    for day in ("06-01", "06-08"):
        office.held(day, *crowd)
    for person in crowd[:11]:
        office.held("06-09", person, form=Form.CASE)
    office.held("06-10", *(office.person(f"个案{number}") for number in range(2)), form=Form.CASE)
    month, quarter = seen(office, "2022-06"), seen(office, "2022-Q2")
    assert month.sentence_text.startswith(
        "2022年6月，我们开展小组和社区服务职工活动。其中，小组0个、社区活动2次，累计服务职工约35人次（不含个案）。"
    )
    tiles = {tile.key: tile for tile in month.tiles}
    assert (tiles["cases"].text, tiles["cases"].note) == ("—", "按季度以上统计")
    assert (tiles["person_times"].text, tiles["person_times"].note) == ("35", "18 人")
    assert "个案按季度以上统计" in tiles["person_times"].definition
    told = json.dumps(dataclasses.asdict(month), ensure_ascii=False, default=str)
    assert not re.search(r"\b(49|13)\b", told)
    assert "个案12起、小组0个、社区活动2次，累计服务职工49人次" in quarter.sentence_text


def test_a_month_with_only_cases_says_there_is_no_record_of_groups_and_activities(office):
    office.held("06-09", *(office.person(f"职工{number}") for number in range(12)), form=Form.CASE)
    assert seen(office, "2022-06").sentence_text.startswith("2022年6月没有小组和社区活动的记录。")
    assert seen(office, "2022-06").tiles[0].text == "0"


def test_every_tile_and_card_states_its_definition(office):
    view = seen(office)
    assert all(tile.definition for tile in view.tiles)
    assert all(card.definition for card in view.cards.values())


def test_a_period_without_records_is_an_honest_empty_page(office, cast, page):
    filled(office)
    shown = page(cast.jiangsha).get("/reports/overview?period=2019-H1")
    assert shown.status == 200
    assert "2019年上半年没有服务记录" in shown.text
    assert seen(office, "2030").tiles[0].text == "0"


def test_an_unfinished_month_is_not_shown(office):
    filled(office)
    office.held("07-01", stated_total=50)
    office.session.commit()
    for today in (TODAY, date(2022, 7, 31)):
        for key in ("2022-07", "2022-Q3", "2022-H2", "2022"):
            view = seen(office, key, today)
            assert "数据截至 2022年6月30日" in view.subtitle
            assert view.tiles[0].text == ("247" if key == "2022" else "0")
            assert "截至2022年6月底，已有不足10名" in view.sentence_text
    assert seen(office, "2022-07").sentence_text.startswith("2022年7月没有小组和社区活动的记录。")


def test_once_it_is_over_a_month_is_shown(office):
    for day in ("06-01", "07-01"):
        office.held(day, stated_total=50)
    assert [seen(office, "2022-07", day).tiles[0].text for day in (date(2022, 7, 31), date(2022, 8, 1))] == ["0", "50"]


def test_an_unfinished_quarter_tells_nothing_of_cases(office):
    filled(office)
    view = seen(office, "2022", date(2022, 6, 30))
    assert view.sentence_text.startswith("2022年1月1日至5月31日，我们开展小组和社区服务")
    assert {tile.key: tile.text for tile in view.tiles}["cases"] == "—"
    assert [row.key for row in seen(office, "2022", TODAY).cards["by_quarter"].table.rows] == ["Q1", "Q2"]
    assert view.cards["by_form"].table is None


@pytest.mark.parametrize("today", [date(2022, 7, 1), date(2022, 8, 1), date(2022, 12, 1), date(2023, 3, 1)])
@pytest.mark.parametrize("key", ["2021", "2022-08", "2022-Q3", "2022-H2", "2022", "2023-01", "2023-Q1", "2030"])
def test_every_page_of_every_day_can_be_made(office, key, today):
    filled(office)
    assert seen(office, key, today).sentence_text


@pytest.mark.parametrize("period", ["2022-13", "x", "2022-H3"])
def test_an_unknown_period_is_not_found(cast, page, period):
    assert page(cast.jiangsha).get(f"/reports/overview?period={period}").status == 404


def test_who_oversees_the_agency_sees_its_programmes_and_no_others(session, cast, page, monkeypatch):
    for name, agency, total in (("义诊", cast.agency.id, 30), ("讲座", None, 50)):
        office = Office(session, name)
        office.programme.agency_id = agency
        office.held("06-01", stated_total=total)
    session.commit()
    monkeypatch.setattr("volunteer.reports.views.current_scope", lambda: Scope(frozenset({cast.agency.id})))
    shown = page(cast.jiangsha).get("/reports/overview?period=2022-Q2")
    assert "累计服务职工30人次" in shown.text


def test_a_worker_may_not_open_it(cast, page):
    assert page(cast.houwen).get("/reports/overview").status == 403


def test_the_figures_are_plain_lists(office):
    filled(office)
    figures = [card.figure for card in seen(office).cards.values() if card.figure]
    assert len(figures) >= 3
    assert "bdata" not in json.dumps(figures)
    assert {trace["type"] for figure in figures for trace in figure["data"]} == {"funnel", "bar", "scatter"}


def test_a_starred_cell_is_drawn_as_nothing(office):
    filled(office)
    funnel = seen(office).cards["funnel"].figure
    assert funnel is not None
    assert (funnel["data"][0]["x"][0], funnel["data"][0]["x"][3], funnel["data"][0]["text"][3]) == (34, 0, "*")
