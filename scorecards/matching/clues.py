"""The clues: one small function each, all with the same signature.

A clue looks at one opinion's case and one candidate partner and returns what it saw, or None when it is not there. The
docstring's first line is what pages show beside it, Chinese then English. Weights stand in weights.yaml under the
function's name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from scorecards.matching.carried import Elsewhere
from scorecards.matching.case import Case
from scorecards.matching.whereabouts import Whereabouts
from scorecards.records import Partner, Role


class Seen(NamedTuple):
    """What a clue saw: in words, where in the text (if there), and bits to take off the table's weight."""

    detail: str
    start: int | None = None
    end: int | None = None
    discount: float = 0.0


VERSUS = " ≠ "
"""Between what a key says and what the text says, in the detail of a conflict."""

ClueFunction = Callable[[Case, Partner], Seen | None]


# Hard keys ---------------------------------------------------------------------------------------------------------


def order_link(case: Case, partner: Partner) -> Seen | None:
    """反馈对应的订单由它承运或经办 / The order behind the feedback was carried or handled by it"""
    return Seen(case.order_id) if partner.partner_id == case.order_partner else None


def order_conflict(case: Case, partner: Partner) -> Seen | None:
    """订单写的是另一家 / The order names another partner"""
    other = case.order_partner not in (None, partner.partner_id)
    return _against(case.order_name, case, partner) if other else None


def batch_link(case: Case, partner: Partner) -> Seen | None:
    """按物料清单，这个批次的部件由它供货 / By the bill of materials it supplied this batch of the component"""
    batches = [row.batch for row in case.batch_rows if row.supplier_id == partner.partner_id]
    return Seen(batches[0]) if batches else None


def batch_conflict(case: Case, partner: Partner) -> Seen | None:
    """按物料清单，这个部件由另一家供货 / By the bill of materials another maker supplied the component"""
    other = case.batch_rows and not batch_link(case, partner)
    return _against(case.made_by, case, partner) if other else None


def product_link(case: Case, partner: Partner) -> Seen | None:
    """按物料清单，它是该车型此部件的供应商之一 / By the bill of materials it supplies this part of the product"""
    rows = [row for row in case.product_rows if row.supplier_id == partner.partner_id]
    return Seen(f"{rows[0].product} {rows[0].component}") if rows else None


def source_page(case: Case, partner: Partner) -> Seen | None:
    """评价就留在它自己的页面上 / The feedback was left on its own page"""
    return Seen(partner.name) if partner.partner_id == case.page_partner else None


def page_conflict(case: Case, partner: Partner) -> Seen | None:
    """评价留在另一家的页面上 / The feedback was left on another partner's page"""
    other = case.page_partner not in (None, partner.partner_id)
    return _against(case.page_name, case, partner) if other else None


# Named in the text -------------------------------------------------------------------------------------------------


def named(case: Case, partner: Partner) -> Seen | None:
    """文中写明了它的名称或别名 / The text names it by its name or alias"""
    return _seen_name(case, partner, "exact")


def named_branch(case: Case, partner: Partner) -> Seen | None:
    """文中以“地名＋店名”指到这家门店 / The text names this branch by place and chain or brand"""
    return _seen_name(case, partner, "branch")


def named_suffix(case: Case, partner: Partner) -> Seen | None:
    """文中用了省去后缀的名称 / The text names it without the usual suffix"""
    return _seen_name(case, partner, "suffix")


def named_short(case: Case, partner: Partner) -> Seen | None:
    """文中用了由全称得出的简称 / The text uses a short name derived from its full name"""
    return _seen_name(case, partner, "short")


def named_homophone(case: Case, partner: Partner) -> Seen | None:
    """文中写了它名称的同音字 / The text writes its name with characters of the same sound"""
    return _seen_name(case, partner, "homophone")


def named_typo(case: Case, partner: Partner) -> Seen | None:
    """文中的写法与它的名称只差一个字 / The text writes its name with one error"""
    return _seen_name(case, partner, "typo")


def named_staff(case: Case, partner: Partner) -> Seen | None:
    """文中提到了它的员工 / The text names a member of its staff"""
    found = next((name for name in case.staff if partner.partner_id in name.partner_ids), None)
    return Seen(found.text, found.start, found.end) if found else None


def staff_surname(case: Case, partner: Partner) -> Seen | None:
    """文中的称呼（姓＋职务）与它的员工相符 / A surname and title in the text fit one of its staff"""
    surnames = case.surnames.get(partner.partner_id, frozenset())
    found = next((form for form in case.addressed if form.surname in surnames), None)
    return Seen(found.text, found.start, found.end) if found and not named_staff(case, partner) else None


def named_other(case: Case, partner: Partner) -> Seen | None:
    """这句话指名的是另一家 / The opinion names somebody else"""
    name = case.name
    return Seen(name.text, name.start, name.end) if name and not _is_named(case, partner) else None


def name_clause_before(case: Case, partner: Partner) -> Seen | None:
    """名称在前面的分句里，这句话接着说 / The name stands in a clause before, which this one continues"""
    return _seen_elsewhere(case, partner, "before")


def name_past_words(case: Case, partner: Partner) -> Seen | None:
    """名称在前面的分句里，这句话另有开头 / The name stands elsewhere, and this clause begins with words of its own"""
    return _seen_elsewhere(case, partner, "past_words")


def name_far(case: Case, partner: Partner) -> Seen | None:
    """名称在前一句或更早的分句里 / The name stands in an earlier sentence or several clauses before"""
    return _seen_elsewhere(case, partner, "far")


def name_behind(case: Case, partner: Partner) -> Seen | None:
    """名称在评价之后才出现 / The name comes only after the judgement"""
    return _seen_elsewhere(case, partner, "behind")


def key_by_name(case: Case, partner: Partner) -> Seen | None:
    """部件或由别处的名称推得，物料清单不另作证 / The part may be told by that name, so the bill only echoes it"""
    on_bill = any(row.supplier_id == partner.partner_id for row in (*case.batch_rows, *case.product_rows))
    return Seen("") if on_bill and case.carried and _is_named(case, partner) else None


# Where -------------------------------------------------------------------------------------------------------------


def place_district(case: Case, partner: Partner) -> Seen | None:
    """文中提到的区县就是它所在的区县 / A district in the text is the one it stands in"""
    found = next((p for p in case.places if p.is_district_of(partner)), None)
    return Seen(found.text, found.start, found.end) if found else None


def place_city(case: Case, partner: Partner) -> Seen | None:
    """文中提到的城市就是它所在的城市 / A city in the text is the one it stands in"""
    if any(place.is_district_of(partner) for place in case.places):
        return None
    found = next((p for p in case.places if p.is_city_of(partner)), None)
    return Seen(found.text, found.start, found.end) if found else None


def place_elsewhere(case: Case, partner: Partner) -> Seen | None:
    """文中提到的地方都不是它所在的地方 / None of the places in the text is where it stands"""
    if not case.places or any(place.may_be_of(partner) for place in case.places):
        return None
    first = case.places[0]
    return Seen(first.text, first.start, first.end)


def place_landmark(case: Case, partner: Partner) -> Seen | None:
    """文中的路名、街镇或商圈就在它的地址里 / A road, town or complex in the text is part of its address"""
    mark = case.landmarks.get(partner.partner_id)
    return Seen(case.text[mark.start : mark.end], mark.start, mark.end) if mark else None


def place_centre(case: Case, partner: Partner) -> Seen | None:
    """文中说的市中心就是它所在的城区 / It stands in the middle of the city that the text speaks of"""
    centre = case.centre
    return Seen(centre.text, centre.start, centre.end) if centre and centre.holds(partner) else None


def customer_district(case: Case, partner: Partner) -> Seen | None:
    """反馈登记的区县就是它所在的区县 / The feedback's recorded district is the one it stands in"""
    home = _home_unless_told(case)
    return Seen(home.text) if home and home.is_district_of(partner) else None


def customer_city(case: Case, partner: Partner) -> Seen | None:
    """反馈登记的城市就是它所在的城市 / The feedback's recorded city is the one it stands in"""
    home = _home_unless_told(case)
    return Seen(home.text) if home and home.is_city_of(partner) and not home.is_district_of(partner) else None


def near_site(case: Case, partner: Partner) -> Seen | None:
    """反馈的坐标就在它附近 / The feedback's coordinates are near its site"""
    nearby = case.nearby.get(partner.partner_id)
    return Seen(f"{nearby.metres / 1000:.1f} km", discount=nearby.discount) if nearby else None


def area_served(case: Case, partner: Partner) -> Seen | None:
    """客户所在地区由它的网点负责 / It serves the customer's area"""
    if not case.home or not case.serves(partner):
        return None
    return Seen(f"{case.home.text} · {case.served_by[partner.partner_id]}")


def area_not_served(case: Case, partner: Partner) -> Seen | None:
    """它的网点不覆盖客户所在地区 / It does not serve the customer's area"""
    return Seen(case.home.text) if case.home and case.serves(partner) is False else None


def only_place(case: Case, partner: Partner) -> Seen | None:
    """除地点外没有别的线索 / Nothing but the place points to it"""
    pointed_to = case.name is not None or partner.partner_id in (case.order_partner, case.page_partner)
    if case.role != "dealer" or pointed_to or named_staff(case, partner):
        return None
    return Seen("")


# What --------------------------------------------------------------------------------------------------------------


def supplies_component(case: Case, partner: Partner) -> Seen | None:
    """它供应这句话说的部件 / It supplies the component that the opinion is about"""
    component = case.opinion.component
    return Seen(component) if component and component in partner.components else None


def other_component(case: Case, partner: Partner) -> Seen | None:
    """它供应的是别的部件 / It supplies other components"""
    component = case.opinion.component
    return Seen(component) if component and partner.components and component not in partner.components else None


def _against(key: str, case: Case, partner: Partner) -> Seen:
    """Whom a key names; beside it the text's own word, where the text names the partner that the key does not."""
    if case.name is None or partner.partner_id not in case.name.partner_ids:
        return Seen(key)
    return Seen(f"{key}{VERSUS}{case.name.text}", case.name.start, case.name.end)


def _home_unless_told(case: Case) -> Whereabouts | None:
    """Where the customer is, for sites of dealers; nothing new when the text itself tells places."""
    return case.home if case.role == "dealer" and not case.places else None


def _seen_name(case: Case, partner: Partner, how: str) -> Seen | None:
    name = case.name
    return Seen(name.text, name.start, name.end) if name and name.how == how and _is_named(case, partner) else None


def _seen_elsewhere(case: Case, partner: Partner, where: Elsewhere) -> Seen | None:
    name = case.name
    return Seen(name.text) if name and where in case.carried and _is_named(case, partner) else None


def _is_named(case: Case, partner: Partner) -> bool:
    return case.name is not None and partner.partner_id in case.name.partner_ids


NAMED: tuple[ClueFunction, ...] = (
    *(named, named_branch, named_suffix, named_short, named_homophone),
    *(named_typo, named_staff, named_other),
)
CARRIED: tuple[ClueFunction, ...] = (name_clause_before, name_past_words, name_far, name_behind)
PAGES: tuple[ClueFunction, ...] = (source_page, page_conflict)
CLUES_OF: dict[Role, tuple[ClueFunction, ...]] = {
    "courier": (*NAMED, order_link, order_conflict, *PAGES, area_served, area_not_served),
    "dealer": (
        *(*NAMED, staff_surname, order_link, order_conflict, *PAGES),
        *(place_district, place_city, place_elsewhere, place_landmark, place_centre),
        *(customer_district, customer_city, near_site, only_place),
    ),
    "supplier": (
        *(*NAMED, *CARRIED, batch_link, batch_conflict, product_link, key_by_name, *PAGES),
        *(supplies_component, other_component),
    ),
}
"""The clues that can be there for a partner of a role."""
CLUES: tuple[ClueFunction, ...] = tuple(dict.fromkeys(clue for clues in CLUES_OF.values() for clue in clues))


def _explanation(clue: ClueFunction) -> tuple[str, str]:
    assert clue.__doc__ is not None
    chinese, _, english = clue.__doc__.partition(" / ")
    return chinese.strip(), english.strip()


CLUE_EXPLANATIONS: dict[str, tuple[str, str]] = {clue.__name__: _explanation(clue) for clue in CLUES}
"""Clue → one sentence for it, (Chinese, English)."""
