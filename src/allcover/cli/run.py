"""``allcover run``: a law over a population in partitions, larger than memory, added up and resumable."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
import polars as pl

from allcover import __version__
from allcover.cli.console import FILE, FOLDER, OUT, faults_shown, find_country, progress_bars
from allcover.engine.asked import Asked, by_name
from allcover.engine.streaming import Streamed, run_partitions
from allcover.engine.tally import amount
from allcover.estimation import Suppression
from allcover.population.partition_writer import write_whole
from allcover.population.partitions import Partitions, open_partitions
from allcover.rules.force import check_in_force
from allcover.rules.load import load

_HIDDEN = {"known": None, "weight": None, "low": None, "high": None}


@click.command("run")
@click.argument("country")
@click.argument("partitions", type=FOLDER)
@click.option(
    "--outputs",
    multiple=True,
    help="Quantities, one option each or with commas; else benefits and contributions.",
)
@click.option("--by", multiple=True, help="Columns to add up by, e.g. sex,area.")
@click.option(
    "--reform", "reforms", type=FILE, multiple=True, help="A reform file; several are laid over each other."
)
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the law; else the survey's date."
)
@click.option(
    "--rows", "with_rows", is_flag=True, help="Write what was found of every person and household, too."
)
@click.option(
    "--out",
    type=OUT,
    required=True,
    help="The folder to write to; run again, it goes on where it stopped.",
)
def run_command(
    country: str, partitions: Path, outputs: tuple[str, ...], by: tuple[str, ...], reforms: tuple[Path, ...],
    day: datetime | None, with_rows: bool, out: Path,
) -> None:  # fmt: skip
    """Lay the law of COUNTRY over the people in the folder PARTITIONS, partition by partition."""
    with faults_shown(), progress_bars() as progress:
        opened = open_partitions(partitions)
        system = load(find_country(country), reforms)
        law_day = day.date() if day else opened.about.reference_date
        check_in_force([system], law_day, find_country(country))
        keys = _split(outputs) or system.payments(system.schemes_on(law_day))
        asked = Asked.checked(system, law_day, keys, _split(by), with_rows=with_rows)
        found = run_partitions(asked, opened, out, lambda done, total: progress("Persons", done, total))
        _write(found, opened, out)
    _tell(found, opened, out)


def _split(given: tuple[str, ...]) -> list[str]:
    return [name.strip() for each in given for name in each.split(",") if name.strip()]


def _table(found: Streamed) -> list[dict[str, object]]:
    """One row a quantity and group; what rests on too few people is withheld."""
    return [_row(found, names) for names in by_name(found.totals)]


def _row(found: Streamed, names: tuple[str, str, str]) -> dict[str, object]:
    key, grouping, group = names
    total, quantity = found.totals[names], found.asked.system.quantities[key]
    low, high = total.ends
    small = Suppression()
    fewest = small.minimum_households if quantity.of == "household" else small.minimum_persons
    told = {"known": total.known, "weight": amount(total.weight), "low": low, "high": high}
    return {"quantity": key, "of": quantity.of, "by": grouping, "group": group, "rows": total.rows,
            **(told if total.rows >= fewest else _HIDDEN)}  # fmt: skip


def _write(found: Streamed, opened: Partitions, out: Path) -> None:
    rows = _table(found)
    pl.DataFrame(rows, infer_schema_length=None).write_csv(out / "totals.csv")
    asked = found.asked
    record = {
        "definition": asked.system.fingerprint,
        "option": asked.system.option,
        "date": str(asked.day),
        "library": __version__,
        "survey": asdict(opened.about),
        "persons": opened.count("persons"),
        "households": opened.count("households"),
        "partitions": {part.name: part.content for part in opened.parts},
        "totals": rows,
    }
    write_whole(out / "totals.json", json.dumps(record, indent=1, ensure_ascii=False, default=str) + "\n")


def _tell(found: Streamed, opened: Partitions, out: Path) -> None:
    taken = f", {found.taken_over} of them done before" if found.taken_over else ""
    click.echo(
        f"{opened.about.title}: {opened.count('persons'):,} persons in {found.partitions} partitions{taken}."
    )
    for caveat in opened.about.warnings:
        click.echo(f"  {caveat}")
    for row in _table(found):
        if not row["by"]:
            click.echo(f"  {row['quantity']}: {_between(row)}")
    click.echo(f"Totals: {out / 'totals.csv'}")


def _between(row: dict[str, object]) -> str:
    low, high = row["low"], row["high"]
    if row["weight"] is None:
        return "withheld: it rests on too few people"
    told = [f"{end:,.0f}" if isinstance(end, float) else "no bound" for end in (low, high)]
    return told[0] if told[0] == told[1] else f"{told[0]} to {told[1]}"
