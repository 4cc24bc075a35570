"""`volunteer import`."""

import sys
from pathlib import Path

import click

from volunteer.core.commands import acts_as_somebody, fail, print_json
from volunteer.core.database import db
from volunteer.imports.actions import FileResult, apply_file
from volunteer.imports.kinds import Kind, kinds
from volunteer.imports.problems import errors_in
from volunteer.imports.reading import CannotRead, Reader
from volunteer.imports.rules import ReadFile, in_order, read_sheets, refused_file

#: How many errors of one file are printed.
SHOWN = 10


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--kind", "kind_key", metavar="K", help="不靠表头判断，指明是哪一种表")
@click.option("--programme", metavar="P", help="表题没有写明项目的表归入这个项目（没有就新建）")
@click.option("--dry-run", is_flag=True, help="只检查，什么也不写")
@click.option("--json", "as_json", is_flag=True, help="用 JSON 输出结果")
@acts_as_somebody
def import_command(
    files: tuple[str, ...], kind_key: str | None, programme: str | None, dry_run: bool, as_json: bool
) -> None:
    """导入表格：签到表、个案登记表、统计表、报名表、走访记录表。一个文件要么全部导入，要么一行也不导入。"""
    results = import_files(
        [Path(file) for file in files], _forced(kind_key), (programme or "").strip() or None, dry_run
    )
    refused = [result for result in results if result.status == "refused"]
    if as_json:
        print_json([_as_json(result, dry_run) for result in results])
    else:
        for result in results:
            _print(result, dry_run)
    if refused:
        fail(*(line for result in refused for line in _errors(result)))


def import_files(paths: list[Path], kind: Kind | None, programme: str | None, dry_run: bool) -> list[FileResult]:
    """Import files, one commit each, those that name their programme first; the results stand in the given order.

    A dry run writes all of them in one transaction that is undone at the end.
    """
    read = _read_all(paths, kind)
    results: dict[int, FileResult] = {}
    for count, index in enumerate(in_order(read), 1):
        _progress("导入", count, len(read), read[index].name)
        result = results[index] = apply_file(db.session(), read[index], programme)
        if dry_run:
            continue
        if result.status == "imported":
            db.session.commit()
        else:
            db.session.rollback()
    _progress("", 0, 0, "")
    db.session.rollback()
    return [results[index] for index in range(len(read))]


def _read_all(paths: list[Path], kind: Kind | None) -> list[ReadFile]:
    read = []
    with Reader() as reader:
        for count, path in enumerate(paths, 1):
            _progress("读取", count, len(paths), path.name)
            try:
                read.append(read_sheets(path.name, reader.read_path(path), kind))
            except CannotRead as error:
                read.append(refused_file(path.name, str(error)))
    return read


def _forced(key: str | None) -> Kind | None:
    if key is None:
        return None
    known = kinds()
    if key in known:
        return known[key]
    for kind in known.values():
        if kind.label == key:
            return kind
    return fail(f"没有“{key}”这种表。可用的种类：{'、'.join(f'{kind.key}（{kind.label}）' for kind in known.values())}")


def _progress(what: str, count: int, total: int, name: str) -> None:
    """One line that rewrites itself, only where a person watches."""
    if not sys.stderr.isatty():
        return
    click.echo(f"\r\033[K{what} {count}/{total} {name}" if total else "\r\033[K", nl=False, err=True)


def _errors(result: FileResult) -> list[str]:
    """What refused a file, the first places only: a wrong column is wrong in every row."""
    found = [problem.sentence(result.file) for problem in errors_in(result.problems)]
    more = [f"错误：{result.file}：还有 {len(found) - SHOWN} 处（用 --json 看全部）"] if len(found) > SHOWN else []
    return [*found[:SHOWN], *more]


def _as_json(result: FileResult, dry_run: bool) -> dict[str, object]:
    answer = result.as_json()
    if dry_run and result.status == "imported":
        answer["status"] = "would_import"
    return answer


def _print(result: FileResult, dry_run: bool) -> None:
    words = {
        "imported": "可以导入" if dry_run else "已导入",
        "duplicate": "重复，没有新增",
        "refused": "没有导入",
    }[result.status]
    counts = "，".join(f"{name} {count}" for name, count in result.counts.items() if count)
    labels = "、".join(kinds()[key].label for key in result.kinds)
    click.echo(f"{words}：{result.file}{f'（{labels}）' if labels else ''}{f'：{counts}' if counts else ''}")
    for problem in result.problems:
        if problem.severity == "warning":
            click.echo(f"  {problem.sentence(result.file)}", err=True)
