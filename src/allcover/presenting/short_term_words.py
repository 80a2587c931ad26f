"""What the budget of a branch says in words: how expenditure comes about, how amounts go on, and who pays. Goes to :mod:`short_term_section`."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from allcover.presenting.cost_findings import PAYER_LABELS
from allcover.presenting.numbers import number_text
from allcover.presenting.rule_words import rate_text
from allcover.presenting.short_term_valuing import ShortTermResults
from allcover.projection.short_term import Branch
from allcover.vocabulary.words import Words, marked

SWING_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "use": marked("Use of benefits (a tenth)"),
        "costs": marked("Costs of benefits beyond what they follow (a point a year)"),
        "prices": marked("Growth of prices (a point a year)"),
        "wages": marked("Growth of wages (a point a year)"),
        "contributions": marked("Contributions paid (a twentieth)"),
    }
)
"""The assumptions that are moved, and by how much."""

AMOUNTS_GO: Mapping[str, str] = MappingProxyType(
    {
        "wages": marked(
            "After the first year people's earnings rise with wages, and so, it is assumed, do the amounts that the law names, such as {named}."
        ),
        "prices": marked(
            "After the first year people's earnings rise with wages; the amounts that the law names, such as {named}, rise with prices, it is assumed."
        ),
        "nothing": marked(
            "After the first year people's earnings rise with wages; the amounts that the law names, such as {named}, stay as they are, it is assumed."
        ),
    }
)
"""How money goes on, by what the amounts of the law follow."""

_NAMED: Mapping[tuple[bool, bool], str] = MappingProxyType(
    {
        (True, False): marked("ceilings, least wages and flat contributions"),
        (True, True): marked("ceilings, least wages, flat contributions and flat benefits"),
        (False, True): marked("flat benefits and limits of benefits"),
    }
)
"""Amounts that a law may name, by whether it asks contributions and whether any benefit is money."""

_CARE_GOES: Mapping[str, str] = MappingProxyType(
    {
        "wages": marked("What care costs goes with wages, and beyond that as assumed."),
        "prices": marked("What care costs goes with prices, and beyond that as assumed."),
        "nothing": marked("What care costs goes as assumed, with neither wages nor prices."),
    }
)
"""How the price of care, and of what is given in kind, goes on."""


def has_cases(results: ShortTermResults) -> list[bool]:
    """This function will say of each benefit whether its cases are known."""
    return [bool(np.isfinite(cases).all()) for cases in results.budget.cases]


def how_spent(results: ShortTermResults, words: Words) -> str:
    """This function will say how expenditure comes about, by what is known of the benefits: cases, or a value a month of the definition."""
    known = has_cases(results)
    if all(known):
        told = words(
            "Insured persons of each age, times cases, times what a case costs the scheme; what care costs is valued as a claim is."
        )
    elif any(known):
        told = words(
            "Insured persons of each age, times cases, times what a case costs the scheme, or times a value a month where the definition has one."
        )
    else:
        told = words("Insured persons of each age, times the value a month that the definition has for them.")
    if results.budget.branch.is_contributory:
        asked = words("Who is insured, what is paid and what is contributed is what the definition says.")
    else:
        asked = words("Who is insured and what is paid is what the definition says.")
    return f"{told} {asked}"


def amounts_paragraphs(results: ShortTermResults, currency: str, words: Words) -> Iterator[str]:
    """This function will say what the amounts of the law follow, where anything rests on them, what would become of the last year if they stayed as they are, and what the price of care follows."""
    branch = results.budget.branch
    if branch.is_contributory or branch.has_money:
        named = words(_NAMED[branch.is_contributory, branch.has_money])
        yield words(AMOUNTS_GO[branch.amounts_follow], named=named)
    if results.if_held is not None:
        year, held = int(branch.years[-1]), results.if_held
        yield (
            words("If these amounts stayed as they are, expenditure of {year} would be {value} of contributions.", year=year, value=number_text(held, "share", words, 1)) if branch.is_contributory
            else words("If these amounts stayed as they are, expenditure of {year} would be {value}.", year=year, value=f"{number_text(held, 'money', words)} {currency}")
        )  # fmt: skip
    for follows in dict.fromkeys(one.follows for one in branch.benefits if one.cost is not None):
        yield words(_CARE_GOES[follows])


def payers_sentence(branch: Branch, words: Words) -> str:
    """This function will say who pays for a branch to which nobody contributes."""
    bears = {**branch.payers, "reserve": branch.reserve_bears}
    named = words.join(
        words("{name}: {value}", name=words(PAYER_LABELS[payer]), value=rate_text(share, words))
        for payer, share in bears.items()
        if share
    )
    return words("The law asks no contributions. Of expenditure, each pays: {payers}.", payers=named)
