"""Which supplier made the component of a product: the bill of materials, looked up by batch or by product and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

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

        A batch is believed before a month. Without a component only the batch can tell.
        """
        product, month, batch = _keys(feedback, links)
        if batch:
            rows = [r for r in self._by_batch.get(_key(batch), ()) if component in (None, r.component)]
            if rows:
                return rows, ()
        if not product or component is None:
            return (), ()
        rows = self._by_product.get((_key(product), component), [])
        if month:
            return [row for row in rows if row.build_from <= month <= row.build_to], ()
        return (), rows


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
