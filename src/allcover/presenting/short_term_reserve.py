"""What becomes of a branch's reserve, in words and as a number: why it grows or falls, and what rate would do. Goes to :mod:`short_term_section`."""

from collections.abc import Iterator

import numpy as np

from allcover.presenting.numbers import number_text
from allcover.presenting.sheet_formulas import first_year
from allcover.presenting.told import Told
from allcover.projection.short_term import Budget
from allcover.vocabulary.finding import Finding
from allcover.vocabulary.words import Words

AMPLE = 1.0
"""Years of expenditure beyond which a reserve is more than bad years ask for: a whole year without any income."""


def reserve_paragraphs(found: Budget, words: Words) -> Iterator[str]:
    """This function will say how a reserve comes to be what it is at the end, and whether it is more than one for bad years."""
    years, account, spent = found.branch.years, found.account, found.expenditure
    if not (spent > 0).all() or not found.branch.has_reserve:
        return
    short = int((account.contributions < spent).sum())
    ends = float(account.reserve[0] / spent[0]), float(account.reserve[-1] / spent[-1])
    first, last = (number_text(one, "number", words, 2) for one in ends)
    about = {"first": first, "last": last, "year": int(years[-1])}
    if not found.branch.is_contributory:
        yield words("The reserve goes from {first} years of expenditure at the start to {last} at the end of {year}.", **about)  # fmt: skip
        return
    if not short:
        yield words(
            "Contributions meet expenditure in every year; the reserve goes from {first} years of expenditure at the start to {last} at the end of {year}.",
            **about,
        )
    else:
        yield words(
            "Contributions fall short of expenditure in {count} of {years} years; the reserve goes from {first} years of expenditure at the start to {last} at the end of {year}.",
            count=short, years=years.size, **about,
        )  # fmt: skip
    if ends[1] > AMPLE and np.isfinite(found.pay_as_you_go).all():
        rates = found.contribution_rate[0], found.pay_as_you_go.min(), found.pay_as_you_go.max()
        rate, least, most = (number_text(float(one), "share", words, 2) for one in rates)
        yield words(
            "At the end the reserve would pay for more than a year without any income, which is more than bad years ask for. All contributions, also those that are no share of earnings, are {rate} of insured earnings in {year}; from {least} to {most}, year by year, would meet expenditure. The definition names no reserve to aim at.",
            rate=rate, least=least, most=most, year=int(years[0]),
        )  # fmt: skip


def used_up(found: Budget, universe: str, told: Told, words: Words) -> Iterator[Finding]:
    """This function will give the year at whose end nothing is left of the reserve, where there is one."""
    years, out = found.branch.years, int(found.account.exhaustion_year)
    if out:
        table = "budget.by_year"
        ends = f"{{{table}:year.all}}", f"{{{table}:year.{years.size}}}"
        yield Finding(
            key="budget.exhausted", label=words("Year at whose end the reserve is used up"), value=int(years[out - 1]), unit="calendar year", kind="text",
            definition=words("The first year at whose end nothing is left, and more is owed."), universe=universe, source=told.source, reference_date=told.of_year(int(years[out - 1])),
            formula=first_year(*ends, f"{{{table}:reserve.all}}<0", words("never")),
        )  # fmt: skip
