"""What the budget of a branch says in words: how expenditure comes about, how amounts go on, and who pays. Goes to :mod:`short_term_section`."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from allcover.presenting.cost_findings import PAYER_LABELS
from allcover.presenting.numbers import number_text
from allcover.presenting.rule_words import rate_text
from allcover.presenting.short_term_valuing import ShortTermResults, unserved_of
from allcover.projection.rates import Floats
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


INSURED = marked(
    "Who is insured, at each age, is taken to be the same share of the people as in the survey, but for the coverage that is assumed."
)
INSURED_BY_NEW_LAW = marked(
    "Who is insured, at each age, is taken to be the same share of the people as in the survey under the law of the year, but for the coverage that is assumed."
)
"""Who is insured in later years, by whether any law changes."""

WAITING = marked(
    "{classes}: {share} of the insured in {first}, as in the survey, and the same share of each age in every year: nobody is taken to gain the right in later years. If all of them received what “{served}” do, expenditure of {year} would be {value} of contributions."
)
WAITING_BY_NEW_LAW = marked(
    "{classes}: {share} of the insured in {first}, as in the survey; in later years the share of each age that the law of the year makes of the survey, and nobody else is taken to gain the right. If all of them received what “{served}” do, expenditure of {year} would be {value} of contributions."
)
"""Who waits in later years, by whether the law changes who does."""

AS_OUTPUT = marked(
    "Wages are taken to grow as GDP per head does: the file of the economy says nothing of them."
)
"""Said where no wages are known."""


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
        yield _if_held(results.if_held, branch, currency, words)
    if results.economy.average_wage is None:
        yield words(AS_OUTPUT)
    for follows in dict.fromkeys(one.follows for one in branch.benefits if one.cost is not None):
        yield words(_CARE_GOES[follows])


def _if_held(held: Floats, branch: Branch, currency: str, words: Words) -> str:
    """What becomes of the last year if the amounts of the law stay as they are; and, where it is more than all contributions, since when."""
    year, last = int(branch.years[-1]), float(held[-1])
    if not branch.is_contributory:
        value = f"{number_text(last, 'money', words)} {currency}"
        return words("If these amounts stayed as they are, expenditure of {year} would be {value}.", year=year, value=value)  # fmt: skip
    about = {"year": year, "value": number_text(last, "share", words, 1)}
    if last <= 1:
        return words("If these amounts stayed as they are, expenditure of {year} would be {value} of contributions.", **about)  # fmt: skip
    enough = np.flatnonzero(held <= 1)
    since = int(branch.years[enough[-1] + 1 if enough.size else 0])
    return words("If these amounts stayed as they are, expenditure would be more than contributions from {since} on, and {value} of them in {year}.", since=since, **about)  # fmt: skip


def waiting_sentence(results: ShortTermResults, words: Words) -> Iterator[str]:
    """This function will say of classes who pay and receive nothing yet that their share is held, and what expenditure would be if they received what others do."""
    if results.if_served is None:
        return
    found, branch = results.budget, results.budget.branch
    unserved, served = unserved_of(branch)
    keys = [one.key for one in branch.classes]
    heads = sum(float(found.insured[keys.index(one.key), 0]) for one in unserved)
    ends = [{one.key: one.share for one in branch.under(at).classes} for at in (0, -1)]
    is_held = all(np.array_equal(ends[0][one.key], ends[1][one.key]) for one in unserved)
    yield words(
        WAITING if is_held else WAITING_BY_NEW_LAW,
        classes=words.join(words(one.label) for one in unserved), share=number_text(heads / float(found.insured[:, 0].sum()), "share", words, 0), first=int(branch.years[0]),
        served=words(served[0].label), year=int(branch.years[-1]), value=number_text(results.if_served, "share", words, 1),
    )  # fmt: skip


def payers_sentence(branch: Branch, words: Words) -> str:
    """This function will say who pays for a branch to which nobody contributes."""
    bears = {**branch.payers, "reserve": branch.reserve_bears}
    named = words.join(
        words("{name}: {value}", name=words(PAYER_LABELS[payer]), value=rate_text(share, words))
        for payer, share in bears.items()
        if share
    )
    return words("The law asks no contributions. Expenditure is paid by: {payers}.", payers=named)
