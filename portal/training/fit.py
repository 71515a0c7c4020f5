"""Gradient boosting by scikit-learn, written down as the trees of `portal.core.extraction.learned.trees`. Same examples, same model.

Every figure told about a fit is out of fold: documents of one cluster are always judged by trees, and by a curve, that never saw them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from threadpoolctl import threadpool_limits

from portal.core.extraction.learned import trees
from portal.training.collections import FOLDS, fold_of

#: Few and small trees: larger ones told right from wrong better out of fold, and worse on layouts that were drawn after the rules were made.
SETTINGS = {"max_iter": 80, "learning_rate": 0.06, "max_leaf_nodes": 4, "min_samples_leaf": 25, "l2_regularization": 4.0}
#: The rules were made with these documents at hand. On layouts drawn afterwards up to three times as many values were wrong at the same score, so
#: the curve takes three wrong for each that it sees, and half a one where it sees none.
UNSEEN, NEVER = 3.0, 0.5
LEAST_BLOCK = 25  # examples

Curve = list[list[float]]


def boosted(rows: np.ndarray, right: np.ndarray, signs: Sequence[int], **settings: float) -> dict[str, Any]:
    """Trees for log odds of `right`. `signs`: per feature 1 or −1 where more of it may only raise or lower the odds, else 0."""
    chosen = SETTINGS | settings
    fitted = HistGradientBoostingClassifier(**chosen, monotonic_cst=list(signs), random_state=1, early_stopping=False)
    with threadpool_limits(1):  # sums in one order, so that the file is the same to the last digit
        fitted.fit(rows, right)
    return {"base": round(float(fitted._baseline_prediction.ravel()[0]), 5), "trees": [tree(one[0].nodes) for one in fitted._predictors]}


def tree(nodes: np.ndarray) -> list[list[float]]:
    """Five lists: feature, threshold, left, right, value."""
    leaf = nodes["is_leaf"].astype(bool)
    feature = np.where(leaf, -1, nodes["feature_idx"]).astype(int).tolist()
    threshold = [0.0 if end else round(float(cut), 5) for end, cut in zip(leaf, nodes["num_threshold"], strict=True)]
    value = [round(float(one), 5) if end else 0.0 for end, one in zip(leaf, nodes["value"], strict=True)]
    return [feature, threshold, nodes["left"].astype(int).tolist(), nodes["right"].astype(int).tolist(), value]


def by_fold(rows: np.ndarray, right: np.ndarray, clusters: Sequence[str], signs: Sequence[int], **settings: float) -> list[dict[str, Any]]:
    """For each fold the trees that were fitted without it."""
    folds = np.array([fold_of(one) for one in clusters])
    return [boosted(rows[folds != fold], right[folds != fold], signs, **settings) for fold in range(FOLDS)]


def out_of_fold(models: Sequence[dict[str, Any]], rows: np.ndarray, clusters: Sequence[str]) -> np.ndarray:
    """Log odds of every example by the trees of its fold."""
    return np.array([trees.log_odds(models[fold_of(cluster)], row) for row, cluster in zip(rows.tolist(), clusters, strict=True)])


def shares(odds: np.ndarray) -> np.ndarray:
    return np.array([trees.share(one) for one in odds])


def curve(odds: np.ndarray, right: np.ndarray) -> Curve:
    """From log odds to shares: isotonic regression in blocks of at least `LEAST_BLOCK`, more doubtful than they look."""
    order = np.argsort(odds, kind="stable")
    fitted = IsotonicRegression(out_of_bounds="clip").fit_transform(odds[order], right[order].astype(float))
    xs, ys = [], []
    for block in blocks(fitted):
        wrong = UNSEEN * float((~right[order][block]).sum()) + NEVER
        xs.append(round(float(odds[order][block].mean()), 4))
        ys.append(round(max(0.02, 1.0 - wrong / (len(block) + 1)), 4))
    return [xs, np.maximum.accumulate(ys).tolist()]


def blocks(levels: np.ndarray) -> list[np.ndarray]:
    """Neighbours of one level together, small blocks joined to the next."""
    found: list[list[int]] = []
    for place, level in enumerate(levels):
        if not found or (level != levels[place - 1] and len(found[-1]) >= LEAST_BLOCK):
            found.append([])
        found[-1].append(place)
    if len(found) > 1 and len(found[-1]) < LEAST_BLOCK:
        found[-2:] = [found[-2] + found[-1]]
    return [np.array(block) for block in found]


def calibrated(odds: np.ndarray, right: np.ndarray, clusters: Sequence[str]) -> np.ndarray:
    """Shares for out-of-fold odds, by a curve that was drawn without the example's cluster."""
    folds = np.array([fold_of(one) for one in clusters])
    shares = np.zeros(len(right))
    for fold in range(FOLDS):
        inside = folds == fold
        drawn = curve(odds[~inside], right[~inside])
        shares[inside] = [trees.on_curve(drawn, one) for one in odds[inside]]
    return shares
