"""Naming: which of the names in a text each judgement is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scorecards.opinions.clauses import Parsed
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import Hit, mask_of
from scorecards.opinions.stance import stands
from scorecards.opinions.strangers import strangers
from scorecards.records import Name

_AND = re.compile(
    r"^(?:快递|物流|配送|速递|速运|的)?,?(?:和|与|、|跟|及|以及|还有|或|或者|/|&|,)(?:德国|国产|进口|日本)?$"
)


def name_couriers(parsed: Parsed, findings: Iterable[Finding], *, active: list[int]) -> list[Finding]:
    """Ties courier findings to the active courier names; one said of two names joined by 和 is given to both."""
    active = [i for i in active if parsed.names[i].role == "courier"]
    others = strangers(parsed) if active else []
    named: list[Finding] = []
    for finding in findings:
        chosen = _carrier(parsed, finding, active=active, others=others) if finding.responsible == "courier" else None
        named += [finding._replace(name=i) for i in _joined(parsed, chosen, active=active)]
    return named


def _carrier(parsed: Parsed, finding: Finding, *, active: list[int], others: list[int]) -> int | None:
    """The courier a finding is about: the nearest, unless one that the registry does not know stands nearer."""
    chosen = _nearest(parsed, finding, active=active)
    if chosen is None:
        return None
    name = parsed.names[chosen]
    clause = parsed.clauses[finding.clause]
    here = [at for at in others if clause.start <= at < clause.end]
    if not clause.start <= name.start < clause.end:
        before = [at for at in others if at < finding.start]
        if here or any(at > name.start or name.start > finding.start for at in before):
            return None
        between = parsed.masked[name.end : finding.start]
        return None if _ANOTHER.search(between) else chosen
    nearer = _distance(parsed, chosen, finding=finding)
    return None if any(max(at - finding.end, finding.start - at, 0) < nearer for at in here) else chosen


_ANOTHER = re.compile("(?:换了|换成|换的|改成|改发)(?!Ⓒ)|不知道?(?:换|是|用|发)了?的?是?(?:什么|啥|哪|谁)")
"""A change to a carrier that has no name here: what follows is no longer about the one before it."""


def _nearest(parsed: Parsed, finding: Finding, *, active: list[int]) -> int | None:
    clause = parsed.clauses[finding.clause]
    if stands(clause, "elsewhere") or not active:
        return None
    here = [i for i in active if clause.start <= parsed.names[i].start < clause.end]
    if here:
        return min(here, key=lambda i: _distance(parsed, i, finding=finding))
    before = [i for i in active if parsed.names[i].start < finding.start]
    return before[-1] if before else active[0]


def _distance(parsed: Parsed, index: int, *, finding: Finding) -> int:
    name = parsed.names[index]
    return max(name.start - finding.end, finding.start - name.end, 0)


def _joined(parsed: Parsed, chosen: int | None, *, active: list[int]) -> Sequence[int | None]:
    """The chosen name and those joined to it by 和 or a comma, each partner once."""
    if chosen is None:
        return [None]
    first = last = chosen
    while first > 0 and _are_joined(parsed, first - 1, active=active):
        first -= 1
    while last + 1 < len(parsed.names) and _are_joined(parsed, last, active=active):
        last += 1
    once = {parsed.names[i].partner_ids: i for i in range(last, first - 1, -1)}
    return sorted(once.values())


def _are_joined(parsed: Parsed, index: int, *, active: list[int]) -> bool:
    """Whether name number `index` and the next one may both be judged and have nothing but "and" between them."""
    between = parsed.masked[parsed.names[index].end : parsed.names[index + 1].start]
    return index in active and index + 1 in active and _AND.match(between) is not None


_CARRIED_CLAUSES = 5
_MAKER = mask_of("name.supplier")


def name_makers(parsed: Parsed, findings: Iterable[Finding], *, active: list[int]) -> list[Finding]:
    """Ties part findings to the makers named, and gives a finding without a part the part its maker supplies."""
    active = [i for i in active if parsed.names[i].role == "supplier" and not _is_measure(parsed, i)]
    named: list[Finding] = []
    for finding in findings:
        chosen = _maker(parsed, finding, active=active)
        component = (_part_of(parsed, chosen) if chosen is not None else None) or finding.component
        if chosen is None and (component is None or finding.loose):
            continue
        named += [
            finding._replace(name=i, component=component or "other") for i in _joined(parsed, chosen, active=active)
        ]
    return named


def _maker(parsed: Parsed, finding: Finding, *, active: list[int]) -> int | None:
    """The maker in the finding's clause, else the last one before it unless the old or another part came between."""
    clause = parsed.clauses[finding.clause]
    here = [i for i in active if clause.start <= parsed.names[i].start < clause.end]
    if here:
        return min(here, key=lambda i: _distance(parsed, i, finding=finding))
    if _is_original(clause.text) or _SWITCHED.search(clause.text):
        return None
    for back in range(finding.clause - 1, max(-1, finding.clause - 1 - _CARRIED_CLAUSES), -1):
        earlier = parsed.clauses[back]
        there = [i for i in active if earlier.start <= parsed.names[i].start < earlier.end]
        if there:
            return there[-1] if _same_part(parsed, there[-1], finding=finding) else None
        if _is_original(earlier.text) or _SWITCHED.search(earlier.text) or earlier.mask & _MAKER:
            return None
    return None


def _is_measure(parsed: Parsed, name: int) -> bool:
    """Whether the maker is only what another thing is measured against ("better than the X I had before")."""
    at = parsed.names[name]
    clause = parsed.clauses[parsed.clause_at(at.start)]
    return _MEASURED.search(clause.text[: at.start - clause.start]) is not None


_MEASURED = re.compile(r"比(?:起)?[^,比Ⓢ]{0,8}$|Ⓢ[^,]{0,6}(?:没有?|不如|不及|赶不上|比不上)[^,Ⓢ]{0,3}$")


_SWITCHED = re.compile(r"(?:换了|换成|换上|改用)了?(?:别的|其他|其它|另外|个|套|[^,ⓈⒹ后]{1,3}(?:牌|版|家的))")
"""A change to something that has no name here: what follows is no longer about the maker before it."""


def _is_original(text: str) -> bool:
    """Whether the clause speaks of the part that was there before, not merely measures against it."""
    return re.search(r"(?<!比)(?<!跟)(?<!和)(?<!与)(?:原厂|原车|原装|原胎|原配|以前的|之前的)", text) is not None


_MADE_FOR = {"fluids_filters": {"engine", "gearbox", "chassis"}, "tyre": {"chassis", "brakes", "body_interior"}}
"""What a product is felt through: an oil is judged by how the engine runs, a tyre by how the car brakes."""


def _same_part(parsed: Parsed, name: int, *, finding: Finding) -> bool:
    part = _part_of(parsed, name)
    felt = _MADE_FOR.get(part or "", set())
    supplied = parsed.names[name].components
    return part is None or finding.component in (None, part, *supplied) or finding.component in felt


def _part_of(parsed: Parsed, name: int) -> str | None:
    """The part a maker is named for: the word beside its name, else the registry's, else the text's products."""
    at = parsed.names[name]
    clause = parsed.clauses[parsed.clause_at(at.start)]
    beside = [(_gap(h, at), c) for h in clause.hits if (c := h.cue.component) and "soft" not in h.cue.kinds]
    near = [(gap, c) for gap, c in beside if gap <= (_BESIDE if c in at.components or not at.components else _TOUCHING)]
    if near:
        return min(near)[1]
    if at.components:
        spoken_of = [h.cue.component for h in parsed.hits if h.cue.component in at.components]
        return next((c for c in spoken_of), at.components[0])
    if beside:
        return min(beside)[1]
    return next((c for h in parsed.hits if (c := h.cue.component) in _PRODUCTS and "soft" not in h.cue.kinds), None)


_BESIDE = 5
_TOUCHING = 1
_PRODUCTS = frozenset({"tyre", "fluids_filters", "brakes", "lighting", "audio", "battery", "infotainment", "chassis"})
"""Parts that owners buy and fit by their maker's name."""


def _gap(hit: Hit, name: Name) -> int:
    """Characters between a cue and a name; what stands behind the name counts as nearer."""
    return hit.start - name.end if hit.start >= name.end else name.start - hit.end + 1


def name_dealers(parsed: Parsed, findings: Iterable[Finding], *, active: list[int]) -> list[Finding]:
    """Ties dealer findings to the dealer named in the clause, else to the last one named before it."""
    active = [i for i in active if parsed.names[i].role == "dealer"]
    return [f._replace(name=_nearest(parsed, f, active=active)) for f in findings]
