"""What a mutual's premium is made of, its ten key ratios and its guarantee fund, as a report in one language. Works nothing out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from allcover import __version__
from allcover.mutuals.premium import FULL_CREDIBILITY, Service
from allcover.mutuals.ratios import BANDS
from allcover.mutuals.reading import Guaranteed, MutualResults
from allcover.presenting.charts import bars
from allcover.presenting.line_charts import lines
from allcover.presenting.mutual_year_section import year_section
from allcover.presenting.numbers import date_text, number_text
from allcover.presenting.told import citation_text
from allcover.vocabulary.finding import (
    Between,
    Cell,
    Finding,
    NotKnown,
    Provenance,
    Report,
    Section,
    Table,
    TableColumn,
)
from allcover.vocabulary.words import Words, marked

RATIO_LABELS = {
    "net_income": (marked("Net income"), marked("What is left of the year over premium earned")),
    "expenses": (marked("Incurred expenses"), marked("Running costs over premium earned")),
    "claims": (marked("Incurred claims"), marked("Claims of the year, paid or not yet, over premium earned")),
    "renewal": (marked("Renewals"), marked("Who renewed over who could")),
    "promptness": (
        marked("Promptness"),
        marked("Days until a claim was settled, as shares of all claims settled"),
    ),
    "rejection": (marked("Claims rejected"), marked("Claims rejected over claims reported")),
    "growth": (marked("Growth"), marked("Insured persons more than the year before, over those of then")),
    "coverage": (marked("Coverage of the target"), marked("Insured persons over those it is meant for")),
    "solvency": (marked("Solvency"), marked("Assets over liabilities")),
    "liquidity": (marked("Liquidity"), marked("Cash over what is to be paid within three months")),
}
"""The ten key ratios: how they are called, and what they are."""

_TIMES = ("solvency", "liquidity")


def written_mutual(results: MutualResults, day: date, words: Words) -> Report:
    """This function will write what was reckoned of a mutual; ``day`` is that of the report."""
    writer = _Writer(results, words, citation_text(results.mutual.source, words))
    sections = [writer.premium()]
    if results.ratios:
        sections.append(writer.ratios())
    if results.mutual.members is not None or results.mutual.finances is not None:
        sections.append(year_section(results.mutual, writer.source, words))
    if results.guaranteed is not None:
        sections.append(writer.fund(results.guaranteed))
    return Report(
        title=words("{mutual}: premium and guarantee", mutual=words(results.mutual.name)),
        subtitle=words("Worked out on {date}", date=date_text(day, words)),
        sections=tuple(sections),
        provenance=Provenance(
            definition_hash=words("none: no law is used"), library_version=__version__, survey=writer.source, mapping_hash=words("none"),
            date_made=day.isoformat(), is_day_of_report=True, is_survey=False,
        ),
        limits=(
            words("A premium from thin experience is a range. Its ends are those of all services at once, so they are wide."),
            words("A fund's futures follow from the shock that is assumed: a worse epidemic than that is not among them."),
        ),
        is_diagnosis=False,
    )  # fmt: skip


@dataclass(frozen=True)
class _Writer:
    results: MutualResults
    words: Words
    source: str

    @property
    def _a_year(self) -> str:
        return f"{self.results.mutual.currency}/year"

    def premium(self) -> Section:
        words = self.words
        table = self._services()
        return Section(
            id="premium", heading=words("The premium"),
            paragraphs=(
                words("The pure premium is what care costs a person in a year: cases, times the mean cost of a case, times the part that the patient does not pay. "
                      "Safety, running costs and a surplus are put on it."),
                *map(words.note, self.results.mutual.notes),
            ),
            findings=tuple(self._premiums()),
            tables=(table, self._loadings()),
            charts=(bars(table, key="premium.services", title=words("What each service adds to the pure premium"), words=words, category="service", value="pure"),),
        )  # fmt: skip

    def _premiums(self) -> Iterator[Finding]:
        words, found = self.words, self.results.premium
        pure = words(
            "Cases a person-year, times mean cost, times one less the patient's share, over all services."
        )
        yield self._money("premium.pure", words("Pure premium, per person and year"), float(found.pure), pure)
        gross = words("The pure premium with safety, running costs and surplus.")
        label = words("Gross premium, per person and year")
        yield self._money("premium.gross", label, float(found.gross), gross)
        ends = (found.low, found.high) if found.is_range and found.low is not None else None
        if ends is not None:
            yield self._money(
                "premium.gross_range", words("{name}: range", name=label), None, gross, ends, self._short
            )
        yield self._money(
            "premium.month",
            words("Gross premium, per person and month"),
            float(found.month),
            words("A twelfth of the gross premium of a year."),
        )

    @property
    def _short(self) -> str:
        return self.words("what short experience leaves open (95 in 100, each service)")

    def _money(
        self,
        key: str,
        label: str,
        value: float | None,
        definition: str,
        ends: tuple[float | None, ...] = (None, None),
        meaning: str = "",
    ) -> Finding:
        low, high = ends
        return Finding(
            key=key, label=label, value=value, low=low, high=high, interval_meaning=meaning, unit=self.results.mutual.currency,
            definition=definition, universe=self.words("Insured persons of the mutual"), source=self.source, kind="money", decimals=2,
        )  # fmt: skip

    def _services(self) -> Table:
        words = self.words
        return Table(
            key="premium.services", title=words("Services of the package"),
            columns=(
                TableColumn("service", words("Service")), TableColumn("frequency", words("Cases a person-year"), "number", decimals=3),
                TableColumn("cost", words("Mean cost of a case"), "money", self.results.mutual.currency, 2), TableColumn("patient", words("The patient pays"), "share"),
                TableColumn("pure", words("Pure premium"), "money", self._a_year, 2), TableColumn("ends", words("Pure premium, 95 in 100"), "money", self._a_year, 2),
                TableColumn("person_years", words("Person-years seen"), "count"), TableColumn("credibility", words("Credibility"), "share"),
            ),
            rows=tuple(self._service(one) for one in self.results.premium.services),
            definition=words("Cases are taken as chance (Poisson), mean costs as normal. A frequency is fully credible from {cases} cases on.",
                             cases=number_text(FULL_CREDIBILITY, "count", words)),
            universe=words("Insured persons of the mutual"), source=self.source,
        )  # fmt: skip

    def _service(self, one: Service) -> tuple[Cell, ...]:
        unseen = NotKnown(self.words("its experience is not told"))
        ends = one.interval()
        return (
            self.words(one.label), float(one.frequency), float(one.cost), float(one.patient_share), float(one.pure),
            unseen if ends is None else Between(*ends, because=self._short), unseen if one.person_years is None else float(one.person_years),
            unseen if one.credibility is None else one.credibility,
        )  # fmt: skip

    def _loadings(self) -> Table:
        words, found = self.words, self.results.premium
        held = found.loadings
        safe = found.pure * (1 + held.safety)
        operating = safe * held.operating if held.base == "added" else found.gross * held.operating
        parts = (
            (words("Pure premium"), found.pure), (words("Safety"), safe - found.pure), (words("Running costs"), operating),
            (words("Surplus"), found.gross - safe - operating), (words("Gross premium"), found.gross),
        )  # fmt: skip
        base = (
            words(
                "Running costs are a share of pure premium and safety together, the surplus of all of these."
            )
            if held.base == "added"
            else words("Running costs and surplus are shares of the gross premium.")
        )
        return Table(
            key="premium.loadings", title=words("From the pure to the gross premium"),
            columns=(TableColumn("part", words("Part")), TableColumn("amount", words("Per person and year"), "money", self._a_year, 2), TableColumn("share", words("Of the gross premium"), "share")),
            rows=tuple((label, float(amount), float(amount / found.gross) if found.gross else None) for label, amount in parts),
            definition=base, universe=words("Insured persons of the mutual"), source=self.source,
        )  # fmt: skip

    # the ten ratios

    def ratios(self) -> Section:
        words = self.words
        table = Table(
            key="ratios", title=words("Ten key ratios"),
            columns=(TableColumn("ratio", words("Ratio")), TableColumn("value", words("Value")), TableColumn("what", words("What it is"))),
            rows=tuple(self._rows()),
            definition=words("Premium earned is premium written less what is for the time to come; claims incurred are claims paid and what more is held for claims."),
            universe=words("The year of the accounts"), source=self.source,
        )  # fmt: skip
        return Section(
            id="ratios",
            heading=words("The year in ten ratios"),
            paragraphs=(
                words("As insurers of the poor compare themselves; what is not known is not told as nought."),
            ),
            tables=(table,),
        )

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        words = self.words
        for one in self.results.ratios:
            label, what = RATIO_LABELS[one.key]
            if one.key == "promptness":
                for place, share in enumerate(one.shares):
                    yield words(self._band(place)), number_text(float(share), "share", words), words(what)
            elif one.value is None:
                yield words(label), NotKnown(words("not in the accounts")), words(what)
            else:
                yield (
                    words(label),
                    number_text(
                        float(one.value),
                        "number" if one.key in _TIMES else "share",
                        words,
                        2 if one.key in _TIMES else 1,
                    ),
                    words(what),
                )

    def _band(self, place: int) -> str:
        if place == len(BANDS):
            return self.words("Claims settled after {days} days", days=BANDS[-1])
        first = 0 if place == 0 else BANDS[place - 1] + 1
        return self.words("Claims settled in {first} to {last} days", first=first, last=BANDS[place])

    # the fund

    def fund(self, found: Guaranteed) -> Section:
        words = self.words
        table = self._balances(found)
        return Section(
            id="fund", heading=words("The guarantee fund"),
            paragraphs=(
                words("Members pay a share of what they collect; a member whose benefits of a month pass a multiple of the expected is helped. Bad months come together, "
                      "as an epidemic strikes many mutuals at once: what the fund would need if each member had bad months of its own is told only to show how far too low that would be."),
            ),
            findings=tuple(self._about_fund(found)), tables=(table,),
            charts=(lines(table, key="fund.balance", title=words("The fund over the months: its middle and its worse futures"), words=words, x="month", series=("middle", "one_in_ten", "one_in_twenty")),),
        )  # fmt: skip

    def _about_fund(self, found: Guaranteed) -> Iterator[Finding]:
        words = self.words
        kinds = (
            ("together", found.together, found.needed_together,
             words("Futures in which the fund cannot pay all that is due, bad months coming to members together"),
             words("Money needed at the start to pay all in 95 of 100 futures, bad months coming to members together")),
            ("alone", found.alone, found.needed_alone,
             words("Futures in which the fund could not pay all that is due, if each member had bad months of its own"),
             words("Money needed at the start to pay all in 95 of 100 futures, if each member had bad months of its own")),
        )  # fmt: skip
        for key, outcome, needed, cannot_pay, needs in kinds:
            yield Finding(
                key=f"fund.{key}.exhausted", label=cannot_pay, value=outcome.exhausted, unit="share",
                definition=words("Of all futures drawn, those in which the fund once had less than its rules asked."), universe=words("Members of the fund"), source=self.source,
            )  # fmt: skip
            yield Finding(
                key=f"fund.{key}.needed", label=needs, value=needed, unit=self.results.mutual.currency,
                kind="money", definition=words("The smallest opening with which the fund never falls below nought in 95 of 100 futures."), universe=words("Members of the fund"), source=self.source,
            )  # fmt: skip

    def _balances(self, found: Guaranteed) -> Table:
        words, money = self.words, self.results.mutual.currency
        parts = np.quantile(found.together.balance, (0.5, 0.1, 0.05), axis=0)
        return Table(
            key="fund.balance", title=words("What is in the fund at the end of each month"),
            columns=(
                TableColumn("month", words("Month")), TableColumn("middle", words("Middle future"), "money", money), TableColumn("one_in_ten", words("One in ten has less"), "money", money),
                TableColumn("one_in_twenty", words("One in twenty has less"), "money", money),
            ),
            rows=tuple((month + 1, *map(float, parts[:, month])) for month in range(parts.shape[1])),
            definition=words("Over all futures drawn, bad months coming to members together."), universe=words("Members of the fund"), source=self.source,
        )  # fmt: skip
