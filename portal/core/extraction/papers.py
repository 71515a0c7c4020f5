"""Papers on a picture: where bright sheets lie on a ground, and each laid flat.

A photo shows the table as well. Several receipts on it are pages of their own; one that was taken at an angle is flattened before it is
recognised. Both are looked for on a small picture and cost a scan next to nothing. What a page was cut from is kept in it (`Page.corners`),
so the same function draws it for people.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import cv2
import numpy as np

from .model import Corners

Picture = np.ndarray  # height × width × 3, uint8, BGR
Quad = np.ndarray  # 4 × 2 corner points, clockwise from top left

SIDE = 400  # pixels of the small picture's longer side
CONTRAST = 45  # of 255: by so much paper is at least brighter than the ground
#: Where a paper begins to be one, between the ground (0) and the middle of ground and paper (1): a paper in the shade is seen by the lower one.
LEVELS = (1.0, 0.5)
#: Pixels of the small picture to both sides of an edge, places along it, the step in brightness, and the part of the places that show it.
STEP, SAMPLES, EDGE, SEEN = 4.0, 25, 20, 0.5
GROUND = 0.6  # of the picture's rim; where there is less, the paper fills the picture
SMALLEST = 0.012  # of the picture's area that a paper covers
NARROWEST = 0.06  # of the picture's shorter side that a paper is wide
HELD = 0.95  # of the writing on a picture has to be on papers for them to be looked at alone
FULL = 0.8  # of its quadrangle that a paper fills; a corner may be crumpled
FEWEST = 5  # points of an outline that make a side
MARGIN = 1.5  # pixels of the small picture
INSIDE = 2.0  # pixels of the small picture that the corners of a whole paper keep from its edge
#: Degrees by which a corner differs from a right angle, and by which a paper is turned, before flattening is worth it. Recognition copes with less:
#: of 36 made-up photos at 3 to 8 degrees 18 were flattened, and 282 of 327 values right instead of 285; of 12 at more than that, or turned by more
#: than is levelled, three totals more.
SKEWED, TURNED = 9.0, 12.0
RUN_ON = 0.015  # of the longer side by which edges differ that run on from one bright part to the next: these are one paper with a dark band
MOST = 12  # papers on one picture


def found(picture: Picture) -> list[Quad]:
    """The papers as corner points in pixels, row by row; none where paper and ground can't be told apart."""
    small, scale = reduced(picture)
    white = whiteness(small)
    level, _ = cv2.threshold(white, 0, 255, cv2.THRESH_OTSU)
    bright = white > level
    if not bright.any() or bright.all() or rim(bright) > 1 - GROUND or white[bright].mean() - white[~bright].mean() < CONTRAST:
        return []
    ground = float(white[~bright].mean())
    tried = (seen(white, ground + share * (level - ground)) for share in LEVELS)
    return [grown(quad) * scale for quad in in_rows(next(filter(None, tried), []))]


def seen(white: np.ndarray, level: float) -> list[Quad]:
    """The papers, if what is brighter than that level is nothing else: each has four sides at which it is brighter than what lies beyond."""
    outlines, _ = cv2.findContours(filled(white > level), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    least, (height, width) = SMALLEST * white.size, white.shape
    quads = [sheet(outline, width, height) for outline in outlines if cv2.contourArea(outline) >= least]
    found = [quad for quad in quads if quad is not None and bounded(white, quad)]
    whole = len(found) == len(quads) <= MOST
    return found if whole and not any(run_on(one, other, RUN_ON * SIDE) for one, other in itertools.combinations(found, 2)) else []


def bounded(white: np.ndarray, quad: Quad) -> bool:
    """Whether the paper ends at each of its sides, but for one if it reaches beyond the picture: light that falls off on it looks much like its edge."""
    height, width = white.shape
    unseen = 0
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
        away = STEP * np.array([along[1], -along[0]])
        places = start + np.linspace(0.05, 0.95, SAMPLES)[:, None] * (end - start)
        within, beyond = (np.round(places + sign * away).astype(int) for sign in (-1, 1))
        inside = ((beyond >= 0) & (beyond < (width, height)) & (within >= 0) & (within < (width, height))).all(axis=1)
        steps = [int(white[y, x]) - int(white[v, u]) for (x, y), (u, v) in zip(within[inside], beyond[inside], strict=True)]
        unseen += bool(steps) and bool(np.mean(np.array(steps) >= EDGE) < SEEN)
    return unseen <= at_rim(quad, width, height)


def reduced(picture: Picture) -> tuple[Picture, float]:
    """A small picture, and how many pixels one of its pixels is. Most pixels are skipped first, which costs less than averaging all."""
    scale = max(1.0, max(picture.shape[:2]) / SIDE)
    size = tuple(max(1, round(side / scale)) for side in picture.shape[1::-1])
    if scale > 2:
        picture = cv2.resize(picture, tuple(2 * side for side in size), interpolation=cv2.INTER_NEAREST)
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA), scale


def whiteness(small: Picture) -> np.ndarray:
    """How white each pixel is: its darkest colour, since wood and cloth are bright in some colours only."""
    return cv2.GaussianBlur(small.min(axis=2), (5, 5), 0)


def rim(bright: np.ndarray) -> float:
    """The bright part of the picture's rim."""
    edges = [bright[:3], bright[-3:], bright[:, :3].T, bright[:, -3:].T]
    return float(np.concatenate([edge.ravel() for edge in edges]).mean())


def filled(bright: np.ndarray) -> np.ndarray:
    """The bright parts without the print on them and without threads between them."""
    mask = bright.astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    whole = cv2.drawContours(np.zeros_like(mask), outlines, -1, 1, cv2.FILLED)
    return cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))


def sheet(outline: np.ndarray, width: int, height: int) -> Quad | None:
    """The corners of a paper with that outline, clockwise from top left; None for what isn't of four sides.

    A paper that reaches beyond the picture has the corners of the upright or turned rectangle around it: where it ends isn't seen.
    """
    hull = cv2.convexHull(outline)
    box = cv2.boxPoints(cv2.minAreaRect(hull)).astype(float)
    quad = cornered(hull)
    quad = fitted(outline[:, 0].astype(float), clockwise(quad)) if quad is not None else None
    quad = clockwise(box) if quad is None or at_rim(quad, width, height) else quad
    sides = lengths(quad)
    narrow = min(sides) < NARROWEST * min(width, height)
    return None if narrow or cv2.contourArea(outline) < FULL * cv2.contourArea(quad.astype(np.float32)) else quad


def at_rim(quad: Quad, width: int, height: int) -> bool:
    """Whether a corner lies at the edge of the picture, or beyond it."""
    return bool((quad < INSIDE).any() or (quad > np.array([width, height]) - 1 - INSIDE).any())


def cornered(hull: np.ndarray) -> Quad | None:
    """The four corners of a convex outline, if it has that many that matter."""
    around = cv2.arcLength(hull, True)
    for share in (0.02, 0.03, 0.045, 0.06):
        corners = cv2.approxPolyDP(hull, share * around, True)
        if len(corners) == 4:
            return corners[:, 0].astype(float)
    return None


def fitted(points: np.ndarray, quad: Quad) -> Quad | None:
    """The quadrangle whose sides run along the outline: each through the points that are nearest to it, but for those about the corners."""
    ends = np.roll(quad, -1, axis=0)
    along = (ends - quad) / np.maximum(np.linalg.norm(ends - quad, axis=1), 1e-9)[:, None]
    away = points[:, None] - quad
    off = np.abs(along[:, 0] * away[..., 1] - along[:, 1] * away[..., 0])
    share = (away * along).sum(axis=2) / np.array(lengths(quad))
    near = (off == off.min(axis=1, keepdims=True)) & (share > 0.08) & (share < 0.92)
    if (near.sum(axis=0) < FEWEST).any():
        return None
    sides = [cv2.fitLine(points[near[:, side]].astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01)[:, 0] for side in range(4)]
    return meetings(sides)


def meetings(sides: Sequence[np.ndarray]) -> Quad | None:
    """Where each side (its direction and a point of it) meets the one before; None for sides that hardly do."""
    corners = []
    for (across, along, x, y), (other_across, other_along, u, v) in zip([sides[-1], *sides[:-1]], sides, strict=True):
        turn = across * other_along - along * other_across
        if abs(turn) < 0.3:
            return None
        way = ((u - x) * other_along - (v - y) * other_across) / turn
        corners.append((x + way * across, y + way * along))
    return np.array(corners)


def grown(quad: Quad) -> Quad:
    """With a margin, since print may reach to the edge and edges are known to a pixel or two."""
    middle = quad.mean(axis=0)
    return middle + (quad - middle) * (1 + 2 * MARGIN / min(lengths(quad)))


def clockwise(corners: Quad) -> Quad:
    """The corners from the one that is top left when the paper is turned by less than 45 degrees."""
    middle = corners.mean(axis=0)
    around = corners[np.argsort(np.arctan2(*(corners - middle).T[::-1]))]
    return np.roll(around, -int(np.argmin([abs(slope(a, b)) for a, b in zip(around, np.roll(around, -1, axis=0), strict=True)])), axis=0)


def slope(start: np.ndarray, end: np.ndarray) -> float:
    """Degrees clockwise from level of the way from one point to the other."""
    across, along = end - start
    return math.degrees(math.atan2(along, across))


def lengths(quad: Quad) -> list[float]:
    """Of the sides: top, right, bottom, left."""
    return [float(np.linalg.norm(b - a)) for a, b in zip(quad, np.roll(quad, -1, axis=0), strict=True)]


def in_rows(quads: Sequence[Quad]) -> list[Quad]:
    """From the left to the right, and row by row where one begins below the middle of another."""
    left, ordered = sorted(quads, key=lambda quad: quad[:, 1].min()), []
    while left:
        row = [quad for quad in left if quad[:, 1].min() <= left[0][:, 1].mean()]
        ordered += sorted(row, key=lambda quad: quad[:, 0].mean())
        left = [quad for quad in left if not any(quad is one for one in row)]
    return ordered


def run_on(one: Quad, other: Quad, most: float) -> bool:
    """Whether two edges of the one lie on the lines of two edges of the other."""
    ways = ((one, other), (np.roll(one, 1, axis=0), np.roll(other, 1, axis=0)))
    return any(max(off_line(a[0], a[3], b[[0, 3]]), off_line(a[1], a[2], b[[1, 2]])) < most for a, b in ways)


def off_line(start: np.ndarray, end: np.ndarray, points: np.ndarray) -> float:
    """How far the points are from the line through two others, at most."""
    across, along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
    return float(np.abs((points - start) @ np.array([-along, across])).max())


def distorted(quad: Quad) -> bool:
    """Whether lines on that paper run so that flattening it is worth it."""
    slopes = [slope(a, b) for a, b in zip(quad, np.roll(quad, -1, axis=0), strict=True)]
    corners = [(after - before) % 360 - 90 for before, after in zip(slopes, [*slopes[1:], slopes[0]], strict=True)]
    return max(map(abs, corners)) > SKEWED or abs(slopes[0]) > TURNED


def flat(picture: Picture, quad: Quad) -> Picture:
    """The paper at those corners as it lies before one, as large as it is on the picture where that is largest."""
    top, right, bottom, left = lengths(quad)
    width, height = max(1, round(max(top, bottom))), max(1, round(max(left, right)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    warp = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    return cv2.warpPerspective(picture, warp, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def written(quads: Sequence[Quad], lines: Quad) -> list[Quad]:
    """The papers that lines (n × 4 × 2) are written on from end to end; none when much stands elsewhere or over an edge, or when what is left is
    one that lies straight."""
    if not len(lines):
        return []
    ends = [(lines[:, 0] + lines[:, 3]) / 2, (lines[:, 1] + lines[:, 2]) / 2]
    held = np.array([within(ends[0], quad) & within(ends[1], quad) for quad in quads])
    length = np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1)
    found = [quad for quad, on_it in zip(quads, held, strict=True) if on_it.any()]
    lies = len(found) == 1 and not distorted(found[0])
    return found if length[held.any(axis=0)].sum() >= HELD * length.sum() and not lies else []


def within(points: np.ndarray, quad: Quad) -> np.ndarray:
    """Which of the points (n × 2) lie on the paper."""
    edges = np.roll(quad, -1, axis=0) - quad
    away = points[:, None] - quad
    return (edges[:, 0] * away[..., 1] - edges[:, 1] * away[..., 0] >= 0).all(axis=1)


def fractions(quad: Quad, width: int, height: int) -> Corners:
    """Corner points as they are kept: x and y of each, in fractions of the picture."""
    return tuple(round(float(at), 5) for at in (quad / np.array([width, height])).ravel())


def pixels(corners: Corners, width: int, height: int) -> Quad:
    """Corner points in a picture of that size."""
    return np.array(corners, float).reshape(4, 2) * np.array([width, height])


def share(corners: Corners, width: int, height: int) -> tuple[float, float]:
    """Width and height of the paper laid flat, in fractions of a picture of that size."""
    top, right, bottom, left = lengths(pixels(corners, width, height))
    return max(top, bottom) / width, max(left, right) / height


def whole(width: int, corners: Corners | None, sideways: bool) -> int:
    """How wide a sheet has to be drawn for the paper on it to be as wide as that, within reason."""
    if corners is None:
        return width
    across = max(abs(corners[2] - corners[0]), abs(corners[4] - corners[6]), abs(corners[3] - corners[1]), abs(corners[5] - corners[7]))
    return width if sideways else min(round(width / max(across, 0.1)), 3 * width)
