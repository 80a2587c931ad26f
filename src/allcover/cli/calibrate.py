"""``allcover survey calibrate``: a survey's weights brought to known totals, its amounts to the year of a policy."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from allcover.cli.console import ANY_PATH, FILE, OUT, faults_shown, open_survey, progress_bars
from allcover.cli.survey import summary
from allcover.estimation.distances import RAKING, BoundsNotAroundOne, Distance, bounded
from allcover.estimation.known_totals import read_totals
from allcover.estimation.reweighting import CalibrationReport, MarginResult, calibrate
from allcover.estimation.uprating import Uprating, by_factor, read_index, uprate
from allcover.population import Population, keep

REPORT = "calibration.json"


@click.command("calibrate")
@click.argument("data", metavar="SURVEY", type=ANY_PATH)
@click.option("--mapping", type=FILE, help="The mapping file, if SURVEY is raw and not written by 'map'.")
@click.option(
    "--totals",
    type=FILE,
    required=True,
    help="CSV of known totals: sex, age_from, age_to, persons; or region, area, ...",
)
@click.option("--totals-source", default="", help="Where the totals come from, with their date.")
@click.option("--bounds", type=(float, float), help="Least and greatest g-weight, e.g. 0.3 3; else none.")
@click.option("--to", "year", type=int, help="Bring amounts and the reference date to this year.")
@click.option("--factor", type=float, help="With --to: the factor on every amount.")
@click.option("--index", type=FILE, help="With --to: CSV of index numbers: year, index, and perhaps amount.")
@click.option("--index-source", default="", help="Where the factor or the index numbers come from.")
@click.option("--out", type=OUT, required=True, help="Folder to write the calibrated survey to.")
def calibrate_command(
    data: Path, mapping: Path | None, totals: Path, totals_source: str, bounds: tuple[float, float] | None,
    year: int | None, factor: float | None, index: Path | None, index_source: str, out: Path,
) -> None:  # fmt: skip
    """Calibrate SURVEY, the folder that 'survey map' wrote, to known totals of persons.

    The households' weights are raked so that the weighted persons of every row of the totals are those known; all
    members of a household keep one weight. With --to, amounts are multiplied as well and the reference date moves.
    """
    if out.resolve() == data.resolve():
        raise click.UsageError("--out is SURVEY itself. Name another folder: the survey as it was is kept.")
    distance = _distance(bounds)
    with faults_shown(), progress_bars() as progress:
        known = read_totals(totals, totals_source)
        population = open_survey(data, mapping, progress)
        uprating = _uprating(population, year, factor, index, index_source)
        made, report = calibrate(population, known, distance)
        made = uprate(made, uprating) if uprating else made
        keep(made, out)
        _write(report, uprating, made, out / REPORT)
    click.echo("\n".join(_told(report, uprating)))
    click.echo(f"{summary(made)} Written to {out}.")


def _distance(bounds: tuple[float, float] | None) -> Distance:
    try:
        return bounded(*bounds) if bounds else RAKING
    except BoundsNotAroundOne as error:
        raise click.BadParameter(str(error), param_hint="--bounds") from None


def _uprating(
    population: Population, year: int | None, factor: float | None, index: Path | None, source: str
) -> Uprating | None:
    if year is None:
        if factor is not None or index is not None:
            raise click.UsageError("Say with --to which year the amounts are brought to.")
        return None
    if not 1900 <= year <= 2200:
        raise click.BadParameter(f"{year} is no year. Write one such as 2026.", param_hint="--to")
    if (factor is None) == (index is None):
        raise click.UsageError("With --to, give either --factor or --index.")
    if index is not None:
        return read_index(index, population.about.reference_date.year, year, source)
    assert factor is not None
    try:
        return by_factor(year, factor, source)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--factor") from None


def _write(report: CalibrationReport, uprating: Uprating | None, made: Population, path: Path) -> None:
    said = asdict(report)
    for margin, told in zip(report.margins, said["margins"]):
        told |= {"relative_error": margin.relative_error, "is_met": margin.is_met}
    said["uprating"] = uprating and {
        **asdict(uprating),
        "told": " ".join(uprating.told),
        "reference_date": made.about.reference_date.isoformat(),
    }
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _told(report: CalibrationReport, uprating: Uprating | None) -> Iterator[str]:
    yield f"{report.survey}, {report.reference_date}: {report.distance}, one weight a {report.unit}."
    yield f"Totals: {report.totals} (SHA-256 {report.totals_sha256[:12]}). Source: {report.source}."
    yield (
        f"Starting weights multiplied by {report.scale:.6g}. g-weights: "
        + ", ".join(f"{name} {value:.3f}" for name, value in report.g.items())
        + f"; design effect {report.design_effect_before:.2f} before, {report.design_effect_after:.2f} after."
    )
    width = max(len(margin.label) for margin in report.margins)
    yield f"{'':<{width}}  {'known':>14} {'before':>14} {'after':>14} {'asked':>8}"
    yield from (_row(margin, width) for margin in report.margins)
    yield _verdict(report)
    for name, count in report.uncounted.items():
        yield f"{count:,} persons asked fall in no row by {name}: they keep the weight of their household."
    if report.uneven:
        yield f"{report.uneven:,} households had members of different weights: they began with the mean."
    if uprating:
        yield from uprating.told


def _row(margin: MarginResult, width: int) -> str:
    numbers = f"{margin.known:>14,.0f} {margin.before:>14,.0f} {margin.after:>14,.0f} {margin.asked:>8,}"
    return f"{margin.label:<{width}}  {numbers}{'' if margin.is_met else '  NOT MET'}"


def _verdict(report: CalibrationReport) -> str:
    if not report.missed:
        return f"All {len(report.margins)} totals are met."
    worst = max(report.missed, key=lambda margin: abs(margin.relative_error))
    return (
        f"{len(report.missed)} of {len(report.margins)} totals are NOT MET; the worst, '{worst.label}', by "
        f"{worst.after - worst.known:+,.0f} persons ({worst.relative_error:+.2%}). Join rows, or widen --bounds."
    )
