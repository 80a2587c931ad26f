"""A little country in which every rule of the tables is written, loaded by the real loader and put to the judge.

Its names stand for columns of the population: ``p q r`` are conditions, ``x y n`` plain numbers (``x`` any, ``y``
not below 0, ``n`` from 0 to 120). What a table leaves unknown, the judge must name by the column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from allcover.engine.judge import Judge
from allcover.expressions.grammar import parse
from allcover.expressions.kinds import Amount, Anything, Condition, Date, Kind
from allcover.expressions.logic import Value
from allcover.expressions.resolving import resolve
from allcover.expressions.units import parse_unit
from allcover.population import Population
from allcover.rules.assembly import assemble
from allcover.rules.country_reading import read_country
from allcover.rules.definition import Quantity, System, Version
from allcover.rules.draft import Drafts
from allcover.rules.scheme_reading import read_scheme
from allcover.rules.scopes import Library, RuleScope
from allcover.rules.validation import check_form
from allcover.vocabulary.document import Document, parse_document
from allcover.vocabulary.fault import FaultList, Place

TODAY = date(2024, 6, 30)
INPUTS = {
    "p": "is_citizen",
    "q": "is_resident",
    "r": "can_read",
    "x": "income_month",
    "y": "out_of_pocket_health_month",
    "n": "age",
}
"""The names the tables use, and the columns of the population they stand for."""

COUNTRY = """\
country: testland
iso3: XTL
name: {en: Testland}
invented: yes
currency: {code: XTD, minor_digits: 2}
parameters:
  rates:
    unit: number
    over: number
    values:
      - from: 2000-01-01
        bands: [{at_least: 0, value: 0.1}, {at_least: 100, value: 0.2}, {at_least: 1000, value: 0}]
        source: {title: Act}
  grades:
    unit: number
    over: number
    values:
      - from: 2000-01-01
        bands: [{at_least: 0, value: 5}, {at_least: 18, value: 10}, {at_least: 60, value: 7}]
        source: {title: Act}
  by_sex:
    unit: number
    values:
      - {from: 2000-01-01, table: {female: 60, male: 65}, source: {title: Act}}
  by_marriage:
    unit: number
    values:
      - {from: 2000-01-01, table: {single: 1, married: 2}, source: {title: Act}}
  step:
    unit: number
    values:
      - {from: 2000-01-01, value: 5, source: {title: Act}}
  no_step:
    unit: number
    values:
      - {from: 2000-01-01, value: 0, source: {title: Act}}
  minimum_month:
    unit: money/month
    values:
      - {from: 2000-01-01, to: 2009-12-31, value: 40, source: {title: Act 1999}}
      - {from: 2010-01-01, value: 60.50, source: {title: Act 2009}}
  later:
    unit: number
    values:
      - {from: 2024-07-01, value: 1, source: {title: Act 2024}}
  later_rates:
    unit: number
    over: number
    values:
      - {from: 2024-07-01, bands: [{at_least: 0, value: 1}], source: {title: Act 2024}}
  drawing_age:
    unit: year
    values:
      - {from: 1900-01-01, value: 60, source: {title: Act}}
      - {from: 1960-01-01, value: 62, source: {title: Act}}
      - {from: 1965-01-01, value: 65, source: {title: Act}}
  interest:
    unit: number
    values:
      - {from: 2000-01-01, value: 0.01, source: {title: Act}}
      - {from: 2024-05-01, value: 0.02, source: {title: Act}}
  parts:
    unit: number
    values:
      - {from: 2000-01-01, value: 0, source: {title: Act}}
      - {from: 2020-01-01, value: 7, source: {title: Act}}
      - {from: 2024-05-01, value: 2, source: {title: Act}}
  is_generous:
    unit: yes_no
    values:
      - {from: 2000-01-01, value: no, source: {title: Act}}
      - {from: 2024-06-30, value: yes, source: {title: Act 2024}}
units:
  near_family: {members: [self, spouses, parents, children if age < 18 * year]}
quantities:
  wage: {of: month, unit: number, is: periods.sum(earnings_month) * month / money}
  account: {of: month, unit: number, is: "otherwise(previous.account, 0) * (1 + interest) + wage"}
  rate_of_month: {of: month, unit: number, is: [{from: 2000-01-01, is: 1}, {from: 2024-05-01, is: 10}]}
  presence_of_death: {of: person, unit: yes_no, is: death_date < today}
  turnover_tax: {of: employer, unit: number, is: turnover_month * 0.04 * month / money}
  p: {of: person, unit: yes_no, is: is_citizen}
  q: {of: person, unit: yes_no, is: is_resident}
  r: {of: person, unit: yes_no, is: can_read}
  x: {of: person, unit: number, is: income_month * month / money}
  y: {of: person, unit: number, is: out_of_pocket_health_month * month / money}
  n: {of: person, unit: number, is: age / year}
  h: {of: household, unit: number, is: welfare_month * month / money}
  is_child: {of: person, unit: yes_no, is: age < 18 * year}
  children_at_home: {of: household, unit: person, is: household.count(is_child)}
  dated:
    of: person
    unit: number
    is:
      - {from: 2010-01-01, is: 1}
      - {from: 2024-06-30, is: 2}
  uses_everything:
    of: person
    unit: number
    is: >-
      brackets(rates, x) + band(grades, x) + lookup(by_sex, sex) + lookup(by_marriage, marital_status)
      + (step + no_step + later + brackets(later_rates, x) if is_generous else minimum_month * month / money) + drawing_age / year + parts
"""

SCHEME = """\
scheme: fund
name: {en: Fund}
mechanism: social_insurance
branches: [old_age, medical_care]
from: 2000-01-01
law: [{title: Act}]
quantities:
  is_old: {of: person, unit: yes_no, is: age >= 65 * year}
  pension_month: {of: person, unit: money/month, is: 100 * money / month}
  care_month: {of: person, unit: money/month, is: 7 * money / month}
benefits:
  - {branch: old_age, entitled: is_old, amount: pension_month, source: {title: Act}}
  - {branch: medical_care, form: in_kind, entitled: affiliated(fund), amount: care_month, source: {title: Act}}
"""

ENDED = """\
scheme: ended
name: {en: Ended fund}
mechanism: universal
branches: [old_age]
from: 2000-01-01
to: 2024-06-29
law: [{title: Act}]
quantities:
  ten_month: {of: person, unit: money/month, is: 10 * money / month}
benefits:
  - {branch: old_age, entitled: yes, amount: ten_month, source: {title: Act}}
"""


@dataclass(frozen=True)
class Rule:
    """A rule to be judged: its text, its unit as a definition would write it, and of whom it is."""

    text: str
    unit: str = "number"
    of: str = "person"

    @property
    def kind(self) -> Kind:
        if self.unit == "date":
            return Date()
        return Condition() if self.unit == "yes_no" else Amount(parse_unit(self.unit))


def document(text: str, form: str, faults: FaultList) -> Document:
    """Read a text as a file of a definition, of the right form."""
    found = parse_document(text, f"{form}.yaml", faults)
    assert found is not None, faults.faults
    assert check_form(found, form, faults), faults.faults
    return found


@cache
def drafts() -> Drafts:
    """The little country as written."""
    faults = FaultList()
    country = read_country(document(COUNTRY, "country", faults), faults)
    schemes = [read_scheme(document(text, "scheme", faults), faults) for text in (SCHEME, ENDED)]
    faults.check()
    return Drafts(country, {draft.scheme.id: draft for draft in schemes})


def _quantities(rules: Mapping[str, Rule]) -> dict[str, Quantity]:
    return {
        name: Quantity(
            name, "", rule.of, "", rule.kind, (Version(None, rule.text, Place(name)),), None, Place(name)
        )
        for name, rule in rules.items()
    }


def law(rules: Mapping[str, Rule]) -> System:
    """The little country with some rules more; raises Faults."""
    faults = FaultList()
    country = replace(drafts().country, quantities={**drafts().country.quantities, **_quantities(rules)})
    system = assemble(Drafts(country, drafts().schemes), faults)
    faults.check()
    return system


@cache
def _base() -> System:
    return law({})


def quick_law(rules: Mapping[str, Rule]) -> System:
    """The same, many times quicker: only the new rules are read. Each rests on those before it."""
    faults = FaultList()
    known = {**_base().quantities, **_quantities(rules)}
    scope = RuleScope(Library(_base().parameters, known, frozenset(_base().schemes)), "", "person")
    for name in rules:
        version = known[name].versions[0]
        node = parse(version.text, version.place, faults)
        assert node is not None, faults.faults
        resolved, kind = resolve(node, replace(scope, entity=known[name].of), version.place, faults)
        assert isinstance(kind, Anything) or kind == known[name].wanted or kind == Amount(None)
        known[name] = replace(known[name], versions=(replace(version, node=resolved),))
    faults.check()
    return replace(_base(), quantities=known, order=(*_base().order, *rules))


def people_of(given: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Records of Ana, with what is given by the short names, and of the others."""
    records = {"ana": dict(given), **{name: dict(record) for name, record in others.items()}}
    return {
        name: {INPUTS.get(column, column): value for column, value in record.items()}
        for name, record in records.items()
    }


def judged(system: System, key: str, household: Mapping[str, Any], day: date = TODAY) -> Value:
    """What the judge finds: of the household, or of its first person."""
    population = Population.from_records([household], reference_date=day)
    judge = Judge(system, population, day, [key])
    row = None if system.quantities[key].of == "household" else 0
    return judge.ask(judge.open(0), key, row)
