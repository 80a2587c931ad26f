"""Indicators with design-based standard errors by us and by svy, side by side: equal numbers, ratio of times.

``python -m benchmarks.errors --persons 100000``. The first run makes a virtual environment for svy (MIT licence).
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.errors.by_allcover import ALONE
from benchmarks.errors.sample import invent, write
from benchmarks.peers.running import ROOT, environment

NAMES = ("value", "standard error", "low", "high")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.errors", description=__doc__)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5, help="how often everything is timed")
    parser.add_argument("--svy", type=Path, default=Path(".venv-svy"), help="its environment")
    told = parser.parse_args()
    python = environment(told.svy, Path(__file__).with_name("svy.txt"), ("svy",)).absolute()
    with tempfile.TemporaryDirectory() as folder:
        write(invent(told.persons), Path(folder))
        ours = _measured("allcover", Path(sys.executable), folder, told.times)
        theirs = _measured("svy", python, folder, told.times)
    print(
        f"{date.today()}, {platform.machine()}, Python {platform.python_version()}; {told.persons:,} persons\n"
    )
    print("\n".join(table(ours, theirs)))


def _measured(peer: str, python: Path, folder: str, times: int) -> dict[str, Any]:
    command = [str(python), "-W", "ignore", "-m", f"benchmarks.errors.by_{peer}", folder, str(times)]
    path = f"{ROOT}{os.pathsep}{ROOT / 'src'}" if peer == "allcover" else str(ROOT)
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
                         env={**os.environ, "PYTHONPATH": path})  # fmt: skip
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def table(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """This function will write the times and the greatest relative difference of every number as a Markdown table."""
    lines = [
        "| | numbers | Allcover s | svy s | times Allcover | greatest relative difference |",
        "|---|-:|-:|-:|-:|---|",
    ]
    for name, seconds in ours["seconds"].items():
        numbers = len(ours["answers"].get(name, ()))
        if name in ALONE:
            lines.append(f"| {name} | {numbers} | {seconds:.4f} | | | not in svy |")
            continue
        other = theirs["seconds"][name]
        apart = _apart(ours["answers"][name], theirs["answers"][name]) if numbers else ""
        lines.append(
            f"| {name} | {numbers} | {seconds:.4f} | {other:.4f} | {other / seconds:.1f} | {apart} |"
        )
    return lines


def _apart(ours: list[Any], theirs: list[Any]) -> str:
    one, other = np.array(ours, float), np.array(theirs, float)
    if one.shape != other.shape:
        return f"{one.shape[0]} numbers against {other.shape[0]}"
    apart = np.abs(one - other) / np.maximum(np.abs(other), 1e-300)
    return ", ".join(f"{name} {worst:.0e}" for name, worst in zip(NAMES, apart.max(axis=0)))


if __name__ == "__main__":
    main()
