"""The invented survey as a statistics office would hand it over: coded answers in four CSV files, with their codebook.

What comes out is meant to be mapped back (the tutorial does): answers are numbers, "no answer" is a code, incomes are
asked for the year, relatives are line numbers of the roster, and households, persons, jobs and harvests each have a file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from allcover.population import Population
from allcover.population.schema import TABLES
from allcover.vocabulary.codes import CODE_LISTS

YES, NO = 1, 2
NO_ANSWER, NO_NUMBER = 99, 9999
"""Written where a question was asked and not answered: among codes, and where a number is wanted."""

_HOUSEHOLDS = {
    "area": "zone", "region": "region", "members_stated": "hhsize", "rooms": "d1_rooms", "owns_dwelling": "d2_owner",
    "has_electricity": "d3_light", "has_phone": "d4_phone", "land_hectares": "d5_land",
    "minutes_to_health_facility": "d6_clinic", "minutes_to_payment_point": "d7_post",
    "household_income_month": "inc_year", "household_consumption_month": "exp_year", "welfare_month": "pcexp_year",
}  # fmt: skip
_PERSONS = {
    "weight": "wgt", "stratum": "strat", "psu": "ea", "age": "q2_age", "sex": "q1_sex", "relation_to_head": "q3_rel",
    "marital_status": "q4_mar", "nationality": "q5_nat", "is_citizen": "q6_cit", "is_resident": "q7_res",
    "months_resident": "q8_stay", "is_migrant": "q9_moved", "mother_vital_status": "q10_moth",
    "father_vital_status": "q11_fath", "disability": "q12_dis", "can_read": "q13_read", "attends_school": "q14_sch",
    "is_pregnant": "q15_preg", "gave_birth_last_year": "q16_birth", "was_ill": "q17_ill", "labour_status": "q18_work",
    "out_of_pocket_health_month": "q19_care", "income_month": "q20_inc", "is_in_poverty_universe": "q21_count",
}  # fmt: skip
_JOBS = {
    "job": "jobno", "status": "j1_status", "sector": "j2_sector", "has_contract": "j3_contr", "firm_size": "j4_size",
    "industry": "j5_ind", "hours_week": "j6_hours", "earnings_month": "j7_pay",
}  # fmt: skip
_HARVESTS = {"job": "jobno", "month": "month", "earnings_month": "h1_earned"}
_SHORT = {
    "national_pension": "pen", "health_insurance": "hlt", "mutual_health": "mut",
    "social_pension": "soc", "household_grant": "hhg", "family_income_grant": "fig",
}  # fmt: skip
_AFFILIATIONS = {"is_affiliated": "reg", "is_contributing": "pays", "months_paid_last_year": "m12"}


@dataclass(frozen=True)
class Question:
    """A column of a raw file: its name there, what it asks, and what its codes mean (empty: a number or a text)."""

    file: str
    name: str
    meaning: str
    codes: Mapping[int, str]


def write_raw(population: Population, out: Path) -> list[Path]:
    """This function will write the four raw files and ``codebook.csv`` of an invented survey into a folder.

    Text ids are the household's and the person's line in it; money of the year is twelve times that of the month. What is
    handed over comes back through the mapping in the catalogue, ``coresia/surveys``, cent for cent.
    """
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in (*_frames(population).items(), ("codebook", _codebook(population))):
        path = out / f"{name}.csv"
        frame.write_csv(path)
        paths.append(path)
    return paths


def _frames(population: Population) -> dict[str, pl.DataFrame]:
    jobs, months = population.need("jobs"), population.need("job_months")
    return {
        "households": population.households.select(
            pl.col("household_id").alias("hh"), *_coded("households", _HOUSEHOLDS)
        ),
        "persons": _persons(population),
        "jobs": jobs.select(*_roster(), *_coded("jobs", _JOBS)),
        "harvests": months.select(*_roster(), *_coded("job_months", _HARVESTS)),
    }


def _persons(population: Population) -> pl.DataFrame:
    frame = population.persons.select("person_id", *_roster(), *_coded("persons", _PERSONS))
    for part in (*_relatives(population), *_by_scheme(population)):
        frame = frame.join(part, on="person_id", how="left", maintain_order="left")
    return frame.drop("person_id")


def _roster() -> tuple[pl.Expr, pl.Expr]:
    parts = pl.col("person_id").str.split("-")
    return parts.list.get(0).alias("hh"), parts.list.get(1).cast(pl.Int64).alias("line")


def _coded(table: str, names: Mapping[str, str]) -> Iterator[pl.Expr]:
    """Each column as the questionnaire codes it, money of the year where its name says so."""
    for column, raw in names.items():
        kind = TABLES[table].columns[column]
        answer = pl.col(column)
        if kind.kind == "code":
            places = {word: place for place, word in enumerate(kind.words, start=1)}
            answer = answer.cast(pl.String).replace_strict(places, return_dtype=pl.Int64).fill_null(NO_ANSWER)
        elif kind.kind == "yes_no":
            answer = pl.when(answer).then(YES).when(~answer).then(NO).otherwise(NO_ANSWER)
        elif raw.endswith("_year"):
            answer = (answer * 12).round(2)
        elif kind.kind in ("number", "integer"):
            answer = answer.fill_null(NO_NUMBER)
        yield answer.alias(raw)


def _relatives(population: Population) -> Iterator[pl.DataFrame]:
    """The lines of mother and father, and of up to three spouses."""
    relations = population.need("relations").select(
        "person_id",
        "relation",
        pl.col("other_person_id").str.split("-").list.get(1).cast(pl.Int64).alias("line"),
    )
    for relation, most in (("mother", 1), ("father", 1), ("spouse", 3)):
        told = relations.filter(pl.col("relation") == relation).sort("person_id", "line")
        lines = told.group_by("person_id").agg(pl.col("line"))
        names = [f"{relation}{n + 1 if most > 1 else ''}" for n in range(most)]
        yield lines.select(
            "person_id",
            *(pl.col("line").list.get(n, null_on_oob=True).alias(name) for n, name in enumerate(names)),
        )


def _by_scheme(population: Population) -> Iterator[pl.DataFrame]:
    """What was asked of each scheme: registered, paying, months; months in all; what was received in the year."""
    for (scheme,), rows in population.need("affiliations").group_by("scheme", maintain_order=True):
        names = {column: f"{_short(scheme)}_{raw}" for column, raw in _AFFILIATIONS.items()}
        yield rows.select("person_id", *_coded("affiliations", names))
    for (scheme,), rows in population.need("history").group_by("scheme", maintain_order=True):
        yield rows.select("person_id", *_coded("history", {"months_contributed": f"{_short(scheme)}_all"}))
    for (scheme,), rows in population.need("receipts").group_by("scheme", maintain_order=True):
        yield rows.select("person_id", *_coded("receipts", {"amount_month": f"{_short(scheme)}_year"}))


def _short(scheme: object) -> str:
    return _SHORT.get(str(scheme), str(scheme))


def _codebook(population: Population) -> pl.DataFrame:
    rows = [
        {"file": one.file, "variable": one.name, "code": code, "meaning": meaning}
        for one in _questions(population)
        for code, meaning in (one.codes.items() or [(None, one.meaning)])
    ]
    return pl.DataFrame(
        rows, schema={"file": pl.String, "variable": pl.String, "code": pl.Int64, "meaning": pl.String}
    )


def _questions(population: Population) -> Iterator[Question]:
    yield Question("persons", "hh", "Household", {})
    yield Question("persons", "line", "Line of the person in the roster of the household", {})
    tables = (
        ("households", "households", _HOUSEHOLDS), ("persons", "persons", _PERSONS),
        ("jobs", "jobs", _JOBS), ("job_months", "harvests", _HARVESTS),
    )  # fmt: skip
    for table, file, names in tables:
        for column, raw in names.items():
            yield _question(table, column, file, raw)
    for relation in ("mother", "father", "spouse1", "spouse2", "spouse3"):
        yield Question(
            "persons", relation, f"Line of the {relation.rstrip('123')} in the roster, if living here", {}
        )
    for table, columns in (("affiliations", _AFFILIATIONS), ("history", {"months_contributed": "all"}), ("receipts", {"amount_month": "year"})):  # fmt: skip
        for scheme in population.need(table)["scheme"].unique(maintain_order=True):
            for column, raw in columns.items():
                yield _question(table, column, "persons", f"{_short(scheme)}_{raw}", f"{scheme}: ")


def _question(table: str, column: str, file: str, raw: str, about: str = "") -> Question:
    kind = TABLES[table].columns[column]
    meaning = about + kind.meaning
    if kind.kind == "yes_no":
        return Question(file, raw, meaning, {YES: f"{meaning} Yes", NO: "No", NO_ANSWER: "No answer"})
    if kind.kind == "code":
        labels = CODE_LISTS[kind.codes].labels.values()
        named = {n: (f"{meaning} {label}" if n == 1 else label) for n, label in enumerate(labels, start=1)}
        return Question(file, raw, meaning, named)
    period = " In the last twelve months." if raw.endswith("_year") else ""
    missing = f" {NO_NUMBER}: no answer." if kind.kind != "text" else ""
    return Question(file, raw, meaning + period + missing, {})
