"""The published schema of a population: every table and column with its kind, unit, codes and meaning.

It is data, not code: readers, mappings, checks, the manual and the engines all ask it. A table always has
all its columns; a column no survey question fills is null throughout. Null means unknown, never zero or no.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import polars as pl

from allcover.vocabulary.codes import CODE_LISTS

Kind = Literal["number", "integer", "yes_no", "code", "text", "date"]

_DTYPES: Mapping[str, pl.DataType] = {
    "number": pl.Float64(),
    "integer": pl.Int64(),
    "yes_no": pl.Boolean(),
    "text": pl.String(),
    "date": pl.Date(),
}


@dataclass(frozen=True)
class Column:
    """One column of the schema.

    ``low`` and ``high`` are the outermost values that can be true; ``assumed`` is what a survey that does
    not fill the column is taken to mean (only where the schema says so; otherwise it stays unknown).
    """

    name: str
    table: str
    kind: Kind
    meaning: str
    unit: str = ""
    codes: str = ""
    low: float | None = None
    high: float | None = None
    is_required: bool = False
    assumed: bool | str | None = None

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type: codes are enumerations in reading order, money and quantities Float64."""
        if self.kind == "code":
            return pl.Enum(list(self.words))
        return _DTYPES[self.kind]

    @property
    def words(self) -> tuple[str, ...]:
        """The codes a value may be, empty unless the kind is ``code``."""
        return CODE_LISTS[self.codes].codes if self.codes else ()

    @property
    def is_money(self) -> bool:
        """Whether the unit is an amount of money over a period."""
        return self.unit.startswith("money/")


@dataclass(frozen=True)
class Table:
    """A table: what one row is, and its columns in order."""

    name: str
    meaning: str
    columns: Mapping[str, Column]

    def dtypes(self) -> dict[str, pl.DataType]:
        """The Polars schema of the table."""
        return {name: column.dtype for name, column in self.columns.items()}

    def empty(self) -> pl.DataFrame:
        """This function will give the table with no rows."""
        return pl.DataFrame(schema=self.dtypes())


_MONEY = "money/month"


def _key(name: str, meaning: str) -> Column:
    return Column(name, "", "text", meaning, is_required=True)


def _yes_no(name: str, meaning: str, assumed: bool | None = None) -> Column:
    return Column(name, "", "yes_no", meaning, assumed=assumed)


def _text(name: str, meaning: str) -> Column:
    return Column(name, "", "text", meaning)


def _date(name: str, meaning: str) -> Column:
    return Column(name, "", "date", meaning)


def _code(name: str, codes: str, meaning: str, is_required: bool = False) -> Column:
    return Column(name, "", "code", meaning, codes=codes, is_required=is_required)


def _whole(name: str, unit: str, meaning: str, low: float = 0, high: float | None = None) -> Column:
    return Column(name, "", "integer", meaning, unit, low=low, high=high)


def _number(name: str, unit: str, meaning: str, low: float | None = 0, high: float | None = None) -> Column:
    return Column(name, "", "number", meaning, unit, low=low, high=high)


def _table(name: str, meaning: str, *columns: Column) -> Table:
    row = _whole("row", "", "Row of the raw file this row came from, counting from 1.", low=1)
    named = {column.name: replace(column, table=name) for column in (*columns, row)}
    return Table(name, meaning, MappingProxyType(named))


HOUSEHOLDS = _table(
    "households",
    "One row per household: people who live together and share their means.",
    _key("household_id", "Identifies the household."),
    _code("area", "area", "Urban or rural."),
    _text("region", "Region or province, as the survey names it."),
    _number(
        "welfare_month",
        _MONEY,
        "The measure poverty is counted on, income or consumption, per head or equivalised as `welfare` says.",
        low=None,
    ),
    _number("household_income_month", _MONEY, "Income of the whole household.", low=None),
    _number("household_consumption_month", _MONEY, "Consumption of the whole household."),
    _number("household_food_month", _MONEY, "Food consumption of the whole household."),
    _whole("members_stated", "person", "Household size as the survey states it.", low=1),
    _whole("rooms", "", "Number of rooms of the dwelling."),
    _yes_no("owns_dwelling", "Owns the dwelling it lives in."),
    _text("walls", "Material of the outer walls."),
    _text("roof", "Material of the roof."),
    _text("floor", "Material of the floor."),
    _yes_no("has_electricity", "Has electricity."),
    _text("water_source", "Main source of drinking water."),
    _text("toilet", "Kind of toilet."),
    _text("cooking_fuel", "Main fuel for cooking."),
    _yes_no("has_radio", "Has a radio."),
    _yes_no("has_television", "Has a television set."),
    _yes_no("has_phone", "Has a telephone, mobile or fixed."),
    _yes_no("has_refrigerator", "Has a refrigerator."),
    _yes_no("has_bicycle", "Has a bicycle."),
    _yes_no("has_vehicle", "Has a motorcycle, car or lorry."),
    _yes_no("has_bank_account", "A member has a bank or mobile-money account."),
    _number("land_hectares", "", "Farm land owned, in hectares."),
    _number("livestock_units", "", "Livestock, in tropical livestock units."),
    _number("minutes_to_health_facility", "minute", "Usual way to the nearest health facility."),
    _number("minutes_to_payment_point", "minute", "Usual way to where a benefit would be paid."),
    _number("minutes_to_school", "minute", "Usual way to the nearest primary school."),
)

PERSONS = _table(
    "persons",
    "One row per person, households together and in the order of the table of households.",
    _key("person_id", "Identifies the person in the whole survey."),
    _key("household_id", "The household the person lives in."),
    _number(
        "weight",
        "person",
        "How many persons of the country this one stands for; 1 in a census. Left out, everybody counts once, and every figure is one "
        "of the sample.",
    ),
    _text("stratum", "Sampling stratum."),
    _text("psu", "Primary sampling unit."),
    _whole("age", "year", "Age in completed years at the reference date.", high=120),
    _date("birth_date", "Date of birth."),
    replace(
        _code("presence", "presence", "Whether the person lives here, elsewhere, or has died."),
        assumed="here",
    ),
    _date("death_date", "Date of death."),
    _date("claim_date", "Day on which the person claims, or claimed, the benefit in question."),
    _date("award_date", "Day from which the benefit in question is, or was, awarded."),
    _code("sex", "sex", "Sex."),
    _code("relation_to_head", "relation_to_head", "Relation to the head of the household."),
    _code("marital_status", "marital_status", "Marital status."),
    _text("nationality", "Nationality, preferably ISO 3166 alpha-3."),
    _yes_no("is_citizen", "Is a citizen of the country."),
    _yes_no("is_resident", "Is a resident in the sense of the law."),
    _whole("months_resident", "month", "Time lived in the country."),
    _yes_no("is_migrant", "Was born abroad or came from another part of the country to work."),
    _code("mother_vital_status", "vital_status", "Whether the mother is alive."),
    _code("father_vital_status", "vital_status", "Whether the father is alive."),
    _code("disability", "disability", "Disability, by severity."),
    _yes_no("can_read", "Reads and writes."),
    _yes_no("attends_school", "Attends school or training now."),
    _code("school_level", "school_level", "Highest level of school reached or attended."),
    _whole("years_of_school", "year", "Years of school completed.", high=40),
    _yes_no("is_pregnant", "Is pregnant."),
    _yes_no("gave_birth_last_year", "Gave birth in the last twelve months."),
    _yes_no("was_ill", "Was ill or injured in the survey's recall period."),
    _code("labour_status", "labour_status", "Employed, unemployed or outside the labour force."),
    _whole("months_unemployed", "month", "Length of the present spell of unemployment."),
    _number("income_month", _MONEY, "Own income from every source.", low=None),
    _number("out_of_pocket_health_month", _MONEY, "Own payments for health care, net of refunds."),
    _yes_no(
        "is_in_poverty_universe",
        "The official poverty count includes the person (often not: live-in domestic workers).",
        assumed=True,
    ),
)

JOBS = _table(
    "jobs",
    "One row per person and job. The table collected and no row for a person means: no job.",
    _key("person_id", "The person who has the job."),
    replace(_whole("job", "", "Number of the job of this person, 1 the main one.", low=1), is_required=True),
    _yes_no("is_main", "Is the main job."),
    _text("employer_id", "The employer, where the table of employers has it."),
    _code("status", "status_in_employment", "Status in employment."),
    _code("sector", "sector", "Sector of the employer."),
    _yes_no("has_contract", "Has a written contract."),
    _whole("firm_size", "person", "Workers in the establishment, where the number is known.", low=1),
    _whole("firm_size_low", "person", "Least size of the establishment, where only a band is known.", low=1),
    _whole("firm_size_high", "person", "Greatest size of the establishment; null: the band is open.", low=1),
    _code("occupation", "occupation", "Occupation, ISCO major group."),
    _code("industry", "industry", "Industry."),
    _number("hours_week", "hour/week", "Hours usually worked.", high=168),
    _number("earnings_month", _MONEY, "Earnings from this job.", low=None),
)

JOB_MONTHS = _table(
    "job_months",
    "One row per person, job and calendar month whose earnings were told apart, as where harvests make them uneven.",
    _key("person_id", "The person who has the job."),
    replace(_whole("job", "", "Number of the job of this person, as in jobs.", low=1), is_required=True),
    replace(
        _whole("month", "", "Calendar month, 1 January to 12 December.", low=1, high=12), is_required=True
    ),
    _number(
        "earnings_month",
        _MONEY,
        "Earnings from this job in that month; jobs.earnings_month is the mean over the year.",
        low=None,
    ),
)

AFFILIATIONS = _table(
    "affiliations",
    "One row per person and scheme the survey asked about; no row means it did not ask, so unknown.",
    _key("person_id", "The person."),
    _key("scheme", "The scheme, by its name in the catalogue."),
    _code("branch", "branch", "The branch, where a scheme has several."),
    _yes_no("is_affiliated", "Is registered with the scheme."),
    _yes_no("is_contributing", "Contributes, or contributions are paid for the person, now."),
    _yes_no("is_dependant", "Is covered through a relative."),
    _date("from_date", "Day from which the person is registered with the scheme."),
    _number("elected_base_month", _MONEY, "The base of contributions the person has chosen."),
    _whole("months_paid_last_year", "month", "Months contributed in the last twelve.", high=12),
)

RECEIPTS = _table(
    "receipts",
    "One row per person and scheme the survey asked about; amount 0 means asked and none, null not answered.",
    _key("person_id", "The person who receives."),
    _key("scheme", "The scheme, by its name in the catalogue."),
    _code("branch", "branch", "The branch, where a scheme has several."),
    _number("amount_month", _MONEY, "What is received."),
    _whole("months_received_last_year", "month", "Months received in the last twelve.", high=12),
)

RELATIONS = _table(
    "relations",
    "One row per person and relative: the other person is the person's spouse, mother, father or guardian.",
    _key("person_id", "The person."),
    _key("other_person_id", "The relative."),
    _code("relation", "relation", "What the other person is to the person.", is_required=True),
)

HISTORY = _table(
    "history",
    "One row per person, scheme and period contributed, where a register has them.",
    _key("person_id", "The person."),
    _key("scheme", "The scheme, by its name in the catalogue."),
    _date("from_date", "First day of the period."),
    _date("to_date", "Last day of the period."),
    _whole("months_contributed", "month", "Months contributed in the period.", high=1200),
    _code("activity", "activity", "What the person did in the period."),
    _number("earnings_month", _MONEY, "Mean insured earnings in the period."),
    _number("paid_month", _MONEY, "Contributions that were paid for each month of the period."),
    _number("withdrawn", "money", "What was paid out of an account in the month in which the period begins."),
)

CONTINGENCIES = _table(
    "contingencies",
    "One row per person and spell of a contingency. Collected and no row for a person means: none.",
    _key("person_id", "The person."),
    _code("contingency", "contingency", "The contingency.", is_required=True),
    _date("event_date", "The day it turns on: the accident, the birth, the end of work."),
    _date("from_date", "First day of the spell."),
    _date("to_date", "Last day of the spell, expected or real."),
    _number("degree", "", "Loss of earning capacity, from 0 to 1.", high=1),
    _number("earnings_month", _MONEY, "Insured earnings before it."),
)

REPLICATE_WEIGHTS = _table(
    "replicate_weights",
    "One row per person and replicate: the weights a survey gives out to find its sampling errors by.",
    _key("person_id", "The person."),
    replace(_whole("replicate", "", "Number of the replicate.", low=1), is_required=True),
    replace(
        _number("weight", "person", "How many persons this one stands for in the replicate."),
        is_required=True,
    ),
)

EMPLOYERS = _table(
    "employers",
    "One row per employer or enterprise.",
    _key("employer_id", "Identifies the employer."),
    _text("employer_region", "Region of the establishment."),
    _code("employer_industry", "industry", "Industry."),
    _whole("workers", "person", "Workers on the payroll.", low=0),
    _number("turnover_month", _MONEY, "Turnover."),
    _number("payroll_month", _MONEY, "Wages and salaries."),
    _yes_no("is_registered", "Is registered with the scheme or the tax office."),
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
    columns = TABLES[table].columns.values()
    return frame.select(
        pl.col(column.name).cast(column.dtype)
        if column.name in frame.columns
        else pl.lit(column.assumed, dtype=column.dtype).alias(column.name)
        for column in columns
    )
