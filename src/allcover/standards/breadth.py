"""Kinds of care, cost-sharing and the total value of family benefits, held against a part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from allcover.expressions.nodes import Exact
from allcover.rules.package import Item, Package
from allcover.standards.beneficiary import Circumstances
from allcover.standards.clauses import under_exception
from allcover.standards.convention import (
    Care,
    CostSharing,
    Duration,
    Qualifying,
    TotalValue,
)
from allcover.standards.figures import Figures
from allcover.standards.lasting import with_length
from allcover.standards.level import not_told
from allcover.standards.periods import unknown
from allcover.standards.spells import NotTold
from allcover.standards.trial import Offer, Trial
from allcover.standards.verdict import Status, Step, Verdict, step
from allcover.vocabulary.exact import ratio

CHILDREN_TRIED = ((10,), (10, 8), (10, 8, 6))
"""Families whose benefit is looked at, by the ages of their children."""


@dataclass(frozen=True)
class BreadthChecks:
    """What a part asks of what a scheme gives in kind or to families."""

    trial: Trial
    offer: Offer
    figures: Figures

    # care

    def care(self, asked: Care) -> Verdict:
        """This function will hold the kinds of care that a scheme's package gives against those it must give."""
        package = self._package()
        if package is None:
            return unknown("care", asked.ground, step("no_package"))
        said = self.figures.care.get(self.offer.scheme.id, {})
        unsaid = tuple(kind for kind in asked.kinds if kind not in said)
        named = {item for kind in asked.kinds for item in said.get(kind, ())}
        strange = tuple(sorted(item for item in named if package.item(item) is None))
        told = {kind: self._told_care(kind, said[kind], package) for kind in asked.kinds if kind in said}
        given = frozenset(kind for kind, one in told.items() if one.code == "care_given")
        refused = frozenset() if strange else frozenset(told) - given
        status, clause, kinds = self._status_of_care(asked, given, refused)
        missing = tuple(kind for kind in unsaid if kind in kinds) if status is Status.NOT_DETERMINABLE else ()
        lacking = (*((step("no_such_item", items=strange),) if strange else ()), *((step("kinds_not_said", kinds=missing),) if missing else ()), *clause)  # fmt: skip
        return Verdict(
            "care",
            status,
            asked.ground,
            "",
            len(given),
            len(asked.kinds),
            "kinds",
            steps=tuple(told.values()),
            lacking=lacking,
        )

    def _status_of_care(
        self, asked: Care, given: frozenset[str], refused: frozenset[str]
    ) -> tuple[Status, tuple[Step, ...], tuple[str, ...]]:
        """Whether every kind that counts is given: all of them, or fewer for a country that has declared the temporary exceptions."""
        status = _all_given(asked.kinds, given, refused)
        fewer = asked.kinds_under_exception
        if status is Status.MET or not fewer or refused & set(fewer):
            return status, (), asked.kinds
        declared, clause = under_exception(self.figures, step("exception_care"))
        if declared is Status.MET:
            return _all_given(fewer, given, refused), (), fewer
        if declared is Status.NOT_DETERMINABLE and status is Status.NOT_MET:
            return declared, clause, fewer
        return status, (), asked.kinds

    def _told_care(self, kind: str, items: tuple[str, ...], package: Package) -> Step:
        held = tuple(item.label for item in self._given(package) if item.id in items)
        return step("care_given", kind=kind, items=held) if held else step("care_not_given", kind=kind)

    def _package(self) -> Package | None:
        return self.offer.scheme.package

    def _given(self, package: Package) -> tuple[Item, ...]:
        return tuple(item for item in package.items if item.is_covered_on(self.trial.day))

    def cost_sharing(self, asked: CostSharing) -> Verdict:
        """This function will look for items of which the patient bears a part, where that is allowed at most without hardship."""
        package = self._package()
        if package is None:
            return unknown("cost_sharing", asked.ground, step("no_package"))
        given = self._given(package)
        shared = tuple(item.label for item in given if _bears(item, self.trial.day))
        if not shared and not package.deductibles:
            return Verdict("cost_sharing", Status.MET, asked.ground, steps=(step("copays", items=()),))
        steps = (step("copays", items=shared),)
        if asked.allowed == "none":
            return Verdict("cost_sharing", Status.NOT_MET, asked.ground, steps=steps)
        return unknown("cost_sharing", asked.ground, step("whether_hardship"), steps=steps)

    def care_qualifying(self, asked: Qualifying) -> Verdict:
        """This function will give the longest wait for any item of a package; how long is too long is no number."""
        package = self._package()
        if package is None:
            return unknown("qualifying", asked.ground, step("no_package"))
        if not any(terms.waiting for item in self._given(package) for terms in item.terms):
            return Verdict(
                "qualifying",
                Status.MET,
                asked.ground,
                "",
                0,
                None,
                "months",
                is_at_most=True,
                steps=(step("not_conditional"),),
            )
        return unknown("qualifying", asked.ground, step("no_number_for_care"))

    def care_duration(self, asked: Duration) -> Verdict:
        """This function will say that no definition tells how long a case of illness is cared for."""
        code = "care_duration_not_said" if self._package() else "no_package"
        return with_length(unknown("duration", asked.ground, step(code)), asked)

    # families

    def total_value(self, asked: TotalValue) -> Verdict:
        """This function will hold the value of family benefits against the share of a labourer's wage for every child.

        From totals where they were given; else from the families tried, if all of them lie on one side.
        """
        labourer = self.figures.labourer
        if labourer is None:
            return unknown("total_value", asked.ground, step("no_labourer_wage"))
        if self.figures.family is not None:
            return self._from_totals(asked, labourer.amount)
        try:
            return self._from_families(asked, labourer.amount)
        except NotTold as reason:
            return unknown("total_value", asked.ground, not_told(reason))

    def _from_totals(self, asked: TotalValue, wage: Exact) -> Verdict:
        totals = self.figures.family
        assert totals is not None
        tried = [
            (ratio(totals.benefits_month) / (wage * count), required, of)
            for count, required, of in ((totals.children_protected, asked.protected, "protected"), (totals.children_resident, asked.residents, "residents"))
            if count is not None
        ]  # fmt: skip
        if not tried:
            return unknown("total_value", asked.ground, step("totals_needed"))
        steps = tuple(
            step("total_of_children", of=of, value=value, required=required, source=totals.source)
            for value, required, of in tried
        )
        value, required, _ = max(tried, key=lambda one: one[0] / one[1])
        is_settled = value >= required or len(tried) == 2
        status = (
            Status.MET if value >= required else Status.NOT_MET if is_settled else Status.NOT_DETERMINABLE
        )
        lacking = () if is_settled else (step("totals_needed"),)
        return Verdict(
            "total_value", status, asked.ground, "", value, required, "share", steps=steps, lacking=lacking
        )

    def _from_families(self, asked: TotalValue, wage: Exact) -> Verdict:
        values = list(self._values(wage))
        steps = tuple(
            step("value_of_child", children=count, wage=earned, value=value)
            for count, earned, value in values
        )
        least, most = (choose(value for _, _, value in values) for choose in (min, max))
        if least >= asked.protected:
            return Verdict(
                "total_value", Status.MET, asked.ground, "", least, asked.protected, "share", steps=steps
            )
        if most == 0:
            return unknown(
                "total_value", asked.ground, step("not_covered"), step("totals_needed"), steps=steps
            )
        if most < asked.residents:
            return Verdict(
                "total_value", Status.NOT_MET, asked.ground, "", most, asked.residents, "share", steps=steps
            )
        return Verdict("total_value", Status.NOT_DETERMINABLE, asked.ground, "", least, asked.protected, "share", steps=steps, lacking=(step("totals_needed"),))  # fmt: skip

    def _values(self, wage: Exact) -> Iterator[tuple[int, Exact, Exact]]:
        """What a child brings a month in families of workers, as a share of the labourer's wage."""
        earned = [wage] if self.figures.skilled is None else [wage, self.figures.skilled.amount]
        for earnings in earned:
            for ages in CHILDREN_TRIED:
                them = self.trial.placed(
                    self.offer, Circumstances("man_wife_two_children", "work", earnings, 60, child_ages=ages)
                )
                paid = self.trial.pays(self.offer, them)
                if not paid.is_known:
                    raise NotTold(paid.missing)
                amount = paid.amount
                assert isinstance(amount, Exact)
                yield len(ages), earnings, ratio(amount) / (wage * len(ages))


def _all_given(kinds: tuple[str, ...], given: frozenset[str], refused: frozenset[str]) -> Status:
    if refused & set(kinds):
        return Status.NOT_MET
    return Status.MET if given >= set(kinds) else Status.NOT_DETERMINABLE


def _bears(item: Item, day: date) -> bool:
    """Whether a patient bears a part of an item on any of its terms."""
    borne = (
        part for terms in item.terms for part in (terms.patient_share, terms.patient_fee) if part is not None
    )
    return any(part.on(day) > 0 for part in borne)
