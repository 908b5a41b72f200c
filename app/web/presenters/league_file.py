"""A league table as a file: heads and words in the reader's language, numbers rounded as on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.exports import Table
from app.web import wording
from app.web.i18n import gettext as _
from app.web.queries.names import Row


def league_file(role: str, rows: Sequence[Row], *, snapshot_id: str, period: str) -> Table:
    """One line per presented row. A rate and its interval are per the unit beside them, shares are per cent.

    Exposure is in its own unit, which stands in a column of its own; empty cells are unknown.
    """
    columns = _columns()
    both = {_("快照"): snapshot_id, _("周期"): period}
    lines = [both | {head: value(row) for head, value in columns.items()} for row in rows]
    return Table(role, (*both, *columns), lines)


def _columns() -> Mapping[str, Callable[[Row], Any]]:
    """The value of a row by the head of its column, in order."""
    return {
        _("名次"): _plain("rank"),
        _("共"): _plain("rank_of"),
        _("重叠名次起"): _plain("overlap_from"),
        _("重叠名次止"): _plain("overlap_to"),
        _("编号"): _plain("partner_id"),
        _("名称"): _plain("name"),
        _("等级"): _plain("grade"),
        _("得分"): _rounded("score", 1),
        _("得分下限"): _rounded("score_low", 1),
        _("得分上限"): _rounded("score_high", 1),
        _("比上期"): _rounded("trend", 1),
        _("状态"): lambda row: wording.status(row["status"]),
        _("为什么没有名次"): _plain("why_not_ranked"),
        _("样本"): wording.contract_sample,
        **_measured(),
        _("品牌"): _plain("brand"),
        _("省份"): _plain("province"),
        _("城市"): _plain("city"),
        _("同组"): _plain("peer_group_name"),
        _("同组名次"): _plain("peer_rank"),
        _("同组家数"): _plain("peer_of"),
    }


def _measured() -> Mapping[str, Callable[[Row], Any]]:
    """The columns of what was counted."""
    return {
        _("问题率或占比"): lambda row: _("问题率") if row["basis"] == "rate" else _("投诉占比"),
        _("数值"): _rounded("rate", 2),
        _("数值下限"): _rounded("rate_low", 2),
        _("数值上限"): _rounded("rate_high", 2),
        _("数值单位"): lambda row: _("每%(unit)s", unit=row["unit"]) if row["basis"] == "rate" else "%",
        _("声音"): _plain("voices"),
        _("观点"): _rounded("opinions", 1),
        _("投诉"): _rounded("complaints", 1),
        _("好评"): _rounded("praises", 1),
        _("期望投诉"): _rounded("expected", 1),
        _("暴露量"): _rounded("exposure_scaled", 1),
        _("暴露量单位"): lambda row: None if row["exposure"] is None else row["unit"],
    }


def _plain(name: str) -> Callable[[Row], Any]:
    return lambda row: row[name]


def _rounded(name: str, digits: int) -> Callable[[Row], float | None]:
    return lambda row: None if row[name] is None else round(row[name], digits) + 0.0
