"""Which language a request is answered in, and compiled catalogues for it."""

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, has_request_context, request
from flask_babel import Babel, refresh

#: With `zh_CN` the built-in texts of the libraries silently come out English.
CHINESE = "zh_Hans_CN"
ENGLISH = "en"
COOKIE = "lang"
DIRECTORY = Path(__file__).resolve().parent.parent / "translations"


def speak(app: Flask) -> None:
    """Answer in Chinese, or in English to who asks by `?lang=en` (remembered in a cookie)."""
    compile_catalogues(DIRECTORY)
    Babel(
        app,
        default_locale=CHINESE,
        default_timezone="Asia/Shanghai",
        default_translation_directories=str(DIRECTORY),
        locale_selector=_locale,
    )
    # One application context may serve several requests (in tests); each has its own language.
    app.before_request(refresh)
    app.after_request(_remember)
    app.context_processor(lambda: {"lang": language()})


def language() -> str:
    """The language of the present request as HTML names it: `zh-CN` or `en`."""
    return ENGLISH if _locale() == ENGLISH else "zh-CN"


def compile_catalogues(directory: Path) -> None:
    """Compile each catalogue that is newer than its compiled form. A read-only directory is left as it is."""
    for source in directory.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            _compile(source, target)
        except OSError:
            continue


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as written:
        catalogue = read_po(written)
    # Written aside and renamed, because two workers may start at once.
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".mo.part")
    with os.fdopen(handle, "wb") as compiled:
        write_mo(compiled, catalogue)
    Path(name).chmod(0o644)
    Path(name).replace(target)


def _locale() -> str:
    if not has_request_context():
        return CHINESE
    asked = request.args.get(COOKIE) or request.cookies.get(COOKIE)
    return ENGLISH if asked == ENGLISH else CHINESE


def _remember(response: Response) -> Response:
    asked = request.args.get(COOKIE)
    if asked in (ENGLISH, "zh"):
        response.set_cookie(COOKIE, asked, max_age=365 * 86400, samesite="Lax", httponly=True, secure=request.is_secure)
    return response
