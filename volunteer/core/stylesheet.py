"""All style sheets of the site as one file: a phone asks once, and keeps it until a letter changes."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from volunteer.core.access import public

blueprint = Blueprint("stylesheet", __name__)

#: The order of the cascade; each file fills one of these.
LAYERS = "@layer tokens, base, layout, components, features;"
FOUNDATIONS = ("tokens.css", "base.css", "layout.css")
A_YEAR = 365 * 24 * 60 * 60


@blueprint.get("/-/style.css")
@public
def whole() -> ResponseReturnValue:
    """The style sheet, compressed where the browser takes it; cacheable for ever under its address with the digest."""
    plain, packed, digest = _built()
    response = Response(plain, mimetype="text/css")
    if request.accept_encodings["gzip"]:
        response = Response(packed, mimetype="text/css", headers={"Content-Encoding": "gzip"})
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR if request.args.get("v") == digest else 0
    return response


def files(folder: Path) -> list[Path]:
    """Every style sheet in `folder`: the foundations first, then components, then features, by name."""
    foundations = [folder / name for name in FOUNDATIONS]
    features = sorted(path for path in folder.glob("*.css") if path not in foundations)
    return [*foundations, *sorted(folder.glob("components/*.css")), *features]


@blueprint.app_template_global("stylesheet_url")
def stylesheet_url() -> str:
    """The address of the style sheet as it reads now."""
    return url_for("stylesheet.whole", v=_built()[2])


def _built() -> tuple[bytes, bytes, str]:
    folder = Path(str(current_app.static_folder)) / "css"
    return _build(folder, max(path.stat().st_mtime_ns for path in files(folder)))


@lru_cache(maxsize=2)
def _build(folder: Path, changed_at: int) -> tuple[bytes, bytes, str]:
    """Plain, compressed and digest; `changed_at` only makes an edited file count."""
    plain = "\n".join([LAYERS, *(path.read_text(encoding="utf-8") for path in files(folder))]).encode()
    return plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:16]
