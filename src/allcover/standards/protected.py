"""Persons protected by one scheme, by several or by all of a branch together, as a share of a class, held against a limit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose

from allcover.expressions.nodes import Exact
from allcover.standards.figures import Figures, PersonsProtected
from allcover.standards.trial import Trial, protects_in
from allcover.standards.verdict import Status, Step, step
from allcover.vocabulary.exact import ratio


@dataclass(frozen=True)
class FoundShare:
    """A share somebody gave. ``is_of_others_too``: it is of all schemes of the branch, of which this one is one of several.

    ``is_of_law``: it is of those whom the law obliges or entitles, and not of those protected in fact.
    """

    figure: PersonsProtected
    is_of_others_too: bool
    is_of_law: bool = False

    def tested(self, required: Exact) -> Exact:
        """This function will give the share as an exact number; one from a survey to nine decimals."""
        return _exact(self.figure.share)

    @property
    def share(self) -> object:
        """The share as it is told: where missing answers leave it open, its two ends."""
        return self.figure.between or self.figure.share

    @property
    def between(self) -> tuple[Exact, Exact] | None:
        """The two ends of a share that missing answers leave open, as exact numbers."""
        ends = self.figure.between
        return None if ends is None else (_exact(ends[0]), _exact(ends[1]))

    def status(self, required: Exact) -> tuple[Status, tuple[Step, ...]]:
        """This function will compare the share with a limit.

        An interval that holds the limit leaves it open. What all schemes of a branch protect together is the most that one
        of them can: too little of it is too little, and enough of it tells nothing of the one.
        """
        found = self.figure
        if found.low is not None and found.high is not None and found.low < required <= found.high:
            return Status.NOT_DETERMINABLE, (
                step("interval_around_limit", low=found.low, high=found.high, required=required),
            )
        if found.share < required:
            return Status.NOT_MET, ()
        if self.is_of_others_too:
            return Status.NOT_DETERMINABLE, (step("share_of_all_schemes", of=found.of, required=required),)
        return Status.MET, ()

    @property
    def is_law_for_all(self) -> bool:
        """Whether the law obliges or entitles everybody of the class, by a share of which no answer is missing."""
        found = self.figure
        return found.in_law is not None and found.law_between is None and isclose(found.in_law, 1)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The share, its interval and what the law says."""
        found, share = self.figure, self.share
        if self.is_of_law:
            steps = [step("persons_in_law", share=share)]
        else:
            steps = [step("persons_share", of=found.of, share=share, source=found.source)]
        if found.branch == "maternity" and found.of == "working_age":
            steps.append(step("women_counted"))
        if self.is_of_others_too:
            steps.append(step("persons_of_all_schemes"))
        if found.low is not None and found.high is not None:
            steps.append(step("persons_interval", low=found.low, high=found.high))
        if found.is_upper_bound:
            steps.append(step("persons_upper_bound"))
        if found.in_law is not None and not self.is_of_law:
            steps.append(step("persons_in_law", share=found.law_between or found.in_law))
        return tuple(steps)


@dataclass(frozen=True)
class ShareBounds:
    """Between what several schemes protect of a class, where nobody has told their persons apart; ``lacking`` is what would tell."""

    of: str
    low: Exact | float
    high: Exact | float
    sources: tuple[str, ...]
    lacking: Step

    def tested(self, required: Exact) -> Exact | None:
        """This function will give the end that settles it, None where neither does."""
        if self.low >= required:
            return _exact(self.low)
        return _exact(self.high) if self.high < required else None

    @property
    def between(self) -> None:
        """None: what is written as found is the end that settles it."""
        return None

    @property
    def is_law_for_all(self) -> bool:
        """False: what the law says of several schemes at once nobody has told."""
        return False

    def status(self, required: Exact) -> tuple[Status, tuple[Step, ...]]:
        """This function will compare both ends with a limit."""
        if self.low >= required:
            return Status.MET, ()
        return (Status.NOT_MET, ()) if self.high < required else (Status.NOT_DETERMINABLE, (self.lacking,))

    @property
    def steps(self) -> tuple[Step, ...]:
        """Both ends, and where they are from."""
        return (step("persons_bounds", of=self.of, low=self.low, high=self.high, sources=self.sources),)


def protected_by(trial: Trial, figures: Figures, branch: str, scheme: str, of: str) -> FoundShare | None:
    """This function will find the share of a class that a scheme protects in a branch, None if nobody gave it.

    Where only the share of all schemes together was given, it is that of the one scheme if the law has no other of the branch.
    ``scheme`` is empty where all of them together are asked about.
    """
    own = figures.protected(branch, scheme, of)
    if own is not None:
        return FoundShare(own, is_of_others_too=False)
    whole = figures.protected(branch, "", of)
    if whole is None:
        return None
    held = [one.id for one in trial.schemes if protects_in(one, branch)]
    return FoundShare(whole, is_of_others_too=held != [scheme])


def protected_by_several(
    trial: Trial, figures: Figures, branch: str, schemes: Sequence[str], of: str
) -> FoundShare | ShareBounds | None:
    """This function will find the share of a class that any of several schemes protects, None if nobody gave any.

    A person in two of them counts once: as a survey tells it, or a figure of all schemes of the branch, where those are all.
    Else it lies between the most that one protects (or what all do less the others) and the sum, of which a scheme nobody has
    told of may be anything.
    """
    every = [one.id for one in trial.schemes if protects_in(one, branch)]
    whole = figures.protected(branch, "", of)
    if whole is not None and set(schemes) == set(every):
        return FoundShare(whole, is_of_others_too=False)
    own = {one: figures.protected(branch, one, of) for one in every}
    groups = tuple(_groups(figures, branch, {one: own[one] for one in schemes}, of))
    untold = tuple(one for one in schemes if own[one] is None)
    if len(groups) == 1 and not untold:
        return FoundShare(groups[0], is_of_others_too=False)
    if not groups and whole is None:
        return None
    low, high = max(map(_low, groups), default=0), 1 if untold else min(1, sum(map(_high, groups)))
    if whole is not None:
        others = [own[one] for one in every if one not in schemes]
        known = [one for one in others if one is not None]
        if len(known) == len(others):
            low = max(low, _low(whole) - sum(map(_high, known)))
        high = min(high, _high(whole))
    lacking = step("persons_not_said", schemes=untold) if untold else step("overlap_not_said")
    sources = dict.fromkeys(one.source for one in (*groups, *((whole,) if whole is not None else ())))
    return ShareBounds(of, low, high, tuple(sources), lacking)


def _groups(
    figures: Figures, branch: str, own: Mapping[str, PersonsProtected | None], of: str
) -> Iterator[PersonsProtected]:
    """The schemes whose share a survey gave as one, and each of the others by itself."""
    unions = figures.unions
    seen = tuple(
        scheme
        for scheme, share in own.items()
        if share is not None and unions is not None and share == unions.of_schemes(branch, (scheme,), of)
    )
    if unions is not None and seen:
        union = unions.of_schemes(branch, seen, of)
        if union is not None:
            yield union
    yield from (share for scheme, share in own.items() if share is not None and scheme not in seen)


def _low(share: PersonsProtected) -> Exact | float:
    return share.share if share.low is None else share.low


def _high(share: PersonsProtected) -> Exact | float:
    return share.share if share.high is None else share.high


def _exact(share: Exact | float) -> Exact:
    return share if not isinstance(share, float) else ratio(round(share * 10**9), 10**9)
