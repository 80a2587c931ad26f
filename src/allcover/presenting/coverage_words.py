"""What the parts of coverage are called, and how a coverage line is named and defined."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from allcover.coverage.counts import LineResult
from allcover.coverage.profile import Need, Profile
from allcover.presenting.capitals import small
from allcover.rules.definition import System
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.words import Words, marked

GAP_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "covered": marked("Covered"),
        "not_applied": marked("Law not applied"),
        "not_taken_up": marked("Voluntary, not taken up"),
        "no_law": marked("No law"),
        "cannot_tell": marked("Cannot tell"),
    }
)
MEASURE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "affiliated": marked("affiliated"),
        "contributing": marked("contributing"),
        "receiving": marked("receiving a benefit"),
        "contributing_or_receiving": marked("contributing or receiving"),
        "protected": marked("protected, dependants included"),
        "covered": marked("as counted by the source"),
    }
)
LAW_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "mandatory": marked("Obliged or entitled by law"),
        "voluntary": marked("May join by law"),
        "none": marked("No law"),
        "unknown": marked("Law: cannot tell"),
    }
)
APPLIES_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "everybody": marked("everybody"),
        "children": marked("children"),
        "older_persons": marked("persons at or above pensionable age"),
        "working_age": marked("persons of working age"),
        "employed": marked("employed persons aged 15 and over"),
        "employees": marked("employees"),
        "unemployed": marked("unemployed persons aged 15 and over"),
        "women_of_childbearing_age": marked("women of childbearing age"),
        "mothers_of_newborns": marked("women who gave birth in the last year"),
        "severe_disability": marked("persons with severe disabilities"),
        "poor": marked("poor persons"),
    }
)


def upper_bound_notes(lines: Sequence[tuple[str, LineResult]], words: Words) -> tuple[str, ...]:
    """This function will say in which lines, by their titles, covered is an upper bound, or the upper end of a range is one."""
    return (*_not_apart(lines, words), *_at_most(lines, words))


def _at_most(lines: Sequence[tuple[str, LineResult]], words: Words) -> Iterable[str]:
    held = words.join(dict.fromkeys(words(BRANCH.labels[line.branch]) for _, line in lines if line.at_most))
    if held:
        yield words(
            "Upper end a stand-in for what was not asked; the lower end is sure by the definition: {lines}.",
            lines=held,
        )


def _named(held: Sequence[tuple[str, Sequence[str]]], words: Words) -> str:
    return ", ".join(dict.fromkeys(words(name) for _, names in held for name in names))


def _not_apart(lines: Sequence[tuple[str, LineResult]], words: Words) -> tuple[str, ...]:
    held = [(title, line.not_apart) for title, line in lines if line.not_apart]
    if not held:
        return ()
    return (
        words(
            "Upper bounds, as what is received from schemes of several branches is not told apart: {lines} ({schemes}).",
            lines=words.join(title for title, _ in held), schemes=_named(held, words),
        ),
    )  # fmt: skip


def need_title(need: Need, words: Words) -> str:
    """This function will name a need of a profile by its branches and the persons whom it applies to."""
    branches = joined_branches((BRANCH.labels[branch] for branch in need.branches), words)
    return words("{branches} ({persons})", branches=branches, persons=words(APPLIES_LABELS[need.applies_to]))


def profile_title(profile: Profile, words: Words) -> str:
    """This function will name a profile of adequacy with its version."""
    return words("{profile}, version {version}", profile=words(profile.name), version=profile.version)


def joined_branches(branches: Iterable[str], words: Words) -> str:
    """This function will name one branch, or several one after another: old age, survivors, invalidity."""
    first, *others = dict.fromkeys(words(branch) for branch in branches)
    return ", ".join([first, *map(small, others)])


def branches_of(lines: Iterable[str], system: System, words: Words) -> str:
    """This function will name the branches of coverage lines given by their ids."""
    branch_of = {line.id: line.branch for line in system.country.coverage}
    return joined_branches((BRANCH.labels[branch_of[line]] for line in lines), words)


def line_title(line: LineResult, words: Words) -> str:
    """This function will name a coverage line: by its own title, else by its branch and universe."""
    if line.title:
        return words(line.title)
    branch = words(BRANCH.labels.get(line.branch, line.branch or marked("Coverage")))
    return words("{branch}: {universe}", branch=branch, universe=small(words(line.universe)))


def counted_label(line: LineResult, words: Words) -> str:
    """This function will say what counts as covered in a line, naming affiliation the upper bound it is."""
    label = words(MEASURE_LABELS[line.counted_as])
    return words("{measure}, upper bound", measure=label) if line.is_upper_bound else label


def line_definition(line: LineResult, words: Words) -> str:
    """This function will define the parts of a coverage line."""
    bound = (
        words(
            "Of the covered the upper end is a stand-in of the definition for what was not asked, and the lower end sure: {schemes}.",
            schemes=", ".join(map(words, line.at_most)),
        )
        if line.at_most
        else ""
    )
    told = words(
        "Covered: {measure}. Obliged or entitled: a mandatory or automatic provision applies; may join: only a "
        "voluntary one; no law: none. Like is compared with like: where receipt counts as coverage, only provisions "
        "that need no affiliation are considered; where affiliation or contribution counts, only those that need one. "
        "Law not applied: obliged or entitled and not covered; voluntary, not taken up: may join and not covered; no "
        "law: neither and not covered. Shares of all persons of the universe.",
        measure=counted_label(line, words),
    )
    return f"{told} {bound}".strip()
