"""`volunteer link`: link what is certain, and decide the rest."""

from collections.abc import Callable
from dataclasses import asdict

import click

from volunteer.core.actor import current_actor
from volunteer.core.commands import acts_as_somebody, fail, print_json
from volunteer.core.database import db, writing
from volunteer.core.errors import Refused
from volunteer.linkage import overview
from volunteer.linkage.models import Verdict

json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON")


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
@acts_as_somebody
def link(context: click.Context, as_json: bool) -> None:
    """连人：把确定是同一人的记载连起来，其余列为待核实。"""
    if context.invoked_subcommand is not None:
        return
    from volunteer.linkage.actions import link_all

    link_all(db.session(), progress=_progress())
    db.session.commit()
    found = overview.counts(db.session())
    if as_json:
        print_json(asdict(found))
        return
    click.echo(
        f"已连 {found.linked} 条记载（确定 {found.certain}，人工核实 {found.decided}），"
        f"共 {found.persons} 人；待核实 {found.to_review} 个问题。"
    )


def _progress() -> Callable[[str, int, int], None]:
    def say(words: str, done: int, total: int) -> None:
        if total >= 5000:
            click.echo({"keys": "编索引", "links": "连人"}[words] + f" {done}/{total}", err=True)

    return say


@link.command()
@json_option
def review(as_json: bool) -> None:
    """列出待核实的问题，会改变数字的在前。"""
    click.get_current_context().with_resource(writing(False))
    questions = overview.open_questions(db.session())
    if as_json:
        print_json([asdict(question) for question in questions])
        return
    if not questions:
        click.echo("没有待核实的问题。")
    for question in questions:
        mark = "＊" if question.moves_figures else "　"
        more = f"（共 {len(question.rows)} 行）" if len(question.rows) > 1 else ""
        click.echo(f"{mark}{question.id:>5}  {question.score:>6}  {'；'.join(question.reasons)}")
        click.echo(f"         左 {_words(question.left)}{more}")
        click.echo(f"         右 {_words(question.right)}")


def _words(side: overview.Side) -> str:
    where = " ".join(str(part) for part in (side.file, side.sheet, f"第{side.row}行" if side.row else None) if part)
    return f"{side.name}  {side.phone or '（无电话）'}  {side.employer or '（无单位）'}  [{where}]"


@link.command()
@click.argument("question_id", metavar="ID", type=int)
@click.argument("verdict", type=click.Choice([verdict.value for verdict in Verdict]))
@json_option
@acts_as_somebody
def decide(question_id: int, verdict: str, as_json: bool) -> None:
    """回答一个待核实的问题：same 是同一人，different 不是。"""
    from volunteer.linkage import deciding

    try:
        answer = deciding.decide(db.session(), question_id, Verdict(verdict), by=current_actor())
    except Refused as refused:
        db.session.rollback()
        fail(str(refused))
    db.session.commit()
    waiting = overview.counts(db.session()).to_review
    if as_json:
        print_json(
            {
                "id": question_id,
                "verdict": verdict,
                "changed": answer.changed,
                "rows": len(answer.rows),
                "to_review": waiting,
            }
        )
        return
    words = "已记下" if answer.changed else "早已如此，没有变化"
    click.echo(
        f"{words}：问题 {question_id} {'是同一人' if verdict == 'same' else '不是同一人'}；还有 {waiting} 个待核实。"
    )


@link.command()
@click.argument("question_id", metavar="ID", type=int)
@json_option
@acts_as_somebody
def undo(question_id: int, as_json: bool) -> None:
    """撤销对一个问题的回答。"""
    from volunteer.linkage import deciding

    try:
        answer = deciding.undo_decision(db.session(), question_id, by=current_actor())
    except Refused as refused:
        db.session.rollback()
        fail(str(refused))
    db.session.commit()
    if as_json:
        print_json({"id": question_id, "changed": answer.changed})
        return
    click.echo(f"已撤销对问题 {question_id} 的回答。" if answer.changed else f"问题 {question_id} 没有可撤销的回答。")


@link.command("list")
@json_option
def list_links(as_json: bool) -> None:
    """列出连到同一人的每条记载。"""
    click.get_current_context().with_resource(writing(False))
    found = overview.linked_mentions(db.session())
    if as_json:
        print_json([asdict(mention) for mention in found])
        return
    for mention in found:
        tier = "确定" if mention.tier == "certain" else "核实"
        click.echo(f"{mention.person:>6}  {tier}  {mention.name}  [{mention.file} {mention.sheet} 第{mention.row}行]")
