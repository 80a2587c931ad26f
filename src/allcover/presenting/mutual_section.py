"""What a mutual's premium is made of and its ten key ratios, as a report in one language, with its year and its guarantee fund. Works nothing out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from allcover import __version__
from allcover.mutuals.premium import FULL_CREDIBILITY, Service
from allcover.mutuals.ratios import BANDS
from allcover.mutuals.reading import MutualResults
from allcover.presenting.charts import bars
from allcover.presenting.mutual_charged import ChargedWriter
from allcover.presenting.mutual_fund_section import fund_section
from allcover.presenting.mutual_year_section import universe_of, year_section
from allcover.presenting.numbers import date_text, number_text
from allcover.presenting.told import Told, noted_text
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import (
    Between,
    Cell,
    Finding,
    Formula,
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
    "expenses": (
        marked("Incurred expenses"),
        marked("Running costs, and contributions written off, over premium earned"),
    ),
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
    "liquidity": (
        marked("Liquidity, against payables of three months"),
        marked("Cash over what is to be paid within three months"),
    ),
}
"""The ten key ratios: how they are called, and what they are."""

_TIMES = ("solvency", "liquidity")


def written_mutual(results: MutualResults, day: date, words: Words) -> Report:
    """This function will write what was reckoned of a mutual; ``day`` is that of the report."""
    writer = _Writer(results, words, noted_text(results.mutual.source, words))
    sections = [writer.premium()]
    if results.ratios:
        sections.append(writer.ratios())
    if results.mutual.members is not None or results.mutual.finances is not None:
        sections.append(year_section(results.mutual, writer.source, words))
    if results.guaranteed is not None and results.mutual.guarantee is not None:
        sections.append(
            fund_section(
                results.mutual.guarantee, results.guaranteed, results.mutual.currency, writer.told, words
            )
        )
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


def _with_ends(table: Table) -> Table:
    """The table with the ends of the pure premium at the premium itself, so that bars have them."""
    pure, ends = table.position("pure"), table.position("ends")
    rows = []
    for row in table.rows:
        premium, reach = row[pure], row[ends]
        if isinstance(premium, float) and isinstance(reach, Between):
            premium = Estimate(value=premium, low=reach.low, high=reach.high)
        rows.append((*row[:pure], premium, *row[pure + 1 :]))
    return replace(table, rows=tuple(rows))


def _chain(base: str, is_above_nought: bool) -> tuple[Formula, ...]:
    """The formulas from the pure to the gross premium, by what running costs and surplus are shares of."""
    safe = "({amount.1}+{amount.2})"
    of_running, of_surplus, gross = {
        "added": (safe, f"({safe}+{{amount.3}})", f"{safe}+{{amount.3}}+{{amount.4}}"),
        "of_gross": ("{amount.5}", "{amount.5}", f"{safe}/(1-{{loading.3}}-{{loading.4}})"),
    }[base]
    shares = (Formula("share", "{amount}/{amount.5}"),) if is_above_nought else ()
    return (
        Formula("amount", "SUM({premium.services:pure.all})", 1), Formula("amount", "{amount.1}*{loading}", 2), Formula("amount", f"{of_running}*{{loading}}", 3),
        Formula("amount", f"{of_surplus}*{{loading}}", 4), Formula("amount", gross, 5), *shares,
    )  # fmt: skip


@dataclass(frozen=True)
class _Writer:
    results: MutualResults
    words: Words
    source: str

    @property
    def told(self) -> Told:
        """Where the package and the fund are from, and the day that the file gives for both."""
        return Told(self.source, self.results.mutual.day.isoformat())

    @property
    def _a_year(self) -> str:
        return f"{self.results.mutual.currency}/year"

    def premium(self) -> Section:
        words, charged = self.words, ChargedWriter(self.results, self.words, self.source)
        table = self._services()
        return Section(
            id="premium", heading=words("The premium"),
            paragraphs=(
                words("The pure premium is what care costs a person in a year: cases, times the mean cost of a case, times the part that the patient does not pay. "
                      "Safety, running costs and a surplus are put on it."),
                *map(words.note, self.results.mutual.notes), *charged.paragraphs(),
            ),
            findings=(*self._premiums(), *charged.findings()),
            tables=(table, self._loadings()),
            charts=(bars(_with_ends(table), key="premium.services", title=words("What each service adds to the pure premium, and what short experience leaves open of it (95 in 100)"), words=words, category="service", value="pure"),),
        )  # fmt: skip

    def _premiums(self) -> Iterator[Finding]:
        words, found = self.words, self.results.premium
        pure = words(
            "Cases a person-year, times mean cost, times one less the patient's share, over all services."
        )
        amount = "{premium.loadings:amount"
        yield self._money(
            "premium.pure",
            words("Pure premium, per person and year"),
            float(found.pure),
            pure,
            formula=f"{amount}.1}}",
        )
        gross = words("The pure premium with safety, running costs and surplus.")
        label = words("Gross premium, per person and year")
        yield self._money("premium.gross", label, float(found.gross), gross, formula=f"{amount}.5}}")
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
            formula=f"{amount}.5}}/12",
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
        formula: str = "",
    ) -> Finding:
        low, high = ends
        return Finding(
            key=key, label=label, value=value, low=low, high=high, interval_meaning=meaning, unit=self.results.mutual.currency,
            definition=definition, universe=self.words("Insured persons of the mutual"), source=self.source, reference_date=self.told.reference_date, kind="money", decimals=2, formula=formula,
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
            formulas=(Formula("pure", "{frequency}*{cost}*(1-{patient})"),),
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
            (words("Pure premium"), None, found.pure), (words("Safety"), held.safety, safe - found.pure), (words("Running costs"), held.operating, operating),
            (words("Surplus"), held.surplus, found.gross - safe - operating), (words("Gross premium"), None, found.gross),
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
            columns=(
                TableColumn("part", words("Part")), TableColumn("loading", words("Loading"), "share"), TableColumn("amount", words("Per person and year"), "money", self._a_year, 2),
                TableColumn("share", words("Of the gross premium"), "share"),
            ),
            rows=tuple(
                (label, None if loading is None else float(loading), float(amount), float(amount / found.gross) if found.gross else None)
                for label, loading, amount in parts
            ),
            definition=base, universe=words("Insured persons of the mutual"), source=self.source, formulas=_chain(held.base, bool(found.gross)),
        )  # fmt: skip

    # the ten ratios

    @property
    def _has_days(self) -> bool:
        return any(len(one.shares) > 1 for one in self.results.ratios)

    def ratios(self) -> Section:
        words = self.words
        table = Table(
            key="ratios", title=words("Ten key ratios"),
            columns=(TableColumn("ratio", words("Ratio")), TableColumn("value", words("Value")), TableColumn("what", words("What it is"))),
            rows=tuple(self._rows()),
            definition=words("Premium earned is premium written less what is for the time to come; claims incurred are claims paid and what more is held for claims."),
            universe=universe_of(self.results.mutual, words), source=self.source,
        )  # fmt: skip
        return Section(
            id="ratios",
            heading=words("The year in ten ratios"),
            paragraphs=(
                words("As insurers of the poor compare themselves; what is not known is not told as nought."),
                *(
                    [
                        words(
                            "Promptness, one of the ten, has a row for each span of days in which claims were settled."
                        )
                    ]
                    if self._has_days
                    else []
                ),
            ),
            tables=(table,),
        )

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        words = self.words
        for one in self.results.ratios:
            label, what = (words(text) for text in RATIO_LABELS[one.key])
            if one.key == "promptness":
                for place, share in enumerate(one.shares):
                    yield words(self._band(place)), number_text(float(share), "share", words), what
            elif one.value is None:
                yield label, NotKnown(words("not in the accounts")), what
            else:
                yield (
                    label,
                    number_text(
                        float(one.value),
                        "number" if one.key in _TIMES else "share",
                        words,
                        2 if one.key in _TIMES else 1,
                    ),
                    f"{what}. {self._expenses()}" if one.key == "expenses" else what,
                )

    def _expenses(self) -> str:
        """What of expenses runs the mutual, and what is contributions given up as lost."""
        words, held = self.words, self.results.mutual.accounts
        assert held is not None
        if held.written_off is None:
            return words("Whether they hold contributions written off is not told.")
        parts = (held.expenses, held.written_off)
        running, lost = (number_text(part / held.earned, "share", words, 1) for part in parts)
        return words(
            "Running costs alone: {running}; contributions written off: {lost}.", running=running, lost=lost
        )

    def _band(self, place: int) -> str:
        if place == len(BANDS):
            return self.words("Claims settled after {days} days", days=BANDS[-1])
        first = 0 if place == 0 else BANDS[place - 1] + 1
        return self.words("Claims settled in {first} to {last} days", first=first, last=BANDS[place])
