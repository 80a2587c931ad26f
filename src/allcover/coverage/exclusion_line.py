"""A coverage line as the decision tree asks about it: the law of the line, in order, over everybody the tree asks.

What more than one question rests on stands here once, and is kept once it is worked out: whom the provisions cover, who is
registered, who could pay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from allcover.coverage.conditions import Single, Tree, singles
from allcover.coverage.exclusion_people import Means, People
from allcover.coverage.lines import LineAnswers
from allcover.coverage.registration import registered
from allcover.coverage.ternary import Mask, Ternary
from allcover.rules.definition import Provision, Scheme

_NATURES = ("mandatory", "automatic", "voluntary")


@dataclass(frozen=True)
class Line:
    """The answers of a coverage line, and everybody as the tree asks about them (masks in the order of persons)."""

    answers: LineAnswers
    people: People

    def provisions(self, *natures: str) -> list[tuple[Scheme, Provision]]:
        """This function will give the provisions of the line in the order in which those equally near are counted.

        By nature; then those first that cover most, so that nobody is told to become one of a few.
        """
        wanted = natures or _NATURES
        held = [pair for pair in self.answers.provisions if pair[1].nature in wanted]
        return sorted(held, key=lambda pair: (wanted.index(pair[1].nature), -self._reached[pair[1].applies]))

    @cached_property
    def _reached(self) -> Mapping[str, float]:
        """How many persons each provision covers, by key: who has no weight stands for nobody."""
        weight = self.people.population.persons["weight"].fill_null(0).to_numpy()
        asked = dict.fromkeys(provision.applies for _, provision in self.answers.provisions)
        universe = self.answers.universe.is_yes
        return {key: float(weight[self.people.applies[key].is_yes & universe].sum()) for key in asked}

    def applying(self, nature: str) -> Ternary:
        """This function will say whom any provision of a nature covers."""
        held = [self.people.applies[one.applies] for _, one in self.provisions(nature)]
        return Ternary.any_of(held, self.people.size)

    def can_pay(self, nature: str, means: Means | None) -> Ternary:
        """This function will say whether any scheme open to the person could be paid for; known of nobody where nobody worked it out."""
        size = self.people.size
        untold = Ternary.untold(size)
        if means is None:
            return untold
        held = [
            means.can_pay.get(scheme.id, untold) & self.people.applies[provision.applies]
            for scheme, provision in self.provisions(nature)
        ]
        return Ternary.any_of(held, size)

    def places(self) -> Iterator[Ternary]:
        """This function will give who has a place, for each limited place between the law and its benefit that was asked of."""
        schemes = {scheme.id for scheme, _ in self.provisions("automatic")}
        for key in self.people.law.system.quotas:
            if key.rpartition(".")[0] in schemes and key in self.people.answers:
                yield self.people.answers[key]

    @cached_property
    def trees(self) -> list[Tree]:
        """The law of each provision, opened into single conditions."""
        return [self.people.law.trees[provision.applies] for _, provision in self.provisions()]

    @cached_property
    def singles(self) -> list[Single]:
        """Every single condition of the law of the line."""
        return [single for tree in self.trees for single in singles(tree)]

    @cached_property
    def registered(self) -> Ternary:
        """Who is registered with a scheme of the line."""
        return registered(self.answers, self.people)

    @property
    def without_law(self) -> Mask:
        """Whom the law is known to leave out."""
        found: Mask = self.answers.universe.is_yes & self.answers.legal["none"]
        return found

    @property
    def is_care(self) -> bool:
        """Care is had at a facility; cash is paid at a payment point."""
        return self.answers.line.branch == "medical_care"
