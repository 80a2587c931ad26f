"""How quick the judge is: milliseconds for a household and a benefit that rests on 60 quantities, and a real law.

``python benchmarks/judge.py`` prints a table. Timings are the median of several runs in one process, with
the quickest and the slowest.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from allcover.catalogue import country_folder
from allcover.engine.judge import Judge
from allcover.invention import invent_survey
from allcover.invention.survey import REFERENCE_DATE
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load

QUANTITIES = 60
TARGET = 5.0
"""Milliseconds a household of five may take for a benefit that rests on 60 quantities."""

COUNTRY = """\
country: sixty
iso3: XSX
name: {en: Sixty}
invented: yes
currency: {code: XSD, minor_digits: 2}
parameters:
  rate: {unit: number, values: [{from: 2000-01-01, value: 0.075, source: {title: Act}}]}
  step: {unit: money/month, values: [{from: 2000-01-01, value: 0.05, source: {title: Act}}]}
  scale:
    unit: number
    over: money/month
    values:
      - from: 2000-01-01
        bands: [{at_least: 0, value: 0.1}, {at_least: 100, value: 0.15}, {at_least: 500, value: 0.2}]
        source: {title: Act}
quantities:
"""

STEPS = (
    "{last} * (1 + rate) - brackets(scale, {last})",
    "round_half_up({last} + income_month / 7, step)",
    "{last} if is_citizen or not is_resident else max({last} - income_month, 0)",
    "{last} + household.sum(income_month if age < 18 * year else 0) / 3",
    "clip({last}, income_month / 2, 3 * income_month) + jobs.sum(earnings_month) * rate",
    "{last} + otherwise(spouse.{last}, 0) / 5 + household.max({last}) / 50",
)
"""The rules the quantities take in turn, each resting on the one before."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=400, help="households of five (default 400)")
    parser.add_argument(
        "--survey", type=int, default=600, help="households of the invented survey (default 600)"
    )
    parser.add_argument("--runs", type=int, default=7, help="runs of which the median counts (default 7)")
    given = parser.parse_args()
    lines = [*_sixty(given.households, given.runs), *_coresia(given.survey, given.runs)]
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        print(f"{name:<{width}}  {value}")


def _sixty(households: int, runs: int) -> Iterator[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        system = _chain(Path(folder))
    wanted = [f"q{QUANTITIES - 1}"]
    for title, hidden in (("all known", 0), ("a third of incomes unknown", 3)):
        taken = _times(_judging(system, _families(households, hidden), wanted), runs)
        least, middle, most = (1000 * each / households for each in (min(taken), median(taken), max(taken)))
        verdict = "met" if most < TARGET else "MISSED"
        yield (
            f"household of five, {QUANTITIES} quantities, {title}",
            f"{middle:8.2f} ms  ({least:.2f} to {most:.2f}; target, even for the slowest, < {TARGET:g} ms: {verdict})",
        )


def _coresia(households: int, runs: int) -> Iterator[tuple[str, str]]:
    start = perf_counter()
    system = load(country_folder("coresia"))
    yield "load the law of Coresia", f"{1000 * (perf_counter() - start):8.0f} ms"
    population = invent_survey(system, households=households)
    everything = [quantity.key for quantity in system.quantities.values() if quantity.is_hidden]
    benefits = [benefit.amount for scheme in system.schemes.values() for benefit in scheme.benefits]
    for title, wanted in (("what every benefit pays", benefits), ("all that a report asks", everything)):
        taken = [households / each for each in _times(_judging(system, population, wanted), runs)]
        yield (
            f"Coresia, {title} ({len(wanted)} outputs)",
            f"{median(taken):8.0f} households a second  ({min(taken):.0f} to {max(taken):.0f})",
        )


def _chain(folder: Path) -> System:
    rules = ["  q0: {of: person, unit: money/month, is: income_month}"]
    for n in range(1, QUANTITIES):
        rule = STEPS[n % len(STEPS)].format(last=f"q{n - 1}")
        rules.append(f'  q{n}: {{of: person, unit: money/month, is: "{rule}"}}')
    (folder / "country.yaml").write_text(COUNTRY + "\n".join(rules), encoding="utf-8")
    return load(folder)


def _families(count: int, hidden: int = 0) -> Population:
    made = []
    for n in range(count):
        people: dict[str, dict[str, object]] = {}
        for m in range(5):
            income = None if hidden and (n + m) % hidden == 0 else 100.0 + 37.5 * ((n * 5 + m) % 40)
            spouse = f"p{n}-{1 - m}" if m < 2 else None
            people[f"p{n}-{m}"] = {
                "age": 45 - 9 * m, "income_month": income, "is_citizen": m % 2 == 0, "is_resident": True,
                "spouse": spouse, "jobs": [{"earnings_month": 80.25}] if m < 2 else [],
            }  # fmt: skip
        made.append({"people": people})
    return Population.from_records(made, reference_date=REFERENCE_DATE)


def _judging(system: System, population: Population, wanted: Sequence[str]) -> Callable[[], None]:
    def run() -> None:
        judge = Judge(system, population, REFERENCE_DATE, wanted)
        for household in range(judge.facts.household_count):
            case = judge.open(household)
            for key in wanted:
                for row in judge.rows_of(case, key):
                    judge.ask(case, key, row)

    return run


def _times(run: Callable[[], None], runs: int) -> list[float]:
    taken = []
    for _ in range(runs):
        start = perf_counter()
        run()
        taken.append(perf_counter() - start)
    return taken


if __name__ == "__main__":
    main()
