"""Each rule of definitions.md 4, one after the other, with noise beside it."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.builders.journeys import a_ladder, day, event, story
from volunteer.core.clock import SHANGHAI
from volunteer.journeys.definition import DEFAULT_LADDER, Definition, Entry, Exclusion, Match, Order, Step
from volunteer.journeys.evaluate import Outcome, evaluate

FAR = date(2030, 1, 1)
NOISE = story("served 01-15", "served 02-26", person=2) + story("applied 01-02", person=3)
WHOLE = ("served 04-16", "applied 04-20", "approved 04-25", "shift 05-01", "shift 05-08", "shift 05-15")


def outcome(events, ladder=DEFAULT_LADDER, as_of=FAR, **options) -> Outcome | None:
    return evaluate([*NOISE, *events], ladder, as_of, **options).get(1)


def reached(events, ladder=DEFAULT_LADDER, as_of=FAR, **options) -> list[str]:
    found = outcome(events, ladder, as_of, **options)
    return [] if found is None else list(found.reached)


def test_the_default_ladder_is_climbed_to_the_third_shift_from_approval_on():
    found = outcome(story(*WHOLE))
    assert found is not None
    assert (found.status, found.days_to("first_shift"), found.days_to("retained")) == ("converted", 15, 29)
    assert found.days_to("nothing of the kind") is None


def test_two_shifts_convert_but_do_not_retain():
    assert reached(story(*WHOLE[:5])) == ["served", "applied", "approved", "first_shift"]


def test_a_shift_before_approval_does_not_count_towards_the_first_or_the_third():
    events = story("served 04-01", "applied 04-02", "shift 04-10", "approved 04-25", "shift 05-01", "shift 05-08")
    found = outcome(events)
    assert found is not None
    assert found.reached["first_shift"].occurred_at == day("05-01")
    assert "retained" not in found.reached


# 1. Entry


def test_the_entry_is_the_first_ever_record_and_must_lie_in_the_range():
    events = story("served 01-15", "served 04-16", *WHOLE[1:])
    assert reached(events, entry_from=day("04-01")) == []
    assert len(reached(events, entry_from=day("01-15"), entry_to=day("01-15"))) == 5


def test_only_the_entry_must_lie_in_the_range():
    assert len(reached(story(*WHOLE), entry_to=day("04-16"))) == 5


def test_the_best_entry_is_the_one_that_gets_furthest():
    ladder = replace(DEFAULT_LADDER, entry=Entry.BEST, window_days=20)
    events = story("served 01-15", *WHOLE)
    found = outcome(events, ladder)
    assert found is not None
    assert (found.entered_on, found.status) == (day("04-16"), "converted")
    assert outcome(events, replace(ladder, entry=Entry.FIRST)).status == "dropped"


def test_among_entries_that_get_equally_far_the_shortest_is_taken():
    found = outcome(story("served 01-15", "served 03-01", *WHOLE), replace(DEFAULT_LADDER, entry=Entry.BEST))
    assert found is not None
    assert found.entered_on == day("04-16")


def test_the_best_entry_lies_in_the_range_too():
    ladder = replace(DEFAULT_LADDER, entry=Entry.BEST)
    found = outcome(story("served 01-15", *WHOLE), ladder, entry_to=day("03-31"))
    assert found is not None
    assert found.entered_on == day("01-15")


# 2. Window, order within a day, one record one step


@pytest.mark.parametrize(("window", "status"), [(15, "converted"), (14, "dropped"), (None, "converted")])
def test_the_window_is_counted_from_entry_and_includes_its_last_day(window, status):
    found = outcome(story(*WHOLE), replace(DEFAULT_LADDER, window_days=window))
    assert found is not None
    assert found.status == status


def test_a_step_may_have_a_window_of_its_own():
    def within(days):
        steps = [replace(step, within_days=days if step.key == "applied" else None) for step in DEFAULT_LADDER.steps]
        return replace(DEFAULT_LADDER, steps=tuple(steps))

    assert outcome(story(*WHOLE), within(4)).status == "converted"
    assert outcome(story(*WHOLE), within(3)).status == "dropped"
    assert outcome(story("served 04-16"), within(3), as_of=day("04-19")).status == "in_progress"


def test_records_of_one_date_are_tried_in_step_order():
    one_day = ("shift 04-16", "approved 04-16", "applied 04-16", "served 04-16")
    assert outcome(story(*one_day)).status == "converted"


def test_records_with_a_time_of_day_keep_it():
    def at(kind, hour):
        return event(kind, datetime(2022, 4, 16, hour, tzinfo=SHANGHAI))

    ladder = a_ladder("served", "approved", "shift")
    assert reached([at("served", 8), at("shift", 9), at("approved", 10)], ladder) == ["served", "approved"]
    assert reached([at("served", 8), at("approved", 9), at("shift", 9)], ladder) == ["served", "approved", "shift"]
    dated = event("shift", "04-16")
    assert reached([at("served", 8), dated, at("approved", 10)], ladder) == ["served", "approved", "shift"]


def test_one_record_never_fills_two_steps():
    ladder = a_ladder("served", "served2", "served3")
    assert reached(story("served 04-16"), ladder) == ["served"]
    assert reached(story("served 04-16", "served 04-16"), ladder) == ["served", "served2"]
    assert reached(story("served 04-16", "served 04-16", "served 05-01"), ladder) == ["served", "served2", "served3"]


def test_a_step_leaves_the_record_of_its_day_that_only_another_step_can_take():
    group = Step("group", Match(frozenset({"served"}), {"form": frozenset({"group"})}))
    ladder = Definition((Step("served", Match(frozenset({"served"}))), group))
    both = [event("served", "04-16", form="group"), event("served", "04-16", form="case")]
    assert reached(both, ladder) == ["served", "group"]
    assert reached(both[:1], ladder) == ["served"]
    assert reached([event("served", "04-16", form="case"), event("served", "04-17", form="case")], ladder) == ["served"]


def test_a_record_before_the_previous_step_does_not_count():
    assert reached(story("served 04-16", "approved 04-17", "applied 04-20")) == ["served", "applied"]


# 3. First a volunteer, then served


def test_who_applied_before_ever_being_served_is_counted_apart():
    found = outcome(story("applied 04-01", *WHOLE))
    assert found is not None
    assert found.is_volunteer_first
    assert not found.reached


def test_who_applied_on_the_day_of_the_first_service_is_not():
    assert outcome(story("applied 04-16", "served 04-16")).status == "in_progress"


def test_who_only_volunteers_and_was_never_served_is_absent():
    assert outcome(story("applied 04-16", "approved 04-17", "shift 05-01")) is None


# 4. Exclusions and strict order


def leaving(after="served", before="first_shift") -> Definition:
    return replace(DEFAULT_LADDER, exclusions=(Exclusion(Match(frozenset({"left"})), after, before),))


def test_an_exclusion_stops_progress_and_keeps_the_steps_reached():
    found = outcome(story(*WHOLE[:3], "left 04-28", *WHOLE[3:]), leaving())
    assert found is not None
    assert (found.status, list(found.reached)) == ("excluded", ["served", "applied", "approved"])


def test_an_exclusion_outside_its_two_steps_changes_nothing():
    assert outcome(story("left 04-01", *WHOLE, "left 05-03"), leaving()).status == "converted"
    assert outcome(story(*WHOLE[:1], "left 04-18", *WHOLE[1:]), leaving("approved")).status == "converted"


def test_an_exclusion_on_the_day_of_the_next_step_comes_too_late():
    assert outcome(story(*WHOLE, "left 05-01"), leaving()).status == "converted"


def test_an_exclusion_after_the_goal_keeps_the_conversion():
    found = outcome(story(*WHOLE, "left 05-03"), leaving("first_shift", "retained"))
    assert found is not None
    assert (found.status, list(found.reached)[-1]) == ("converted", "first_shift")


def test_an_exclusion_after_the_window_finds_the_person_already_dropped():
    ladder = replace(leaving(), window_days=5)
    assert outcome(story(*WHOLE[:2], "left 05-20"), ladder).status == "dropped"


STRICT = replace(DEFAULT_LADDER, order=Order.STRICT)


def test_strict_is_converted_when_nothing_foreign_comes_between():
    assert reached(story(*WHOLE), STRICT) == ["served", "applied", "approved", "first_shift", "retained"]


def test_in_strict_a_foreign_record_ends_the_attempt():
    found = outcome(story(*WHOLE[:2], "invited 04-22", *WHOLE[2:]), STRICT)
    assert found is not None
    assert (found.status, list(found.reached)) == ("excluded", ["served", "applied"])


def test_in_strict_a_repeat_of_step_one_restarts_the_attempt():
    found = outcome(story("served 04-02", "served 04-09", *WHOLE), replace(STRICT, window_days=15))
    assert found is not None
    assert (found.status, found.entered_on) == ("converted", day("04-16"))
    back = outcome(story(*WHOLE[:2], "served 04-22", "approved 04-25"), STRICT)
    assert list(back.reached) == ["served"]
    assert back.status == "excluded"


def test_in_strict_a_repeat_outside_the_entry_range_ends_the_attempt():
    events = story("served 04-02", *WHOLE)
    within = evaluate(events, STRICT, day("12-31"), day("04-01"), day("04-10"))
    assert [(one.status, one.entered_on) for one in within.values()] == [("excluded", day("04-02"))]
    wider = evaluate(events, STRICT, day("12-31"), day("04-01"), day("04-16"))
    assert [(one.status, one.entered_on) for one in wider.values()] == [("converted", day("04-16"))]


def test_in_strict_a_repeat_after_the_window_comes_too_late():
    assert outcome(story("served 01-15", *WHOLE), replace(STRICT, window_days=15)).status == "dropped"


def test_in_strict_a_conversion_is_not_lost_by_being_served_again():
    found = outcome(story(*WHOLE[:4], "served 05-02", *WHOLE[4:]), STRICT)
    assert found is not None
    assert (found.status, list(found.reached)[-1]) == ("converted", "first_shift")


def test_in_strict_an_optional_record_is_not_foreign():
    ladder = replace(with_invitation(), order=Order.STRICT)
    assert "invited" in reached(story(WHOLE[0], "invited 04-18", *WHOLE[1:]), ladder)
    assert reached(story(WHOLE[0], "invited 04-18", "invited 04-19", *WHOLE[1:]), ladder) == ["served", "invited"]


def test_in_strict_the_window_still_ends_the_journey():
    assert outcome(story(*WHOLE), replace(STRICT, window_days=5)).status == "dropped"
    assert outcome(story("served 04-16"), replace(STRICT, window_days=5), as_of=day("04-18")).status == "in_progress"


def test_in_any_order_the_later_steps_may_be_swapped_but_not_skipped():
    ladder = a_ladder("served", "applied", "shift", order=Order.ANY)
    assert len(reached(story("served 04-16", "shift 04-18", "applied 04-20"), ladder)) == 3
    assert reached(story("served 04-16", "shift 04-18"), ladder) == ["served"]
    assert reached(story("served 04-16", "shift 04-10", "applied 04-20"), ladder) == ["served", "applied"]


# 5. Status, optional steps


def test_without_a_window_nobody_is_dropped():
    assert outcome(story("served 2015-01-01")).status == "in_progress"


@pytest.mark.parametrize(("as_of", "status"), [("07-15", "in_progress"), ("07-16", "dropped")])
def test_the_window_is_open_through_its_last_day(as_of, status):
    found = outcome(story("served 04-16"), replace(DEFAULT_LADDER, window_days=90), as_of=day(as_of))
    assert found is not None
    assert (found.status, found.is_mature(day(as_of))) == (status, status == "dropped")


def test_what_happened_after_as_of_is_not_seen():
    assert reached(story(*WHOLE), as_of=day("04-30")) == ["served", "applied", "approved"]


def with_invitation(**options) -> Definition:
    invited = Step("invited", Match(frozenset({"invited"})), is_optional=True, **options)
    steps = DEFAULT_LADDER.steps
    return replace(DEFAULT_LADDER, steps=(steps[0], invited, *steps[1:]))


def test_an_optional_step_is_noted_beside_the_ladder_and_may_be_missed():
    assert "invited" in reached(story(WHOLE[0], "invited 04-18", *WHOLE[1:]), with_invitation())
    assert len(reached(story(*WHOLE), with_invitation())) == 5


@pytest.mark.parametrize("invited", ["04-10", "04-21"])
def test_an_optional_step_outside_its_place_is_not_noted(invited):
    assert "invited" not in reached(story(*WHOLE, f"invited {invited}"), with_invitation())


def test_an_optional_step_obeys_the_window_and_its_ordinal():
    alone = story("served 04-16", "invited 04-18", "invited 04-20")
    assert reached(alone, with_invitation(ordinal=2)) == ["served", "invited"]
    assert outcome(alone, with_invitation(ordinal=2)).reached["invited"].occurred_at == day("04-20")
    assert reached(alone, with_invitation(within_days=1)) == ["served"]


def test_an_optional_step_behind_one_not_reached_is_not_noted():
    steps = (*DEFAULT_LADDER.steps[:2], Step("invited", Match(frozenset({"invited"})), is_optional=True))
    assert reached(story("served 04-16", "invited 04-18"), Definition(steps)) == ["served"]
    assert reached(story("served 04-16", "applied 04-17", "invited 04-18"), Definition(steps))[-1] == "invited"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Definition(()),
        lambda: Definition((Step("invited", Match(frozenset({"invited"})), is_optional=True),)),
        lambda: a_ladder("served", "served"),
        lambda: replace(DEFAULT_LADDER, goal="medal"),
        lambda: Definition((Step("served", Match(frozenset({"served"})), ordinal=2),)),
        lambda: leaving("nowhere"),
    ],
)
def test_a_ladder_nobody_can_climb_is_refused(make):
    with pytest.raises(ValueError, match=r".+"):
        make()
