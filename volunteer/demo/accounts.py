"""One account per role for the demo. Production refuses to start on a database that holds them."""

from dataclasses import dataclass

#: Sixteen characters nobody should use elsewhere; printed whenever the demo starts.
PASSWORD = "fanbu-demo-2022"


@dataclass(frozen=True)
class Account:
    """Who can log in to the demo, and what they are."""

    role: str
    login: str
    name: str
    secret: str = PASSWORD
    organisation: str | None = None


DISTRICT_UNION = "巴南区总工会"
STREET_UNION = "龙洲湾街道总工会"
AGENCY = "企航社会工作服务中心"
PROGRAMME = "服务职工心贴心"

#: 侯文 signed up at the activity of 16 April; a claim card proved his number.
WORKER = Account("worker", "18747849086", "侯文", secret="220416")
#: An approved volunteer whose number nobody has proved: sees this one sign-up, and nothing from before it.
NOT_PROVED = Account("worker", "13681495198", "朱海权（手机号还没核实）", secret="220418")

ACCOUNTS = (
    WORKER,
    Account("enterprise_contact", "hengxin", "恒信广告工会主席", organisation=STREET_UNION),
    Account("social_worker", "kuangsuchun", "匡素春", organisation=STREET_UNION),
    Account("coordinator", "longzhouwan", "龙洲湾街道工会协调员", organisation=STREET_UNION),
    Account("supervisor", "dudao", "项目督导", organisation=DISTRICT_UNION),
    Account("union_leader", "jiangsha", "江沙", organisation=DISTRICT_UNION),
    Account("admin", "admin", "管理员"),
    Account("auditor", "auditor", "审计员"),
)
