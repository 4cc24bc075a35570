"""Columns about a person that several kinds of sheet share, and a person as one row writes them. Pure."""

import re
from dataclasses import dataclass

from volunteer.imports.columns import Column, Record
from volunteer.imports.grid import is_total_label, plain, shown
from volunteer.imports.values import parse_age, parse_phone

_WHO = (
    "职工|会员|员工|学员|组员|成员|工友|工人|劳动者|居民|群众|职工群众|人员|受助人|受助者|受益人|受益职工"
    "|(?:参与|参加|参会|与会|到会|参训|受训|出席|到场|签到|签名|报到|听课|活动|来访|受邀)"
    "(?:者|人|人员|职工|学员|会员|居民)"
)
_OTHERS = (
    "紧急|家长|家属|监护|带队|带领|社工|推荐|介绍|审核|审批|负责|联系人|拼音|工会主席|随行|同行|代签|经办"
    "|单位名|企业名|公司名|项目名|活动名|小组名|孩子|子女|儿童|填表|统计|记录"
)
NAME = Column(
    "name",
    "姓名",
    exact=rf"姓名|名字|(?:{_WHO})|(?:{_WHO}|本人|志愿者|报名人|报名者|申请人|服务对象|受助人|签到|真实|人员|职工志愿者)(?:姓名|名字)|name",
    part="姓名|名字",
    prefer="姓名",
    weak="(?:服务|活动|参加|参与|参训)?对象|案主|当事人|求助者|求助人",
    unless=_OTHERS,
    is_required=True,
)
_OF_SELF = "(?:本人|个人|自己|职工|会员|员工|志愿者|报名人|常用|有效|现用)?的?"
PHONE = Column(
    "phone",
    "联系电话",
    exact=rf"{_OF_SELF}(?:联系|联络|通讯|通信|手机|移动|手提|联系人?手机)?(?:电话|手机)(?:号码?)?"
    rf"|{_OF_SELF}(?:联系|联络|通讯|通信)(?:方式|方法|号码?|电话或手机)|手机号码?|手机号|移动号码?|电话(?:/|及|或|和)?手机(?:号码?)?"
    "|手机(?:/|及|或|和)?(?:联系)?电话(?:号码?)?|(?:tel|phone|mobile)(?:ephone)?\\.?(?:no\\.?|号码?)?",
    part="电话|手机|(?:联系|联络|通讯|通信)(?:方式|方法|号)|移动号|(?<![a-z])(?:tel|phone|mobile)|号码",
    prefer="手机|移动|mobile",
    unless="紧急|应急|备用|家属|家长|监护|亲属|配偶|子女|(?:单位|企业|公司|部门).{0,2}(?:电话|联系方式)|办公|带队|社工|推荐|介绍|负责|主席|固定|固话"
    "|座机|传真|审核|邮|微信|qq|证|卡|会员.{0,2}号|编号|账|座位|车牌|门牌|型号|品牌|领队|企业联系|单位联系",
    looks=r"(?:\+?86[-\s]?)?1[3-9]\d[-\s]?[\d*xX×]{4}[-\s]?[\d*xX×]{4}",
)
_WORKPLACE = "单位|企业|公司|机构|厂|工厂|用人单位|工作单位"
_WORKING = (
    "工作|所在|所属|任职|就业|就职|供职|受雇|在职|用人|用工|会员|现|现在|目前"
    "|职工|员工|本人|个人|派遣|劳务|来自|隶属|归属"
)
EMPLOYER = Column(
    "employer",
    "工作单位",
    exact=rf"(?:{_WORKING})*的?(?:{_WORKPLACE})(?:/?(?:{_WORKPLACE}))*(?:名称|全称|简称|名)?",
    part="单位|企业|公司|雇主",
    prefer="工作|所在|所属|任职|就业|就职|供职|用人|用工",
    weak="(?:所属|所在)?(?:基层)?工会(?:名称|组织)?|(?:所属|所在)?平台(?:企业|名称)?"
    "|(?:所属|所在|工作)部门|部门|工作地点|工作场所|单位/部门",
    unless="电话|意见|推荐|盖章|公章|地址|性质|联系|类型|类别|行业|规模|负责|人数|审|主办|承办|协办|合作|转介|介绍|赞助|服务提供|职务|主席|签|代码",
    looks=r".{2,40}(?:公司|集团|工厂|厂|事务所|合作社)(?:[(（].{1,20}[)）])?",
)
SEX = Column("sex", "性别", exact="性别|男/女|性别男/女", part="性别", unless="孩子|子女")
AGE = Column("age", "年龄", exact="年龄|岁数|周岁|年龄岁", part="年龄", unless="孩子|子女|工龄")
MEMBER_NUMBER = Column(
    "member_number",
    "会员编号",
    exact="(?:工会|职工)?会员(?:证|卡)?(?:编号|号码?|证号)|工会(?:证|卡|会员卡|会员证)号",
    part="会员.{0,3}号",
)
NOTE = Column(
    "note",
    "备注",
    exact="备注(?:说明)?|说明|与职工关系|关系|人员类别|人员类型|身份|人员身份",
    part="备注|关系|亲属",
    prefer="备注",
)
SIGNATURE = Column(
    "signature",
    "签名",
    exact="签名|签到|签字|本人签名|本人签字|签名/签到|签到签名|签收",
    part="签名|签字|签到",
    unless="时间|日期|人数",
)
SERIAL = Column("serial", "序号", exact=r"序号?|编号|号|no\.?|#|行号|顺序")

PERSON_COLUMNS = (NAME, PHONE, EMPLOYER, SEX, AGE, MEMBER_NUMBER, NOTE, SIGNATURE, SERIAL)

_CHILD = re.compile(
    "儿童|小孩|孩子|子女|儿子|女儿|小朋友|未成年|幼儿|婴儿|宝宝|孩童|之子$|之女$|少儿|学童|长子|次子|长女|次女|孙子|孙女"
)
_NOT_THE_CHILD = re.compile("带|携|陪|领|家长|父|母|爸|妈|监护|有")


@dataclass(frozen=True)
class Written:
    """A person as written on one row."""

    name: str
    phone: str | None = None
    employer: str | None = None
    sex: str | None = None
    age: int | None = None
    member_number: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Name and telephone for telling whether two rows wrote the same person."""
        return plain(self.name), phone_digits(self.phone)


def read_person(record: Record) -> Written | None:
    """The person a row names, None when it names nobody (blank, a sum, a note below the table)."""
    name = record.words("name")
    return written(record, name) if name is not None and is_name(name) else None


def written(record: Record, name: str) -> Written:
    """A name with what its row says of the person beside it."""
    return Written(
        name=name,
        phone=parse_phone(record.cell("phone")),
        employer=record.words("employer"),
        sex=sex(record.words("sex")),
        age=parse_age(record.cell("age")),
        member_number=member_number(parse_phone(record.cell("member_number"))),
    )


def member_number(text: str | None) -> str | None:
    """A member number as written; None for words that stand in its place (未入会, 是, 1), which many share."""
    return text if text and len(plain(text)) >= 4 and re.search(r"\d", plain(text)) else None


def name_problem(record: Record) -> str | None:
    """What is wrong with a name cell that holds no name although the row speaks of a person; None when nothing is."""
    name = record.words("name")
    if name is None or is_name(name) or not record.has("phone", "employer", "sex"):
        return None
    return f"{shown(name)}不是姓名，请改正" if not is_total_label(name) else None


def is_name(text: str) -> bool:
    """Whether a text can be a person's name rather than a sum or a note."""
    folded = plain(text)
    return (
        bool(folded) and not is_total_label(text) and ":" not in folded and len(folded) <= 30 and not folded.isdigit()
    )


def sex(text: str | None) -> str | None:
    """男 or 女 when one of them is written, else None."""
    found = set(re.findall("[男女]", text or ""))
    return found.pop() if len(found) == 1 else None


def marks_child(note: str | None, age: int | None) -> bool:
    """Whether a row is marked as a child's: by its note or by an age below 16."""
    if age is not None and age < 16:
        return True
    return bool(note and _CHILD.search(note) and not _NOT_THE_CHILD.search(note))


def phone_digits(phone: str | None) -> str:
    """The digits of a telephone number, without the country's code."""
    digits = re.sub(r"\D", "", plain(phone or ""))
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def is_full_mobile(phone: str | None) -> bool:
    """Whether all eleven digits of a mobile number are there."""
    return bool(re.fullmatch(r"1\d{10}", phone_digits(phone))) and "*" not in (phone or "")
