"""The tables of a valuation report that say what was changed: rules of the law by each reform, assumptions since the valuation before."""

from collections.abc import Iterator
from dataclasses import dataclass

from allcover.presenting.assumed_words import AssumedWriter
from allcover.presenting.numbers import date_text
from allcover.presenting.told import Told, definition_source
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import ASSUMED
from allcover.projection.laws import parameters_behind
from allcover.projection.reconciling import changed_places
from allcover.projection.succession import Changed
from allcover.projection.valuation_file import Assumptions
from allcover.rules.definition import Parameter, System
from allcover.vocabulary.finding import Cell, Table, TableColumn
from allcover.vocabulary.words import Words


def changed_rules(results: ValuationResults, told: Told, words: Words) -> Table:
    """This function will list what each reform changes of the rules behind a scheme: before, after, from when, by which source."""
    return _Writer(results, told, words).rules()


def changed_assumptions(results: ValuationResults, told: Told, words: Words) -> Iterator[Table]:
    """This function will list which assumptions are others than in the valuation before; no table where none are."""
    was, now = results.was, results.valued.assumptions
    places = list(changed_places(was, now)) if was is not None else []
    if was is not None and places:
        yield _Writer(results, told, words).assumptions(was, now, places)


def idle_reforms(results: ValuationResults, words: Words) -> Iterator[str]:
    """This function will say of each reform that changes nothing on which the scheme rests that it does not, and what it adds."""
    law = results.study.basis.system
    scheme = words(law.schemes[results.valued.assumptions.scheme].name)
    for one in results.idle:
        added = [words(held.name) for key, held in one.schemes.items() if key not in law.schemes]
        told = words("“{reform}” changes no rule that contributions or benefits of “{scheme}” rest on: all numbers of this scheme stay as they are.", reform=words(one.title), scheme=scheme)  # fmt: skip
        more = (
            words("What it adds is not valued here: {schemes}.", schemes=words.join(added)) if added else ""
        )
        yield f"{told} {more}".strip()


def clashing_reforms(results: ValuationResults, words: Words) -> Iterator[str]:
    """This function will say why all reforms together are no law that could be valued, where they are none."""
    found, law = results.clash, results.study.basis.system
    if found is None:
        return
    named = {"first": words(found.first), "second": words(found.second)}
    if found.day is None:
        yield words("“{first}” and “{second}” add the scheme “{scheme}”, each with other rules: no law has all reforms together, and none is valued with them.", scheme=found.key, **named)  # fmt: skip
    else:
        rule = words(law.parameters[found.key].label or found.key)
        yield words("“{first}” and “{second}” set “{rule}” differently from {date}: no law has all reforms together, and none is valued with them.", rule=rule, date=date_text(found.day, words), **named)  # fmt: skip


@dataclass(frozen=True)
class _Writer(AssumedWriter):
    def rules(self) -> Table:
        words = self.words
        law, scheme = self.results.study.basis.system, self.results.valued.assumptions.scheme
        rows = [
            row
            for other in self.results.others
            for key in sorted(parameters_behind(other.system, scheme))
            for row in self._changed(other.system, law.parameters.get(key), other.system.parameters[key])
        ]
        return Table(
            key="valuation.changed_rules", title=words("What each reform changes"),
            columns=(
                TableColumn("law", words("Law")), TableColumn("rule", words("Rule")), TableColumn("from", words("From")), TableColumn("before", words("As the law is then")),
                TableColumn("after", words("With the reform")), TableColumn("source", words("Source")),
            ),
            rows=tuple(rows),
            definition=words("Parameters of the definition that benefits, contributions and administration of the scheme rest on, in the money of the date from which they hold."),
            universe=self.universe, source=definition_source(law.country, words), notes=tuple(clashing_reforms(self.results, words)),
        )  # fmt: skip

    def _changed(self, other: System, was: Parameter | None, now: Parameter) -> Iterator[tuple[Cell, ...]]:
        words = self.words
        for day, before, after, dated in self.changed_values(Changed("", was, now)):
            source = self.told.cited(dated.source, words) if dated is not None else None
            yield (
                words(other.title),
                words(now.label or now.key),
                date_text(day, words),
                before,
                after,
                source,
            )

    def assumptions(self, was: Assumptions, now: Assumptions, places: list[tuple[str, ...]]) -> Table:
        words = self.words
        return Table(
            key="valuation.changed_assumptions", title=words("Which assumptions are others than before"),
            columns=(
                TableColumn("what", words("What is assumed")), TableColumn("before", words("In the valuation before")), TableColumn("now", words("Now")),
                TableColumn("source", words("Source")),
            ),
            rows=tuple(
                (words(ASSUMED[at[-1]]), self.assumed_text(was, at), self.assumed_text(now, at), self.source_text(at[-1]) if at[-1] in now.sources else words("file of assumptions"))
                for at in places
            ),
            definition=words("As written in both files of assumptions. What goes by age is written from the youngest group of ages to the oldest."),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip
