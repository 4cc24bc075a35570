"""What a visitor chose for this browser: large letters (大字) and the language. Two cookies, no account needed."""

from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug import Response

from volunteer.core.access import public
from volunteer.core.translations import COOKIE as LANGUAGE

blueprint = Blueprint("preferences", __name__)

BIG_TEXT = "big_text"
A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Preferences:
    """The choices as templates read them, and `here`: the address to come back to after changing one."""

    is_big: bool
    here: str


@blueprint.app_context_processor
def in_every_template() -> dict[str, object]:
    """`preferences`, from this request's cookies alone: error pages need it when there is no database."""
    here = request.full_path if request.query_string else request.path
    return {"preferences": Preferences(request.cookies.get(BIG_TEXT) == "1", here)}


@blueprint.route("/-/big-text", methods=["GET", "POST"])
@public
def big_text() -> ResponseReturnValue:
    """Switch large letters on (`on=1`) or off, and go back. A link: it works without scripts."""
    return _remember(BIG_TEXT, "1" if request.values.get("on") == "1" else "0")


@blueprint.route("/-/language/<any(zh, en):word>", methods=["GET", "POST"])
@public
def language(word: str) -> ResponseReturnValue:
    """Read the site in Chinese or English from now on, and go back."""
    return _remember(LANGUAGE, word)


def local_path(address: str | None) -> str:
    """`address` if it is a path on this site, else the first page. Never leads to another host."""
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\") or not address.isprintable():
        return "/"
    return address


def _remember(cookie: str, value: str) -> Response:
    response = redirect(local_path(request.values.get("next")), code=303)
    is_secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
    response.set_cookie(cookie, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=is_secure)
    return response
