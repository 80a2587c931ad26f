"""Counts with their unit and their concept, so that what is not persons is never added, shared out or shown as persons.

Persons, affiliations, contracts and households are different units. Two counts of persons in two schemes do not add
either: a person may be in both (:mod:`~allcover.coverage.unions`). Nor do two methods of counting the same people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from allcover.expressions.nodes import Exact
from allcover.vocabulary.exact import ratio

Unit = Literal["persons", "affiliations", "contracts", "households"]
UNITS: tuple[Unit, ...] = ("persons", "affiliations", "contracts", "households")

Reason = Literal["not_persons", "dependants_unknown", "overlaps_unknown"]
"""Why a count does not say how many persons are protected."""


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


def protected_persons(counts: Sequence[Count], *, has_dependants: bool, has_overlaps: bool) -> Count:
    """This function will say how many persons counts protect, or raise Refused with every reason why they do not.

    ``has_dependants``: dependants with derived rights are in the counts; ``has_overlaps``: it is known who is in two
    schemes (or there is but one). Only then, and in persons, does a count say how many are protected.
    """
    reasons: list[str] = []
    is_of_persons = all(count.unit == "persons" for count in counts)
    if not is_of_persons:
        reasons.append("not_persons")
    if not has_dependants:
        reasons.append("dependants_unknown")
    if (len(counts) > 1 or not is_of_persons) and not has_overlaps:
        reasons.append("overlaps_unknown")
    if not reasons and len(counts) == 1:
        return counts[0]
    words = {
        "not_persons": f"the unit is {counts[0].unit}, of which a person may have several",
        "dependants_unknown": "dependants who have rights through them are not counted",
        "overlaps_unknown": "it is not known who is in more than one scheme",
        "union": "several schemes make a union, not a sum",
    }
    told = tuple(reasons) or ("union",)
    sentence = "; ".join(words[reason] for reason in told)
    raise Refused(f"This is no number of persons protected: {sentence}.", told)
