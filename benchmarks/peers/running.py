"""Each peer in a process of its own, one after the other; OpenFisca in a virtual environment of its own, made if absent."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS = Path(__file__).with_name("openfisca.txt")
OPENFISCA = ("openfisca-core", "openfisca-country-template")


@dataclass(frozen=True)
class Measured:
    """What a process told: seconds of every part every time, on the clock and of the processor; peak megabytes.

    ``fault`` is why there is nothing.
    """

    peer: str
    run: str
    seconds: Mapping[str, Sequence[float]]
    peak: float
    folder: Path
    fault: str = ""
    processor: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def typical(self, *parts: str) -> float:
        """This function will give the median of a part (the sum of several parts' medians), NaN where not measured."""
        if any(part not in self.seconds for part in parts):
            return float("nan")
        return sum(median(self.seconds[part]) for part in parts)

    def least(self, *parts: str) -> float:
        """This function will give the least of a part (the sum of several parts' least), NaN where not measured."""
        if any(part not in self.seconds for part in parts):
            return float("nan")
        return sum(min(self.seconds[part]) for part in parts)

    def spread(self, part: str) -> tuple[float, float]:
        """This function will give the least and the most seconds of a part."""
        return min(self.seconds[part]), max(self.seconds[part])


def environment(folder: Path, constraints: Path = CONSTRAINTS, packages: Sequence[str] = OPENFISCA) -> Path:
    """This function will give the Python of a peer's environment, and make the environment where there is none."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", str(constraints)]
        subprocess.run([str(python), *install, *packages], check=True)
    return python


def measure(
    peer: str, run: str, people: Path, folder: Path, *, python: Path, times: int, timeout: float
) -> Measured:
    """This function will run a peer and read what it told; it does not raise for a peer that fails or takes too long."""
    command = [str(python), "-m", f"benchmarks.peers.by_{peer}", run, str(people), str(folder)]
    try:
        told = subprocess.run(
            [*command, "--times", str(times)], cwd=ROOT, capture_output=True, text=True, timeout=timeout,
            env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Measured(peer, run, {}, 0.0, folder, f"more than {timeout:.0f} s")
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or [f"ended with {error.returncode}"])[-1]
        return Measured(peer, run, {}, 0.0, folder, last)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return Measured(peer, run, found["seconds"], found["peak"], folder, processor=found["processor"])
