"""Words for ids: what the pages call roles, decisions, channels, warnings and the reasons behind a status."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from app.web.formats import count, decimal
from app.web.i18n import gettext as _
from app.web.i18n import pick
from scorecards.definitions import component_names
from scorecards.definitions.models import MinimumSample


def role(value: str | None) -> str:
    names = {"supplier": _("供应商"), "dealer": _("经销商"), "courier": _("快递"), "brand": _("品牌自身")}
    return names.get(value or "", value or _("全部"))


def user_role(value: str) -> str:
    names = {
        "administrator": _("管理员"),
        "procurement": _("采购与质量"),
        "channel": _("渠道管理"),
        "logistics": _("物流"),
        "reader": _("只读"),
    }
    return names.get(value, value)


def status(value: str | None) -> str:
    names = {
        "ranked": _("参与排名"),
        "provisional": _("暂定"),
        "too_few": _("样本不足"),
        "ok": _("正常"),
        "high": _("高于同类批次"),
        "no_units": _("无在用量"),
    }
    return names.get(value or "", value or _("无数据"))


def why_not_ranked(row: Mapping[str, Any], minimum: MinimumSample) -> str:
    """One sentence on why a partner has no rank, or no score, and what would help; empty when it has a rank."""
    if row["status"] == "ranked":
        return ""
    if row["status"] == "too_few":
        return _("，").join([_small_sample(row, minimum.shown), _("不给分")])
    reasons = []
    if max(row["voices"] or 0, row["expected"] or 0.0) < minimum.ranked:
        reasons.append(_small_sample(row, minimum.ranked))
    if row["grade"] is None:
        reasons.append(_("可用维度不足 %(least)s 个", least=minimum.dimensions))
    reasons.append(_not_given(row) if reasons else _("没有暴露量，只有占比，不能与有问题率的同行一起排名"))
    helps = [_("导入包裹数、工单数等暴露量后可改善")] if row["exposure"] is None else []
    return _("；").join([_("，").join(reasons), *helps])


def _small_sample(row: Mapping[str, Any], least: int) -> str:
    """Both measures of the sample, of which the larger counts; rounded down, so that neither seems to reach `least`."""
    voices, expected = count(row["voices"] or 0), count(math.floor(row["expected"] or 0.0))
    return _("声音 %(voices)s、期望投诉 %(expected)s，都不足 %(least)s", voices=voices, expected=expected, least=least)


def _not_given(row: Mapping[str, Any]) -> str:
    if row["score"] is None:
        return _("没有得分")
    return _("得分暂定、不给等级") if row["grade"] is None else _("得分暂定、不排名")


def contract(row: Mapping[str, Any], minimum: MinimumSample) -> str:
    """Whether the grade may be used in a contract decision, in words."""
    if row["contract_ready"]:
        return _("样本足够用于合同决定")
    return _(
        "样本不足以用于合同决定（需 %(n)s 条声音或 %(e)s 件期望投诉）",
        n=minimum.contract_voices,
        e=decimal(minimum.contract_expected, 0),
    )


def contract_sample(row: Mapping[str, Any]) -> str:
    """Whether a ranked partner's sample suffices for a contract decision; empty for who is not ranked."""
    if row["status"] != "ranked":
        return ""
    return _("样本充足") if row["contract_ready"] else _("参考")


def polarity(value: int) -> str:
    return _("好评") if value > 0 else _("投诉")


def severity(value: int) -> str:
    names = {1: _("1 级 · 烦扰"), 2: _("2 级 · 未尽责"), 3: _("3 级 · 财产损失"), 4: _("4 级 · 安全")}
    return names.get(value, str(value))


def decision(value: str) -> str:
    names = {"accepted": _("已采纳"), "review": _("待复核"), "none": _("未归因"), "ruled": _("人工裁定")}
    return names.get(value, value)


def verdict(value: str) -> str:
    """What a person ruled."""
    names = {
        "accept": _("归因正确"),
        "move": _("应归另一家"),
        "nobody": _("不怪任何一家"),
        "polarity": _("褒贬判反了"),
        "aspect": _("维度不对"),
    }
    return names.get(value, value)


def stage(value: str | None) -> str:
    names = {
        "pre-purchase": _("购前"),
        "purchase": _("购买"),
        "delivery": _("交付"),
        "use": _("使用"),
        "service": _("售后"),
        "advocacy": _("口碑"),
    }
    return names.get(value or "", value or _("无数据"))


def intent(value: str | None) -> str:
    names = {
        "complaint": _("投诉"),
        "praise": _("表扬"),
        "suggestion": _("建议"),
        "question": _("提问"),
        "comparison": _("比较"),
    }
    return names.get(value or "", value or _("无数据"))


def mention_reason(value: str) -> str:
    """Why a partner that a text names was not judged in it."""
    names = {
        "comparison": _("只作比较"),
        "hypothetical": _("只是假设"),
        "plain": _("只是提到"),
        "negated": _("明说与它无关"),
        "hearsay": _("只是听说"),
        "own_use": _("顾客自己使用"),
        "question": _("只是询问"),
        "advice": _("只是建议"),
        "plan": _("只是打算"),
        "past": _("说的是以前"),
        "promised": _("只是承诺或要求，实际不是它"),
        "shop": _("说的是作为商店的它"),
        "dispatch": _("说的是作为发货方的它"),
        "word": _("是另一个词"),
    }
    return names.get(value, _("只是提到"))


def channel(value: str | None) -> str:
    names = {
        "review": _("评价"),
        "shop": _("商城评价"),
        "post": _("帖子"),
        "forum": _("论坛"),
        "survey": _("调查问卷"),
        "call": _("客服通话"),
        "chat": _("聊天"),
        "complaint": _("投诉平台"),
        "social": _("社交媒体"),
        "map_app": _("地图门店页"),
    }
    return names.get(value or "", value or _("渠道不明"))


def component(value: str | None) -> str:
    names = component_names().get(value or "")
    return pick({"name_zh": names.zh, "name_en": names.en}, "name") if names else value or ""


def warning_kind(value: str) -> str:
    names = {"batch": _("批次"), "site": _("单个伙伴"), "area": _("地区"), "phrase": _("新说法")}
    return names.get(value, value)


def alarms(raised: int, watched: int) -> str:
    """How many warnings of either level."""
    return _("报警 %(r)s 条、关注 %(w)s 条", r=count(raised), w=count(watched))


def warning_level(value: str) -> str:
    return {"watch": _("关注"), "raise": _("报警")}.get(value, value)


def warning_measure(row: Mapping[str, Any], details: Mapping[str, Any]) -> str:
    """The statistic of a warning and its limit, by the name that its kind gives them."""
    said = {"s": decimal(row["statistic"], 2), "t": decimal(row["threshold"], 2)}
    if row["kind"] == "batch":
        return _("EB05 %(s)s，界限 %(t)s", **said)
    if row["kind"] == "site":
        return _("控制图 %(s)s 条，界限 %(t)s 条", **said)
    if row["kind"] == "phrase":
        return _("是以往的 %(s)s 倍，界限 %(t)s 倍", **said)
    # Published as -log10, so that more is worse, as for the other kinds.
    rates = {"q": _small(10 ** -row["statistic"]), "limit": _small(10 ** -row["threshold"])}
    return _("热点 z %(z)s；错误发现率 %(q)s，界限 %(limit)s", z=decimal(details.get("z"), 2), **rates)


def _small(value: float) -> str:
    return "<0.0001" if value < 0.0001 else f"{value:.4f}".rstrip("0")


def location_problem(value: str | None) -> str:
    names = {
        "zero": _("坐标为 0,0"),
        "not_a_number": _("坐标不是数字"),
        "swapped": _("经纬度写反"),
        "outside_china": _("坐标在境外"),
        "outside_province": _("坐标不在所填省份"),
        "outside_city": _("坐标不在所填城市"),
    }
    return names.get(value or "", value or "")


def schedule(cron: str) -> str:
    """A cron string in words where it is simple: every so many minutes, hourly, daily; empty for any other."""
    if match := re.fullmatch(r"\*/(\d+) \* \* \* \*", cron):
        return _("每 %(n)s 分钟", n=match[1]) if 60 % int(match[1]) == 0 else ""
    if match := re.fullmatch(r"(\d+) \* \* \* \*", cron):
        return _("每小时第 %(n)s 分", n=match[1])
    if match := re.fullmatch(r"(\d+) (\d+) \* \* \*", cron):
        return _("每天 %(time)s", time=f"{int(match[2]):02}:{int(match[1]):02}")
    return ""


def job_state(value: str) -> str:
    names = {
        "queued": _("排队中"),
        "running": _("运行中"),
        "succeeded": _("成功"),
        "failed": _("失败"),
        "abandoned": _("中断"),
    }
    return names.get(value, value)


def period_kind(value: str) -> str:
    names = {"rolling": _("滚动 12 个月"), "quarter": _("季度"), "month": _("月"), "all": _("全部时间")}
    return names.get(value, value)


def aspect(names: Mapping[str, Mapping[str, Any]], value: str | None) -> str:
    """The name of an aspect in the reader's language; its id when the snapshot has no name for it."""
    row = names.get(value or "")
    return pick(row, "name") if row else (value or "")


def aspect_path(names: Mapping[str, Mapping[str, Any]], value: str) -> str:
    """The names of an aspect's second and third level, or of its only one."""
    parts = value.split("/")
    ids = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    return " › ".join(aspect(names, each) for each in (ids[1:] or ids))
