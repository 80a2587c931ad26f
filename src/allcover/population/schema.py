"""The published schema of a population: every table and column with its kind, unit, codes and meaning.

It is data, not code: readers, mappings, checks, the manual and the engines all ask it. A table always has
all its columns; a column no survey question fills is null throughout. Null means unknown, never zero or no.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

import polars as pl

from allcover.population.column import Table, code, day, key, number, table_of, text, whole, yes_no

_MONEY = "money/month"


HOUSEHOLDS = table_of(
    "households",
    "One row per household: people who live together and share their means.",
    key("household_id", "Identifies the household."),
    code("area", "area", "Urban or rural."),
    text("region", "Region or province, as the survey names it."),
    number(
        "welfare_month",
        _MONEY,
        "The measure poverty is counted on, income or consumption, per head or equivalised as `welfare` says.",
        low=None,
    ),
    number("household_income_month", _MONEY, "Income of the whole household.", low=None),
    number("household_consumption_month", _MONEY, "Consumption of the whole household."),
    number("household_food_month", _MONEY, "Food consumption of the whole household."),
    whole("members_stated", "person", "Household size as the survey states it.", low=1),
    whole("rooms", "", "Number of rooms of the dwelling."),
    yes_no("owns_dwelling", "Owns the dwelling it lives in."),
    text("walls", "Material of the outer walls."),
    text("roof", "Material of the roof."),
    text("floor", "Material of the floor."),
    yes_no("has_electricity", "Has electricity."),
    text("water_source", "Main source of drinking water."),
    text("toilet", "Kind of toilet."),
    text("cooking_fuel", "Main fuel for cooking."),
    yes_no("has_radio", "Has a radio."),
    yes_no("has_television", "Has a television set."),
    yes_no("has_phone", "Has a telephone, mobile or fixed."),
    yes_no("has_refrigerator", "Has a refrigerator."),
    yes_no("has_bicycle", "Has a bicycle."),
    yes_no("has_vehicle", "Has a motorcycle, car or lorry."),
    yes_no("has_bank_account", "A member has a bank or mobile-money account."),
    number("land_hectares", "", "Farm land owned, in hectares."),
    number("livestock_units", "", "Livestock, in tropical livestock units."),
    number("minutes_to_health_facility", "minute", "Usual way to the nearest health facility."),
    number("minutes_to_payment_point", "minute", "Usual way to where a benefit would be paid."),
    number("minutes_to_school", "minute", "Usual way to the nearest primary school."),
)

PERSONS = table_of(
    "persons",
    "One row per person, households together and in the order of the table of households.",
    key("person_id", "Identifies the person in the whole survey."),
    key("household_id", "The household the person lives in."),
    number(
        "weight",
        "person",
        "How many persons of the country this one stands for; 1 in a census. Left out, everybody counts once, and every figure is one "
        "of the sample.",
    ),
    text("stratum", "Sampling stratum."),
    text("psu", "Primary sampling unit."),
    whole("age", "year", "Age in completed years at the reference date.", high=120),
    day("birth_date", "Date of birth."),
    replace(
        code("presence", "presence", "Whether the person lives here, elsewhere, or has died."),
        assumed="here",
    ),
    day("death_date", "Date of death."),
    day("claim_date", "Day on which the person claims, or claimed, the benefit in question."),
    day("award_date", "Day from which the benefit in question is, or was, awarded."),
    code("sex", "sex", "Sex."),
    code("relation_to_head", "relation_to_head", "Relation to the head of the household."),
    code("marital_status", "marital_status", "Marital status."),
    text("nationality", "Nationality, preferably ISO 3166 alpha-3."),
    yes_no("is_citizen", "Is a citizen of the country."),
    yes_no("is_resident", "Is a resident in the sense of the law."),
    whole("months_resident", "month", "Time lived in the country."),
    yes_no("is_migrant", "Was born abroad or came from another part of the country to work."),
    code("mother_vital_status", "vital_status", "Whether the mother is alive."),
    code("father_vital_status", "vital_status", "Whether the father is alive."),
    code("disability", "disability", "Disability, by severity."),
    yes_no("can_read", "Reads and writes."),
    yes_no("attends_school", "Attends school or training now."),
    code("school_level", "school_level", "Highest level of school reached or attended."),
    whole("years_of_school", "year", "Years of school completed.", high=40),
    yes_no("is_pregnant", "Is pregnant."),
    yes_no("gave_birth_last_year", "Gave birth in the last twelve months."),
    yes_no("was_ill", "Was ill or injured in the survey's recall period."),
    code("labour_status", "labour_status", "Employed, unemployed or outside the labour force."),
    whole("months_unemployed", "month", "Length of the present spell of unemployment."),
    number("income_month", _MONEY, "Own income from every source.", low=None),
    number("out_of_pocket_health_month", _MONEY, "Own payments for health care, net of refunds."),
    yes_no(
        "is_in_poverty_universe",
        "The official poverty count includes the person (often not: live-in domestic workers).",
        assumed=True,
    ),
)

JOBS = table_of(
    "jobs",
    "One row per person and job. The table collected and no row for a person means: no job.",
    key("person_id", "The person who has the job."),
    replace(whole("job", "", "Number of the job of this person, 1 the main one.", low=1), is_required=True),
    yes_no("is_main", "Is the main job."),
    text("employer_id", "The employer, where the table of employers has it."),
    code("status", "status_in_employment", "Status in employment."),
    code("sector", "sector", "Sector of the employer."),
    yes_no("has_contract", "Has a written contract."),
    whole("firm_size", "person", "Workers in the establishment, where the number is known.", low=1),
    whole("firm_size_low", "person", "Least size of the establishment, where only a band is known.", low=1),
    whole("firm_size_high", "person", "Greatest size of the establishment; null: the band is open.", low=1),
    code("occupation", "occupation", "Occupation, ISCO major group."),
    code("industry", "industry", "Industry."),
    number("hours_week", "hour/week", "Hours usually worked.", high=168),
    number("earnings_month", _MONEY, "Earnings from this job.", low=None),
)

JOB_MONTHS = table_of(
    "job_months",
    "One row per person, job and calendar month whose earnings were told apart, as where harvests make them uneven.",
    key("person_id", "The person who has the job."),
    replace(whole("job", "", "Number of the job of this person, as in jobs.", low=1), is_required=True),
    replace(
        whole("month", "", "Calendar month, 1 January to 12 December.", low=1, high=12), is_required=True
    ),
    number(
        "earnings_month",
        _MONEY,
        "Earnings from this job in that month; jobs.earnings_month is the mean over the year.",
        low=None,
    ),
)

AFFILIATIONS = table_of(
    "affiliations",
    "One row per person and scheme the survey asked about; no row means it did not ask, so unknown.",
    key("person_id", "The person."),
    key("scheme", "The scheme, by its name in the catalogue."),
    code("branch", "branch", "The branch, where a scheme has several."),
    yes_no("is_affiliated", "Is registered with the scheme."),
    yes_no("is_contributing", "Contributes, or contributions are paid for the person, now."),
    yes_no("is_dependant", "Is covered through a relative."),
    day("from_date", "Day from which the person is registered with the scheme."),
    number("elected_base_month", _MONEY, "The base of contributions the person has chosen."),
    whole("months_paid_last_year", "month", "Months contributed in the last twelve.", high=12),
)

RECEIPTS = table_of(
    "receipts",
    "One row per person and scheme the survey asked about; amount 0 means asked and none, null not answered.",
    key("person_id", "The person who receives."),
    key("scheme", "The scheme, by its name in the catalogue."),
    code("branch", "branch", "The branch, where a scheme has several."),
    number("amount_month", _MONEY, "What is received."),
    whole("months_received_last_year", "month", "Months received in the last twelve.", high=12),
)

RELATIONS = table_of(
    "relations",
    "One row per person and relative: the other person is the person's spouse, mother, father or guardian.",
    key("person_id", "The person."),
    key("other_person_id", "The relative."),
    code("relation", "relation", "What the other person is to the person.", is_required=True),
)

HISTORY = table_of(
    "history",
    "One row per person, scheme and period contributed, where a register has them.",
    key("person_id", "The person."),
    key("scheme", "The scheme, by its name in the catalogue."),
    day("from_date", "First day of the period."),
    day("to_date", "Last day of the period."),
    whole("months_contributed", "month", "Months contributed in the period.", high=1200),
    code("activity", "activity", "What the person did in the period."),
    number("earnings_month", _MONEY, "Mean insured earnings in the period."),
    number("paid_month", _MONEY, "Contributions that were paid for each month of the period."),
    number("withdrawn", "money", "What was paid out of an account in the month in which the period begins."),
)

CONTINGENCIES = table_of(
    "contingencies",
    "One row per person and spell of a contingency. Collected and no row for a person means: none.",
    key("person_id", "The person."),
    code("contingency", "contingency", "The contingency.", is_required=True),
    day("event_date", "The day it turns on: the accident, the birth, the end of work."),
    day("from_date", "First day of the spell."),
    day("to_date", "Last day of the spell, expected or real."),
    number("degree", "", "Loss of earning capacity, from 0 to 1.", high=1),
    number("earnings_month", _MONEY, "Insured earnings before it."),
)

REPLICATE_WEIGHTS = table_of(
    "replicate_weights",
    "One row per person and replicate: the weights a survey gives out to find its sampling errors by.",
    key("person_id", "The person."),
    replace(whole("replicate", "", "Number of the replicate.", low=1), is_required=True),
    replace(
        number("weight", "person", "How many persons this one stands for in the replicate."),
        is_required=True,
    ),
)

EMPLOYERS = table_of(
    "employers",
    "One row per employer or enterprise.",
    key("employer_id", "Identifies the employer."),
    text("employer_region", "Region of the establishment."),
    code("employer_industry", "industry", "Industry."),
    whole("workers", "person", "Workers on the payroll.", low=0),
    number("turnover_month", _MONEY, "Turnover."),
    number("payroll_month", _MONEY, "Wages and salaries."),
    yes_no("is_registered", "Is registered with the scheme or the tax office."),
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            HOUSEHOLDS,
            PERSONS,
            JOBS,
            JOB_MONTHS,
            AFFILIATIONS,
            RECEIPTS,
            RELATIONS,
            HISTORY,
            CONTINGENCIES,
            REPLICATE_WEIGHTS,
            EMPLOYERS,
        )
    }
)
"""Every table of the schema by its name, the two wide ones first."""

LONG_TABLES = (
    "jobs",
    "job_months",
    "affiliations",
    "receipts",
    "relations",
    "history",
    "contingencies",
    "replicate_weights",
)
"""The tables a person may have several rows in, or none; absent (None) where nothing was collected."""

IDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        name: tuple(
            key
            for key in ("person_id", "household_id", "other_person_id", "employer_id")
            if key in table.columns and (key != "employer_id" or name == "employers")
        )
        for name, table in TABLES.items()
    }
)
"""The columns of text ids of every table."""

SCHEMA_VERSION = 1
"""Raised when a column changes its meaning or kind; a new column does not raise it."""


def conform(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """This function will give a frame exactly the columns, order and types of a table of the schema.

    Columns that are not there become null, or what the schema assumes. Raises Polars' own errors where a
    value cannot be cast: the caller has checked what came from a user.
    """
    return frame.select(_conforming(table, tuple(frame.columns)))


@lru_cache(maxsize=256)
def _conforming(table: str, given: tuple[str, ...]) -> tuple[pl.Expr, ...]:
    return tuple(
        pl.col(column.name).cast(column.dtype)
        if column.name in given
        else pl.lit(column.assumed, dtype=column.dtype).alias(column.name)
        for column in TABLES[table].columns.values()
    )
