"""The coverage lines of a country asked of every person of a survey: what the law says, and what is so in fact.

Comes from the rules' answers (:class:`~allcover.engine.outcome.Outcome`); goes to whatever counts persons:
:mod:`~allcover.coverage.survey`, the cube of branches, the reasons for exclusion.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.coverage.ternary import Mask, Ternary
from allcover.engine.outcome import Outcome
from allcover.population import Population
from allcover.rules.definition import CoverageLine, Provision, Scheme, System
from allcover.rules.scheme_reading import CONTRIBUTORY

MEASURES = {"affiliated": "is_affiliated", "contributing": "is_contributing", "receiving": "is_receiving",
            "protected": "protected"}  # fmt: skip
"""What may be known of a person and a scheme, and the quantity every scheme has for it."""

STAND_INS = {
    "contributing": ("affiliated",),
    "contributing_or_receiving": ("affiliated",),
    "protected": ("affiliated", "receiving"),
}
"""What stands in for a measure that nobody was asked about; affiliation is then an upper bound."""

_JOINED = ("affiliated", "contributing", "receiving")
MEASURES_SHOWN: Mapping[str, tuple[str, ...]] = {
    "affiliated": _JOINED,
    "contributing": _JOINED,
    "contributing_or_receiving": _JOINED,
    "receiving": ("receiving",),
    "protected": (*_JOINED, "protected"),
}
"""What is worth asking of a line, by what counts as covered in it."""

LAW_ASKED: Mapping[str, tuple[str, ...]] = {
    "affiliated": ("mandatory", "voluntary"),
    "contributing": ("mandatory", "voluntary"),
    "receiving": ("automatic",),
}
"""The provisions a line is held against, by what counts as covered in it; all of them otherwise."""


@dataclass(frozen=True)
class LineAnswers:
    """One coverage line, answered person by person.

    ``universe`` says who is asked about; ``legal`` puts each person in one answer of the law (``mandatory``,
    ``voluntary``, ``none``, ``unknown``: masks, exactly one of them yes for everybody); ``covered`` is the fact, read off
    the measure ``counted_as``. ``measures`` holds every measure asked of the line, ``provisions`` those the line is held
    against, each with its scheme, ``not_asked`` by measure the names of the schemes of which the survey says nothing.
    ``not_apart`` names the schemes whose receipts count and may be of another branch, so that covered is an upper bound.
    """

    line: CoverageLine
    universe: Ternary
    legal: Mapping[str, Mask]
    covered: Ternary
    counted_as: str
    measures: Mapping[str, Ternary]
    provisions: tuple[tuple[Scheme, Provision], ...]
    not_asked: Mapping[str, tuple[str, ...]]
    not_apart: tuple[str, ...] = ()

    @property
    def is_upper_bound(self) -> bool:
        """Whether covered means affiliated, which is more than contributing."""
        return self.counted_as == "affiliated"


def coverage_outputs(system: System, outcome_day_schemes: Mapping[str, Scheme]) -> list[str]:
    """This function will list the quantities that the table of coverage asks of the engine."""
    wanted = [line.universe for line in system.country.coverage]
    for scheme in outcome_day_schemes.values():
        wanted.extend(provision.applies for provision in scheme.provisions)
        wanted.extend(f"{scheme.id}.{name}" for name in MEASURES.values())
    return wanted


def line_answers(population: Population, outcome: Outcome) -> tuple[LineAnswers, ...]:
    """This function will answer every coverage line of a country for everybody (arrays in the order of persons).

    ``outcome`` must hold :func:`coverage_outputs`.
    """
    lines = outcome.system.country.coverage
    return tuple(_Line(population.persons.height, outcome, line).answers() for line in lines)


@dataclass(frozen=True)
class _Line:
    size: int
    outcome: Outcome
    line: CoverageLine

    @property
    def schemes(self) -> list[Scheme]:
        held = self.outcome.system.schemes_on(self.outcome.day).values()
        return [scheme for scheme in held if self.line.branch in scheme.branches]

    def answers(self) -> LineAnswers:
        measures = {name: self._measure(name) for name in MEASURES_SHOWN[self.line.counts_as_covered]}
        told = {name: answer for name, (answer, _) in measures.items()}
        counted_as, covered = self._covered(told)
        return LineAnswers(
            self.line,
            Ternary.of(self.outcome[self.line.universe]),
            self._legal(),
            covered,
            counted_as,
            told,
            tuple(self._provisions(self._natures)),
            {name: left_out for name, (_, left_out) in measures.items() if left_out},
            self._not_apart(counted_as),
        )

    def _not_apart(self, counted_as: str) -> tuple[str, ...]:
        """Of schemes that pay in several branches it is asked once what is received. Whoever joined is covered in each; assistance is assistance."""
        if counted_as in ("affiliated", "contributing") or self.line.branch == "social_assistance":
            return ()
        by_receipt = (
            one for one in self.schemes if counted_as != "protected" or one.mechanism not in CONTRIBUTORY
        )
        told = (one for one in by_receipt if self.outcome[f"{one.id}.is_receiving"].is_yes.any())
        return tuple(one.name for one in told if len(one.branches) > 1)

    def _legal(self) -> dict[str, Mask]:
        """Each person in one answer of the law; an obligation that cannot be told leaves all untold.

        Like is held against like. A line counted by receipt asks whom the law gives a benefit without their
        joining; one counted by affiliation or contribution, whom it makes or lets join; one counted by
        protection, both.
        """
        mandatory = self._applying([nature for nature in self._natures if nature != "voluntary"])
        voluntary = self._applying([nature for nature in self._natures if nature == "voluntary"])
        masks = {
            "mandatory": mandatory.is_yes,
            "voluntary": np.logical_and(mandatory.is_no, voluntary.is_yes),
            "none": np.logical_and(mandatory.is_no, voluntary.is_no),
        }
        return {**masks, "unknown": ~np.logical_or.reduce(list(masks.values()))}

    @property
    def _natures(self) -> tuple[str, ...]:
        return LAW_ASKED.get(self.line.counts_as_covered, ("mandatory", "automatic", "voluntary"))

    def _provisions(self, natures: Sequence[str]) -> Iterable[tuple[Scheme, Provision]]:
        for scheme in self.schemes:
            for provision in scheme.provisions:
                if provision.branch == self.line.branch and provision.nature in natures:
                    yield scheme, provision

    def _applying(self, natures: Sequence[str]) -> Ternary:
        held = self._provisions(natures)
        applying = [Ternary.of(self.outcome[provision.applies]) for _, provision in held]
        return Ternary.any_of(applying, self.size)

    def _measure(self, name: str) -> tuple[Ternary, tuple[str, ...]]:
        """The answer over the branch's schemes, and the schemes of which the survey says nothing.

        Such a scheme leaves all others' no a "cannot tell" where people may well have said yes to it: where it has
        members (affiliated, contributing) or pays cash (receiving).
        """
        answers = {one.id: Ternary.of(self.outcome[f"{one.id}.{MEASURES[name]}"]) for one in self.schemes}
        asked = {scheme for scheme, answer in answers.items() if answer.is_known.any()}
        may_say_yes = {one.id for one in self.schemes if self._may_say_yes(one, name)}
        by_joining = name in ("affiliated", "contributing")
        concerned = [one for one in answers if one in may_say_yes or (one in asked and not by_joining)]
        left_out = tuple(one.name for one in self.schemes if one.id in concerned and one.id not in asked)
        if not asked.intersection(concerned):
            return Ternary.untold(self.size), left_out
        return Ternary.any_of([answers[scheme] for scheme in concerned], self.size), left_out

    def _may_say_yes(self, scheme: Scheme, name: str) -> bool:
        if name in ("affiliated", "contributing"):
            return scheme.has_members and any(one.branch == self.line.branch for one in scheme.provisions)
        if name == "receiving":
            return any(one.form == "cash" and one.branch == self.line.branch for one in scheme.benefits)
        return any(one.branch == self.line.branch for one in scheme.provisions)

    def _covered(self, measures: Mapping[str, Ternary]) -> tuple[str, Ternary]:
        wanted = self.line.counts_as_covered
        told = [name for name in ("contributing", "receiving") if name in measures]
        either = [measures[name] for name in told if measures[name].is_known.any()]
        if wanted == "contributing_or_receiving" and either:
            return wanted, Ternary.any_of(either, self.size)
        for name in (wanted, *STAND_INS.get(wanted, ())):
            if name in measures and measures[name].is_known.any():
                return name, measures[name]
        return wanted, Ternary.untold(self.size)
