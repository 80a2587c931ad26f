"""A first mapping file from the description of a raw file: it loads, and says what is still to be filled in."""

import re
from collections.abc import Iterator

from allcover.population.blocks import FILL_IN
from allcover.population.column import Column, Table
from allcover.population.describe import Answer, Description, RawColumn
from allcover.population.guesses import best_guess, code_of, plain
from allcover.population.schema import HOUSEHOLDS, PERSONS

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z|\d{1,15}\Z")
_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_RESERVED = ("yes", "no", "true", "false", "null")
_HEAD = """\
# A first mapping, made by 'allcover survey describe'. Every column of the schema is listed; guesses are marked.
# Replace {fill}, check the guesses, complete the codes, and take the '#' off what the survey has.
# Then run: allcover survey check --mapping THIS_FILE --data {file}
survey:
  name: {name}
  title: {title}
  country: XXX  # ISO 3166 alpha-3, e.g. CHL
  reference_date: 1900-01-01  # the day ages and incomes refer to
  currency: XXX  # ISO 4217, e.g. CLP
  welfare: {{kind: income, per: head}}  # or consumption; or adult_equivalent
  source: {{title: {title}, is_verified: no}}
  caveats: []

files:
  persons: {file}
"""
_TAIL = """\
# What a person may have several of: one entry for each job or scheme the survey asks about.
# jobs:
#   - rows: employed == 1
#     status: {from: raw_column, codes: {1: employee, 2: own_account}}
# affiliations:
#   - scheme: name_of_the_scheme
#     asked: age >= 15
#     is_affiliated: {from: raw_column, codes: {1: yes, 2: no}, missing: [9]}
# receipts:
#   - scheme: name_of_the_scheme
#     amount_month: {from: raw_column, period: month}
# relations:
#   from_relation_to_head:
#     - {group: [household_column], relation: {from: raw_column, codes: {1: head, 2: spouse, 3: child}}}
"""


def first_mapping(description: Description) -> str:
    """This function will write a first mapping for a described file, as YAML text to edit."""
    title = _quoted(description.file)
    name = plain(description.file.split(".")[0])
    name = name if name else "survey"
    head = _HEAD.format(fill=FILL_IN, file=_quoted(description.file), name=_quoted(name), title=title)
    blocks = ["\n".join(_block(table, description)) for table in (HOUSEHOLDS, PERSONS)]
    return "\n\n".join([head.rstrip(), *blocks, _TAIL])


def _block(table: Table, description: Description) -> Iterator[str]:
    yield f"{table.name}:"
    for column in table.columns.values():
        if column.name != "row":
            yield _line(column, description)
    if table is PERSONS:
        names = ", ".join(raw.name for raw in description.columns)[:2_000]
        yield f"  # Columns of the file: {_comment(names)}"


def _line(column: Column, description: Description) -> str:
    raw = best_guess(column, description.columns)
    if raw is None and column.is_required:
        return f"  {column.name}: {{from: {FILL_IN}}}  # {column.meaning}"
    if raw is None:
        return f"  # {column.name}: {_example(column)}  # {_kind(column)}: {column.meaning}"
    label = f", '{raw.label}'" if raw.label else ""
    cell = _cell(column, raw)
    if column.name == "person_id" and raw.distinct < description.rows:
        household = best_guess(PERSONS.columns["household_id"], description.columns)
        within = _quoted(household.name) if household else FILL_IN
        cell = f"{{from: [{within}, {_quoted(raw.name)}]}}"
    advice = (
        f"; say what each code means: {', '.join(column.words or ('yes', 'no'))}" if ": null" in cell else ""
    )
    return f"  {column.name}: {cell}  # guessed: {_comment(raw.name + label)}{advice}"


def _comment(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _kind(column: Column) -> str:
    words = f" ({', '.join(column.words)})" if column.words else ""
    return f"{column.kind}{words}{f' in {column.unit}' if column.unit else ''}"


def _example(column: Column) -> str:
    if column.kind == "yes_no":
        return "{from: raw_column, codes: {1: yes, 2: no}}"
    if column.kind == "code":
        return f"{{from: raw_column, codes: {{1: {column.words[0]}}}}}"
    return "{from: raw_column, period: month}" if column.is_money else "{from: raw_column}"


def _cell(column: Column, raw: RawColumn) -> str:
    parts = [f"from: {_quoted(raw.name)}"]
    if column.kind in ("code", "yes_no"):
        known = column.words or ("yes", "no")
        pairs = (f"{_quoted(answer.value)}: {_target(answer, known)}" for answer in _in_order(raw.answers))
        parts.append(f"codes: {{{', '.join(pairs)}}}")
    if column.is_money:
        parts.append("period: month")
    return f"{{{', '.join(parts)}}}"


def _in_order(answers: tuple[Answer, ...]) -> list[Answer]:
    return sorted(answers, key=lambda answer: (len(answer.value), answer.value))


def _target(answer: Answer, codes: tuple[str, ...]) -> str:
    return code_of(answer.label or answer.value, codes) or "null"


def _quoted(text: str) -> str:
    if _PLAIN.match(text) and text.lower() not in _RESERVED:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
