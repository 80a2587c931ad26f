"""Whom a cash benefit reaches, and how much of it: incidence, coverage, adequacy, generosity, by group.

Definitions, each named apart because programmes often print one for another:

- benefit incidence: what a group receives of all that is paid; beneficiary incidence: the group's share of all persons
  who receive (World Bank, ASPIRE);
- direct: the persons who receive; direct and indirect (ASPIRE): all members of households in which somebody does;
- adequacy (ASPIRE): what is paid to beneficiaries' households, divided by all their welfare; generosity (ADePT): the mean
  over those persons of the benefit's share of their own household's welfare;
  Neither is below zero, so their intervals are found on the scale of logarithms, and go beyond all of welfare only as far
  as the error itself does;
- before the transfer: welfare less the benefit, nothing else changed. Fifths and tenths are ranked by it unless said
  otherwise.

Persons are those of the poverty universe with known welfare whose household's receipts are known. Where none of them receives, and others
may, coverage is not known.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from allcover.estimation.intervals import NOBODY, known
from allcover.estimation.ranking import Ranking
from allcover.impact.ages import age_groups_left_out
from allcover.impact.amounts import Amounts, Floats
from allcover.impact.groups import AGES, Grouping, Mask
from allcover.impact.sample import Sample, Standing
from allcover.impact.sums import Base, Groups, Stacked, Sums, base_of, estimates, joined
from allcover.impact.transfers import Transfer
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

NOBODY_RECEIVES = marked("Nobody who was asked receives it.")
NOBODY_SEEN = marked(
    "Of those who count nobody receives it, and those who may do not count or are not known."
)


@dataclass(frozen=True)
class Reach:
    """What a benefit is to the groups of one grouping: one estimate a group in every field; shares are fractions."""

    grouping: Grouping
    benefits: tuple[Estimate, ...]
    beneficiaries: tuple[Estimate, ...]
    direct_and_indirect: tuple[Estimate, ...]
    coverage_direct: tuple[Estimate, ...]
    coverage: tuple[Estimate, ...]
    adequacy: tuple[Estimate, ...]
    generosity: tuple[Estimate, ...]


@dataclass(frozen=True, eq=False)
class Received:
    """A benefit laid over an option, home by home: what is received, and welfare before it.

    ``shared`` is the household's receipts a month per head or equivalent; ``money`` each person's part of them, which adds
    up to what is paid; ``before`` welfare without them. Homes whose receipts or welfare are unknown are left out.
    """

    sample: Sample
    standing: Standing
    transfer: Transfer

    @cached_property
    def counted(self) -> Mask:
        """Homes whose receipts and welfare are known."""
        homes, welfare = self.sample.homes, self.standing.welfare
        unknown = homes.of_household(~self.transfer.amounts.is_known) > 0
        counted: Mask = homes.counted & ~unknown & (welfare.low == welfare.high)
        return counted

    @property
    def left_out(self) -> int:
        """How many of the persons asked who would count are left out."""
        homes = self.sample.homes
        return int(homes.asked[homes.counted & ~self.counted].sum())

    @cached_property
    def direct(self) -> Floats:
        """What each person receives, money a month; zero for who is left out."""
        homes = self.sample.homes
        kept = (homes.of_person >= 0) & self.counted[homes.of_person]
        return np.where(kept, self.transfer.amounts.low, 0.0)

    @cached_property
    def shared(self) -> Floats:
        """What each home's household receives a month, per head or equivalent."""
        low = self.transfer.amounts.low
        return np.where(self.counted, self.sample.homes.shared(Amounts(low, low)).low, 0.0)

    @cached_property
    def money(self) -> Floats:
        """Each person's part of what the household receives, money a month, by home."""
        return self.shared * self.sample.homes.money

    @cached_property
    def after(self) -> Floats:
        """Welfare with the benefit, as it is under the option."""
        return np.where(self.counted, self.standing.welfare.low, 0.0)

    @cached_property
    def before(self) -> Floats:
        """Welfare without the benefit, nothing else changed."""
        return self.after - self.shared

    @cached_property
    def age_groups_left_out(self) -> Mask:
        """Groups of ages that the law leaves out, where it is the law that says who receives, and not the survey."""
        option = self.standing.option
        if not option.from_survey.isdisjoint(self.transfer.schemes):
            return np.zeros(len(AGES), np.bool_)
        schemes = option.outcome.system.schemes_on(option.outcome.day)
        return age_groups_left_out(option.outcome, [schemes[each] for each in self.transfer.schemes])

    @cached_property
    def ranks(self) -> tuple[Groups, Groups]:
        """Fifths and tenths by welfare before the benefit."""
        return self.sample.ranked(self.ranking)

    @cached_property
    def ranking(self) -> Ranking | None:
        """Homes that count, by welfare before the benefit; None where there are none."""
        weight = self.sample.homes.weight
        return Ranking.by(self.before, weight, self.counted) if self.counted.any() else None

    @cached_property
    def ranking_after(self) -> Ranking:
        """Homes that count, by welfare with the benefit: that of the option where all of its homes count. Raises EmptyUniverse."""
        homes = self.sample.homes
        if np.array_equal(self.counted, homes.counted):
            return self.standing.ranking
        return Ranking.by(self.after, homes.weight, self.counted)

    @cached_property
    def benefits(self) -> Mask:
        """Homes in which somebody receives: all their persons benefit, directly or indirectly."""
        return self.shared > 0

    @cached_property
    def by_home(self) -> tuple[Floats, Floats]:
        """Each home's mean of what its persons receive, and the part of them who receive."""
        homes, weight = self.sample.homes, self.sample.design.weight
        return homes.mean(self.direct, weight), homes.mean(self.direct > 0, weight)

    @cached_property
    def is_seen(self) -> bool:
        """Whether some of whom it counts benefit, or nobody asked may receive: else that nobody does is no finding."""
        return bool(self.benefits.any()) or not (self.transfer.amounts.high > 0).any()

    @cached_property
    def is_seen_directly(self) -> bool:
        """The same of those who receive themselves, who may be others than those of their households who count."""
        return bool((self.direct > 0).any()) or not (self.transfer.amounts.high > 0).any()

    @cached_property
    def generosity(self) -> Floats:
        """The benefit's share of the household's welfare; zero where there is no welfare."""
        return np.divide(self.shared, self.after, out=np.zeros_like(self.after), where=self.after > 0)

    @cached_property
    def stacked(self) -> Stacked:
        """All that is added up by group."""
        return Stacked.of(
            persons=self.counted, benefit=self.benefits, shared=self.shared, welfare=self.after * self.benefits,
            generosity=self.generosity, solvent=self.benefits & (self.after > 0),
        )  # fmt: skip

    @cached_property
    def base_of_benefits(self) -> Base:
        """What shares of all who benefit rest on."""
        return self.sample.everybody.base(self.benefits)

    @cached_property
    def recipients(self) -> Base:
        """What shares of all who receive, and of all that is paid, rest on."""
        return self.sample.everybody.base_of_persons(self.direct > 0)


@dataclass(frozen=True, eq=False)
class _Added:
    """A benefit added up in groups: sums by name, and persons asked of homes that count and of those that benefit (units x groups)."""

    sums: dict[str, Sums]
    counted: Floats
    benefits: Floats

    @classmethod
    def of(cls, of: Received, groups: Groups) -> "_Added":
        persons = {"paid": groups.of_persons(of.direct), "receive": groups.of_persons(of.direct > 0)}
        return cls(groups.sums_of(of.stacked) | persons, groups.asked(of.counted), groups.asked(of.benefits))

    def joined(self, size: int) -> "_Added":
        """Neighbouring groups as one."""
        sums = {name: each.joined(size) for name, each in self.sums.items()}
        return _Added(sums, joined(self.counted, size), joined(self.benefits, size))


def reach_of_ranks(of: Received) -> tuple[Reach, Reach, Reach]:
    """This function will tell a benefit's incidence, coverage, adequacy and generosity for everybody, by fifths and by tenths.

    Everybody who counts is in a tenth, so that tenths are added up to all others.
    """
    fifths, tenths = of.ranks
    added = _Added.of(of, tenths)
    everybody = _told(of, of.sample.everybody.grouping, added.joined(tenths.size))
    return (
        everybody,
        _told(of, fifths.grouping, added.joined(tenths.size // fifths.size)),
        _told(of, tenths.grouping, added),
    )


def reach(of: Received, groups: Groups) -> Reach:
    """This function will do what :func:`reach_of_ranks` does for other groups."""
    found = _told(of, groups.grouping, _Added.of(of, groups))
    return _as_the_law_says(found, of.age_groups_left_out) if groups.grouping.id == "age" else found


def _told(of: Received, grouping: Grouping, added: _Added) -> Reach:
    design, sums = of.sample.design, added.sums
    paid, receive = sums["paid"], sums["receive"]
    counted = base_of(design, added.counted)
    together = ((paid, of.recipients), (receive, of.recipients), (sums["benefit"], of.base_of_benefits))
    parts = [
        estimates(each / each.together, whole.repeated(grouping.size), is_share=True, empty=NOBODY_RECEIVES)
        for each, whole in together
    ]
    seen = ((receive, of.is_seen_directly), (sums["benefit"], of.is_seen))
    covered = [
        estimates(each / sums["persons"], counted, is_share=True) if is_seen else unseen(counted)
        for each, is_seen in seen
    ]
    ratios = (sums["shared"] / sums["welfare"], sums["generosity"] / sums["solvent"])
    reached = base_of(design, added.benefits)
    enough = [estimates(each, reached, most=1.0, empty=NOBODY_RECEIVES) for each in ratios]
    return Reach(grouping, *parts, *covered, *enough)


def unseen(counted: Base) -> tuple[Estimate, ...]:
    """This function will say of each group that nobody is seen to receive: not that nobody does."""
    return tuple(
        Estimate(value=None, persons=int(persons), note=NOBODY_SEEN if persons else NOBODY)
        for persons in counted.persons
    )


def _as_the_law_says(found: Reach, left_out: Mask) -> Reach:
    """That nobody of an age the law leaves out receives, and no money goes there, is no result of sampling."""

    def told(numbers: tuple[Estimate, ...]) -> tuple[Estimate, ...]:
        return tuple(
            known(0.0, each.persons) if is_out and each.value == 0 else each
            for each, is_out in zip(numbers, left_out, strict=True)
        )

    return replace(
        found,
        benefits=told(found.benefits),
        beneficiaries=told(found.beneficiaries),
        coverage_direct=told(found.coverage_direct),
    )
