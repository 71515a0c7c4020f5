"""``portal train``: learn from the labelled documents beside the project what the reader's model file holds, and tell what it is worth.

Needs ``../shared`` and scikit-learn (`make train` installs it). The same documents, pages and rules give the same file to the last digit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from portal.core.extraction.learned import MODEL, trees
from portal.core.extraction.sureness import FEATURES
from portal.training import collections
from portal.training.collections import FOLDS, INDEXES, ROOT, SHARED, Labelled, labelled
from portal.training.examples import Example, examples, needed

#: What may only raise a value's sureness (1), or only lower it (−1).
SIGNS = {
    "score": 1, "checks passed": 1, "checks failed": -1, "least clear word": 1, "mean clearness": 1, "confidence of the type": 1,
    "evidence checksum": 1, "evidence sum": 1, "evidence agreement": 1, "evidence doubt": -1,
}  # fmt: skip
Trees = dict[str, Any]
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


@click.command("train")
@click.option("--shared", type=click.Path(path_type=Path), default=SHARED, show_default=True)
@click.option("--pages", type=click.Path(path_type=Path), default=ROOT / "var" / "pages", show_default=True, help="Where pages are kept between runs.")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option(
    "--made-up", type=click.Path(path_type=Path), default=ROOT / "var" / "synthetic" / "seed-1", show_default=True,
    help="Made-up documents, for sureness in types of which there are no real ones with labels.",
)
@click.option("--held", type=click.Path(path_type=Path), help="More made-up documents, to tell how sureness holds on what it wasn't learned from.")
@click.option("--check", is_flag=True, help="Write nothing; fail when the model file would change.")
def train(shared: Path, pages: Path, jobs: int, made_up: Path, held: Path | None, check: bool) -> None:
    """Learn the reader's model file from the labelled documents."""
    try:
        import sklearn  # noqa: F401
    except ImportError as missing:
        raise click.ClickException(f"{missing.name} isn't installed; `make train` installs it.") from None
    if not (shared / "data").is_dir():
        raise click.ClickException(f"no labelled documents in {shared}")
    if not (made_up / "index.jsonl").exists():
        raise click.ClickException(f"no made-up documents in {made_up}; `make train` draws them.")
    documents = [one for name in INDEXES for one in labelled(shared, name)]
    totals, totals_by_fold = receipt_totals(documents, pages, jobs)
    drawn = collections.made_up(made_up)
    found = needed(list(examples([*documents, *drawn], pages, [{"receipt_total": one} for one in totals_by_fold], jobs)))
    learned = sureness(found)
    if held is not None:
        tell_held(list(examples(collections.made_up(held), pages, [{"receipt_total": totals}] * FOLDS, jobs)), learned)
    written({"receipt_total": totals, "sureness": learned}, check)


def receipt_totals(documents: Sequence[Labelled], pages: Path, jobs: int) -> tuple[Trees, list[Trees]]:
    """Trees for the totals of receipts, from all and without each fold."""
    from portal.training import fit, totals

    found = totals.collected(documents, pages, jobs)
    rows, right, clusters = totals.table_of(found)
    signs = [0] * rows.shape[1]
    by_fold = fit.by_fold(rows, right, clusters, signs, **totals.SETTINGS)
    click.echo(totals.told(found, fit.shares(fit.out_of_fold(by_fold, rows, clusters))))
    return fit.boosted(rows, right, signs, **totals.SETTINGS), by_fold


def sureness(found: Sequence[Example]) -> Trees:
    """Trees and curve for how sure values are."""
    from portal.training import fit

    rows, right, clusters = table_of(found)
    signs = [SIGNS.get(name, 0) for name in FEATURES]
    odds = fit.out_of_fold(fit.by_fold(rows, right, clusters, signs), rows, clusters)
    tell(found, right, fit.calibrated(odds, right, clusters))
    return {**fit.boosted(rows, right, signs), "curve": fit.curve(odds, right)}


def table_of(found: Sequence[Example]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    return np.array([one.row for one in found]), np.array([one.right for one in found]), [one.cluster for one in found]


def written(model: dict[str, Any], check: bool) -> None:
    """Write the model file, or compare with it."""
    text = json.dumps(model, separators=(",", ":")) + "\n"
    if not check:
        MODEL.write_text(text)
        click.echo(f"\n{MODEL.relative_to(ROOT)}: {len(text) / 1024:.0f} KiB")
    elif not MODEL.exists() or MODEL.read_text() != text:
        raise click.ClickException("the model file isn't what these documents and rules give")


def tell(found: Sequence[Example], right: np.ndarray, shares: np.ndarray) -> None:
    """Out of fold: the scores of the rules and the learned sureness by bands, then by label how often ≥ 0.95 is right."""
    raw = np.array([one.score for one in found])
    click.echo(f"{len(found)} values of {len({one.file for one in found})} documents; out of fold by cluster\n")
    for name, marks in (("scores of the rules", raw), ("learned sureness", shares)):
        click.echo(f"{name}: area under curve {area(marks, right):.3f}, Brier score {float(((marks - right) ** 2).mean()):.4f}")
        click.echo("\n".join(bands(marks, right)) + "\n")
    click.echo(f"{'marked ≥ 0.95':24}{'n':>6}{'marked':>8}{'right':>7}{'share':>8}")
    for title, key in (("collection", lambda one: one.collection), ("label", lambda one: one.label)):
        for name in sorted({key(one) for one in found}):
            among = np.array([key(one) == name for one in found])
            sure = among & (shares >= 0.95)
            share = f"{right[sure].mean():.3f}" if sure.any() else "–"
            click.echo(f"{title + ' ' + name:24}{among.sum():>6}{sure.sum():>8}{right[sure].sum():>7}{share:>8}")


def tell_held(found: Sequence[Example], learned: Trees) -> None:
    """The same over documents that nothing was learned from."""
    from portal.training import fit

    rows, right, clusters = table_of(found)
    odds = fit.out_of_fold([learned] * FOLDS, rows, clusters)
    marks = np.array([trees.on_curve(learned["curve"], one) for one in odds])
    click.echo(f"\n{len(found)} values of {len({one.file for one in found})} documents held back: area under curve {area(marks, right):.3f}")
    click.echo("\n".join(bands(marks, right)))


def bands(marks: np.ndarray, right: np.ndarray) -> Iterable[str]:
    yield f"{'marked':>12}{'n':>6}{'mean':>8}{'right':>8}"
    for low, high in zip(BANDS, BANDS[1:], strict=False):
        among = (marks >= low) & ((marks < high) | (high == 1.0))
        if among.any():
            yield f"{low:>6.2f}–{high:.2f}{among.sum():>6}{marks[among].mean():>8.3f}{right[among].mean():>8.3f}"


def area(marks: np.ndarray, right: np.ndarray) -> float:
    """The chance that a right value is marked higher than a wrong one."""
    good, bad = marks[right], marks[~right]
    return float(np.mean([(np.sum(good > one) + 0.5 * np.sum(good == one)) / len(good) for one in bad])) if len(bad) and len(good) else 1.0
