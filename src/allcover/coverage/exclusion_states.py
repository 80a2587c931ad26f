"""What each person left out, or perhaps left out, may turn out to be once every missing answer is known.

A person has one primary reason as far as is known. Where an answer is missing, the tree may end elsewhere: the covered of
whom it is not known, whoever may or may not be able to pay. A share of some reasons is then a range: from those who surely
have one of them, however the missing answers turn out, to those who may.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from allcover.coverage.counts import LAW_OF_PART
from allcover.coverage.exclusion_tree import TREE
from allcover.coverage.lines import LineAnswers
from allcover.coverage.ternary import Mask

States = npt.NDArray[np.int64]
"""By person, a bit for each state that is possible: covered (the first), and the reasons of the tree in order."""

STANDS_FOR: Mapping[str, tuple[str, ...]] = {
    "not_contributing": ("undeclared", "unpaid"),
    "voluntary_means_unknown": (
        "voluntary_cannot_afford", "voluntary_no_facility", "voluntary_no_payment_point", "voluntary_not_used",
    ),
}  # fmt: skip
"""Reasons that say of what is not known, each with those that one of its persons has in truth."""

IS_COVERED = 1


def bit_of(at: int) -> int:
    """This function will give the bit of a reason by its place in the tree."""
    return 1 << (at + 1)


def bits_of(places: Iterable[int]) -> int:
    """This function will give the bits of several reasons by place."""
    return sum(bit_of(at) for at in set(places))


def possible_states(
    answers: LineAnswers,
    primary: npt.NDArray[np.int8],
    surely: Mapping[str, Mask],
    maybe: Mapping[str, Mask],
    possible: frozenset[str],
) -> States:
    """This function will give the states that are possible of everybody of the universe (0 of nobody else).

    ``maybe`` says by reason for whom its question is, or may be, answered yes, ``surely`` for whom it is, so that none asked later is
    their reason; ``possible`` are the reasons that the line admits. Which condition of a law that is known to leave somebody out is the
    nearest is taken as it is known.
    """
    inside, covered = answers.universe.is_yes, answers.covered
    states = np.where(inside & ~covered.is_no, IS_COVERED, 0).astype(np.int64)
    for part, law in LAW_OF_PART.items():
        is_law = answers.legal[law]
        rows = np.flatnonzero(inside & ~covered.is_yes & (is_law | answers.legal["unknown"]))
        left, is_law, found = np.ones(rows.size, dtype=np.bool_), is_law[rows], states[rows]
        for reason in TREE.of(part):
            if reason.code in possible:
                found |= (left & maybe[reason.code][rows]) * np.int64(bit_of(TREE.position(reason.code)))
            left &= ~(is_law & surely[reason.code][rows])
        states[rows] = found
    has_reason = primary >= 0
    states[has_reason] |= np.left_shift(np.int64(1), primary[has_reason].astype(np.int64) + 1)
    return states
