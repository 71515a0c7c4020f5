"""Passages: of about a hundred words, whole lines and blocks, no word lost."""

from __future__ import annotations

from portal.core.search.chunking import FEWEST, MOST, passages
from tests.passages import page_of


def block(first: int, lines: int, top: float) -> list[list]:
    """Lines of ten words each, one below the other."""
    return [
        [f"w{first + 10 * row + at}", 0.1 + 0.05 * at, round(top + 0.02 * row, 4), 0.14 + 0.05 * at, round(top + 0.02 * row + 0.012, 4), 1.0]
        for row in range(lines)
        for at in range(10)
    ]


def page(*words: list, number: int = 1) -> dict:
    return page_of(number=number) | {"words": list(words)}


def test_every_word_stands_in_one_passage_and_none_is_too_long() -> None:
    found = list(passages([page(*block(0, 37, 0.05))]))
    assert " ".join(one.text for one in found).split() == [f"w{number}" for number in range(370)]
    assert all(FEWEST <= len(one.text.split()) <= MOST for one in found[:-1]) and len(found) == 4


def test_a_passage_ends_with_its_block_and_with_its_page() -> None:
    found = list(passages([page(*block(0, 7, 0.05), *block(70, 7, 0.4)), page(*block(140, 2, 0.05), number=2)]))
    assert [(one.page, len(one.text.split())) for one in found] == [(1, 70), (1, 70), (2, 20)]


def test_each_line_has_its_place() -> None:
    (one,) = passages([page(*block(0, 2, 0.05))])
    assert one.text.count("\n") == 1 and one.lines == [[1, 0.1, 0.05, 0.59, 0.062], [1, 0.1, 0.07, 0.59, 0.082]]


def test_columns_beside_each_other_are_no_lines_together() -> None:
    left, right = block(0, 3, 0.05), [[word, x0 + 0.5, *rest] for word, x0, *rest in block(100, 3, 0.05)]
    (one,) = passages([page(*left, *right)])
    assert one.text.split("\n")[2].split()[0] == "w20" and one.text.split("\n")[3].split()[0] == "w100"


def test_a_page_without_words_has_no_passage() -> None:
    assert list(passages([page(), page(["  ", 0.1, 0.1, 0.2, 0.2, 1.0])])) == []
