"""``allcover survey``: look at a raw survey, draft and check its mapping, and turn it into a population."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from allcover.cli.console import ANY_PATH, FILE, OUT, fail, faults_shown, progress_bars
from allcover.cli.late import Late
from allcover.estimation.replicates import given_replicates
from allcover.population import Population, check, keep, read_survey
from allcover.population.describe import TOP, Description, RawColumn, describe
from allcover.population.drafting import first_mapping
from allcover.population.manual import page
from allcover.population.partition_writer import write_partitions
from allcover.population.readers import FileOptions
from allcover.population.schema import TABLES
from allcover.population.weighing import weight_caveats
from allcover.vocabulary.fault import Faults


@click.group(
    "survey",
    cls=Late,
    late={
        "calibrate": "allcover.cli.calibrate:calibrate_command",
        "invent": "allcover.cli.invent:invent_command",
    },
    help="Look at a raw survey, map it, check it.",
)
def survey() -> None:
    """Group of commands about surveys."""


@survey.command(
    "describe", help="Columns, labels and answers of a raw FILE; --mapping writes a first mapping to edit."
)
@click.argument("file", type=FILE)
@click.option("--mapping", "out", type=FILE, help="Write a first mapping here.")
@click.option("--encoding", default="", help="Encoding of a CSV, Stata or SPSS file, e.g. latin-1.")
def describe_command(file: Path, out: Path | None, encoding: str) -> None:
    """Describe a raw file, and draft a mapping on request."""
    if out is not None and out.exists():
        raise click.ClickException(f"'{out}' is there already. Choose another name, or remove it first.")
    with faults_shown(), progress_bars() as progress:
        description = describe(file, options=FileOptions(encoding=encoding), progress=progress)
        if out is not None:
            out.write_text(first_mapping(description), encoding="utf-8")
    click.echo("\n".join(_described(description)))
    if out is not None:
        click.echo(f"\nA first mapping to edit is in {out}.")


@survey.command("check", help="Every fault of a survey and its mapping; exit code 1 if there is any.")
@click.option("--mapping", type=FILE, required=True, help="The mapping file (YAML).")
@click.option("--data", type=ANY_PATH, default=Path(), help="The folder of the raw files, or the one file.")
def check_command(mapping: Path, data: Path) -> None:
    """Check a mapping and the population it gives."""
    with faults_shown(), progress_bars() as progress:
        population = read_survey(data, mapping, progress=progress)
    faults = check(population)
    try:
        given_replicates(population)
    except Faults as found:
        faults += found.faults
    if faults:
        fail(faults)
    click.echo(f"No faults. {summary(population)}")
    for told in weight_caveats(population):
        click.echo(told)


@survey.command("schema", help="The schema a survey is mapped into.")
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of Markdown.")
def schema_command(as_json: bool) -> None:
    """Print the schema."""
    tables = {name: [asdict(column) for column in table.columns.values()] for name, table in TABLES.items()}
    click.echo(json.dumps(tables, indent=1, ensure_ascii=False) if as_json else page())


@survey.command("map", help="Turn a raw survey into the tables of the schema, as Parquet files.")
@click.option("--mapping", type=FILE, required=True, help="The mapping file (YAML).")
@click.option("--data", type=ANY_PATH, default=Path(), help="The folder of the raw files, or the one file.")
@click.option("--out", type=OUT, required=True, help="Folder to write to.")
@click.option(
    "--partitions", type=click.IntRange(min=1), help="Cut into so many partitions, for 'allcover run'."
)
def map_command(mapping: Path, data: Path, out: Path, partitions: int | None) -> None:
    """Write a mapped survey as one Parquet file a table, with what is known about the survey."""
    with faults_shown(), progress_bars() as progress:
        population = read_survey(data, mapping, progress=progress)
        if partitions is not None:
            written = write_partitions(population, out, partitions, progress)
            click.echo(f"{summary(population)} Written to {out} in {len(written.parts)} partitions.")
            return
        keep(population, out)
    click.echo(f"{summary(population)} Written to {out}.")
    for told in weight_caveats(population):
        click.echo(told)


def summary(population: Population) -> str:
    """This function will tell a population's tables with their sizes, and its weighted persons, in one line."""
    sizes = ", ".join(f"{frame.height:,} {name}" for name, frame in population.tables().items())
    stands_for = f"{population.persons['weight'].sum():,.0f} persons weighted"
    weighted = stands_for if population.about.is_weighted else "no weights, so figures are of the sample"
    return f"{population.about.title}: {sizes}; {weighted}."


def _described(description: Description) -> Iterator[str]:
    yield f"{description.file}: {description.rows:,} rows, {len(description.columns)} columns"
    for column in description.columns:
        yield from _column_lines(column)


def _column_lines(column: RawColumn) -> Iterator[str]:
    label = f" - {column.label}" if column.label else ""
    yield f"\n{column.name} ({column.dtype}){label}"
    yield f"    {column.distinct:,} values from {column.low} to {column.high}; {column.nulls:,} null"
    for answer in column.answers[:TOP]:
        yield f"    {answer.count:>12,}  {answer.value}{f' = {answer.label}' if answer.label else ''}"
    if len(column.answers) > TOP:
        yield f"    {'...':>12}  {len(column.answers) - TOP} more"
