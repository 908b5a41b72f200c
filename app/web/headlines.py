"""The one sentence a page opens with: what matters, said before it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.web import wording
from app.web.formats import count, decimal, percent
from app.web.i18n import gettext as _
from app.web.i18n import pick

Row = dict[str, Any]
TOP = 10


def league_headline(
    role: str, rows: Sequence[Row], overlaps: Mapping[str, tuple[int, int]], *, none: str = "filters"
) -> str:
    """How many are ranked, how many of them poor, and whether the first ten can be told apart."""
    if none == "registered":
        return _("还没有登记%(role)s。", role=wording.role(role))
    if not rows:
        return _("没有符合筛选条件的%(role)s。", role=wording.role(role))
    ranked = [row for row in rows if row["status"] == "ranked"]
    parts = [
        _("%(n)s 家%(role)s中，%(ranked)s 家样本足够、参与排名", n=count(len(rows)), role=wording.role(role),
          ranked=count(len(ranked)))
    ]  # fmt: skip
    poor = sum(row["grade"] == "D" for row in ranked)
    if ranked:
        parts.append(_("其中 D 级 %(n)s 家", n=count(poor)) if poor else _("没有 D 级"))
    return _("，").join([*parts, *_ties(ranked, overlaps)]) + _("。")


def _ties(ranked: Sequence[Row], overlaps: Mapping[str, tuple[int, int]]) -> list[str]:
    """Whether neighbours at the top differ by more than their intervals allow for."""
    top = sorted(ranked, key=lambda row: row["rank"])[:TOP]
    if len(top) < 3:
        return []
    tied = sum(
        overlaps[row["partner_id"]][1] > row["rank"] or overlaps[row["partner_id"]][0] < row["rank"] for row in top
    )
    if tied > len(top) / 2:
        return [_("前 %(n)s 名之间多数区间重叠，先后不宜较真", n=len(top))]
    return [_("前 %(n)s 名之间多数可以区分先后", n=len(top))]


def partner_headline(row: Row | None, dimensions: Sequence[Row], aspects: Sequence[Row]) -> str:
    """Where the partner stands, how sure that is, and what is wrong with it most."""
    if row is None:
        return _("这一周期没有任何关于它的声音，所以没有得分。")
    if row["status"] == "too_few":
        return _("样本不足：%(why)s。", why=row["why_not_ranked"])
    parts = [_standing(row), _weakness(dimensions), _main_complaint(aspects)]
    return _("；").join(part for part in parts if part) + _("。")


def _standing(row: Row) -> str:
    if row["score"] is None:
        return _("没有得分：%(why)s", why=row["why_not_ranked"])
    if row["rank"] is None:
        return _("暂定得分 %(score)s，%(why)s", score=decimal(row["score"]), why=row["why_not_ranked"])
    if row["overlap_from"] == row["overlap_to"]:
        return _("第 %(rank)s 名（共 %(of)s 家），与前后名次的区间都不重叠", rank=row["rank"], of=count(row["rank_of"]))
    return _(
        "第 %(rank)s 名（共 %(of)s 家），与第 %(low)s–%(high)s 名区间重叠、不分先后",
        rank=row["rank"], of=count(row["rank_of"]), low=row["overlap_from"], high=row["overlap_to"],
    )  # fmt: skip


def _weakness(dimensions: Sequence[Row]) -> str:
    """The dimension whose whole interval lies farthest below the peers' median, if any does."""
    known = [d for d in dimensions if d["score_high"] is not None and d["peer_median"] is not None]
    below = [d for d in known if d["score_high"] < d["peer_median"]]
    if below:
        worst = min(below, key=lambda d: d["score"] - d["peer_median"])
        points = decimal(worst["peer_median"] - worst["score"])
        return _("主要短板：%(name)s，低于同组中位 %(points)s 分", name=pick(worst, "name"), points=points)
    return _("没有一个维度明显差于同组") if known else ""


def _main_complaint(aspects: Sequence[Row]) -> str:
    second = [a for a in aspects if a["level"] == 2 and a["complaints"] > 0]
    if not second:
        return ""
    top = max(second, key=lambda a: a["complaints"])
    share = top["complaints"] / sum(a["complaints"] for a in second)
    return _("投诉最多的是%(aspect)s（占投诉 %(share)s）", aspect=pick(top, "name"), share=percent(share))


def overview_headline(summary: Sequence[Row], *, raised: int, watched: int, moved: int) -> str:
    """What the reader should know first: grades lost, alarms, how many are ranked."""
    ranked = sum(row["ranked"] for row in summary)
    poor = sum(row["grade_d"] for row in summary)
    parts = [_("%(n)s 家合作伙伴样本足够、参与排名", n=count(ranked)), _("D 级 %(n)s 家", n=count(poor))]
    if moved:
        parts.append(_("比上期降级 %(n)s 家", n=count(moved)))
    parts.append(wording.alarms(raised, watched) if raised or watched else _("没有预警"))
    return _("，").join(parts) + _("。")


def map_headline(areas: Sequence[Row], basis: str, *, unit: str, least: int) -> str:
    """The area that is worst for certain: highest lower end of the interval, among those with `least` voices."""
    heard = [row for row in areas if row["rate"] is not None and row["voices"] >= least]
    bare = sum(row["rate"] is None for row in areas)
    uncoloured = _("%(n)s 个地区声音太少，不着色。", n=count(bare)) if bare else ""
    if not heard:
        return _("没有一个地区有足够的声音（至少 %(least)s 条），不说哪里最高。", least=least) + uncoloured
    worst = max(heard, key=lambda row: row["rate_low"])
    said = {"name": worst["name"], **{name: decimal(worst[name], 2) for name in ("rate", "rate_low", "rate_high")}}
    if basis == "share":
        found = _(
            "投诉占比最高的是%(name)s：%(rate)s%%（95%% 区间 %(rate_low)s–%(rate_high)s%%，按下限比较）。", **said
        )
    else:
        found = _("问题率最高的是%(name)s：%(rate)s %(unit)s（95%% 区间 %(rate_low)s–%(rate_high)s，按下限比较）。",
                  unit=unit, **said)  # fmt: skip
    return found + uncoloured
