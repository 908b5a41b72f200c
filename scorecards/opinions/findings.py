"""What the rules of one role hand on: a judgement found in a clause, before it is tied to a name and weighed."""

from __future__ import annotations

from typing import NamedTuple

from scorecards.opinions.lexicon import Polarity
from scorecards.records import Responsible


class Finding(NamedTuple):
    """One judgement: where it stands, what it is about, which way, who is responsible for such a thing."""

    start: int
    end: int
    clause: int
    aspect: str
    polarity: Polarity
    responsible: Responsible
    component: str | None = None
    name: int | None = None
    loose: bool = False
    """True for what counts only for want of better: said without a part (unless a maker is carried to it), or a bare
    verdict on whoever the page belongs to."""
    wished: bool = False
    """True for a wish ("faster would be better"), which blames softly."""
    source: str = ""
    """What proposed it: the way a part got its judgement (`before`, `itself`, `symptom`, `sight` ...), or `pattern`."""
    veto: str = ""
    """Why it is no experience of the writer (`advice`, `hearsay` ...), "" if it is one."""

    @property
    def level2(self) -> str:
        """The first two levels of the aspect, e.g. `delivery/speed`."""
        return "/".join(self.aspect.split("/")[:2])
