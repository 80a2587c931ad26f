"""The numbers of the part of a report on cost: what the schemes cost, more than now, as a share of the economy, and who pays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from allcover.impact.finance import SchemeFinance
from allcover.impact.money import NOTHING, Money
from allcover.impact.option import OptionResult, changed_schemes, on_top
from allcover.presenting.capitals import small
from allcover.presenting.open_cells import UNTOLD, UNTOLD_AMOUNT
from allcover.presenting.option_writer import OptionWriter, is_untold
from allcover.vocabulary.finding import Finding, NotKnown
from allcover.vocabulary.words import Words, marked

PAYER_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "worker": marked("Insured persons"),
        "employer": marked("Employers"),
        "state": marked("State"),
        "donor": marked("Donors"),
        "reserve": marked("Schemes' own funds"),
    }
)
ECONOMY_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "gdp_year": marked("Gross domestic product"),
        "government_expenditure_year": marked("Government expenditure"),
    }
)
_SHARES = {"gdp_year": "share_of_gdp", "government_expenditure_year": "share_of_government_spending"}
_SHARE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "gdp_year": marked("{option}: cost as a share of GDP"),
        "government_expenditure_year": marked("{option}: cost as a share of government spending"),
    }
)


def cost_definition(words: Words) -> str:
    """This function will define what cost is."""
    return words(
        "Benefits, and administration where the definition says what it costs, for a full year at the law and prices of the date. "
        "Cash benefits of a scheme the survey asks about are what persons say they receive; all others what the definition says is due, with everybody "
        "who is entitled taking it up."
    )


COST_IN_FULL = marked("Cost: benefits and administration")
COST_OF_BENEFITS = marked("Cost: benefits alone, administration not known")
COST_IN_PART = marked("Cost: benefits, and administration where known")


def tells_administration(option: OptionResult, part: SchemeFinance) -> bool:
    """This function will say whether the definition says what a scheme's administration costs."""
    return bool(option.modelled.outcome.system.schemes[part.scheme].administration)


def payers_definition(words: Words) -> str:
    """This function will define who pays."""
    return words(
        "Contributions as the definition says they are due, from those who contribute where the survey asks who does "
        "(where it asks only who is affiliated: between none and all of the affiliated), else from all who are liable; the "
        "rest of the cost as the definition shares it. What contributions leave over goes to the schemes' own funds and "
        "counts there as negative. Schemes without an amount of benefit are left out."
    )


def is_nobody_sure(persons: Money, asked: int) -> bool:
    """This function will say whether nobody is known to be counted while missing answers leave it open of some: nobody was seen, which is not none."""
    return asked == 0 and persons.high > 0


NOT_IN_TOTALS = marked("not in the totals")
"""What stands in the place of an amount where all that somebody pays goes to schemes without an amount of benefit."""


def paid_outside(option: OptionResult, payer: str, since: OptionResult | None = None) -> list[str]:
    """This function will name the schemes left out of the totals to which somebody pays; ``since`` another option, otherwise than under it."""
    after, before = ({} if one is None else _outside(one, payer) for one in (option, since))
    return [name for name in {**before, **after} if before.get(name, NOTHING) != after.get(name, NOTHING)]


def _outside(option: OptionResult, payer: str) -> dict[str, Money]:
    return {part.name: part.paid_by[payer] for part in option.schemes if not part.is_costed}


_TOO_HIGH = marked(
    "Too high, as incomes were raised to the national accounts: cost, its shares and what each pays of it. The additional cost is only what the "
    "rules change."
)


@dataclass(frozen=True)
class CostFindings(OptionWriter):
    """Writes the findings of the section on cost."""

    @property
    def _everybody(self) -> str:
        return self.words("All persons")

    @property
    def _uncosted(self) -> NotKnown:
        return NotKnown(
            self.words("neither the survey nor the definition gives an amount of this scheme's benefits.")
        )

    @property
    def persons(self) -> int:
        """Everybody who was asked: on too few of them no sum of money can rest, not even one of zero."""
        return self.baseline.modelled.change.low.size

    def _held(self, finding: Finding) -> Finding:
        if self.suppression.allows(self.persons):
            return finding
        return self.suppression.finding(replace(finding, unweighted_count=self.persons))

    @property
    def _a_year(self) -> str:
        return f"{self.currency}/year"

    def _shares(self, money: Money, option: OptionResult) -> dict[str, Money | NotKnown]:
        economy = option.modelled.outcome.system.country.economy
        shares: dict[str, Money | NotKnown] = {}
        for name, label in ECONOMY_LABELS.items():
            dated = economy[name].on(option.modelled.outcome.day) if name in economy else None
            if self.told.is_of_sample:
                shares[name] = NotKnown(
                    self.words("the survey has no weights, so sums of money are not those of the country.")
                )
            elif dated is None or isinstance(dated.value, tuple | bool | dict):
                quantity = self.words(label)
                shares[name] = NotKnown(
                    self.words(
                        "the country's definition does not have this for the date: {quantity}.",
                        quantity=quantity,
                    )
                )
            else:
                share = money / float(dated.value)  # type: ignore[arg-type]
                shares[name] = NotKnown(self.words(UNTOLD_AMOUNT)) if is_untold(share, most=1.0) else share
        return shares

    def _findings(self, option: OptionResult) -> Iterable[Finding]:
        yield from self._totals(option)
        if option is not self.baseline:
            yield from (self.of_option(option, finding) for finding in self._extra(option))
        yield from self._share_findings(option)
        yield from self._paid_by(option)
        label = self.words("{option}: persons receiving", option=self.title(option))
        definition = self.words(
            "Persons who receive anything from any scheme, each counted once; a household's benefit counts with its first person."
        )
        found = self.finding(
            f"cost.{option.id}.beneficiaries", label, option.beneficiaries, "persons", definition, self._everybody,
            asked=option.unweighted,
        )  # fmt: skip
        if is_nobody_sure(option.beneficiaries, option.unweighted):
            found = replace(
                found, value=None, low=None, high=None, outer=None, estimate=None, unweighted_count=None,
                interval_meaning=self.words(UNTOLD),
            )  # fmt: skip
        yield found

    def _money(self, key: str, label: str, money: Money, definition: str, *, is_headline: bool) -> Finding:
        universe = self.words("All schemes with known amounts; all persons")
        return self._held(self.finding(key, label, money, self._a_year, definition, universe, kind="money", is_headline=is_headline))  # fmt: skip

    def _totals(self, option: OptionResult) -> Iterable[Finding]:
        label = self.words("{option}: cost of the schemes with known amounts", option=self.title(option))
        key, is_headline = f"cost.{option.id}.total", option is self.baseline
        warned, definition = self._warned(label, option), cost_definition(self.words)
        found = self._money(key, warned, option.total.cost, definition, is_headline=is_headline)
        yield (
            found if warned == label else replace(found, brief=self.words("{label} (too high)", label=label))
        )

    def sums_raised_incomes(self, option: OptionResult) -> bool:
        """Whether a cost is summed from what persons say they receive, which was raised to the national accounts: it is too high."""
        return self.told.has_raised_incomes and any(part.is_from_survey for part in option.schemes)

    def _raised_notes(self, options: Sequence[OptionResult]) -> Iterable[str]:
        """What of costs is too high, where any of them sums raised incomes."""
        if any(map(self.sums_raised_incomes, options)):
            yield self.words(_TOO_HIGH)

    def _raised_schemes(self, option: OptionResult) -> Iterable[str]:
        """Of which schemes the benefits are summed from raised incomes, where any are."""
        if self.sums_raised_incomes(option):
            names = (
                self.words(part.name) for part in option.schemes if part.is_costed and part.is_from_survey
            )
            yield self.words(
                "Too high, as incomes were raised to the national accounts: the benefits that persons say they receive, and what each pays "
                "for them, of: {schemes}. Contributions of any scheme are, as far as they follow earnings.",
                schemes=self.words.join(names),
            )

    def _warned(self, label: str, option: OptionResult) -> str:
        """A name of a cost that is read by itself, with the warning that the raised incomes it is summed from make it too high."""
        if not self.sums_raised_incomes(option):
            return label
        return self.words("{label} (too high: incomes were raised to the national accounts)", label=label)

    def _extra(self, option: OptionResult) -> Iterable[Finding]:
        words, extra, base = self.words, on_top(option, self.baseline), f"cost.{option.id}.extra"
        definition = cost_definition(words)
        label = words("{option}: additional cost", option=self.title(option))
        cost = self._money(base, label, extra.cost, definition, is_headline=True)
        yield replace(cost, brief=words(self._what_is_counted(option)))
        share = self._shares(extra.cost, option)["gdp_year"]
        if isinstance(share, Money) and share.value is not None:
            label = words("{option}: additional cost, as a share of GDP", option=self.title(option))
            yield self._share(f"{base}_share_of_gdp", label, share, "gdp_year", is_headline=True)
        for payer, payer_label in PAYER_LABELS.items():
            label = words(
                "{option}: additional cost paid by: {payer}",
                option=self.title(option),
                payer=words(payer_label),
            )
            paid = extra.paid_by[payer]
            found = self._money(
                f"{base}_paid_by.{payer}", label, paid, payers_definition(words), is_headline=paid != NOTHING
            )
            yield self._told_of(found, paid, paid_outside(option, payer, self.baseline))

    def _what_is_counted(self, option: OptionResult) -> str:
        """What the additional cost is of: nothing is known of administration where no scheme that changes tells it."""
        changed = changed_schemes(option, self.baseline)
        parts = {
            one.scheme: tells_administration(whole, one)
            for whole in (self.baseline, option)
            for one in whole.schemes
            if one.scheme in changed and one.is_costed
        }
        if all(parts.values()):
            return COST_IN_FULL
        return COST_IN_PART if any(parts.values()) else COST_OF_BENEFITS

    def _share(
        self, key: str, label: str, share: Money, divisor: str, *, is_headline: bool, brief: str = ""
    ) -> Finding:
        definition = self.words(
            "{cost} Divided by: {quantity}.",
            cost=cost_definition(self.words),
            quantity=self._quantity(divisor),
        )
        return self._held(self.finding(
            key, label, share, "share", definition, self._of_quantity(divisor), is_headline=is_headline, brief=brief
        ))  # fmt: skip

    def _of_quantity(self, divisor: str) -> str:
        return self.words(
            "Cost of all schemes with known amounts, divided by: {quantity}",
            quantity=small(self._quantity(divisor)),
        )

    def _quantity(self, name: str) -> str:
        """What cost is divided by, with the year from which the definition has it: money of a survey is often of a later one."""
        outcome = self.baseline.modelled.outcome
        dated = outcome.system.country.economy[name].on(outcome.day)
        label = self.words(ECONOMY_LABELS[name])
        return label if dated is None else self.words("{name}, {what}", name=label, what=dated.start.year)

    def _share_findings(self, option: OptionResult) -> Iterable[Finding]:
        brief = self._warned(self.words("Cost of the schemes with known amounts, as a share of GDP"), option)
        for name, share in self._shares(option.total.cost, option).items():
            if isinstance(share, Money) and share.value is not None:
                label = self.words(_SHARE_LABELS[name], option=self.title(option))
                is_headline = option is self.baseline and name == "gdp_year"
                yield self._share(
                    f"cost.{option.id}.{_SHARES[name]}", label, share, name, is_headline=is_headline,
                    brief=brief if is_headline else "",
                )  # fmt: skip

    def _paid_by(self, option: OptionResult) -> Iterable[Finding]:
        for payer, payer_label in PAYER_LABELS.items():
            label = self.words(
                "{option}: paid by: {payer}", option=self.title(option), payer=self.words(payer_label)
            )
            paid = option.total.paid_by[payer]
            found = self._money(
                f"cost.{option.id}.paid_by.{payer}",
                label,
                paid,
                payers_definition(self.words),
                is_headline=False,
            )
            yield self._told_of(found, paid, paid_outside(option, payer))

    def _told_of(self, found: Finding, paid: Money, outside: Sequence[str]) -> Finding:
        """What somebody pays; no amount, rather than none, where all of it goes to schemes that are left out."""
        if paid != NOTHING or not outside:
            return found
        return replace(
            found, value=None, low=None, high=None, outer=None, estimate=None,
            interval_meaning=self.words(NOT_IN_TOTALS),
        )  # fmt: skip
