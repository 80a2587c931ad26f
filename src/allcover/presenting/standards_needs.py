"""What is lacking for a check of minimum standards, and the option of the command that gives it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from allcover.standards import StandardsResult, Verdict
from allcover.vocabulary.words import Words, marked

_IN_FIGURES = "--figures"

GIVEN_BY: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "no_skilled_wage": (
            marked("Wage of a skilled manual male employee: {options}."),
            ("--skilled-wage", "--survey", _IN_FIGURES),
        ),
        "no_labourer_wage": (
            marked("Wage of an ordinary adult male labourer: {options}."),
            ("--labourer-wage", "--survey", _IN_FIGURES),
        ),
        "no_persons_figure": (marked("Shares of persons protected: {options}."), ("--survey", _IN_FIGURES)),
        "overlap_not_said": (marked("Shares of persons protected: {options}."), ("--survey", _IN_FIGURES)),
        "law_not_said": (marked("Shares of persons protected: {options}."), ("--survey", _IN_FIGURES)),
        "kinds_not_said": (marked("Which items of a package are of which kind of care: {options}."), (_IN_FIGURES,)),
        "totals_needed": (marked("Total of family benefits, and numbers of children: {options}."), (_IN_FIGURES,)),
        "no_level_said": (marked("The level that the nation has defined: {options}."), (_IN_FIGURES,)),
        "higher_age_clause": (marked("Clauses that the country invokes: {options}."), (_IN_FIGURES,)),
        "all_active_unknown": (marked("Clauses that the country invokes: {options}."), (_IN_FIGURES,)),
        "no_taxes": (marked("What taxes take of the wage and of a benefit: {options}."), (_IN_FIGURES,)),
        "exception_not_said": (marked("Clauses that the country invokes: {options}."), (_IN_FIGURES,)),
    }
)  # fmt: skip
"""By the code of what is lacking: what it is, and the options any of which gives it. Nothing else that is lacking can be given."""

LACKS: Mapping[str, str] = MappingProxyType(
    {
        "no_persons_figure": marked("shares of persons protected"),
        "no_benefit_in_definition": marked("a benefit written in the definition"),
        "no_package": marked("a package of health care"),
        "no_scheme_of_branch": marked("whether the law has a scheme of the branch"),
        "no_skilled_wage": marked("the wage of a skilled employee"),
        "no_labourer_wage": marked("the wage of a labourer"),
        "overlap_not_said": marked("shares of persons protected"),
        "persons_not_said": marked("shares of persons protected"),
        "interval_around_limit": marked("narrower shares of persons protected"),
        "no_means_figure": marked("whether all within the limits of means are protected"),
        "no_change_figure": marked("the change of the cost of living"),
        "totals_needed": marked("totals of family benefits"),
    }
)
"""What is lacking most often, by its code, as short as a brief has room for."""


def needs(result: StandardsResult, words: Words) -> tuple[str, ...]:
    """This function will tell which options would give what a check lacked, each once, in the order of the table."""
    lacking = {step.code for verdict in _verdicts(result) for step in verdict.lacking}
    found = [GIVEN_BY[code] for code in GIVEN_BY if code in lacking]
    return tuple(words(what, options=", ".join(options)) for what, options in dict.fromkeys(found))


def _verdicts(result: StandardsResult) -> Iterator[Verdict]:
    for one in result.conventions:
        for part in one.parts:
            yield from part.verdicts
        yield from (verdict for verdict in (one.financing, one.acceptance) if verdict is not None)
