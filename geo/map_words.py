"""The words on maps, Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Lang = Literal["zh", "en"]

WORDS: dict[Lang, dict[str, str]] = {
    "zh": {
        "country": "全国",
        "trail": "当前区域",
        "province": "按省",
        "city": "按市",
        "legend": "图例",
        "rate": "问题率",
        "share": "投诉占比",
        "grade": "等级",
        "no_grade": "无等级",
        "status": "状态",
        "ranked": "参与排名",
        "provisional": "暂定",
        "too_small": "样本不足",
        "too_few": "声音太少，不评",
        "no_data": "无数据",
        "choose": "合作伙伴",
        "all_partners": "全部",
        "sites": "门店等级",
        "rank": "排名",
        "rank_of": "第 {rank} / {rank_of} 名",
        "not_ranked": "不排名",
        "score": "得分",
        "interval": "{value}（{low}–{high}）",
        "voices": "声音",
        "complaints": "问题",
        "no_location": "{count} 家没有可信坐标，未画出",
        "boundaries": "边界：高德开放平台、天地图",
        "approval": "审图号：{number}",
        "no_approval": "—",
    },
    "en": {
        "country": "China",
        "trail": "Area shown",
        "province": "by province",
        "city": "by city",
        "legend": "Legend",
        "rate": "Problem rate",
        "share": "Share of complaints",
        "grade": "Grade",
        "no_grade": "no grade",
        "status": "Status",
        "ranked": "Ranked",
        "provisional": "Provisional",
        "too_small": "Sample too small",
        "too_few": "too few voices",
        "no_data": "no data",
        "choose": "Partner",
        "all_partners": "All",
        "sites": "Site grades",
        "rank": "Rank",
        "rank_of": "{rank} of {rank_of}",
        "not_ranked": "not ranked",
        "score": "Score",
        "interval": "{value} ({low}–{high})",
        "voices": "Voices",
        "complaints": "Problems",
        "no_location": "{count} sites without credible coordinates are not drawn",
        "boundaries": "Boundaries: AMap, Tianditu",
        "approval": "Map approval number: {number}",
        "no_approval": "—",
    },
}


def words_for(lang: Lang, *, share: bool) -> Mapping[str, str]:
    """The words of a map; `rate` is what its areas are compared by: a share of complaints where nobody has exposure."""
    words = WORDS[lang]
    return words | {"rate": words["share"]} if share else words
