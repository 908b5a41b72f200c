"""The SQL that says which rows of the append-only lake are in force.

Every choice among rows has a total order, so that equal lake content gives equal answers whatever the file layout.
"""

from __future__ import annotations

# Feedback is written once per id; two ingests that raced each other may have written it twice. The first one counts.
CURRENT_FEEDBACK = """
select * from feedback
qualify row_number() over (partition by feedback_id order by ingested_at, file_id, content_hash) = 1
"""

# An order answers to its own id, and as a copy to its waybill and to its vehicle where these are no order's id. A copy
# for a vehicle tells what was built, not who sold it: later complaints about that car are of other visits.
CURRENT_ORDERS = """
with latest as (
    select * from orders
    qualify row_number() over (partition by order_id order by ingested_at desc, content_hash desc, file_id desc) = 1
),
copies as (
    select * replace (waybill as order_id) from latest where waybill is not null
    union all by name
    select * replace (vehicle as order_id, null as dealer_id, null as courier_id)
    from latest where vehicle is not null and kind = 'sale'
)
from latest
union all by name
from copies anti join latest using (order_id)
qualify row_number() over (partition by order_id order by ordered_at desc nulls last, content_hash desc) = 1
"""

CURRENT_EXPOSURE = """
select * from exposure
qualify row_number() over (
    partition by partner_id, measure, month, product, component, batch, province, city
    order by ingested_at desc, content_hash desc, file_id desc
) = 1
"""

LATEST_READINGS = """
select * from readings
qualify row_number() over (partition by feedback_id order by read_at desc, run_id desc, version, links_hash) = 1
"""

CURRENT_OPINIONS = """
select opinions.* from opinions semi join latest_readings using (feedback_id, run_id)
"""

CURRENT_MENTIONS = """
select mentions.* from mentions semi join latest_readings using (feedback_id, run_id)
"""

# The hash covers exactly the columns that a reading uses: an order that changes elsewhere is not read again.
ORDER_LINKS = """
select
    order_id,
    courier_id as link_courier_id,
    dealer_id as link_dealer_id,
    product as link_product,
    build_month as link_build_month,
    batch as link_batch,
    province as link_province,
    city as link_city,
    district as link_district,
    sha256(to_json([courier_id, dealer_id, product, build_month, batch, province, city, district]))[:16] as links_hash
from current_orders
"""

VIEWS: dict[str, str] = {
    "current_feedback": CURRENT_FEEDBACK,
    "current_orders": CURRENT_ORDERS,
    "current_exposure": CURRENT_EXPOSURE,
    "latest_readings": LATEST_READINGS,
    "current_opinions": CURRENT_OPINIONS,
    "current_mentions": CURRENT_MENTIONS,
    "order_links": ORDER_LINKS,
}

WITH_LINKS = """
select
    feedback.*,
    link_courier_id, link_dealer_id, link_product, link_build_month, link_batch,
    link_province, link_city, link_district,
    coalesce(links.links_hash, '') as links_hash
from current_feedback as feedback
left join order_links as links using (order_id)
"""
"""Every feedback with the links of its order."""

PENDING = f"""
{WITH_LINKS}
left join latest_readings as reading using (feedback_id)
where reading.version is distinct from $version
   or reading.links_hash is distinct from coalesce(links.links_hash, '')
order by feedback_id
"""
