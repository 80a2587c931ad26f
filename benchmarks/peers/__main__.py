"""The country template's law by every peer, side by side in one run.

``python -m benchmarks.peers --persons 100000 1000000`` draws the people, runs each peer in a process of its own and ours
beside the loops by hand in one, holds all answers against ours and a sample against exact fractions, and prints tables
and targets.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.peers.comparing import compare, inexact
from benchmarks.peers.law import MONTH, SOURCE, YEAR
from benchmarks.peers.measuring import RUNS
from benchmarks.peers.people import People, invent, write
from benchmarks.peers.running import Measured, environment, measure
from benchmarks.peers.telling import table, targets

PEERS = ("allcover", "numba", "numpy", "polars", "openfisca")
BY_RUN = {"month": PEERS, "year": PEERS, "reforms": ("allcover", "numba", "openfisca")}
SLOW_TIMES = 3
"""How often OpenFisca is timed at most."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--persons", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--runs", choices=list(RUNS), nargs="+", default=list(RUNS))
    parser.add_argument("--peers", choices=PEERS, nargs="+", default=list(PEERS))
    parser.add_argument("--times", type=int, default=7, help="how often everything is timed")
    parser.add_argument(
        "--turns", type=int, default=40, help="how often ours and the loops by hand take turns"
    )
    parser.add_argument("--timeout", type=float, default=900, help="seconds for one peer's process")
    parser.add_argument("--openfisca", type=Path, default=Path(".venv-openfisca"), help="its environment")
    parser.add_argument(
        "--folder", type=Path, help="where arrays lie meanwhile (default: a temporary folder)"
    )
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    told = _options()
    told.peers = [peer for peer in PEERS if peer in {"allcover", *told.peers}]
    if "openfisca" in told.peers:
        environment(told.openfisca)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(
        f"{date.today()}, {platform.machine()}, {cores} cores, Python {platform.python_version()}; law of {SOURCE}\n"
    )
    with tempfile.TemporaryDirectory(dir=told.folder) as folder:
        for persons in told.persons:
            people = invent(persons)
            write(people, Path(folder) / "people")
            for run in told.runs:
                _one(told, run, people, Path(folder), persons)


def _one(told: argparse.Namespace, run: str, people: People, folder: Path, asked: int) -> None:
    found: dict[str, Measured] = {}
    answers: dict[str, str] = {}
    for peer in (peer for peer in BY_RUN[run] if peer in told.peers):
        is_theirs = peer == "openfisca"
        found[peer] = measure(
            peer, run, folder / "people", folder / peer,
            python=environment(told.openfisca).absolute() if is_theirs else Path(sys.executable),
            times=min(told.times, SLOW_TIMES) if is_theirs else told.times, timeout=told.timeout,
        )  # fmt: skip
        if found["allcover"].fault:
            raise SystemExit(f"Allcover did not finish: {found['allcover'].fault}")
        if not found[peer].fault:
            answers[peer] = _answers(run, peer, people, folder)
        if peer != "allcover":
            shutil.rmtree(folder / peer, ignore_errors=True)
    if "numba" in told.peers and told.turns:
        found["turns"] = measure(
            "turns", run, folder / "people", folder / "turns",
            python=Path(sys.executable), times=told.turns, timeout=told.timeout,
        )  # fmt: skip
    print(table(run, people.persons, found, answers))
    print("\n".join(targets(run, asked, found)), end="\n\n", flush=True)


def _answers(run: str, peer: str, people: People, folder: Path) -> str:
    parts = (
        [] if peer == "allcover" else [str(compare(people, run, peer, folder / "allcover", folder / peer))]
    )
    if run != "reforms":
        days = YEAR if run == "year" else (MONTH,)
        parts.append(f"{inexact(people, days, folder / peer):,} of the sample not exact")
    return "; ".join(parts)


if __name__ == "__main__":
    main()
