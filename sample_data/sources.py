"""The files of feedback/: which channel and time each holds, how it is encoded, and what its columns are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Format = Literal["csv", "xlsx", "jsonl", "parquet"]


@dataclass(frozen=True, slots=True)
class Source:
    """One feedback file. `columns` maps standard names to the source's own; standard names not in it keep theirs."""

    name: str
    file: str
    channel: str
    format: Format
    first: str
    last: str
    fields: tuple[str, ...]
    encoding: str = "utf-8"
    time: str = "iso"
    columns: Mapping[str, str] = field(default_factory=dict)


SHOP = ("external_id", "channel", "occurred_at", "author", "rating", "text", "order_id", "product")
MAP = (
    "external_id",
    "channel",
    "occurred_at",
    "author",
    "rating",
    "text",
    "page_partner_id",
    "lon",
    "lat",
    "datum",
    "province",
    "city",
)
SURVEY = ("external_id", "channel", "occurred_at", "rating", "text", "order_id", "product")
CALL = ("external_id", "channel", "occurred_at", "text", "order_id", "product", "vin")
COMPLAINT = (
    "external_id",
    "channel",
    "occurred_at",
    "author",
    "text",
    "brand",
    "product",
    "build_month",
    "province",
    "city",
)
FORUM = (
    "external_id",
    "channel",
    "occurred_at",
    "author",
    "text",
    "brand",
    "product",
    "build_month",
    "province",
    "place",
)
SOCIAL = (
    "external_id",
    "channel",
    "occurred_at",
    "author",
    "author_reach",
    "text",
    "product",
    "place",
    "lon",
    "lat",
    "datum",
    "province",
    "city",
)
SHOP_CHINESE = {
    "external_id": "评价编号",
    "channel": "渠道",
    "occurred_at": "评价时间",
    "author": "买家",
    "rating": "星级",
    "text": "评价内容",
    "order_id": "订单号",
    "product": "商品名称",
}
MAP_CHINESE = {
    "external_id": "点评ID",
    "channel": "渠道",
    "occurred_at": "点评日期",
    "author": "用户",
    "rating": "评分",
    "text": "点评",
    "page_partner_id": "门店编码",
    "lon": "经度",
    "lat": "纬度",
    "datum": "坐标系",
    "province": "省",
    "city": "市",
}
SURVEY_CHINESE = {
    "external_id": "问卷编号",
    "channel": "来源渠道",
    "occurred_at": "提交时间",
    "rating": "满意度",
    "text": "意见与建议",
    "order_id": "工单号",
    "product": "车型",
}
SOURCES = (
    Source(
        "shop_old",
        "shop_reviews_until_2025-01.csv",
        "shop",
        "csv",
        "2024-11",
        "2025-01",
        SHOP,
        "gb18030",
        "slashes",
        SHOP_CHINESE,
    ),
    Source("shop", "shop_reviews.parquet", "shop", "parquet", "2025-02", "2026-10", SHOP),
    Source(
        "map_pages",
        "map_pages_until_2025-02.csv",
        "map_app",
        "csv",
        "2024-11",
        "2025-02",
        MAP,
        "gb18030",
        "local",
        MAP_CHINESE,
    ),
    Source("map_app", "map_pages.parquet", "map_app", "parquet", "2025-03", "2026-10", MAP),
    Source(
        "survey_form",
        "survey_until_2025-03.xlsx",
        "survey",
        "xlsx",
        "2024-11",
        "2025-03",
        SURVEY,
        "utf-8",
        "local",
        SURVEY_CHINESE,
    ),
    Source("survey", "survey.parquet", "survey", "parquet", "2025-04", "2026-10", SURVEY),
    Source(
        "call_centre", "call_notes_until_2025-02.csv", "call", "csv", "2024-11", "2025-02", CALL, "utf-8-sig", "local"
    ),
    Source("call_log", "call_notes.parquet", "call", "parquet", "2025-03", "2026-10", CALL),
    Source("complaint_site", "complaints_until_2025-03.csv", "complaint", "csv", "2024-11", "2025-03", COMPLAINT),
    Source("complaints", "complaints.parquet", "complaint", "parquet", "2025-04", "2026-10", COMPLAINT),
    Source("forum", "forum_posts.parquet", "forum", "parquet", "2024-11", "2026-10", FORUM),
    Source("social", "social_posts_until_2025-04.jsonl", "social", "jsonl", "2024-11", "2025-04", SOCIAL),
    Source("social_archive", "social_posts.parquet", "social", "parquet", "2025-05", "2026-10", SOCIAL),
)
