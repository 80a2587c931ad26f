"""A chart as SVG that stands in a page: drawn by vl-convert without network, sized by the page, and named.

The drawing is one picture to a screen reader, with the title and description of the chart; its table says the
rest. Text takes the colour of the page, so it can be read on dark paper too.
"""

import json
from functools import lru_cache
from xml.etree import ElementTree

import vl_convert

from allcover.presenting.chart_style import INK, PAPER
from allcover.vocabulary.finding import Chart

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_NOISE = ("role", "aria-hidden", "aria-roledescription", "aria-label", "pointer-events", "class")
_VERSION = "6.4"  # of Vega-Lite, as Altair 6 writes it


def chart_id(chart: Chart) -> str:
    """This function will give the id of a chart in a page; ids of parts begin with it."""
    return "chart-" + chart.key.replace(".", "-")


def svg_text(chart: Chart) -> str:
    """This function will draw a chart as an ``<svg>`` element.

    Raises ValueError when the chart would load something from outside: a report stands alone.
    """
    drawing = _drawn(json.dumps(chart.spec, sort_keys=True))
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(drawing)  # noqa: S314 - drawn just now, from plain data
    _check_stands_alone(root, chart)
    _simplify(root)
    _name(root, chart)
    return ElementTree.tostring(root, encoding="unicode")


@lru_cache(maxsize=256)
def _drawn(spec: str) -> str:
    """A page and a print of one report show the same drawing; it is made once."""
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
    return drawn


def _check_stands_alone(root: ElementTree.Element, chart: Chart) -> None:
    for element in root.iter():
        for name in ("href", _LINK):
            target = element.get(name, "#")
            if not target.startswith("#"):
                raise ValueError(f"Chart {chart.key!r} points to {target!r}. Draw it from its table alone.")


def _simplify(element: ElementTree.Element) -> None:
    for name in _NOISE:
        element.attrib.pop(name, None)
    if element.get("opacity") == "1":
        del element.attrib["opacity"]
    for name in ("fill", "stroke"):
        colour = element.get(name)
        if colour == INK:
            element.set(name, "currentColor")
        elif name == "stroke" and colour == PAPER:
            element.set("class", "paper-stroke")
    for child in list(element):
        if _is_invisible(child):
            element.remove(child)
        else:
            _simplify(child)


def _is_invisible(element: ElementTree.Element) -> bool:
    if element.get("display") == "none":
        return True
    is_frame = element.get("class") in ("background", "foreground")
    return is_frame and "fill" not in element.attrib and "stroke" not in element.attrib


def _name(root: ElementTree.Element, chart: Chart) -> None:
    name = chart_id(chart)
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("id", name)
    root.set("aria-labelledby", f"{name}--title {name}--text")
    for child in root:
        child.set("aria-hidden", "true")
    _prefix_ids(root, name)
    for place, (tag, text, word) in enumerate(
        (("title", chart.title, "title"), ("desc", chart.description, "text"))
    ):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}--{word}"})
        element.text = text
        root.insert(place, element)


def _prefix_ids(root: ElementTree.Element, prefix: str) -> None:
    for element in root.iter():
        if element is not root and "id" in element.attrib:
            element.set("id", f"{prefix}--{element.get('id')}")
        for name, value in element.attrib.items():
            if value.startswith("url(#"):
                element.set(name, value.replace("url(#", f"url(#{prefix}--", 1))
