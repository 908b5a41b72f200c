"""Which supplier made the component of a product: the bill of materials, looked up by batch or by product and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from scorecards.matching.folding import fold
from scorecards.records import BillOfMaterialsRow, Feedback, OrderLinks

Rows = Sequence[BillOfMaterialsRow]


class BillOfMaterials:
    """The rows of a registry's bill of materials by batch and by (product, component)."""

    def __init__(self, rows: Iterable[BillOfMaterialsRow]) -> None:
        self._by_batch: dict[str, list[BillOfMaterialsRow]] = defaultdict(list)
        self._by_product: dict[tuple[str, str], list[BillOfMaterialsRow]] = defaultdict(list)
        for row in rows:
            self._by_batch[_key(row.batch)].append(row)
            self._by_product[_key(row.product), row.component].append(row)

    def look_up(self, component: str | None, feedback: Feedback, links: OrderLinks | None) -> tuple[Rows, Rows]:
        """(rows fixed by the batch or by product and build month, rows of the product when no month is known).

        A batch is believed before a month; one of another component says nothing about this one. Without a component
        only the batch can tell. Where rows overlap, all that fit come back, so that their suppliers share the answer.
        """
        product, month, batch = _keys(feedback, links)
        if batch:
            rows = [r for r in self._by_batch.get(_key(batch), ()) if component in (None, r.component)]
            rows = _narrowed(rows, lambda row: product is not None and _key(row.product) == _key(product))
            rows = _narrowed(rows, lambda row: month is not None and _is_valid(row, month))
            if rows:
                return rows, ()
        if not product or component is None:
            return (), ()
        rows = self._by_product.get((_key(product), component), [])
        if month:
            return [row for row in rows if _is_valid(row, month)], ()
        return (), rows


def _narrowed(rows: list[BillOfMaterialsRow], fits: Callable[[BillOfMaterialsRow], bool]) -> list[BillOfMaterialsRow]:
    """The rows that fit, or all when none does: several makers may number their batches alike."""
    return [row for row in rows if fits(row)] or rows


def _is_valid(row: BillOfMaterialsRow, month: str) -> bool:
    """Whether the row covers a month; an empty end is open."""
    return (not row.build_from or row.build_from <= month) and (not row.build_to or month <= row.build_to)


def _keys(feedback: Feedback, links: OrderLinks | None) -> tuple[str | None, str | None, str | None]:
    """Product, build month and batch, from the feedback itself or else from its order."""
    if links is None:
        return feedback.product, feedback.build_month, feedback.batch
    return (
        feedback.product or links.product,
        feedback.build_month or links.build_month,
        feedback.batch or links.batch,
    )


def _key(text: str) -> str:
    return fold(text).strip()
