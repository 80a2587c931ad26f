"""What units, bounds, ways of knowing and reasons of a table of schemes are called, and why its counts may tell of no persons."""

from collections.abc import Iterator

from allcover.coverage.counted import Refused, protected_persons
from allcover.coverage.scheme_totals import SchemeTotals
from allcover.coverage.unions import linked_union, union_over
from allcover.vocabulary.words import Words, marked

SECTION = "unions"
"""The part of a report that tells them, and how the keys of its numbers begin."""

UNIT_LABELS = {
    "persons": marked("persons"),
    "affiliations": marked("affiliations, upper bound of persons"),
    "contracts": marked("contracts, not persons"),
    "households": marked("households, not persons"),
}
BOUND_LABELS = {
    "largest": marked("the largest scheme"),
    "bonferroni": marked("Bonferroni: sum less all overlaps"),
    "bonferroni_of_some": marked("Bonferroni, of some of the schemes: their sum less their overlaps"),
    "dawson_sankoff": marked("Dawson and Sankoff"),
    "dawson_sankoff_of_some": marked("Dawson and Sankoff, of some of the schemes"),
    "hunter_worsley": marked("Hunter and Worsley: sum less the heaviest tree of overlaps"),
    "sum": marked("the sum of all schemes"),
    "population": marked("the whole population"),
    "nobody": marked("nobody"),
}
HOW_LABELS = {
    "register": marked("registers linked"),
    "survey": marked("survey"),
    "estimate": marked("estimate"),
    "excluded_documented": marked("excluded by law, enforcement documented"),
    "excluded_assumed": marked("excluded by law, assumed to be kept"),
}
REASON_LABELS = {
    "not_persons": marked("the unit is not persons: one person may be counted several times"),
    "dependants_unknown": marked("dependants with rights through a member are not counted"),
    "numbers_unknown": marked("of some schemes the number is not known"),
    "overlaps_unknown": marked("it is not known who is in more than one scheme"),
    "overlaps_partly": marked("of some pairs of schemes it is not known exactly who is in both"),
    "overlaps_of_three": marked("who is in two schemes is known, but not who is in three or more"),
}


def refusal(totals: SchemeTotals, words: Words) -> Iterator[str]:
    """This function will say why the counts of a table do not tell how many persons are protected, where they do not."""
    if not totals.counts:
        return
    linked = None if totals.linked is None else linked_union(union_over(totals.strata).sum, totals.linked)
    try:
        protected_persons(
            totals.counts, has_dependants=totals.includes_dependants, strata=totals.strata, linked=linked
        )
    except Refused as refused:
        reasons = words.join(words(REASON_LABELS[reason]) for reason in refused.reasons)
        yield words("These counts do not say how many persons are protected: {reasons}.", reasons=reasons)
