"""One event becomes one feedback: its text, where opinions stand in it, and whether one could know whom they mean."""

from __future__ import annotations

from random import Random

from sample_data.events import Event, Mentioned, Said, Told
from sample_data.marks import MENTION, OPINION, Span, read_marks
from sample_data.naming import NameBook
from sample_data.noise import decorate, polish, register, roughen
from sample_data.speech import Scene, compose, compose_bystander


def tell(event: Event, book: NameBook, rng: Random) -> Told:
    """The event in words."""
    scene = Scene(event, book, rng, mentions=[])
    marked = compose(scene) if event.judgements else compose_bystander(scene)
    marked = roughen(polish(register(marked, event.channel, rng)), event.channel, rng)
    marked = decorate(marked, event.channel, mood=sum(j.polarity for j in event.judgements), rng=rng)
    text, spans = read_marks(marked)
    return Told(event, text, _said(scene, spans), _mentioned(scene, spans))


def _said(scene: Scene, spans: tuple[Span, ...]) -> tuple[Said, ...]:
    judgements = scene.event.judgements
    known = set(scene.event.linked) | {judgements[n].partner_id for n, w in scene.written.items() if w.unique}
    said = []
    for span in spans:
        if span.kind == OPINION:
            judgement, written = judgements[span.number], scene.written.get(span.number)
            how = written.how if written else None
            said.append(
                Said(
                    judgement,
                    span.start,
                    span.end,
                    how,
                    judgement.partner_id is not None and judgement.partner_id in known,
                )
            )
    return tuple(said)


def _mentioned(scene: Scene, spans: tuple[Span, ...]) -> tuple[Mentioned, ...]:
    return tuple(
        Mentioned(scene.mentions[s.number].partner_id, scene.mentions[s.number].reason, s.start, s.end)
        for s in spans
        if s.kind == MENTION
    )
