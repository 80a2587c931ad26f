"""The numbers of a budget with the error of the sample, by year, as a table. Goes to :mod:`short_term_section`."""

from allcover.presenting.short_term_contributed import contributed_columns
from allcover.presenting.short_term_valuing import ShortTermResults
from allcover.presenting.valuation_words import OF_REPLICATES
from allcover.vocabulary.finding import Table, TableColumn
from allcover.vocabulary.words import Words


def errors_table(results: ShortTermResults, a_year: str, universe: str, source: str, words: Words) -> Table:
    """This function will tell between what each number of a year may lie because only some were asked; ``a_year`` is the unit of money."""
    found = results.sampled
    known = {
        **{column.key: column for column, _ in contributed_columns(results.budget, a_year, words)},
        "per_insured": TableColumn("per_insured", words("Expenditure per insured person"), "money", a_year, 2),
        "expenditure": TableColumn("expenditure", words("Expenditure"), "money", a_year),
        "break_even": TableColumn("break_even", words("Expenditure, of contributions"), "share"),
        "reserve_ratio": TableColumn("reserve_ratio", words("Reserve at the end of the year, in years of expenditure"), "number", decimals=2),
    }  # fmt: skip
    return Table(
        key="budget.errors", title=words("The budget with the error of the sample"),
        columns=(TableColumn("year", words("Year")), *(known[name] for name in found.numbers)),
        rows=tuple((int(year), *(numbers[at] for numbers in found.numbers.values())) for at, year in enumerate(results.budget.branch.years)),
        definition=words(OF_REPLICATES), universe=universe, source=source,
        notes=(words("{count} samples drawn again are behind it.", count=found.replicates),),
    )  # fmt: skip
