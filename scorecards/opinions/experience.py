"""Whether what a clause says of a part is the writer's own experience, and if not, why not."""

from __future__ import annotations

import re

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.lexicon import mask_of
from scorecards.opinions.stance import stands, text_stands

_UNREAL = ("question", "hypothetical", "plan", "advice", "check", "mechanism", "guess", "denied")
_CALLED_NORMAL = re.compile(
    r"^(?:这|那|个|种|现象|情况|都|也|属于|属|是|很|比较|应该|算|完全|一切|我觉得|[,])*正常(?:的|现象|情况)*[吧啊了呢]?$"
)
_TYRE = mask_of("component.tyre")
_SYMPTOM_LENGTH = 6
_TALKED_OF = re.compile("烧|异响")
_SLIDING = re.compile("打滑|侧滑|刹不[住稳]")
_OWN_VOICE = re.compile(r"我|俺|本人|自己|目前|现在|实际|其实|但|不过|结果|还是|仍|依[旧然]|回来")


def why_unreal(parsed: Parsed, index: int, *, at: int, praise: bool) -> str:
    """The reason why clause number `index` is no experience, "" if it is one; `at` is where its judgement stands."""
    clause = parsed.clauses[index]
    if praise and stands(clause, "wish"):
        return "wish"
    if praise and "不如" in parsed.masked[clause.start : at]:
        return "worse"
    for stance in _UNREAL:
        if stands(clause, stance):
            return stance
    if stands(clause, "hearsay") and text_stands(clause.text[: at - clause.start], "hearsay"):
        return "hearsay"
    talked_of = not praise and _TALKED_OF.search(parsed.masked[at : at + _SYMPTOM_LENGTH])
    if talked_of and stands(clause, "symptom_as_topic"):
        return "topic"
    if not praise and _slides_on_the_road(parsed, index, at=at):
        return "road"
    if _asks(parsed, index):
        return "question"
    if _is_called_normal(parsed, index):
        return "normal"
    return _carried(parsed, index)


def _slides_on_the_road(parsed: Parsed, index: int, *, at: int) -> bool:
    """Whether the road is why the car slides; a tyre is blamed for it all the same."""
    if parsed.clauses[index].mask & _TYRE or not _SLIDING.match(parsed.masked, at):
        return False
    return any(stands(clause, "slippery") for clause in parsed.clauses[max(0, index - 1) : index + 1])


def _asks(parsed: Parsed, index: int) -> bool:
    """Whether a question mark stands right behind the clause."""
    end = parsed.clauses[index].end
    return "?" in parsed.masked[end : end + 2]


def _is_called_normal(parsed: Parsed, index: int) -> bool:
    """Whether the next clause of the sentence calls what this one says normal."""
    sentence = parsed.clauses[index].sentence
    after = parsed.clauses[index + 1 : index + 2]
    return any(c.sentence == sentence and _CALLED_NORMAL.match(c.text) for c in after)


def _carried(parsed: Parsed, index: int) -> str:
    """The reason that an earlier clause of the sentence carries over to this one, "" if none does."""
    clause = parsed.clauses[index]
    for back in range(index - 1, -1, -1):
        before = parsed.clauses[back]
        if before.sentence != clause.sentence:
            return ""
        if back == index - 1 and before.text.endswith("是") and stands(before, "guess"):
            return "guess"
        if stands(before, "condition"):
            return "condition"
        if _is_about_to_follow(before, clause, directly=back == index - 1):
            return "condition"
        if stands(before, "rumour") and not _OWN_VOICE.search(clause.text):
            return "hearsay"
    return ""


def _is_about_to_follow(before: Clause, clause: Clause, *, directly: bool) -> bool:
    """Whether the clause only says what would follow from the advice or condition right before it."""
    return directly and stands(clause, "generic") and (stands(before, "hypothetical") or stands(before, "advice"))
