"""Sending files to the pages of the import, as a browser does."""

import io
from pathlib import Path

from tests.page import ORIGIN, Browser, Page


def upload(browser: Browser, *files: Path | tuple[str, bytes], **fields: str) -> Page:
    """What the upload page answers to these files."""
    named = [(each.name, each.read_bytes()) if isinstance(each, Path) else each for each in files]
    data = {**fields, "files": [(io.BytesIO(content), name) for name, content in named], "csrf_token": browser.token()}
    return browser.open(
        "POST", "/imports/new", data=data, content_type="multipart/form-data", headers={"Origin": ORIGIN}
    )


def preview(browser: Browser, *files: Path | tuple[str, bytes], **fields: str) -> Page:
    """The preview an upload leads to."""
    answer = upload(browser, *files, **fields)
    assert answer.status == 302, answer.text
    return answer.follow()


def bring(browser: Browser, *files: Path | tuple[str, bytes], **fields: str) -> Page:
    """The page of the batch that a confirmed upload became."""
    return preview(browser, *files, **fields).submit(content=content_of(browser, *files, **fields)).follow()


def content_of(browser: Browser, *files: Path | tuple[str, bytes], **fields: str) -> str:
    """The hash a preview's own form carries."""
    return str(preview(browser, *files, **fields).field("content").get("value"))
