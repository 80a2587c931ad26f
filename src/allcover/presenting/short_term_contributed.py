"""Who contributes to a branch, where it is more than one payer. Goes to :mod:`short_term_section`."""

from collections.abc import Iterator

import numpy as np

from allcover.presenting.cost_findings import PAYER_LABELS
from allcover.presenting.numbers import number_text
from allcover.presenting.short_term_sampling import contributed_by
from allcover.presenting.short_term_valuing import ShortTermResults
from allcover.presenting.told import Told
from allcover.projection.rates import Floats
from allcover.projection.short_term import Budget
from allcover.vocabulary.finding import Finding, Formula, TableColumn
from allcover.vocabulary.words import Words


def contributed_columns(found: Budget, a_year: str, words: Words) -> Iterator[tuple[TableColumn, Floats]]:
    """This function will give what each contributes as a column of money by year; ``a_year`` is the unit."""
    for payer, paid in contributed_by(found).items():
        label = words("{payer}, contributions", payer=words(PAYER_LABELS[payer]))
        yield TableColumn(_column(payer), label, "money", a_year), paid


def contributed_formula(found: Budget) -> Iterator[Formula]:
    """This function will say that contributions are what all payers contribute."""
    parts = "+".join(f"{{{_column(payer)}}}" for payer in contributed_by(found))
    if parts:
        yield Formula("contributions", parts)


def contributed_sentence(found: Budget, words: Words) -> Iterator[str]:
    """This function will say what share of the first year's contributions each pays."""
    first = {payer: float(paid[0]) for payer, paid in contributed_by(found).items()}
    if first:
        total = sum(first.values())
        named = words.join(
            words("{name}: {value}", name=words(PAYER_LABELS[payer]), value=number_text(paid / total, "share", words, 1))
            for payer, paid in first.items()
        )  # fmt: skip
        yield words("Contributions of {year} are paid by: {payers}.", year=int(found.branch.years[0]), payers=named)  # fmt: skip


def unpaid_sentence(found: Budget, words: Words) -> Iterator[str]:
    """This function will say from when on nobody contributes any more, where a later law ends it."""
    if not found.contributes_last:
        last = int(np.flatnonzero(found.account.contributions > 0)[-1])
        yield words("From {year} on nobody contributes.", year=int(found.branch.years[last + 1]))


def contributed_findings(
    results: ShortTermResults, a_year: str, universe: str, told: Told, words: Words
) -> Iterator[Finding]:
    """This function will give what each contributes in the first and in the last year."""
    found = results.budget
    years = found.branch.years
    for payer, paid in contributed_by(found).items():
        for name, at in (("first", 0), ("last", years.size - 1)):
            year = int(years[at])
            yield Finding(
                key=f"budget.contributed_{name}.{payer}", label=words("{payer}, contributions of {year}", payer=words(PAYER_LABELS[payer]), year=year),
                value=float(paid[at]), unit=a_year, kind="money", decimals=0, definition=words("What the law asks of this payer in the year, for all for whom it contributes."),
                universe=universe, source=told.source, reference_date=told.of_year(year), formula=f"{{budget.by_year:{_column(payer)}.{at + 1}}}", is_headline=False,
                estimate=results.sampled.numbers[_column(payer)][at],
            )  # fmt: skip


def _column(payer: str) -> str:
    return f"contributed_{payer}"
