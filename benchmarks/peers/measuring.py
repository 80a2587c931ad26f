"""How a peer is measured: in a process of its own, which prints its seconds and its peak memory as JSON.

Only the standard library and NumPy: OpenFisca's process uses it too.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")
Results = Mapping[str, Any]
RUNS = {"month": "one month", "year": "twelve months", "reforms": "20 reforms"}


@dataclass
class Clock:
    """Seconds by what was done, every time it was done; and those of the processor, all threads together."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)

    def time(self, name: str, work: Callable[..., T], *arguments: Any) -> T:
        """This function will do the work and note its seconds."""
        start, used = time.perf_counter(), time.process_time()
        made = work(*arguments)
        self.seconds.setdefault(name, []).append(time.perf_counter() - start)
        self.processor.setdefault(name, []).append(time.process_time() - used)
        return made


def peak_megabytes() -> float:
    """This function will give the most memory this process held at once (Linux; 0 elsewhere)."""
    # Not getrusage: its figure begins with that of the process this one was started from.
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def options() -> argparse.Namespace:
    """This function will read what a peer's process is told: folders, what to run, how often."""
    parser = argparse.ArgumentParser()
    parser.add_argument("run", choices=list(RUNS))
    parser.add_argument("people", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--times", type=int, default=3)
    return parser.parse_args()


def tell(clock: Clock, results: Results, folder: Path, **more: Any) -> None:
    """This function will write the results as files and print the measurement as the last line."""
    peak = peak_megabytes()
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in results.items():
        np.save(folder / f"{name}.npy", values)
    print(json.dumps({"seconds": clock.seconds, "processor": clock.processor, "peak": peak, **more}))
    sys.stdout.flush()
