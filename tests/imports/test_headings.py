"""Offices head their columns in many words: what each heading is taken for, and what it never is."""

import pytest

from volunteer.imports.columns import Column, Heading
from volunteer.imports.roster import EMPLOYER, NAME, PHONE
from volunteer.participation.case_sheet import NUMBER
from volunteer.participation.statistics_sheet import PEOPLE, TIMES
from volunteer.shiftlogs.record_columns import LENGTH, NAMES, SERVED
from volunteer.signups.register_sheet import APPLIED, CONSENT, SIGNER

KNOWN: list[tuple[Column, str]] = [
    (
        NAME,
        "姓名 姓　名 名字 参会人员 参会人 与会人员 职工 职工姓名 人员姓名 签到人 签到人员 签到人姓名 "
        "服务对象 服务对象姓名 参加职工 "
        "参训学员 到场人员 出席人员 受助人 劳动者 群众姓名 会员姓名 1、您的姓名： 姓名（签字） 学员名字",
    ),
    (
        PHONE,
        "电话 联系电话 联络电话 联络方式 联系方式 通讯方式 手机 手机号 手机号码 移动电话 本人电话 "
        "个人联系电话 电话号码 联系号码 联络号码 "
        "电话/手机 手机（电话） 手机及电话 TEL Tel. 联系电话（手机） *手机号码 3、您的手机号码： "
        "移动号码 常用手机号 mobile 职工电话",
    ),
    (
        EMPLOYER,
        "单位 工作单位 所属单位 所在单位 企业 企业名称 公司 公司名称 单位名称 单位全称 就职单位 "
        "就业单位 任职企业 所属企业 所在企业 所在公司 "
        "工作单位（部门） 工作单位/部门 会员单位 用人单位 服务单位 现工作单位 单位/企业 "
        "所在企业或单位 所属机构 企业（单位） 平台企业 "
        "4、您的工作单位 来自单位 所属工会 工作单位及部门",
    ),
    (
        CONSENT,
        "是否同意关联以往服务记录 同意关联 是否关联以往记录 是否同意与以往参加活动情况进行匹配 "
        "是否授权查询既往参与记录 同意关联（是/否） "
        "是否愿意将本次报名与过去参加活动的信息合并 授权比对历史参与信息 是否同意连接以前的服务档案 "
        "是否允许使用以往受助记录 关联授权 "
        ""
        "6、是否同意将本次报名信息与您以往参加本项目活动的记录进行关联（仅用于统计志愿者转化情况，不对外公开） "
        "是否同意信息匹配 "
        "同意匹配服务记录 历史记录关联意愿（同意/不同意） 是否同意信息用于排班并关联以往服务记录 "
        "过往服务记录是否同意合并 以往服务记录关联 历史参与信息匹配",
    ),
    (SIGNER, "姓名 志愿者 志愿者姓名 报名人 报名人员 申请人 申请人姓名 报名职工"),
    (APPLIED, "报名日期 报名时间 申请日期 提交时间 登记日期 提交答卷时间 报名登记日期 注册时间 日期"),
    (
        SERVED,
        "服务人次 走访人次 走访服务职工群众（人次） 服务职工人次 受益人次 服务人数 走访群众数 "
        "惠及职工人数 人次 服务对象人次",
    ),
    (NAMES, "参加志愿者 志愿者 志愿者姓名 志愿者名单 参与志愿者（签名） 走访志愿者 服务人员 义工姓名 出勤志愿者"),
    (LENGTH, "时长 时长（小时） 服务时长 志愿服务时长 工时 服务小时数 总时长 服务时间（小时） 每人时长"),
    (NUMBER, "个案编号 编号 档案号 档案编号 个案号 案号 序号 个案档案号 服务编号 个案编码"),
    (PEOPLE, "服务人数 参与人数 人数 受益人数 服务职工数 参加人数（人） 实到人数"),
    (TIMES, "服务人次 参与人次 人次 服务人次数 受益职工人次 参与人数（人次） 活动人次 人数/人次"),
]
UNKNOWN: list[tuple[Column, str]] = [
    (
        NAME,
        "紧急联系人姓名 家长姓名 单位名称 孩子姓名 社工姓名 活动名称 负责人姓名 姓名拼音 填表人 "
        "联系人 推荐人姓名 签名 备注",
    ),
    (
        PHONE,
        "紧急联系电话 单位电话 家长电话 身份证号码 会员号码 微信号 QQ号码 办公电话 社工电话 固定电话 "
        "紧急联系人及电话 证件号码 备用电话 座位号码 "
        "手机型号 推荐人电话 企业联系电话 工会卡号码 监护人手机",
    ),
    (
        EMPLOYER,
        "单位电话 主办单位 推荐单位 单位意见 单位地址 企业联系人 单位性质 承办单位 合作单位 单位盖章 转介单位 企业类型",
    ),
    (
        CONSENT,
        "是否同意 是否同意隐私政策 是否同意个人信息用于排班 是否同意收集个人信息 "
        "是否同意公开服务记录 是否同意肖像使用 是否愿意接受活动信息 "
        "是否同意系统匹配岗位 是否愿意按班次匹配 关联活动 关联单位 是否同意查询无犯罪记录 "
        "以往服务经历 是否同意购买保险 是否同意保密 "
        "是否愿意参加培训 是否同意记录服务时长 是否愿意参加以往活动 是否同意公示服务信息 "
        "审核同意日期 历史服务记录 是否同意与公安信息比对",
    ),
    (SIGNER, "推荐人姓名 紧急联系人 审核人 服务对象"),
    (APPLIED, "审核日期 出生日期 入会日期 可服务时间 培训日期 报名截止日期 退出日期"),
    (
        SERVED,
        "志愿者人数 志愿者（人数） 服务对象需求 走访户数 走访企业数 服务内容 服务时长 走访对象姓名 "
        "累计服务人次 服务情况 走访方式",
    ),
    (NAMES, "志愿者人数 志愿者电话 受访职工姓名 走访对象 志愿者评价 被走访人"),
    (LENGTH, "累计服务时长 路途时长 培训时长"),
    (NUMBER, "次数 个案类型 负责社工 个案来源"),
    (PEOPLE, "志愿者人数 社工人数 计划人数 应到人数 报名人数 服务人次 男性人数 目标人数"),
    (TIMES, "服务人数 志愿者服务人次 累计人次 计划人次 目标人次 去年人次"),
]


def _each(table: list[tuple[Column, str]]) -> list[tuple[Column, str]]:
    return [(column, heading) for column, headings in table for heading in headings.split(" ") if heading]


@pytest.mark.parametrize(("column", "heading"), _each(KNOWN), ids=lambda value: getattr(value, "field", value))
def test_a_heading_is_known(column: Column, heading: str) -> None:
    assert column.fit(Heading.of(heading)) > 0


@pytest.mark.parametrize(("column", "heading"), _each(UNKNOWN), ids=lambda value: getattr(value, "field", value))
def test_a_heading_is_something_else(column: Column, heading: str) -> None:
    assert column.fit(Heading.of(heading)) == 0


@pytest.mark.parametrize(
    ("column", "better", "worse"),
    [
        (PHONE, "手机", "电话"),
        (EMPLOYER, "工作单位", "单位"),
        (NAME, "姓名", "职工"),
        (APPLIED, "报名日期", "登记日期"),
        (LENGTH, "时长（小时）", "服务总时长（小时）"),
        (NAMES, "参加志愿者", "服务人员"),
        (SERVED, "服务人次", "服务人数"),
        (NUMBER, "个案编号", "序号"),
        (PEOPLE, "服务人数", "人数"),
        (TIMES, "服务人次", "线上人次"),
        (CONSENT, "是否同意关联", "是否同意使用以往服务记录"),
    ],
)
def test_of_two_headings_the_one_that_says_more_wins(column: Column, better: str, worse: str) -> None:
    assert column.fit(Heading.of(better)) > column.fit(Heading.of(worse)) > 0
