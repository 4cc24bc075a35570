"""Compares the source strings with the English catalogue: `python -m tests.translations [--write]`.

With --write it brings the catalogue's message ids up to date (new ones empty, for a translator).
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "volunteer" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("volunteer/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "ngettext": (1, 2), "gettext": None, "lazy_gettext": None}
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n", "encoding": "utf-8"}}


def source_messages() -> Catalog:
    """Every text wrapped for translation in code and templates."""
    catalogue = Catalog(locale=None, charset="utf-8")
    found = extract_from_dir(str(ROOT), METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",))
    for path, _line, message, comments, context in found:
        catalogue.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return catalogue


def present_catalogue() -> Catalog:
    """The English catalogue as it stands."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def problems(source: Catalog, english: Catalog) -> list[str]:
    """What is untranslated, unknown or has other placeholders."""
    found = [f"not in the catalogue: {message.id!r}" for message in source if message.id and message.id not in english]
    for message in english:
        if not message.id:
            continue
        if message.id not in source:
            found.append(f"no longer used: {message.id!r}")
        elif not message.string or message.fuzzy or (isinstance(message.string, tuple) and not all(message.string)):
            found.append(f"not translated: {message.id!r}")
        found.extend(f"{error} in {message.id!r}" for error in message.check(english))
    return found


def write() -> None:
    """Bring the catalogue's ids up to date without fuzzy guesses."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    english = present_catalogue() if CATALOGUE.exists() else Catalog(locale="en", project="Fanbu", charset="utf-8")
    english.update(source_messages(), no_fuzzy_matching=True)
    english.obsolete.clear()
    with CATALOGUE.open("wb") as file:
        write_po(file, english, sort_output=True, omit_header=False, include_lineno=False, no_location=True, width=120)


def main() -> int:
    """Print what is wrong; 1 when something is."""
    if "--write" in sys.argv:
        write()
    found = problems(source_messages(), present_catalogue())
    print("\n".join(found) or "every text is translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
