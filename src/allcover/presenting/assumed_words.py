"""How an assumption, or a rule of the law, is written out in a report: what is assumed, since when, and where it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from allcover.expressions.kinds import Kind as RuleKind
from allcover.presenting.numbers import date_text, number_text
from allcover.presenting.rule_words import (
    counted_text,
    course_text,
    plain_number,
    points_text,
    rate_text,
    rule_text,
)
from allcover.presenting.valuation_words import ValuationWriter
from allcover.projection.succession import Changed
from allcover.projection.valuation_file import BY_AGE, SEXES, Assumptions
from allcover.projection.valuation_paths import HELD, is_of_economy
from allcover.rules.definition import Dated, Parameter
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.finding import Kind
from allcover.vocabulary.words import marked

FOLLOWED = {"wages": marked("insured earnings"), "prices": marked("prices"), "nothing": marked("nothing")}
GOES = {
    "pensions_follow": marked("Pensions in payment follow {what}."),
    "amounts_follow": marked("The amounts that the law names follow {what}."),
}
STAYS = {
    "pensions_follow": marked("Pensions in payment stay as they are."),
    "amounts_follow": marked("The amounts that the law names stay as they are."),
}
SEX_LABELS = {"female": marked("women"), "male": marked("men")}


@dataclass(frozen=True)
class AssumedWriter(ValuationWriter):
    """Writes out what a valuation rests on, in one language."""

    @property
    def raw(self) -> Mapping[str, Any]:
        """The file of assumptions as it stands."""
        return self.results.valued.assumptions.raw

    def assumed_text(self, given: Assumptions, at: tuple[str, ...]) -> str:
        """This function will write out what stands at a place of a file of assumptions, one of those it can be changed in."""
        words, raw = self.words, given.raw
        name = at[-1]
        if not given.has(at):
            return words("not assumed")
        if name == "careers":
            return self.careers_text(raw[name])
        if name == "entrants":
            return self._entrants(raw[name], int(raw["last_year"]))
        if at[0] == "paths":
            return self._path(raw["paths"][name], int(raw["last_year"]))
        if at[0] == "ages":
            return self._by_sex(raw["ages"][name]) if name in BY_AGE else words("other groups of ages")
        if name in ("amounts_follow", "pensions_follow"):
            return words(FOLLOWED[raw[name]["value"]])
        value = float(raw[name]["value"])
        if name == "spouse_years_older":
            return counted_text(value, "year", words)
        if name == "reserve":
            return f"{number_text(value / 1e6, 'money', words, 1)} {self.millions_held}"
        if name in ("retiring", "working_on"):
            return number_text(value, "share", words)
        return number_text(value, "number", words, 0 if value == int(value) else 1)

    def _by_sex(self, column: Mapping[str, Any]) -> str:
        words = self.words
        return words.join(
            words(
                "{name}: {value}",
                name=words(SEX_LABELS[sex]),
                value=" ".join(plain_number(float(value), words) for value in column[sex]),
            )
            for sex in SEXES
        )

    def _entrants(self, held: Mapping[str, Any], end: int) -> str:
        words, persons = self.words, held["persons"]
        count = self._rates(persons, "count")
        if "then" in persons:
            count = words("{rates}; held after {year}", rates=count, year=end)
        ages = words.join(f"{low}–{high - 1}" for low, high in pairwise(int(age) for age in held["ages"]))
        return words(
            "{persons}; shares of the ages {ages}: {shares}",
            persons=count,
            ages=ages,
            shares=self._by_sex(held),
        )

    def careers_text(self, held: Mapping[str, Any]) -> str:
        """This function will write out how wages are spread within an age."""
        words = self.words
        return words(
            "{classes} classes of lognormal wages, standard deviation of the logarithm {spread}; {growth} a year in the past",
            classes=held["classes"], spread=plain_number(float(held["spread"]), words), growth=number_text(float(held["past_growth"]), "share", words),
        )  # fmt: skip

    def standing_text(self, held: Mapping[str, Any]) -> str:
        """This function will write out how long a contributor's place among others lasts."""
        words = self.words
        return words(
            "{lasting} of the variance of standings lasts, the rest is of the year alone; of what lasts, {memory} is left a year later",
            lasting=number_text(float(held["lasting"]), "share", words, 0), memory=number_text(float(held["memory"]), "share", words, 0),
        )  # fmt: skip

    def width_text(self, held: Mapping[str, Any]) -> str:
        """This function will write out how far yearly rates stray, in percentage points."""
        words = self.words
        wide = words.join(
            words("{value} in {year}", value=points_text(float(step["value"]), words), year=step["in"]) for step in held["values"]
        )  # fmt: skip
        return words(
            "{widths}; of an error {memory} is left a year later",
            widths=wide,
            memory=number_text(float(held["memory"]), "share", words),
        )

    def _path(self, path: Mapping[str, Any], end: int) -> str:
        words = self.words
        if is_of_economy(path):
            steps = [path["values"][at] for at in (0, -1)]
            first, last = (rate_text(float(step["value"]), words) for step in steps)
            return words(
                "that of the country’s economy: {first} in {year}, {last} in {last_year}",
                first=first,
                year=steps[0]["from"],
                last=last,
                last_year=steps[1]["from"],
            )
        told = self._rates(path)
        then = path.get("then")
        if then is None:
            return told
        if then == HELD:
            return words("{rates}; held after {year}", rates=told, year=end)
        return words(
            "{rates}; {value} after {year}",
            rates=told,
            value=rate_text(float(then), words),
            year=end,
        )

    def _rates(self, path: Mapping[str, Any], kind: Kind = "share") -> str:
        words = self.words

        def text(value: float) -> str:
            return rate_text(value, words) if kind == "share" else number_text(value, kind, words)

        return course_text(path, lambda value: text(float(value)), words)

    def source_text(self, name: str) -> str:
        """This function will write out where an assumption comes from, by its name."""
        return self.cited_text(self.results.valued.assumptions.sources[name])

    def cited_text(self, citation: Citation) -> str:
        """This function will write out a citation with its note."""
        return self.told.cited(citation, self.words, is_noted=True)

    def rule_texts(self, parameter: Parameter) -> Iterator[tuple[str, str, str, str]]:
        """This function will give a row for each value of a rule that holds on the day of the valuation or later: rule, from, value, source."""
        words, day = self.words, self.results.study.basis.day
        for dated in parameter.values:
            if dated.end is None or dated.end > day:
                yield (words(parameter.label or parameter.key), date_text(dated.start, words), self.rule_value(dated.value, parameter.kind),
                       self.told.cited(dated.source, words))  # fmt: skip

    def changed_values(self, changed: Changed) -> Iterator[tuple[date, str | None, str | None, Dated | None]]:
        """This function will write out what a rule is in two laws, from each day from which it is another: before, after (None: nothing), and the value after. Of one amount in the money of two dates it says of which."""
        opening = self.results.study.basis.day
        for day, old, new in changed.values(opening):
            is_confirmed = old is not None and new is not None and old.value == new.value
            before, after = (
                None if parameter is None or dated is None
                else self._of_money(dated, parameter, opening) if is_confirmed and dated.start != day
                else self.rule_value(dated.value, parameter.kind)
                for parameter, dated in ((changed.before, old), (changed.after, new))
            )  # fmt: skip
            yield day, before, after, new

    def _of_money(self, dated: Dated, parameter: Parameter, opening: date) -> str:
        value = self.rule_value(dated.value, parameter.kind)
        return self.words("{value} (money of {year})", value=value, year=max(dated.start, opening).year)

    def rule_value(self, value: Any, kind: RuleKind) -> str:
        """This function will write out the value of a rule."""
        currency = self.words(self.results.study.basis.system.country.currency)
        return rule_text(value, kind, currency, self.words)
