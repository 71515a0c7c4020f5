"""Lines, cells and columns of a page, straight and skewed. Measures are points on a 600 × 800 page."""

from __future__ import annotations

import math

import pytest

from portal.core.extraction.layout import below, columns, lines, right_of, rows_under, skew
from portal.core.extraction.model import Page, Word

ROWS = [
    ("Turnover", "4", "1,234", "(900)"),
    ("Cost of sales", "", "(600)", "(500)"),
    ("Gross profit", "", "634", "-"),
    ("Tax on profit", "5", "34", "12"),
]


def page_of(rows, degrees=0.0):
    """Label left aligned at 60, figures right aligned at 350, 430 and 510; 10 point words; turned clockwise by `degrees`."""
    words = []
    for index, (label, *figures) in enumerate(rows):
        x = 60.0
        for text in label.split():
            words.append(placed(text, x, 100 + 24 * index, degrees))
            x += 6 * len(text) + 3
        for text, edge in zip(figures, (350, 430, 510), strict=False):
            if text:
                words.append(placed(text, edge - 6 * len(text) + (4 if text.endswith(")") else 0), 100 + 24 * index, degrees))
    return Page(1, 600, 800, words)


def placed(text, x, y, degrees):
    shift = math.tan(math.radians(degrees))
    x, y = x - y * shift, y + (x + 3 * len(text)) * shift
    return Word(text, (x / 600, y / 800, (x + 6 * len(text)) / 600, (y + 10) / 800))


@pytest.mark.parametrize("degrees", [0.0, 1.0, -1.0])
def test_words_on_one_baseline_are_a_line_even_on_a_skewed_page(degrees):
    found = [line.text for line in lines(page_of(ROWS, degrees))]
    assert found == ["Turnover 4 1,234 (900)", "Cost of sales (600) (500)", "Gross profit 634 -", "Tax on profit 5 34 12"]


def test_the_skew_is_measured_in_degrees():
    assert skew(page_of(ROWS * 3, 1.0)) == pytest.approx(1.0, abs=0.15)
    assert skew(page_of(ROWS * 3)) == 0.0


def test_wide_gaps_separate_cells_and_spaces_do_not():
    assert [cell.text for cell in lines(page_of(ROWS))[1].segments] == ["Cost of sales", "(600)", "(500)"]


@pytest.mark.parametrize("degrees", [0.0, 1.0])
def test_right_aligned_figures_form_columns_and_brackets_do_not_split_them(degrees):
    figures = [cell for line in lines(page_of(ROWS, degrees)) for cell in line.segments[1:]]
    found = [sorted(cell.text for cell in column.cells) for column in columns(figures)]
    assert found == [["4", "5"], ["(600)", "1,234", "34", "634"], ["(500)", "(900)", "-", "12"]]


def test_neighbours_are_found_to_the_right_and_below_nearest_first():
    page_lines = lines(page_of(ROWS))
    label = page_lines[0].segments[0]
    assert [cell.text for cell in right_of(label, page_lines)] == ["4", "1,234", "(900)"]
    assert [cell.text for cell in below(label, page_lines, reach=6)] == ["Cost of sales", "Gross profit"]


def test_table_rows_are_keyed_by_the_header_they_stand_under():
    page_lines = lines(page_of([("Item", "Note", "2024", "2023"), *ROWS]))
    rows = rows_under(page_lines[0], page_lines)
    assert {index: cell.text for index, cell in rows[1].items()} == {0: "Cost of sales", 2: "(600)", 3: "(500)"}
    assert len(rows) == 4
