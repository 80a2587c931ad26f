"""How a peer is measured: in a process of its own, which prints seconds and answers as JSON. Only the standard library."""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import median
from typing import Any


def told(
    design: Callable[[], Any], indicators: Mapping[str, Callable[[Any], Sequence[Any]]], times: int
) -> None:
    """This function will time the design and every indicator, and print medians and answers as the last line."""
    seconds: dict[str, list[float]] = {}
    answers: dict[str, Sequence[Any]] = {}
    for _ in range(times):
        made = _timed(seconds, "design", design)
        for name, indicator in indicators.items():
            answers[name] = _timed(seconds, name, partial(indicator, made))
    typical = {name: median(found) for name, found in seconds.items()}
    print(json.dumps({"seconds": typical, "answers": answers}))
    sys.stdout.flush()


def _timed(seconds: dict[str, list[float]], name: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    found = work()
    seconds.setdefault(name, []).append(time.perf_counter() - start)
    return found
