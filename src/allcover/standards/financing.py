"""Who pays: the workers' share of what finances their protection, held against the most they may bear."""

from allcover.expressions.logic import Unknown
from allcover.expressions.nodes import Exact
from allcover.rules.definition import Scheme
from allcover.standards.beneficiary import Circumstances
from allcover.standards.convention import Financing
from allcover.standards.figures import Figures
from allcover.standards.ground import Ground
from allcover.standards.trial import Trial
from allcover.standards.verdict import Status, Step, Verdict, step
from allcover.vocabulary.exact import ratio

ON_RECORD_MONTHS = 60
_OF_MANY = frozenset(
    ("social_insurance", "special_scheme", "provident_fund", "universal", "means_tested", "conditional_transfer", "mutual")
)  # fmt: skip
"""Mechanisms by which a benefit is paid from a fund or from taxes, and by no employer alone."""
_OTHERS = ("state", "employer", "donor")


def financing_verdict(trial: Trial, asked: Financing, figures: Figures) -> Verdict:
    """This function will hold the workers' share of contributions on the reference wage against the most allowed.

    All schemes that take contributions are taken together, branches that stand apart left out. Where others also pay
    what contributions do not, the share is at most the one found: enough to be met, too little to be not met.
    """
    wage = figures.skilled or figures.labourer
    if wage is None:
        return _open(asked, step("no_skilled_wage"))
    paying = [scheme for scheme in trial.schemes if _counts(scheme, asked)]
    sums: dict[str, Exact] = {}
    steps: list[Step] = [step("wage", amount=wage.amount, how=wage.how, source=wage.source)]
    for scheme in paying:
        missing = _add(
            trial,
            scheme,
            Circumstances("man_wife_two_children", "work", wage.amount, ON_RECORD_MONTHS),
            sums,
            steps,
        )
        if missing:
            return _open(asked, step("answers_missing", items=missing), steps=tuple(steps))
    total = sum(sums.values())
    if total == 0:
        return _open(asked, step("no_contributions"))
    share = ratio(sums.get("worker", 0)) / total
    steps.append(step("workers_share", workers=sums.get("worker", 0), total=total, value=share))
    return _compared(asked, share, _other_payers(paying), tuple(steps))


def employer_liability_verdict(scheme: Scheme, asked: Ground) -> Verdict:
    """This function will tell whether each employer alone bears what a benefit costs, which a convention allows on conditions that no definition shows."""
    if scheme.mechanism in _OF_MANY:
        return Verdict("employer_liability", Status.MET, asked, steps=(step("paid_by_many"),))
    code = "employer_pays" if scheme.mechanism == "employer_liability" else "who_pays_unknown"
    return Verdict("employer_liability", Status.NOT_DETERMINABLE, asked, lacking=(step(code),))


def _add(
    trial: Trial, scheme: Scheme, them: Circumstances, sums: dict[str, Exact], steps: list[Step]
) -> tuple[str, ...]:
    """Add a scheme's contributions to the sums by payer; give the items that are missing, none where all is known."""
    for payer, amount in trial.dues(them, scheme).items():
        if isinstance(amount, Unknown):
            return tuple(sorted(amount.missing))
        sums[payer] = sums.get(payer, 0) + amount
        steps.append(step("contribution_of", payer=payer, scheme=scheme.name, amount=amount))
    return ()


def _counts(scheme: Scheme, asked: Financing) -> bool:
    """Whether employees must contribute to a scheme, and it has other branches than those that are left out."""
    is_compulsory = any(provision.nature == "mandatory" for provision in scheme.provisions)
    return bool(scheme.contributions) and is_compulsory and not set(scheme.branches) <= set(asked.leaves_out)


def _other_payers(paying: list[Scheme]) -> tuple[str, ...]:
    """Who, besides contributions, pays for these schemes by their definitions."""
    return tuple(dict.fromkeys(payer for scheme in paying for payer, part in scheme.balance.items() if payer in _OTHERS and part > 0))  # fmt: skip


def _compared(asked: Financing, share: Exact, others: tuple[str, ...], steps: tuple[Step, ...]) -> Verdict:
    told = (*steps, step("others_pay_more", payers=others)) if others else steps
    status = (
        Status.MET
        if share <= asked.workers_at_most
        else Status.NOT_DETERMINABLE
        if others
        else Status.NOT_MET
    )
    lacking = (step("who_else_pays", payers=others),) if status is Status.NOT_DETERMINABLE else ()
    return Verdict("financing", status, asked.ground, "", share, asked.workers_at_most, "share", is_at_most=True, steps=told, lacking=lacking)  # fmt: skip


def _open(asked: Financing, *lacking: Step, steps: tuple[Step, ...] = ()) -> Verdict:
    return Verdict("financing", Status.NOT_DETERMINABLE, asked.ground, required=asked.workers_at_most, unit="share",
                   is_at_most=True, steps=steps, lacking=lacking)  # fmt: skip
