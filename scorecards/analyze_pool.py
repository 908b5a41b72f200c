"""`analyze` in several processes: blocks of lines go out, answers come back in the order of the lines."""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from scorecards.analyze import Analyst, Answer, Block, blocks
from scorecards.records import Registry

BLOCKS_AHEAD = 3
"""Blocks per process that are read before the first of them is answered."""


def analyze_in_processes(lines: Iterable[str], registry: Registry, processes: int) -> Iterator[Answer]:
    """The answers that `analyze` gives, in its order, a block at a time; for much input, not for a slow stream."""
    with TemporaryDirectory() as folder:
        registry_file = Path(folder) / "registry"
        registry_file.write_bytes(pickle.dumps(registry))
        # Spawned, not forked: forking a process that has threads can deadlock.
        pool = ProcessPoolExecutor(
            processes, mp_context=get_context("spawn"), initializer=_start, initargs=(registry_file,)
        )
        try:
            yield from _in_order(pool, blocks(lines), ahead=processes * BLOCKS_AHEAD)
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(pool: ProcessPoolExecutor, blocks: Iterable[Block], *, ahead: int) -> Iterator[Answer]:
    waiting: deque[Future[list[Answer]]] = deque()
    for block in blocks:
        waiting.append(pool.submit(_answer, block))
        if len(waiting) > ahead:
            yield from waiting.popleft().result()
    for future in waiting:
        yield from future.result()


_analyst: Analyst | None = None
"""This process's analyst: automata cannot be sent between processes, so each builds its own, once."""


def _start(registry_file: Path) -> None:
    global _analyst
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that reads the lines answers Ctrl-C, and ends this one
    _analyst = Analyst(pickle.loads(registry_file.read_bytes()))  # noqa: S301 - written by this program just now


def _answer(block: Block) -> list[Answer]:
    assert _analyst is not None
    return _analyst.answer(block)
