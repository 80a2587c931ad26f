"""Where the texts of a drawing lie, told from its SVG: to see that none lies over another and none is cut."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from allcover.presenting.letters import breadth_of
from allcover.presenting.svg import svg_text
from allcover.vocabulary.finding import Chart

SVG = "{http://www.w3.org/2000/svg}"
_TRANSFORM = re.compile(r"(translate|rotate)\(([^)]*)\)")
_HEIGHT = 0.66  # of the size of letters: from the foot of a letter to the top of a capital


@dataclass(frozen=True)
class Box:
    """A line of text and the upright rectangle around it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def lies_over(self, other: "Box", slack: float = 0.5) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack


def faults(chart: Chart) -> list[str]:
    """What is wrong with the texts of a chart: pairs that overlap, and what leaves the canvas."""
    root = ElementTree.fromstring(svg_text(chart))
    _, _, width, height = (float(part) for part in str(root.get("viewBox")).split())
    boxes = list(_boxes(root, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)))
    assert boxes
    found = [
        f"{one.text!r} lies over {other.text!r}"
        for one, other in combinations(boxes, 2)
        if one.lies_over(other)
    ]
    found += [
        f"{one.text!r} leaves the canvas"
        for one in boxes
        if one.left < -1 or one.top < -1 or one.right > width + 1 or one.bottom > height + 1
    ]
    return found


Matrix = tuple[float, float, float, float, float, float]


def _boxes(element: ElementTree.Element, outer: Matrix) -> Iterator[Box]:
    matrix = _moved(outer, element.get("transform", ""))
    if element.tag == f"{SVG}text":
        yield from _lines(element, matrix)
        return
    for child in element:
        yield from _boxes(child, matrix)


def _lines(element: ElementTree.Element, matrix: Matrix) -> Iterator[Box]:
    size = float(str(element.get("font-size")).removesuffix("px"))
    y = 0.0
    for line in [element, *element]:
        y += float(line.get("dy", 0))
        text = line.text or ""
        if not text.strip():
            continue
        width = breadth_of(text, size)
        left = {"end": -width, "middle": -width / 2}.get(element.get("text-anchor", ""), 0.0)
        corners = [_placed(matrix, x, down) for x in (left, left + width) for down in (y - _HEIGHT * size, y)]
        xs, ys = zip(*corners)
        yield Box(text, min(xs), min(ys), max(xs), max(ys))


def _placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved(matrix: Matrix, transform: str) -> Matrix:
    for kind, values in _TRANSFORM.findall(transform):
        numbers = [float(each) for each in re.split(r"[ ,]+", values.strip())]
        a, b, c, d, e, f = matrix
        if kind == "translate":
            across, down = (*numbers, 0.0)[:2]
            e, f = _placed(matrix, across, down)
        else:
            turn = math.radians(numbers[0])
            cos, sin = math.cos(turn), math.sin(turn)
            a, b, c, d = a * cos + c * sin, b * cos + d * sin, c * cos - a * sin, d * cos - b * sin
        matrix = (a, b, c, d, e, f)
    return matrix
