"""The guarantees of a social protection floor: in law, for how many residents, and at the level the country has set."""

from collections.abc import Iterator
from dataclasses import dataclass

from allcover.expressions.logic import Unknown
from allcover.rules.definition import Scheme
from allcover.standards.beneficiary import WORKING_AGE, Circumstances
from allcover.standards.breadth import status_of_share, told_persons
from allcover.standards.convention import Floor, Guarantee
from allcover.standards.figures import Figures
from allcover.standards.level import not_told
from allcover.standards.periods import unknown
from allcover.standards.spells import NotTold
from allcover.standards.trial import Offer, Trial, protects_in
from allcover.standards.verdict import PartVerdicts, SchemeVerdicts, Status, Verdict, step
from allcover.vocabulary.exact import ratio

ENTITLING = ("mandatory", "automatic")


@dataclass(frozen=True)
class FloorCheck:
    """The four guarantees held against a country's law. What the nation has not said of itself is not determinable."""

    trial: Trial
    floor: Floor
    figures: Figures

    def guarantees(self) -> Iterator[PartVerdicts]:
        """This function will hold each guarantee against each scheme that could give it."""
        for guarantee in self.floor.guarantees:
            schemes = [
                scheme
                for scheme in self.trial.schemes
                if any(protects_in(scheme, branch) for branch in guarantee.branches)
            ]
            found = tuple(
                SchemeVerdicts(scheme.id, scheme.name, tuple(self._verdicts(guarantee, scheme)))
                for scheme in schemes
            )
            lacking = () if found else (step("no_scheme_of_branch", branches=guarantee.branches),)
            yield PartVerdicts(guarantee.name, guarantee.branches[0], found, lacking)

    def _verdicts(self, guarantee: Guarantee, scheme: Scheme) -> Iterator[Verdict]:
        yield self._in_law(guarantee, scheme)
        yield self._residents(guarantee, scheme)
        if not guarantee.is_in_kind:
            yield self._level(guarantee, scheme)

    def _in_law(self, guarantee: Guarantee, scheme: Scheme) -> Verdict:
        provisions = [one for one in scheme.provisions if one.branch in guarantee.branches]
        if not provisions:
            return unknown("in_law", guarantee.ground, step("no_benefit_in_definition"))
        entitling = [one for one in provisions if one.nature in ENTITLING]
        if not entitling:
            return Verdict("in_law", Status.NOT_MET, guarantee.ground, steps=(step("voluntary_only"),))
        natures, sources = (
            tuple(dict.fromkeys(each)) for each in zip(*((one.nature, str(one.source)) for one in entitling))
        )
        return Verdict(
            "in_law",
            Status.MET,
            guarantee.ground,
            steps=(step("scheme_in_law", natures=natures, sources=sources),),
        )

    def _residents(self, guarantee: Guarantee, scheme: Scheme) -> Verdict:
        found = next(
            (
                one
                for branch in guarantee.branches
                for one in [self.figures.protected(branch, scheme.id, guarantee.of)]
                if one is not None
            ),
            None,
        )
        required = self.floor.residents_at_least
        if found is None:
            return Verdict("residents", Status.NOT_DETERMINABLE, self.floor.residents, guarantee.of, required=required, unit="share",
                           lacking=(step("no_persons_figure", of=guarantee.of, required=required),))  # fmt: skip
        status, lacking = status_of_share(found, required)
        tested = (
            found.share if not isinstance(found.share, float) else ratio(round(found.share * 10**9), 10**9)
        )
        return Verdict("residents", status, self.floor.residents, guarantee.of, tested, required, "share", steps=told_persons(found), lacking=lacking)  # fmt: skip

    def _level(self, guarantee: Guarantee, scheme: Scheme) -> Verdict:
        """What somebody without any record or means gets a head, as a share of the line the country has declared."""
        line = next(
            (one for one in self.trial.system.country.poverty if one.id == self.figures.national_level), None
        )
        if line is None:
            code = "no_such_line" if self.figures.national_level else "no_level_said"
            return unknown("floor_level", self.floor.level, step(code, line=self.figures.national_level))
        offers = [self.trial.offer(scheme, branch) for branch in guarantee.branches]
        held = [offer for offer in offers if offer.benefits]
        if not held:
            return unknown("floor_level", self.floor.level, step("no_benefit_in_definition"))
        try:
            return max(
                (self._against_line(guarantee, offer, line.amount) for offer in held),
                key=lambda one: one.tested or 0,
            )
        except NotTold as reason:
            return unknown("floor_level", self.floor.level, not_told(reason))

    def _against_line(self, guarantee: Guarantee, offer: Offer, line: str) -> Verdict:
        them = beneficiary_of(guarantee)
        paid, amount = self.trial.pays(offer, them), self.trial.amount_of_household(them, line)
        if isinstance(paid.amount, Unknown) or isinstance(amount, Unknown):
            raise NotTold((*paid.missing, *(sorted(amount.missing) if isinstance(amount, Unknown) else ())))
        heads = {"old": 2, "invalid": 1, "children": 2}[guarantee.beneficiary]
        value = ratio(paid.amount) / heads / amount
        steps = (
            step("beneficiary", who=them.beneficiary, contingency=them.contingency), step("means_none"),
            step("line_of", line=self.figures.national_level, amount=amount),
            step("per_head", benefit=paid.amount, heads=heads, line=amount, value=value),
        )  # fmt: skip
        status = Status.MET if value >= 1 else Status.NOT_MET
        return Verdict("floor_level", status, self.floor.level, "", value, 1, "share", steps=steps)


def beneficiary_of(guarantee: Guarantee) -> Circumstances:
    """This function will give whom a guarantee is tried with: nobody works, and nobody ever contributed."""
    match guarantee.beneficiary:
        case "old":
            return Circumstances("man_wife_pension_age", "old_age", 0, 0, age=guarantee.from_age or 65)
        case "invalid":
            return Circumstances("man_wife_two_children", "invalidity", 0, 0, age=WORKING_AGE)
        case _:
            return Circumstances("man_wife_two_children", "none", 0, 0)
