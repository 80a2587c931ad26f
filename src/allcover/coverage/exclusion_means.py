"""The questions of the decision tree that turn on who could pay, and all that another opinion of it may change."""

from collections.abc import Mapping
from dataclasses import dataclass

from allcover.coverage.exclusion_doubt import maybe, surely
from allcover.coverage.exclusion_line import Line
from allcover.coverage.exclusion_people import Means
from allcover.coverage.exclusion_questions import questions
from allcover.coverage.law_distance import Failing
from allcover.coverage.ternary import Mask


@dataclass(frozen=True)
class Asked:
    """By reason, of whom its question is answered yes (persons): as far as is known, however missing answers turn out, and perhaps."""

    known: Mapping[str, Mask]
    surely: Mapping[str, Mask]
    maybe: Mapping[str, Mask]

    def __or__(self, other: "Asked") -> "Asked":
        return Asked(
            {**self.known, **other.known},
            {**self.surely, **other.surely},
            {**self.maybe, **other.maybe},
        )


def asked_whoever_pays(line: Line, held: Failing) -> Asked:
    """This function will ask all that does not turn on who could pay; ``held`` are the conditions that keep those without law out of it."""
    known = questions(line, held)
    return Asked(known, surely(line, known), maybe(line, known))


def asked_of_means(line: Line, means: Means | None) -> Asked:
    """This function will ask what turns on who could pay; of nobody where nobody worked that out."""
    obliged, has_means = line.applying("mandatory"), means is not None
    must, may = line.can_pay("mandatory", means), line.can_pay("voluntary", means)
    known = {
        "obliged_cannot_afford": obliged.is_yes & must.is_no,
        "voluntary_cannot_afford": may.is_no,
        "voluntary_means_unknown": ~may.is_known & has_means,
    }
    perhaps = {
        "obliged_cannot_afford": ~obliged.is_no & ~must.is_yes & has_means,
        "voluntary_cannot_afford": ~may.is_yes & has_means,
    }
    # That it is not known is no answer that stays, however missing ones turn out.
    return Asked(known, {**known, "voluntary_means_unknown": line.people.nobody}, {**known, **perhaps})
