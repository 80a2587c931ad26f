"""Which of several schemes or policies of a person pays for each line of a claim.

Each that refuses a line is passed over; among the others the one that leaves the patient the least of a unit's price
pays. Every line is valued by one of them only, and counts towards its limits only. Where all refuse a line, the
reason of the one that came furthest in the order of the checks is kept: it was the nearest to paying.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from allcover.engine.claims import REFUSING, Claim, Earlier, LineValue, Part, Valuation
from allcover.engine.valuation import Valuing, valuing_of
from allcover.expressions.nodes import Exact
from allcover.rules.package import Package, Terms


@dataclass(frozen=True)
class Candidate:
    """A scheme, or a policy of one, that may pay: the claim as it sees it (its cover, its prices) and what it paid before."""

    name: str
    package: Package
    claim: Claim
    history: tuple[Earlier, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """What a candidate would make of a line: why it refuses, or what of a unit's price it leaves the patient."""

    candidate: str
    refused: Part | None
    patient_pays: Exact | None
    is_fixed: bool = False


@dataclass(frozen=True)
class ChosenLine:
    """A line as the candidate that was chosen values it, beside what all of them would have made of it, where there are several."""

    candidate: str
    value: LineValue
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class Chosen:
    """A claim decided line by line, and the part of it that each candidate decided."""

    lines: tuple[ChosenLine, ...]
    valuations: dict[str, Valuation]


def value_among(candidates: Sequence[Candidate]) -> Chosen:
    """This function will choose for each line of a claim which candidate pays, and value it by that one.

    All candidates see the same claim with the same lines. Raises ValueError where there is none.
    """
    if not candidates:
        raise ValueError("Nobody can pay for a claim without a scheme. Name one.")
    asked = {one.name: _Asked(one, valuing_of(one.package, one.claim, one.history)) for one in candidates}
    lines = tuple(_choose(list(asked.values()), n) for n in range(len(candidates[0].claim.lines)))
    parts = {name: [line.value for line in lines if line.candidate == name] for name in asked}
    valued = {name: asked[name].valuing.valuation(part) for name, part in parts.items() if part}
    return Chosen(lines, valued)


@dataclass(frozen=True)
class _Asked:
    candidate: Candidate
    valuing: Valuing

    def alternative(self, n: int) -> Alternative:
        line = self.candidate.claim.lines[n]
        refused = self.valuing.refused(line) or self.valuing.used_up(line)
        if refused is not None:
            return Alternative(self.candidate.name, refused, None)
        item = self.candidate.package.item(line.item)
        terms = self.valuing.checks.terms(item) if item is not None else None
        assert terms is not None
        price = self.valuing.unit_price(line)
        patient = _patient_pays(terms, price, self)
        return Alternative(self.candidate.name, None, patient, terms.pays_at_most is not None)


def _choose(asked: Sequence[_Asked], n: int) -> ChosenLine:
    if len(asked) == 1:
        only = asked[0].candidate
        return ChosenLine(only.name, asked[0].valuing.line(only.claim.lines[n]), ())
    alternatives = tuple(one.alternative(n) for one in asked)
    place = min(range(len(asked)), key=lambda k: (*_rank(alternatives[k]), k))
    chosen = asked[place]
    return ChosenLine(
        chosen.candidate.name, chosen.valuing.line(chosen.candidate.claim.lines[n]), alternatives
    )


def _rank(one: Alternative) -> tuple[int, Exact, int]:
    """Who pays comes before who refuses; then the least for the patient, a share before a fixed amount."""
    if one.patient_pays is not None:
        return 0, one.patient_pays, int(one.is_fixed)
    step = one.refused.step if one.refused is not None else REFUSING[0]
    # Units used up are asked after all that refuses a line.
    return 1, -(REFUSING.index(step) if step in REFUSING else len(REFUSING)), 0


def _patient_pays(terms: Terms, price: Exact, asked: _Asked) -> Exact:
    """What of one unit's price the patient would pay by the terms alone, before deductibles and ceilings."""
    day = asked.valuing.checks.day
    paid = price if terms.pays_at_most is None else min(price, terms.pays_at_most.on(day))
    if terms.patient_share is not None:
        paid *= 1 - terms.patient_share.on(day)
    if terms.patient_fee is not None:
        paid -= min(paid, terms.patient_fee.on(day))
    return price - paid
