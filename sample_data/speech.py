"""From planned judgements to one text: clauses, how they are joined, and what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from sample_data import lexicon
from sample_data.events import Event, Judgement, MentionPlan
from sample_data.marks import mark_mention, mark_opinion
from sample_data.names import caller, phone, plate, stock, vin
from sample_data.naming import NameBook, Written, rivals_of, write_staff
from sample_data.phrases import Fill, parse, pick, say
from sample_data.places import short
from sample_data.products import CARS

# How often a customer writes the partner's name, by channel; shop pages and store pages speak for themselves.
NAMING = {"shop": 0.38, "forum": 0.75, "map_app": 0.12, "survey": 0.15, "call": 0.35, "complaint": 0.7, "social": 0.8}
SARCASM_SHARE, COMPARISON_SHARE, ENGLISH_SHARE, HEADING_SHARE = 0.05, 0.07, 0.02, 0.25
# Talkative channels wander off the point between two clauses.
ASIDE_SHARE = {"forum": 0.22, "complaint": 0.08, "social": 0.12, "shop": 0.05}
PRONOUNS = {
    "courier": ("他家", "这家", "这个"),
    "supplier": ("它", "这玩意", "这个"),
    "dealer": ("他们", "这店", "他家"),
    "brand": ("这个",),
}
CONSEQUENCE_SHARE = {-1: 0.2, 1: 0.12}
SPOKEN_CARS = {car.name: (car.name, *car.nicknames) for car in CARS}
ELECTRIC = frozenset(car.name for car in CARS if car.electric)


@dataclass(slots=True)
class Scene:
    """One text in the making: what is said, who could be meant, and which names have been written so far."""

    event: Event
    book: NameBook
    rng: Random
    mentions: list[MentionPlan] = field(default_factory=list)
    written: dict[int, Written] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


def compose(scene: Scene) -> str:
    """The whole text with its marks, before register and noise."""
    channel, rng = scene.event.channel, scene.rng
    fill = filler(scene)
    if channel == "complaint" and scene.chance(HEADING_SHARE):
        return _heading(scene)
    opener = say(pick(lexicon.frame("openers", channel), rng), fill, rng)
    body = _body(scene)
    closer = say(pick(lexicon.frame("closers", channel), rng), fill, rng)
    if scene.chance(0.08) and channel != "call":
        body += rng.choice(("，", "。")) + say(pick(lexicon.frame("requests"), rng), fill, rng)
    return f"{opener}{body}{closer}"


def compose_bystander(scene: Scene) -> str:
    """A text that judges nobody: small talk, a question, a plan, or advertising."""
    kind = "spam" if scene.event.kind == "spam" else "nothing"
    patterns = lexicon.frame(kind) if kind == "spam" else lexicon.frame(kind, scene.event.channel)
    text = say(pick(patterns, scene.rng), filler(scene), scene.rng)
    for plan in scene.event.mentions:
        text += "，" + _mention(scene, plan)
    return text


def _heading(scene: Scene) -> str:
    """How complaint sites head a case: the car, then the troubles, without punctuation."""
    judgements = scene.event.judgements
    clauses = [_clause(scene, n, judgement=j, previous=None) for n, j in enumerate(judgements)]
    return f"{scene.event.product} {' '.join(clauses)}"


def _body(scene: Scene) -> str:
    """Remarks that judge nobody, then the clauses, then the other partners that are named in passing."""
    rng = scene.rng
    text = ""
    if scene.chance(0.3):
        text = say(pick(lexicon.frame("neutral", scene.event.channel), rng), filler(scene), rng) + _pause(rng)
    # Named in front, a partner of the same trade would be taken for the one that is judged next.
    judged = {j.role for j in scene.event.judgements}
    before = [p for p in scene.event.mentions if p.reason == "plain" and p.role not in judged]
    text += "".join(_mention(scene, plan) + _pause(rng) for plan in before)
    text += _clauses(scene)
    return text + "".join(_pause(rng) + _mention(scene, plan) for plan in scene.event.mentions if plan not in before)


def _pause(rng: Random) -> str:
    return rng.choice(("，", "，", "。"))


def _clauses(scene: Scene) -> str:
    """The judgements one after the other, joined as fits, with an aside now and then."""
    rng = scene.rng
    text, last = "", None
    for number, judgement in enumerate(scene.event.judgements):
        if last is not None:
            if scene.chance(ASIDE_SHARE.get(scene.event.channel, 0.0)):
                text += "，" + say(pick(lexicon.frame("asides"), rng), filler(scene), rng)
            text += _joiner(last, judgement, rng)
        text += _clause(scene, number, judgement=judgement, previous=last)
        last = judgement
    return text


def _joiner(last: Judgement, judgement: Judgement, rng: Random) -> str:
    kind = "joiner_same" if last.polarity == judgement.polarity else "joiner_turn"
    # Careless writing often turns without any connective.
    if kind == "joiner_turn" and rng.random() < 0.25:
        return rng.choice(("，", "。", " "))
    return rng.choice(lexicon.frame(kind))


def _clause(scene: Scene, number: int, *, judgement: Judgement, previous: Judgement | None) -> str:
    rng = scene.rng
    topic = lexicon.topic(judgement.role, judgement.topic, judgement.component)
    same = previous is not None and (previous.role, previous.partner_id, previous.component) == (
        judgement.role,
        judgement.partner_id,
        judgement.component,
    )
    pattern, rival = _pattern(scene, topic, judgement=judgement)
    subject = _subject(scene, number, topic=topic, same=same)
    fill = filler(scene, subject=subject, rival=rival)
    words = say(parse(pattern.removeprefix("=")), fill, rng)
    if not pattern.startswith("=") and "<s>" not in pattern:
        words = subject + words
    elif scene.written.get(number) and scene.written[number].text not in words:
        del scene.written[number]
    if scene.chance(CONSEQUENCE_SHARE[judgement.polarity]):
        kind = "consequence_neg" if judgement.polarity < 0 else "consequence_pos"
        words += say(pick(lexicon.frame(kind), rng), fill, rng)
    return mark_opinion(words, number)


def _pattern(scene: Scene, topic: lexicon.Topic, *, judgement: Judgement) -> tuple[str, MentionPlan | None]:
    """A predicate, and the rival it compares with, if it does."""
    rng, polarity = scene.rng, judgement.polarity
    if polarity < 0 and topic.sarcasm and scene.chance(SARCASM_SHARE):
        return rng.choice(topic.sarcasm), None
    if topic.english[polarity] and scene.chance(ENGLISH_SHARE):
        return "=" + rng.choice(topic.english[polarity]), None
    # Whole-part comparisons are generic, so they are kept for the topic that is generic too.
    share = COMPARISON_SHARE * (4.0 if judgement.role == "supplier" else 1.0)
    if topic.compare[polarity] and judgement.partner_id and scene.chance(share):
        pool = rivals_of(judgement.role, judgement.partner_id, world=scene.book.world, component=judgement.component)
        if pool:
            return rng.choice(topic.compare[polarity]), MentionPlan(judgement.role, rng.choice(pool), "comparison")
    return rng.choice(topic.plain[polarity]), None


def _subject(scene: Scene, number: int, *, topic: lexicon.Topic, same: bool) -> str:
    """Who or what the clause is about: a person, a named partner, a general word, or nothing when it is still clear."""
    rng, judgement = scene.rng, scene.event.judgements[number]
    if judgement.staff_id:
        roster = scene.book.world.staff_of[judgement.partner_id or ""]
        person = next(p for p in roster if p.staff_id == judgement.staff_id)
        return write_staff(person, rng)
    if same and scene.chance(0.6):
        return "" if scene.chance(0.8) else rng.choice(PRONOUNS[judgement.role])
    named_before = any(scene.event.judgements[n].partner_id == judgement.partner_id for n in scene.written)
    share = 0.15 if named_before else NAMING[scene.event.channel]
    if judgement.partner_id and topic.named and scene.chance(share):
        written = scene.book.write(judgement.partner_id, rng)
        scene.written[number] = written
        return say(pick(topic.named, rng), lambda _: written.text, rng)
    return say(pick(topic.subject, rng), filler(scene), rng)


def _mention(scene: Scene, plan: MentionPlan) -> str:
    pattern = pick(lexicon.mention_patterns(plan.role)[plan.reason], scene.rng)
    return say(pattern, filler(scene, rival=plan), scene.rng)


def filler(scene: Scene, *, subject: str = "", rival: MentionPlan | None = None) -> Fill:
    """What fills the slots of a phrase: the clause's subject, the rival, the scene, and the shared word lists."""

    def fill(name: str) -> str:
        if name == "s":
            return subject or scene.rng.choice(("他们", "这边", "他家", ""))
        if name == "m" and rival:
            number = len(scene.mentions)
            scene.mentions.append(rival)
            return mark_mention(scene.book.write(rival.partner_id, scene.rng).text, number)
        if name in SCENERY:
            return SCENERY[name](scene)
        return say(parse(lexicon.load("slots")[name]), fill, scene.rng)

    return fill


def _product(scene: Scene) -> str:
    product = scene.event.product if scene.event.product in SPOKEN_CARS else scene.rng.choice(CARS).name
    return scene.rng.choice(SPOKEN_CARS[product or ""])


def _goods(scene: Scene) -> str:
    return scene.rng.choice(scene.event.goods_spoken or ("东西",))


def _city(scene: Scene) -> str:
    return short(scene.event.place.city if scene.event.place else scene.rng.choice(scene.book.world.places).city)


def _district(scene: Scene) -> str:
    return short(scene.event.place.district) if scene.event.place else "市区"


SCENERY: Mapping[str, Callable[[Scene], str]] = {
    "product": _product,
    "goods": _goods,
    "city": _city,
    "district": _district,
    "brand": lambda _: "".join(stock("brand")) + "汽车",
    "customer": lambda scene: caller(scene.rng),
    "surname": lambda scene: scene.rng.choice(stock("surnames")),
    "email": lambda scene: f"{scene.rng.choice(('car', 'lao', 'xiao'))}{scene.rng.randrange(10_000)}@example.com",
    "vin": lambda scene: vin(scene.rng),
    "phone": lambda scene: phone(scene.rng),
    "plate": lambda scene: plate(scene.rng, electric=scene.event.product in ELECTRIC),
}
