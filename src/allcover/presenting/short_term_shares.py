"""What the expenditure of a branch is of the economy, of the money of government and of insured earnings. Goes to :mod:`short_term_section`."""

import numpy as np

from allcover.presenting.short_term_valuing import ShortTermResults
from allcover.vocabulary.finding import Formula, Table, TableColumn
from allcover.vocabulary.words import Words


def shares_table(results: ShortTermResults, universe: str, source: str, words: Words) -> Table:
    """This function will set the expenditure of each year beside the economy; beside insured earnings where no contributions are told of them."""
    found, economy = results.budget, results.economy
    spent = "{budget.by_year:expenditure}"
    given = [
        ("gdp", words("Of GDP"), economy.gdp, "{economy.by_year:gdp}"),
        ("revenue", words("Of government revenue"), economy.revenue, "({economy.by_year:revenue}*{economy.by_year:gdp})"),
        ("government", words("Of government expenditure"), economy.expenditure + economy.debt_interest, "({economy.by_year:expenditure}*{economy.by_year:gdp})"),
    ]  # fmt: skip
    if not found.branch.is_contributory and (found.earnings > 0).all():
        given.append(("earnings", words("Of insured earnings"), found.earnings, "{budget.by_year:earnings}"))
    shares = [np.asarray(found.expenditure / whole) for _, _, whole, _ in given]
    return Table(
        key="budget.shares", title=words("Expenditure beside the economy"),
        columns=(TableColumn("year", words("Year")), *(TableColumn(key, label, "share", decimals=2) for key, label, _, _ in given)),
        rows=tuple((int(year), *(float(one[at]) for one in shares)) for at, year in enumerate(found.branch.years)),
        definition=words("Benefits and administration of the year, whoever pays them, over what the country produces, and over what government takes in and spends in the year, interest on debt included."),
        universe=universe, source=source, formulas=tuple(Formula(key, f"{spent}/{whole}") for key, _, _, whole in given),
    )  # fmt: skip
