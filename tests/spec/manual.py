"""The manual's page about the rule language, made from the tables that the tests put to the judge.

``python -m tests.spec.manual`` writes it from the root of the repository; a test fails when it is not current.
"""

import re
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import Any

from tests.spec.conditions import AND, OR
from tests.spec.definitions import BREAKS
from tests.spec.faults import NOT_UNDERSTOOD, USE, Mistake
from tests.spec.faults import TABLES as FAULTS
from tests.spec.row import Cannot, Row, Table, in_words, listed
from tests.spec.tables import AMOUNTS, CONDITIONS, DATED, PEOPLE, TIME
from tests.spec.world import COUNTRY, INPUTS, TODAY

from allcover.expressions.functions import AGGREGATES, CONVERSIONS, DATES, FUNCTIONS, GROUPS, LINKS, ROUNDINGS
from allcover.expressions.grammar import MAXIMUM_LENGTH
from allcover.expressions.logic import LONGEST, Bound
from allcover.expressions.syntax import MAXIMUM_DEPTH, MAXIMUM_GROUPS
from allcover.expressions.units import BASES
from allcover.rules.scopes import FACTS, RESERVED, RULINGS
from allcover.vocabulary.document import MAXIMUM_BYTES
from allcover.vocabulary.document import MAXIMUM_DEPTH as MAXIMUM_LEVELS
from allcover.vocabulary.exact import Fraction

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rule-language.md"
_MATRICES = {"And": ("and", AND), "Or": ("or", OR)}


def _words(names: Any) -> str:
    return " ".join(f"`{name}`" for name in names)


INTRODUCTION = f"""\
# The rule language

Generated from `tests/spec` by `make manual`. Do not edit: every line of every table below is a test of the judge.

The law of a scheme is written as *quantities*: named amounts and conditions about a person or a household, each with a
rule. A rule is an expression in the language of this page. It is meant to be read by the people who know the law.

```yaml
quantities:
  may_draw_pension:
    of: person
    unit: yes_no
    is: age >= pensionable_age and months_contributed(national_pension) >= qualifying_months
    source: {{title: National Pension Act 1984, article: s. 15, verified: yes}}
  pension_month:
    of: person
    unit: money/month
    is: round_half_up(max(accrued_pension_month, minimum_pension_month), 0.01)
```

Rules also stand at `applies` (whom the law covers), `entitled` (who gets a benefit), `protects` (who is protected in
fact) and `who` (of whom a line of coverage is asked).

Where a survey does not ask whom a scheme protects, `protects` may be an upper bound or a stand-in: all the children of a
parent who draws an allowance, say. Then `surely_protects` beside it says of whom it is sure (`no`: of nobody), and whom
`protects` names beyond it may be protected. Wherever they are counted, their share is a range from the one to the other,
and a note names the scheme. Decisions of single cases go by `protects` alone.

Three things to know before anything else:

- **Exact.** Numbers are exact fractions. Nothing is rounded but where a rule says so, in the way it says.
- **Three answers.** A condition is yes, no, or *cannot tell*; an amount is a number or *cannot tell*. What depends on a
  missing answer is unknown, and names the item that is missing. Unknown is never zero and never no.
- **Safe.** The language only calculates. It cannot reach files, the network or Python, and a rule that tries is
  refused when it is loaded.

## Grammar

```
rule        condition | amount
condition   condition "or" condition | condition "and" condition | "not" condition | "(" condition ")"
            | amount ("<" | "<=" | ">" | ">=" | "==" | "!=") amount ...        chains: 0 < x <= 10
            | code ("==" | "!=") (code | word)
            | (code | amount) ["not"] "in" "(" word-or-number "," ... ")"
            | condition "if" condition "else" condition
            | "yes" | "no" | name | link "." name | group "." ("any" | "all") "(" condition ")"
            | function "(" ... ")"
amount      amount ("+" | "-" | "*" | "/") amount | "-" amount | "(" amount ")"
            | amount "if" condition "else" amount
            | number | unit | name | link "." name | group "." ("sum" | "max" | "min") "(" amount ")"
            | group ".count(" condition ")" | "career.last(" amount ")" | "career.best(" amount "," amount ")"
            | function "(" ... ")"
date        date ("+" | "-") amount | word such as '1998-07-01' | name | function "(" ... ")"
link        {" | ".join(f'"{link}"' for link in LINKS)}
group       {" | ".join(f'"{group}"' for group in GROUPS)} | a named unit
number      up to 15 digits, and up to 15 more after a point: 12, 0.125
word        a code in quotes: 'female'
name        small letters, digits and _, beginning with a letter
```

`not` binds closest, then `and`, then `or`; `*` and `/` before `+` and `-`. A rule may go over several lines (YAML's
`>-`), has at most {MAXIMUM_LENGTH:,} characters and is nested at most {MAXIMUM_DEPTH} levels deep; groups stand within groups at most {MAXIMUM_GROUPS} deep.
Comments stand in the YAML file, not in the rule.

## Names

A rule reaches, in this order: the parameters and quantities of its own scheme, those of the country, and the columns of
the [population](population.md). A rule about a person sees the columns of persons and of their household; inside
`jobs.…(...)` also those of the job. The names of one scheme are not seen by another: ask `entitled(x)`,
`amount_month(x)` or `receives(x)` instead. No name may mean two things. Every scheme has of itself, under names it may
use in its own rules, `is_affiliated`, `is_contributing`, `is_receiving`, `protected`, `entitled` and `amount_month`, and where it is declared
`surely_protected`.

These words are taken: {_words(sorted(RESERVED - set(FUNCTIONS) - set(FACTS)))}, and the names of functions.

| functions | |
|---|---|
| {_words(("min", "max", "clip"))} | smallest, largest, between limits |
| {_words(ROUNDINGS)} | to a multiple of a step |
| {_words(("brackets", "band", "lookup"))} | scales and tables of the law |
| {_words(("otherwise",))} | what holds where there is nobody |
| {_words(CONVERSIONS)} | periods |
| {_words(DATES)} | dates |
| {_words(FACTS)} | what a survey or register says of a person and a scheme |
| {_words(RULINGS)} | what the rules of a scheme say of a person |
| {_words(f".{name}" for name in AGGREGATES)} | over a group |

## Units

Every parameter and quantity declares its unit; every column has one. Units are checked when a definition is loaded:
months are not added to years, nor persons to money. The units are `number` (a plain number), {_words(BASES)}, multiplied with `*` and
divided with `/`, as in `money/month` or `money/month/person`; `yes_no` is a condition.

- `+ - < <= > >= == != min max clip` and the two ways of an `if` need one unit; `*` and `/` multiply and divide units.
- A written number has no unit: `60 * year`, `100 * money / month`. A written 0 fits every unit.
- What the law fixes (an age, an amount, a rate) is a parameter with its date, unit and source, not a number in a rule.

## Reading the tables

`{"`, `".join(INPUTS)}` are inputs: {_words(("p", "q", "r"))} conditions, {_words(("x", "y", "n"))} plain numbers. **?** is an input that was not
answered. *cannot tell (n), 10 to 130* means: unknown, because `n` is missing; the value lies between 10 and 130.
"""


def _written(section: str, *names: str) -> str:
    """Some entries of a section of the little country that the tables are put to, as they stand in its file."""
    _, _, rest = COUNTRY.partition(f"\n{section}:\n")
    entries = re.split(r"^(?=  \w)", re.split(r"^\w", rest, maxsplit=1, flags=re.M)[0], flags=re.M)
    told = [entry.rstrip() for name in names for entry in entries if entry.startswith(f"  {name}:")]
    assert len(told) == len(names), names
    return "\n".join(["```yaml", f"{section}:", *told, "```"])


PARTS = f"""\
## What a definition is made of

`allcover schema scheme` prints the published format of a scheme's file, and `allcover schema country` that of a country's. The
examples below are of the little country that this page's tables are about.

**Parameters** are what the law fixes. Each value has the day it holds from and its source, and holds until the next one begins
(or to the day `to`, included). A value is a number, `yes` or `no`, *bands* over an amount of the unit `over`, or a *table* by code:

{_written("parameters", "minimum_month", "is_generous", "rates", "by_sex")}

**Quantities** are `of: person`, `household`, `month` (of a career) or `employer`. A rule that changes on a day, within a year or
a month as well, is a list of rules with their first days:

{_written("quantities", "dated", "children_at_home", "rate_of_month", "account", "turnover_tax")}

**Units** name the persons whom a rule looks at together. A member is `self`, `spouses`, `parents`, `children`, `siblings` or
`household`, with or without a condition; a rule then asks `near_family.sum(x)`:

{_written("units", "near_family")}

**Places** that are limited have a [chapter of their own](#limited-places), and health care has [a page](package.md).
"""


PLACES = """\
## Limited places

Where a law gives a fixed number of places in order of a score, a scheme says so under `places`:

```yaml
places:
  has_place:                          # a condition that other rules may name
    of: person                        # or household: who gets a place
    among: is_due                     # who asks for one
    score: need_points
    unit: point                       # of the score
    first: highest                    # or lowest
    number: places                    # a parameter of the scheme or country, in persons or households
    ties: out                         # or in
    source: {title: Care Allowance Bill 2023, article: s. 3, verified: yes}
```

`has_place` is yes for who asks and whose score is within the *cut-off*, the last score served. Places are filled among
everybody, in order of the score, by weight. `ties: in` serves all who share the last score, as long as a place is left
when their turn comes, so that more may be served than there are places; `ties: out` serves none of them, so that places may
stay empty. Nobody is served before a better score. Where fewer ask than there are places, everybody who asks is served.

The cut-off is no number of the law: it is found from a population, on one day, or given by whoever publishes it. One
household alone cannot tell it: the answer is *cannot tell (cut-off of scheme.has_place)*. In a case, `cutoffs: {has_place:
60}` gives it (`yes`: everybody was served, `no`: nobody), or `fills_places: yes` says that its people, by their weights,
are all there are.

What is not known counts both ways: in the worst case whoever may ask does, with the best score possible, in the best case only
those ask who surely do, with the worst score possible. Served is who is served in the worst case, refused who is refused in
the best one, and of all others it cannot be told. Places may rest on who has another place, but not in a circle; no other
rule may name the cut-off.
"""

LIMITS = f"""\
## Beyond the limits

- A definition file has at most {MAXIMUM_BYTES:,} bytes and {MAXIMUM_LEVELS} levels; anchors, aliases, tags, merge keys and
  duplicate keys are faults. Numbers in it are plain digits (`1000`, `0.125`); dates are `2024-06-30`; `yes` and `no` are
  conditions. All else is text: `1_000`, `1e3`, `.5` and `012` are no numbers, and are refused where one is wanted.
- An amount whose exact fraction takes more than {LONGEST:,} bits, or that is larger than any computer's floating-point
  number, is no amount of a law: it is unknown.
- Quantities may rest on each other over any number of steps, but not in a circle.

What the language cannot say, on purpose: loops and functions of one's own; powers, remainders, logarithms; a mean (divide a
sum by a count); what a relative's relative is (name it as a quantity of the relative); quantities that are codes.
"""


def page() -> str:
    """The whole page, as Markdown."""
    parts = [
        INTRODUCTION,
        PARTS,
        _chapter("Conditions", CONDITIONS),
        _chapter("Amounts", AMOUNTS),
        _chapter("People, groups, schemes", PEOPLE),
        _chapter("Dates, careers, orders, employers", TIME),
        PLACES,
        "\n".join(_faults()),
        LIMITS,
    ]
    return "\n".join(parts)


def _chapter(title: str, tables: tuple[Table, ...]) -> str:
    return "\n".join(
        [f"## {title}\n", *(line for table in tables if table.is_shown for line in _table(table))]
    )


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.title}\n"
    if table.text:
        yield f"{table.text}\n"
    if table.title in _MATRICES:
        yield from _matrix(*_MATRICES[table.title])
    else:
        yield from _list(table.rows)


def _matrix(word: str, rows: tuple[Row, ...]) -> Iterator[str]:
    heads = list(dict.fromkeys(in_words(row.given["q"]) for row in rows))
    yield f"| p {word} q | {' | '.join(f'q {head}' for head in heads)} |"
    yield f"|---{'|---' * len(heads)}|"
    for start in range(0, len(rows), len(heads)):
        line = rows[start : start + len(heads)]
        answers = " | ".join(_result(row) for row in line)
        yield f"| **p {in_words(line[0].given['p'])}** | {answers} |"
    yield ""


def _list(rows: tuple[Row, ...]) -> Iterator[str]:
    yield "| rule | given | gives |"
    yield "|---|---|---|"
    for row in rows:
        note = f" *({row.note})*" if row.note else ""
        yield f"| `{row.rule}` | {_given(row)} | {_result(row)}{note} |"
    yield ""


def _given(row: Row) -> str:
    if row.told is not None:
        return row.told
    others = (f"{name}: {listed(record)}" for name, record in row.others.items())
    parts = [listed(row.given), listed(row.household), *others, str(row.day) if _is_dated(row) else ""]
    return "; ".join(part for part in parts if part)


def _is_dated(row: Row) -> bool:
    return row.day != TODAY or row.rule in DATED


def _result(row: Row) -> str:
    if not isinstance(row.gives, Cannot):
        return _value(row.gives)
    named = ", ".join(row.gives.missing)
    return f"*cannot tell* ({named}){_interval(row.gives)}"


def _value(value: int | Fraction | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) or value.denominator == 1:
        return f"{int(value):,}"
    is_decimal = 10**6 % value.denominator == 0
    return f"{float(value):.6f}".rstrip("0") if is_decimal else f"{value.numerator}/{value.denominator}"


def _interval(cannot: Cannot) -> str:
    low, high = cannot.low, cannot.high
    if low == -inf and high == inf:
        return ""
    if high == inf:
        return f", at least {_bound(low)}"
    return f", at most {_bound(high)}" if low == -inf else f", {_bound(low)} to {_bound(high)}"


def _bound(bound: Bound) -> str:
    assert not isinstance(bound, float)
    return _value(bound)


def _faults() -> Iterator[str]:
    yield "## Faults\n"
    unread, why = next((text, why) for text, why in NOT_UNDERSTOOD.items() if text == "x +")
    yield (
        "Loading a definition checks all of it before anything runs, and reports every fault of every file together, "
        "each with file, line and cure. A rule with one of these mistakes is refused in these words. (A text that is "
        f"no expression at all, such as `{unread}`, *cannot be understood: {why}*.) Where no cure is shown it is: {_escaped(USE)}\n"
    )
    for title, mistakes in FAULTS:
        yield f"### {title}\n"
        yield "| rule | fault | cure |"
        yield "|---|---|---|"
        for mistake in mistakes:
            cure = "" if mistake.cure == USE else _escaped(mistake.cure)
            yield f"| {_code(mistake.rule)} | {_escaped(_fault(mistake))} | {cure} |"
        yield ""
    yield "### In a definition\n"
    yield (
        "The same for what is wrong with a definition beyond a single rule; the fault names the file and the line.\n"
    )
    for title, breaks in BREAKS:
        yield f"#### {title}\n"
        yield "| mistake | fault | cure |"
        yield "|---|---|---|"
        for broken in breaks:
            yield f"| {broken.name} | {_escaped(broken.what)} | {_escaped(broken.cure)} |"
        yield ""


def _fault(mistake: Mistake) -> str:
    about = " (of a household)" if mistake.of == "household" else ""
    unit = f" (declared `{mistake.unit}`)" if "should be" in mistake.what else ""
    return f"{mistake.what}{about}{unit}"


def _code(rule: str) -> str:
    return f"`{rule}`" if rule else "(nothing)"


def _escaped(text: str) -> str:
    for sign in "|*_<":
        text = text.replace(sign, f"\\{sign}")
    return text


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
