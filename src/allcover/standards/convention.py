"""What a convention asks, as frozen values: one dataclass a requirement, each with its article and its mark.

Everything comes from the files of ``conventions``; nothing is known here of any number. Lengths of time are in months
where they are of contribution, employment or residence, in days or weeks where the article counts those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from allcover.expressions.nodes import Exact
from allcover.standards.ground import Ground, Reading

ASPECTS = (
    "secured", "benefit", "persons", "age", "level", "total_value", "qualifying", "reduced", "waiting", "duration", "adjustment",
    "care", "cost_sharing", "employer_liability", "in_law", "residents", "floor_level", "equality", "suspension", "appeal", "collective_financing",
    "financing", "actuarial", "administration", "acceptance",
)  # fmt: skip
"""What a requirement is about, in the order in which they are told."""


@dataclass(frozen=True)
class PersonsOption:
    """One way to protect enough persons: the protected ``of`` a class are at least a share of it.

    ``is_under_exception``: open only to a country that has declared the temporary exceptions of the convention.
    """

    of: str
    at_least: Exact
    is_means_tested: bool
    is_under_exception: bool = False


@dataclass(frozen=True)
class Persons:
    """The persons to be protected: any one of the alternatives."""

    ground: Ground
    any_of: tuple[PersonsOption, ...]


@dataclass(frozen=True)
class Age:
    """The latest age from which an old-age benefit may begin; ``higher`` is the clause that allows a later one."""

    ground: Ground
    at_most: int
    higher: Ground | None


@dataclass(frozen=True)
class LowerLevel:
    """A percentage some points lower that suffices if it is reached with a shorter record.

    ``is_proportional``: between the shorter record and the full one, points are taken off in proportion.
    """

    ground: Ground
    points: Exact
    contribution_months: int
    residence_months: int | None
    is_proportional: bool


@dataclass(frozen=True)
class Level:
    """The least share of the reference wage for the standard beneficiary, after the record the part asks.

    ``age``, ``contribution_months`` and ``residence_months`` are None where other articles of the part set them.
    ``at_least_under_exception`` is what suffices for a country that has declared the temporary exceptions; ``net`` is the
    clause by which amounts after taxes and contributions may be compared instead.
    """

    ground: Ground
    contingency: str
    beneficiary: str
    at_least: Exact
    age: int | None
    contribution_months: int | None
    residence_months: int | None
    lower: LowerLevel | None
    at_least_under_exception: Exact | None = None
    net: Ground | None = None


@dataclass(frozen=True)
class Average:
    """The alternative to a record: a yearly average, after ``contribution_months`` at most (None: as the nation prescribes)."""

    ground: Ground
    contribution_months: int | None


@dataclass(frozen=True)
class Qualifying:
    """The longest record that may be asked: of contribution or employment, or of residence.

    ``is_none_allowed``: none may be asked. ``is_against_abuse``: as long as precludes abuse, which is no number;
    ``in_practice_months`` is what practice accepts. ``average`` is open where all economically active persons are protected.
    """

    ground: Ground
    contribution_months: int | None
    residence_months: int | None
    is_none_allowed: bool
    is_against_abuse: bool
    in_practice_months: int | None
    average: Average | None = None


@dataclass(frozen=True)
class Reduced:
    """A reduced benefit after a shorter record, or by ``half_average`` after half the yearly average."""

    ground: Ground
    contribution_months: int
    half_average: Ground | None = None


@dataclass(frozen=True)
class Waiting:
    """The most days at the beginning of a spell that need not be paid; ``days_of_older_law`` where the law had them before the convention."""

    ground: Ground
    days: int
    days_under_exception: int | None = None
    days_of_older_law: int | None = None


@dataclass(frozen=True)
class Duration:
    """How long a benefit must last: some weeks (other numbers under Art. 3 and means tests), or throughout.

    ``includes_waiting``: the weeks are counted from the first day of the contingency, days that need not be paid included.
    ``again``: what a second spell must bring, where the text limits what is paid for several of them together.
    """

    ground: Ground
    weeks: int | None
    weeks_under_exception: int | None
    weeks_means_tested: int | None
    is_throughout: bool
    includes_waiting: bool
    again: "Again | None" = None


@dataclass(frozen=True)
class Again:
    """The other limit of a duration: so many weeks, all spells within some months taken together."""

    weeks: int
    months: int


@dataclass(frozen=True)
class TotalValue:
    """Family benefits for a child, as a share of the labourer's wage: of persons protected, or of all residents."""

    ground: Ground
    protected: Exact
    residents: Exact


@dataclass(frozen=True)
class Care:
    """The kinds of medical care that must be given; ``kinds_under_exception`` do for a country that has declared the temporary exceptions."""

    ground: Ground
    kinds: tuple[str, ...]
    kinds_under_exception: tuple[str, ...] = ()


@dataclass(frozen=True)
class CostSharing:
    """What the patient may bear: nothing, or as much as causes no hardship."""

    ground: Ground
    allowed: str


@dataclass(frozen=True)
class Adjustment:
    """That benefits in payment are reviewed when earnings and the cost of living have changed much; for which contingencies."""

    ground: Ground
    contingencies: tuple[str, ...]


@dataclass(frozen=True)
class Common:
    """A requirement on all parts together, called by its aspect, such as a right of appeal."""

    aspect: str
    ground: Ground


@dataclass(frozen=True)
class Part:
    """What a convention asks of one branch; a requirement it does not make is None.

    ``secured``: that there be such benefit at all; ``employer_liability``: that no employer alone bears what it costs.
    """

    part: str
    branch: str
    persons: Persons | None
    age: Age | None
    levels: tuple[Level, ...]
    total_value: TotalValue | None
    qualifying: Qualifying | None
    reduced: Reduced | None
    waiting: Waiting | None
    duration: Duration | None
    care: Care | None
    cost_sharing: CostSharing | None
    secured: Ground | None = None
    employer_liability: Ground | None = None

    @property
    def first_ground(self) -> Ground:
        """Where the convention asks for benefit of the branch at all; else the first of its requirements that says so."""
        others = (self.qualifying.ground,) if self.qualifying is not None else ()
        asked = (self.secured, *(level.ground for level in self.levels), *others)
        return next((one for one in asked if one is not None), Ground(self.part, "memory"))

    def record(self, level: Level) -> tuple[int, int | None]:
        """This function will give the months of contribution, and of residence, after which a level must be reached."""
        if level.contribution_months is not None:
            return level.contribution_months, level.residence_months
        asked = self.qualifying
        if asked is None or asked.contribution_months is None:
            return USUAL_RECORD_MONTHS, None
        return asked.contribution_months, asked.residence_months


USUAL_RECORD_MONTHS = 60
"""The record of a standard beneficiary of whom no convention says how long it may have to be (short-term benefits)."""


@dataclass(frozen=True)
class Guarantee:
    """One of the guarantees of a social protection floor; ``beneficiaries`` are those whose level is tried, by branch.

    A guarantee in kind asks for ``care`` and says what the patient may bear of it.
    """

    name: str
    ground: Ground
    branches: tuple[str, ...]
    of: str
    beneficiaries: tuple[str, ...]
    is_in_kind: bool
    from_age: int | None
    care: Care | None
    cost_sharing: CostSharing | None


@dataclass(frozen=True)
class Floor:
    """The guarantees of a floor, the share of residents they are for, and where its level is spoken of."""

    guarantees: tuple[Guarantee, ...]
    residents: Ground
    residents_at_least: Exact
    level: Ground


@dataclass(frozen=True)
class Acceptance:
    """How many parts must be complied with, and of which branches one at least."""

    ground: Ground
    least_parts: int
    one_of: tuple[str, ...]


@dataclass(frozen=True)
class Financing:
    """The most that protected employees may bear of what protects them, and the branches that are left out of it."""

    ground: Ground
    workers_at_most: Exact
    leaves_out: tuple[str, ...]


NO_FORMULAS: Mapping[str, Ground] = MappingProxyType({})


@dataclass(frozen=True)
class Convention:
    """A convention or recommendation. ``formulas``: the articles by which a level is reckoned, by kind of benefit.

    ``readings`` say where each article was read whose mark is read.
    """

    id: str
    short: str
    kind: str
    names: Mapping[str, str]
    parts: tuple[Part, ...]
    formulas: Mapping[str, Ground]
    acceptance: Acceptance | None
    financing: Financing | None
    floor: Floor | None
    adjustment: Adjustment | None = None
    common: tuple[Common, ...] = ()
    readings: tuple[Reading, ...] = ()
