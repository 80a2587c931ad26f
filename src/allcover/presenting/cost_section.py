"""The part of a report on cost: what each option costs for a full year, and who pays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from allcover.impact.finance import SchemeFinance
from allcover.impact.money import NOTHING, Money
from allcover.impact.option import OptionResult, on_top
from allcover.presenting.charts import grouped_bars
from allcover.presenting.option_writer import OptionWriter, open_cell
from allcover.presenting.told import citation_text
from allcover.rules.definition import PAYERS
from allcover.vocabulary.finding import Cell, Chart, Finding, NotKnown, Section, Table, TableColumn
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
        "Benefits and administration for a full year at the law and prices of the date. Cash benefits of a scheme the "
        "survey asks about are what persons say they receive; all others what the definition says is due, with everybody "
        "who is entitled taking it up."
    )


def payers_definition(words: Words) -> str:
    """This function will define who pays."""
    return words(
        "Contributions as the definition says they are due, from those who contribute where the survey asks who does "
        "(where it asks only who is affiliated: between none and all of the affiliated), else from all who are liable; the "
        "rest of the cost as the definition shares it. What contributions leave over goes to the schemes' own funds and "
        "counts there as negative. Schemes without an amount of benefit are left out."
    )


@dataclass(frozen=True)
class CostWriter(OptionWriter):
    """Writes the section on cost."""

    def section(self) -> Section:
        """This function will write the section."""
        words = self.words
        payers = self._payers_table("options.payers", words("Options side by side: who pays"), self.options)
        tables = [self._cost_table(), payers]
        charts = list(self._payer_charts(payers, self.options))
        if len(self.options) > 1:
            title = words("Who pays what comes on top of now")
            extra = self._payers_table("options.extra_payers", title, self._extras)
            tables.append(extra)
            charts += self._payer_charts(extra, self._extras)
        tables += [self._schemes_table(option) for option in self.options]
        return Section(
            id="cost", heading=words("What it costs, and who pays"),
            paragraphs=(words("The same persons under each option, for one full year."),),
            findings=tuple(finding for option in self.options for finding in self._findings(option)),
            tables=tuple(tables), charts=tuple(charts),
        )  # fmt: skip

    @property
    def _everybody(self) -> str:
        return self.words("All persons")

    @property
    def _a_year(self) -> str:
        return f"{self.currency}/year"

    # tables

    def _cost_table(self) -> Table:
        words = self.words
        rows = []
        for option in self.options:
            total = option.total
            rows.append((
                self.title(option), open_cell(total.benefits), open_cell(total.administration), open_cell(total.cost),
                open_cell(on_top(option, self.baseline).cost), *map(_share_cell, self._shares(total.cost, option).values()),
                option.unweighted, self.suppression.cell(open_cell(option.beneficiaries), option.unweighted),
            ))  # fmt: skip
        money = self._a_year
        return Table(
            key="options.cost", title=words("Options side by side: cost"),
            columns=(
                TableColumn("option", words("Option")), TableColumn("benefits", words("Benefits"), "money", money),
                TableColumn("administration", words("Administration"), "money", money),
                TableColumn("cost", words("Cost"), "money", money),
                TableColumn("extra", words("More than now"), "money", money),
                TableColumn("gdp", words("Share of GDP"), "share", decimals=2),
                TableColumn("government", words("Share of government spending"), "share", decimals=2),
                TableColumn("asked", words("Beneficiaries in the survey"), "count"),
                TableColumn("beneficiaries", words("Beneficiaries"), "count"),
            ),
            rows=tuple(rows), definition=cost_definition(words), universe=self._everybody, source=self.told.source,
            notes=(self._beneficiaries_note, *self._left_out_notes(), *self._economy_notes()),
        )  # fmt: skip

    @property
    def _beneficiaries_note(self) -> str:
        return self.words(
            "A benefit of a household counts one beneficiary. Benefits in kind count whoever is protected."
        )

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
                shares[name] = money / float(dated.value)  # type: ignore[arg-type]
        return shares

    def _left_out_notes(self) -> Iterable[str]:
        left_out = dict.fromkeys(
            self.words(part.name) for option in self.options for part in option.schemes if not part.is_costed
        )
        if left_out:
            yield self.words(
                "Left out of cost and of who pays, for want of an amount of benefit: {schemes}.",
                schemes=", ".join(left_out),
            )

    def _economy_notes(self) -> Iterable[str]:
        outcome = self.baseline.modelled.outcome
        economy = outcome.system.country.economy
        for name, label in ECONOMY_LABELS.items():
            dated = economy[name].on(outcome.day) if name in economy else None
            if dated is not None:
                source = citation_text(dated.source, self.words)
                yield self.words("{quantity}: {source}.", quantity=self.words(label), source=source)

    @property
    def _extras(self) -> list[OptionResult]:
        """The options with what they cost and who pays on top of things as they are."""
        return [replace(option, total=on_top(option, self.baseline)) for option in self.options[1:]]

    def _payers_table(self, key: str, title: str, options: Sequence[OptionResult]) -> Table:
        """Payers in rows, options side by side."""
        rows = [
            (self.words(label), *(open_cell(option.total.paid_by[payer]) for option in options))
            for payer, label in PAYER_LABELS.items()
        ]
        columns = [TableColumn(option.id, self.title(option), "money", self._a_year) for option in options]
        return Table(
            key=key,
            title=title,
            columns=(TableColumn("payer", self.words("Who pays")), *columns),
            rows=tuple(rows),
            definition=payers_definition(self.words),
            universe=self._everybody,
            source=self.told.source,
            notes=tuple(self._left_out_notes()),
        )

    def _payer_charts(self, table: Table, options: Sequence[OptionResult]) -> Iterable[Chart]:
        """A picture where every part is known; a range has no length to draw, so the table stands alone."""
        drawn = [option.total.paid_by[payer].value for option in options for payer in PAYERS]
        if all(value is not None for value in drawn) and any(drawn):
            series = [option.id for option in options]
            yield grouped_bars(
                table, key=table.key, title=table.title, words=self.words, category="payer", series=series
            )

    def _schemes_table(self, option: OptionResult) -> Table:
        words = self.words
        rows = [
            (words(part.name), self._basis(part, option is self.baseline), *self._benefit_cells(part),
             *self._withheld(part, [open_cell(part.paid_by[payer]) for payer in PAYERS]), part.unweighted,
             self._beneficiary_cell(part))
            for part in option.schemes
        ]  # fmt: skip
        money = self._a_year
        definition = words("{cost} {payers}", cost=cost_definition(words), payers=payers_definition(words))
        return Table(
            key=f"schemes.{option.id}", title=words("Scheme by scheme: {option}", option=self.title(option)),
            columns=(
                TableColumn("scheme", words("Scheme")), TableColumn("basis", words("Benefits are")),
                TableColumn("benefits", words("Benefits"), "money", money),
                TableColumn("administration", words("Administration"), "money", money),
                *(TableColumn(payer, words(PAYER_LABELS[payer]), "money", money) for payer in PAYERS),
                TableColumn("asked", words("Beneficiaries in the survey"), "count"),
                TableColumn("beneficiaries", words("Beneficiaries"), "count"),
            ),
            rows=tuple(rows), definition=definition, universe=self._everybody, source=self.told.source,
            notes=(self._beneficiaries_note,),
        )  # fmt: skip

    @property
    def _uncosted(self) -> NotKnown:
        return NotKnown(
            self.words("neither the survey nor the definition gives an amount of this scheme's benefits.")
        )

    def _basis(self, part: SchemeFinance, is_baseline: bool) -> str:
        words = self.words
        if not part.is_costed:
            return words("not known; contributions only, not in the totals")
        if not part.is_from_survey:
            return words("what the definition says is due")
        return (
            words("what persons say they receive")
            if is_baseline
            else words("what persons say, plus what the rules change")
        )

    def _benefit_cells(self, part: SchemeFinance) -> list[Cell]:
        if not part.is_costed:
            return [self._uncosted, self._uncosted]
        cells = [open_cell(part.benefits), open_cell(part.administration)]
        return self._withheld(part, cells)

    def _withheld(self, part: SchemeFinance, cells: list[Cell]) -> list[Cell]:
        """What rests on few beneficiaries, and who pays it, which would tell. Nobody at all is no small group: nothing is paid."""
        return [self.suppression.cell(cell, part.unweighted) for cell in cells] if part.unweighted else cells

    def _beneficiary_cell(self, part: SchemeFinance) -> Cell:
        if not part.is_costed:
            return self._uncosted
        return self.suppression.cell(open_cell(part.beneficiaries), part.unweighted)

    # findings

    def _findings(self, option: OptionResult) -> Iterable[Finding]:
        yield from self._totals(option)
        if option is not self.baseline:
            yield from self._extra(option)
        yield from self._share_findings(option)
        yield from self._paid_by(option)
        label = self.words("{option}: persons receiving", option=self.title(option))
        definition = self.words(
            "Persons who receive anything from any scheme, each counted once; a household's benefit counts with its first person."
        )
        yield self.finding(
            f"cost.{option.id}.beneficiaries", label, option.beneficiaries, "persons", definition, self._everybody,
            asked=option.unweighted,
        )  # fmt: skip

    def _money(self, key: str, label: str, money: Money, definition: str, *, is_headline: bool) -> Finding:
        return self.finding(
            key,
            label,
            money,
            self._a_year,
            definition,
            self.words("All schemes with known amounts; all persons"),
            kind="money",
            is_headline=is_headline,
        )

    def _totals(self, option: OptionResult) -> Iterable[Finding]:
        label = self.words("{option}: cost of the schemes with known amounts", option=self.title(option))
        key, is_headline = f"cost.{option.id}.total", option is self.baseline
        yield self._money(key, label, option.total.cost, cost_definition(self.words), is_headline=is_headline)

    def _extra(self, option: OptionResult) -> Iterable[Finding]:
        words, extra, base = self.words, on_top(option, self.baseline), f"cost.{option.id}.extra"
        definition = cost_definition(words)
        label = words("{option}: cost more than now", option=self.title(option))
        yield self._money(base, label, extra.cost, definition, is_headline=True)
        share = self._shares(extra.cost, option)["gdp_year"]
        if isinstance(share, Money) and share.value is not None:
            label = words("{option}: cost more than now, as a share of GDP", option=self.title(option))
            yield self._share(f"{base}_share_of_gdp", label, share, "gdp_year", is_headline=True)
        for payer, payer_label in PAYER_LABELS.items():
            label = words(
                "{option}: more than now paid by: {payer}",
                option=self.title(option),
                payer=words(payer_label),
            )
            paid = extra.paid_by[payer]
            yield self._money(
                f"{base}_paid_by.{payer}", label, paid, payers_definition(words), is_headline=paid != NOTHING
            )

    def _share(
        self, key: str, label: str, share: Money, divisor: str, *, is_headline: bool, brief: str = ""
    ) -> Finding:
        definition = self.words(
            "{cost} Divided by: {quantity}.",
            cost=cost_definition(self.words),
            quantity=self.words(ECONOMY_LABELS[divisor]),
        )
        return self.finding(
            key, label, share, "share", definition, self._of_quantity(divisor), is_headline=is_headline, brief=brief
        )  # fmt: skip

    def _of_quantity(self, divisor: str) -> str:
        return self.words(
            "Cost of all schemes with known amounts, over: {quantity}",
            quantity=self.words(ECONOMY_LABELS[divisor]),
        )

    def _share_findings(self, option: OptionResult) -> Iterable[Finding]:
        brief = self.words("The same cost, as a share of GDP")
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
            yield self._money(
                f"cost.{option.id}.paid_by.{payer}", label, option.total.paid_by[payer],
                payers_definition(self.words), is_headline=False,
            )  # fmt: skip


def _share_cell(share: Money | NotKnown) -> Cell:
    return open_cell(share) if isinstance(share, Money) else share
