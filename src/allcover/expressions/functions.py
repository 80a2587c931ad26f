"""The words of the language by name: its functions, and the links and groups of people, for resolving, engines and the manual."""

ROUNDINGS = ("round_half_up", "round_down", "round_up")
CONVERSIONS = {
    f"{word}_{base}{'s' if word == 'in' else ''}": base
    for word in ("in", "per")
    for base in ("day", "week", "month", "year", "hour")
}
EXTREMES = ("min", "max")
MAPPING_FUNCTIONS = ("is_known", "first_known", "exp")
BETWEEN = {"days_between": "day", "months_between": "month", "years_between": "year"}
CALENDAR = ("month_start", "month_end", "year_start", "year_end")
DATES = (*BETWEEN, *CALENDAR, "add_months", "at")
FUNCTIONS = (
    *EXTREMES, "clip", *ROUNDINGS, "brackets", "band", "lookup", "otherwise", *DATES, *CONVERSIONS,
)  # fmt: skip

LINKS = ("head", "spouse", "mother", "father", "own", "previous", "employer")
GROUPS = (
    "household",
    "children",
    "spouses",
    "parents",
    "siblings",
    "jobs",
    "periods",
    "career",
    "contingencies",
)
CAREER_FUNCTIONS = ("last", "best")
AGGREGATES = ("sum", "count", "any", "all", "max", "min", *CAREER_FUNCTIONS)
