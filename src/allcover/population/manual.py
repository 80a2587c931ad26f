"""The page of the manual about the population schema, and the JSON Schema of mappings, generated from the schema.

``python -m allcover.population.manual FOLDER`` writes ``population.md`` there and the JSON Schema beside this
module; a test fails when either is not current.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from allcover.population.column import Column, Table
from allcover.population.schema import TABLES
from allcover.population.shape import mapping_schema
from allcover.vocabulary.codes import CODE_LISTS

SCHEMA_FILE = Path(__file__).with_name("mapping.schema.json")

_INTRODUCTION = """\
# Population: tables, columns, codes

Generated from `allcover.population.schema` by `python -m allcover.population.manual docs/reference`. Do not edit.

A population is a set of tables. Every table has all its columns; what a survey did not collect is null. **Null
means unknown, never zero or no.**

- `affiliations` and `receipts` hold one row per person and scheme *asked about*: yes, no, an amount or 0 where the
  person answered, null where not. No row means the survey did not ask, so unknown.
- `job_months`: only jobs whose earnings were told month by month have rows here; no row says nothing.
- `jobs`: where the table was collected, no row means no job, also of who is employed by `labour_status`: a report names how many these are. A long table that was not collected is absent.
- Affiliated, contributing and receiving are three different things.
- Money is in major units of the survey's currency a month. A mapping says the period of raw amounts: a year is
  divided by 12; a week or a day needs a stated factor.
- `row` is the row of the raw file, so that every fault can point at it.
"""


def page() -> str:
    """This function will make the manual's page about the population schema, as Markdown."""
    tables = ("\n".join(_table(table)) for table in TABLES.values())
    used = dict.fromkeys(c.codes for t in TABLES.values() for c in t.columns.values() if c.codes)
    codes = "\n".join(_codes(name) for name in used)
    return "\n".join([_INTRODUCTION, *tables, "## Codes\n", codes])


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n\n{table.meaning}\n"
    yield "| column | kind | unit | values | meaning |\n|---|---|---|---|---|"
    for column in table.columns.values():
        name = f"**{column.name}**" if column.is_required else column.name
        yield f"| {name} | {column.kind} | {column.unit} | {_values(column)} | {column.meaning} |"
    yield "\nRequired columns are in bold.\n"


def _values(column: Column) -> str:
    if column.codes:
        return f"[{column.codes}](#{column.codes})"
    if column.assumed is not None:
        word = column.assumed if isinstance(column.assumed, str) else "yes" if column.assumed else "no"
        return f"{word} where not asked"
    low = f"{column.low:g}" if column.low is not None else ""
    high = f"{column.high:g}" if column.high is not None else ""
    return f"{low} to {high}" if high else f"{low} or more" if low else ""


def _codes(name: str) -> str:
    labels = "\n".join(f"- `{code}`: {label}" for code, label in CODE_LISTS[name].labels.items())
    return f"### {name}\n\n{labels}\n"


def schema_text() -> str:
    """This function will give the JSON Schema of mapping files as text."""
    return json.dumps(mapping_schema(), indent=1, ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    """This function will write the page into a folder and the JSON Schema beside this module."""
    (folder / "population.md").write_text(page(), encoding="utf-8")
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
