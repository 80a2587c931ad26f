"""The tables on dates, careers, spells, orders within groups, named units and employers."""

from datetime import date

from tests.spec.row import Row, Table, cannot, rows

_BORN = {"birth_date": "1964-06-30"}

DATES = (
    *rows("yes_no", [
        ("today == '2024-06-30'", True),
        ("birth_date < '1964-07-01'", True, _BORN),
        ("birth_date < '1964-07-01'", cannot("birth_date of ana"), {"birth_date": None}),
        ("today + 14 * day == '2024-07-14'", True),
        ("add_months('2024-01-31', 1 * month) == '2024-02-29'", True),
        ("add_months(birth_date, in_months(60 * year)) <= today", True, _BORN),
        ("month_start(today) == '2024-06-01' and month_end(today) == '2024-06-30'", True),
        ("year_start(today) == '2024-01-01' and year_end(today) == '2024-12-31'", True),
        ("max(birth_date, '2000-01-01') == '2000-01-01'", True, _BORN),
        ("(birth_date if p else today) == today", True, {**_BORN, "p": False}),
    ]),
    *rows("year", [
        ("years_between(birth_date, today)", 60, _BORN),
        ("years_between(birth_date, today)", 59, {"birth_date": "1964-07-01"}),
        ("years_between('2004-02-29', '2024-02-28')", 19),
        ("at(birth_date, drawing_age)", 62, {"birth_date": "1964-12-31"}),
        ("at(birth_date, drawing_age)", 65, {"birth_date": "1965-01-01"}),
        ("at(today, drawing_age)", 65),
        ("at('1899-12-31', drawing_age)", cannot("parameter drawing_age on 1899-12-31")),
        ("at(birth_date, drawing_age)", cannot("birth_date of ana"), {"birth_date": None}),
    ]),
    *rows("month", [
        ("months_between('2024-01-31', '2024-03-01')", 1),
        ("months_between('2024-03-01', '2024-01-31')", -2),
    ]),
    *rows("day", [
        ("days_between('2024-02-28', '2024-03-01')", 2),
        ("today - '2024-06-01'", 29),
        ("today - birth_date", cannot("birth_date of ana"), {"birth_date": None}),
    ]),
)  # fmt: skip

_WORKED = {
    "periods": [
        {"from_date": "2024-03-01", "to_date": "2024-04-30", "earnings_month": 100, "activity": "employment"},
        {"from_date": "2024-06-10", "to_date": "2024-06-20", "earnings_month": 50, "activity": "agriculture"},
    ]
}
_NEVER: dict[str, object] = {"periods": []}

CAREERS = (
    *rows("month", [
        ("career.count(yes)", 4, _WORKED),
        ("career.count(wage > 0)", 3, _WORKED),
        ("career.count(this_month >= '2024-05-01')", 2, _WORKED),
        ("career.count(periods.any(activity == 'agriculture'))", 1, _WORKED),
        ("career.count(yes)", 0, _NEVER),
        ("career.count(yes)", cannot("periods of ana", low=0)),
    ]),
    *rows("number", [
        ("career.sum(wage)", 250, _WORKED),
        ("career.sum(rate_of_month)", 22, _WORKED),
        ("career.best(wage, 2 * month)", 200, _WORKED),
        ("career.best(wage, 60 * month)", 250, _WORKED),
        ("otherwise(career.max(wage), 0)", 100, _WORKED),
        ("otherwise(career.last(account), 0) * 10000", 2591204, _WORKED),
        ("otherwise(career.last(account), -1)", -1, _NEVER),
        ("career.sum(wage)", cannot("earnings_month of ana", low=0),
         {"periods": [{"from_date": "2024-05-01", "to_date": "2024-06-30", "earnings_month": None}]}),
        ("career.sum(wage)", cannot("to_date of ana"),
         {"periods": [{"from_date": "2024-05-01", "to_date": None, "earnings_month": 1}]}),
        ("periods.count(earnings_month >= 100 * money / month)", 1, _WORKED),
    ]),
    Row("career.count(yes)", 3, _WORKED, unit="month", day=date(2024, 6, 29)),
)  # fmt: skip

_ILL = {"contingencies": [
    {"contingency": "sickness", "from_date": "2024-06-01", "to_date": "2024-06-10"},
    {"contingency": "maternity", "event_date": "2024-03-05"},
]}  # fmt: skip

SPELLS = (
    *rows("day", [
        ("contingencies.sum(to_date - from_date + 1 * day if contingency == 'sickness' else 0)", 10, _ILL),
        ("contingencies.sum(max(to_date - from_date - 2 * day, 0) if contingency == 'sickness' else 0)", 7, _ILL),
    ]),
    *rows("yes_no", [
        ("contingencies.any(contingency == 'maternity' and today - event_date <= 117 * day)", True, _ILL),
        ("contingencies.any(contingency == 'maternity' and today - event_date < 117 * day)", False, _ILL),
        ("otherwise(contingencies.max(event_date), today) == '2024-03-05'", True, {"contingencies": _ILL["contingencies"][1:]}),
        ("otherwise(contingencies.max(event_date), today) == today", True, {"contingencies": []}),
        ("contingencies.any(contingency == 'death')", False, {"contingencies": []}),
        ("contingencies.any(contingency == 'death')", cannot("contingencies of ana")),
    ]),
)  # fmt: skip

_ONE_OF_FOUR = {"n": 12, "mother": "eva", "x": 5}
_OTHERS = {
    "ben": {"age": 15, "mother": "eva", "income_month": 7},
    "leo": {"age": 9, "mother": "eva", "income_month": 1},
    "eva": {"age": 40, "income_month": 100, "relation_to_head": "head"},
}

ORDERS = (
    *rows("person", [
        ("siblings.count(yes)", 2, _ONE_OF_FOUR, _OTHERS),
        ("siblings.count(age > own.age) + 1 * person", 2, _ONE_OF_FOUR, _OTHERS),
        ("household.count(n > own.n)", 2, _ONE_OF_FOUR, _OTHERS),
        ("parents.count(yes)", 1, _ONE_OF_FOUR, _OTHERS),
        ("near_family.count(yes)", 2, _ONE_OF_FOUR, _OTHERS),
        ("near_family.count(age > own.age)", 1, _ONE_OF_FOUR, _OTHERS),
        ("children.count(yes)", 1, {}, {"ben": {"mother": "ana", "presence": "elsewhere"}}),
        ("household.count(yes)", 1, {}, {"ben": {"mother": "ana", "presence": "elsewhere"}}),
        ("spouses.count(yes)", 2, {"spouse": ["ben", "leo"]}, {"ben": {}, "leo": {}}),
    ]),
    *rows("number", [
        ("near_family.sum(x)", 105, _ONE_OF_FOUR, _OTHERS),
        ("near_family.sum(x)", 112, {**_ONE_OF_FOUR, "n": 40}, {**_OTHERS, "zoe": {"age": 17, "mother": "ana", "income_month": 7},
                                                               "max": {"age": 18, "mother": "ana", "income_month": 900}}),
        ("siblings.sum(x - own.x)", -2, _ONE_OF_FOUR, _OTHERS),
    ]),
    *rows("yes_no", [
        ("near_family.any(x > 50)", True, _ONE_OF_FOUR, _OTHERS),
        ("near_family.all(x > 50)", False, _ONE_OF_FOUR, _OTHERS),
        ("spouses.any(presence == 'deceased')", True, {"spouse": "ben"}, {"ben": {"presence": "deceased"}}),
        ("household.count(yes) == 1 * person and children.any(presence == 'elsewhere')", True, {}, {"ben": {"mother": "ana", "presence": "elsewhere"}}),
        ("spouses.any(presence_of_death)", True, {"spouse": "ben"}, {"ben": {"presence": "deceased", "death_date": "2024-01-01"}}),
    ]),
)  # fmt: skip

_FIRM = {"employers": {"mill": {"workers": 12, "turnover_month": 500}}}
_AT_THE_MILL = {"jobs": [{"employer": "mill"}]}

EMPLOYERS = (
    Row("jobs.any(otherwise(employer.workers, 0) >= 10 * person)", True, _AT_THE_MILL, {}, _FIRM),
    Row("jobs.any(otherwise(employer.workers, 0) >= 10 * person)", False, {"jobs": [{}]}, {}, _FIRM),
    Row("jobs.any(otherwise(employer.workers, 0) >= 10 * person)", cannot("employer of ana"), {"jobs": [{}]}, unit="yes_no"),
    Row("jobs.sum(otherwise(employer.turnover_tax, 0))", 20, _AT_THE_MILL, {}, _FIRM),
)  # fmt: skip

TABLES = (
    Table(
        "Dates",
        "A date is a day: a column such as `birth_date`, `today` (the day that is asked about), or one written in quotes "
        "beside another date. Completed months and years count as ages do. `at(date, parameter)` gives a parameter as it "
        "is in force on another day: the day of an award, or, for what the law fixes by year of birth, the birth date.",
        DATES,
    ),
    Table(
        "Careers",
        "`periods` are the periods on a person's file, with their own columns. `career` are all months from the first "
        "period to the last month that is over, also those between periods. A quantity `of: month` is found for every one "
        "of them, by the law and the parameters of that month; in it, `periods` are those with a day in the month, "
        "`this_month` is its first day, and `previous.x` what was found of the month before. A person's rule takes the "
        "months together: `career.sum .count .any .all .max .min`, `career.last(x)`, and `career.best(x, n)`, the sum of "
        "the `n` largest. Here `wage` is `periods.sum(earnings_month)`, and `account` is `otherwise(previous.account, 0) * "
        "(1 + interest) + wage`; `interest` is 1 %, from May 2024 2 %; `rate_of_month` is 1, from May 2024 10.",
        CAREERS,
    ),
    Table(
        "Spells of a contingency",
        "`contingencies` are the spells of sickness, maternity, unemployment and so on that are on a person's file.",
        SPELLS,
    ),
    Table(
        "Orders and units",
        "`own.x`, inside a group of persons, is the value of the person who asks: an order within the group is a count of "
        "those before one. `parents` and `siblings` (who share a mother or father) are groups as children are. Who lives "
        "elsewhere or has died (`presence`) is a relative still, and no member of the household. A definition can name a "
        "unit: here `near_family` is `[self, spouses, parents, children if age < 18 * year]`.",
        ORDERS,
    ),
    Table(
        "Employers",
        "Inside `jobs`, `employer.x` is of the employer: its columns, and quantities `of: employer`.",
        EMPLOYERS,
    ),
)
