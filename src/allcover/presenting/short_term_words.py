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

WITH_ERRORS = marked(
    "Intervals are those of having asked only some households: neither wrong answers nor assumptions are in them. What has no interval is given without its sampling error."
)

AMOUNTS_GO: Mapping[str, str] = MappingProxyType(
    {
        "wages": marked(
            "After the first year people's earnings rise with wages, and so, it is assumed, do the amounts that the law names, such as ceilings, least wages and flat contributions or benefits."
        ),
        "prices": marked(
            "After the first year people's earnings rise with wages; the amounts that the law names, such as ceilings, least wages and flat contributions or benefits, rise with prices, it is assumed."
        ),
        "nothing": marked(
            "After the first year people's earnings rise with wages; the amounts that the law names, such as ceilings, least wages and flat contributions or benefits, stay as they are, it is assumed."
        ),
    }
)
"""How money goes on, by what the amounts of the law follow."""


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


def amounts_paragraphs(results: ShortTermResults, words: Words) -> Iterator[str]:
    """This function will say what the amounts of the law follow, where anything rests on them, and what would become of contributions if they stayed as they are."""
    branch = results.budget.branch
    if not (
        branch.is_contributory
        or results.budget.earnings.any()
        or any(one.cost is None for one in branch.benefits)
    ):
        return
    yield words(AMOUNTS_GO[branch.amounts_follow])
    if results.if_held is not None:
        yield words(
            "If these amounts stayed as they are, expenditure of {year} would be {value} of contributions.",
            year=int(branch.years[-1]), value=number_text(results.if_held, "share", words, 1),
        )  # fmt: skip


def payers_sentence(branch: Branch, words: Words) -> str:
    """This function will say who pays for a branch to which nobody contributes."""
    bears = {**branch.payers, "reserve": branch.reserve_bears}
    named = words.join(
        words("{name}: {value}", name=words(PAYER_LABELS[payer]), value=rate_text(share, words))
        for payer, share in bears.items()
        if share
    )
    return words("The law asks no contributions. Of expenditure, each pays: {payers}.", payers=named)
