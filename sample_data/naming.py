"""How customers write partners' names: short, with a place, misspelt, or so that several could be meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from pypinyin import lazy_pinyin

from sample_data.names import surname_of
from sample_data.partners import Carrier, Maker, Site
from sample_data.places import short
from sample_data.world import World
from scorecards.records import Staff

MISSPELT_SHARE = 0.06
# Sounds that many speakers do not keep apart.
CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("h", "f"))


@dataclass(frozen=True, slots=True)
class Written:
    """A name as it stands in a text; `unique` when no other partner of the world is written like this."""

    text: str
    how: str
    unique: bool


@cache
def characters_by_sound() -> Mapping[str, tuple[str, ...]]:
    """The 3,755 common characters of GB 2312 by toneless pinyin."""
    common = [bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    sounds: dict[str, list[str]] = {}
    for character in filter(None, common):
        sounds.setdefault(lazy_pinyin(character)[0], []).append(character)
    return {sound: tuple(found) for sound, found in sounds.items()}


def misspell(name: str, rng: Random) -> tuple[str, str]:
    """The name with one character replaced by one that sounds the same (homophone) or nearly so (typo)."""
    at = rng.randrange(len(name))
    sound = lazy_pinyin(name[at])[0]
    alike = [c for c in characters_by_sound().get(sound, ()) if c != name[at]]
    if alike and rng.random() < 0.8:
        return name[:at] + rng.choice(alike) + name[at + 1 :], "homophone"
    for one, other in CONFUSED:
        near = characters_by_sound().get(sound.replace(one, other), ()) if one in sound else ()
        if near and sound.replace(one, other) != sound:
            return name[:at] + rng.choice(near) + name[at + 1 :], "typo"
    return name[:at] + name[at] + name[at:], "typo"


class NameBook:
    """Who is called what in a world, and by which writings several are called."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._bearers = Counter(form for site in world.sites for form, _ in _site_forms(site))

    def write(self, partner_id: str, rng: Random) -> Written:
        """One way a customer might write the partner."""
        world = self.world
        if partner_id in world.site_by_id:
            return self._write_site(world.site_by_id[partner_id], rng)
        known: Carrier | Maker = world.carrier_by_id.get(partner_id) or world.maker_by_id[partner_id]
        first = known.shorts[0]
        if rng.random() < MISSPELT_SHARE:
            text, how = misspell(first, rng)
            return Written(text, how, unique=True)
        full = known.partner.name
        text = rng.choices((first, rng.choice(known.shorts), full), (7, 4, 2 if len(full) <= 5 else 0.2))[0]
        return Written(text, "exact" if text in (full, *known.partner.aliases) else "short", unique=True)

    def _write_site(self, site: Site, rng: Random) -> Written:
        forms = _site_forms(site)
        form, how = rng.choices(forms, [WEIGHTS[how] for _, how in forms])[0]
        unique = self._bearers[form] == 1
        if how != "place" and rng.random() < MISSPELT_SHARE:
            mark, fault = misspell(site.mark, rng)
            return Written(form.replace(site.mark, mark), fault, unique=unique)
        return Written(form, how, unique=unique)


WEIGHTS = {"branch": 3.0, "chain": 2.0, "exact": 1.0, "alias": 4.0, "place": 1.5}


def _site_forms(site: Site) -> tuple[tuple[str, str], ...]:
    """All writings of a site with their kind; chain forms lack the place, place forms lack the name."""
    city, district, mark = short(site.place.city), short(site.place.district), site.mark
    forms = [
        (f"{district}{mark}", "branch"),
        (f"{mark}{district}店", "branch"),
        (f"{city}{mark}", "branch"),
        (f"{mark}（{district}）", "branch"),
        (f"{district}那边的{mark}", "branch"),
        (f"{city}{district}{mark}", "branch"),
        (f"{mark}4S店", "chain"),
        (mark, "chain"),
        (f"{mark}4s", "chain"),
        (site.partner.name, "exact"),
        (f"{district}那家4S店", "place"),
        (f"{city}{district}店", "place"),
    ]
    return tuple(forms + [(alias, "alias") for alias in site.partner.aliases])


def write_staff(person: Staff, rng: Random) -> str:
    """A staff member as a customer says it: title and surname, full name, or number."""
    surname, title = surname_of(person.name), person.title or ""
    forms = [f"{title}{person.name}", person.name, f"{title}小{surname}", f"工号{person.employee_no}的{title}"]
    if title == "维修技师":
        forms += [f"{surname}师傅", f"{surname}师傅"]
    return rng.choice(forms)


def rivals_of(role: str, partner_id: str | None, *, world: World, component: str | None) -> Sequence[str]:
    """Partners that one would compare with: same trade; for dealers the same province."""
    if role == "courier":
        pool = [c.partner for c in world.carriers]
    elif role == "supplier":
        pool = [m.partner for m in world.makers if component in m.partner.components]
    else:
        site = world.site_by_id.get(partner_id or "")
        pool = [
            s.partner for s in world.sites if site and s.place.province == site.place.province and s.mark != site.mark
        ]
    return [p.partner_id for p in pool if p.partner_id != partner_id]
