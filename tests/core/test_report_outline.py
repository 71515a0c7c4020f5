"""What a report shows, before it is written down: every figure under its words, charts that keep to their paper, places worth enlarging."""

from __future__ import annotations

from typing import Any

import pytest

from portal.core import rendering
from portal.core.rendering import plot
from portal.core.rendering.outline import Bars, Figure, Outline, Ranking, Series, figures
from portal.core.rendering.plot import Paper, Plot
from portal.core.reports import Sheet, cash, financial, tax
from tests.core.statements_factory import BALANCE_SHEET, INCOME_STATEMENT, Papers
from tests.core.test_cash_report import FEBRUARY, INVOICE, JANUARY, RECEIPT
from tests.core.test_report_pdf import result
from tests.core.test_tax_report import INTEREST, W2


@pytest.fixture
def papers() -> Papers:
    return Papers()


def outline(data: dict[str, Any]) -> Outline:
    return rendering.report_outline(result(data))


def labels(data: dict[str, Any]) -> dict[str, str]:
    return {path: shown.label for path, shown in figures(outline(data).sections).items()}


def test_every_figure_with_sources_is_shown_somewhere_with_the_value_of_the_data(papers: Papers) -> None:
    papers.add(BALANCE_SHEET)
    papers.add(INCOME_STATEMENT)
    for form in (W2, INTEREST, W2 | {"RecipientName": "John Roe", "RecipientTin": "987-65-4321"}):
        papers.add(form, "taxForm")
    papers.add(INVOICE, "invoice", currency="EUR")
    papers.add(RECEIPT, "receipt")
    papers.add(JANUARY, "bankStatement")
    for make in (financial.make, tax.make, cash.make):
        data = make(papers.evidence)
        shown = figures(outline(data).sections)
        assert set(data["sources"]) <= set(shown)
        assert all(one.figure.value == rendering.evidence.at(data, path) for path, one in shown.items())


def test_figures_are_named_by_the_words_around_them(papers: Papers) -> None:
    papers.add(JANUARY, "bankStatement")
    papers.add(FEBRUARY, "bankStatement")
    papers.add(INVOICE, "invoice", currency="EUR")
    named = labels(cash.make(papers.evidence))
    assert named["currencies.0.cash_flow.by_month.1.withdrawals"] == "USD · Cash flow by month · Feb 2024 · Withdrawals"
    assert named["currencies.0.cash_flow.net"] == "USD · Cash flow · Net cash flow"
    assert named["currencies.1.spend.by_counterparty.0.total"] == "EUR · Spend by counterparty · Staples Inc."


def test_a_sentence_about_documents_names_them(papers: Papers) -> None:
    failed = papers.add(state="failed", name="broken.pdf")
    papers.add(BALANCE_SHEET | {"EntityName": "Zenith Ltd", "PeriodEndDate": "2020-12-31"}, name="zenith.pdf")
    papers.add(BALANCE_SHEET)
    missing, conflicts = outline(financial.make(papers.evidence)).notices
    assert [(one.name, one.document) for one in missing.lines[0].documents] == [("broken.pdf", failed.public_id)]
    assert "zenith.pdf" in [one.name for one in conflicts.lines[0].documents]


def bars(*values: float, names: tuple[str, ...] = (), series: str = "", paper: Paper | None = None) -> Plot:
    shown = Bars(names or tuple(f"n{index}" for index in range(len(values))), (Series(series, tuple(map(Figure, values))),))
    return plot.bars(shown, paper or Paper(500))


@pytest.mark.parametrize("values", [(5, 3, -2), (0, 0), (-1, -2), (1e15, 1), (0.001, 0.002), (float(10**300), 1)])
def test_bars_stay_on_their_paper_and_stand_on_zero(values: tuple[float, ...]) -> None:
    drawn = bars(*values)
    (zero,) = [rule.y for rule in drawn.rules if rule.zero]
    for bar in drawn.bars:
        assert 0 <= bar.x and bar.x + bar.width <= drawn.width and 0 <= bar.y and bar.y + bar.height <= drawn.height
        assert bar.y + (0 if bar.loss else bar.height) == pytest.approx(zero)
    assert len({round(bar.height / abs(value), 9) for bar, value in zip(drawn.bars, values, strict=True) if value}) <= 1


def test_names_are_all_broken_alike() -> None:
    months = tuple(f"{month} 2024" for month in ("Jan", "May", "Dec"))
    assert "Jan 2024" in [word.text for word in bars(1, 2, 3, names=months).words]
    narrow = [word.text for word in bars(1, 2, 3, names=months, paper=Paper(140)).words]
    assert {"Jan", "May", "Dec"} <= set(narrow) and narrow.count("2024") == 3


def test_figures_stand_above_bars_only_where_all_have_room() -> None:
    assert "1.23M" in [word.text for word in bars(1234567, 2).words]
    assert "1.23M" not in [word.text for word in bars(*[1234567] * 30).words]


def test_a_single_series_with_a_name_has_a_legend() -> None:
    assert [key.series for key in bars(1, 2, series="Withdrawals").keys] == [0] and bars(1, 2).keys == []
    assert bars(1, 2, series="Withdrawals").bars[1].name == "n1, Withdrawals"


def test_a_ranking_keeps_its_longest_bar_and_its_figure_on_the_paper() -> None:
    drawn = plot.ranking(Ranking((("Acme" * 40, Figure(1234567.89)), ("Other", Figure(-5)))), Paper(330, size=11))
    assert all(bar.x + bar.width < drawn.width for bar in drawn.bars) and drawn.bars[1].loss
    assert [word.text for word in drawn.words if word.anchor == "start"] == ["1,234,567.89", "-5"]


def sheet(*boxes: list[float], ratio: float | None = 1.4) -> Sheet:
    return Sheet("doc", "a.pdf", "read", 1, ratio, tuple({"box": box} for box in boxes))


def test_the_enlarged_part_holds_every_box_and_what_stands_left_of_it() -> None:
    left, top, width, height = sheet([0.7, 0.30, 0.8, 0.32], [0.7, 0.40, 0.8, 0.42]).detail or (0.0,) * 4
    assert left < 0.3 and left + width == pytest.approx(0.85)
    assert top < 0.30 * 1.4 and top + height > 0.42 * 1.4


@pytest.mark.parametrize("boxes", [(), ([0.1, 0.1, 0.2, 0.9],), ([0.1, 0.1, 0.2, 0.2], [0.1, 0.8, 0.2, 0.9])])
def test_most_of_a_page_isnt_enlarged(boxes: tuple[list[float], ...]) -> None:
    assert sheet(*boxes).detail is None


def test_a_page_of_unknown_shape_isnt_enlarged() -> None:
    assert sheet([0.7, 0.3, 0.8, 0.32], ratio=None).detail is None
