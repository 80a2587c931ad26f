"""What a valuation by cells cannot say of widows and widowers who wed again, where the law ends their pensions. Goes to :mod:`valuation_writer`."""

from collections.abc import Iterator

from allcover.presenting.lives_study import LivesResults
from allcover.presenting.numbers import number_text
from allcover.presenting.valuation_study import ValuationResults
from allcover.projection.financing import present_value
from allcover.projection.insured import TYPES
from allcover.vocabulary.words import Words

_WIDOWED = TYPES.index("widowed")


def of_new_marriages(results: ValuationResults, words: Words) -> Iterator[str]:
    """This function will say that cells pay on after a new marriage, and where lives were lived what both routes come to; nothing where no law that is valued ends a pension so."""
    laws = [results.valued, *(one.valued for one in results.others)]
    if not any(award.ends_wed and award.survivor[0].any() for one in laws for award in one.scheme.awards):
        return
    told = words(
        "By cells a widow or widower who weds again goes on drawing, although the law ends the pension, so cost and rates are somewhat too high, on the safe side: no file says how many wed again."
    )
    is_sized = results.lived is not None and results.made.benefits[_WIDOWED].any()
    yield f"{told} {_size(results, results.lived, words)}" if results.lived and is_sized else told


def _size(results: ValuationResults, lived: LivesResults, words: Words) -> str:
    """What widowed draw by lives of what they draw by cells, over the horizon, and what part of all pensions lies between."""
    made, interest = results.made, results.valued.scheme.paths.interest
    cells, lives, whole = (
        float(present_value(flow, interest))
        for flow in (
            made.benefits[_WIDOWED],
            lived.laws[0].lived.benefits[_WIDOWED],
            made.benefits.sum(axis=0),
        )
    )
    return words(
        "By lives, which end it, pensions of widows and widowers come to {share} of those by cells in present value over the horizon, as the law is; what lies between is {part} of all pensions by cells. "
        "That lives begin with the survey's couples is in it too.",
        share=number_text(lives / cells, "share", words, 1), part=number_text(abs(cells - lives) / whole, "share", words, 1),
    )  # fmt: skip
