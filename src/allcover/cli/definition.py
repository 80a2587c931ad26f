"""``allcover check`` and ``allcover schema``: a definition's faults and cases, and the published formats."""

import json
from datetime import date
from pathlib import Path

import click

from allcover.capacity import read_designs
from allcover.cli.console import FILE, faults_shown, find_country
from allcover.engine.cases import differences, read_cases
from allcover.engine.claim_cases import CLAIMS, claim_differences, read_claims
from allcover.population.shape import mapping_schema
from allcover.rules.load import load
from allcover.rules.validation import SCHEMA_NAMES
from allcover.standards.reading import STANDARDS_SCHEMAS
from allcover.vocabulary.shape import published_schema


@click.command("check")
@click.argument("country")
@click.option(
    "--reform", "reforms", type=FILE, multiple=True, help="A reform file; may be given several times."
)
def check_command(country: str, reforms: tuple[Path, ...]) -> None:
    """Every fault of a COUNTRY's definition (a folder, or a name in the catalogue), its cases and claims."""
    folder = find_country(country)
    with faults_shown():
        # A reform that is sound for some use is sound: an amount confirmed at its figure counts in the years after.
        system = load(folder, reforms, date.min)
        own = [] if reforms else sorted((folder / "reforms").glob("*.yaml"))
        for path in own:
            load(folder, [path], date.min)
        for path in sorted((folder / "designs").glob("*.yaml")) if not reforms else ():
            read_designs(path)
        wrong, count = [], 0
        for path in sorted(folder.glob("*/cases.yaml")) if not reforms else ():
            for case in read_cases(path, system):
                count += 1
                wrong += differences(case, system)
        for path in sorted(folder.glob(f"*/{CLAIMS}")) if not reforms else ():
            for claim in read_claims(path, system):
                count += 1
                wrong += claim_differences(claim, system)
    for line in wrong:
        click.echo(line, err=True)
    held = {"scheme": system.schemes, "quantity": system.quantities, "parameter": system.parameters}
    rules = ", ".join(_counted(len(each), name) for name, each in held.items())
    click.echo(f"{system.country.name}: {rules}; definition {system.fingerprint[:16]}.")
    if own:
        click.echo(f"{_counted(len(own), 'reform')} in its folder, {'each ' if len(own) > 1 else ''}sound.")
    none = "Cases belong to the law as it is: none run under a reform." if reforms else "It has no cases."
    click.echo(
        f"{_counted(count, 'case')}, {_counted(len(wrong), 'expectation')} not met." if count else none
    )
    if wrong:
        raise SystemExit(1)


def _counted(count: int, name: str) -> str:
    return f"{count} {name if count == 1 else name.removesuffix('y') + 'ies' if name.endswith('y') else name + 's'}"


@click.command("schema")
@click.argument("kind", type=click.Choice((*SCHEMA_NAMES, "mapping", "designs", *STANDARDS_SCHEMAS)))
def schema_command(kind: str) -> None:
    """Print the JSON Schema of a KIND of file, for an editor to complete and check against."""
    package = {"designs": "capacity", **dict.fromkeys(STANDARDS_SCHEMAS, "standards")}.get(kind, "rules")
    found = mapping_schema() if kind == "mapping" else published_schema(f"allcover.{package}", kind).whole
    click.echo(json.dumps(found, indent=2))
