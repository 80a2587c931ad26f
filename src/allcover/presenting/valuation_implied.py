"""New pensions under another law that lie apart as they do under the law as it is: the same trials, with the same factors. Goes to :mod:`valuation_beside`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from allcover.presenting.valuation_experience import ExperienceWriter
from allcover.presenting.valuation_study import OtherLaw
from allcover.presenting.valuation_traced import key_of_law
from allcover.presenting.valuation_words import MILLION
from allcover.vocabulary.finding import Finding, Formula, Table, TableColumn


@dataclass(frozen=True)
class ImpliedWriter(ExperienceWriter):
    """Writes of these trials, in one language; none where there are none under the law as it is."""

    def in_few_words(self, law: OtherLaw) -> Iterator[str]:
        """This function will say between what the premium under another law would lie."""
        premiums = [one.premium for one in law.implied[1:]]
        if len(premiums) == 1:
            yield self.words("With new pensions multiplied as in the trials of the law as it is, the premium would be {low}.", low=self.share(premiums[0]))  # fmt: skip
        elif premiums:
            yield self.words("With new pensions multiplied as in the trials of the law as it is, the premium would be between {low} and {high}.", low=self.share(min(premiums)), high=self.share(max(premiums)))  # fmt: skip

    def table_of(self, law: OtherLaw, at: int) -> Iterator[Table]:
        """This function will tell what the scheme comes to under the law at a place, trial by trial as under the law as it is."""
        if not law.implied:
            return
        words, own = self.words, law.implied[0].premium
        rows = tuple(
            (self.types_text(one.types), one.premium, one.premium - own, one.premium - now.premium, one.last_cost, one.owed / MILLION, one.debt / MILLION, self.used_text(one))
            for one, now in zip(law.implied, self.results.implied, strict=True)
        )  # fmt: skip
        points = words("percentage points")
        yield Table(
            key=f"valuation.implied_{at}", title=words("{what}, under “{law}”", what=words("Sensitivity: the premium if new pensions differed by the same factor in every later year"), law=words(law.system.title)),
            columns=(
                TableColumn("what", words("New pensions that differ")), TableColumn("premium", words("General average premium"), "share", decimals=2),
                TableColumn("change", words("Change of the premium"), "points", points, 2), TableColumn("apart", words("From the law as it is with the same"), "points", points, 2),
                TableColumn("last_cost", words("Pay-as-you-go rate at the end"), "share", decimals=2), self.held("owed", words("Most that the fund would owe at the premium")),
                self.held("debt", words("Implicit pension debt")), TableColumn("used_up", words("Reserve used up")),
            ),
            rows=rows,
            definition=words(
                "The scheme valued anew under this law, with as many times as many new pensions as in the same trial of the law as it is: so what lies between both is of the law alone."
            ),
            universe=self.universe, source=self.told.source, holds_results=True,
            formulas=tuple(self._formulas(at)),
        )  # fmt: skip

    def _formulas(self, at: int) -> Iterator[Formula]:
        # The scheme with new pensions as they are stands elsewhere, and is linked.
        for column, text in (
            ("premium", f"{{{key_of_law('premium', at)}:rate.5}}"),
            ("last_cost", f"{{{key_of_law('rates', at)}:cost.{self.made.years.size}}}"),
            ("owed", f"MAX(0,-MIN({{{key_of_law('at_premium', at)}:end.all}}))"),
            ("debt", f"{{valuation.laws:debt.{at + 1}}}"),
            ("used_up", self.used_up(key_of_law("reserve", at))),
        ):
            yield Formula(column, text, 1)
        yield Formula("change", "100*({premium}-{premium.1})")
        yield Formula("apart", "100*({premium}-{valuation.implied:premium})")

    def findings_of(self, law: OtherLaw, at: int) -> Iterator[Finding]:
        """This function will give the premium of each of these trials under a key."""
        for row, one in enumerate(law.implied[1:], start=2):
            yield replace(self.finding(
                f"laws.{law.system.option}.implied.{'_'.join(one.types)}",
                self.words("Premium under “{law}” if new pensions differed as under the law as it is: {types}", law=self.words(law.system.title), types=self.types_text(one.types)), one.premium, "share",
                self.words("The general average premium under this law with as many times as many new pensions in every later year, all else as it is: a sensitivity."), decimals=2,
                formula=f"{{valuation.implied_{at}:premium.{row}}}",
            ), is_headline=False)  # fmt: skip
