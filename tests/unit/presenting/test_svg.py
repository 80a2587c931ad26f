import dataclasses
from xml.etree import ElementTree

import pytest

from allcover.presenting.svg import svg_text
from allcover.vocabulary.finding import Chart, Report

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", params=range(5))
def chart(request: pytest.FixtureRequest, report: Report) -> Chart:
    place: int = request.param
    return report.charts[place]


def test_a_chart_is_one_named_picture_sized_by_the_page(chart: Chart) -> None:
    root = ElementTree.fromstring(svg_text(chart))
    assert root.get("role") == "img"
    assert root.get("viewBox")
    assert "width" not in root.attrib
    named = {element.get("id"): element.text for element in root}
    title, text = str(root.get("aria-labelledby")).split()
    assert named[title] == chart.title
    assert named[text] == chart.description
    assert all(child.get("aria-hidden") for child in root if child.tag not in (f"{SVG}title", f"{SVG}desc"))


def test_a_chart_fits_a_phone(chart: Chart) -> None:
    width = float(str(ElementTree.fromstring(svg_text(chart)).get("viewBox")).split()[2])
    assert width <= 460


def test_the_same_chart_gives_the_same_drawing(chart: Chart) -> None:
    assert svg_text(chart) == svg_text(chart)


def test_text_takes_the_colour_of_the_page(chart: Chart) -> None:
    fills = {each.get("fill") for each in ElementTree.fromstring(svg_text(chart)).iter(f"{SVG}text")}
    assert "currentColor" in fills
    assert "#111111" not in fills


def test_a_chart_that_would_load_something_is_refused(report: Report) -> None:
    spec = {
        "data": {"values": [{"a": 1}]},
        "mark": {"type": "image", "url": "https://evil.example/x.png", "width": 9, "height": 9},
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    with pytest.raises(ValueError, match=r"points to|evil\.example|access"):
        svg_text(dataclasses.replace(report.charts[0], spec=spec))
