"""What becomes of a branch's reserve, in words and as a number: why it grows or falls, and what rate would do. Goes to :mod:`short_term_section`."""

from collections.abc import Iterator

import numpy as np

from allcover.presenting.cost_findings import PAYER_LABELS
from allcover.presenting.numbers import number_text
from allcover.presenting.sheet_formulas import first_year
from allcover.presenting.told import Told
from allcover.projection.short_term import Budget
from allcover.vocabulary.finding import Finding
from allcover.vocabulary.words import Words

AMPLE = 1.0
"""Years of expenditure beyond which a reserve is said to be ample: a whole year without any income."""


def reserve_paragraphs(found: Budget, currency: str, words: Words) -> Iterator[str]:
    """This function will say how a reserve comes to be what it is at the end, whether it is more than one for bad years, and what nobody finances once it is used up."""
    years, account, spent = found.branch.years, found.account, found.expenditure
    if not (spent > 0).all() or not found.branch.has_reserve:
        return
    short = int((account.contributions < spent).sum())
    ends = float(account.reserve[0] / spent[0]), float(account.reserve[-1] / spent[-1])
    first, last = (number_text(one, "number", words, 2) for one in ends)
    about = {"first": first, "last": last, "year": int(years[-1])}
    if not found.branch.is_contributory:
        yield words("The reserve goes from {first} years of expenditure at the start to {last} at the end of {year}.", **about)  # fmt: skip
    elif not short:
        yield words(
            "Contributions meet expenditure in every year; the reserve goes from {first} years of expenditure at the start to {last} at the end of {year}.",
            **about,
        )
    else:
        yield words(
            "Contributions fall short of expenditure in {count} of {years} years; the reserve goes from {first} years of expenditure at the start to {last} at the end of {year}.",
            count=short, years=years.size, **about,
        )  # fmt: skip
    if found.is_short:
        yield _of_the_lacking(found, currency, words)
    yield from _of_others(found, currency, words)
    if ends[1] > AMPLE and found.branch.is_contributory:
        yield _of_an_ample_reserve(found, words)


def _of_the_lacking(found: Budget, currency: str, words: Words) -> str:
    """From when on a part is financed by nobody, and how much."""
    years, lacking = found.branch.years, found.account.lacking
    out = int(found.account.exhaustion_year) - 1
    amounts = words.join(
        words("{value} in {year}", value=f"{number_text(float(lacking[at]), 'money', words)} {currency}", year=int(years[at]))
        for at in sorted({out, min(out + 1, years.size - 1), years.size - 1})
    )  # fmt: skip
    return words(
        "The reserve is used up in {year}. From then on nobody finances what it was to bear: {amounts}.",
        year=int(years[out]), amounts=amounts,
    )  # fmt: skip


def _of_others(found: Budget, currency: str, words: Words) -> Iterator[str]:
    """What others than the reserve pay of what contributions lack, in the first and the last year in which they do."""
    years = found.branch.years
    for payer, paid in found.paid_by.items() if found.branch.is_contributory else ():
        some = np.flatnonzero(paid > 0)
        if some.size:
            amounts = words.join(
                words("{value} in {year}", value=f"{number_text(float(paid[at]), 'money', words)} {currency}", year=int(years[at]))
                for at in sorted({int(some[0]), int(some[-1])})
            )  # fmt: skip
            yield words(
                "Of what contributions lack, by law {share} is paid by: {payer}. That is {amounts}.",
                share=number_text(found.branch.payers[payer], "share", words, 0), payer=words(PAYER_LABELS[payer]), amounts=amounts,
            )  # fmt: skip


def _of_an_ample_reserve(found: Budget, words: Words) -> str:
    """That a reserve is more than one for bad years, and what would meet expenditure of each year; of earnings, where any are insured."""
    told = [words("At the end the reserve would pay for more than a year without any income.")]  # fmt: skip
    if np.isfinite(found.pay_as_you_go).all():
        rates = found.contribution_rate[0], found.pay_as_you_go.min(), found.pay_as_you_go.max()
        rate, least, most = (number_text(float(one), "share", words, 2) for one in rates)
        told.append(words(
            "All contributions, also those that are no share of earnings, are {rate} of insured earnings in {year}; from {least} to {most}, year by year, would meet expenditure.",
            rate=rate, least=least, most=most, year=int(found.branch.years[0]),
        ))  # fmt: skip
    elif np.isfinite(found.break_even).all():
        least, most = (
            number_text(float(one), "share", words, 1)
            for one in (found.break_even.min(), found.break_even.max())
        )
        told.append(
            words(
                "From {least} to {most} of contributions, year by year, would meet expenditure.",
                least=least,
                most=most,
            )
        )
    return " ".join((*told, words("The definition names no reserve to aim at.")))


def used_up(found: Budget, universe: str, told: Told, words: Words) -> Iterator[Finding]:
    """This function will give the year in which the reserve is used up, where there is one."""
    years, out = found.branch.years, int(found.account.exhaustion_year)
    if out:
        table = "budget.by_year"
        ends = f"{{{table}:year.all}}", f"{{{table}:year.{years.size}}}"
        yield Finding(
            key="budget.exhausted", label=words("Year in which the reserve is used up"), value=int(years[out - 1]), unit="calendar year", kind="text",
            definition=words("The first year of which a part is financed by nobody."), universe=universe, source=told.source, reference_date=told.of_year(int(years[out - 1])),
            formula=first_year(*ends, f"{{{table}:lacking.all}}>0", words("never")),
        )  # fmt: skip
