"""A population kept as a folder: one Parquet file a table, and ``survey.json`` with what is known of the survey."""

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from allcover.population.checks import broken
from allcover.population.population import Population, Survey
from allcover.population.recording import survey_of, survey_record
from allcover.population.schema import TABLES
from allcover.population.weighing import weighed
from allcover.vocabulary.fault import FaultList, Place, why_unread

ABOUT = "survey.json"


def is_kept(folder: Path | str) -> bool:
    """This function will say whether a folder holds a population that :func:`keep` wrote."""
    folder = Path(folder)
    return (folder / ABOUT).is_file()


def keep(population: Population, folder: Path) -> None:
    """This function will write a population into a folder, which it makes, in place of what an earlier one left."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = population.tables()
    for name in TABLES:
        path = folder / f"{name}.parquet"
        if name in kept:
            kept[name].write_parquet(path)
        else:
            path.unlink(missing_ok=True)
    about = json.dumps(survey_record(population.about), indent=1, ensure_ascii=False, default=str)
    (folder / ABOUT).write_text(about + "\n", encoding="utf-8")


def read_kept(folder: Path | str) -> Population:
    """This function will read a population that was kept, or raise Faults: no such folder, broken files or persons."""
    folder = Path(folder)
    faults = FaultList()
    if not folder.is_dir():
        cure = "Name the folder that 'allcover survey map' wrote."
        faults.add(Place(str(folder)), "There is no such folder of a survey.", cure)
        faults.check()
    about = _about(folder / ABOUT, faults)
    tables = {name: _table(folder / f"{name}.parquet", name, faults) for name in TABLES}
    faults.check()
    assert about is not None
    population = _gathered(tables, about, folder, faults)
    faults.extend(broken(population)).check()
    return weighed(population)


def _gathered(
    tables: Mapping[str, pl.DataFrame | None], about: Survey, folder: Path, faults: FaultList
) -> Population:
    try:
        return Population.gather(tables, about)
    except pl.exceptions.PolarsError as error:
        what = f"The tables are not those of the schema: {str(error).splitlines()[0]}."
        faults.add(Place(str(folder)), what, "Write the survey anew with 'allcover survey map'.")
        faults.check()
        raise


def _about(path: Path, faults: FaultList) -> Survey | None:
    try:
        return survey_of(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        cure = "Name the folder that 'allcover survey map' wrote."
        faults.add(Place(str(path)), f"Cannot be read: {why_unread(error)}.", cure)
    except (ValueError, TypeError, KeyError) as error:
        cure = "Write the survey anew with 'allcover survey map'."
        faults.add(Place(str(path)), f"Is not what is known of a survey: {error}.", cure)
    return None


def _table(path: Path, name: str, faults: FaultList) -> pl.DataFrame | None:
    is_needed = name in ("households", "persons")
    if not path.is_file():
        if is_needed:
            faults.add(Place(str(path)), "There is no such file.", "Write the survey anew with 'survey map'.")
        return None
    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        what = f"Cannot be read: {str(error).splitlines()[0]}."
        faults.add(Place(str(path)), what, "Write the survey anew with 'allcover survey map'.")
        return None
    for column in TABLES[name].columns.values():
        if column.is_required and column.name not in frame.columns:
            faults.add(Place(str(path)), f"Lacks the column '{column.name}'.", f"{column.meaning} Map it.")
    return frame
