"""What the past implies beside what a valuation expects: new pensions against those in payment, what may stand behind it where they lie apart, and what hangs on it. Goes to :mod:`valuation_writer` and :mod:`valuation_section`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from allcover.presenting.numbers import bracketed, estimate_interval, number_text
from allcover.presenting.valuation_study import FoundAsImplied
from allcover.presenting.valuation_words import MILLION, PENSIONS, ValuationWriter
from allcover.projection.experience import (
    AGES,
    AHEAD,
    BEFORE,
    OldAge,
    Standing,
    later_years,
    old_age_of,
    standings_of,
)
from allcover.projection.insured import TYPES
from allcover.projection.insured_steps import OLD_AGE
from allcover.projection.rates import Floats
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Finding, Formula, Section, Table, TableColumn
from allcover.vocabulary.words import marked

NEAR, YEAR_OF_AGE = 0.02, 0.5
"""By how much residents of an age must become more or fewer, and the mean age other, to be named among what may stand behind a difference."""

_TOO_HIGH = {
    "invalidity": marked("the rates at which the insured become invalids are too high"),
    "widowed": marked("mortality, or the shares who are married, are too high"),
}
_TOO_LOW = {
    "invalidity": marked("the rates at which the insured become invalids are too low"),
    "widowed": marked("mortality, or the shares who are married, are too low"),
}
_TO_CHECK = {
    "old_age": marked("records of credit"),
    "invalidity": marked("awards of past years, and the rates at which the insured become invalids"),
    "widowed": marked("awards of past years, and mortality and the shares who are married"),
}
"""What new pensions of a type rest on among the assumptions."""


@dataclass(frozen=True)
class ExperienceWriter(ValuationWriter):
    """Writes what the past implies, under the law as it is."""

    @cached_property
    def experience(self) -> OldAge:
        """New old-age pensions, and those in payment just above the age."""
        return old_age_of(self.results.valued.ground, self.made, self.results.awarded)

    @cached_property
    def standing(self) -> tuple[Standing, ...]:
        """New pensions of other types, and those in payment."""
        return standings_of(self.made, self.results.awarded)

    @property
    def _apart(self) -> list[Standing]:
        return [one for one in self.standing if one.is_apart]

    def _told(self, one: Standing) -> dict[str, object]:
        """What is said of a type, by name."""
        return {
            "type": self.words(PENSIONS[one.type]), "year": int(self.made.years[0]), "ahead_year": one.year, "growth": self.share(one.growth, 1),
            **{name: self._persons(getattr(one, name)) for name in ("first", "ended", "implied")},
            **{name: number_text(100 * getattr(one, name), "number", self.words, 1) for name in ("now", "ahead")},
        }  # fmt: skip

    def _entries(self, name: str) -> int:
        return self.entries(self.results.valued.members.type == TYPES.index(name))

    @property
    def _sampled(self) -> Estimate | None:
        """New old-age pensions a year as those in payment imply, with the error of having asked only some."""
        return None if self.results.sampled is None else self.results.sampled.rates.implied

    @property
    def _later(self) -> slice:
        return later_years(self.made.years.size)

    @property
    def _of_later(self) -> dict[str, object]:
        """What is said of old age, by name."""
        found, years = self.experience, self.made.years
        return {
            **{name: self._persons(getattr(found, name)) for name in ("waiting", "first", "later")},
            "implied": bracketed(self._persons(found.implied), "" if self._sampled is None else estimate_interval(self._sampled, "count", self.words)),
            "year": int(years[0]), "from_year": int(years[self._later][0]), "to_year": int(years[self._later][-1]),
        }  # fmt: skip

    def section(self) -> Section:
        """This function will present what the past implies, a type a paragraph."""
        tables = (self.in_payment(), *self.causes(), *self.as_implied(), self.drawing())
        return Section(
            id="past",
            heading=self.words("What pensions in payment say of new ones"),
            paragraphs=tuple(self.reasons()),
            findings=tuple(self.findings()),
            tables=tables,
        )

    def in_short(self) -> Iterator[str]:
        """That new old-age pensions are fewer or more than the past implies, where they are, and where that is looked into."""
        words = self.words
        if self.experience.is_apart:
            yield words("New old-age pensions go from {first} in {year} to {later} a year on average from {from_year} to {to_year}.", **self._of_later)  # fmt: skip
        for one in self._apart:
            yield words("{type}: those in payment go from {now} per 100 contributors in {year} to {ahead} in {ahead_year}.", **self._told(one))  # fmt: skip

    def in_brief(self) -> Iterator[str]:
        """The same in few words, with what the past implies, by how much that would move the premium, and how many stand behind it."""
        words, old = self.words, self.experience
        told = list[str]()
        if old.is_apart:
            told.append(words(
                marked("New old-age pensions go from {first} in {year} to {later} a year from {from_year} to {to_year}; those in payment just above the age imply {implied}.") if old.has_past
                else marked("New old-age pensions go from {first} in {year} to {later} a year from {from_year} to {to_year}; none are in payment just above the age."),
                **self._of_later,
            ))  # fmt: skip
        for one in self._apart:
            told.append(words(
                marked("{type}: {first} begin in {year} and {ended} end; {implied} would keep them as many per contributor.") if one.has_past
                else marked("{type}: {first} begin in {year}; none are in payment."),
                **self._told(one),
            ))  # fmt: skip
        if past := [one for one in self._apart if one.has_past]:
            told.append(
                words(
                    "Contributors grow in number by {growth} a year until {ahead_year}.",
                    **self._told(past[0]),
                )
            )
        if told:
            yield " ".join((
                *told, *self._size_in_brief(), words("Records of credit and of awards should be checked before a rate is fixed."),
                self._in_the_data(),
            ))  # fmt: skip

    def _in_the_data(self) -> str:
        """How many entries stand behind it."""
        members, sure = self.results.valued.members, self._sampled
        told = {"contributors": self._persons(self.entries(members.is_contributing)), "pensioners": self._persons(self.entries(members.type >= 0))}  # fmt: skip
        if self.experience.is_apart and sure is not None and sure.persons:
            return self.words("In the data: {contributors} contributors, {pensioners} pensioners, {above} of them just above the pensionable age.", above=self._persons(sure.persons), **told)  # fmt: skip
        return self.words("In the data: {contributors} contributors, {pensioners} pensioners.", **told)

    def _size_in_brief(self) -> Iterator[str]:
        if len(self._trials) == 1:
            yield self.words(
                "If new ones differed by the same factor in every later year the premium would be {low}: a sensitivity, without the error of the sample.",
                **self._range,
            )
        elif self._trials:
            yield self.words(
                "If new ones differed by the same factor in every later year, of one type or several, the premium would be between {low} and {high}: a sensitivity, without the error of the sample.",
                **self._range,
            )
        used_up = [one.exhaustion for one in self._trials if one.exhaustion]
        if used_up and not self.results.implied[0].exhaustion:
            yield self.words(
                "In {count} of these {all} trials the reserve would be used up at the rates of the law, first in {year}.",
                count=len(used_up), all=len(self._trials), year=min(used_up),
            )  # fmt: skip

    @property
    def _trials(self) -> tuple[FoundAsImplied, ...]:
        """With new pensions as those in payment imply, each type alone and with every other."""
        return self.results.implied[1:]

    @property
    def _range(self) -> dict[str, object]:
        premiums = [one.premium for one in self._trials]
        return {
            "low": self.share(min(premiums)), "high": self.share(max(premiums)), "premium": self.share(self.made.premium),
        }  # fmt: skip

    def reasons(self) -> Iterator[str]:
        """How new pensions lie to those in payment, a type a paragraph."""
        if old := " ".join(self._of_old_age()):
            yield old
        for one in self._apart:
            yield " ".join(self._of_type(one))

    def _of_size(self) -> Iterator[str]:
        yield self.words(
            marked("If new pensions differed by the same factor in every later year the premium would be {low}, where it is {premium} as assumed: a sensitivity, the scheme valued anew.") if len(self._trials) == 1
            else marked("If new pensions differed by the same factor in every later year, of one type alone or of several, the premium would be between {low} and {high}, where it is {premium} as assumed: a sensitivity, the scheme valued anew."),
            **self._range,
        )  # fmt: skip

    def _of_type(self, one: Standing) -> Iterator[str]:
        words, told = self.words, self._told(one)
        if one.has_past:
            yield words("{type}: {first} begin in {year} and {ended} end; {implied} would keep them as many per contributor.", **told)  # fmt: skip
            yield words(
                marked("They go from {now} per 100 contributors to {ahead} in {ahead_year}, which lowers the cost of later years.") if one.ahead < one.now
                else marked("They go from {now} per 100 contributors to {ahead} in {ahead_year}, which raises the cost of later years."), **told,
            )  # fmt: skip
        else:
            yield words("{type}: none are in payment, and {first} begin in {year}; those in payment are {ahead} per 100 contributors in {ahead_year}. Nothing in the data says whether that is many.", **told)  # fmt: skip

    def _causes_of(self, one: Standing) -> Iterator[str]:
        """What may stand behind new pensions that are too many or too few for those in payment; what the data rule out is not named."""
        words = self.words
        about = {"age": self._age(one.age), "age_ahead": self._age(one.age_ahead), "ahead_year": one.year}
        older = one.age_ahead - one.age
        if one.first > one.implied:
            if self._is_young:
                yield words("the scheme is young")
            if older > YEAR_OF_AGE:
                yield words("those of whom they come grow older, from {age} years on average to {age_ahead} in {ahead_year}", **about)  # fmt: skip
            yield words("fewer were awarded in the past, under other rules or at other rates")
            yield words(_TOO_HIGH[one.type])
            yield words("the data hold too few who draw one")
        else:
            if older < -YEAR_OF_AGE:
                yield words("those of whom they come grow younger, from {age} years on average to {age_ahead} in {ahead_year}", **about)  # fmt: skip
            yield words("more were awarded in the past, under other rules or at other rates")
            yield words(_TOO_LOW[one.type])
            yield words("the data hold too many who draw one")

    @property
    def _is_young(self) -> bool:
        """Whether nobody draws an old-age pension who is so far above the age that the scheme must have paid for long."""
        return self.experience.paid_for < AHEAD

    def causes(self) -> Iterator[Table]:
        """This function will tell what may stand behind new pensions that lie apart, a type a row; nothing where none do."""
        words, old = self.words, self.experience
        causes = {one.type: self._causes_of(one) for one in self._apart}
        if old.is_apart:
            causes = {old.type: self._causes_of_old_age(), **causes}
        if causes:
            yield Table(
                key="valuation.causes", title=words("What may stand behind it"),
                columns=(TableColumn("type", words("Type")), TableColumn("causes", words("Any of these")), TableColumn("check", words("To be checked"))),
                rows=tuple((words(PENSIONS[name]), words.join(told), words(_TO_CHECK[name])) for name, told in causes.items()),
                definition=words("Why new pensions may lie apart from what those in payment imply; what the data rule out is left out. Which it is the valuation cannot tell, and the premium rests on it: that should be checked before a rate is fixed."),
                universe=self.universe, source=self.told.source,
            )  # fmt: skip

    def _of_old_age(self) -> Iterator[str]:
        """Why old-age pensions become fewer or more than those in payment imply."""
        words, found, told = self.words, self.experience, self._of_later
        if not found.has_past and not found.is_apart:
            return
        yield words("{first} old-age pensions begin in {year}, and {later} a year from {from_year} to {to_year}.", **told)  # fmt: skip
        yield (
            words("Those in payment in the {years} years of age just above the pensionable age are {implied} to a year of age, so no fewer a year began in the past.", years=AGES, **told) if found.has_past
            else words("None are in payment just above the pensionable age, so nothing in the data says whether that is many.")
        )  # fmt: skip
        if found.waiting > found.later / 2:
            yield words("At the start {waiting} persons have reached the age, have paid long enough and do not draw: most come into payment in the first years.", **told)  # fmt: skip
        if found.is_apart:
            yield words(
                marked("So fewer old-age pensions begin than in the past, which lowers the cost of later years.") if found.later < found.implied
                else marked("So more old-age pensions begin than in the past, which raises the cost of later years.")
            )  # fmt: skip

    def _of_credit(self) -> str:
        """Who draws just above the age, and who below it has paid long enough."""
        return self.words(
            "Of residents in the {years} years of age just above the pensionable age, {above} draw an old-age pension or could; in the {years} years below it, {insured} have credit, {enough} have paid long enough already, and {in_time} in all will have if who contributes goes on until then.",
            years=BEFORE, **{name: self.share(getattr(self.experience, name), 0) for name in ("above", "insured", "enough", "in_time")},
        )  # fmt: skip

    def _causes_of_old_age(self) -> Iterator[str]:
        words, found, more = self.words, self.experience, self.experience.later > self.experience.implied
        if more and self._is_young:
            yield words("the scheme is young")
        turned = found.reaching_later / found.reaching - 1 if found.reaching else 0.0
        if abs(turned) > NEAR and (turned > 0) == more:
            yield words(
                marked("more residents reach the age ({later} a year, after {before})") if more else marked("fewer residents reach the age ({later} a year, after {before})"),
                later=self._persons(found.reaching_later), before=self._persons(found.reaching),
            )  # fmt: skip
        if sum(found.age_later) != sum(found.age) and (sum(found.age_later) < sum(found.age)) == more:
            yield words(marked("the law gives them earlier") if more else marked("the law gives them later"))
        if more:
            yield words("more of those who now reach the age have paid long enough than of those before them")
            yield words("the data hold too much of their credit")
        else:
            yield words(
                "fewer of those who now reach the age have paid long enough than of those before them"
            )
            yield words("the data hold too little of their credit")

    def _persons(self, number: float) -> str:
        return number_text(number, "count", self.words)

    def _age(self, years: float) -> str:
        return number_text(years, "number", self.words, 1)

    def in_payment(self) -> Table:
        """This function will set new pensions of each type against those in payment."""
        words = self.words
        rows, formulas = list[tuple[Cell, ...]](), list[Formula]()
        for name, row in self._rows_in_payment():
            rows.append(row)
            formulas.append(Formula("first", f"{{valuation.awards:{name}.1}}", len(rows)))
            if name in self._by_type:
                formulas.append(Formula("implied", "MAX(0,{ended}+{growth}*{start})", len(rows)))
        span, ahead = self.made.years[self._later], self.standing[0].year
        return Table(
            key="valuation.experience", title=words("New pensions against those in payment"),
            columns=(
                TableColumn("type", words("Type")), TableColumn("entries", words("Entries of the data"), "count"), TableColumn("start", words("In payment at the start"), "count"),
                TableColumn("ended", words("End in the first year"), "count"), TableColumn("growth", words("Contributors, growth a year until {year}", year=ahead), "share", decimals=2),
                TableColumn("implied", words("New a year as those in payment imply"), "count"), TableColumn("first", words("New in the first year"), "count"),
                TableColumn("later", words("New a year from {first} to {last}", first=int(span[0]), last=int(span[-1])), "count"),
                TableColumn("years", words("In payment per new one"), "number", decimals=1),
            ),
            rows=tuple(rows),
            definition=words(
                "Those in payment imply, of old age, as many new ones a year as draw to a year of age in the {years} years just above the pensionable age, against the later years; of invalidity and of widows and widowers as many as keep them as many per contributor, "
                "against the first year: those that end in it, and of those in payment the growth of contributors. In payment per new one: where a scheme has long been as it is, about the years that a pension lasts.", years=AGES,
            ),
            universe=self.universe, source=self.told.source, formulas=tuple(formulas),
        )  # fmt: skip

    @property
    def _by_type(self) -> dict[str, Standing]:
        return {one.type: one for one in self.standing}

    @property
    def _in_payment(self) -> list[str]:
        """The types of which any are in payment or begin, a row each."""
        new, held = self.results.awarded.persons, self.made.insured.persons[0]
        return [name for at, name in enumerate(TYPES) if held[at].any() or new[:, at].any()]

    def _rows_in_payment(self) -> Iterator[tuple[str, tuple[Cell, ...]]]:
        new, held = self.results.awarded.persons, self.made.insured.persons.sum(axis=(2, 3))
        for name in self._in_payment:
            at, past = TYPES.index(name), self._by_type.get(name)
            later, start = float(new[self._later, at].mean()), float(held[0, at])
            ended = start + float(new[0, at]) - float(held[1, at])
            implied = past.implied if past else self.experience.implied if at == OLD_AGE else None
            yield name, (
                self.words(PENSIONS[name]), self._entries(name), start, ended, past.growth if past else None, implied, float(new[0, at]), later,
                start / later if later else None,
            )  # fmt: skip

    def as_implied(self) -> Iterator[Table]:
        """This function will tell what the scheme comes to with new pensions as those in payment imply; nothing where no trial was made."""
        if not self._trials:
            return
        words, span = self.words, self.made.years[self._later]
        types = [one for one in TYPES if any(one in found.types for found in self._trials)]
        columns = (
            TableColumn("what", words("New pensions that differ")),
            *(TableColumn(f"times_{name}", words("{type}: times as many begin", type=words(PENSIONS[name])), "number", decimals=2) for name in types),
            TableColumn("premium", words("General average premium"), "share", decimals=2), TableColumn("change", words("Change of the premium"), "points", words("percentage points"), 2),
            TableColumn("first_cost", words("Pay-as-you-go rate at the start"), "share", decimals=2), TableColumn("last_cost", words("Pay-as-you-go rate at the end"), "share", decimals=2),
            self.held("owed", words("Most that the fund would owe at the premium")), TableColumn("without_debt", words("Lowest level rate at which nothing is ever owed"), "share", decimals=2),
            self.held("debt", words("Implicit pension debt")), TableColumn("used_up", words("Reserve used up")),
        )  # fmt: skip
        rows = tuple(
            (self.types_text(one.types), *(self._times(name) if name in one.types else None for name in types), one.premium, one.premium - self.made.premium, one.first_cost, one.last_cost,
             one.owed / MILLION, one.without_debt, one.debt / MILLION, self.used_text(one))
            for one in self.results.implied
        )  # fmt: skip
        yield Table(
            key="valuation.implied", title=words("Sensitivity: the premium if new pensions differed by the same factor in every later year"), columns=columns, rows=rows,
            definition=words(
                "The scheme valued anew with so many times as many new pensions as follow from the insured of each year, of old age from {first} on. It shows what hangs on the difference if it lasts, not which side is right, nor that it lasts: so many times as many are what those in payment imply for the "
                "years compared, and do not follow how the number of contributors, of residents who reach the age and of pensions that end changes later.", first=int(span[0]),
            ),
            universe=self.universe, source=self.told.source, notes=(*self._of_size(), *self._out_of_bounds()), formulas=tuple(self._of_implied(types)), holds_results=True,
        )  # fmt: skip

    def _of_implied(self, types: Sequence[str]) -> Iterator[Formula]:
        # The scheme as it is stands elsewhere, and is linked.
        for column, text in (
            ("premium", "{valuation.premium:rate.5}"),
            ("first_cost", "{valuation.rates:cost.1}"),
            ("last_cost", f"{{valuation.rates:cost.{self.made.years.size}}}"),
            ("owed", "MAX(0,-MIN({valuation.at_premium:end.all}))"),
            ("without_debt", "MAX({valuation.at_premium:so_far.all})"),
            ("used_up", self.used_up("valuation.reserve")),
            *((("debt", "{valuation.laws:debt.1}"),) if self.results.others else ()),
        ):
            yield Formula(column, text, 1)
        yield Formula("change", "100*({premium}-{valuation.implied:premium.1})")
        for at, one in enumerate(self.results.implied, start=1):
            for name in set(types) & set(one.types):
                row = self._in_payment.index(name) + 1
                begun = "later" if name == TYPES[OLD_AGE] else "first"
                yield Formula(f"times_{name}", f"{{valuation.experience:implied.{row}}}/{{valuation.experience:{begun}.{row}}}", at)  # fmt: skip

    def _out_of_bounds(self) -> Iterator[str]:
        if any(one.is_held for one in self._trials):
            yield self.words(
                "Somewhere more would become invalids than are alive, and all of them are taken to."
            )
        if any(one.is_beyond for one in self._trials):
            yield self.words(
                "Somewhere more would draw an old-age pension than there are residents of the age: so many cannot be."
            )

    def _times(self, name: str) -> float:
        return self._by_type[name].times if name in self._by_type else self.experience.times

    def used_text(self, one: FoundAsImplied) -> str:
        """This function will write the year in which the reserve is used up, or that it never is."""
        return str(one.exhaustion) if one.exhaustion else self.words("never")

    def types_text(self, types: Sequence[str]) -> str:
        """This function will name types of pensions; that nothing differs, of none."""
        return self.words.join(self.words(PENSIONS[one]) for one in types) or self.words("As assumed")

    def findings(self) -> Iterator[Finding]:
        """This function will give what those in payment imply of old age, and the premium of each trial, under a key."""
        words = self.words
        if self.experience.has_past:
            row = self._in_payment.index(TYPES[OLD_AGE]) + 1
            yield replace(self.finding(
                "past.old_age", words("New old-age pensions a year as those in payment imply"), self.experience.implied, "persons",
                words("As many as draw an old-age pension to a year of age in the {years} years of age just above the pensionable age.", years=AGES), decimals=0,
                estimate=self._sampled, formula=f"{{valuation.experience:implied.{row}}}",
            ), is_headline=False)  # fmt: skip
        for row, one in enumerate(self._trials, start=2):
            yield replace(self.finding(
                f"implied.{'_'.join(one.types)}", words("Premium if new pensions differed by the same factor in every later year: {types}", types=self.types_text(one.types)), one.premium, "share",
                words("The general average premium with as many times as many new pensions in every later year, all else as it is: a sensitivity, which shows what hangs on the difference if it lasts, not which side is right."), decimals=2,
                formula=f"{{valuation.implied:premium.{row}}}",
            ), is_headline=False)  # fmt: skip

    def drawing(self) -> Table:
        """This function will say which part of residents of an age draws an old-age pension, at the start and later."""
        words, people, years = self.words, self.results.valued.ground.population, self.made.years
        drawn = self.made.insured.persons[:, OLD_AGE]
        dates = sorted({at for at in (0, 5, 10, 25, years.size) if at <= years.size})
        youngest = int(self.results.valued.ground.right_ages.min())
        last = people.shape[2] - 1
        starts = list(range(youngest, min(youngest + 4 * AGES, last), AGES))
        rows: list[tuple[Cell, ...]] = []
        for low in starts:
            high = None if low == starts[-1] else low + AGES
            label = f"{low}+" if high is None else f"{low}–{high - 1}"
            rows.append((label, *(_part(drawn[at, :, low:high], people[at, :, low:high]) for at in dates)))
        return Table(
            key="valuation.drawing", title=words("Residents who draw an old-age pension of the scheme, by age"),
            columns=(TableColumn("age", words("Age")), *(TableColumn(f"y{int(years[0]) + at}", str(int(years[0]) + at), "share", decimals=1) for at in dates)),
            rows=tuple(rows),
            definition=words("Of all residents of the age, at the start of the year. The first column is what the data hold, the others what follows from the credit of those who come after."),
            universe=words("All residents"), source=self.told.source, notes=(self._of_credit(),),
        )  # fmt: skip


def _part(some: Floats, of: Floats) -> float | None:
    return float(some.sum() / of.sum()) if of.sum() > 0 else None
