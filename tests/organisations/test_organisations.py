"""Organisations are found by name or confirmed alias, and a scope reaches everything below its roots."""

import pytest
from sqlalchemy.orm import Session

from tests.cast import Cast
from volunteer.accounts.identity import Grant, Identity
from volunteer.accounts.models import Role
from volunteer.accounts.permissions import Permission
from volunteer.accounts.scope import EVERYWHERE, NOWHERE, Scope, organisation_id
from volunteer.core.clock import now
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import Organisation, OrganisationAlias, OrganisationKind
from volunteer.organisations.queries import organisation_named, subtree_ids
from volunteer.programmes.models import Programme
from volunteer.programmes.scope import programme_ids_in


def alias(session: Session, organisation: Organisation, name: str, is_confirmed: bool = True) -> None:
    session.add(OrganisationAlias(organisation_id=organisation.id, name=name, is_confirmed=is_confirmed))
    session.flush()


def test_an_organisation_is_added_once_and_found_by_its_name(cast: Cast, session: Session) -> None:
    again = ensure_organisation(session, OrganisationKind.UNION, " 龙洲湾街道总工会 ")

    assert again is cast.street
    assert cast.street.parent_id == cast.district.id


def test_one_name_may_be_two_kinds_and_then_names_neither_alone(cast: Cast, session: Session) -> None:
    company = ensure_organisation(session, OrganisationKind.ENTERPRISE, "企航社会工作服务中心")

    assert company.id != cast.agency.id
    assert organisation_named(session, "企航社会工作服务中心") is None
    assert organisation_named(session, "企航社会工作服务中心", OrganisationKind.AGENCY) is cast.agency


def test_an_alias_counts_once_somebody_confirmed_it(cast: Cast, session: Session) -> None:
    alias(session, cast.street, "龙洲湾工会")
    alias(session, cast.other_street, "李家沱工会", is_confirmed=False)

    assert organisation_named(session, "龙洲湾工会") is cast.street
    assert organisation_named(session, "李家沱工会") is None
    assert organisation_id(session, "龙洲湾工会") == cast.street.id


def test_an_alias_of_two_names_neither(cast: Cast, session: Session) -> None:
    alias(session, cast.street, "街道工会")
    alias(session, cast.other_street, "街道工会")

    assert organisation_named(session, "街道工会") is None


def test_a_subtree_is_its_root_and_everything_below(cast: Cast, session: Session) -> None:
    shop = ensure_organisation(session, OrganisationKind.ENTERPRISE, "某广告公司", cast.street)

    assert subtree_ids(session, [cast.street.id]) == {cast.street.id, shop.id}
    assert subtree_ids(session, [cast.district.id]) == {
        cast.district.id,
        cast.street.id,
        cast.other_street.id,
        shop.id,
    }
    assert subtree_ids(session, []) == frozenset()


def test_the_tree_may_not_hang_the_query_even_when_it_is_a_ring(cast: Cast, session: Session) -> None:
    cast.district.parent_id = cast.street.id
    session.flush()

    assert subtree_ids(session, [cast.street.id]) >= {cast.district.id, cast.street.id}


@pytest.fixture
def programmes(cast: Cast, session: Session) -> dict[str, int]:
    ids = {}
    for name, union, agency in (
        ("龙洲湾", cast.street, cast.agency),
        ("李家沱", cast.other_street, None),
        ("无主", None, None),
    ):
        programme = Programme(name=name, union_id=union and union.id, agency_id=agency and agency.id, created_at=now())
        session.add(programme)
        session.flush()
        ids[name] = programme.id
    return ids


def test_a_street_sees_its_own_programmes_the_district_all_of_its_streets(
    cast: Cast, session: Session, programmes: dict[str, int]
) -> None:
    def seen(*roots: Organisation) -> set[str]:
        found = programme_ids_in(session, Scope(frozenset(root.id for root in roots)))
        return {name for name, number in programmes.items() if found is not None and number in found}

    assert seen(cast.street) == {"龙洲湾"}
    assert seen(cast.other_street) == {"李家沱"}
    assert seen(cast.district) == {"龙洲湾", "李家沱"}
    assert seen(cast.agency) == {"龙洲湾"}
    assert seen() == set()


def test_everywhere_needs_no_list_and_nowhere_is_empty(session: Session, programmes: dict[str, int]) -> None:
    assert programme_ids_in(session, EVERYWHERE) is None
    assert programme_ids_in(session, NOWHERE) == frozenset()


def an_identity(*grants: Grant) -> Identity:
    return Identity(1, "somebody", "某人", None, False, grants)


def test_the_scope_of_a_permission_counts_only_the_grants_that_hold_it() -> None:
    leader_here_coordinator_there = an_identity(Grant(Role.UNION_LEADER, 1), Grant(Role.COORDINATOR, 2))

    assert leader_here_coordinator_there.scope(Permission.REPORT_VIEW) == Scope(frozenset({1}))
    assert leader_here_coordinator_there.scope(Permission.HOME_VIEW) == Scope(frozenset({1, 2}))


def test_a_grant_without_an_organisation_reaches_everywhere() -> None:
    assert an_identity(Grant(Role.UNION_LEADER, 1), Grant(Role.UNION_LEADER, None)).scope("report:view").is_everywhere
    assert an_identity(Grant(Role.COORDINATOR, None)).scope("report:view") == NOWHERE
    assert not an_identity().may(Permission.HOME_VIEW)
