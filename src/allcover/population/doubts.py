"""What looks wrong in a population though a study could run: relatives, units, dates, answers at odds.

Each function looks at one subject and yields what it finds; ``checks`` puts it into words with file and row.
"""

from collections.abc import Iterator

import polars as pl

from allcover.population.findings import Check, Finding, outside
from allcover.population.population import Population
from allcover.population.schema import TABLES

LEAST_PARENT_GAP = 10
MOST_RATIO = 30.0
_PLAUSIBLE_WELFARE = 0.01


def _bounds(population: Population) -> Iterator[Finding]:
    for table, frame in population.tables().items():
        for column in TABLES[table].columns.values():
            has_bounds = column.low is not None or column.high is not None
            if has_bounds and column.name not in ("age", "weight"):
                yield from outside(table, frame, column)


def _heads(population: Population) -> Iterator[Finding]:
    persons = population.persons
    asked = persons["relation_to_head"].null_count() < persons.height
    if not asked or not population.about.has_complete_households:
        return
    heads = persons.group_by("household_id").agg((pl.col("relation_to_head") == "head").sum().alias("heads"))
    counted = population.households.join(heads, on="household_id", maintain_order="left")
    yield Finding("households", counted.filter(pl.col("heads") == 0), "Household {household_id} has no head.",
                  "Map relation_to_head so that each household has one head.")  # fmt: skip
    yield Finding("households", counted.filter(pl.col("heads") > 1), "Household {household_id} has {heads} heads.",
                  "Split it into households, or keep one head.")  # fmt: skip


def _relatives(population: Population) -> Iterator[Finding]:
    if population.relations is None:
        return
    about = population.persons.select("person_id", "age", "sex")
    linked = population.relations.join(about, on="person_id", maintain_order="left").join(
        about, left_on="other_person_id", right_on="person_id", suffix="_other", maintain_order="left"
    )
    origin = population.persons.select("person_id", "row")
    linked = linked.drop("row").join(origin, on="person_id", how="left", maintain_order="left")
    is_parent = pl.col("relation").is_in(["mother", "father"])
    gap = pl.col("age_other") - pl.col("age")
    young = linked.filter(is_parent & (gap >= 0) & (gap < LEAST_PARENT_GAP))
    cure = "Mend the ages or the link; for derived links raise 'least_age_gap'."
    yield Finding("persons", linked.filter(is_parent & (gap < 0)),
                  "The {relation} {other_person_id} ({age_other}) is younger than the child ({age}).", cure)  # fmt: skip
    yield Finding("persons", young, "The {relation} {other_person_id} ({age_other}) is not "
                  f"{LEAST_PARENT_GAP} years older than the child ({{age}}).", cure)  # fmt: skip
    wrong_sex = ((pl.col("relation") == "mother") & (pl.col("sex_other") == "male")) | (
        (pl.col("relation") == "father") & (pl.col("sex_other") == "female")
    )
    yield Finding("persons", linked.filter(wrong_sex), "The {relation} {other_person_id} is {sex_other}.",
                  "Mend the sex or the link.")  # fmt: skip
    own = linked.filter(pl.col("person_id") == pl.col("other_person_id"))
    yield Finding("persons", own, "Is linked as {relation} to the same person.", "Mend the link.")
    spouses = linked.filter(pl.col("relation") == "spouse")
    keys = ["person_id", "other_person_id"]
    one_way = spouses.join(spouses, left_on=keys, right_on=keys[::-1], how="anti")
    yield Finding("persons", one_way, "Has the spouse {other_person_id}, who is not linked back.",
                  "Link spouses in both directions.")  # fmt: skip


def _dates(population: Population) -> Iterator[Finding]:
    reference = population.about.reference_date
    persons, born = population.persons, pl.col("birth_date")
    unborn = persons.filter(born > reference)
    yield Finding("persons", unborn, f"Was born on {{birth_date}}, after the survey ({reference}).",
                  "Mend the birth date or the survey's reference_date.")  # fmt: skip
    years = (pl.lit(reference) - born).dt.total_days() / 365.2425
    differs = (years < pl.col("age") - 1.01) | (years > pl.col("age") + 2.01)
    yield Finding("persons", persons.filter(differs & (born <= reference)),
                  "Is {age} years old, but was born on {birth_date}.", "Map one of the two, the better known.")  # fmt: skip


def spans(population: Population) -> Iterator[Finding]:
    """This function will find periods and spells that end before they begin, which no rule would ever count."""
    for table in ("history", "contingencies"):
        frame = population.table(table)
        if frame is not None:
            backward = frame.filter(pl.col("to_date") < pl.col("from_date"))
            yield Finding(
                table, backward, "Ends on {to_date}, before it begins on {from_date}.", "Swap the dates."
            )


def _welfare(population: Population) -> Iterator[Finding]:
    households = population.households
    unknown = households.filter(pl.col("welfare_month").is_null())
    if unknown.height == households.height:
        return
    yield Finding("households", unknown, "The welfare of household {household_id} is unknown.",
                  "It will be left out of poverty figures; map it if the survey has it.")  # fmt: skip
    known = households.filter(pl.col("welfare_month").is_not_null())
    if known.height > 1 and (known["welfare_month"] == 0).all():
        yield Finding("households", known.head(1), "The welfare of household {household_id} is 0, and so is that of every other.",
                      "Map the right column: figures of poverty say nothing without it.")  # fmt: skip


def _units(population: Population) -> Iterator[Finding]:
    """Money mapped with the wrong period or currency shows as a ratio to welfare no country has."""
    is_known = population.households["welfare_month"].is_not_null().any()
    if not is_known or not population.about.has_complete_households:
        return
    sizes = population.persons.group_by("household_id").agg(pl.len().alias("size"))
    base = population.households.select("household_id", "welfare_month").join(sizes, on="household_id")
    for table, column in (
        ("jobs", "earnings_month"),
        ("receipts", "amount_month"),
        ("persons", "income_month"),
    ):
        frame = population.table(table)
        if frame is None:
            continue
        owners = frame.select("person_id", column).join(
            population.persons.select("person_id", "household_id"), on="person_id"
        )
        sums = owners.group_by("household_id").agg(pl.col(column).sum().alias("money"))
        yield from _ratio(table, column, base.join(sums, on="household_id"))
    for column in ("household_income_month", "household_consumption_month"):
        totals = population.households.select("household_id", pl.col(column).alias("money"))
        yield from _ratio("households", column, base.join(totals, on="household_id"))


def _ratio(table: str, column: str, joined: pl.DataFrame) -> Iterator[Finding]:
    welfare, money = pl.col("welfare_month"), pl.col("money")
    found = joined.filter((welfare > _PLAUSIBLE_WELFARE) & (money > 0)).select(
        ratio=(money / pl.col("size") / welfare).median(), row=pl.lit(None, dtype=pl.Int64)
    )
    odd = found.filter((pl.col("ratio") > MOST_RATIO) | (pl.col("ratio") < 1 / MOST_RATIO))
    what = f"{column} a head is {{ratio:.3g}} times welfare_month in the middle household: a wrong unit by the look."
    yield Finding(table, odd, what, "Check 'period' and 'times' of both.")


def _affiliations(population: Population) -> Iterator[Finding]:
    for table in ("affiliations", "receipts"):
        frame = population.table(table)
        if frame is None:
            continue
        keys = pl.struct("person_id", "scheme", "branch")
        yield Finding(table, frame.filter(~keys.is_first_distinct()), "Asks about {scheme} a second time.",
                      "Give one row for each person and scheme.")  # fmt: skip
    if population.affiliations is not None:
        odd = population.affiliations.filter(pl.col("is_contributing") & ~pl.col("is_affiliated"))
        yield Finding("affiliations", odd, "Contributes to {scheme} without being affiliated.",
                      "Map is_affiliated yes for who contributes.")  # fmt: skip


def _jobs(population: Population) -> Iterator[Finding]:
    jobs, persons = population.jobs, population.persons
    if jobs is None:
        return
    again = jobs.filter(~pl.struct("person_id", "job").is_first_distinct())
    yield Finding("jobs", again, "Has job {job} a second time.", "Number the jobs of a person.")
    band = jobs.filter(pl.col("firm_size_low") > pl.col("firm_size_high"))
    yield Finding(
        "jobs",
        band,
        "The firm has {firm_size_low} to {firm_size_high} workers.",
        "Swap the ends of the band.",
    )
    status = pl.col("labour_status")
    idle = persons.filter(status == "employed").join(jobs, on="person_id", how="anti")
    yield Finding("persons", idle, "Is employed but has no job.", "Map the job, or the labour status.")
    busy = persons.filter(status == "unemployed").join(jobs, on="person_id", how="semi")
    yield Finding(
        "persons", busy, "Is unemployed but has a job.", "Map the labour status, or leave the job out."
    )


def _job_months(population: Population) -> Iterator[Finding]:
    months, jobs = population.job_months, population.jobs
    if months is None:
        return
    again = months.filter(~pl.struct("person_id", "job", "month").is_first_distinct())
    yield Finding(
        "job_months", again, "Has month {month} of job {job} a second time.", "Keep one row a month."
    )
    if jobs is not None:
        unknown = months.join(jobs, on=["person_id", "job"], how="anti")
        yield Finding("job_months", unknown, "Has a month of job {job}, which is not in the table of jobs.",
                      "Number the jobs alike in both tables.")  # fmt: skip


def _answers(population: Population) -> Iterator[Finding]:
    persons = population.persons
    is_mother = pl.col("gave_birth_last_year") | pl.col("is_pregnant")
    yield Finding("persons", persons.filter(is_mother & (pl.col("sex") == "male")),
                  "Is male and gave birth or is pregnant.", "Mend the sex or the answer.")  # fmt: skip
    wed = pl.col("marital_status").is_in(["married", "union", "widowed"]) & (pl.col("age") < 10)
    yield Finding(
        "persons", persons.filter(wed), "Is {age} years old and {marital_status}.", "Mend one of the two."
    )
    if not population.about.has_complete_households:
        return
    members = persons.group_by("household_id").agg(
        pl.len().alias("counted"), pl.col("is_in_poverty_universe").fill_null(True).sum().alias("in_universe")
    )
    stated = population.households.join(members, on="household_id", maintain_order="left")
    given = pl.col("members_stated")
    differs = (given != pl.col("counted")) & (given != pl.col("in_universe"))
    yield Finding("households", stated.filter(differs),
                  "Household {household_id} states {members_stated} members and has {counted}.",
                  "Find the members that are missing, or leave members_stated out.")  # fmt: skip


def _sample(population: Population) -> Iterator[Finding]:
    """A household is drawn whole: its members are in one stratum and one sampling unit."""
    if not population.about.has_complete_households:
        return
    for column, noun in (("stratum", "strata"), ("psu", "sampling units")):
        drawn = population.persons.group_by("household_id").agg(
            pl.col(column).drop_nulls().n_unique().alias("many")
        )
        apart = population.households.join(
            drawn.filter(pl.col("many") > 1), on="household_id", maintain_order="left"
        )
        yield Finding("households", apart, f"Household {{household_id}} lies in {{many}} {noun}.",
                      f"Map {column} from a column that is the same for all members.")  # fmt: skip


DOUBTS: tuple[Check, ...] = (
    _bounds, _heads, _relatives, _dates, spans, _welfare, _units, _affiliations, _jobs, _job_months, _answers, _sample,
)  # fmt: skip
"""Every subject, in the order in which the faults are told."""
