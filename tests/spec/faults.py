"""What a rule may not say: expressions outside the language, names nobody knows, units that do not fit."""

from dataclasses import dataclass

from tests.spec.world import Rule

USE = (
    "Use + - * /, comparisons, and, or, not, in ('a', 'b'), 'x if condition else y', the listed functions, "
    "and names."
)
DIGITS = "Write plain digits, at most 15 before the point and 15 after it, as in 0.125."
LIST = "Write it like ('employee', 'employer')."
GUARD = (
    "Write otherwise(spouse.x, 0) or otherwise(children.max(x), 0); all else always has a value: of nobody, a sum or "
    "count is 0, 'any' no and 'all' yes."
)
ARITHMETIC = "This is outside the language (only + - * / are arithmetic)."
KNOWN_FUNCTIONS = "Known here: add_months, affiliated, affiliated_since, amount_month, at, band, brackets, clip, contributes, days_between, elected_base_month, entitled, ...."
DOT = (
    "A dot may follow head, spouse, mother, father, own, previous, employer (one other) or household, children, spouses, "
    "parents, siblings, jobs, periods, career, contingencies (with .sum() and its like)."
)


@dataclass(frozen=True)
class Mistake:
    """A rule that is refused, in which words, and with which cure; ``near`` is where in the text it lies."""

    rule: str
    what: str
    cure: str
    unit: str = "number"
    near: str = ""
    of: str = "person"

    @property
    def asked(self) -> Rule:
        return Rule(self.rule, self.unit, self.of)

    @property
    def says(self) -> str:
        return f"{self.what} It stands near '{self.near}'." if self.near else self.what


def _outside(rule: str, what: str, cure: str = USE, near: str = "") -> Mistake:
    return Mistake(rule, what, cure, near=near or rule[:30])


NAMES = (
    Mistake("incom_month", "Nothing is called 'incom_month' here.", "Did you mean 'income_month'?", "money/month"),
    Mistake("earnings_month", "Nothing is called 'earnings_month' here.",
            "It is a column of jobs: write jobs.sum(earnings_month), jobs.any(...) or the like.", "money/month"),
    Mistake("jobs.sum(earnigs_month)", "Nothing is called 'earnigs_month' here.", "Did you mean 'earnings_month'?",
            "money/month"),
    Mistake("is_old", "Nothing is called 'is_old' here.", "It belongs to the scheme 'fund', whose names are its own.",
            "yes_no"),
    Mistake("head.nn", "'head' has nothing called 'nn'.", "Did you mean 'n'?"),
    Mistake("x / yy", "Nothing is called 'yy' here.", "Did you mean 'y'?"),
    Mistake("x", "Nothing is called 'x' here.",
            "It is of a person: write household.sum(x), household.any(...), or head.x.", of="household"),
    Mistake("maximum(x, y)", "'maximum(...)' is not a function of the language.", "Did you mean 'max'?"),
    Mistake("exp(x)", "'exp(...)' is not a function of the language.", KNOWN_FUNCTIONS),
    Mistake("houshold.sum(x)", "'houshold' has no meaning here.", "Did you mean 'household'?"),
    Mistake("household.summ(x)", "A group has no 'summ'.", "Did you mean 'sum'?", near="household.summ(x)"),
    Mistake("sex == 'femal'", "'femal' is not a code of 'sex'.", "Did you mean 'female'?", "yes_no"),
    Mistake("sex in ('femal', 'male')", "'femal' is not a code of 'sex'.", "Did you mean 'female'?", "yes_no"),
    Mistake("receives(found)", "There is no scheme 'found'. Did you mean 'fund'?", "Write receives(name_of_a_scheme).",
            "yes_no"),
    Mistake("receives('fund')", "'receives' asks for the name of one scheme.",
            "Write receives(name_of_a_scheme), without quotes.", "yes_no"),
    Mistake("receives(fund)", "'receives' is asked of a person: write household.any(receives(fund)).",
            "Write receives(name_of_a_scheme).", "yes_no", of="household"),
)  # fmt: skip

UNITS = (
    Mistake("income_month + household.count(p)", "person cannot be added to money/month.",
            "Multiply or divide by a quantity or parameter that has the missing unit.", "money/month"),
    Mistake("income_month - per_year(income_month)", "money/year cannot be subtracted from money/month.",
            "Convert the money/year with per_month().", "money/month"),
    Mistake("age + months_resident", "month cannot be added to year.", "Convert the year with in_months().", "year"),
    Mistake("days_between(birth_date + age, today)", "year cannot be counted in days.",
            "Move a date by months: add_months(date, 6 * month).", "day"),
    Mistake("age >= 60", "year cannot be compared with number.", "A plain number takes its unit like this: 60 * year.",
            "yes_no"),
    Mistake("income_month > 100", "money/month cannot be compared with number.",
            "A plain number takes its unit like this: 60 * money / month.", "yes_no"),
    Mistake("age in (60, 65)", "year cannot be compared with plain numbers.", "Divide it by its unit first: x / (year).",
            "yes_no"),
    Mistake("max(income_month, age)", "'max' compares money/month with year.",
            "Multiply or divide by a quantity or parameter that has the missing unit.", "money/month"),
    Mistake("x if p else age", "One way gives number, the other year.",
            "A plain number takes its unit like this: 60 * year."),
    Mistake("income_month", "'asked' should be money/year and its rule gives money/month.",
            "Mend the rule, or the unit it is declared with.", "money/year"),
    Mistake("in_years(income_month)", "'in_years' does not fit money/month.", "Did you mean 'per_year'?", "money/year"),
    Mistake("per_month(age)", "'per_month' does not fit year.", "Did you mean 'in_months'?", "month"),
    Mistake("in_days(age)", "'in_days' finds no exact factor from year to day.",
            "Multiply by a dated parameter that says it, with a unit such as day/year.", "day"),
    Mistake("per_year(x)", "'per_year' converts a period of time and number has none.",
            "Give the amount its unit, as in 100 * money / month."),
    Mistake("round_half_up(income_month, age)", "Rounds money/month to steps of year.",
            "Multiply or divide by a quantity or parameter that has the missing unit.", "money/month"),
    Mistake("brackets(rates, age)", "The scale runs over number, not year.",
            "A plain number takes its unit like this: 60 * year."),
)  # fmt: skip

KINDS = (
    Mistake("x + p", "Expected an amount and found a condition (yes or no).", "Only amounts can be calculated with."),
    Mistake("x + 'a'", "Expected an amount and found a text.", "Only amounts can be calculated with."),
    Mistake("x if n else y", "Expected a condition and found number.", "Compare it with something, as in 'x > 0'."),
    Mistake("p and x", "Expected a condition and found number.", "Compare it with something, as in 'x > 0'.", "yes_no"),
    Mistake("x", "'asked' should be a condition (yes or no) and its rule gives number.",
            "Mend the rule, or the unit it is declared with.", "yes_no"),
    Mistake("yes", "'asked' should be number and its rule gives a condition (yes or no).",
            "Mend the rule, or the unit it is declared with."),
    Mistake("x if p else q", "One way gives number, the other a condition (yes or no).",
            "Let both ways give the same kind of thing."),
    Mistake("p == q", "Two conditions are compared.", "Use the condition itself: 'x' or 'not x'.", "yes_no"),
    Mistake("sex == marital_status", "a code of 'sex' cannot be compared with a code of 'marital_status'.",
            "Compare two things of one kind.", "yes_no"),
    Mistake("sex < 'male'", "a code of 'sex' and a text have no order.", "Use == or !=, or compare two amounts.",
            "yes_no"),
    Mistake("sex in (1,)", "a code of 'sex' can never be 1.", "List values of the same kind.", "yes_no"),
    Mistake("x in ('a',)", "number can never be 'a'.", "List values of the same kind.", "yes_no"),
    Mistake("p in ('a',)", "'in' asks for an amount or a code and found a condition (yes or no).",
            "Use the condition itself.", "yes_no"),
    Mistake("rates", "'asked' should be number and its rule gives a scale of number over number.",
            "Mend the rule, or the unit it is declared with."),
    Mistake("brackets(x, x)", "'brackets' asks for a parameter with bands and found number.",
            "Give the name of such a parameter first."),
    Mistake("lookup(rates, sex)", "'lookup' asks for a parameter with a table and found a scale of number over number.",
            "Give the name of such a parameter first."),
    Mistake("lookup(by_sex, x)", "'lookup' finds rows by a code, not by number.", "Use a scale and band(...)."),
    Mistake("max(x)", "'max' takes 2 to 20 arguments, not 1.", "See the manual of the language."),
    Mistake("clip(x, 1)", "'clip' takes 3 arguments, not 2.", "See the manual of the language."),
)  # fmt: skip

VALUES = (
    Mistake("x / 0", "Division by 0.", "Divide by something else."),
    Mistake("round_half_up(x, 0)", "Rounds to steps of 0.", "A step is larger than 0."),
    Mistake("round_half_up(x, -5)", "Rounds to steps of -5.", "A step is larger than 0."),
    Mistake("mother.x", "'mother.x' has no value where there is no 'mother'.",
            "Say what holds then: otherwise(mother.x, 0)."),
    Mistake("mother.sex == 'female'", "'mother.sex' has no value where there is no 'mother'.",
            "Say what holds then: otherwise(mother.sex, '...').", "yes_no"),
    Mistake("children.max(x)", "'children.max' has no value where 'children' is empty.",
            "Say what holds then: otherwise(children.max(...), 0)."),
    Mistake("otherwise(x, 0)", "'otherwise' guards a value that may have nobody to come from.", GUARD),
    Mistake("otherwise(children.sum(x), 5)", "'otherwise' guards a value that may have nobody to come from.", GUARD),
    Mistake("otherwise(mother.sex, 'girl') == 'female'", "'girl' is not a code of 'sex'.", "Known here: female, male.",
            "yes_no"),
    Mistake("mother.x", "'mother.x' has no meaning here.",
            "Only a person has head, spouse, mother, father; in a rule about a household use head.x.", of="household"),
    Mistake("children.count(p)", "'children' has no meaning here.", "Known here: household.",
            of="household"),
    Mistake("jobs.sum(children.count(p))", "'children' has no meaning here.",
            "No group is asked here."),
)  # fmt: skip

OUTSIDE = (
    _outside("x ** 2", ARITHMETIC),
    _outside("x % 2", ARITHMETIC),
    _outside("x // 2", ARITHMETIC),
    _outside("p & q", ARITHMETIC),
    _outside("+x", "This is outside the language."),
    _outside("~x", "This is outside the language."),
    _outside("x is y", "This is outside the language.", near="y"),
    _outside("True", "'True' is not a word of the language.", "Write yes or no."),
    _outside("None", "None is not a number or word the language takes.", DIGITS),
    _outside("...", "... is not a number or word the language takes.", DIGITS),
    _outside("1e3", "1e3 is not a number or word the language takes.", DIGITS),
    _outside("1_000", "1_000 is not a number or word the language takes.", DIGITS),
    _outside("0x10", "0x10 is not a number or word the language takes.", DIGITS),
    _outside(".5", ".5 is not a number or word the language takes.", DIGITS),
    _outside("5.", "5. is not a number or word the language takes.", DIGITS),
    _outside("1j", "1j is not a number or word the language takes.", DIGITS),
    _outside("1e999999999", "1e999999999 is not a number or word the language takes.", DIGITS),
    _outside("9999999999999999", "9999999999999999 is not a number or word the language takes.", DIGITS),
    _outside("9**9**9", ARITHMETIC),
    _outside("b'x'", "b'x' is not a number or word the language takes.", DIGITS),
    _outside("sex in ('fe' 'male', 'male')", "'fe' 'male' is not a plain word.", "Write it once, in quotes.",
             "'fe' 'male', 'male')"),
    _outside("sex == '''male'''", "'''male''' is not a plain word.", "Write it once, in quotes.", "'''male'''"),
    _outside("sex == r'male'", "r'male' is not a plain word.", "Write it once, in quotes.", "r'male'"),
    _outside("sex == 'mal\\x65'", "'mal\\x65' is not a plain word.", "Write it once, in quotes.", "'mal\\x65'"),
    _outside("x in y", "After 'in' stands a written list.", LIST, "y"),
    _outside("x in (y, 1)", "After 'in' stands a written list.", LIST, "(y, 1)"),
    _outside("x in ()", "After 'in' stands a written list.", LIST, "()"),
    _outside("x < (y if x < y else x) < 5", "A chain of comparisons holds another comparison.",
             "Join them with 'and'.", "y if x < y else x) < 5"),
    _outside("household.sum(household.sum(household.sum(household.sum(x))))",
             "Groups stand within groups more than 3 deep.", "Name the inner part as a quantity of its own.",
             "household.sum(household.sum(ho"),
    _outside("household.sum(x, y)", "'household.sum' takes one argument, not 2."),
    _outside("mother.receives(fund)", "'mother.receives(...)' is outside the language.",
             "Name it as a quantity of a person first, and write mother.name_of_it."),
    _outside("x.real", "'x.real' is outside the language.", DOT),
    _outside("head.x.y", "'head.x.y' is outside the language.", DOT),
    _outside("head._x", "'head._x' is outside the language.", DOT),
    _outside("household.x", "'household.x' is outside the language.", DOT),
    _outside("().__class__.__bases__", "'().__class__.__bases__' is outside the language.", DOT),
    _outside("x[0]", "This is outside the language (square brackets)."),
    _outside("[1]", "This is outside the language (a list outside 'in')."),
    _outside("(1, 2)", "This is outside the language (a list outside 'in')."),
    _outside("{1: 2}", "This is outside the language (a dictionary)."),
    _outside("{1}", "This is outside the language (a set)."),
    _outside("[a for a in b]", "This is outside the language (a comprehension)."),
    _outside("max(a for a in b)", "This is outside the language (a comprehension).", near="(a for a in b)"),
    _outside("lambda: 1", "This is outside the language (a function)."),
    _outside("f'{x}'", "This is outside the language (an f-string)."),
    _outside("(a := 1)", "This is outside the language (an assignment).", near="a := 1)"),
    _outside("await x", "This is outside the language (await)."),
    _outside("max(*x)", "Functions take plain arguments only."),
    _outside("max(**x)", "Functions take plain arguments only."),
    _outside("max(x, key=y)", "Functions take plain arguments only."),
    _outside("__import__('os').system('true')",
             "This is outside the language (a call of something that is no function)."),
    Mistake("__import__('os')", "'__import__(...)' is not a function of the language.", KNOWN_FUNCTIONS),
    Mistake("eval('1')", "'eval(...)' is not a function of the language.", KNOWN_FUNCTIONS),
    Mistake("x # the half", "'#' is outside the language.",
            "Write comments on lines of their own, outside the rule."),
    Mistake("", "The rule is empty.", "Write it, or 'yes', 'no' or 0."),
)  # fmt: skip

SLIPS = {
    "x if p && q else 0": "Write 'and' or 'or'.",
    "x if x => 5 else 0": "Write <=, >=, !=, *, / and - with the signs of the keyboard.",
    "x if !p else 0": "Write 'not'.",
    "10% * x": "Write 0.05 for 5 per cent.",
    "x IF p ELSE 0": "Write the words of the language in small letters.",
    "x if sex == ‘female’ else 0": "Write straight quotes, as in 'female'.",
    "x if n ≥ 60 else 0": "Write <=, >=, !=, *, / and - with the signs of the keyboard.",
    "x if sex == 'a = b' else": "Check the spelling here.",
}
"""What people write who know other languages, and what they are told to write."""

LEFT_OVER = "something is missing or too much"
NOT_UNDERSTOOD = {
    "x;y": LEFT_OVER,
    "import os": LEFT_OVER,
    "x y": LEFT_OVER,
    "del x": LEFT_OVER,
    "$x": LEFT_OVER,
    "x +": "it breaks off after '+'",
    "(x": "the bracket '(' is not closed",
    "x) + (y": "the bracket ')' closes none",
    "x = 1": "'=' compares nothing: write '=='",
    "'open": "a quotation mark is not closed",
    "x if p": "'if' has no 'else'",
    "not": "it breaks off after 'not'",
    "x == ": "it breaks off after '=='",
}
"""Texts that are no expression at all, with what is told of them: where the parser stops differs from one Python to the next."""

TABLES = (
    ("Names", NAMES),
    ("Units", UNITS),
    ("Kinds", KINDS),
    ("Values that may not exist", VALUES),
    ("Outside the language", OUTSIDE),
)
