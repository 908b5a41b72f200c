"""Staff in texts: full names, surname and title, employee numbers, resolved against the partners' rosters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from scorecards.ingest.customer_names import known_words
from scorecards.records import Partner, Staff

TITLE = (
    "销售顾问|服务顾问|售后顾问|销售经理|售后经理|客户经理|服务经理|店长|经理|主管|总监|顾问|销售员|销售|技师|师傅|机修|维修工"
    "|工程师|接待|前台|客服|导购|业务员|快递员|快递小哥|派件员|配送员|小哥|站长|老师|员工|店员"
)
TITLE_BEFORE = re.compile(rf"(?:{TITLE})(?:是|叫|名叫|[:：\s（(“\"])*$")
TITLE_AFTER = re.compile(rf"[\s（(]*(?:{TITLE})")
HAN = "[\u4e00-\u9fff]"
# 王经理, 小王顾问; 销售顾问小李, 前台的张姐, 那个技师老陈
SURNAME_TITLE = re.compile(rf"(?P<name>[小老]?{HAN})(?P<title>{TITLE})")
TITLE_SURNAME = re.compile(
    rf"(?P<title>{TITLE})(?:的|那个|那位|是|叫)?(?P<name>[小老阿]{HAN}|{HAN}(?=姐|哥|总|工|小姐|先生|女士))"
)
EMPLOYEE_NUMBER = re.compile(r"(?:工号|员工号|工牌号?|胸牌号?)[是为:：\s]*(?P<number>[A-Za-z0-9]{2,12})(?![A-Za-z0-9])")
LOOK_BACK = 14

# What customers call people of a trade, beside the titles that stand on rosters.
CALLED = {
    "师傅": ("技师", "机修", "维修", "钣金", "喷漆", "司机", "快递员", "派件员", "配送员"),
    "小哥": ("快递员", "派件员", "配送员"),
    "前台": ("接待", "客服"),
    "接待": ("前台", "服务顾问"),
    "员工": ("",),
    "店员": ("",),
}


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    staff_id: str


class Roster:
    """All staff of all partners, ready to be found in texts; build it once per registry."""

    def __init__(self, staff: Sequence[Staff], partners: Sequence[Partner] = ()) -> None:
        self._by_name: dict[str, list[Staff]] = defaultdict(list)
        self._by_number: dict[str, list[Staff]] = defaultdict(list)
        self._by_partner: dict[str, list[Staff]] = defaultdict(list)
        for person in staff:
            self._by_name[person.name].append(person)
            self._by_partner[person.partner_id].append(person)
            if person.employee_no:
                self._by_number[person.employee_no.upper()].append(person)
        self._names = _Words([name for name in self._by_name if len(name) >= 2])
        employers: dict[str, set[str]] = defaultdict(set)
        for partner in partners:
            if partner.partner_id in self._by_partner:
                for name in (partner.name, *partner.aliases):
                    employers[name].add(partner.partner_id)
        self._employers = employers
        self._employer_names = _Words(list(employers))

    def mask(self, text: str, *, partner_ids: Collection[str] = ()) -> str:
        """The text with staff replaced by ［员工:STAFF_ID］; titles stay. Whoever stays ambiguous stays as written."""
        names = self._names.find(text)
        numbers = list(EMPLOYEE_NUMBER.finditer(text))
        titled = [*TITLE_SURNAME.finditer(text), *SURNAME_TITLE.finditer(text)]
        if not (names or numbers or titled):
            return text
        involved = set(partner_ids) & self._by_partner.keys() or self._named_employers(text)
        found = [
            *self._full_names(text, names, involved=involved),
            *self._employee_numbers(numbers, involved=involved),
            *self._surnames(titled, involved=involved),
        ]
        return _replaced(text, found)

    def _named_employers(self, text: str) -> set[str]:
        return {p for _, _, name in self._employer_names.find(text) for p in self._employers[name]}

    def _full_names(self, text: str, names: list[tuple[int, int, str]], *, involved: set[str]) -> list[_Found]:
        """A roster's own partner needs no title beside a name, unless the name is also a word."""
        found = []
        for start, end, name in names:
            titled = bool(TITLE_BEFORE.search(text, max(0, start - LOOK_BACK), start) or TITLE_AFTER.match(text, end))
            person, at_partner = _the_one(self._by_name[name], involved=involved)
            if person is not None and (titled or (at_partner and name not in known_words())):
                found.append(_Found(start, end, person.staff_id))
        return found

    def _employee_numbers(self, numbers: list[re.Match[str]], *, involved: set[str]) -> list[_Found]:
        found = []
        for match in numbers:
            person, _ = _the_one(self._by_number.get(match["number"].upper(), []), involved=involved)
            if person is not None:
                found.append(_Found(match.start("number"), match.end("number"), person.staff_id))
        return found

    def _surnames(self, titled: list[re.Match[str]], *, involved: set[str]) -> list[_Found]:
        """王经理, 销售顾问小李: only where exactly one of the involved partners' staff has such a surname and title."""
        colleagues = [person for partner_id in sorted(involved) for person in self._by_partner[partner_id]]
        found = []
        for match in titled:
            surname = match["name"][-1]
            fitting = [p for p in colleagues if p.name[:1] == surname and _is_called(p, match["title"])]
            if len(fitting) == 1:
                found.append(_Found(match.start("name"), match.end("name"), fitting[0].staff_id))
        return found


def _is_called(person: Staff, title: str) -> bool:
    """Whether a customer may call somebody of this title so; nobody whose title is not known."""
    return any(word in (person.title or "") for word in (title, *CALLED.get(title, ()))) and bool(person.title)


class _Words:
    """Finds the longest of many words at each place of a text; finds nothing when there are none."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = sorted(set(filter(None, words)))
        self._automaton = AhoCorasick(
            self._words, implementation=Implementation.ContiguousNFA, matchkind=MatchKind.LeftmostLongest
        )

    def find(self, text: str) -> list[tuple[int, int, str]]:
        matches = self._automaton.find_matches_as_indexes(text) if self._words else []
        return [(start, end, self._words[index]) for index, start, end in matches]


def _the_one(people: list[Staff], *, involved: set[str]) -> tuple[Staff | None, bool]:
    """Who it is, when only one person can be meant, and whether an involved partner employs them."""
    there = [person for person in people if person.partner_id in involved]
    if there:
        return (there[0], True) if len(there) == 1 else (None, False)
    # With a partner known, somebody of another partner is not meant.
    return (people[0], False) if len(people) == 1 and not involved else (None, False)


def _replaced(text: str, found: list[_Found]) -> str:
    parts = []
    position = 0
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if one.start >= position:
            parts += [text[position : one.start], f"［员工:{one.staff_id}］"]
            position = one.end
    return "".join([*parts, text[position:]])
