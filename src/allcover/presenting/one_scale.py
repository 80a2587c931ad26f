"""Bars of one section on one scale, so that neighbours can be held against each other though no axis is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from allcover.presenting.charts import reach
from allcover.vocabulary.finding import Chart


def on_one_scale(charts: Sequence[Chart]) -> list[Chart]:
    """This function will draw charts of grouped bars, all of one unit, on a scale that reaches as far as the longest bar of all."""
    if not charts:
        return []
    ends = reach([row for chart in charts for row in _bars(chart)])
    return [replace(chart, spec=_reaching(chart.spec, ends)) for chart in charts]


def _bars(chart: Chart) -> list[Mapping[str, Any]]:
    """What is drawn of every cell; the line at zero is no bar."""
    return [row for rows in chart.spec["datasets"].values() for row in rows if "note" in row]


def _reaching(spec: Mapping[str, Any], ends: list[float]) -> dict[str, Any]:
    bar, *others = spec["layer"]
    x = bar["encoding"]["x"]
    wide = x | {"scale": x["scale"] | {"domain": ends}}
    return dict(spec) | {"layer": [bar | {"encoding": bar["encoding"] | {"x": wide}}, *others]}
