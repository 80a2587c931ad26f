"""The tables of another law that its rate is reckoned from, as those of the law as it is: each year's money, reserve, present values, premium."""

from collections.abc import Iterator
from dataclasses import replace

from allcover.presenting.told import Told
from allcover.presenting.valuation_financing import premium_tables
from allcover.presenting.valuation_study import OtherLaw, ValuationResults
from allcover.presenting.valuation_tables import ValuationTables
from allcover.vocabulary.finding import Formula, Table
from allcover.vocabulary.words import Words

_TRACED = ("rates", "persons", "money", "reserve", "shares", "premium", "flows")
"""The tables of a law that rest on each other, by their keys."""


def key_of_law(name: str, at: int) -> str:
    """This function will give the key of one of these tables under the law at a place: 0 is the law as it is.

    >>> key_of_law("premium", 0), key_of_law("premium", 1)
    ('valuation.premium', 'valuation.premium_1')
    """
    return f"valuation.{name}_{at}" if at else f"valuation.{name}"


def traced_tables(results: ValuationResults, told: Told, words: Words) -> Iterator[Table]:
    """This function will give each other law's tables, with their formulas on each other."""
    for at, other in enumerate(results.others, start=1):
        under = _under(results, other)
        tables = ValuationTables(under, told, words)
        law = words(other.system.title)
        for table in (
            *(tables.rates(), tables.persons(), tables.money_table(), tables.reserve(), tables.shares()),
            *premium_tables(under, told, words),
        ):
            yield replace(
                table,
                key=f"{table.key}_{at}",
                title=words("{what}, under “{law}”", law=law, what=table.title),
                formulas=tuple(_moved(one, at) for one in table.formulas),
            )


def _under(results: ValuationResults, other: OtherLaw) -> ValuationResults:
    """The results as if the other law were the law."""
    study = replace(results.study, basis=results.study.basis.under(other.system))
    return replace(results, study=study, valued=other.valued)


def _moved(formula: Formula, at: int) -> Formula:
    text = formula.text
    for name in _TRACED:
        text = text.replace(f"{{{key_of_law(name, 0)}:", f"{{{key_of_law(name, at)}:")
    return replace(formula, text=text)
