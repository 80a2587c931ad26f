"""The report of CASEN 1990, recomputed from the raw file by a script that knows nothing of Allcover.

Conditions of the law, population and coverage stand here; ``independent_casen_depth``, ``_money``, ``_impact`` and
``_reasons`` go on from here, each with its topic. It reads ``persons.parquet`` and nothing else. The rules are written
out again from the law as the catalogue of ``chile_1990`` describes it, for 15 November 1990, and the codes from the
survey's codebook; nothing is imported from the package and no file of the catalogue is read.
``python -m tests.papers.independent_casen_all`` prints them all.

Conditions have three values in an array of small integers: 0 no, 1 cannot tell, 2 yes. Then "and" is the least, "or"
the greatest, "not" two less the value. Amounts have two ends, equal where the amount is known.
"""

from collections.abc import Iterator, Mapping
from functools import partial, reduce
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

Array = npt.NDArray[Any]

NO, UNSURE, YES = 0, 1, 2

# Lines of poverty, pesos a head and month (CASEN 1990): by zone, 1 town, 2 country. Poor is strictly below.
LINES = {"poverty": {1: 18_594, 2: 12_538}, "indigence": {1: 9_297, 2: 7_164}}

# The law of November 1990.
AGE_MEN, AGE_WOMEN = 65, 60  # DL 3.500, art. 3
LABOUR_FORCE_AGE = 15
CHILD_AGE = 18  # DFL 150, art. 3
STUDENT_AGE = 24
FREE_CARE_AGE = 6  # Ley 18.469, art. 6
SUF_AGE, SUF_MONTH = 15, 1_100  # Ley 18.020; Ley 18.987
UNEMPLOYMENT_AGE = 18
PASIS_AGE, PASIS_AGE_INVALID = 65, 18  # DL 869, art. 1
PASIS_LIMIT = 19_500 / 2  # half of the minimum pension, own income and income a head
DEPENDANT_LIMIT = 26_000 / 2  # half of the minimum wage
CEILING = 60 * 7_211  # 60 UF of taxable earnings
PARENT_GAP = 12  # the least difference of age between parent and child


class Number(NamedTuple):
    """A headline: its value, the ends of its interval, the persons asked, and its standard error.

    None: not known, or not given.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    asked: int | None = None
    error: float | None = None


class Amount(NamedTuple):
    """Money of every person, or a sum of it, between two ends."""

    low: Any
    high: Any

    def plus(self, other: "Amount") -> "Amount":
        return Amount(self.low + other.low, self.high + other.high)

    def minus(self, other: "Amount") -> "Amount":
        return Amount(self.low - other.high, self.high - other.low)

    def times(self, rate: float) -> "Amount":
        return Amount(self.low * rate, self.high * rate)


# Three values


def known(condition: Array) -> Array:
    return np.where(condition, YES, NO)


def both(*conditions: Array) -> Array:
    return reduce(np.minimum, conditions)


def either(*conditions: Array) -> Array:
    return reduce(np.maximum, conditions)


def negation(condition: Array) -> Array:
    return YES - condition


def recoded(raw: Array, yes: tuple[int, ...], no: tuple[int, ...]) -> Array:
    """Yes and no by code; everything else, no answer included, cannot be told."""
    return np.where(np.isin(raw, yes), YES, np.where(np.isin(raw, no), NO, UNSURE))


def paid_if(condition: Array, amount: Amount) -> Amount:
    """The amount where the condition holds, nothing where not; where it cannot be told, between the two."""
    is_nothing = (amount.low == 0) & (amount.high == 0)
    low = np.where(condition == YES, amount.low, np.where(condition == NO, 0.0, np.minimum(amount.low, 0)))
    high = np.where(condition == YES, amount.high, np.where(condition == NO, 0.0, np.maximum(amount.high, 0)))
    return Amount(np.where(is_nothing, 0.0, low), np.where(is_nothing, 0.0, high))


def taylor_error(moved: Array, stratum: Array, unit: Array) -> float:
    """The standard error of an estimator by Taylor linearisation, from weight times derivative of every person.

    Units are drawn as with replacement: stratum by stratum, n / (n - 1) times the squared distances of the units' sums
    from their mean.
    """
    sums = np.bincount(unit, moved)
    home = np.zeros(sums.size, dtype=np.int64)
    home[unit] = stratum
    variance = 0.0
    for each in np.unique(home):
        of = sums[home == each]
        variance += of.size / (of.size - 1) * float(((of - of.mean()) ** 2).sum())
    return float(np.sqrt(variance))


# The raw file


class People:
    """The persons of the raw file, row by row, and what each condition of the law says of them."""

    def __init__(self, folder: Path) -> None:
        self.raw = pl.read_parquet(folder / "survey_chile_casen_1990" / "persons.parquet")
        self.size = self.raw.height
        self.weight = self.column("expr")
        self.household = np.unique(self.column("hhid"), return_inverse=True)[1]
        self.households = int(self.household.max()) + 1
        self.first = np.unique(self.household, return_index=True)[1]
        self.kin = Kin(self)
        place = self.raw.select(pl.concat_str(["r", "z"], separator=" ").alias("stratum"), "r", "z", "comu")
        self.unit = place.select(pl.struct("r", "z", "comu").rank("dense")).to_series().to_numpy() - 1
        self.stratum = np.unique(place["stratum"].to_numpy(), return_inverse=True)[1]
        self._survey()
        self._work()
        self._old_age()
        self._health()
        self._families()

    def column(self, name: str, null: float = np.nan) -> Array:
        """A raw column as numbers; ``null`` stands for a missing one."""
        return self.raw[name].cast(pl.Float64).fill_null(null).to_numpy()

    def error(self, influence: Array) -> float:
        """The standard error of an estimator, from its derivative by each person's weight.

        Strata are region by zone, units communes within them.
        """
        return taylor_error(self.weight * influence, self.stratum, self.unit)

    def ratio(self, part: Array, whole: Array, asked: int | None = None) -> Number:
        """A sum over another sum, weighted, with its error; asked are those of whom the whole is made."""
        total = float(self.weight @ whole)
        value = float(self.weight @ part) / total
        count = int(np.count_nonzero(whole)) if asked is None else asked
        return Number(value, asked=count, error=self.error((part - value * whole) / total))

    def share(self, condition: Array, among: Array) -> Number:
        """The share of some persons of whom a condition, known of all of them, is true."""
        return self.ratio((condition & among).astype(float), among.astype(float))

    def persons(self, condition: Array, asked: int) -> Number:
        """How many persons a condition, known of everybody, is true of."""
        return Number(
            float(self.weight[condition].sum()), asked=asked, error=self.error(condition.astype(float))
        )

    def over(self, amount: Array) -> Array:
        """The sum of a household, for each of its members."""
        return np.bincount(self.household, amount, self.households)[self.household]

    def anybody(self, condition: Array) -> Array:
        """Whether anybody of the household does."""
        most = np.zeros(self.households, dtype=np.int64)
        np.maximum.at(most, self.household, condition)
        return most[self.household]

    def _survey(self) -> None:
        self.age, self.is_woman = self.column("edad"), known(self.column("sexo") == 2)
        self.welfare, self.zone = self.column("ypchaj"), self.column("z")
        self.is_counted = self.column("nucleo") > 0
        self.income = self.column("ymoneaj")
        # A null pension is none (the mapping's notes); the four others are never null.
        amounts = {
            "pensions": "yjubaj",
            "pasis": "ypasaj",
            "suf": "ysufaj",
            "family": "yfamaj",
            "lost_job": "ycesaj",
        }
        self.received = {name: self.column(raw, null=0) for name, raw in amounts.items()}
        self.draws = {name: known(amount > 0) for name, amount in self.received.items()}
        self.is_below = {
            line: known(self.welfare < np.where(self.zone == 1, amounts[1], amounts[2]))
            for line, amounts in LINES.items()
        }

    def _work(self) -> None:
        status, labour, fund = self.column("o7"), self.column("o21"), self.column("o11")
        is_of_age = known(self.age >= LABOUR_FORCE_AGE)
        self.works = both(is_of_age, recoded(labour, (1,), (2, 3)))
        self.is_unemployed = both(is_of_age, recoded(labour, (2,), (1, 3)))
        # No status: no job. 8: no answer.
        self.has_no_job = np.isnan(status)
        answers = np.where(self.has_no_job, 0, status)
        self.is_employee = recoded(answers, (3, 4, 5), (0, 1, 2, 6, 7))
        self.is_private_employee = recoded(answers, (3,), (0, 1, 2, 4, 5, 6, 7))
        self.is_soldier = recoded(answers, (7,), (0, 1, 2, 3, 4, 5, 6))
        self.is_own_boss = recoded(answers, (1, 2), (0, 3, 4, 5, 6, 7))
        # Work injury: civil servants are out; whose employer may be the state cannot be told.
        is_household_job = np.isin(answers, (4, 5))
        is_state = np.where(is_household_job, NO, np.where(answers == 7, YES, UNSURE))
        is_office = recoded(self.column("rama"), (5, 7, 99), (0, 1, 2, 3, 4, 6, 8))
        self.is_insured_for_injury = both(self.is_employee, negation(both(is_state, is_office)))
        # Pension funds were asked of the employed.
        fund = np.where(labour == 1, fund, np.nan)
        self.in_old_fund = recoded(fund, (1, 2, 3, 6), (4, 5, 7))
        self.in_afp = recoded(fund, (4,), (1, 2, 3, 5, 6, 7))
        self.in_army_fund = recoded(fund, (5,), (1, 2, 3, 4, 6, 7))
        self.in_a_fund = either(self.in_afp, self.in_old_fund)
        earnings = self.column("yopraj")
        is_lost = np.isnan(earnings) & ~self.has_no_job
        earned = np.where(self.has_no_job, 0.0, earnings)
        # Who did not say what work brings may have lost money: no lower end.
        low, high = np.where(is_lost, -np.inf, earned), np.where(is_lost, np.inf, earned)
        self.taxable = Amount(np.clip(low, 0, CEILING), np.clip(high, 0, CEILING))

    def _old_age(self) -> None:
        self.is_pensionable = known(self.age >= np.where(self.is_woman == YES, AGE_WOMEN, AGE_MEN))
        pasis = self.received["pasis"]
        per_head = (self.over(self.income) - self.over(pasis)) / self.over(np.ones(self.size))
        own = self.income - pasis
        self.lacks_means = known((own < PASIS_LIMIT) & (per_head < PASIS_LIMIT))
        # Years in the country and invalidity were not asked.
        self.pasis_by_age = both(known(self.age >= PASIS_AGE), self.lacks_means, self.unsure)
        is_between = known((self.age >= PASIS_AGE_INVALID) & (self.age < PASIS_AGE))
        no_pension = negation(self.draws["pensions"])
        self.pasis_by_invalidity = both(is_between, no_pension, self.lacks_means, self.unsure)

    @property
    def unsure(self) -> Array:
        """What nobody was asked."""
        return np.full(self.size, UNSURE)

    def _health(self) -> None:
        system = self.column("s42")
        self.in_public_health = recoded(system, (1, 2, 3, 4, 9), (5, 6, 7, 8))
        self.in_army_health = recoded(system, (5,), (1, 2, 3, 4, 6, 7, 8, 9))
        self.in_isapre = recoded(system, (6,), (1, 2, 3, 4, 5, 7, 8, 9))
        is_affiliate = either(self.is_employee, self.draws["pensions"], self.draws["lost_job"])
        is_child, is_married = known(self.age < CHILD_AGE), known(self.column("ecivil") == 1)
        kin, suf = self.kin, self.draws["suf"]
        is_wife_or_invalid = either(self.is_woman, self.unsure)
        is_dependant = either(
            both(is_child, kin.any_parent(is_affiliate)),
            both(is_married, kin.spouse(is_affiliate), is_wife_or_invalid),
        )
        is_free = either(
            known(self.age < FREE_CARE_AGE),
            self.draws["pasis"],
            suf,
            kin.any_parent(suf),
            self.is_below["indigence"],
        )
        is_soldiers_family = either(
            both(is_child, kin.any_parent(self.is_soldier)), both(is_married, kin.spouse(self.is_soldier))
        )
        self.is_owed_care = either(is_affiliate, is_dependant, is_free, self.is_soldier, is_soldiers_family)
        self.may_buy_care = either(self.is_own_boss, self.is_employee, self.draws["pensions"])

    def _families(self) -> None:
        kin, draws = self.kin, self.draws
        is_child, is_single = known(self.age < CHILD_AGE), known(self.column("ecivil") == 6)
        is_married = known(self.column("ecivil") == 1)
        may_claim = either(
            self.is_employee, self.is_soldier, draws["pensions"], draws["lost_job"],
            both(self.is_own_boss, self.in_old_fund),
        )  # fmt: skip
        # School, invalidity, and whether parents who live elsewhere are alive were not asked.
        is_student = both(known(self.age < STUDENT_AGE), is_single, self.unsure)
        has_no_means = known(self.income < DEPENDANT_LIMIT)
        is_young = both(has_no_means, either(is_child, is_student))
        is_wife = both(is_married, has_no_means, either(self.is_woman, self.unsure))
        has_parent = known((kin.mother >= 0) | (kin.father >= 0))
        heads = np.zeros(self.households, dtype=np.int64)
        is_head = self.column("pco1") == 1
        heads[self.household[is_head]] = np.flatnonzero(is_head)
        is_grandchild = known(self.column("pco1") == 6)
        is_orphan = both(
            is_grandchild, negation(has_parent), is_young, may_claim[heads[self.household]], self.unsure
        )
        self.is_dependant = either(
            both(is_young, kin.any_parent(may_claim)), both(is_wife, kin.spouse(may_claim)), is_orphan
        )

        def reached(benefit: str, below: int) -> Array:
            someone = both(negation(has_parent), self.anybody(draws[benefit]))
            return both(known(self.age < below), either(kin.any_parent(draws[benefit]), someone))

        # Drawn for some child of the parent at least; surely for each where the amount is that of them all.
        allowed, subsidised = reached("family", CHILD_AGE), reached("suf", SUF_AGE)
        has_wife = kin.spouse(self.is_woman) == YES
        for_all = {
            "family": self.received["family"]
            >= SUF_MONTH * (kin.children(self.age < STUDENT_AGE) + has_wife),
            "suf": self.received["suf"] >= SUF_MONTH * kin.children(self.age < SUF_AGE),
        }
        sure = {name: kin.any_parent(both(draws[name], known(enough))) for name, enough in for_all.items()}
        self.has_allowance = both(allowed, either(sure["family"], self.unsure))
        self.has_suf = both(subsidised, either(sure["suf"], self.unsure))
        self.suf_is_due = both(
            known(self.age < SUF_AGE), self.is_below["poverty"], negation(allowed),
            known(self.income < SUF_MONTH),
        )  # fmt: skip


class Kin:
    """Mother, father and spouse by row, -1 where nobody is known to be.

    First by the relation to the head of the nuclear family, then by that to the head of the household. One head of
    the group, the head's only spouse, and at least 12 years between parent and child; the first found holds.
    """

    def __init__(self, people: People) -> None:
        keys = {"pco2": ["hhid", "nucleo"], "pco1": ["hhid"]}
        rows = people.raw.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
        found = [self._links(rows, relation, group) for relation, group in keys.items()]
        merged = {
            name: reduce(
                lambda first, second: np.where(first >= 0, first, second), (each[name] for each in found)
            )
            for name in ("mother", "father", "spouse")
        }
        self.mother, self.father, self._spouse = merged["mother"], merged["father"], merged["spouse"]

    def any_parent(self, condition: Array) -> Array:
        """Whether mother or father does; no where neither lives here."""
        return either(self._follow(self.mother, condition), self._follow(self.father, condition))

    def children(self, condition: Array) -> Array:
        """How many children here, of a condition, each person is a parent of."""
        held = np.flatnonzero(condition)
        count = np.zeros(condition.size)
        for link in (self.mother[held], self.father[held]):
            count += np.bincount(link[link >= 0], minlength=condition.size)
        return count

    def spouse(self, condition: Array) -> Array:
        """Whether the spouse does; no where there is none."""
        return self._follow(self._spouse, condition)

    @staticmethod
    def _follow(link: Array, condition: Array) -> Array:
        return np.where(link >= 0, condition[link], NO)

    @staticmethod
    def _links(rows: pl.DataFrame, relation: str, group: list[str]) -> dict[str, Array]:
        def only(code: int) -> pl.Expr:
            """The row of the one member with a code; null where there are none or several."""
            is_it = pl.col(relation) == code
            return pl.when(is_it.sum().over(group) == 1).then(pl.col("row").filter(is_it).first().over(group))

        heads = rows.with_columns(only(1).alias("head"), only(2).alias("partner"))
        heads = heads.with_columns(pl.when(pl.col("head").is_not_null()).then("partner").alias("partner"))
        adults = rows.select("row", age_of="edad", sex_of="sexo")
        found = {name: np.full(rows.height, -1) for name in ("mother", "father", "spouse")}
        for adult in ("head", "partner"):
            pairs = heads.filter(pl.col(relation) == 3).join(adults, left_on=adult, right_on="row")
            pairs = pairs.filter(pl.col("age_of").cast(pl.Int64) - pl.col("edad") >= PARENT_GAP)
            for parent, sex in (("father", 1), ("mother", 2)):
                of_sex = pairs.filter(pl.col("sex_of") == sex)
                place = of_sex["row"].to_numpy()
                is_open = found[parent][place] < 0
                found[parent][place[is_open]] = of_sex[adult].to_numpy()[is_open]
        # Several spouses of one head would all be linked; in this file no head has more than one.
        couples = heads.filter(pl.col("row") == pl.col("head"), pl.col("partner").is_not_null())
        head, partner = couples["head"].to_numpy(), couples["partner"].to_numpy()
        found["spouse"][head], found["spouse"][partner] = partner, head
        return found


# Coverage


class Line(NamedTuple):
    """One line: who is asked about, what the law says, the facts, and which of them counts as covered."""

    universe: Array
    obliges: Array
    allows: Array
    facts: Mapping[str, Array]
    counted: str


def employed(people: People) -> Array:
    """At work by labour status. Who has none, mostly a child below its age: without a job no, with one it cannot be told."""
    has_none = np.isnan(people.column("o21"))
    return np.where(has_none, np.where(people.has_no_job, NO, UNSURE), people.works)


def of_the_employed(people: People) -> Array:
    """Who is counted among the employed: of 15 years and over."""
    return both(employed(people), known(people.age >= 15))


def coverage_lines(people: People) -> dict[str, Line]:
    """The twelve lines of the country, by name."""
    p, nobody = people, np.full(people.size, NO)
    everybody = negation(nobody)
    # Old age, invalidity and survivors: a civilian employee is in an AFP or, insured before 1983, in an old fund.
    in_fund = either(p.in_afp, p.in_old_fund, p.in_army_fund)
    outside = both(p.is_employee, negation(p.in_old_fund))
    inside = both(p.is_employee, p.in_old_fund)
    employees = either(p.is_employee, outside, inside, p.is_soldier)
    # Who paid in and reached the age draws a pension; nobody was asked what was ever paid in.
    has_record = both(p.is_pensionable, p.unsure)
    # Whoever is paid a pension was awarded it by law, whichever fund pays and whatever for.
    awarded = either(
        both(p.is_pensionable, p.draws["pensions"]), both(known(p.age >= PASIS_AGE), p.draws["pasis"])
    )
    # Of the old it is asked what the law gives them without their joining, and whether they draw a pension.
    given_by_age, drawn = (
        either(p.pasis_by_age, has_record, awarded),
        {"receiving": either(p.draws["pensions"], p.draws["pasis"])},
    )
    joining = either(p.is_own_boss, both(p.is_own_boss, p.in_old_fund))
    pension = either(p.draws["pensions"], p.draws["pasis"])
    # Nobody was asked who contributes: who is affiliated to nothing does not.
    may_pay = {"contributing": both(in_fund, p.unsure)}
    old_age = {"affiliated": in_fund, "receiving": pension, **may_pay}
    survivors = {"affiliated": in_fund, "receiving": p.draws["pensions"], **may_pay}
    # Cash in sickness: of those in a fund nobody knows who pays; soldiers in their health system have it.
    own_cash = both(p.is_own_boss, p.in_a_fund, p.unsure)
    army_cash = both(p.is_soldier, p.in_army_health)
    sickness = {"protected": either(both(p.is_employee, p.in_a_fund, p.unsure), army_cash, own_cash)}
    in_care = either(p.in_public_health, p.in_isapre, p.in_army_health)
    # Nor does who has no work, unless affiliated.
    is_idle = (employed(p) == NO) & (in_care != YES)
    may_pay_for_care = np.where(is_idle, NO, both(in_care, p.unsure))
    injury = both(p.is_insured_for_injury, p.in_a_fund, p.unsure)
    insured = both(known(p.age >= UNEMPLOYMENT_AGE), p.is_private_employee)
    lost_job = either(
        both(p.is_unemployed, known(p.age >= UNEMPLOYMENT_AGE), p.unsure),
        both(p.is_unemployed, p.draws["lost_job"]),
    )
    unemployed = {
        "receiving": p.draws["lost_job"],
        "protected": either(p.draws["lost_job"], both(insured, p.in_a_fund, p.unsure)),
    }
    children = {
        "receiving": either(p.draws["family"], p.draws["suf"]),
        "protected": either(p.has_allowance, p.has_suf),
    }
    working_women = both(p.works, p.is_woman)
    workers = either(p.is_employee, p.is_soldier)
    return {
        "old_age_workers": Line(p.works, employees, joining, old_age, "affiliated"),
        "old_age_pensionable": Line(p.is_pensionable, given_by_age, nobody, drawn, "receiving"),
        "old_age_65": Line(known(p.age >= 65), given_by_age, nobody, drawn, "receiving"),
        "invalidity": Line(p.works, employees, joining, old_age, "affiliated"),
        "survivors": Line(p.works, employees, joining, survivors, "affiliated"),
        "medical_care": Line(
            everybody, p.is_owed_care, p.may_buy_care,
            {"affiliated": in_care, "contributing": may_pay_for_care, "protected": in_care}, "protected",
        ),
        "sickness": Line(p.works, workers, p.is_own_boss, sickness, "protected"),
        "maternity": Line(
            working_women, both(workers, p.is_woman), both(p.is_own_boss, p.is_woman), sickness, "protected"
        ),
        "employment_injury": Line(
            p.works, either(p.is_insured_for_injury, p.is_soldier), nobody,
            {"affiliated": either(p.in_army_fund, p.unsure), "protected": either(injury, p.in_army_fund)}, "protected",
        ),
        "unemployment_workers": Line(p.works, either(insured, lost_job), nobody, unemployed, "protected"),
        "unemployment": Line(p.is_unemployed, either(insured, lost_job), nobody, {"receiving": p.draws["lost_job"]}, "receiving"),
        "family": Line(
            known(p.age < CHILD_AGE), either(p.is_dependant, p.suf_is_due), nobody, children, "protected"
        ),
    }  # fmt: skip


def between(sure: float, maybe: float, persons: float, asked: int) -> Number:
    """The share that is sure, and with those who may be; nothing where nothing at all is told."""
    if not maybe:
        return Number(sure / persons, asked=asked)
    return between_ends(sure / persons, (sure + maybe) / persons, asked)


def share_of(people: People, inside: Array, sure: Array, maybe: Array | None = None) -> Number:
    """The share of a universe that is sure, with its error, and with those who may be."""
    persons, asked = float(people.weight[inside].sum()), int(inside.sum())
    more = 0.0 if maybe is None else float(people.weight[inside & maybe].sum())
    found = between(float(people.weight[inside & sure].sum()), more, persons, asked)
    return found if found.value is None else found._replace(error=people.share(sure, inside).error)


def of_answers(people: People, inside: Array, answers: Array, stands_in: bool) -> Number:
    """The share of yes among those who answered: none where nobody could say no, or nobody yes, so that the answer chooses them.

    None either where a rule stands in for an answer (of every cash benefit but pensions): then they are chosen by the rule.
    """
    answered = inside & (answers != UNSURE)
    one_sided = not all((inside & (answers == each)).any() for each in (YES, NO))
    if (inside & (answers == UNSURE)).any() and (one_sided or stands_in):
        return Number(None, asked=int(answered.sum()))
    return people.share(answers == YES, answered)


def compliance(weight: Array, inside: Array, obliged: Array, untold: Array, covered: Array) -> Number:
    """The covered among the obliged: from where all are obliged who may be and are or may be out, and of the covered none who need not be,
    to where all are obliged who may be and are or may be covered, and of the others none who need not be.
    """
    surely, maybe = inside & obliged, inside & untold
    asked = int((surely | maybe).sum())
    if not weight[surely].sum():
        return Number(None, asked=asked)
    in_full, in_part = surely & (covered == YES), (surely | maybe) & (covered != NO)
    low = float(weight[in_full].sum() / weight[surely | (maybe & (covered != YES))].sum())
    high = float(weight[in_part].sum() / weight[in_part | (surely & (covered == NO))].sum())
    return between_ends(low, high, asked)


def between_ends(low: float, high: float, asked: int) -> Number:
    """What lies between two ends; nothing where they leave all open."""
    if low == high:
        return Number(low, asked=asked)
    return Number(None, asked=asked) if (low, high) == (0.0, 1.0) else Number(None, low, high, asked)


def coverage(people: People) -> Iterator[tuple[str, Number]]:
    """Law, fact, gap and compliance of every line."""
    for name, line in coverage_lines(people).items():
        is_inside = line.universe == YES
        asked = int(is_inside.sum())
        share = partial(share_of, people, is_inside)
        is_obliged, is_free = line.obliges == YES, line.obliges == NO
        may_join = is_free & (line.allows == YES)
        no_law = is_free & (line.allows == NO)
        cannot_tell = ~is_obliged & ~may_join & ~no_law
        law = {"mandatory": is_obliged, "voluntary": may_join, "none": no_law}
        key = f"coverage.{name}"
        yield f"{key}.persons", people.persons(is_inside, asked)
        yield f"{key}.law.unknown", share(cannot_tell)
        # Where no provision lets anybody join, nobody may, whatever else cannot be told.
        lets_join = bool((line.allows != NO).any())
        for answer, is_so in law.items():
            yield f"{key}.law.{answer}", share(is_so, cannot_tell & (lets_join or answer != "voluntary"))
        for fact, answers in line.facts.items():
            yield f"{key}.{fact}.of_all", share(answers == YES, answers == UNSURE)
            stands_in = fact == "protected" and name != "medical_care"
            yield f"{key}.{fact}.of_answers", of_answers(people, is_inside, answers, stands_in)
        covered = line.facts[line.counted]
        is_not = covered == NO
        parts = {
            "covered": covered == YES,
            "no_law": no_law & is_not,
            "not_applied": is_obliged & is_not,
            "not_taken_up": may_join & is_not,
            "cannot_tell": (covered == UNSURE) | (cannot_tell & is_not),
        }
        is_open = covered == UNSURE
        may_be = {
            "covered": is_open,
            "no_law": (no_law & is_open) | (cannot_tell & (is_open | is_not)),
            "not_applied": (is_obliged & is_open) | (cannot_tell & (is_open | is_not)),
            "not_taken_up": ((may_join & is_open) | (cannot_tell & (is_open | is_not))) & lets_join,
            "cannot_tell": np.zeros(people.size, dtype=bool),
        }
        for part, is_so in parts.items():
            yield f"{key}.gap.{part}", share(is_so, may_be[part])
        if not (is_inside & (is_obliged | cannot_tell)).any():
            yield f"{key}.compliance", Number(None, asked=asked)  # nobody is obliged
            continue
        rate = compliance(people.weight, is_inside, is_obliged, cannot_tell, covered)
        error = None if rate.value is None else people.share(covered == YES, is_inside & is_obliged).error
        yield f"{key}.compliance", rate._replace(error=error)


def recompute(people: People) -> dict[str, Number]:
    """Every headline of these topics by key."""
    everybody, first = np.ones(people.size, dtype=bool), np.zeros(people.size, dtype=bool)
    first[people.first] = True
    groups = {"persons": everybody, "households": first, "poverty_universe": people.is_counted}
    found = {f"population.{name}": people.persons(who, int(who.sum())) for name, who in groups.items()}
    return found | dict(coverage(people))
