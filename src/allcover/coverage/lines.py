"""The coverage lines of a country asked of every person of a survey: what the law says, and what is so in fact.

Comes from the rules' answers (:class:`~allcover.engine.outcome.Outcome`); goes to whatever counts persons:
:mod:`~allcover.coverage.survey`, the cube of branches, the reasons for exclusion.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.coverage.cover import MEASURES, Cover, observed_outputs
from allcover.coverage.ternary import Mask, Ternary
from allcover.coverage.universes import universe_outputs
from allcover.engine.outcome import Outcome
from allcover.population import Population
from allcover.rules.definition import CoverageLine, Provision, Scheme, System
from allcover.rules.scheme_reading import CONTRIBUTORY

_QUANTITY = {"affiliated": "is_affiliated", "contributing": "is_contributing", "receiving": "is_receiving",
             "protected": "protected"}  # fmt: skip
"""The quantity every scheme has for what the survey says of a measure."""

_BY_JOINING = ("contributing", "contributing_or_receiving", "protected")
"""What affiliation stands in for where nobody was asked about it: an upper bound."""

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
    ``not_apart`` names the schemes whose receipts count and may be of another branch, so that covered is an upper bound;
    ``at_most`` those of whom the definition says whom they protect at most, so that who is not surely protected cannot be told.
    ``has_scheme`` is no where it is known that the country has no scheme of the branch.
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
    has_scheme: bool = True
    at_most: tuple[str, ...] = ()

    @property
    def is_upper_bound(self) -> bool:
        """Whether covered means affiliated, which is more than contributing."""
        return self.counted_as == "affiliated"


def coverage_outputs(system: System, outcome_day_schemes: Mapping[str, Scheme]) -> list[str]:
    """This function will list the quantities that the table of coverage asks of the engine."""
    wanted = [*universe_outputs(system), *(line.universe for line in system.country.coverage)]
    for scheme in outcome_day_schemes.values():
        wanted.extend(provision.applies for provision in scheme.provisions)
        wanted.extend(observed_outputs(scheme))
    return wanted


def line_answers(population: Population, outcome: Outcome) -> tuple[LineAnswers, ...]:
    """This function will answer every coverage line of a country for everybody (arrays in the order of persons).

    ``outcome`` must hold :func:`coverage_outputs`.
    """
    cover = Cover(population, outcome)
    return tuple(_Line(cover, line).answers() for line in outcome.system.country.coverage)


@dataclass(frozen=True)
class _Line:
    cover: Cover
    line: CoverageLine

    @property
    def size(self) -> int:
        return self.cover.size

    @property
    def outcome(self) -> Outcome:
        return self.cover.outcome

    @property
    def branches(self) -> tuple[str]:
        return (self.line.branch,)

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        return self.cover.of_branch(self.line.branch)

    def answers(self) -> LineAnswers:
        measures = {name: self._measure(name) for name in MEASURES_SHOWN[self.line.counts_as_covered]}
        counted_as, covered = self._covered()
        return LineAnswers(
            self.line,
            Ternary.of(self.outcome[self.line.universe]),
            self._legal(),
            covered,
            counted_as,
            {name: answer for name, (answer, _) in measures.items()},
            tuple(self._provisions(self._natures)),
            {name: left_out for name, (_, left_out) in measures.items() if left_out},
            self._not_apart(counted_as),
            not self.cover.has_none(self.branches),
            tuple(one.name for one in self.schemes if counted_as == "protected" and one.surely_protects),
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
        """Of whom a measure is so by any scheme of the branch, and the schemes of which the survey should say so and says nothing.

        Where it can be so of no scheme, nothing is told of anybody: there is nothing to ask.
        """
        left_out = tuple(
            one.name
            for one in self.schemes
            if not self._says(one, name) and not MEASURES[name](self.cover, one, self.branches).is_known.all()
        )
        if not left_out and not self._is_asked(name):
            return Ternary.untold(self.size), ()
        return self.cover.in_fact(name, self.branches), left_out

    def _is_asked(self, name: str) -> bool:
        """Whether the survey says of anybody if a measure is so by any scheme of the branch."""
        return any(self._says(one, name) for one in self.schemes)

    def _says(self, scheme: Scheme, name: str) -> bool:
        is_joined = name not in ("affiliated", "contributing") or self.cover.may_be_joined(
            scheme, self.branches
        )
        return is_joined and self.cover.says(scheme, _QUANTITY[name])

    def _covered(self) -> tuple[str, Ternary]:
        """Who is covered, and by which measure: the line's own, unless affiliation alone was asked and stands in for it."""
        wanted = self.line.counts_as_covered
        asked = [name for name in MEASURES if name in wanted.split("_or_") and self._is_asked(name)]
        parts = (self.cover.in_fact(name, self.branches) for name in wanted.split("_or_"))
        found = Ternary.any_of(parts, self.size)
        if asked or wanted not in _BY_JOINING or not self._is_asked("affiliated"):
            return wanted, found
        joined = self.cover.in_fact("affiliated", self.branches).is_yes
        return "affiliated", Ternary(found.is_yes | joined, found.is_no & ~joined)
