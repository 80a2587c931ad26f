"""Net amounts: what is left of a benefit and of a wage after taxes and the worker's own contributions, compared instead of gross ones.

Contributions are what the schemes' own rules ask, by the judge. No definition holds the taxes: they come as a figure.
"""

from dataclasses import dataclass

from allcover.expressions.logic import Unknown
from allcover.expressions.nodes import Exact
from allcover.standards.beneficiary import Circumstances
from allcover.standards.figures import Taxes
from allcover.standards.share import Share
from allcover.standards.spells import NotTold
from allcover.standards.trial import Trial, with_receipt
from allcover.standards.verdict import Step, step
from allcover.vocabulary.exact import ratio


@dataclass(frozen=True)
class NetShare:
    """The net benefit over the net wage, family allowances in both, with all that went into it."""

    share: Share
    taxes: Taxes
    dues_on_wage: Exact
    dues_on_benefit: Exact

    @property
    def benefit(self) -> Exact:
        """What is left of the benefit and the allowances."""
        tax = self.taxes.on_benefit * self.share.benefit
        return self.share.benefit + self.share.family_during - tax - self.dues_on_benefit

    @property
    def wage(self) -> Exact:
        """What is left of the wage and the allowances."""
        tax = self.taxes.on_wage * self.share.reference
        return self.share.reference + self.share.family_in_work - tax - self.dues_on_wage

    @property
    def value(self) -> Exact:
        """The net share."""
        return ratio(self.benefit) / self.wage

    def told(self, article: str) -> tuple[Step, ...]:
        """The computation, step by step."""
        taxes = self.taxes
        return (
            step("net_instead", article=article),
            step("net_taxes", tax_wage=taxes.on_wage, tax_benefit=taxes.on_benefit, source=taxes.source),
            step("net_contributions", due_wage=self.dues_on_wage, due_benefit=self.dues_on_benefit),
            step("net_ratio", benefit=self.benefit, wage=self.wage, value=self.value),
        )


def net_of(trial: Trial, share: Share, taxes: Taxes) -> NetShare:
    """This function will take taxes and the worker's contributions off a wage and a benefit. Raises NotTold."""
    them = share.them
    drawing = with_receipt(them, share.benefit)
    return NetShare(share, taxes, _dues(trial, them.at_work()), _dues(trial, drawing))


def _dues(trial: Trial, them: Circumstances) -> Exact:
    """What a worker owes all schemes that oblige, each asked about its own members."""
    total: Exact = 0
    for scheme in trial.schemes:
        if scheme.contributions and any(one.nature == "mandatory" for one in scheme.provisions):
            due = trial.dues(them, scheme).get("worker", 0)
            if isinstance(due, Unknown):
                raise NotTold(tuple(sorted(due.missing)))
            total += due
    return total
