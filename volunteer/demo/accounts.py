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

ACCOUNTS = (
    Account("worker", "18747849086", "侯文", secret="220416"),
    Account("enterprise_contact", "hengxin", "恒信广告工会主席", organisation=STREET_UNION),
    Account("social_worker", "kuangsuchun", "匡素春", organisation=STREET_UNION),
    Account("coordinator", "longzhouwan", "龙洲湾街道工会协调员", organisation=STREET_UNION),
    Account("supervisor", "dudao", "项目督导", organisation=DISTRICT_UNION),
    Account("union_leader", "jiangsha", "江沙", organisation=DISTRICT_UNION),
    Account("admin", "admin", "管理员"),
    Account("auditor", "auditor", "审计员"),
)
