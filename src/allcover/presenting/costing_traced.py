"""How the cost of each benefit comes about, year by year, and the formulas by which a workbook goes from its assumptions to the cost of a package. Goes to :mod:`costing_section`."""

from collections.abc import Callable, Iterator, Sequence

from allcover.presenting.told import Told
from allcover.projection.costing import Benefit, Costed
from allcover.vocabulary.finding import Cell, Formula, Table, TableColumn
from allcover.vocabulary.words import Words

_GDP, _HEAD = "{economy.by_year:gdp}", "{economy.by_year:gdp_head}"

AS_SHARES = (
    Formula("per_head", f"{{cost}}*{_HEAD}/{_GDP}"),
    Formula("of_gdp", f"{{cost}}/{_GDP}"),
    Formula("of_expenditure", f"{{cost}}/({{economy.by_year:expenditure}}*{_GDP})"),
    Formula("of_revenue", f"{{cost}}/({{economy.by_year:revenue}}*{_GDP})"),
    Formula("real", "{cost}", 1),
    Formula("real", "{cost}*{real.before}/({cost.before}*(1+{economy.by_year:prices}))"),
)
"""How a package's cost stands to the economy of the same year."""


def key_of(benefit: str) -> str:
    """This function will give the key of a benefit's table.

    >>> key_of("child_grant")
    'costing.child_grant.traced'
    """
    return f"costing.{benefit}.traced"


def of_package(benefits: Sequence[str]) -> tuple[Formula, ...]:
    """This function will give the formulas of a package's cost by year, from the tables of its benefits and that of the economy."""
    cost, existing = (
        "+".join(f"{{{key_of(benefit)}:{column}}}" for benefit in benefits) for column in ("cost", "existing")
    )
    return (Formula("cost", cost), Formula("additional", f"{{cost}}-({existing})"), *AS_SHARES)


def at_end(benefit: str, name: str, year: int, row: int) -> Iterator[Formula]:
    """This function will give the formulas of a benefit's row in the table of both ends, from its own table and that of the economy; years count from 1."""
    own = key_of(benefit)
    yield Formula(f"persons_{name}", f"{{{own}:beneficiaries.{year}}}", row)
    yield Formula(f"amount_{name}", f"{{{own}:amount.{year}}}", row)
    yield Formula(f"of_gdp_head_{name}", f"{{amount_{name}}}/{{economy.by_year:gdp_head.{year}}}", row)
    yield Formula(f"of_gdp_{name}", f"{{{own}:cost.{year}}}/{{economy.by_year:gdp.{year}}}", row)


def traced(
    benefit: Benefit, costed: Costed, currency: str, told: Told, words: Words, cell: Callable[[float], Cell]
) -> Table:
    """This function will give persons, shares, amount and administration of a benefit, and what follows from them, by year."""
    assert costed.beneficiaries is not None
    assert costed.amount is not None
    money = f"{currency}/year"
    parts = (
        benefit.persons, benefit.share, benefit.take_up, costed.beneficiaries, costed.amount, benefit.administration, costed.cost, costed.existing,
    )  # fmt: skip
    return Table(
        key=key_of(benefit.key), title=words("{benefit}: how its cost comes about", benefit=words(benefit.label)),
        columns=(
            TableColumn("year", words("Year")),
            TableColumn("persons", words("Persons it is for"), "count"),
            TableColumn("share", words("Share entitled"), "share"),
            TableColumn("take_up", words("Take-up"), "share"),
            TableColumn("beneficiaries", words("Beneficiaries"), "count"),
            TableColumn("amount", words("Amount"), "money", money),
            TableColumn("administration", words("Administration, of payments"), "share"),
            TableColumn("cost", words("Cost"), "money", money),
            TableColumn("existing", words("Spent on it already"), "money", money),
        ),
        rows=tuple((int(year), *(cell(float(part[at])) for part in parts)) for at, year in enumerate(costed.years)),
        definition=words("Beneficiaries are the persons it is for, times the share entitled, times take-up. The cost is beneficiaries times the amount of a whole year, in the prices of the year, with administration."),
        universe=words("The persons the benefit is for"), source=told.source,
        formulas=(Formula("beneficiaries", "{persons}*{share}*{take_up}"), Formula("cost", "{beneficiaries}*{amount}*(1+{administration})")),
    )  # fmt: skip
