"""How quick people are invented and weighted: seconds for drawing, calibrating, and the whole survey under its law.

``python benchmarks/invention.py --households 275000`` (about a million persons) prints a table; processor seconds stand
beside those of the clock, because other programs may share the machine.
"""

import argparse
from collections.abc import Callable
from time import perf_counter, process_time
from typing import TypeVar

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.invention.chance import Chance
from allcover.invention.survey import invent_population, weighted
from allcover.rules.load import load

T = TypeVar("T")


def timed(name: str, work: Callable[[], T]) -> T:
    """Run once, print seconds by the clock and of the processor, and give the result."""
    clock, processor = perf_counter(), process_time()
    made = work()
    print(f"{name:<44}{perf_counter() - clock:>9.2f} s {process_time() - processor:>9.2f} s of the processor")
    return made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=275_000)
    households = parser.parse_args().households
    system = load(country_folder("coresia"))
    people = timed(
        "draw people, families, work, seasons", lambda: invent_population(Chance(2004), households)
    )
    print(f"    {people.persons.height:,} persons in {households:,} households")
    timed("weigh them to 41 totals", lambda: weighted(people))
    timed("whole survey: drawn, insured, paid, weighed", lambda: invent_survey(system, households))


if __name__ == "__main__":
    main()
