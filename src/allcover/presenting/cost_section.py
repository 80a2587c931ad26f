"""The part of a report on cost: what each option costs for a full year, and who pays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from allcover.capacity.results import CapacityResults
from allcover.impact.finance import SchemeFinance
from allcover.impact.money import NOTHING, Money
from allcover.impact.option import OptionResult, changed_schemes, on_top
from allcover.presenting.charts import grouped_bars
from allcover.presenting.cost_findings import (
    ECONOMY_LABELS,
    NOT_IN_TOTALS,
    PAYER_LABELS,
    CostFindings,
    cost_definition,
    is_nobody_sure,
    paid_outside,
    payers_definition,
    tells_administration,
)
from allcover.presenting.open_cells import UNTOLD
from allcover.presenting.option_notes import ability_notes, own_notes
from allcover.presenting.option_writer import open_cell
from allcover.presenting.shown import as_shown
from allcover.presenting.told import citation_text
from allcover.rules.definition import PAYERS
from allcover.vocabulary.finding import Cell, Chart, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import marked

_TOGETHER = marked(
    "{scheme}: these are benefits of several schemes ({schemes}), and it is not known which of them pays how much. What contributions do "
    "not pay is not borne alike in all of them, so who bears it is a range."
)

_OF_UNKNOWN_REST = ("state", "donor", "reserve")
"""Who bears what contributions do not pay: of a cost that is not known that is not known either, so that none told is not none paid."""


@dataclass(frozen=True)
class CostWriter(CostFindings):
    """Writes the section on cost; ``capacity`` is what was found of the ability to contribute, if it was asked."""

    capacity: CapacityResults | None = None

    def section(self) -> Section:
        """This function will write the section."""
        words = self.words
        payers = self._payers_table("options.payers", words("Options side by side: who pays"), self.options)
        tables = [self._cost_table(), payers]
        charts = list(self._payer_charts(payers, self.options))
        if len(self.options) > 1:
            title = words("Who pays the additional cost")
            extra = self._payers_table("options.extra_payers", title, self._extras, since=self.baseline)
            tables.append(extra)
            charts += self._payer_charts(extra, self._extras)
        tables += [self._schemes_table(option) for option in self.options]
        return Section(
            id="cost", heading=words("What it costs, and who pays"),
            paragraphs=(words("The same persons under each option, for one full year."),),
            findings=tuple(finding for option in self.options for finding in self._findings(option)),
            tables=tuple(tables), charts=tuple(charts),
        )  # fmt: skip

    # tables

    def _cost_table(self) -> Table:
        words = self.words
        rows = []
        for option in self.options:
            total = option.total
            rows.append((
                self.title(option), self._sum(total.benefits), self._administration(option), self._sum(total.cost),
                self._sum(on_top(option, self.baseline).cost), *map(self._sum, self._shares(total.cost, option).values()),
                *self._beneficiaries(option.beneficiaries, option.unweighted),
            ))  # fmt: skip
        money = self._a_year
        return Table(
            key="options.cost", title=words("Options side by side: cost"),
            columns=(
                TableColumn("option", words("Option")), TableColumn("benefits", words("Benefits"), "money", money),
                TableColumn("administration", words("Administration"), "money", money),
                TableColumn("cost", words("Cost"), "money", money),
                TableColumn("extra", words("Additional cost"), "money", money),
                TableColumn("gdp", words("Share of GDP"), "share", decimals=2),
                TableColumn("government", words("Share of government spending"), "share", decimals=2),
                TableColumn("asked", words("Beneficiaries in the survey"), "count"),
                TableColumn("beneficiaries", words("Beneficiaries"), "count"),
            ),
            rows=tuple(rows), definition=cost_definition(words), universe=self._everybody, source=self.told.source,
            notes=(self._beneficiaries_note, *self._left_out_notes(), *self._economy_notes(), *self._raised_notes(self.options)),
        )  # fmt: skip

    @property
    def _beneficiaries_note(self) -> str:
        return self.words(
            "A benefit of a household counts one beneficiary. Benefits in kind count whoever is protected."
        )

    def _left_out_notes(self) -> Iterable[str]:
        left_out = dict.fromkeys(
            self.words(part.name) for option in self.options for part in option.schemes if not part.is_costed
        )
        if left_out:
            yield self.words(
                "Left out of cost and of who pays, for want of an amount of benefit: {schemes}.",
                schemes=", ".join(left_out),
            )
        yield from self._untold_notes()

    def _untold_notes(self) -> Iterable[str]:
        """Of which schemes the cost of administration is not known."""
        silent = dict.fromkeys(
            self.words(part.name)
            for option in self.options
            for part in option.schemes
            if part.is_costed and not tells_administration(option, part)
        )
        if silent:
            yield self.words(
                "What administration costs is not known, and left out, of: {schemes}.",
                schemes=", ".join(silent),
            )

    def _administration(self, option: OptionResult) -> Cell:
        """Of the schemes whose definition tells it; not known where none does."""
        if any(part.is_costed and tells_administration(option, part) for part in option.schemes):
            return self._sum(option.total.administration)
        return self._untold_administration

    @property
    def _untold_administration(self) -> NotKnown:
        return NotKnown(self.words("the definition does not say what administration costs."))

    def _economy_notes(self) -> Iterable[str]:
        outcome = self.baseline.modelled.outcome
        economy = outcome.system.country.economy
        for name in ECONOMY_LABELS:
            dated = economy[name].on(outcome.day) if name in economy else None
            if dated is not None:
                source = citation_text(dated.source, self.words)
                yield self.words("{quantity}: {source}.", quantity=self._quantity(name), source=source)

    @property
    def _extras(self) -> list[OptionResult]:
        """The options with what they cost and who pays on top of things as they are."""
        return [replace(option, total=on_top(option, self.baseline)) for option in self.options[1:]]

    def _payers_table(
        self, key: str, title: str, options: Sequence[OptionResult], since: OptionResult | None = None
    ) -> Table:
        """Payers in rows, options side by side: what they pay, or what more than under another option."""
        rows = [
            (self.words(label), *(self._paid(option, payer, since) for option in options))
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
            notes=(
                *self._outside_notes(options, since),
                *self._together_notes(options, since),
                *self._untold_notes(),
                *self._own_notes(options),
                *(self._raised_notes(options) if since is None else ()),
            ),
        )

    def _paid(self, option: OptionResult, payer: str, since: OptionResult | None) -> Cell:
        paid = option.total.paid_by[payer]
        is_outside = paid == NOTHING and paid_outside(option, payer, since)
        return self.words(NOT_IN_TOTALS) if is_outside else self._sum(paid)

    def _outside_notes(self, options: Sequence[OptionResult], since: OptionResult | None) -> Iterable[str]:
        """Who pays to which of the schemes that are left out."""
        words = self.words
        found = {
            label: dict.fromkeys(
                words(name) for option in options for name in paid_outside(option, payer, since)
            )
            for payer, label in PAYER_LABELS.items()
        }
        told = [
            words("{name}: {value}", name=words(label), value=", ".join(names))
            for label, names in found.items()
            if names
        ]
        if told:
            yield words(
                "What is paid to schemes without an amount of benefit is not in the totals. {payers}.",
                payers=words.join(told),
            )

    def _together_notes(
        self, options: Sequence[OptionResult], since: OptionResult | None = None
    ) -> Iterable[str]:
        """Of which schemes it is not known who bears what contributions do not pay, among those that pay otherwise than under ``since``."""
        words = self.words
        yield from dict.fromkeys(
            words(_TOGETHER, scheme=words(part.name), schemes=", ".join(map(words, part.together)))
            for option in options
            for part in option.schemes
            if part.together and (since is None or part.scheme in changed_schemes(option, since))
        )

    def _own_notes(self, options: Sequence[OptionResult]) -> Iterable[str]:
        """What options say of themselves, and who of those whom they ask can pay."""
        for option in options:
            told = own_notes(option, self.baseline, self.words)
            for note in (*told, *ability_notes(option, self.capacity, self.suppression, self.words)):
                yield self.words("{option}: {note}", option=self.title(option), note=note)

    def _payer_charts(self, table: Table, options: Sequence[OptionResult]) -> Iterable[Chart]:
        """A picture where every part is known; a range has no length to draw, so the table stands alone."""
        drawn = [option.total.paid_by[payer].value for option in options for payer in PAYERS]
        if all(value is not None for value in drawn) and any(drawn):
            series = [option.id for option in options]
            shown, title = as_shown(table, self.words), table.title
            if len(series) == 1:
                # The picture has no headings: the unit in that of its only column stands in its title.
                title = self.words("{name}: {value}", name=title, value=shown.columns[1].label)
            yield grouped_bars(
                shown, key=table.key, title=title, words=self.words, category="payer", series=series
            )

    def _schemes_table(self, option: OptionResult) -> Table:
        words = self.words
        rows = [
            (words(part.name), self._basis(part, option is self.baseline), *self._benefit_cells(option, part),
             *self._withheld(part, [self._paid_to(part, payer) for payer in PAYERS]),
             *((None, self._uncosted) if not part.is_costed else self._beneficiaries(part.beneficiaries, part.unweighted)))
            for part in option.schemes
        ]  # fmt: skip
        money = self._a_year
        definition = words("{cost} {payers}", cost=cost_definition(words), payers=payers_definition(words))
        return Table(
            key=f"schemes.{option.id}", title=words("Scheme by scheme: {option}", option=self.title(option)),
            columns=(
                TableColumn("scheme", words("Scheme")), TableColumn("basis", words("Basis of benefits")),
                TableColumn("benefits", words("Benefits"), "money", money),
                TableColumn("administration", words("Administration"), "money", money),
                *(TableColumn(payer, words(PAYER_LABELS[payer]), "money", money) for payer in PAYERS),
                TableColumn("asked", words("Beneficiaries in the survey"), "count"),
                TableColumn("beneficiaries", words("Beneficiaries"), "count"),
            ),
            rows=tuple(rows), definition=definition, universe=self._everybody, source=self.told.source,
            notes=(self._beneficiaries_note, *self._raised_schemes(option), *self._together_notes([option])),
        )  # fmt: skip

    def _paid_to(self, part: SchemeFinance, payer: str) -> Cell:
        """What somebody pays to a scheme; what contributions leave to pay is not known where benefits are not."""
        paid = part.paid_by[payer]
        is_unknown = not part.is_costed and payer in _OF_UNKNOWN_REST and paid == NOTHING
        return self._uncosted if is_unknown else self.amount_cell(paid)

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

    def _benefit_cells(self, option: OptionResult, part: SchemeFinance) -> list[Cell]:
        if not part.is_costed:
            return [self._uncosted, self._uncosted]
        is_told = tells_administration(option, part)
        administration: Cell = (
            self.amount_cell(part.administration) if is_told else self._untold_administration
        )
        return self._withheld(part, [self.amount_cell(part.benefits), administration])

    def _withheld(self, part: SchemeFinance, cells: list[Cell]) -> list[Cell]:
        """What rests on few beneficiaries, and who pays it, which would tell. Nobody at all is no small group: nothing is paid."""
        return [self.suppression.cell(cell, part.unweighted) for cell in cells] if part.unweighted else cells

    def _beneficiaries(self, persons: Money, asked: int) -> tuple[Cell, Cell]:
        """Who receives, in the survey and in all; not known where it is sure of nobody and missing answers leave it open of some."""
        if is_nobody_sure(persons, asked):
            unknown = NotKnown(self.words(UNTOLD))
            return unknown, unknown
        return asked, self.suppression.cell(open_cell(persons), asked)

    def _sum(self, money: Money | NotKnown) -> Cell:
        if isinstance(money, NotKnown):
            return money
        return self.suppression.cell(self.amount_cell(money), self.persons)
