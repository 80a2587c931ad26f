"""How many a scheme, or several together, protects: the alternatives of an article, of which one suffices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from allcover.standards.convention import Persons, PersonsOption
from allcover.standards.figures import Figures
from allcover.standards.periods import unknown
from allcover.standards.protected import FoundShare, ShareBounds, protected_by, protected_by_several
from allcover.standards.trial import Trial
from allcover.standards.verdict import SchemeVerdicts, Status, Step, Verdict, step
from allcover.vocabulary.words import marked

TOGETHER = marked("All schemes together")
WOMEN = "women_employees"


@dataclass(frozen=True)
class PersonsCheck:
    """The persons whom ``schemes`` (one, or several as one) protect in a branch, held against what an article asks."""

    trial: Trial
    figures: Figures
    branch: str
    schemes: tuple[str, ...]

    def verdict(self, asked: Persons) -> Verdict:
        """This function will hold the persons protected against the alternatives, of which one suffices."""
        options = [self._option(option, asked) for option in asked.any_of if self._is_open(option, asked)]
        met = [one for one in options if one.status is Status.MET]
        unsettled = [one for one in options if one.status is Status.NOT_DETERMINABLE]
        if not options:
            return unknown("persons", asked.ground, step("no_means_figure"))
        if met:
            return met[0]
        if not unsettled:
            return max(options, key=lambda one: one.tested or 0)
        known = tuple(each for one in options for each in one.steps)
        first = next((one for one in unsettled if one.tested is not None), unsettled[0])
        lacking = tuple(dict.fromkeys(each for one in unsettled for each in one.lacking))
        return replace(first, of=first.of if len(options) == 1 else "", steps=known, lacking=lacking)

    def _is_open(self, option: PersonsOption, asked: Persons) -> bool:
        """An alternative for means-tested schemes is open to these alone, one under exceptions to who may have declared them.

        Where nobody has said so, it is looked at only if there is a figure: else it would leave every answer open.
        """
        if option.is_means_tested:
            return bool(self._means_tested)
        if option.is_under_exception:
            declared = self.figures.invokes.get("temporary_exceptions")
            return declared is True or (declared is None and self._share(option.of, asked) is not None)
        return bool(self._counted(asked))

    @property
    def _means_tested(self) -> tuple[str, ...]:
        held = (one for one in self.trial.schemes if one.id in self.schemes)
        return tuple(one.id for one in held if one.mechanism == "means_tested")

    def _counted(self, asked: Persons) -> tuple[str, ...]:
        """The schemes that count for classes of persons: one with a test of means does not, where the article has an alternative for it."""
        apart = self._means_tested if any(one.is_means_tested for one in asked.any_of) else ()
        return tuple(one for one in self.schemes if one not in apart)

    def _share(self, of: str, asked: Persons) -> FoundShare | ShareBounds | None:
        counted = self._counted(asked)
        if len(counted) == 1:
            return protected_by(self.trial, self.figures, self.branch, counted[0], of)
        return protected_by_several(self.trial, self.figures, self.branch, counted, of)

    def _option(self, option: PersonsOption, asked: Persons) -> Verdict:
        """One alternative. Where all are asked for and the law leaves nobody out, whether it is applied to enough of them is no number."""
        if option.is_means_tested:
            return unknown("persons", asked.ground, step("no_means_figure"))
        found = self._share(option.of, asked)
        if found is None:
            return Verdict("persons", Status.NOT_DETERMINABLE, asked.ground, option.of, required=option.at_least,
                           unit="share", lacking=(step("no_persons_figure", of=option.of, required=option.at_least),))  # fmt: skip
        status, lacking = found.status(option.at_least)
        if (
            status is Status.MET
            and option.is_under_exception
            and not self.figures.invokes.get("temporary_exceptions")
        ):
            status, lacking = (
                Status.NOT_DETERMINABLE,
                (step("exception_undeclared", required=option.at_least),),
            )
        if status is Status.NOT_MET and option.at_least == 1 and found.is_law_for_all:
            status, lacking = Status.NOT_DETERMINABLE, (step("all_in_law"),)
        tested = found.tested(option.at_least)
        steps = (*found.steps, *self._of_women(option, asked), *self._apart(asked))
        return Verdict("persons", status, asked.ground, option.of, tested, option.at_least, "share", steps=steps, lacking=lacking,
                       between=found.between)  # fmt: skip

    def _of_women(self, option: PersonsOption, asked: Persons) -> tuple[Step, ...]:
        """In maternity: that the classes are of men and women, and how many of the women employees are protected."""
        if self.branch != "maternity" or option.of == WOMEN:
            return ()
        women = self._share(WOMEN, asked)
        told = (step("women_share", share=women.share),) if isinstance(women, FoundShare) else ()
        return (step("classes_of_both_sexes"), *told)

    def _apart(self, asked: Persons) -> tuple[Step, ...]:
        apart = tuple(one for one in self.schemes if one not in self._counted(asked))
        return (step("schemes_apart", schemes=apart),) if apart else ()


def persons_together(
    trial: Trial, figures: Figures, branch: str, asked: Persons, schemes: Sequence[SchemeVerdicts]
) -> Verdict | None:
    """This function will hold the persons of all schemes that meet the other requirements of a part against what it asks.

    Enough by those that surely meet them is met; enough only by those too of which it is not known is not determinable; else it
    is not met. None where fewer than two schemes could count: then what each protects alone decides.
    """
    rest = {one.scheme: one.without("persons") for one in schemes}
    sure = tuple(scheme for scheme, status in rest.items() if status is Status.MET)
    possible = tuple(scheme for scheme, status in rest.items() if status is not Status.NOT_MET)
    if len(possible) < 2:
        return None
    alone = {
        one.scheme: verdict for one in schemes for verdict in one.verdicts if verdict.aspect == "persons"
    }
    by_sure = PersonsCheck(trial, figures, branch, sure).verdict(asked) if sure else None
    enough = [one for one in (by_sure, *(alone[scheme] for scheme in sure)) if one is not None and one.status is Status.MET]  # fmt: skip
    if enough:
        return replace(enough[0], steps=(step("schemes_counted", schemes=sure), *enough[0].steps))
    found = PersonsCheck(trial, figures, branch, possible).verdict(asked)
    if sure == possible:
        return replace(found, steps=(step("schemes_counted", schemes=sure), *found.steps))
    steps = (step("schemes_possible", schemes=possible), *found.steps, *_of_sure(by_sure, sure))
    if found.status is Status.NOT_MET:
        return replace(found, steps=steps)
    unsure = step("others_open", schemes=tuple(one for one in possible if one not in sure))
    return replace(found, status=Status.NOT_DETERMINABLE, steps=steps, lacking=(*found.lacking, unsure))


def _of_sure(by_sure: Verdict | None, sure: tuple[str, ...]) -> tuple[Step, ...]:
    """What the schemes protect that surely meet the rest, where that is known."""
    if by_sure is None or by_sure.tested is None:
        return ()
    return (step("sure_alone", schemes=sure, share=by_sure.between or by_sure.tested),)
