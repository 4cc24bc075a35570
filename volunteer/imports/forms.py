"""What is uploaded."""

from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectField, TextAreaField

from volunteer.core.forms import Form, TextField, without_controls
from volunteer.core.i18n import _, _l
from volunteer.imports.uploading import PASTED, Upload

#: As many files as anybody chooses at once.
MOST = 30


class UploadForm(Form):
    """Files, or cells copied from Excel; the programme of sheets that name none."""

    files = MultipleFileField(_l("选择文件"))
    pasted = TextAreaField(_l("或者从 Excel 粘贴"))
    programme = SelectField(_l("归入项目"), default="", validate_choice=False)
    new_programme = TextField(_l("新项目名称"))
    kind = SelectField(_l("表的种类"), default="", validate_choice=False)

    def uploads(self) -> list[Upload]:
        """What was sent, in its order; a field that was left empty is nothing."""
        chosen = [each for each in (self.files.data or []) if isinstance(each, FileStorage) and each.filename]
        found = [Upload(_plain_name(str(each.filename)), each.read()) for each in chosen]
        for each in chosen:
            each.close()
        text = without_controls(str(self.pasted.data or "").replace("\r\n", "\n"), kept="\t\n").strip("\n")
        return [*found, Upload(PASTED, text.encode())] if text.strip() else found

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        count = len([each for each in (self.files.data or []) if getattr(each, "filename", "")])
        if not count and not str(self.pasted.data or "").strip():
            self.refuse(self.files, _("请选择文件，或者在下面粘贴表格。"))
        elif count > MOST:
            self.refuse(self.files, _("一次最多 %(most)s 个文件，请分几次上传。", most=MOST))
        return not self.errors


class ConfirmForm(Form):
    """Yes to a preview; the content tells a second click from a lost page."""

    content = HiddenField()


def _plain_name(name: str) -> str:
    """The last part of whatever path a browser sent."""
    last = PureWindowsPath(PurePosixPath(without_controls(name)).name).name
    return last[-120:] or "1"
