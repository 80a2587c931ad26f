"""Why each person whom a coverage line leaves out is left out: exactly one primary reason, and all that apply.

The decision tree (:mod:`~allcover.coverage.exclusion_tree`) is asked of every person at once. What keeps somebody out of the
law is found in the law itself (:mod:`~allcover.coverage.law_distance`). Whether somebody could pay comes from outside: it is
not known here how that was worked out, only under which name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from allcover.coverage.conditions import Single, singles
from allcover.coverage.exclusion_people import (
    TO_FACILITY,
    TO_PAYMENT,
    Means,
    People,
    Reach,
    people_of,
)
from allcover.coverage.exclusion_states import States, possible_states
from allcover.coverage.exclusion_tree import TREE, DecisionTree, Reason
from allcover.coverage.law_distance import Failing, failing, holds_alone, shut_to, undecided
from allcover.coverage.lines import LineAnswers, line_answers
from allcover.coverage.missing_items import first_missing
from allcover.coverage.registration import (
    insured_by_a_job,
    insures_by_a_job,
    maybe_insured_by_a_job,
    registered,
)
from allcover.coverage.ternary import Mask, Ternary
from allcover.engine.outcome import Outcome
from allcover.population import Population
from allcover.rules.definition import Provision, Scheme

COVERED, OUTSIDE = -1, -2
"""In place of a reason: the person is covered; the person does not belong to the universe."""

Codes = npt.NDArray[np.int8]
_NATURES = ("mandatory", "automatic", "voluntary")
_KIND_OF = {
    "residence_nationality": "residence", "own_account_without_scheme": "group", "family_worker_without_scheme": "group",
    "activity": "activity", "family_condition": "family", "group_excluded": "group", "other_condition": "other",
    **{f"threshold_{kind}": kind for kind in ("firm_size", "hours", "income", "record", "age")},
}  # fmt: skip
"""What the conditions behind a reason of law turn on."""

_WAYS = {
    "no_facility": TO_FACILITY, "voluntary_no_facility": TO_FACILITY,
    "no_payment_point": TO_PAYMENT, "voluntary_no_payment_point": TO_PAYMENT,
}  # fmt: skip
"""What a reason of reach is told by."""

_OF_EMPLOYEES = ("undeclared", "unpaid", "not_contributing")
_OF_THE_OBLIGED = ("obliged_cannot_afford", "obliged_not_joined")
_OF_THE_ENTITLED = ("through_relative", "no_place")


@dataclass(frozen=True)
class Blocking:
    """A condition of the law that is somebody's primary reason, the reason it counts under, and the persons."""

    condition: Single
    reason: str
    persons: Mask


@dataclass(frozen=True)
class Exclusion:
    """The reasons of one coverage line, person by person.

    ``primary`` (int8) is the place of each person's reason in ``tree.reasons``, or :data:`COVERED`, :data:`OUTSIDE`.
    ``states`` are all that each person may turn out to be once every missing answer is known.
    ``possible`` are the codes of the reasons that the provisions of the line admit: the others are nobody's, whoever is asked.
    ``unasked`` are those that somebody may have and nobody was asked about: whoever has such a reason is counted under one that is asked later.
    ``applying`` has by code whom each reason applies to, primary or not. ``blocking`` are the conditions behind the reasons
    of law; ``missing`` the items whose absence leaves a person untold, by name: each such person in exactly one, and ``missing_law`` those
    for want of which it cannot be told what the law says, of the covered too.
    """

    answers: LineAnswers
    tree: DecisionTree
    primary: Codes
    states: States
    possible: frozenset[str]
    unasked: frozenset[str]
    applying: Mapping[str, Mask]
    blocking: tuple[Blocking, ...]
    missing: Mapping[str, Mask]
    missing_law: Mapping[str, Mask]
    means: str
    reach: Reach

    def persons(self, code: str) -> Mask:
        """This function will say whose primary reason a code is."""
        found: Mask = self.primary == self.tree.position(code)
        return found


def exclusions(
    population: Population, outcome: Outcome, means: Means | None = None, reach: Reach | None = None
) -> tuple[Exclusion, ...]:
    """This function will give the reason of everybody whom each coverage line of a country leaves out.

    ``outcome`` must hold :func:`~allcover.coverage.lines.coverage_outputs`. The engine is asked once more, of the single
    conditions of the law and who has a place.
    """
    lines = line_answers(population, outcome)
    people = people_of(population, outcome, lines, means, reach or Reach())
    return tuple(_Line(line, people).exclusion() for line in lines)


@dataclass(frozen=True)
class _Line:
    answers: LineAnswers
    people: People

    def exclusion(self) -> Exclusion:
        parts = self._parts()
        without_law = self.answers.universe.is_yes & self.answers.legal["none"]
        held = self._failing(without_law & ~self.answers.covered.is_yes)
        asked = self._questions(held)
        primary = np.where(self.answers.universe.is_yes, COVERED, OUTSIDE).astype(np.int8)
        applying: dict[str, Mask] = {}
        for at, reason in enumerate(TREE.reasons):
            mine = parts[reason.part] & asked[reason.code]
            primary[mine & (primary == COVERED)] = at
            # What only takes the rest is no reason beside another one.
            applying[reason.code] = primary == at if reason.is_rest else mine
        possible = self._possible()
        surely, maybe = self._surely(asked), self._maybe(asked, without_law)
        states = possible_states(self.answers, primary, surely, maybe, possible)
        means = self.people.means.label if self.people.means is not None else ""
        return Exclusion(
            self.answers, TREE, primary, states, possible, self._unasked(parts), applying, _blocking(held, primary),
            self._missing(parts["cannot_tell"]), self._missing_law(), means, self.people.reach,
        )  # fmt: skip

    def _parts(self) -> dict[str, Mask]:
        universe, legal, covered = self.answers.universe.is_yes, self.answers.legal, self.answers.covered
        out = np.logical_and(universe, covered.is_no)
        return {
            "no_law": out & legal["none"],
            "not_applied": out & legal["mandatory"],
            "not_taken_up": out & legal["voluntary"],
            "cannot_tell": universe & (~covered.is_known | (covered.is_no & legal["unknown"])),
        }

    def _possible(self) -> frozenset[str]:
        """Reasons that can be anybody's here: somebody can be obliged, entitled, or free to join, and care is not cash."""
        natures = {provision.nature for _, provision in self.answers.provisions}
        obliged, entitled = bool(natures & {"mandatory", "automatic"}), "automatic" in natures
        parts = {
            "no_law": True,
            "cannot_tell": True,
            "not_applied": obliged,
            "not_taken_up": "voluntary" in natures,
        }
        admitted = {reason.code for reason in TREE.reasons if parts[reason.part]}
        declared = "mandatory" in natures or insures_by_a_job(self.answers, self.people)
        needed = {
            **dict.fromkeys(_OF_EMPLOYEES, declared), **dict.fromkeys(_OF_THE_OBLIGED, "mandatory" in natures), **dict.fromkeys(_OF_THE_ENTITLED, entitled),
            "no_facility": entitled and self._is_care, "no_payment_point": entitled and not self._is_care,
            "voluntary_no_facility": self._is_care, "voluntary_no_payment_point": not self._is_care,
        }  # fmt: skip
        return frozenset(code for code in admitted if needed.get(code, True))

    def _unasked(self, parts: Mapping[str, Mask]) -> frozenset[str]:
        untold = parts["cannot_tell"]
        is_untold = {
            **{code: way in self.people.unasked for code, way in _WAYS.items()},
            # Where it was worked out and is not known of some, it is these who may be unable to pay.
            "obliged_cannot_afford": self.people.means is None,
            "voluntary_cannot_afford": self.people.means is None,
            "undeclared": not self._registered.is_known.any(),
        }  # fmt: skip
        # Where nobody is, or may be, in the part of a reason, that nobody has it is known.
        part = {reason.code: parts[reason.part] for reason in TREE.reasons}
        return frozenset(code for code, is_so in is_untold.items() if is_so and (part[code] | untold).any())

    # what the law says

    def _provisions(self, *natures: str) -> list[tuple[Scheme, Provision]]:
        """The provisions of the line in the order in which those equally near are counted.

        By nature; then those first that cover most, so that nobody is told to become one of a few.
        """
        wanted = natures or _NATURES
        held = [pair for pair in self.answers.provisions if pair[1].nature in wanted]
        return sorted(held, key=lambda pair: (wanted.index(pair[1].nature), -self._reached(pair[1])))

    def _reached(self, provision: Provision) -> float:
        """How many persons a provision covers: who has no weight stands for nobody."""
        reached = self.people.applies[provision.applies].is_yes & self.answers.universe.is_yes
        return float(self.people.population.persons["weight"].fill_null(0).to_numpy()[reached].sum())

    def _failing(self, who: Mask) -> Failing:
        trees = [self.people.law.trees[provision.applies] for _, provision in self._provisions()]
        shut = shut_to(trees, self.people.answers, self.answers.universe.is_yes)
        return failing(trees, self.people.answers, who, shut)

    def _missing(self, untold: Mask) -> dict[str, Mask]:
        """The item that is missing, for everybody of whom it cannot be told whether, or why not, they are covered."""
        is_fact = untold & ~self.answers.covered.is_known
        found = {self.answers.counted_as: is_fact} if is_fact.any() else {}
        return found | self._lacking(untold & ~is_fact)

    def _missing_law(self) -> dict[str, Mask]:
        """The item that is missing, for everybody of whom it cannot be told what the law says."""
        return self._lacking(np.logical_and(self.answers.universe.is_yes, self.answers.legal["unknown"]))

    def _lacking(self, who: Mask) -> dict[str, Mask]:
        """Everybody whom no provision is known to cover, by the first item without which the nearest cannot be decided."""
        found: dict[str, Mask] = {}
        trees = [self.people.law.trees[provision.applies] for _, provision in self._provisions()]
        for single, whose in undecided(trees, self.people.answers, who).items():
            for item, mask in first_missing(self.people.population, single.items, whose).items():
                found[item] = np.logical_or(found.get(item, False), mask)
        return found

    # the questions of the tree

    def _questions(self, held: Failing) -> dict[str, Mask]:
        everybody = ~self.people.nobody
        asked = {reason.code: everybody for reason in TREE.reasons if reason.is_rest}
        asked = (
            self._of_law(held) | asked | self._of_obligation() | self._of_entitlement() | self._of_choice()
        )
        return asked | {"law_unknown": self.answers.covered.is_known}

    def _of_law(self, held: Failing) -> dict[str, Mask]:
        asked = {code: self._turning_on(held, kind) for code, kind in _KIND_OF.items()}
        group = asked["group_excluded"]
        own, family = self.people.is_self_employed & group, self.people.is_family_worker & group
        return asked | {
            "branch_not_legislated": np.full(self.people.size, not self.answers.provisions),
            "own_account_without_scheme": own,
            "family_worker_without_scheme": family,
            "group_excluded": group & ~own & ~family,
        }

    def _turning_on(self, held: Failing, kind: str) -> Mask:
        turning = [who for single, who in held.nearest.items() if kind == single.kind]
        return np.logical_or.reduce(turning) if turning else self.people.nobody

    def _of_obligation(self) -> dict[str, Mask]:
        is_obliged = self.people.any_applies([one.applies for _, one in self._provisions("mandatory")])
        by_employer = (is_obliged & self.people.is_employee) | insured_by_a_job(self.answers, self.people)
        return {
            "undeclared": by_employer & self._registered.is_no,
            "unpaid": by_employer & self._registered.is_yes,
            "not_contributing": by_employer & ~self._registered.is_known,
            "obliged_cannot_afford": is_obliged & self._can_pay("mandatory").is_no,
            "obliged_not_joined": is_obliged & ~self.people.is_employee,
        }

    @cached_property
    def _registered(self) -> Ternary:
        return registered(self.answers, self.people)

    def _of_entitlement(self) -> dict[str, Mask]:
        held = self._provisions("automatic")
        is_entitled = self.people.any_applies([provision.applies for _, provision in held])
        return {
            "through_relative": self._through_relatives(held),
            "no_place": is_entitled & self._without_place({scheme.id for scheme, _ in held}),
            "no_facility": is_entitled & self.people.facility & self._is_care,
            "no_payment_point": is_entitled & self.people.payment & (not self._is_care),
        }

    def _of_choice(self) -> dict[str, Mask]:
        can_pay = self._can_pay("voluntary")
        return {
            "voluntary_cannot_afford": can_pay.is_no,
            "voluntary_no_facility": self.people.facility & self._is_care,
            "voluntary_no_payment_point": self.people.payment & (not self._is_care),
            "voluntary_means_unknown": ~can_pay.is_known & (self.people.means is not None),
        }

    # what missing answers leave open of them

    def _surely(self, asked: Mapping[str, Mask]) -> dict[str, Mask]:
        """Of whom each question is answered yes, however missing answers turn out; with it, the questions on what is not known."""
        obliged = self._applying("mandatory").is_yes
        return {
            **asked,
            "not_contributing": np.logical_or.reduce([asked[code] for code in _OF_EMPLOYEES]),
            "voluntary_means_unknown": self.people.nobody,
            "obliged_not_joined": obliged & ~self.people.may_be_employee,
            "through_relative": asked["through_relative"] & ~self._perhaps_own,
        }  # fmt: skip

    def _maybe(self, asked: Mapping[str, Mask], without_law: Mask) -> dict[str, Mask]:
        """Of whom each question is, or may be, answered yes. What nobody worked out, or was asked, is nobody's."""
        people, has_means = self.people, self.people.means is not None
        obliged, entitled = ~self._applying("mandatory").is_no, ~self._applying("automatic").is_no
        by_employer = (obliged & people.may_be_employee) | maybe_insured_by_a_job(self.answers, people)
        can_join = self._can_pay("voluntary")
        far, unpaid = people.facility | people.facility_untold, people.payment | people.payment_untold
        return {
            **asked, **self._maybe_of_law(asked, without_law),
            "undeclared": by_employer & ~self._registered.is_yes,
            "unpaid": by_employer & ~self._registered.is_no,
            "not_contributing": by_employer & ~self._registered.is_known,
            "obliged_cannot_afford": obliged & ~self._can_pay("mandatory").is_yes & has_means,
            "obliged_not_joined": obliged & ~people.is_employee,
            "through_relative": self._perhaps_through_relatives,
            "no_place": entitled & ~self._with_place,
            "no_facility": entitled & far & self._is_care,
            "no_payment_point": entitled & unpaid & (not self._is_care),
            "voluntary_cannot_afford": ~can_join.is_yes & has_means,
            "voluntary_no_facility": far & self._is_care,
            "voluntary_no_payment_point": unpaid & (not self._is_care),
        }  # fmt: skip

    def _maybe_of_law(self, asked: Mapping[str, Mask], without_law: Mask) -> dict[str, Mask]:
        """The reasons of law of those whom it is known to leave out, as they are known; of others, whichever condition may fail."""
        people = self.people
        fails = dict.fromkeys(_KIND_OF.values(), people.nobody)
        for single in self._singles:
            if single.kind in fails:
                fails[single.kind] = fails[single.kind] | ~people.answers[single.key].is_yes
        maybe = {code: fails[kind] for code, kind in _KIND_OF.items()}
        maybe["own_account_without_scheme"] = fails["group"] & (
            people.is_self_employed | people.status_untold
        )
        maybe["family_worker_without_scheme"] = fails["group"] & (
            people.is_family_worker | people.status_untold
        )
        return {code: np.where(without_law, asked[code], who) for code, who in maybe.items()}

    @cached_property
    def _singles(self) -> list[Single]:
        trees = (self.people.law.trees[provision.applies] for _, provision in self._provisions())
        return [single for tree in trees for single in singles(tree)]

    def _applying(self, nature: str) -> Ternary:
        """Whom any provision of a nature covers."""
        held = [self.people.applies[one.applies] for _, one in self._provisions(nature)]
        return Ternary.any_of(held, self.people.size)

    @property
    def _perhaps_own(self) -> Mask:
        """Who may be entitled by something of their own, for all that is known."""
        found = self.people.nobody
        for scheme, provision in self._provisions("automatic"):
            alone = holds_alone(self.people.law.trees[provision.applies], self.people.answers)
            own = ~alone.is_no if scheme.has_members else ~self.people.nobody
            found = found | (~self.people.applies[provision.applies].is_no & own)
        return found

    @property
    def _perhaps_through_relatives(self) -> Mask:
        """Who may be entitled in a scheme with members, and not by anything of their own, for all that is known."""
        found, own = self.people.nobody, self.people.nobody
        for scheme, provision in self._provisions("automatic"):
            applies = self.people.applies[provision.applies]
            is_own = holds_alone(self.people.law.trees[provision.applies], self.people.answers).is_yes | (
                not scheme.has_members
            )
            found, own = found | (~applies.is_no & ~is_own), own | (applies.is_yes & is_own)
        return found & ~own

    @property
    def _with_place(self) -> Mask:
        """Who is known to have a place wherever the line has places; everybody where it has none."""
        schemes = {scheme.id for scheme, _ in self._provisions("automatic")}
        keys = [key for key in self.people.law.system.quotas if key.rpartition(".")[0] in schemes]
        found = ~self.people.nobody
        for key in keys:
            if key in self.people.answers:
                found = found & self.people.answers[key].is_yes
        return found

    @property
    def _is_care(self) -> bool:
        """Care is had at a facility; cash is paid at a payment point."""
        return self.answers.line.branch == "medical_care"

    def _through_relatives(self, provisions: list[tuple[Scheme, Provision]]) -> Mask:
        """Entitled in a scheme with members, and not by anything that is the person's own alone."""
        found, own = self.people.nobody, self.people.nobody
        for scheme, provision in provisions:
            applies = self.people.applies[provision.applies].is_yes
            alone = holds_alone(self.people.law.trees[provision.applies], self.people.answers).is_yes
            is_own = alone | (not scheme.has_members)
            found, own = found | (applies & ~is_own), own | (applies & is_own)
        return found & ~own

    def _without_place(self, schemes: set[str]) -> Mask:
        """Known to have no place, where the places of a scheme stand between the law and its benefit."""
        quotas = [key for key in self.people.law.system.quotas if key.rpartition(".")[0] in schemes]
        none = [self.people.answers[key].is_no for key in quotas if key in self.people.answers]
        return np.logical_or.reduce(none) if none else self.people.nobody

    def _can_pay(self, nature: str) -> Ternary:
        """Whether any scheme open to the person could be paid for; known of nobody where nobody worked it out."""
        means, size = self.people.means, self.people.size
        if means is None:
            return Ternary.untold(size)
        untold = Ternary.untold(size)
        held = [
            means.can_pay.get(scheme.id, untold) & self.people.applies[provision.applies]
            for scheme, provision in self._provisions(nature)
        ]
        return Ternary.any_of(held, size)


def _blocking(held: Failing, primary: Codes) -> tuple[Blocking, ...]:
    """Each person of a reason of law at one condition: the first of those that turn on what the reason does."""
    found = []
    for at, reason in enumerate(TREE.reasons):
        left = primary == at
        for single, who in held.nearest.items() if reason.part == "no_law" else ():
            mine = left & who
            if mine.any() and _is_behind(single, reason):
                found.append(Blocking(single, reason.code, mine))
                left = left & ~mine
    return tuple(found)


def _is_behind(single: Single, reason: Reason) -> bool:
    return reason.is_rest or _KIND_OF.get(reason.code) == single.kind
