"""Which reasons of the decision tree can be anybody's in a coverage line, and which of these nobody was asked about."""

from collections.abc import Mapping

from allcover.coverage.exclusion_line import Line
from allcover.coverage.exclusion_people import TO_FACILITY, TO_PAYMENT, Means
from allcover.coverage.exclusion_tree import CANNOT_AFFORD, OF_EMPLOYEES, TREE
from allcover.coverage.registration import insures_by_a_job
from allcover.coverage.ternary import Mask

_WAYS = {
    "no_facility": TO_FACILITY, "voluntary_no_facility": TO_FACILITY,
    "no_payment_point": TO_PAYMENT, "voluntary_no_payment_point": TO_PAYMENT,
}  # fmt: skip
"""What a reason of reach is told by."""

_OF_THE_OBLIGED = ("obliged_cannot_afford", "obliged_not_joined")
_OF_THE_ENTITLED = ("through_relative", "no_place")


def possible(line: Line) -> frozenset[str]:
    """This function will give the reasons that can be anybody's here: somebody can be obliged, entitled, or free to join, and care is not cash."""
    natures = {provision.nature for _, provision in line.answers.provisions}
    obliged, entitled = bool(natures & {"mandatory", "automatic"}), "automatic" in natures
    parts = {
        "no_law": True,
        "cannot_tell": True,
        "not_applied": obliged,
        "not_taken_up": "voluntary" in natures,
    }
    admitted = {reason.code for reason in TREE.reasons if parts[reason.part]}
    declared = "mandatory" in natures or insures_by_a_job(line.answers, line.people)
    needed = {
        **dict.fromkeys(OF_EMPLOYEES, declared), **dict.fromkeys(_OF_THE_OBLIGED, "mandatory" in natures), **dict.fromkeys(_OF_THE_ENTITLED, entitled),
        "no_facility": entitled and line.is_care, "no_payment_point": entitled and not line.is_care,
        "voluntary_no_facility": line.is_care, "voluntary_no_payment_point": not line.is_care,
    }  # fmt: skip
    return frozenset(code for code in admitted if needed.get(code, True))


def unasked(line: Line, parts: Mapping[str, Mask], means: Means | None) -> frozenset[str]:
    """This function will give the reasons that nobody was asked about, and that somebody of their part of the gap may have.

    ``parts`` has by part of the gap who is in it (persons).
    """
    untold, people = parts["cannot_tell"], line.people
    is_untold = {
        **{code: way in people.unasked for code, way in _WAYS.items()},
        # Where it was worked out and is not known of some, it is these who may be unable to pay.
        **dict.fromkeys(CANNOT_AFFORD, means is None),
        "undeclared": not line.registered.is_known.any(),
    }  # fmt: skip
    # Where nobody is, or may be, in the part of a reason, that nobody has it is known.
    part = {reason.code: parts[reason.part] for reason in TREE.reasons}
    return frozenset(code for code, is_so in is_untold.items() if is_so and (part[code] | untold).any())
