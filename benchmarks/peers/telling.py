"""The tables of a run: seconds, persons a second, memory, ratios, and which targets are met."""

from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from statistics import median

from benchmarks.peers.measuring import RUNS
from benchmarks.peers.running import Measured

Found = Mapping[str, Measured]
"""The peers of one run, by name; ``turns``: ours and the loops by hand in one process."""

NAMES = {
    "allcover": "Allcover",
    "openfisca": "OpenFisca",
    "numpy": "NumPy by hand",
    "polars": "Polars by hand",
}
LOOPS = ("run", "months inside", "spells")
HEAD = "| | build s | bind s | run s | (least - most) | M persons/s | peak MB | times Allcover | answers |\n|---|-:|-:|-:|-:|-:|-:|-:|---|"
TURNS = "| in turn in one process, {times} times each | median s | least s | median processor s | least processor s |\n|---|-:|-:|-:|-:|"


def table(run: str, persons: int, found: Found, answers: Mapping[str, str]) -> str:
    """This function will write one run's tables in Markdown."""
    ours = found["allcover"].least("run")
    title = f"### {RUNS[run]}, {persons:,} persons\n"
    lines = [title, HEAD, *_rows(persons, found, answers, ours), ""]
    if "turns" in found:
        lines += [*_turns(found["turns"]), ""]
    return "\n".join(lines)


def _rows(persons: int, found: Found, answers: Mapping[str, str], ours: float) -> Iterator[str]:
    for peer, measured in found.items():
        if measured.fault:
            yield f"| {NAMES.get(peer, peer)} | | | | | | | | {measured.fault} |"
        for part in LOOPS:
            if peer != "turns" and part in measured.seconds:
                seconds, (least, most) = measured.typical(part), measured.spread(part)
                build, bind = measured.typical("build"), measured.typical("lay out", "bind")
                yield (
                    f"| {NAMES.get(peer) or _loop(part)} | {build:.3f} | {'' if isnan(bind) else f'{bind:.3f}'} | {seconds:.4f} | {least:.4f} - {most:.4f} | {persons / seconds / 1e6:.1f} "
                    f"| {measured.peak:,.0f} | {least / ours:.2f} | {answers.get(peer, '')} |"
                )


def _loop(part: str) -> str:
    return f"Loop fused by hand{'' if part == 'run' else f', {part}'}"


def _turns(measured: Measured) -> Iterator[str]:
    if measured.fault:
        yield f"In turn in one process: {measured.fault}"
        return
    yield TURNS.format(times=len(measured.seconds["allcover"]))
    for part, seconds in measured.seconds.items():
        used = measured.processor[part]
        cells = (f"{value:.4f}" for value in (median(seconds), min(seconds), median(used), min(used)))
        yield f"| {NAMES.get(part) or _loop(part)} | {' | '.join(cells)} |"


def targets(run: str, persons: int, found: Found) -> list[str]:
    """This function will say of each target of this run and size whether it is met.

    Beside OpenFisca, and of seconds alone, by the least of each: other work on the machine only ever makes a run longer.
    Beside the best loop by hand by the medians of runs in turn in one process, since both took what the machine gave.
    """
    ours = found["allcover"].least("run")
    told = []
    if run == "month" and persons == 1_000_000:
        in_turn = [found["turns"].least("allcover")] if "turns" in found else []
        least = min(each for each in (ours, *in_turn) if not isnan(each))
        told.append(_line("one month at 1 million persons in 0.01 s", least, 0.01, "s"))
    if run == "year" and "openfisca" in found:
        told.append(_line("twelve months: 100 times OpenFisca", found["openfisca"].least("run") / ours, 100))
    if run == "reforms" and "openfisca" in found:
        theirs = found["openfisca"]
        name = "20 reforms: 150 times OpenFisca, its 20 simulations made and run"
        told.append(_line(name, theirs.least("build", "run") / ours, 150))
        told.append(
            f"- for comparison, with its simulations made before: {theirs.least('run') / ours:.1f} times"
        )
    if "turns" in found and not found["turns"].fault:
        told.append(_beside_loops(found["turns"]))
    return told


def _beside_loops(turns: Measured) -> str:
    name = "1.2 times the best loop fused by hand, medians of runs in turn"
    line = _line(name, _ratio(turns.seconds), 1.2, "times", is_most=True)
    return f"{line}; processor seconds {_ratio(turns.processor):.3g} times"


def _ratio(seconds: Mapping[str, Sequence[float]]) -> float:
    """Our median beside that of the quickest loop by hand."""
    best = min(median(seconds[part]) for part in LOOPS if part in seconds)
    return median(seconds["allcover"]) / best


def _line(name: str, value: float, limit: float, unit: str = "times", *, is_most: bool = False) -> str:
    if isnan(value):
        return f"- {name}: not measured"
    met = value <= limit if is_most or unit == "s" else value >= limit
    return f"- {name}: **{'met' if met else 'MISSED'}** ({value:.3g} {unit})"
