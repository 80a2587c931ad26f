"""The frozen nodes of a country's law: parameters, quantities, provisions, benefits, contributions, schemes.

Keys: a quantity or parameter of a scheme is ``scheme.name``; one of the country as a whole is ``name``. Dates
are inclusive where they start and exclusive where they end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from allcover.expressions.kinds import Kind
from allcover.expressions.nodes import Exact, Node
from allcover.rules.package import Package
from allcover.rules.parameter import Band as Band
from allcover.rules.parameter import Dated as Dated
from allcover.rules.parameter import Parameter as Parameter
from allcover.rules.parameter import ParameterValue as ParameterValue
from allcover.rules.quota import Cutoff, Quota
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.fault import Place
from allcover.vocabulary.words import Name, marked

NATURES = ("mandatory", "automatic", "voluntary")
PAYERS = ("worker", "employer", "state", "donor", "reserve")
"""Who pays: ``worker`` is whoever is insured, ``reserve`` the scheme's own funds."""


PEOPLE = ("children", "older_persons", "working_age", "severe_disability", "unemployed", "poor")
"""Persons that published series count, whom a country's law may tell in its own words."""


@dataclass(frozen=True)
class Version:
    """A quantity's rule from a date on (``start`` None: always), as written and as resolved.

    Two versions are equal that mean the same, however they are spaced.
    """

    start: date | None
    text: str = field(compare=False)
    place: Place = field(compare=False)
    node: Node | None = None


@dataclass(frozen=True)
class Quantity:
    """Something the rules find out about a person or a household.

    ``of`` is ``person``, ``household``, ``employer`` or ``month`` (of a person's career). ``wanted`` is the kind it was declared to have. ``is_hidden`` marks
    the quantities made from a provision, benefit or coverage line rather than named by the author.
    """

    key: str
    owner: str
    of: str
    label: str
    wanted: Kind
    versions: tuple[Version, ...]
    source: Citation | None
    place: Place = field(compare=False)
    is_hidden: bool = False

    def on(self, day: date) -> Version | None:
        """This function will give the rule in force on a day, or None where none has begun."""
        held = [version for version in self.versions if version.start is None or version.start <= day]
        return held[-1] if held else None


@dataclass(frozen=True)
class UnitMembers:
    """Some members of a named unit: a group of relatives (or ``self``) and the condition they must meet."""

    group: str
    condition: Node
    place: Place = field(compare=False)


@dataclass(frozen=True)
class AssessmentUnit:
    """The persons whose means or needs a rule looks at together, as its law lists them."""

    key: str
    label: str
    members: tuple[UnitMembers, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Provision:
    """Whom the law covers in a branch; ``applies`` is the key of a condition on persons."""

    branch: str
    nature: str
    applies: str
    source: Citation


@dataclass(frozen=True)
class Benefit:
    """What a scheme gives: the keys of a condition and of an amount, in cash or in kind.

    ``amount`` is zero for who is not entitled; ``rule`` is the key of the amount as the law words it, for anybody. ``in_payment`` is the key of what a benefit
    becomes that is already paid, or empty where the law says nothing of it.
    """

    branch: str
    form: str
    entitled: str
    amount: str
    source: Citation
    rule: str = field(default="", compare=False)
    in_payment: str = ""


@dataclass(frozen=True)
class Contribution:
    """What somebody pays to a scheme; ``amount`` is the key of an amount."""

    payer: str
    amount: str
    source: Citation


@dataclass(frozen=True)
class Scheme:
    """A social security scheme: law, benefits, contributions, and who pays what contributions do not.

    ``has_members``: people register with it, so that a survey can ask who is affiliated and who contributes.
    ``reported_under``: the scheme under which its benefits are reported together with others', or empty.
    ``package``: the health care it covers and on what terms, where it covers any by items.
    ``protects`` and ``surely_protects`` are keys of conditions on persons: the second is empty unless the first is an upper bound.
    """

    id: str
    name: Name
    mechanism: str
    has_members: bool
    reported_under: str
    branches: tuple[str, ...]
    start: date
    end: date | None
    law: tuple[Citation, ...]
    notes: tuple[str, ...]
    provisions: tuple[Provision, ...]
    benefits: tuple[Benefit, ...]
    contributions: tuple[Contribution, ...]
    balance: Mapping[str, Exact]
    administration: str
    protects: str
    place: Place = field(compare=False)
    package: Package | None = None
    surely_protects: str = ""

    def is_in_force(self, day: date) -> bool:
        """Whether the scheme exists on a day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class CoverageLine:
    """One line of the table of coverage: a branch, the persons it is asked of, and what counts as covered."""

    id: str
    branch: str
    universe: str
    universe_name: str
    counts_as_covered: str
    note: str


@dataclass(frozen=True)
class PovertyLine:
    """A poverty line: the key of a household amount, with its name."""

    id: str
    name: str
    amount: str
    source: Citation


@dataclass(frozen=True)
class CompleteLaw:
    """That the definition holds every scheme the law knows: of some ``branches`` (of all where there are none), on which days, by whom said."""

    branches: tuple[str, ...]
    start: date
    end: date | None
    source: Citation

    def is_of(self, branch: str, day: date) -> bool:
        """This function will say whether the statement is of a branch on a day."""
        is_then = self.start <= day and (self.end is None or day < self.end)
        return is_then and (not self.branches or branch in self.branches)


@dataclass(frozen=True)
class Country:
    """What holds for the country as a whole.

    ``people`` gives, by one of :data:`PEOPLE`, the key of the condition by which the law tells who they are; ``complete`` says
    of which branches the definition holds all that the law knows; ``until`` is the last day for which it says the law, None where
    it goes on.
    """

    id: str
    iso3: str
    name: Name
    is_invented: bool
    currency: str
    minor_digits: int
    coverage: tuple[CoverageLine, ...]
    poverty: tuple[PovertyLine, ...]
    economy: Mapping[str, Parameter]
    notes: tuple[str, ...]
    people: Mapping[str, str] = field(default_factory=dict)
    complete: tuple[CompleteLaw, ...] = ()
    until: date | None = field(default=None, compare=False)

    def complete_law(self, branch: str, day: date) -> CompleteLaw | None:
        """This function will find the statement that the law of a branch is complete on a day; None where nobody made it."""
        return next((one for one in self.complete if one.is_of(branch, day)), None)


@dataclass(frozen=True)
class System:
    """A country's whole law as loaded: every scheme, parameter and quantity, all references resolved.

    ``order`` lists the quantities so that each comes after what it rests on; ``fingerprint`` is the SHA-256 of
    the definition's canonical form. ``option`` and ``title`` name the reform, or things as they are, ``notes`` are the
    reform's own. ``quotas`` are the
    limited places by key, ``cutoffs`` how far those reach that were filled or given.
    """

    country: Country
    schemes: Mapping[str, Scheme]
    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Quantity]
    order: tuple[str, ...]
    fingerprint: str
    option: str = "baseline"
    title: str = marked("As things are")
    notes: tuple[str, ...] = ()
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    cutoffs: Mapping[str, Cutoff] = field(default_factory=dict)

    def schemes_on(self, day: date) -> Mapping[str, Scheme]:
        """This function will give the schemes that exist on a day."""
        held = {key: scheme for key, scheme in self.schemes.items() if scheme.is_in_force(day)}
        return MappingProxyType(held)

    def payments(self, schemes: Mapping[str, Scheme]) -> list[str]:
        """This function will list the quantities of what everybody receives from schemes, pays to them, and poverty is told by."""
        wanted = [line.amount for line in self.country.poverty]
        for scheme in schemes.values():
            wanted.extend(benefit.amount for benefit in scheme.benefits)
            wanted.extend(contribution.amount for contribution in scheme.contributions)
            if scheme.contributions:
                wanted += [f"{scheme.id}.is_contributing", f"{scheme.id}.is_affiliated"]
        return wanted


# What a resolved name stands for. The engines read these.


@dataclass(frozen=True)
class ParameterTarget:
    """A parameter, by key."""

    key: str


@dataclass(frozen=True)
class QuantityTarget:
    """A quantity, by key, and what it is of: person, household, employer or month."""

    key: str
    of: str


@dataclass(frozen=True)
class ColumnTarget:
    """A column of the population: ``table`` is any that rules can name, such as households, persons, jobs or history."""

    table: str
    name: str


@dataclass(frozen=True)
class FactTarget:
    """What the survey or register says of a person and a scheme: affiliated, contributes, receives, ..."""

    fact: str
    scheme: str


@dataclass(frozen=True)
class DayTarget:
    """A day that every rule can name: ``today``, or ``this_month``, the first day of the month of a career."""

    name: str


Target = ParameterTarget | QuantityTarget | ColumnTarget | FactTarget | DayTarget
