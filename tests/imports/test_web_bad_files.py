"""Whatever is uploaded, a page says what is wrong, and nothing is written."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.acceptance.bad_files import Bad
from tests.acceptance.test_bad_files import CONTENTS, PACKAGES
from tests.cast import Cast, a_user
from tests.imports.uploads import upload
from volunteer.accounts.models import Role, User
from volunteer.imports.models import ImportBatch, ImportDraft

QUICK = [bad for bad in PACKAGES if bad.name in ("空文件.xlsx", "图片.xlsx", "加密.xlsx", "半个.xlsx", "越级.xlsx")]


@pytest.fixture
def everywhere(session: Session, cast: Cast) -> User:
    return a_user(session, Role.SOCIAL_WORKER, "quanqu", "全区社工")


def is_refused_in_words(file: Bad, page, everywhere: User, session: Session, folder: Path) -> None:
    path = folder / file.name
    file.make(path)

    answer = upload(page(everywhere), path)

    assert answer.status == 200, answer.text
    assert ("没有收下" in answer.text, file.name in answer.text) == (True, True)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 0


@pytest.mark.parametrize("file", QUICK, ids=[bad.name for bad in QUICK])
def test_a_package_that_is_no_spreadsheet_is_refused_in_words(
    file: Bad, page, everywhere: User, session: Session, tmp_path: Path
) -> None:
    is_refused_in_words(file, page, everywhere, session, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("file", PACKAGES, ids=[f"{n} {bad.name}" for n, bad in enumerate(PACKAGES)])
def test_every_package_that_is_no_spreadsheet_is_refused_in_words(
    file: Bad, page, everywhere: User, session: Session, tmp_path: Path
) -> None:
    is_refused_in_words(file, page, everywhere, session, tmp_path)


@pytest.mark.parametrize("file", CONTENTS, ids=[bad.name for bad in CONTENTS])
def test_a_sheet_that_cannot_be_understood_names_the_place(
    file: Bad, page, everywhere: User, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / file.name
    file.make(path)

    answer = upload(page(everywhere), path)
    answer = answer.follow() if answer.status == 302 else answer

    for words in (file.name, *file.says):
        assert words in answer.text
    assert "确认导入" not in answer.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 0
