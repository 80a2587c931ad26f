"""The part of a valuation report on fiscal space: options with what they yield, what a proposal leaves to be found, public debt with and without it."""

from dataclasses import dataclass

from allcover.presenting.line_charts import lines
from allcover.presenting.told import Told, citation_text
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import MILLION, ValuationWriter
from allcover.projection.fiscal import FiscalView
from allcover.vocabulary.finding import Formula, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked


def fiscal_section(results: ValuationResults, told: Told, words: Words) -> Section:
    """This function will present what public money could pay for the proposal, and public debt with and without it."""
    return _Fiscal(results, told, words).section()


@dataclass(frozen=True)
class _Fiscal(ValuationWriter):
    def section(self) -> Section:
        words = self.words
        options, paths = self._options(), self._paths()
        chart = lines(
            paths,
            key="valuation.public_debt",
            title=words("Public debt, of GDP"),
            words=words,
            x="year",
            series=("debt_now", "debt_proposed", "debt_paid"),
        )
        found = self._view
        label = words("Primary balance that holds public debt where it is")
        return Section(
            id="fiscal_space", heading=words("Fiscal space"),
            paragraphs=(
                words(
                    "What the proposal adds to the scheme's deficit is held against what each option could yield, as its source says, and against public debt. Nothing feeds back: neither growth nor "
                    "interest follows the debt here."
                ),
                *(() if self.results.others else (words("There is no proposal: what is added is nought, and the options are shown alone."),)),
            ),
            findings=(
                self.finding("fiscal.stabilising", label, found.stabilising, "share",
                             words("Debt times interest less growth, over one and growth, of the first year; of GDP."), decimals=2),
            ),
            tables=(options, paths), charts=(chart,),
        )  # fmt: skip

    @property
    def _view(self) -> FiscalView:
        assert self.results.fiscal is not None
        return self.results.fiscal

    def _options(self) -> Table:
        words, found = self.words, self._view
        rows = tuple(
            (
                words(_OPTIONS[one.kind]),
                words(one.name),
                float(found.options[at].max()),
                one.most,
                float(found.options[at].mean()),
                citation_text(one.source, words),
            )
            for at, one in enumerate(found.space.options)
        )
        columns = (
            TableColumn("option", words("Option")), TableColumn("what", words("What is meant here")), TableColumn("largest", words("Largest yield of a year, of GDP"), "share", decimals=2),
            TableColumn("most", words("Its ceiling"), "share", decimals=2), TableColumn("mean", words("Average yield, of GDP"), "share", decimals=2), TableColumn("source", words("Source")),
        )  # fmt: skip
        return Table(
            key="valuation.fiscal_options", title=words("Options for fiscal space"), columns=columns, rows=rows,
            definition=words("The eight options of Ortiz, Cummins and Karunanethy (ILO). A yield of nought is told too: it was looked at, and there is none."),
            universe=words("Public finances of the country"), source=self._source(),
        )  # fmt: skip

    def _source(self) -> str:
        return self.words.join(
            dict.fromkeys(citation_text(one, self.words) for one in self._view.space.sources.values())
        )

    def _paths(self) -> Table:
        words, found = self.words, self._view
        rows = tuple(
            (
                int(year),
                float(found.gdp[at]) / MILLION,
                float(found.added[at]),
                float(found.options[:, at].sum()),
                float(found.gap[at]),
                *map(float, found.debt[:, at]),
            )
            for at, year in enumerate(found.years)
        )
        columns = (
            self.year, self.money("gdp", words("Gross domestic product")), TableColumn("added", words("Added to the scheme's deficit, of GDP"), "share", decimals=2),
            TableColumn("options", words("All options, of GDP"), "share", decimals=2), TableColumn("gap", words("Left to be found, of GDP"), "share", decimals=2),
            TableColumn("debt_now", words("Public debt as things are"), "share"), TableColumn("debt_proposed", words("With the proposal"), "share"),
            TableColumn("debt_paid", words("With the proposal and all options"), "share"),
        )  # fmt: skip
        return Table(
            key="valuation.fiscal_paths", title=words("The proposal, the options and public debt"), columns=columns, rows=rows,
            definition=words(
                "What is added is the change of expenditure less that of contributions, taken to fall on the budget. A negative rest is more than is needed. Debt is at the end of the year: debt before, with interest "
                "and against growth, less the primary balance."
            ),
            universe=words("Public finances of the country"), source=self._source(), notes=(self.begins(),),
            formulas=(Formula("gap", "{added}-{options}"),),
        )  # fmt: skip


_OPTIONS = {
    "contributions": marked("More contributors and contributions"),
    "taxes": marked("Tax revenue"),
    "illicit_flows": marked("Illicit financial flows stopped"),
    "reallocation": marked("Public expenditure moved"),
    "reserves": marked("Fiscal and foreign reserves"),
    "borrowing": marked("Borrowing and restructured debt"),
    "macroeconomics": marked("A more accommodating macroeconomic framework"),
    "aid": marked("Aid and transfers"),
}
