"""Every route of the application with an address to try it at."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from volunteer.accounts.access import policy_of
from volunteer.core.web import READING

#: An id no test writes.
ABSENT = 987654321
#: What the path parameters that are not ids may be.
SAMPLES = {"word": "zh"}

#: The pages anybody may open. A new one is a decision: add it here and say why in the commit.
PUBLIC = frozenset(
    {
        "accounts.sign_in",
        "accounts.enter_code",
        "accounts.log_out",
        "components.every_component",
        # The first admin comes before there are accounts; afterwards it answers 404.
        "demo.setup",
        "preferences.big_text",
        "preferences.language",
        # Whoever signs up, or comes with a claim card, has no account yet.
        "signups.join",
        "signups.joined",
        "signups.set_pin",
        "signups.privacy",
        "signups.claim_help",
        "signups.claim",
        "stylesheet.whole",
    }
)

#: Pages that are there while a site has no user, and 404 from then on.
ONLY_BEFORE_USERS = frozenset({"demo.setup"})


def routes(app: Flask) -> Iterator[Rule]:
    """Every rule but the static files'."""
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def unsafe_routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with each method that may change something."""
    return ((rule, method) for rule in routes(app) for method in sorted(rule.methods or ()) if method not in READING)


def permission_of(app: Flask, rule: Rule) -> str | None:
    """The permission a route needs, None for a public one."""
    return policy_of(app.view_functions[rule.endpoint])


def address(app: Flask, rule: Rule) -> str:
    """The route's address; ids are ones that do not exist."""
    values = {
        name: ABSENT if isinstance(converter, IntegerConverter) else SAMPLES.get(name, "absent")
        for name, converter in rule._converters.items()
    }
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values)


def names_an_object(rule: Rule) -> bool:
    """Whether the address carries the key of a row, so that an absent one must answer 404."""
    if rule.endpoint in ONLY_BEFORE_USERS:
        return True
    return any(name not in SAMPLES for name in rule.arguments)
