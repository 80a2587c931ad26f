"""Persons protected by one scheme, or by all of a branch together, as a share of a class, held against a limit."""

from dataclasses import dataclass

from allcover.expressions.nodes import Exact
from allcover.standards.figures import Figures, PersonsProtected
from allcover.standards.trial import Trial, protects_in
from allcover.standards.verdict import Status, Step, step
from allcover.vocabulary.exact import ratio


@dataclass(frozen=True)
class FoundShare:
    """A share somebody gave. ``is_of_others_too``: it is of all schemes of the branch, of which this one is one of several."""

    figure: PersonsProtected
    is_of_others_too: bool

    @property
    def tested(self) -> Exact:
        """The share as an exact number; one from a survey to nine decimals."""
        share = self.figure.share
        return share if not isinstance(share, float) else ratio(round(share * 10**9), 10**9)

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
    def steps(self) -> tuple[Step, ...]:
        """The share, its interval and what the law says."""
        found = self.figure
        steps = [step("persons_share", of=found.of, share=found.share, source=found.source)]
        if self.is_of_others_too:
            steps.append(step("persons_of_all_schemes"))
        if found.low is not None and found.high is not None:
            steps.append(step("persons_interval", low=found.low, high=found.high))
        if found.is_upper_bound:
            steps.append(step("persons_upper_bound"))
        if found.in_law is not None:
            steps.append(step("persons_in_law", share=found.in_law))
        return tuple(steps)


def enough_together(figures: Figures, branch: str, of: str, required: Exact) -> tuple[Step, ...]:
    """This function will say that all schemes of a branch together protect enough of a class, where that was said and is so."""
    whole = figures.protected(branch, "", of)
    if whole is None or FoundShare(whole, is_of_others_too=False).status(required)[0] is not Status.MET:
        return ()
    return (step("enough_together", share=whole.share, required=required),)


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
