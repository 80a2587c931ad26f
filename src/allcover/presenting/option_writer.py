"""What the writers of sections on options share: cells and findings of numbers that missing answers may leave open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite

from allcover.estimation import Suppression
from allcover.impact.figure import Figure
from allcover.impact.money import Money
from allcover.impact.option import OptionResult, touches_nobody
from allcover.presenting.headline_numbers import in_millions
from allcover.presenting.numbers import number_text
from allcover.presenting.open_cells import UNTOLD_AMOUNT, range_meaning
from allcover.presenting.told import Told
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell, Finding, Kind, NotKnown
from allcover.vocabulary.words import Words, marked

TOUCHES_NOBODY = marked(
    "nobody in the data is paid or asked to pay anything by it, which does not show that nobody in the country would be"
)


def is_untold(number: Money | Figure, most: float = inf) -> bool:
    """This function will say whether the range of an amount tells nothing: it may be nothing, or ``most`` and more."""
    return isinstance(number, Money) and number.value is None and number.low <= 0 and number.high >= most


def open_cell(number: Money | Figure) -> Cell:
    """This function will make a cell of a number, or of the range that missing answers leave open.

    A figure that nothing leaves open brings its sampling error along.
    """
    if number.estimate is not None:
        return number.estimate
    return number.low if number.value is not None else Between(number.low, number.high, number.outer)


@dataclass(frozen=True)
class OptionWriter:
    """Writes about options, things as they are first; ``told`` says where the figures come from."""

    options: Sequence[OptionResult]
    told: Told
    words: Words
    suppression: Suppression

    @property
    def baseline(self) -> OptionResult:
        """Things as they are."""
        return self.options[0]

    @property
    def currency(self) -> str:
        """The currency, as the unit of money."""
        return self.baseline.modelled.outcome.system.country.currency

    @property
    def poverty_universe(self) -> str:
        """Of whom poverty is counted."""
        words, left_out = self.words, self.baseline.left_out
        if not left_out:
            return words("Persons in the poverty count, by the welfare of their household")
        return words.plural(
            "Persons in the poverty count, by the welfare of their household where it is known ({count} person asked is left out: "
            "numbers of persons are of the others alone, at least so many)",
            "Persons in the poverty count, by the welfare of their household where it is known ({count} persons asked are left out: "
            "numbers of persons are of the others alone, at least so many)",
            left_out, count=number_text(left_out, "count", words),
        )  # fmt: skip

    @property
    def asked(self) -> int:
        """Persons of the survey that poverty is counted among."""
        return sum(gain.unweighted for gain in self.baseline.gains)

    def title(self, option: OptionResult) -> str:
        """What an option is called."""
        return self.words(option.title)

    def finding(
        self, key: str, label: str, number: Money | Figure, unit: str, definition: str, universe: str, *,
        kind: Kind | None = None, asked: int | None = None, is_headline: bool = False, brief: str = "",
    ) -> Finding:  # fmt: skip
        """This function will make a finding of a number, with what missing answers leave open."""
        is_open = number.value is None and not is_untold(number)
        low = number.low if is_open and isfinite(number.low) else None
        high = number.high if is_open and isfinite(number.high) else None
        made = Finding(
            key=key, label=label, value=number.value, unit=unit, definition=definition, universe=universe,
            source=self.told.source, reference_date=self.told.reference_date, unweighted_count=asked, kind=kind,
            low=low, high=high, is_headline=is_headline, brief=brief, estimate=number.estimate,
        )  # fmt: skip
        if is_untold(number):
            return replace(made, interval_meaning=self.words(UNTOLD_AMOUNT))
        if low is None and high is None:
            return made
        made = replace(made, outer=number.outer)
        bounds = range_meaning(number.outer, made.shown_as, self.words, in_millions=in_millions(made))
        return replace(made, interval_meaning=bounds)

    def amount_cell(self, money: Money) -> Cell:
        """This function will make a cell of an amount; from nothing to whatever there is, it is not known."""
        return NotKnown(self.words(UNTOLD_AMOUNT)) if is_untold(money) else open_cell(money)

    def of_option(self, option: OptionResult, finding: Finding) -> Finding:
        """This function will say beside a zero of an option that touches nobody in the data that it is one of the data alone."""
        if finding.value != 0 or not touches_nobody(option, self.baseline):
            return finding
        return replace(finding, estimate=Estimate(value=0.0, note=TOUCHES_NOBODY))
