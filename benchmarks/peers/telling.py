"""The tables of a run: seconds, persons a second, memory, ratios, and which targets are met."""

from collections.abc import Iterator, Mapping
from math import isnan, nan

from benchmarks.peers.measuring import RUNS
from benchmarks.peers.running import Measured

Found = Mapping[str, Measured]
"""The peers of one run, by name."""

NAMES = {
    "allcover": "Allcover",
    "openfisca": "OpenFisca",
    "numpy": "NumPy by hand",
    "polars": "Polars by hand",
}
HEAD = "| | build s | bind s | run s | (least - most) | M persons/s | peak MB | times Allcover | answers |\n|---|-:|-:|-:|-:|-:|-:|-:|---|"


def table(run: str, persons: int, found: Found, answers: Mapping[str, str]) -> str:
    """This function will write one run's table in Markdown."""
    ours = found["allcover"].least("run")
    title = f"### {RUNS[run]}, {persons:,} persons\n"
    return "\n".join([title, HEAD, *_rows(persons, found, answers, ours), ""])


def _rows(persons: int, found: Found, answers: Mapping[str, str], ours: float) -> Iterator[str]:
    for peer, measured in found.items():
        if measured.fault:
            yield f"| {NAMES.get(peer, peer)} | | | | | | | | {measured.fault} |"
        for part in ("run", "months inside", "spells"):
            if part in measured.seconds:
                seconds, (least, most) = measured.typical(part), measured.spread(part)
                name = NAMES.get(peer, f"Loop fused by hand{'' if part == 'run' else f', {part}'}")
                build, bind = measured.typical("build"), measured.typical("lay out", "bind")
                yield (
                    f"| {name} | {build:.3f} | {'' if isnan(bind) else f'{bind:.3f}'} | {seconds:.4f} | {least:.4f} - {most:.4f} | {persons / seconds / 1e6:.1f} "
                    f"| {measured.peak:,.0f} | {least / ours:.2f} | {answers.get(peer, '')} |"
                )


def targets(run: str, persons: int, found: Found) -> list[str]:
    """This function will say of each target of this run and size whether it is met, by the least seconds of each peer:
    other work on the machine only ever makes a run longer.
    """
    ours = found["allcover"].least("run")
    loop = _best_loop(found)
    told = []
    if run == "month" and persons == 1_000_000:
        told.append(_line("one month at 1 million persons in 0.01 s", ours, 0.01, "s"))
    if run == "year" and "openfisca" in found:
        told.append(_line("twelve months: 100 times OpenFisca", found["openfisca"].least("run") / ours, 100))
    if run == "reforms" and "openfisca" in found:
        theirs = found["openfisca"]
        name = "20 reforms: 150 times OpenFisca, its 20 simulations made and run"
        told.append(_line(name, theirs.least("build", "run") / ours, 150))
        told.append(
            f"- for comparison, with its simulations made before: {theirs.least('run') / ours:.1f} times"
        )
    if not isnan(loop) and run != "reforms":
        told.append(_line("1.2 times the best loop fused by hand", ours / loop, 1.2, "times", is_most=True))
    return told


def _best_loop(found: Found) -> float:
    if "numba" not in found:
        return nan
    measured = found["numba"]
    known = [measured.least(part) for part in ("run", "months inside", "spells") if part in measured.seconds]
    return min(known, default=nan)


def _line(name: str, value: float, limit: float, unit: str = "times", *, is_most: bool = False) -> str:
    if isnan(value):
        return f"- {name}: not measured"
    met = value <= limit if is_most or unit == "s" else value >= limit
    return f"- {name}: **{'met' if met else 'MISSED'}** ({value:.3g} {unit})"
