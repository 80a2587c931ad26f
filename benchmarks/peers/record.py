"""Write down what OpenFisca says of thirty households: ``python -m benchmarks.peers.record FILE`` in its environment.

The numbers are facts about OpenFisca, kept so that our tests hold them without it.
"""

import json
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers.by_openfisca import month, simulation
from benchmarks.peers.people import People, invent
from openfisca_country_template import CountryTaxBenefitSystem

DAYS = (date(2016, 3, 1), date(2016, 12, 1), date(2017, 2, 1))
PERSONS, SEED = 90, 5


def _people(people: People) -> list[dict[str, Any]]:
    return [
        {
            "rent": float(people.rent[h]),
            "square_metres": int(people.square_metres[h]),
            "owns": bool(people.owns[h]),
            "people": [
                {"birth": str(people.birth[p]), "salary": float(people.salary[p]), "is_grown": bool(people.is_grown[p])}
                for p in range(int(people.first[h]), int(people.first[h + 1]))
            ],
        }
        for h in range(people.households)
    ]  # fmt: skip


def main() -> None:
    """Calculate and write."""
    people, system = invent(PERSONS, SEED), CountryTaxBenefitSystem()
    answers = {}
    for day in DAYS:
        found = month(simulation(system, people, (day,)), day)
        answers[str(day)] = {name: [float(value) for value in values] for name, values in found.items()}
    packages = ("openfisca-core", "openfisca-country-template")
    made = {"by": {name: version(name) for name in packages}, "with": "python -m benchmarks.peers.record"}
    lines = ",\n".join(json.dumps(one) for one in _people(people))
    told = ",\n".join(f"{json.dumps(day)}: {json.dumps(found)}" for day, found in answers.items())
    text = f'{{"made": {json.dumps(made)},\n"households": [\n{lines}\n],\n"answers": {{\n{told}\n}}}}'
    Path(sys.argv[1]).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
