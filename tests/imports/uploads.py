"""Sending files to the pages of the import, as a browser does."""

import io
from pathlib import Path

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import stream_encode_multipart

from tests.builders.sheets import PROGRAMME, a_file
from tests.page import ORIGIN, Browser, Page

CASE_HEAD = ("个案编号", "服务对象（化名）", "联系电话", "日期", "方式", "第几次", "主题")
REGISTER_HEAD = ("姓名", "电话", "单位", "报名日期", "是否同意关联以往服务记录", "审核结果", "审核日期")
RECORD_HEAD = ("日期", "时间", "服务内容", "参加志愿者", "服务人次", "带队社工")


def upload(browser: Browser, *files: Path | tuple[str, bytes], **fields: str) -> Page:
    """What the upload page answers to these files."""
    named = [(each.name, each.read_bytes()) if isinstance(each, Path) else each for each in files]
    sent = [FileStorage(io.BytesIO(content), filename=name) for name, content in named]
    data: dict[str, object] = {**fields, "files": sent}
    # Encoded here, because the test client leaves the temporary file of a large body open.
    stream, _length, boundary = stream_encode_multipart(MultiDict(data), use_tempfile=False)
    return browser.open(
        "POST",
        "/imports/new",
        data=stream.read(),
        content_type=f'multipart/form-data; boundary="{boundary}"',
        headers={"Origin": ORIGIN, "X-CSRFToken": browser.token()},
    )


def preview(browser: Browser, *files: Path | tuple[str, bytes], **fields: str) -> Page:
    """The preview an upload leads to."""
    answer = upload(browser, *files, **fields)
    assert answer.status == 302, answer.text
    return answer.follow()


def confirm(seen: Page) -> Page:
    """What confirming a preview answers."""
    return seen.submit(content=str(seen.field("content").get("value")))


def bring(browser: Browser, *files: Path | tuple[str, bytes], **fields: str) -> Page:
    """The page of the batch that a confirmed upload became."""
    return confirm(preview(browser, *files, **fields)).follow()


def a_register(folder: Path, *rows: tuple[object, ...], name: str = "报名.xlsx") -> Path:
    """A sign-up register."""
    return a_file(folder, name, {"报名": [(f"{PROGRAMME}志愿者报名表",), REGISTER_HEAD, *rows]})  # type: ignore[list-item]


def a_record(folder: Path, *rows: tuple[object, ...], name: str = "走访.xlsx") -> Path:
    """Outreach records."""
    return a_file(folder, name, {"走访": [(f"{PROGRAMME}志愿者走访记录表",), RECORD_HEAD, *rows]})  # type: ignore[list-item]


def a_case_register(folder: Path, *rows: tuple[object, ...], name: str = "个案.xlsx") -> Path:
    """A register of cases."""
    rows = rows or (("GA-1", "小敏", "13512340009", "2022-03-01", "面谈", 1, "情绪支持"),)
    return a_file(folder, name, {"个案": [(f"{PROGRAMME}个案服务登记表",), CASE_HEAD, *rows]})  # type: ignore[list-item]
