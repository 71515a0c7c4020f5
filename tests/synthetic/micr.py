"""The line of magnetic ink along a check's foot: glyphs after E-13B (ANSI X9.27), which no free font here has, drawn on a grid of 7 by 9."""

from __future__ import annotations

from reportlab.lib.colors import HexColor

from .drawing import Sheet

#: The signs for transit, amount, on-us and dash have the letters that fonts for printing checks give them: A, B, C, D.
GLYPHS = {
    "0": "#######|#.....#|#.....#|#.....#|#.....#|#.....#|#.....#|#.....#|#######",
    "1": "..###..|....#..|....#..|....#..|....#..|..#####|..#####|..#####|..#####",
    "2": "..#####|......#|......#|......#|..#####|..#....|..#....|..#....|..#####",
    "3": ".#####.|.....#.|.....#.|.....#.|.######|....###|....###|....###|.######",
    "4": "##.....|##.....|##.....|##..##.|##..##.|##..##.|#######|....##.|....##.",
    "5": "..#####|..#....|..#....|..#....|..#####|......#|......#|......#|..#####",
    "6": "##.....|##.....|##.....|##.....|#######|#.....#|#.....#|#.....#|#######",
    "7": ".######|.##...#|.##...#|.....##|....##.|...##..|...##..|...##..|...##..",
    "8": ".#####.|.#...#.|.#...#.|.#...#.|#######|##...##|##...##|##...##|#######",
    "9": "#######|#.....#|#.....#|#.....#|#######|.....##|.....##|.....##|.....##",
    "A": "##..###|##..###|##..###|##.....|##.....|##..###|##..###|##..###|.......",
    "B": "##.....|##.....|##.##..|##.##..|...##.#|...##.#|...##.#|......#|.......",
    "C": ".#.#...|.#.#...|.#.#.##|.#.#.##|.#.#.##|.#.#.##|.#.#...|.#.#...|.......",
    "D": ".......|.......|.......|.#.#.##|.#.#.##|.#.#.##|.......|.......|.......",
    " ": "",
}
PITCH, TALL = 9.0, 8.4


def line(s: Sheet, x: float, y: float, signs: str) -> None:
    """`signs` at 1/8 inch each, their feet at `y`; below them, unseen, the text that a font of such signs would leave in the file."""
    canvas, cell, step = s.canvas, 6.6 / 7, TALL / 9
    canvas.setFillColor(HexColor("#000000"))
    for i, sign in enumerate(signs):
        for r, row in enumerate(GLYPHS[sign].split("|")):
            for c, dot in enumerate(row):
                if dot == "#":
                    canvas.rect(x + i * PITCH + c * cell, s.height - y + TALL - (r + 1) * step, cell * 1.04, step * 1.06, stroke=0, fill=1)
    canvas.saveState()
    words = canvas.beginText(x, s.height - y)
    words.setTextRenderMode(3)
    words.setFont("Courier", TALL * 1.1)
    words.setCharSpace(PITCH - TALL * 1.1 * 0.6)
    words.textOut(signs)
    canvas.drawText(words)
    canvas.restoreState()
