"""What a scheme does for a standard beneficiary: the judge asked, exactly, by the definition's own rules.

A trial never reckons a benefit itself. It writes a household, has the judge look at it, and adds up what the benefits of
one branch pay the household's members. The same question is asked of the judge once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from allcover.engine.judge import Judge
from allcover.engine.plan import plan_of, rules_on, targets_on
from allcover.expressions import logic
from allcover.expressions.logic import Unknown, Value
from allcover.expressions.nodes import Exact, Node, Word, walk
from allcover.population import Population
from allcover.rules.definition import Benefit, ColumnTarget, FactTarget, Scheme, System
from allcover.standards.beneficiary import TRADES, Circumstances
from allcover.standards.households import NUMBER_SIGN, Scene, household, numbered

SIGNS: dict[str, frozenset[str]] = {
    "old_age": frozenset(("persons.age", "persons.birth_date")),
    "sickness": frozenset(("'sickness'", "persons.was_ill")),
    "unemployment": frozenset(("'unemployment'", "'unemployed'", "persons.months_unemployed")),
    "maternity": frozenset(("'maternity'", "persons.is_pregnant", "persons.gave_birth_last_year")),
    "injury_temporary": frozenset(("'employment_injury'",)),
    "injury_permanent": frozenset(("'employment_injury'",)),
    "injury_death": frozenset(("'death'", "'deceased'", "persons.death_date", "'widowed'", "'dead'")),
    "invalidity": frozenset(("'invalidity'", "persons.disability")),
    "death": frozenset(("'death'", "'deceased'", "persons.death_date", "'widowed'", "'dead'")),
}
"""What a rule names that knows of a contingency: a column, or a code in quotes."""

CAREER = frozenset(("history.from_date", "history.to_date", "history.activity", "history.earnings_month", "months_contributed", "affiliated_since"))  # fmt: skip
"""What a rule reads that asks for a record of contribution or employment."""

RESIDENCE = frozenset(("persons.months_resident",))
SPELLS = frozenset(("contingencies.from_date", "contingencies.to_date", "contingencies.event_date"))
AGES = SIGNS["old_age"]


@dataclass(frozen=True)
class Paid:
    """Whether a household is entitled to anything of a branch, and what it is paid a month; either may be unknown."""

    is_entitled: bool | Unknown
    amount: Exact | Unknown

    @property
    def is_known(self) -> bool:
        """Whether both are known."""
        return not isinstance(self.is_entitled, Unknown) and not isinstance(self.amount, Unknown)

    @property
    def missing(self) -> tuple[str, ...]:
        """The items that lack, in order."""
        parts = (part for part in (self.is_entitled, self.amount) if isinstance(part, Unknown))
        return tuple(sorted({item for part in parts for item in part.missing}))


@dataclass(frozen=True)
class Offer:
    """The benefits of one branch that one scheme gives, as far as a check looks at them."""

    scheme: Scheme
    branch: str
    benefits: tuple[tuple[int, Benefit], ...]

    @property
    def entitled(self) -> tuple[str, ...]:
        """The keys of the conditions."""
        return tuple(f"{self.scheme.id}.entitled_{number}" for number, _ in self.benefits)

    @property
    def paid(self) -> tuple[str, ...]:
        """The keys of the amounts a month."""
        return tuple(f"{self.scheme.id}.paid_{number}" for number, _ in self.benefits)

    @property
    def is_means_tested(self) -> bool:
        """Whether the scheme tests means, as its definition says of itself."""
        return self.scheme.mechanism == "means_tested"


@dataclass
class Trial:
    """A country's law on a day, asked about standard beneficiaries. ``day`` is the first of a month.

    What was found is kept, so that several conventions that ask the same cost no more than one.
    """

    system: System
    day: date
    found: dict[object, Paid] = field(default_factory=dict)
    covered: dict[object, bool | Unknown] = field(default_factory=dict)

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes in force, in the order of the definition."""
        return tuple(self.system.schemes_on(self.day).values())

    def offer(self, scheme: Scheme, branch: str, *, in_kind: bool = False) -> Offer:
        """This function will give what a scheme pays in a branch, in cash (and in kind, where asked for)."""
        forms = ("cash", "in_kind") if in_kind else ("cash",)
        held = [
            (n, one) for n, one in enumerate(scheme.benefits) if one.branch == branch and one.form in forms
        ]
        return Offer(scheme, branch, tuple(held))

    def pays(self, offer: Offer, them: Circumstances) -> Paid:
        """This function will have the judge decide what an offer pays a standard beneficiary's household."""
        if (offer.paid, them) not in self.found:
            self.look_at(offer, [them])
        return self.found[offer.paid, them]

    def look_at(self, offer: Offer, many: Sequence[Circumstances]) -> None:
        """This function will have the judge decide several households at once, so that asking about each is quick."""
        new = [them for them in dict.fromkeys(many) if (offer.paid, them) not in self.found]
        scene = Scene(self.day, offer.scheme.id, self._names, self._rests_on_receipt(offer))
        for them, paid in zip(new, self._judged(offer, new, scene)):
            self.found[offer.paid, them] = paid

    def goes_on_paying(self, offer: Offer, them: Circumstances) -> Exact | Unknown:
        """This function will have the judge say what a benefit already in payment, of what ``them`` receives, has become.

        By the law's own rule for benefits in payment where it has one, else as a new benefit is reckoned.
        """
        scene = Scene(self.day, offer.scheme.id, self._names, self._rests_on_receipt(offer))
        rules = [
            (right, one.in_payment or paid)
            for right, paid, (_, one) in zip(offer.entitled, offer.paid, offer.benefits, strict=True)
        ]
        judge = self._judge([them], scene, tuple(key for rule in rules for key in rule))
        amounts: list[Value] = []
        for right, amount in rules:
            rights = list(self._answers(judge, 0, [right]))
            paid = list(self._answers(judge, 0, [amount]))
            if len(rights) != len(paid):  # One is of the household, the other of persons.
                rights = [logic.disjunction(rights)] * len(paid)
            amounts += [_due(is_due, each) for is_due, each in zip(rights, paid, strict=True)]
        return _cleaned(logic.total(amounts))  # type: ignore[return-value]

    def covers(self, scheme: Scheme, branch: str, them: Circumstances) -> bool | Unknown:
        """This function will ask whether the law obliges, entitles or lets join anybody of a household, in a branch."""
        keys = [f"{scheme.id}.law_{n}" for n, one in enumerate(scheme.provisions) if one.branch == branch]
        mark = (tuple(keys), them)
        if mark not in self.covered:
            judge = self._judge([them], Scene(self.day, scheme.id, self._names), keys)
            self.covered[mark] = _cleaned(logic.disjunction(self._answers(judge, 0, keys)))  # type: ignore[assignment]
        return self.covered[mark]

    def placed(self, offer: Offer, them: Circumstances) -> Circumstances:
        """This function will put a beneficiary into the trade whose members a scheme covers, an employee's first.

        A scheme that covers none of the trades by their work keeps the employee: it may ask for an age, or nothing.
        """
        for trade in TRADES:
            worker = replace(them.at_work(), trade=trade)
            if self.covers(offer.scheme, offer.branch, worker) is True:
                return replace(them, trade=trade)
        return them

    def family_allowances(self, tried: Scheme, them: Circumstances) -> Paid:
        """This function will add up the family allowances of all other schemes that a household is due."""
        total = Paid(False, 0)
        for scheme in self.schemes:
            offer = self.offer(scheme, "family")
            if scheme.id != tried.id and offer.benefits:
                paid = self._of_others(offer, tried, them)
                total = Paid(logic.disjunction((total.is_entitled, paid.is_entitled)), logic.add(total.amount, paid.amount))  # type: ignore[arg-type]  # fmt: skip
        return total

    def _of_others(self, offer: Offer, tried: Scheme, them: Circumstances) -> Paid:
        """A family scheme asked about somebody whom another scheme insures, or already pays."""
        mark = (offer.paid, tried.id, them)
        if mark not in self.found:
            self.found[mark] = self._judged(offer, [them], Scene(self.day, tried.id, self._names))[0]
        return self.found[mark]

    def reads(self, keys: Sequence[str]) -> frozenset[str]:
        """This function will name what quantities rest on: columns ``table.name``, facts by name, codes in quotes."""
        return frozenset(self._read(keys))

    def _read(self, keys: Sequence[str]) -> Iterator[str]:
        for key in plan_of(self.system, self.day, keys):
            quantity = self.system.quantities[key]
            for target in targets_on(quantity, self.system, self.day):
                if isinstance(target, ColumnTarget):
                    yield f"{target.table}.{target.name}"
                elif isinstance(target, FactTarget):
                    yield target.fact
            for _, node in rules_on(quantity, self.system, self.day):
                if isinstance(node, Node):
                    yield from (f"'{part.value}'" for part in walk(node) if isinstance(part, Word))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(scheme.id for scheme in self.schemes)

    def _rests_on_receipt(self, offer: Offer) -> bool:
        """Whether a right is read from what a survey says is received: then it is nobody's to assume."""
        wanted = FactTarget("receives", offer.scheme.id)
        plan = plan_of(self.system, self.day, offer.entitled)
        return any(wanted in targets_on(self.system.quantities[key], self.system, self.day) for key in plan)

    def _judged(self, offer: Offer, many: Sequence[Circumstances], scene: Scene) -> list[Paid]:
        if not many:
            return []
        judge = self._judge(many, scene, (*offer.entitled, *offer.paid))
        return [
            Paid(
                _cleaned(logic.disjunction(self._answers(judge, row, offer.entitled))),  # type: ignore[arg-type]
                _cleaned(logic.total(list(self._answers(judge, row, offer.paid)))),  # type: ignore[arg-type]
            )
            for row in range(len(many))
        ]

    def _judge(self, many: Sequence[Circumstances], scene: Scene, keys: Sequence[str]) -> Judge:
        records = [numbered(household(them, scene), number) for number, them in enumerate(many, start=1)]
        currency = self.system.country.currency
        people = Population.from_records(records, reference_date=self.day, currency=currency)
        return Judge(self.system, people, self.day, keys)

    @staticmethod
    def _answers(judge: Judge, household: int, keys: Sequence[str]) -> Iterator[Value]:
        """The answers for everybody who lives in the household; who has died claims nothing any more."""
        case, here = judge.open(household), judge.facts.is_here
        for key in keys:
            for row in judge.rows_of(case, key):
                is_of_person = judge.system.quantities[key].of == "person"
                if not is_of_person or here is None or here[row]:
                    yield judge.ask(case, key, row)

    def dues(self, them: Circumstances, insured_by: Scheme) -> dict[str, Exact | Unknown]:
        """This function will add up by payer the contributions a scheme asks for a household at work."""
        keys = [f"{insured_by.id}.due_{number}" for number in range(len(insured_by.contributions))]
        judge = self._judge([them], Scene(self.day, insured_by.id, self._names), keys)
        sums: dict[str, Exact | Unknown] = {}
        for key, contribution in zip(keys, insured_by.contributions):
            paid = _cleaned(logic.total(list(self._answers(judge, 0, [key]))))
            sums[contribution.payer] = logic.add(sums.get(contribution.payer, 0), paid)  # type: ignore[assignment]
        return sums

    def amount_of_household(self, them: Circumstances, key: str) -> Exact | Unknown:
        """This function will find an amount of the household itself, such as its poverty line."""
        judge = self._judge([them], Scene(self.day, "", self._names), [key])
        value = _cleaned(judge.ask(judge.open(0), key))
        assert not isinstance(value, str | bool)
        return value


def protects_in(scheme: Scheme, branch: str) -> bool:
    """This function will say whether a scheme covers somebody in a branch, or gives a benefit of it; one that only collects does not."""
    named = (*(one.branch for one in scheme.provisions), *(one.branch for one in scheme.benefits))
    return branch in named or (branch == "medical_care" and branch in scheme.branches)


def _due(is_due: Value, amount: Value) -> Value:
    if isinstance(is_due, Unknown):
        return logic.choose(is_due, amount, 0)
    return amount if is_due else 0


def with_receipt(them: Circumstances, amount: Exact) -> Circumstances:
    """This function will give the same household when it draws the benefit."""
    return replace(them, receives=amount)


def _cleaned(value: Value) -> Value:
    """A value whose missing items name a person as readers know it, without the number that tells households apart."""
    if not isinstance(value, Unknown):
        return value
    items = frozenset(_NUMBER.sub("", item) for item in value.missing)
    return Unknown(items, value.low, value.high)


_NUMBER = re.compile(rf"{NUMBER_SIGN}\d+\b")
