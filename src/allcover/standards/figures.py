"""What a definition does not say and a check needs: reference wages, persons protected, what the country declares.

They come from a file of figures (YAML, ``schemas/figures.json``), from a survey, or from both; what nobody gave stays
unknown, and the requirement that needs it is not determinable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from allcover.expressions.nodes import Exact
from allcover.rules.plain import as_date, citation
from allcover.standards.reading import read_checked, share
from allcover.vocabulary.fault import FaultList

SKILLED = ("fitter_or_turner", "typical_skilled", "three_quarters", "above_average")
"""The law's alternatives for the skilled manual male employee, Art. 65(6): in the last two, a wage as high as that of three in four persons protected, or 125 % of their mean earnings."""

LABOURER = ("machinery_labourer", "typical_unskilled")
"""The law's alternatives for the ordinary adult male labourer, Art. 66(4)."""


@dataclass(frozen=True)
class ReferenceWage:
    """A wage a month, which of the law's alternatives it is, and where it was found."""

    amount: Exact
    how: str
    source: str


@dataclass(frozen=True)
class PersonsProtected:
    """The persons protected in a branch (by one scheme, or by all: ``scheme`` empty) as a share of a class.

    ``share`` is a fraction; ``low`` and ``high`` its confidence interval where it is from a sample; ``in_law`` the share
    whom the law obliges or entitles, ``law_low`` and ``law_high`` its interval. ``is_upper_bound``: affiliated persons stand in for those who contribute.
    ``between`` goes from those surely protected to those who may be, sampling apart, where answers are missing or the share is an
    upper bound: then ``share``, of those who answered, is no finding. ``law_between`` is the same of the law.
    """

    branch: str
    scheme: str
    of: str
    share: Exact | float
    source: str
    low: Exact | float | None = None
    high: Exact | float | None = None
    in_law: Exact | float | None = None
    is_upper_bound: bool = False
    law_low: float | None = None
    law_high: float | None = None
    between: tuple[float, float] | None = None
    law_between: tuple[float, float] | None = None


class Unions(Protocol):
    """Whom several schemes protect as one, person by person, as a survey tells it."""

    def of_schemes(self, branch: str, schemes: Sequence[str], of: str) -> PersonsProtected | None:
        """This function will give the share of a class that any of the schemes protects, None where the survey cannot tell it."""
        ...


@dataclass(frozen=True)
class Taxes:
    """What taxes take of the reference wage and of a benefit, as shares of each; contributions are not among them."""

    on_wage: Exact
    on_benefit: Exact
    source: str


@dataclass(frozen=True)
class FamilyTotals:
    """Family benefits of a month, and the children of persons protected and of all residents."""

    benefits_month: Exact
    children_protected: Exact | None
    children_resident: Exact | None
    source: str


@dataclass(frozen=True)
class Change:
    """By how many times the cost of living, earnings and benefits in payment are now what they were on the day ``since``.

    ``scheme`` is empty where the figure is of all. ``benefits`` is None where the definition is to tell, ``is_substantial``
    where nobody has said whether the change is one after which benefits must be reviewed.
    """

    scheme: str
    since: date
    cost_of_living: Exact
    earnings: Exact | None
    benefits: Exact | None
    is_substantial: bool | None
    source: str


@dataclass(frozen=True)
class Observed:
    """What somebody has found of a requirement that a definition cannot show; empty fields hold for all.

    ``contingency`` tells apart what a branch pays for: of employment injury the incapacity, the loss of earning capacity, a death.
    """

    requirement: str
    is_met: bool
    says: str
    source: str
    convention: str = ""
    branch: str = ""
    scheme: str = ""
    contingency: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What the observation is about."""
        return self.requirement, self.convention, self.branch, self.scheme, self.contingency

    def is_of(self, *asked: str) -> bool:
        """This function will say whether the observation is about a requirement of a convention, branch, scheme and contingency."""
        requirement, *where = asked
        return self.requirement == requirement and all(
            mine in ("", one) for mine, one in zip(self.key[1:], where, strict=True)
        )


@dataclass(frozen=True)
class Figures:
    """Everything a check was given beside the definition.

    ``care`` names, by scheme, the items of its package that are of each kind of care. ``national_level`` is the poverty line
    that the country declares to be the level of its floor. ``invokes`` says of clauses of a convention (``higher_age``,
    ``temporary_exceptions``, ``reciprocity``) whether the country invokes them, and whether in principle all economically active
    persons are protected (``all_active_protected``); a clause of which nothing is said stays open.
    ``changes`` and ``observed`` are of what happened after a benefit began, and of what no definition holds. ``unions`` is the
    survey that shares of persons were taken from.
    """

    skilled: ReferenceWage | None = None
    labourer: ReferenceWage | None = None
    persons: tuple[PersonsProtected, ...] = ()
    family: FamilyTotals | None = None
    care: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    national_level: str = ""
    invokes: Mapping[str, bool] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    observed: tuple[Observed, ...] = ()
    taxes: Taxes | None = None
    unions: Unions | None = field(default=None, compare=False, repr=False)

    def change(self, scheme: str) -> Change | None:
        """This function will find how much has changed for a scheme's benefits, None if nobody said."""
        held = sorted(
            (one for one in self.changes if one.scheme in ("", scheme)), key=lambda one: one.scheme == ""
        )
        return next(iter(held), None)

    def seen(
        self, requirement: str, convention: str, branch: str = "", scheme: str = "", contingency: str = ""
    ) -> tuple[Observed, ...]:
        """This function will give the observations of a requirement, of a convention, branch, scheme and contingency."""
        asked = (requirement, convention, branch, scheme, contingency)
        return tuple(one for one in self.observed if one.is_of(*asked))

    def protected(self, branch: str, scheme: str, of: str) -> PersonsProtected | None:
        """This function will find the share of a class that a scheme (all together: ``""``) protects in a branch, None if nobody gave it."""
        return next(
            (one for one in self.persons if (one.branch, one.scheme, one.of) == (branch, scheme, of)), None
        )

    def beside(self, other: "Figures") -> "Figures":
        """This function will take what is given here, and from ``other`` what is not."""
        given = {(one.branch, one.scheme, one.of) for one in self.persons}
        added = tuple(one for one in other.persons if (one.branch, one.scheme, one.of) not in given)
        changed = {one.scheme for one in self.changes}
        seen = {one.key for one in self.observed}
        return Figures(
            self.skilled or other.skilled,
            self.labourer or other.labourer,
            (*self.persons, *added),
            self.family or other.family,
            {**other.care, **self.care},
            self.national_level or other.national_level,
            {**other.invokes, **self.invokes},
            (*self.changes, *(one for one in other.changes if not {"", one.scheme} & changed)),
            (*self.observed, *(one for one in other.observed if one.key not in seen)),
            self.taxes or other.taxes,
            self.unions or other.unions,
        )  # fmt: skip


COUNTRY_FIGURES = "standards.yaml"
"""The file of a country's folder with the figures that go with its definition."""


def read_country_figures(folder: Path | str, day: date) -> Figures:
    """This function will read the figures that lie beside a country's definition; none where there is no file, or it is for a later law.

    Raises Faults, all of the file together.
    """
    path = Path(folder) / COUNTRY_FIGURES
    return read_figures(path, day) if path.exists() else Figures()


def read_figures(path: Path | str, day: date | None = None) -> Figures:
    """This function will read a file of figures, or raise all its Faults together.

    With a ``day``, a file that says it is ``since`` a later day gives none.
    """
    faults = FaultList()
    document = read_checked(path, "figures", faults)
    faults.check()
    assert document is not None
    raw = document.value
    if day is not None and "since" in raw and day < as_date(raw["since"], document.place("since"), faults):
        return Figures()
    faults.check()
    wages = raw.get("wages", {})
    return Figures(
        _wage(wages.get("skilled")),
        _wage(wages.get("labourer")),
        tuple(_persons(one) for one in raw.get("persons", ())),
        _family(raw.get("family")),
        {scheme: {kind: tuple(items) for kind, items in kinds.items()} for scheme, kinds in raw.get("care", {}).items()},
        raw.get("national_level", ""),
        raw.get("invokes", {}),
        tuple(_change(one) for one in raw.get("changes", ())),
        tuple(_observed(one) for one in raw.get("observed", ())),
        _taxes(raw.get("taxes")),
    )  # fmt: skip


def _wage(raw: Mapping[str, Any] | None) -> ReferenceWage | None:
    return None if raw is None else ReferenceWage(raw["amount"], raw["how"], str(citation(raw["source"])))


def _persons(raw: Mapping[str, Any]) -> PersonsProtected:
    return PersonsProtected(raw["branch"], raw.get("scheme", ""), raw["of"], share(raw["share"]), str(citation(raw["source"])),
                            in_law=share(raw["in_law"]) if "in_law" in raw else None)  # fmt: skip


def _taxes(raw: Mapping[str, Any] | None) -> Taxes | None:
    if raw is None:
        return None
    return Taxes(share(raw["on_wage"]), share(raw["on_benefit"]), str(citation(raw["source"])))


def _family(raw: Mapping[str, Any] | None) -> FamilyTotals | None:
    if raw is None:
        return None
    return FamilyTotals(
        raw["benefits_month"], raw.get("children_protected"), raw.get("children_resident"), str(citation(raw["source"])),
    )  # fmt: skip


def _change(raw: Mapping[str, Any]) -> Change:
    return Change(
        raw.get("scheme", ""), raw["since"], raw["cost_of_living"], raw.get("earnings"), raw.get("benefits"),
        raw.get("substantial"), str(citation(raw["source"])),
    )  # fmt: skip


def _observed(raw: Mapping[str, Any]) -> Observed:
    return Observed(
        raw["requirement"], raw["met"], raw["says"], str(citation(raw["source"])), raw.get("convention", ""),
        raw.get("branch", ""), raw.get("scheme", ""), raw.get("contingency", ""),
    )  # fmt: skip
