"""Arithmetic, extremes, rounding and scales, with the interval where something is missing."""

from tests.spec.row import F, Table, cannot, rows

ARITHMETIC = rows(
    "number",
    [
        ("x + y", 3, {"x": 1, "y": 2}),
        ("x - y", -1, {"x": 1, "y": 2}),
        ("x * y", F("0.02"), {"x": 0.1, "y": 0.2}),
        ("x + y", F("0.3"), {"x": 0.1, "y": 0.2}),
        ("x / y", F(1, 3), {"x": 1, "y": 3}),
        ("x / y * y", 1, {"x": 1, "y": 3}),
        ("-x", -5, {"x": 5}),
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("7 / 2", F(7, 2)),
        ("-2 - -3", 1),
        ("12 / 3 / 2", 2),
    ],
)

UNKNOWN = rows(
    "number",
    [
        ("n + 10", cannot("n", low=10, high=130), {"n": None}),
        ("n - 10", cannot("n", low=-10, high=110), {"n": None}),
        ("10 - n", cannot("n", low=-110, high=10), {"n": None}),
        ("2 * n", cannot("n", low=0, high=240), {"n": None}),
        ("-2 * n", cannot("n", low=-240, high=0), {"n": None}),
        ("-n", cannot("n", low=-120, high=0), {"n": None}),
        ("n / 2", cannot("n", low=0, high=60), {"n": None}),
        ("n / -2", cannot("n", low=-60, high=0), {"n": None}),
        ("60 / (n + 1)", cannot("n", low=F(60, 121), high=60), {"n": None}),
        ("-60 / (n + 1)", cannot("n", low=-60, high=F(-60, 121)), {"n": None}),
        ("60 / (-1 - n)", cannot("n", low=-60, high=F(-60, 121)), {"n": None}),
        ("60 / n", cannot("n"), {"n": None}),
        ("60 / (y + 2)", cannot("y", low=0, high=30), {"y": None}),
        ("0 * n", cannot("n", low=0, high=0), {"n": None}),
        ("0 * x", cannot("x", low=0, high=0), {"x": None}),
        ("x + y", cannot("x", "y"), {"x": None, "y": None}),
        ("y + n", cannot("y", "n", low=0), {"y": None, "n": None}),
        ("y - n", cannot("y", "n", low=-120), {"y": None, "n": None}),
        ("n - y", cannot("y", "n", high=120), {"y": None, "n": None}),
        ("y * n", cannot("y", "n", low=0), {"y": None, "n": None}),
        ("-1 * y * n", cannot("y", "n", high=0), {"y": None, "n": None}),
        ("x * n", cannot("x", "n"), {"x": None, "n": None}),
        ("x - x", cannot("x"), {"x": None}),
        ("n - n", cannot("n", low=-120, high=120), {"n": None}),
        ("(n + 1) / (n + 1)", cannot("n", low=F(1, 121), high=121), {"n": None}),
    ],
)

ZERO = rows(
    "number",
    [
        ("x / y", cannot("a divisor that is not zero"), {"x": 1, "y": 0}),
        ("x / y", cannot("x", "a divisor that is not zero"), {"x": None, "y": 0}),
        ("x / (y - y)", cannot("a divisor that is not zero"), {"x": 0, "y": 3}),
        ("0 if y == 0 else x / y", 0, {"x": 1, "y": 0}),
        ("x / y", 0, {"x": 0, "y": 3}),
    ],
)

EXTREMES = rows(
    "number",
    [
        ("min(x, y)", 1, {"x": 1, "y": 2}),
        ("max(x, y)", 2, {"x": 1, "y": 2}),
        ("max(x, y, 7)", 7, {"x": 1, "y": 2}),
        ("min(x, y)", cannot("x", high=2), {"x": None, "y": 2}),
        ("max(x, y)", cannot("x", low=2), {"x": None, "y": 2}),
        ("max(n, 60)", cannot("n", low=60, high=120), {"n": None}),
        ("min(n, 60)", cannot("n", low=0, high=60), {"n": None}),
        ("min(n, -1)", cannot("n", low=-1, high=-1), {"n": None}),
        ("max(n, y)", cannot("n", "y", low=0), {"n": None, "y": None}),
        ("clip(x, 10, 20)", 10, {"x": 5}),
        ("clip(x, 10, 20)", 10, {"x": 10}),
        ("clip(x, 10, 20)", 15, {"x": 15}),
        ("clip(x, 10, 20)", 20, {"x": 20}),
        ("clip(x, 10, 20)", 20, {"x": 25}),
        ("clip(x, 20, 10)", 10, {"x": 15}),
        ("clip(x, 10, 20)", cannot("x", low=10, high=20), {"x": None}),
        ("clip(x, y, 20)", cannot("y", low=15, high=20), {"x": 15, "y": None}),
    ],
)

ROUNDING = rows(
    "number",
    [
        ("round_half_up(x)", 3, {"x": 2.5}),
        ("round_half_up(x)", 2, {"x": 2.49}),
        ("round_half_up(x)", -2, {"x": -2.5}),
        ("round_half_up(x)", -3, {"x": -2.51}),
        ("round_half_up(x)", 4, {"x": 4}),
        ("round_half_up(x)", 0, {"x": -0.5}),
        ("round_down(x)", 2, {"x": 2.99}),
        ("round_down(x)", -3, {"x": -2.01}),
        ("round_down(x)", -3, {"x": -3}),
        ("round_up(x)", 3, {"x": 2.01}),
        ("round_up(x)", -2, {"x": -2.99}),
        ("round_up(x)", 3, {"x": 3}),
        ("round_half_up(x, 5)", 15, {"x": 12.5}),
        ("round_half_up(x, 5)", 10, {"x": 12.49}),
        ("round_half_up(x, 5)", -10, {"x": -12.5}),
        ("round_down(x, 5)", 10, {"x": 14.99}),
        ("round_up(x, 5)", 15, {"x": 10.01}),
        ("round_half_up(x, 0.01)", F("0.13"), {"x": 0.125}),
        ("round_half_up(x, 0.01)", F("1.01"), {"x": 1.005}),
        ("round_half_up(x, 0.01)", F("-0.12"), {"x": -0.125}),
        ("round_down(x, 0.01)", F("0.12"), {"x": 0.129}),
        ("round_up(x, 0.01)", F("0.13"), {"x": 0.121}),
        ("round_half_up(x / 3, 0.01)", F("0.33"), {"x": 1}),
        ("round_half_up(x, 0.05)", F("0.15"), {"x": 0.125}),
        ("round_half_up(x, step)", 5, {"x": 3}),
        ("round_half_up(x, y)", 9, {"x": 10, "y": 3}),
        ("round_half_up(n / 10)", cannot("n", low=0, high=12), {"n": None}),
        ("round_up(n, 50)", cannot("n", low=0, high=150), {"n": None}),
        ("round_down(y, 5)", cannot("y", low=0), {"y": None}),
        ("round_half_up(x, y)", cannot("y"), {"x": 10, "y": None}),
        ("round_half_up(x, no_step)", cannot("a step of rounding that is larger than zero"), {"x": 3}),
        (
            "round_half_up(n, no_step)",
            cannot("n", "a step of rounding that is larger than zero"),
            {"n": None},
        ),
        ("round_half_up(x, x)", cannot("a step of rounding that is larger than zero"), {"x": -3}),
    ],
)

BRACKETS = rows(
    "number",
    [
        ("brackets(rates, x)", 0, {"x": 0}),
        ("brackets(rates, x)", 5, {"x": 50}),
        ("brackets(rates, x)", 10, {"x": 100}),
        ("brackets(rates, x)", F("10.2"), {"x": 101}),
        ("brackets(rates, x)", 190, {"x": 1000}),
        ("brackets(rates, x)", 190, {"x": 5000}),
        ("brackets(rates, x)", 0, {"x": -50}),
        ("brackets(rates, x)", cannot("x", low=0, high=190), {"x": None}),
        ("brackets(rates, n)", cannot("n", low=0, high=14), {"n": None}),
        ("brackets(later_rates, x)", cannot("parameter later_rates on 2024-06-30"), {"x": 5}),
    ],
)

BAND = rows(
    "number",
    [
        ("band(grades, x)", 5, {"x": 0}),
        ("band(grades, x)", 5, {"x": 17.99}),
        ("band(grades, x)", 10, {"x": 18}),
        ("band(grades, x)", 10, {"x": 59}),
        ("band(grades, x)", 7, {"x": 60}),
        ("band(grades, x)", 7, {"x": 500}),
        ("band(grades, x)", 5, {"x": -3}),
        ("band(grades, n)", cannot("n", low=5, high=10), {"n": None}),
    ],
)

LOOKUP = rows(
    "number",
    [
        ("lookup(by_sex, sex)", 60, {"sex": "female"}),
        ("lookup(by_sex, sex)", 65, {"sex": "male"}),
        ("lookup(by_sex, sex)", cannot("sex of ana", low=60, high=65), {"sex": None}),
        ("lookup(by_sex, 'male')", 65),
        ("lookup(by_marriage, marital_status)", 2, {"marital_status": "married"}),
        ("lookup(by_marriage, marital_status)", cannot("row 'widowed' in by_marriage"), {"marital_status": "widowed"}),
    ],
)  # fmt: skip

CONVERSIONS = (
    *rows("money/year", [("per_year(x * money / month)", 1200, {"x": 100})]),
    *rows("money/month", [("per_month(x * money / year)", 100, {"x": 1200})]),
    *rows("money/month", [("per_month(x * money / year)", F(100, 3), {"x": 400})]),
    *rows("money/month", [("per_month(x * money / month)", 7, {"x": 7})]),
    *rows("money/day", [("per_day(x * money / week)", 10, {"x": 70})]),
    *rows("money/week", [("per_week(x * money / day)", 70, {"x": 10})]),
    *rows("month", [("in_months(x * year)", 18, {"x": 1.5})]),
    *rows("year", [("in_years(x * month)", F(37, 2), {"x": 222})]),
    *rows("day", [("in_days(x * week)", 14, {"x": 2})]),
    *rows("hour", [("in_hours(x * minute)", F(3, 2), {"x": 90})]),
    *rows("money/month", [("per_month(received_month(fund))", cannot("receipt from fund of ana", low=0))]),
    *rows("money/year", [("per_year(0)", 0)]),
    *rows("number", [("in_months(n * year) / month", cannot("n", low=0, high=1440), {"n": None})]),
)

LARGE = rows(
    "number",
    [
        ("x * 1000000 * 1000000", 10**20, {"x": 10**8}),
        ("x + 0.000000000000001", F(10**15 + 1, 10**15), {"x": 1}),
        ("min(y, x) + x * x", cannot("y", low=10**30, high=10**30 + 10**15), {"x": 10**15, "y": None}),
        ("y" + " * x" * 22, cannot("y", low=0), {"x": 10**15, "y": None}),
        ("x" + " * x" * 22, cannot("asked in fewer digits"), {"x": 10**15}),
        ("1 / (x" + " * x" * 22 + ")", F(1, 10**345), {"x": 10**15}),
    ],
)

TABLES = (
    Table(
        "Arithmetic",
        "`+ - * /` on exact fractions: a third of 1 is a third, and three of them are 1. Nothing is rounded but where "
        "a rule says so.",
        ARITHMETIC,
    ),
    Table(
        "Arithmetic with something missing",
        "The result is unknown and names what is missing; the judge also gives the interval it must lie in. Here `n` "
        "lies between 0 and 120 and `y` is not below 0, as the schema of the population says; of `x` nothing is "
        "known. Each occurrence counts for itself: the interval of `n - n` is wider than it need be, never narrower.",
        UNKNOWN,
    ),
    Table(
        "Dividing by zero",
        "has no value: what is missing is the divisor. A rule that can meet it says what holds then.",
        ZERO,
    ),
    Table(
        "Smallest, largest, clip",
        "`min` and `max` take 2 to 20 amounts of one unit. `clip(x, low, high)` is `min(max(x, low), high)`: where the "
        "limits cross, the upper one wins.",
        EXTREMES,
    ),
    Table(
        "Rounding",
        "`round_half_up`, `round_down` and `round_up` round to a multiple of a step, 1 if none is written. Half goes "
        "up, which for negative amounts means towards zero; down is towards minus infinity, up towards plus "
        "infinity. The step is a plain number or has the unit of the amount, and is larger than 0.",
        ROUNDING,
    ),
    Table(
        "Brackets",
        "`brackets(scale, x)` takes each part of `x` at the rate of the band it lies in. Here the bands of `rates` are "
        "0.1 from 0, 0.2 from 100 and 0 from 1,000. Below 0 nothing is taken.",
        BRACKETS,
    ),
    Table(
        "Band",
        "`band(scale, x)` is the value of the band `x` lies in; a band begins exactly at its `at_least`. Here `grades` "
        "is 5 from 0, 10 from 18 and 7 from 60.",
        BAND,
    ),
    Table(
        "Lookup",
        "`lookup(table, code)` is the row of a table. Here `by_sex` has the rows female: 60 and male: 65, and "
        "`by_marriage` has rows for single and married only.",
        LOOKUP,
    ),
    Table(
        "Periods",
        "`per_month(x)` and its like convert a rate (something a period), `in_months(x)` and its like a length of "
        "time, where an exact factor exists: 12 months to the year, 7 days to the week, 60 minutes to the hour. There "
        "is none between days and months.",
        CONVERSIONS,
    ),
    Table(
        "Very long numbers",
        "An amount of more than 300 digits, or a fraction of more than 600, is no amount of a law: it is unknown.",
        LARGE,
        is_shown=False,
    ),
)
