"""What a login and a secret must look like, and that a stranger takes as long as a friend."""

import pytest
from argon2 import PasswordHasher, extract_parameters

from volunteer.accounts import rules, secrets
from volunteer.accounts.models import Role
from volunteer.core.errors import Refused


def test_the_strangers_hash_costs_what_a_real_one_costs() -> None:
    real = extract_parameters(secrets.hash_secret("anything"))

    assert extract_parameters(secrets.NOBODY) == real
    assert (real.type.name, real.memory_cost, real.time_cost, real.parallelism) == ("ID", 46 * 1024, 1, 1)


def test_without_a_hash_a_strangers_is_verified_and_never_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = []
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, hashed, secret: verified.append(hashed))

    assert not secrets.matches(None, "anything")
    assert verified == [secrets.NOBODY]


@pytest.mark.parametrize("broken", ["", "plain text", "$argon2id$broken"])
def test_a_broken_hash_matches_nothing(broken: str) -> None:
    assert not secrets.matches(broken, "plain text")


@pytest.mark.parametrize("pin", ["000000", "123456", "654321", "12345", "1234567", "12345a", "", "１２３４５９"])
def test_pins_anybody_would_try_are_refused(pin: str) -> None:
    with pytest.raises(rules.PinTooWeak):
        rules.check_secret(pin, "13800000001", is_pin=True)


@pytest.mark.parametrize("pin", ["502918", "112233", "135790"])
def test_other_pins_are_taken(pin: str) -> None:
    rules.check_secret(pin, "13800000001", is_pin=True)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("123456789", rules.PasswordTooShort),
        ("0123456789", rules.PasswordTooCommon),
        ("aaaaaaaaaaaa", rules.PasswordTooCommon),
        ("MyPassword!", rules.PasswordTooCommon),
        ("JiangSha-2022", rules.PasswordTooCommon),
    ],
)
def test_passwords_anybody_would_try_are_refused(password: str, error: type[Refused]) -> None:
    with pytest.raises(error):
        rules.check_secret(password, "jiangsha", is_pin=False)


def test_a_long_password_of_any_characters_is_taken() -> None:
    rules.check_secret("从受助者到志愿者再出发吧", "jiangsha", is_pin=False)


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("138 0000 0001", "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("+86 138 0000 0001", "13800000001"),
        ("008613800000001", "13800000001"),
        ("１３８０００００００１", "13800000001"),
        (" JiangSha ", "jiangsha"),
        ("zhang-san", "zhang-san"),
    ],
)
def test_one_login_has_one_spelling(typed: str, login: str) -> None:
    assert rules.normalise_login(typed) == login


@pytest.mark.parametrize(
    ("login", "role"),
    [
        ("jiangsha", Role.WORKER),
        ("1380000000", Role.WORKER),
        ("13800000001", Role.ADMIN),
        ("a", Role.ADMIN),
        ("a b", Role.ADMIN),
    ],
)
def test_a_login_that_does_not_fit_the_role_is_refused(login: str, role: Role) -> None:
    with pytest.raises((rules.NotAPhone, rules.NotALogin)):
        rules.check_login(login, role)


def test_somebody_with_two_roles_logs_in_as_staff() -> None:
    assert rules.uses_pin([Role.WORKER])
    assert not rules.uses_pin([Role.WORKER, Role.SOCIAL_WORKER])
    assert not rules.uses_pin([])


@pytest.mark.parametrize("password", ["jiangsha-hall-oak", "my-password-is-long"])
def test_a_common_word_is_allowed_beside_enough_of_ones_own(password):
    rules.check_secret(password, "jiangsha", is_pin=False)
