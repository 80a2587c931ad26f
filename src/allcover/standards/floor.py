"""The guarantees of a social protection floor: in law, for how many residents, and at the level the country has set."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from allcover.expressions.logic import Unknown
from allcover.rules.definition import Scheme
from allcover.standards.absence import without_scheme
from allcover.standards.beneficiary import SHORT_TERM, WORKING_AGE, Circumstances
from allcover.standards.breadth import BreadthChecks
from allcover.standards.convention import Floor, Guarantee
from allcover.standards.figures import Figures, PersonsProtected
from allcover.standards.level import not_told
from allcover.standards.periods import unknown
from allcover.standards.persons import TOGETHER
from allcover.standards.protected import FoundShare, protected_by
from allcover.standards.spells import NotTold
from allcover.standards.together import settled
from allcover.standards.trial import SIGNS, Offer, Trial, protects_in
from allcover.standards.verdict import PartVerdicts, SchemeVerdicts, Status, Step, Verdict, step
from allcover.vocabulary.exact import ratio

ENTITLING = ("mandatory", "automatic")

_FIRST_WHOLE_MONTH = 31
"""Days after the beginning of a spell at which a whole month of it is looked at."""


@dataclass(frozen=True)
class FloorCheck:
    """The four guarantees held against a country's law. What the nation has not said of itself is not determinable."""

    trial: Trial
    floor: Floor
    figures: Figures
    convention: str

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
            found = (*found, *self._together(guarantee, found))
            if found:
                yield PartVerdicts(guarantee.name, guarantee.branches[0], found)
            else:
                yield without_scheme(self.trial, guarantee.name, guarantee.branches, guarantee.ground)

    def _verdicts(self, guarantee: Guarantee, scheme: Scheme) -> Iterator[Verdict]:
        """Every requirement of a guarantee held against a scheme, settled by what was observed of it."""
        for verdict in self._found(guarantee, scheme):
            one = _BENEFICIARIES.get(verdict.of)
            seen = self.figures.seen(
                verdict.aspect,
                self.convention,
                guarantee.branches[0],
                scheme.id,
                one.contingency if one else "",
            )
            yield settled(verdict, seen)

    def _found(self, guarantee: Guarantee, scheme: Scheme) -> Iterator[Verdict]:
        yield self._in_law(guarantee, scheme)
        yield self._residents(guarantee, scheme.id)
        if not guarantee.is_in_kind:
            yield from self._levels(guarantee, scheme)
        breadth = BreadthChecks(self.trial, self.trial.offer(scheme, guarantee.branches[0]), self.figures)
        if guarantee.care is not None:
            yield breadth.care(guarantee.care)
        if guarantee.cost_sharing is not None:
            yield breadth.cost_sharing(guarantee.cost_sharing)

    def _together(
        self, guarantee: Guarantee, schemes: Sequence[SchemeVerdicts]
    ) -> tuple[SchemeVerdicts, ...]:
        """All schemes taken together, where somebody has said how many of all residents they reach as one.

        A guarantee is the nation's, not one scheme's. Each scheme that counts has to give enough by itself. Where some are in
        law and others are joined by choice only, the law is the ground of as many as the former oblige or entitle.
        """
        held = any(
            one.scheme == "" and one.of == guarantee.of and one.branch in guarantee.branches
            for one in self.figures.persons
        )
        if len(schemes) < 2 or not held:
            return ()
        rest = tuple(_worst([each for one in schemes for each in one.verdicts if each.aspect == aspect])
                     for aspect in ("floor_level", "care", "cost_sharing")
                     if any(each.aspect == aspect for one in schemes for each in one.verdicts))  # fmt: skip
        return (
            SchemeVerdicts(
                "", TOGETHER, (self._law_of_all(guarantee, schemes), self._residents(guarantee, ""), *rest)
            ),
        )

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

    def _law_of_all(self, guarantee: Guarantee, schemes: Sequence[SchemeVerdicts]) -> Verdict:
        """Whether all schemes taken together are in law: of some in law beside others joined by choice, for how many it is so."""
        held = [
            (one.scheme, next(each for each in one.verdicts if each.aspect == "in_law")) for one in schemes
        ]
        worst = _worst([verdict for _, verdict in held])
        by_law = tuple(scheme for scheme, verdict in held if verdict.status is Status.MET)
        if worst.status is not Status.NOT_MET or not by_law:
            return worst
        by_choice = tuple(scheme for scheme, verdict in held if verdict.status is Status.NOT_MET)
        shares = {
            branch: _by_law(self.figures.protected(branch, "", guarantee.of)) for branch in guarantee.branches
        }
        asked = Verdict("in_law", Status.NOT_DETERMINABLE, guarantee.ground, guarantee.of,
                        steps=(step("schemes_in_law", schemes=by_law), step("schemes_by_choice", schemes=by_choice)))  # fmt: skip
        return self._least(asked, shares, step("law_not_said", of=guarantee.of))

    def _residents(self, guarantee: Guarantee, scheme: str) -> Verdict:
        """The residents guaranteed: of a guarantee of several branches, the branch in which fewest are protected counts."""
        shares = {
            branch: protected_by(self.trial, self.figures, branch, scheme, guarantee.of)
            for branch in guarantee.branches
        }
        asked = Verdict("residents", Status.NOT_DETERMINABLE, self.floor.residents, guarantee.of)
        needed = step("no_persons_figure", of=guarantee.of, required=self.floor.residents_at_least)
        return self._least(asked, shares, needed)

    def _least(self, asked: Verdict, shares: Mapping[str, FoundShare | None], needed: Step) -> Verdict:
        """The least share of the branches of a guarantee held against the residents it is for; ``needed`` where none was said.

        Nobody is guaranteed more than in the branch that protects fewest; a branch of which nothing is said leaves it open.
        """
        required = self.floor.residents_at_least
        asked = replace(asked, required=required, unit="share")
        found = [one for one in shares.values() if one is not None]
        unsaid = tuple(branch for branch, one in shares.items() if one is None)
        if not found:
            return replace(asked, lacking=(needed,))
        least = min(found, key=lambda one: one.figure.share)
        held = [one.status(required) for one in found]
        open_branches = (step("branches_not_said", branches=unsaid),) if unsaid else ()
        status = Status.all_of((*(one for one, _ in held), *(Status.NOT_DETERMINABLE for _ in open_branches)))
        lacking = tuple(dict.fromkeys(each for _, lacking in held for each in lacking))
        told = (step("least_of_branches", branch=least.figure.branch),) if len(shares) > 1 else ()
        return replace(asked, status=status, tested=least.tested(required), between=least.between,
                       steps=(*asked.steps, *told, *least.steps),
                       lacking=(*lacking, *open_branches) if status is Status.NOT_DETERMINABLE else ())  # fmt: skip

    def _levels(self, guarantee: Guarantee, scheme: Scheme) -> Iterator[Verdict]:
        """What each person without any record or means is given a head, as a share of the line the country has declared."""
        line = next(
            (one for one in self.trial.system.country.poverty if one.id == self.figures.national_level), None
        )
        if line is None:
            code = "no_such_line" if self.figures.national_level else "no_level_said"
            yield unknown("floor_level", self.floor.level, step(code, line=self.figures.national_level))
            return
        offers = {branch: self.trial.offer(scheme, branch) for branch in guarantee.branches}
        tried = [who for who in guarantee.beneficiaries if offers[_BENEFICIARIES[who].branch].benefits]
        if not tried:
            yield unknown("floor_level", self.floor.level, step("no_benefit_in_definition"))
        for who in tried:
            yield self._level(guarantee, offers[_BENEFICIARIES[who].branch], who, line.amount)

    def _level(self, guarantee: Guarantee, offer: Offer, who: str, line: str) -> Verdict:
        them = beneficiary_of(who, guarantee)
        unread = self._unread(offer, them)
        if unread is not None:
            return replace(unknown("floor_level", self.floor.level, unread), of=who)
        try:
            return self._against_line(offer, who, them, line)
        except NotTold as reason:
            return replace(unknown("floor_level", self.floor.level, not_told(reason)), of=who)

    def _unread(self, offer: Offer, them: Circumstances) -> Step | None:
        """What keeps a rule from knowing of a contingency."""
        signs = SIGNS.get(them.contingency)
        if signs is None or self.trial.reads((*offer.entitled, *offer.paid)) & signs:
            return None
        return step("no_rule_reads", what=them.contingency)

    def _against_line(self, offer: Offer, who: str, them: Circumstances, line: str) -> Verdict:
        paid, amount = self.trial.pays(offer, them), self.trial.amount_of_household(them, line)
        if isinstance(paid.amount, Unknown) or isinstance(amount, Unknown):
            raise NotTold((*paid.missing, *(sorted(amount.missing) if isinstance(amount, Unknown) else ())))
        heads = _BENEFICIARIES[who].heads
        value = ratio(paid.amount) / heads / amount
        steps = (
            step("beneficiary", who=them.beneficiary, contingency=them.contingency), step("means_none"),
            step("line_of", line=self.figures.national_level, amount=amount),
            step("per_head", benefit=paid.amount, heads=heads, amount=amount, value=value),
        )  # fmt: skip
        status = Status.MET if value >= 1 else Status.NOT_MET
        return Verdict("floor_level", status, self.floor.level, who, value, 1, "share", steps=steps)


@dataclass(frozen=True)
class _Beneficiary:
    """Whom a guarantee is tried with: the family, what happened, the branch that answers, the heads a benefit is for."""

    family: str
    contingency: str
    branch: str
    heads: int


_BENEFICIARIES = {
    "old": _Beneficiary("man_wife_pension_age", "old_age", "old_age", 2),
    "invalid": _Beneficiary("man_wife_two_children", "invalidity", "invalidity", 1),
    "sick": _Beneficiary("man_wife_two_children", "sickness", "sickness", 1),
    "unemployed": _Beneficiary("man_wife_two_children", "unemployment", "unemployment", 1),
    "mother": _Beneficiary("woman", "maternity", "maternity", 1),
    "children": _Beneficiary("man_wife_two_children", "none", "family", 2),
}


def beneficiary_of(who: str, guarantee: Guarantee) -> Circumstances:
    """This function will give whom a guarantee is tried with: nobody works, and nobody ever contributed."""
    one = _BENEFICIARIES[who]
    age = (guarantee.from_age or 65) if who == "old" else WORKING_AGE
    since = _FIRST_WHOLE_MONTH if one.contingency in SHORT_TERM else 0
    return Circumstances(one.family, one.contingency, 0, 0, age=age, days_since=since)


def _by_law(found: PersonsProtected | None) -> FoundShare | None:
    """The share of a class whom the law obliges or entitles, None where it was not said."""
    if found is None or found.in_law is None:
        return None
    figure = replace(found, share=found.in_law, low=found.law_low, high=found.law_high,
                     is_upper_bound=False, between=found.law_between)  # fmt: skip
    return FoundShare(figure, is_of_others_too=False, is_of_law=True)


def _worst(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of several schemes taken together: the one that misses, else one that is open, else the first."""
    status = Status.all_of(one.status for one in verdicts)
    return next(one for one in verdicts if one.status is status)
