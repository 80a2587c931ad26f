"""Life expectancy and annuities of many tables by pylifecontingencies: reads probabilities of dying, prints numbers and seconds. Runs in the peer's environment."""

import json
import sys
import time

import numpy as np
from pylifecontingencies import ActuarialTable, axn, ex_complete, probs2lifetable


def main(path: str, interest: float, age: int) -> None:
    dying = np.load(path)
    before = time.perf_counter()
    years = []
    for row in dying:
        table = probs2lifetable(row)
        years.append([ex_complete(table, one) for one in range(1, row.size)])
    expectancy = time.perf_counter() - before
    before = time.perf_counter()
    values = [axn(ActuarialTable(probs2lifetable(row), interest), age, k=12) for row in dying]
    annuity = time.perf_counter() - before
    print(
        json.dumps(
            {"years": years, "values": values, "seconds": {"expectancy": expectancy, "annuity": annuity}}
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
