"""Labelled receipts as examples for `portal.core.extraction.learned.totals`: every amount of theirs, and whether it is the total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from portal.core.extraction import receipts
from portal.core.extraction.candidates import Printed
from portal.core.extraction.learned.totals import MARGIN, rows
from portal.training.collections import Labelled, pages_of

SETTINGS = {"max_iter": 300, "learning_rate": 0.04, "max_leaf_nodes": 8, "min_samples_leaf": 8, "l2_regularization": 3.0}
CENT = Decimal("0.011")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The amounts of one receipt with their features; `ruled` tells which are the rules' choice, `right` which are the total."""

    file: str
    cluster: str
    rows: list[list[float]]
    ruled: list[bool]
    right: list[bool]


def collected(documents: Iterable[Labelled], kept: Path, jobs: int = 2) -> list[Receipt]:
    """The labelled receipts among the documents."""
    wanted = [one for one in documents if one.row["doc_type"] == "receipt" and one.row["truth"].get("total")]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(receipt_of, wanted, [kept] * len(wanted), chunksize=4))


def receipt_of(document: Labelled, kept: Path) -> Receipt:
    printed = Printed(pages_of(document.path, kept))
    values, _ = receipts.read(printed)
    ruled = values["Total"].value["amount"] if "Total" in values else None
    found = list(rows(printed))
    total = Decimal(document.row["truth"]["total"])
    amounts = [amount.amount for amount, _ in found]
    return Receipt(
        document.row["file"], document.cluster, [row for _, row in found], [one == ruled for one in amounts], [abs(one - total) < CENT for one in amounts]
    )


def table_of(found: Sequence[Receipt]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    rows_, right = [row for one in found for row in one.rows], [mark for one in found for mark in one.right]
    return np.array(rows_), np.array(right), [one.cluster for one in found for _ in one.rows]


def told(found: Sequence[Receipt], shares: np.ndarray) -> str:
    """How many totals are right by the rules and with the trees' word, and how many were changed for better and for worse."""
    place, by_rules, by_trees, better, worse = 0, 0, 0, 0, 0
    for one in found:
        mine = shares[place : place + len(one.rows)]
        place += len(one.rows)
        before = any(right and ruled for right, ruled in zip(one.right, one.ruled, strict=True))
        after = chosen(one, mine) if len(mine) else False
        by_rules, by_trees = by_rules + before, by_trees + after
        better, worse = better + (after and not before), worse + (before and not after)
    return f"totals of {len(found)} receipts: right by the rules {by_rules}, with the trees {by_trees} (put right {better}, spoiled {worse})"


def chosen(receipt: Receipt, shares: np.ndarray) -> bool:
    """Whether what is chosen with the trees' word is right."""
    best = int(shares.argmax())
    before = max((float(share) for share, ruled in zip(shares, receipt.ruled, strict=True) if ruled), default=0.0)
    if receipt.ruled[best] or shares[best] < before + MARGIN:
        return any(right and ruled for right, ruled in zip(receipt.right, receipt.ruled, strict=True))
    return receipt.right[best]
