"""Counts with their unit and their concept, so that what is not persons is never added, shared out or shown as persons.

Persons, affiliations, contracts and households are different units. Two counts of persons in two schemes do not add
either: a person may be in both (:mod:`~allcover.coverage.unions`). Nor do two methods of counting the same people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from allcover.coverage.unions import LinkedUnion, Stratum, union_over, why_open
from allcover.expressions.nodes import Exact
from allcover.vocabulary.exact import ratio

Unit = Literal["persons", "affiliations", "contracts", "households"]
UNITS: tuple[Unit, ...] = ("persons", "affiliations", "contracts", "households")


class Refused(ValueError):
    """Counts were asked to say what they cannot. ``reasons`` are their codes; the message is a sentence."""

    def __init__(self, sentence: str, reasons: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.reasons = reasons


@dataclass(frozen=True)
class Count:
    """A number of one unit. ``of`` names the schemes or people counted, ``concept`` what was counted and how."""

    number: Exact
    unit: Unit
    of: str
    concept: str


@dataclass(frozen=True)
class LabelledShare:
    """A count over a number of persons. Unless the unit is persons, it is an upper bound and no share of persons."""

    value: Exact
    unit: Unit
    base: str

    @property
    def is_upper_bound(self) -> bool:
        """Whether the share counts something of which a person may have several."""
        return self.unit != "persons"


def added_up(counts: Sequence[Count]) -> Count:
    """This function will add counts that can be added: affiliations of one concept. Raises Refused for all others.

    >>> added_up([Count(3, "affiliations", "fund", "members"), Count(4, "affiliations", "mutual", "members")]).number
    7
    """
    units = list(dict.fromkeys(count.unit for count in counts))
    concepts = list(dict.fromkeys(count.concept for count in counts))
    names = ", ".join(dict.fromkeys(count.of for count in counts))
    if len(units) > 1:
        raise Refused(
            f"These are {' and '.join(units)}, and units do not add up. Show them side by side.", ("units",)
        )
    if len(concepts) > 1:
        sentence = (
            f"These count the same people by different concepts ({'; '.join(concepts)}): their sum counts people more "
            "than once. Show them side by side."
        )
        raise Refused(sentence, ("concepts",))
    if units == ["persons"] and len(counts) > 1:
        sentence = (
            f"A person may be in more than one of {names}: their persons do not add up. "
            "Ask for the union, which lies between bounds, or call the sum affiliations."
        )
        raise Refused(sentence, ("overlaps_unknown",))
    return Count(sum(count.number for count in counts), units[0], names, concepts[0])


def affiliations_of(counts: Sequence[Count]) -> Count:
    """This function will add persons of several schemes as what the sum is: affiliations, an upper bound of persons."""
    renamed = [Count(count.number, "affiliations", count.of, count.concept) for count in counts]
    return added_up(renamed)


def per_person(count: Count, base: str, persons: Exact) -> LabelledShare:
    """This function will divide a count by a number of persons, keeping the unit in the label.

    >>> share = per_person(Count(1_489_384, "affiliations", "institutes", "affiliates"), "population", 9_500_257)
    >>> round(float(share.value), 4), share.is_upper_bound
    (0.1568, True)
    """
    return LabelledShare(ratio(count.number, persons), count.unit, base)


def protected_persons(
    counts: Sequence[Count], *, has_dependants: bool, strata: Sequence[Stratum] = (), linked: LinkedUnion | None = None
) -> Count:  # fmt: skip
    """This function will say how many persons counts protect, or raise Refused with every reason why they do not.

    ``has_dependants``: dependants with derived rights are in the counts; ``strata``: the same schemes with what is known of
    who is in two of them; ``linked``: the union that a linkage of all registers found. Only of persons, with their
    dependants, and where the union of the schemes is one number, do counts say how many are protected.
    """
    reasons: list[str] = []
    if not all(count.unit == "persons" for count in counts):
        reasons.append("not_persons")
    if not has_dependants:
        reasons.append("dependants_unknown")
    if "not_persons" in reasons:
        reasons.append("overlaps_unknown")
    elif linked is None and (strata or len(counts) > 1):
        reasons += filter(None, [why_open(strata) if strata else "overlaps_unknown"])
    if reasons:
        sentence = "; ".join(_REASONS[reason].format(unit=counts[0].unit) for reason in reasons)
        raise Refused(f"This is no number of persons protected: {sentence}.", tuple(reasons))
    if linked is None and len(counts) == 1:
        return counts[0]
    persons = union_over(strata).low if linked is None else linked.point
    return Count(persons, "persons", ", ".join(count.of for count in counts), "in any of them")


_REASONS = {
    "not_persons": "the unit is {unit}, of which a person may have several",
    "dependants_unknown": "dependants who have rights through them are not counted",
    "numbers_unknown": "the number of a scheme is not known",
    "overlaps_unknown": "it is not known who is in more than one scheme",
    "overlaps_partly": "of some pairs of schemes it is not known exactly who is in both",
    "overlaps_of_three": "it is known who is in two schemes, not who is in three or more",
}
