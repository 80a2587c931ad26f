"""The part of a report on options: what they cost, who pays, what poverty and inequality become, who gains."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from allcover.estimation import Suppression
from allcover.impact.amounts import Modelled
from allcover.impact.finance import NOTHING, Money, SchemeFinance, beneficiaries, finance, total_finance
from allcover.impact.poverty import Gains, Interval, PovertyResult, gains_by_tenth, gini_under, poverty
from allcover.population import Population
from allcover.presenting.charts import bars, grouped_bars
from allcover.presenting.coverage_section import Told
from allcover.rules.definition import PAYERS
from allcover.vocabulary.finding import (
    Between,
    Cell,
    Chart,
    Finding,
    Kind,
    NotKnown,
    Section,
    Table,
    TableColumn,
)
from allcover.vocabulary.words import Words

_PAYER_LABELS = {"worker": "Insured persons", "employer": "Employers", "state": "State", "donor": "Donors",
                 "reserve": "Schemes' own funds"}  # fmt: skip
_BOUNDS = "what the answers that are missing leave open; no sampling error"
_COST = (
    "Benefits and administration for a full year at the law and prices of the date. Cash benefits of a scheme the "
    "survey asks about are what persons say they receive; all others what the definition says is due, with everybody "
    "who is entitled taking it up."
)
_PAYS = (
    "Contributions as the definition says they are due, from those who contribute where the survey asks who does "
    "(where it asks only who is affiliated: between none and all of the affiliated), else from all who are liable; the "
    "rest of the cost as the definition shares it. What contributions leave over goes to the schemes' own funds and "
    "counts there as negative. Schemes without an amount of benefit are left out."
)
_GAINS = (
    "Persons whose household's welfare rises (gain) or falls (lose) under the option, by any amount: its change of cash "
    "benefits less insured persons' own contributions, shared equally in the household. Fifths and tenths are ranked by "
    "welfare as things are."
)
_UNCOSTED = NotKnown("neither the survey nor the definition gives an amount of this scheme's benefits.")
_FGT = (
    "Persons below the line (strictly), by the welfare of their household; gap and squared gap after Foster, Greer "
    "and Thorbecke. An option adds its change of cash benefits, less insured persons' own contributions, shared "
    "equally in the household. Nobody is taken to behave otherwise than before."
)


@dataclass(frozen=True)
class OptionResult:
    """One option worked out."""

    id: str
    title: str
    modelled: Modelled
    schemes: tuple[SchemeFinance, ...]
    total: SchemeFinance
    beneficiaries: Money
    unweighted: int
    poverty: tuple[PovertyResult, ...]
    gini: Interval | None
    gains: tuple[Gains, ...]


def work_out(population: Population, option: Modelled) -> OptionResult:
    """This function will work out cost, payers, poverty and gains of one option."""
    system = option.outcome.system
    parts = finance(population, option)
    counted, asked = beneficiaries(population, option)
    has_welfare = population.households["welfare_month"].null_count() < population.households.height
    return OptionResult(
        system.option, system.title, option, parts, total_finance(parts, system.title), counted, asked,
        poverty(population, option) if has_welfare else (),
        gini_under(population, option) if has_welfare else None,
        gains_by_tenth(population, option) if has_welfare else (),
    )  # fmt: skip


@dataclass(frozen=True)
class ImpactWriter:
    """Makes the sections on options; ``told`` says where the figures come from."""

    population: Population
    options: Sequence[OptionResult]
    told: Told
    words: Words
    suppression: Suppression

    @property
    def currency(self) -> str:
        """The currency, as the unit of money."""
        return self.options[0].modelled.outcome.system.country.currency

    def sections(self) -> list[Section]:
        """This function will give the sections on cost and on poverty, as far as the data allow."""
        made = [self._cost_section()]
        if self.options[0].poverty:
            made.append(self._poverty_section())
        if len(self.options) > 1 and self.options[0].gains:
            made.append(self._gains_section())
        return made

    # cost

    def _cost_section(self) -> Section:
        payers = self._payers_table("options.payers", "Options side by side: who pays", self.options)
        tables = [self._cost_table(), payers]
        charts = list(self._payer_charts(payers, self.options))
        if len(self.options) > 1:
            extra = self._payers_table(
                "options.extra_payers", "Who pays what comes on top of now", self._extras
            )
            tables.append(extra)
            charts += self._payer_charts(extra, self._extras)
        tables += [self._schemes_table(option) for option in self.options]
        return Section(
            id="cost", heading="What it costs, and who pays",
            paragraphs=("The same persons under each option, for one full year.",),
            findings=tuple(finding for option in self.options for finding in self._cost_findings(option)),
            tables=tuple(tables), charts=tuple(charts),
        )  # fmt: skip

    def _shares(self, money: Money, option: OptionResult) -> dict[str, Cell]:
        economy = option.modelled.outcome.system.country.economy
        shares: dict[str, Cell] = {}
        for name in ("gdp_year", "government_expenditure_year"):
            dated = economy[name].on(option.modelled.outcome.day) if name in economy else None
            if dated is None or isinstance(dated.value, tuple | bool | dict):
                shares[name] = NotKnown(f"the country's definition has no {name} for this date.")
            else:
                whole = float(dated.value)  # type: ignore[arg-type]
                shares[name] = _cell(Money(money.low / whole, money.high / whole))
        return shares

    def _cost_table(self) -> Table:
        rows = []
        for option in self.options:
            total = option.total
            rows.append((
                option.title, _cell(total.benefits), _cell(total.administration), _cell(total.cost),
                _cell(_on_top(option, self.options[0]).cost), *self._shares(total.cost, option).values(),
                option.unweighted, self.suppression.cell(_cell(option.beneficiaries), option.unweighted),
            ))  # fmt: skip
        money = f"{self.currency} a year"
        return Table(
            key="options.cost", title="Options side by side: cost",
            columns=(
                TableColumn("option", "Option"), TableColumn("benefits", "Benefits", "money", money),
                TableColumn("administration", "Administration", "money", money),
                TableColumn("cost", "Cost", "money", money), TableColumn("extra", "More than now", "money", money),
                TableColumn("gdp", "Share of GDP", "share", decimals=2),
                TableColumn("government", "Share of government spending", "share", decimals=2),
                TableColumn("asked", "Beneficiaries in the survey", "count"),
                TableColumn("beneficiaries", "Beneficiaries", "count"),
            ),
            rows=tuple(rows), definition=_COST, universe="All persons", source=self.told.source,
            notes=("A benefit of a household counts one beneficiary. Benefits in kind count whoever is protected.",
                   *self._left_out_notes(), *self._economy_notes()),
        )  # fmt: skip

    def _left_out_notes(self) -> Iterable[str]:
        left_out = dict.fromkeys(
            part.name for option in self.options for part in option.schemes if not part.is_costed
        )
        if left_out:
            yield f"Left out of cost and of who pays, for want of an amount of benefit: {', '.join(left_out)}."

    def _economy_notes(self) -> tuple[str, ...]:
        outcome = self.options[0].modelled.outcome
        found = {
            name: parameter.on(outcome.day) for name, parameter in outcome.system.country.economy.items()
        }
        return tuple(f"{name}: {dated.source}." for name, dated in found.items() if dated is not None)

    @property
    def _extras(self) -> list[OptionResult]:
        """The options with what they cost and who pays on top of things as they are."""
        return [replace(option, total=_on_top(option, self.options[0])) for option in self.options[1:]]

    def _payers_table(self, key: str, title: str, options: Sequence[OptionResult]) -> Table:
        """Payers in rows, options side by side."""
        rows = [
            (_PAYER_LABELS[payer], *(_cell(option.total.paid_by[payer]) for option in options))
            for payer in PAYERS
        ]
        columns = [
            TableColumn(option.id, option.title, "money", f"{self.currency} a year") for option in options
        ]
        return Table(
            key=key,
            title=title,
            columns=(TableColumn("payer", "Who pays"), *columns),
            rows=tuple(rows),
            definition=_PAYS,
            universe="All persons",
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
        rows = [
            (part.name, _basis(part, option is self.options[0]), *_benefit_cells(part), *(_cell(part.paid_by[payer]) for payer in PAYERS),
             part.unweighted, self._beneficiary_cell(part))
            for part in option.schemes
        ]  # fmt: skip
        money = f"{self.currency} a year"
        return Table(
            key=f"schemes.{option.id}", title=f"Scheme by scheme: {option.title}",
            columns=(
                TableColumn("scheme", "Scheme"), TableColumn("basis", "Benefits are"),
                TableColumn("benefits", "Benefits", "money", money),
                TableColumn("administration", "Administration", "money", money),
                *(TableColumn(payer, _PAYER_LABELS[payer], "money", money) for payer in PAYERS),
                TableColumn("asked", "Beneficiaries in the survey", "count"),
                TableColumn("beneficiaries", "Beneficiaries", "count"),
            ),
            rows=tuple(rows), definition=f"{_COST} {_PAYS}", universe="All persons", source=self.told.source,
            notes=("A benefit of a household counts one beneficiary. Benefits in kind count whoever is protected.",),
        )  # fmt: skip

    def _beneficiary_cell(self, part: SchemeFinance) -> Cell:
        return (
            self.suppression.cell(_cell(part.beneficiaries), part.unweighted) if part.is_costed else _UNCOSTED
        )

    def _cost_findings(self, option: OptionResult) -> Iterable[Finding]:
        money = f"{self.currency}/year"
        base = f"cost.{option.id}"
        yield self._finding(
            f"{base}.total",
            f"{option.title}: cost of the schemes with known amounts",
            option.total.cost,
            money,
            _COST,
            "money",
        )
        if option is not self.options[0]:
            on_top = _on_top(option, self.options[0])
            label = f"{option.title}: cost more than now"
            yield self._finding(f"{base}.extra", label, on_top.cost, money, _COST, "money")
            share = self._shares(on_top.cost, option)["gdp_year"]
            if isinstance(share, float | int):
                label = f"{option.title}: cost more than now, as a share of GDP"
                definition = f"{_COST} Divided by gdp_year."
                key = f"{base}.extra_share_of_gdp"
                yield self._finding(key, label, Money(share, share), "share", definition, None)
            for payer in PAYERS:
                label = f"{option.title}: more than now paid by {_PAYER_LABELS[payer].lower()}"
                key = f"{base}.extra_paid_by.{payer}"
                yield self._finding(key, label, on_top.paid_by[payer], money, _PAYS, "money")
        labels = {"gdp_year": "share_of_gdp", "government_expenditure_year": "share_of_government_spending"}
        for (name, key), share in zip(labels.items(), self._shares(option.total.cost, option).values()):
            label = f"{option.title}: cost as a {key.replace('_', ' ').replace('gdp', 'GDP')}"
            if isinstance(share, float | int):
                yield self._finding(
                    f"{base}.{key}", label, Money(share, share), "share", f"{_COST} Divided by {name}.", None
                )
        for payer in PAYERS:
            label = f"{option.title}: paid by {_PAYER_LABELS[payer].lower()}"
            yield self._finding(
                f"{base}.paid_by.{payer}", label, option.total.paid_by[payer], money, _PAYS, "money"
            )
        definition = "Persons who receive anything from any scheme, each counted once; a household's benefit counts with its first person."
        yield self._finding(f"{base}.beneficiaries", f"{option.title}: persons receiving", option.beneficiaries, "persons",
                            definition, None, option.unweighted)  # fmt: skip

    def _finding(
        self, key: str, label: str, number: Money | Interval, unit: str, definition: str, kind: Kind | None,
        asked: int | None = None, universe: str = "All persons",
    ) -> Finding:  # fmt: skip
        is_open = number.value is None
        low = number.low if is_open and isfinite(number.low) else None
        high = number.high if is_open and isfinite(number.high) else None
        return Finding(
            key=key, label=label, value=number.value, unit=unit, definition=definition, universe=universe,
            source=self.told.source, reference_date=self.told.reference_date, unweighted_count=asked, kind=kind,
            low=low, high=high, interval_meaning=_BOUNDS if low is not None or high is not None else "",
            is_headline=_is_headline(key) and not (".extra_paid_by." in key and number == NOTHING),
        )  # fmt: skip

    # poverty

    @property
    def _universe(self) -> str:
        return "Persons of the poverty universe, by the welfare of their household"

    def _poverty_section(self) -> Section:
        lines = self.options[0].modelled.outcome.system.country.poverty
        tables = [self._poverty_table(n, line.name, str(line.source)) for n, line in enumerate(lines)]
        charts = [
            bars(
                table,
                key=table.key,
                title=table.title,
                words=self.words,
                category="option",
                value="headcount",
            )
            for table in tables
            if all(not isinstance(row[1], NotKnown) for row in table.rows)
        ]
        return Section(
            id="poverty", heading="What poverty and inequality become",
            paragraphs=("Poverty as the survey finds it, and as it would be if each option were law and nothing else changed.",),
            findings=tuple(finding for option in self.options for finding in self._poverty_findings(option)),
            tables=tuple(tables), charts=tuple(charts),
        )  # fmt: skip

    def _poverty_table(self, n: int, name: str, source: str) -> Table:
        rows = []
        for option in self.options:
            found = option.poverty[n]
            rows.append((
                option.title,
                *(self.suppression.cell(cell, self._asked) for cell in self._poverty_cells(option, found)),
            ))  # fmt: skip
        return Table(
            key=f"poverty.{self.options[0].poverty[n].line}", title=f"Poverty and inequality, {name.lower()}",
            columns=(
                TableColumn("option", "Option"), TableColumn("headcount", "Headcount", "share"),
                TableColumn("gap", "Gap", "share", decimals=2), TableColumn("squared_gap", "Squared gap", "share", decimals=2),
                TableColumn("poor", "Poor persons", "count"), TableColumn("lifted", "Lifted out", "count"),
                TableColumn("pushed", "Fallen in", "count"), TableColumn("gini", "Gini", "index", decimals=4),
            ),
            rows=tuple(rows), definition=f"{_FGT} Gini: midpoint convention.", universe=self._universe,
            source=self.told.source, notes=(f"The line: {source}.",),
        )  # fmt: skip

    def _poverty_cells(self, option: OptionResult, found: PovertyResult) -> list[Cell]:
        moved: list[Cell] = (
            [None, None] if option is self.options[0] else [_cell(found.lifted), _cell(found.pushed)]
        )
        gini = _cell(option.gini) if option.gini else NotKnown("unknown answers leave incomes open.")
        return [*map(_cell, (found.headcount, found.gap, found.squared_gap, found.poor)), *moved, gini]

    def _poverty_findings(self, option: OptionResult) -> Iterable[Finding]:
        for found in option.poverty:
            words = found.line.replace("_", " ")
            shares = {"headcount": found.headcount, "gap": found.gap, "squared_gap": found.squared_gap}
            for name, number in shares.items():
                label = f"{option.title}: {words}, {name.replace('_', ' ')}"
                yield self._of_poverty(f"{found.line}.{name}.{option.id}", label, number, "share", _FGT)
            counts = {"persons": ("persons in", found.poor)}
            if option is not self.options[0]:
                counts |= {
                    "lifted": ("persons lifted out of", found.lifted),
                    "pushed": ("persons fallen into", found.pushed),
                }
            for name, (phrase, number) in counts.items():
                label = f"{option.title}: {phrase} {words}"
                yield self._of_poverty(f"{found.line}.{name}.{option.id}", label, number, "persons", _FGT)
        if option.gini is not None:
            definition = "Gini of household welfare over persons, midpoint convention."
            yield self._of_poverty(
                f"inequality.gini.{option.id}", f"{option.title}: Gini", option.gini, "index", definition
            )

    def _of_poverty(self, key: str, label: str, number: Interval, unit: str, definition: str) -> Finding:
        return self._finding(key, label, number, unit, definition, None, self._asked, self._universe)

    @property
    def _asked(self) -> int:
        return sum(gain.unweighted for gain in self.options[0].gains)

    # gains

    def _gains_section(self) -> Section:
        tables = [self._gains_table(option) for option in self.options[1:]]
        charts = [
            bars(table, key=table.key, title=table.title, words=self.words, category="tenth", value="change")
            for table in tables
            if all(isinstance(row[3], int | float) for row in table.rows)
        ]
        findings = [finding for option in self.options[1:] for finding in self._gains_findings(option)]
        return Section(
            id="gains", heading="Who gains", findings=tuple(findings),
            paragraphs=("Persons from the poorest tenth to the richest, ranked by welfare as things are.",),
            tables=tuple(tables), charts=tuple(charts),
        )  # fmt: skip

    def _gains_findings(self, option: OptionResult) -> Iterable[Finding]:
        words = {"gainers": "in households that gain", "losers": "in households that lose"}
        for name, label in words.items():
            parts = [getattr(gain, name) for gain in option.gains]
            total = Interval(sum(part.low for part in parts), sum(part.high for part in parts))
            key = f"gains.{name}.{option.id}"
            yield self._of_poverty(key, f"{option.title}: persons {label}", total, "persons", _GAINS)

    def _gains_table(self, option: OptionResult) -> Table:
        rows = [
            (_tenth(gain.tenth), gain.unweighted,
             *(self.suppression.cell(cell, gain.unweighted) for cell in
               (gain.persons, _cell(gain.mean_change), _cell(gain.gainers), _cell(gain.losers))))
            for gain in option.gains
        ]  # fmt: skip
        money = f"{self.currency} a month"
        return Table(
            key=f"gains.{option.id}", title=f"Gains by tenth of welfare: {option.title}",
            columns=(
                TableColumn("tenth", "Tenth"), TableColumn("asked", "Persons asked", "count"),
                TableColumn("persons", "Persons", "count"),
                TableColumn("change", "Mean change a head", "money", money, decimals=2),
                TableColumn("gainers", "Gain", "count"), TableColumn("losers", "Lose", "count"),
            ),
            rows=tuple(rows), definition=_GAINS, universe=self._universe, source=self.told.source,
        )  # fmt: skip


def _is_headline(key: str) -> bool:
    """Whether a number stands on the page in large; the rest is in the list of numbers by key."""
    if key in ("cost.baseline.total", "cost.baseline.share_of_gdp"):
        return True
    told = {
        "headcount",
        "lifted",
        "pushed",
        "gainers",
        "losers",
        "extra",
        "extra_share_of_gdp",
        "extra_paid_by",
    }
    return not told.isdisjoint(key.split(".")[1:])


def _basis(part: SchemeFinance, is_baseline: bool) -> str:
    if not part.is_costed:
        return "not known; contributions only, not in the totals"
    if part.is_from_survey:
        return (
            "what persons say they receive" if is_baseline else "what persons say, plus what the rules change"
        )
    return "what the definition says is due"


def _benefit_cells(part: SchemeFinance) -> list[Cell]:
    return [_cell(part.benefits), _cell(part.administration)] if part.is_costed else [_UNCOSTED, _UNCOSTED]


def _tenth(number: int) -> str:
    return f"{number}{ {1: ' (poorest)', 10: ' (richest)'}.get(number, '') }"


def _cell(number: Money | Interval) -> Cell:
    return number.low if number.value is not None else Between(number.low, number.high)


def _on_top(option: OptionResult, baseline: OptionResult) -> SchemeFinance:
    """What an option costs, and who pays, beyond the baseline; schemes with the same finance in both add nothing."""
    before = {part.scheme: part for part in baseline.schemes}
    after = {part.scheme: part for part in option.schemes}
    changed = [
        scheme
        for scheme in {**before, **after}
        if _figures(before.get(scheme)) != _figures(after.get(scheme))
    ]
    parts = [_minus(after.get(scheme), before.get(scheme)) for scheme in changed]
    return total_finance(tuple(parts), option.title)


def _figures(part: SchemeFinance | None) -> tuple[object, ...]:
    return (part.benefits, part.administration, dict(part.paid_by)) if part is not None else ()


def _minus(after: SchemeFinance | None, before: SchemeFinance | None) -> SchemeFinance:
    present = after or before
    assert present is not None
    new, old = (part or _nothing(present) for part in (after, before))
    return replace(
        present,
        benefits=_change(new.benefits, old.benefits),
        administration=_change(new.administration, old.administration),
        paid_by={payer: _change(new.paid_by[payer], old.paid_by[payer]) for payer in PAYERS},
    )


def _nothing(like: SchemeFinance) -> SchemeFinance:
    return replace(like, benefits=NOTHING, administration=NOTHING, paid_by=dict.fromkeys(PAYERS, NOTHING))


def _change(new: Money, old: Money) -> Money:
    return NOTHING if new == old else new - old
