"""The brief of Coresia, recomputed from the raw CSV files of its invented survey, by a script that knows nothing of Allcover.

Codes are those of ``codebook.csv``; the law is that in force on 30 June 2024, written out again. Conditions have three
values: 0 no, 1 cannot tell, 2 yes, as in ``independent_casen``, from which come the arithmetic and nothing else.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from tests.papers.independent_casen import (
    NO,
    UNSURE,
    YES,
    Array,
    Number,
    between,
    both,
    compliance,
    either,
    known,
    negation,
    recoded,
    taylor_error,
)

WORKING_AGE, PENSION_AGE, CHILD_AGE = 15, 62, 18
FIRM_SIZE = 5  # from so many workers a firm insures those without a contract
PENSION_MONTHS = 180
SOCIAL_PENSION_AGE, SOCIAL_PENSION_MONTHS = 70, 120
MUTUAL_WAIT = 3  # months of premium
GRANT_LIMIT, GRANT_PENSION_LIMIT, OTHER_ADULT, CHILD = 40.0, 75.0, 0.7, 0.5
LINES = {"poverty": {1: 84.0, 2: 63.0}, "food_poverty": {1: 84.0 * 0.6, 2: 63.0 * 0.6}}
GDP, GOVERNMENT = 18.7e9, 4.4e9

# The option: a flat pension from 65 in place of the social pension; administration as a share of benefits.
OPTION, OPTION_AGE, OPTION_MONTH = "universal_pension_65", 65, 25.0
ADMINISTRATION = {"universal": 0.03, "social": 0.04}
# The Statistics Office's population of 30 June 2024, to which weights were brought: by sex and five years of age, the last 80 and over;
# and by region and zone.
FIVE, OLDEST = 5, 80
MEN = [
    802_200, 710_700, 640_000, 576_400, 492_300, 441_400, 394_200, 350_200, 325_000, 283_400, 243_300, 204_400, 166_400, 129_700, 94_900, 63_700, 65_900,
]  # fmt: skip
WOMEN = [
    779_100, 690_400, 622_100, 560_800, 504_700, 453_400, 405_900, 361_900, 320_600, 281_500, 244_200, 208_000, 172_800, 138_500, 105_600, 74_900, 91_500,
]  # fmt: skip
PLACES = {
    ("Coast", 1): 1_728_000, ("Coast", 2): 2_112_000, ("Plateau", 1): 1_224_000, ("Plateau", 2): 2_856_000,
    ("Northern Hills", 1): 360_000, ("Northern Hills", 2): 2_040_000, ("Capital", 1): 1_680_000,
}  # fmt: skip
NOT_TOLD = 99
UNKNOWN_NUMBER = 9999


class People:
    """The persons of the raw files, row by row."""

    def __init__(self, folder: Path) -> None:
        read = {
            name: pl.read_csv(folder / f"{name}.csv", infer_schema_length=None)
            for name in ("households", "persons", "jobs")
        }
        self.raw = read["persons"].join(read["households"], on="hh", how="left", maintain_order="left")
        self.jobs = read["jobs"]
        self.size, self.weight = self.raw.height, self.column("wgt")
        self.household = np.unique(self.raw["hh"].to_numpy(), return_inverse=True)[1]
        self.stratum = np.unique(self.raw["strat"].to_numpy(), return_inverse=True)[1]
        self.unit = self.raw.select(pl.struct("strat", "ea").rank("dense")).to_series().to_numpy() - 1
        self.age, self.zone = self.column("q2_age"), self.column("zone")
        self.is_woman, self.works = known(self.column("q1_sex") == 2), known(self.column("q18_work") == 1)
        self.is_child = known(self.age < CHILD_AGE)
        self.is_counted = self.column("q21_count") == 1

    def column(self, name: str) -> Array:
        return self.raw[name].cast(pl.Float64).fill_null(np.nan).to_numpy()

    def said(self, name: str) -> Array:
        """A question of yes and no; 99 is no answer."""
        return recoded(self.column(name), (1,), (2,))

    def over(self, amount: Array) -> Array:
        return np.bincount(self.household, amount)[self.household]

    def anybody(self, condition: Array) -> Array:
        most = np.zeros(self.household.max() + 1, dtype=np.int64)
        np.maximum.at(most, self.household, condition)
        return most[self.household]

    @cached_property
    def on_totals(self) -> Array:
        """Who counts towards each total that the weights give: of a small survey some ages were joined before."""
        group = np.minimum(self.age, OLDEST) // FIVE
        women = self.column("q1_sex") == 2
        region = self.raw["region"].to_numpy()
        counted = [
            *((~women & (group == at), total) for at, total in enumerate(MEN)),
            *((women & (group == at), total) for at, total in enumerate(WOMEN)),
            *(((region == name) & (self.zone == zone), total) for (name, zone), total in PLACES.items()),
        ]
        met = [who for who, total in counted if abs(self.weight @ who / total - 1) < 1e-6]
        return np.column_stack(met).astype(float)

    def error(self, influence: Array) -> float:
        """The standard error of an estimator of calibrated weights, from its derivative by each person's weight.

        That of what is left of it after a weighted regression on the known totals, household by household, which share a weight.
        """
        first = np.unique(self.household, return_index=True)[1]
        homes = np.column_stack(
            [np.bincount(self.household, each) for each in (*self.on_totals.T, influence)]
        )
        root = np.sqrt(self.weight[first])[:, np.newaxis] * homes
        slopes = np.linalg.lstsq(root[:, :-1], root[:, -1], rcond=1e-10)[0]
        return taylor_error(self.weight * (influence - self.on_totals @ slopes), self.stratum, self.unit)

    def job(self, condition: pl.Expr) -> Array:
        """Whether a person has a job that an expression of three values is greatest of; no without a job."""
        best = self.jobs.with_columns(is_so=condition).group_by("hh", "line").agg(pl.col("is_so").max())
        joined = self.raw.select("hh", "line").join(
            best, on=["hh", "line"], how="left", maintain_order="left"
        )
        return joined["is_so"].fill_null(NO).to_numpy()

    def relative(self, name: str, condition: Array) -> Array:
        """Whether the relative on a line of the roster does; no where there is none."""
        asked = self.raw.select("hh", line=pl.col(name).cast(pl.Int64))
        answers = self.raw.select("hh", "line", is_so=pl.Series(condition))
        joined = asked.join(answers, on=["hh", "line"], how="left", maintain_order="left")
        return joined["is_so"].fill_null(NO).to_numpy()

    def through(self, condition: Array) -> Array:
        """Through a spouse; a child through mother or father."""
        spouse = either(*(self.relative(f"spouse{n}", condition) for n in (1, 2, 3)))
        parent = either(self.relative("mother", condition), self.relative("father", condition))
        return either(spouse, both(self.is_child, parent))

    # the law

    @cached_property
    def is_employee(self) -> Array:
        return both(self.works, self.job(_three(pl.col("j1_status").is_in([1, 2, 3]))))

    @cached_property
    def is_self_employed(self) -> Array:
        return both(self.works, self.job(_three(pl.col("j1_status").is_in([4, 5, 6]))))

    @cached_property
    def is_of_working_age(self) -> Array:
        return known((self.age >= WORKING_AGE) & (self.age < PENSION_AGE))

    @cached_property
    def must_insure(self) -> Array:
        """Employees of the public sector, with a contract, or of a firm of the size."""
        size = pl.col("j4_size")
        is_sure = (pl.col("j2_sector") == 1) | (pl.col("j3_contr") == 1)
        is_sure |= (size >= FIRM_SIZE) & (size != UNKNOWN_NUMBER)
        is_open = (pl.col("j3_contr") == NOT_TOLD) | (size == UNKNOWN_NUMBER)
        answer = pl.when(is_sure).then(YES).when(is_open).then(UNSURE).otherwise(NO)
        insured = self.job(pl.when(pl.col("j1_status").is_in([1, 2, 3])).then(answer).otherwise(NO))
        return both(self.works, self.is_of_working_age, insured)

    @cached_property
    def may_insure(self) -> Array:
        return both(self.is_self_employed, self.is_of_working_age, negation(self.must_insure))

    @cached_property
    def has_social_pension_by_law(self) -> Array:
        stay = self.column("q8_stay")
        resided = np.where(stay == UNKNOWN_NUMBER, UNSURE, known(stay >= SOCIAL_PENSION_MONTHS))
        return both(known(self.age >= SOCIAL_PENSION_AGE), resided)

    @cached_property
    def has_own_pension_by_law(self) -> Array:
        paid = self.column("pen_all")
        enough = np.where(paid == UNKNOWN_NUMBER, UNSURE, known(paid >= PENSION_MONTHS))
        return both(known(self.age >= PENSION_AGE), enough)

    @cached_property
    def has_grant_by_law(self) -> Array:
        """Income an equivalent person below the limit, and nobody with a large pension."""
        is_child = self.age < CHILD_AGE
        adults, children = self.over((~is_child).astype(float)), self.over(is_child.astype(float))
        with_adults = 1 + OTHER_ADULT * (adults - 1) + CHILD * children
        equivalents = np.where(adults > 0, with_adults, 1 + CHILD * (children - 1))
        income = self.over(self.column("q20_inc") - self.column("hhg_year") / 12)
        has_large_pension = self.anybody(known(self.column("pen_year") / 12 > GRANT_PENSION_LIMIT))
        return both(known(income / equivalents < GRANT_LIMIT), negation(has_large_pension))

    @cached_property
    def has_family_income_by_law(self) -> Array:
        """A child whose parent is dead, or a widowed head with a child; and no adult at work."""
        bereaved = both(
            self.is_child, either(*(known(self.column(name) == 2) for name in ("q10_moth", "q11_fath")))
        )
        widowed = known((self.column("q3_rel") == 1) & (self.column("q4_mar") == 5))
        lost = either(self.anybody(bereaved), both(self.anybody(widowed), self.anybody(self.is_child)))
        return both(lost, negation(self.anybody(both(self.works, negation(self.is_child)))))


def _three(condition: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(YES).otherwise(NO)


def coverage(people: People) -> Iterator[tuple[str, Number]]:
    """The parts of every line: covered in fact, and of the others what the law says."""
    p, nobody = people, np.full(people.size, NO)
    everybody, has_pension = negation(nobody), known(p.column("pen_year") > 0)
    pension = (p.works, p.must_insure, p.may_insure, p.said("pen_pays"))
    months = p.column("mut_all")
    waited = np.where(months == UNKNOWN_NUMBER, UNSURE, known(months >= MUTUAL_WAIT))
    health = p.said("hlt_reg")
    in_care = either(health, p.through(health), both(p.said("mut_reg"), waited))
    helps = both(p.works, p.job(_three(pl.col("j1_status").is_in([4, 5, 6, 7]))))
    mutual = both(negation(p.anybody(p.must_insure)), either(known(p.zone == 2), p.anybody(helps)))
    joins = either(both(negation(p.is_child), negation(p.must_insure)), mutual)
    grant, family = (p.anybody(known(p.column(name) > 0)) for name in ("hhg_year", "fig_year"))
    receives = either(has_pension, known(p.column("soc_year") > 0))
    family_law = both(p.is_child, either(p.has_grant_by_law, p.has_family_income_by_law))
    pension_law = either(p.has_own_pension_by_law, p.has_social_pension_by_law)
    lines = {
        "old_age_workers": pension,
        "invalidity": pension,
        "survivors": pension,
        "old_age_elderly": (known(p.age >= PENSION_AGE), pension_law, nobody, receives),
        "medical_care": (everybody, either(p.must_insure, p.through(p.must_insure)), joins, in_care),
        "family": (p.is_child, family_law, nobody, either(grant, family)),
        # Nobody was asked about pay in maternity: whom the law does not reach has none, of the others it is not known.
        "maternity": (
            both(p.works, p.is_woman),
            p.is_employee,
            nobody,
            np.where(p.is_employee == NO, NO, UNSURE),
        ),
        "social_assistance": (everybody, p.has_grant_by_law, nobody, grant),
    }
    for name, (universe, obliges, allows, covered) in lines.items():
        for part, number in gap(p, universe == YES, obliges, allows, covered):
            yield f"coverage.{name}.gap.{part}", number
        inside, untold = universe == YES, (obliges == UNSURE) | ((obliges == NO) & (allows == UNSURE))
        if (inside & ((obliges == YES) | untold)).any():
            yield f"coverage.{name}.compliance", compliance(p.weight, inside, obliges == YES, untold, covered)


def gap(
    people: People, inside: Array, obliges: Array, allows: Array, covered: Array
) -> Iterator[tuple[str, Number]]:
    """The five parts of the gap, each from what is sure to what may be."""
    weight, asked = people.weight * inside, int(inside.sum())
    by_law = {
        "not_applied": obliges == YES,
        "not_taken_up": (obliges == NO) & (allows == YES),
        "no_law": (obliges == NO) & (allows == NO),
    }
    told = np.logical_or.reduce(list(by_law.values()))
    out, is_open = covered == NO, covered == UNSURE
    yield "covered", between(*_sums(weight, covered == YES, is_open), float(weight.sum()), asked)
    for part, is_so in by_law.items():
        # Where no provision lets anybody join, nobody may, whatever else cannot be told.
        can_be = part != "not_taken_up" or bool((allows != NO).any())
        maybe = ((is_so & is_open) | (~told & (is_open | out))) & can_be
        yield part, between(*_sums(weight, is_so & out, maybe), float(weight.sum()), asked)
    rest = is_open | (~told & out)
    yield "cannot_tell", Number(float(weight[rest].sum() / weight.sum()), asked=asked)


def _sums(weight: Array, sure: Array, maybe: Array) -> tuple[float, float]:
    return float(weight[sure].sum()), float(weight[maybe].sum())


def new_pension(people: People) -> Array:
    """What the option pays a person a month."""
    return np.where((people.age >= OPTION_AGE) & (people.column("q7_res") == 1), OPTION_MONTH, 0.0)


def poverty(people: People) -> Iterator[tuple[str, Number]]:
    """Headcounts by both lines, as things are and under the option, on consumption a head of those who are counted."""
    p, counted, asked = people, people.is_counted, int(people.is_counted.sum())
    weight = p.weight * counted
    change = np.where(counted, new_pension(p) - p.column("soc_year") / 12, 0.0)
    before = p.column("pcexp_year") / 12
    after = before + p.over(change) / np.maximum(p.over(counted.astype(float)), 1)
    for name, amounts in LINES.items():
        line = np.where(p.zone == 1, amounts[1], amounts[2])
        poor = [(counted & (welfare < line)).astype(float) for welfare in (before, after)]
        found = {"headcount.baseline": poor[0], f"headcount.{OPTION}": poor[1]}
        for key, values in {**found, f"headcount_change.{OPTION}": poor[1] - poor[0]}.items():
            share = float(weight @ values / weight.sum())
            error = p.error(counted * (values - share) / weight.sum())
            yield f"{name}.{key}", Number(share, asked=asked, error=error)


def cost(people: People) -> Iterator[tuple[str, Number]]:
    """What the option costs more than the social pension it ends, with administration; the state pays it."""
    new = float(people.weight @ new_pension(people)) * 12 * (1 + ADMINISTRATION["universal"])
    old = float(people.weight @ people.column("soc_year")) * (1 + ADMINISTRATION["social"])
    yield f"cost.{OPTION}.extra", Number(new - old)
    yield f"cost.{OPTION}.extra_share_of_gdp", Number((new - old) / GDP)
    yield f"cost.{OPTION}.extra_paid_by.state", Number(new - old)


def recompute(people: People) -> dict[str, Number]:
    """The numbers of the brief by key."""
    return {key: number for part in (coverage, poverty, cost) for key, number in part(people)}
