"""The functions of the language, by name: what each group of them is called, for resolving, engines and the manual."""

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
