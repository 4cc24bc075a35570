"""How long linking takes on a large office: `python tests/benchmarks/linkage.py [ROWS]` prints seconds.

Synthetic: a third of the people sign up, three in twenty rows lack a phone, one in ten is misspelt or shortened.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import insert

from tests.builders.mentions import outreach, row, signup, store
from tests.conftest import config_for
from volunteer import create_app
from volunteer.core.clock import now
from volunteer.core.database import Base, db
from volunteer.core.events import take_mentions
from volunteer.linkage import actions, deciding, overview
from volunteer.linkage.models import Verdict
from volunteer.linkage.records import Written
from volunteer.people.models import Consent, ConsentKind, Mention, MentionKind
from volunteer.programmes.models import Programme
from volunteer.signups.models import SignUp, SignUpState

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华玉梅红建国林文辉波鹏飞云峰春梅海燕志雪琴晓冬"
BRANDS = [a + b for a in "龙恒顺华利康宏云锦民" for b in "洲信途宇通宁建帆绣生"]
KINDS = ["物业管理有限公司", "广告传媒有限公司", "物流有限公司", "电子有限公司", "餐饮连锁有限公司"]


def mentions(count: int, seed: int = 1) -> Iterator[Written]:
    """A synthetic office of `count` mentions."""
    r = random.Random(seed)
    people = []
    for number in range(max(1, count // 5)):
        name = r.choice(SURNAMES) + "".join(r.choice(GIVEN) for _ in range(r.choice((1, 2, 2))))
        phone = f"1{r.choice('3589')}{r.randrange(10**9):09d}"
        people.append((name, phone, "重庆" + r.choice(BRANDS) + r.choice(KINDS), number % 3 == 0))
    for name, phone, employer, signs_up in people:
        if signs_up:
            yield signup(name, phone, employer, occasion="册", occurred_on=date(2022, 1, 10))
    for number in range(count - len(people) // 3):
        name, phone, employer, signs_up = r.choice(people)
        day = date(2022, 1, 15) + timedelta(days=r.randrange(300))
        if signs_up and r.random() < 0.2:
            yield outreach(name, day, occasion=f"行{number // 4}")
            continue
        written = None if r.random() < 0.15 else phone
        if written and r.random() < 0.1:
            written = r.choice([f"{phone[:3]}****{phone[7:]}", phone[:5] + str(r.randrange(10)) + phone[6:]])
        if r.random() < 0.3:
            employer = employer[2:6]
        yield row(name, written, employer, occasion=f"会{number // 100}", occurred_on=day)


def main(count: int) -> None:
    """Fill a throw-away database, then time linking everything, one more sheet, and one answer."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config_for(f"sqlite:///{folder}/bench.sqlite"))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            session = db.session()
            _store_fast(session, list(mentions(count)))
            _timed(f"link_all {count}", lambda: actions.link_all(session))
            session.commit()
            print(overview.counts(session))
            sheet = store(session, list(mentions(100, seed=2)))
            take_mentions(session)
            _timed("one more sheet of 100", lambda: actions.link_new(session, list(sheet.values())))
            session.commit()
            question = overview.open_questions(session)[0]
            _timed("one answer", lambda: deciding.decide(session, question.id, Verdict.SAME, by="bench"))
            session.commit()
            _timed("link_all again", lambda: actions.link_all(session))
            session.rollback()
            db.engine.dispose()


def _store_fast(session, written: list[Written]) -> None:
    programme = Programme(name="项目1", created_at=now())
    session.add(programme)
    session.flush()
    rows = []
    for number, one in enumerate(written, 1):
        values = {name: getattr(one, name) for name in ("kind", "name", "phone", "employer", "occurred_on", "occasion")}
        fixed = {"is_alias": False, "is_child": False, "programme_id": programme.id, "recorded_at": now()}
        rows.append(values | fixed | {"id": number, "source_row": one.row})
    session.execute(insert(Mention), rows)
    signups = [(number, one) for number, one in enumerate(written, 1) if one.kind is MentionKind.SIGNUP]
    moment = now()
    for number, one in signups:
        session.add(
            SignUp(
                mention_id=number,
                programme_id=programme.id,
                applied_on=one.occurred_on,
                state=SignUpState.APPROVED,
                decided_on=one.decided_on,
                approved_on=one.decided_on,
                recorded_at=moment,
            )
        )
        session.add(
            Consent(
                mention_id=number,
                kind=ConsentKind.LINKING,
                is_given=True,
                text_version="paper",
                given_on=one.occurred_on,
                recorded_at=moment,
            )
        )
    session.flush()


def _timed(words: str, work) -> None:
    begun = time.perf_counter()
    work()
    print(f"{words}: {time.perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
